"""The award catalogue in Excel: awards are named by their code, bases by their number."""

from __future__ import annotations

from typing import Any

from import_export import fields, widgets

from awards.eligibility import predicate_choices
from awards.enums import AwardLevel, RecipientType
from awards.models import (
    AwardAuthority,
    AwardForm,
    AwardKind,
    BaseSalary,
    LegalBasis,
    LineStep,
    ProcedureLine,
    QuorumRule,
    ReportStructure,
    RewardRate,
    RewardRounding,
    Rule,
    VoteThreshold,
)
from thidua.audit.resources import ChoiceWidget, HouseResource, RowWidget

_CITED = ["basis", "article", "valid_from", "valid_to", "verified", "note"]
KIND_COLUMN, BASIS_COLUMN = "Mã loại", "Căn cứ (số, ký hiệu)"
TYPES_COLUMN = "Đối tượng"


class ListWidget(widgets.Widget):
    """'Tập thể; Cá nhân'"""

    def __init__(self, choices: list[tuple[Any, str]]) -> None:
        super().__init__()
        self.one = ChoiceWidget(choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[str]:
        return [self.one.clean(part.strip()) for part in str(value or "").split(";") if part.strip()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "; ".join(self.one.render(code) for code in value or [])


def _kind() -> fields.Field:
    return fields.Field(
        attribute="award_kind", column_name=KIND_COLUMN, widget=RowWidget(AwardKind.objects.all(), "code")
    )


def _basis() -> fields.Field:
    return fields.Field(
        attribute="basis", column_name=BASIS_COLUMN, widget=RowWidget(LegalBasis.objects.all(), "number")
    )


def _types() -> fields.Field:
    return fields.Field(attribute="recipient_types", column_name=TYPES_COLUMN, widget=ListWidget(RecipientType.choices))


def _line() -> fields.Field:
    """By its code: parts and steps hold for every version of the line."""
    return fields.Field(
        attribute="line", column_name="Mã tuyến", widget=RowWidget(ProcedureLine.objects.order_by("pk"), "code")
    )


class LegalBasisResource(HouseResource):
    replaced_by = fields.Field(
        attribute="replaced_by",
        column_name="Được thay bởi (số, ký hiệu)",
        widget=RowWidget(LegalBasis.objects.all(), "number"),
    )

    class Meta(HouseResource.Meta):
        model = LegalBasis
        fields = [
            "id",
            "number",
            "title",
            "citation",
            "issuer",
            "issued_on",
            "valid_from",
            "valid_to",
            "replaced_by",
            "verified",
            "note",
        ]


class AwardKindResource(HouseResource):
    recipient_types = _types()

    class Meta(HouseResource.Meta):
        model = AwardKind
        fields = ["id", "code", "name", "short_name", "nature", "level", "recipient_types", "rank", "is_active"]


class AwardAuthorityResource(HouseResource):
    award_kind, basis = _kind(), _basis()

    class Meta(HouseResource.Meta):
        model = AwardAuthority
        fields = ["id", "award_kind", "decider_kind", "decider_title", *_CITED]


class AwardFormResource(HouseResource):
    award_kind, basis, line = _kind(), _basis(), _line()
    structure = fields.Field(
        attribute="structure", column_name="Mã số bố cục", widget=RowWidget(ReportStructure.objects.all())
    )

    class Meta(HouseResource.Meta):
        model = AwardForm
        fields = [
            "id",
            "award_kind",
            "line",
            "ground",
            "recipient_type",
            "part",
            "form_number",
            "kind",
            "required",
            "per_nominee",
            "filling",
            "structure",
            "rank",
            *_CITED,
        ]


class ProcedureLineResource(HouseResource):
    basis = _basis()
    award_levels = fields.Field(
        attribute="award_levels", column_name="Cấp khen thưởng", widget=ListWidget(AwardLevel.choices)
    )

    class Meta(HouseResource.Meta):
        model = ProcedureLine
        fields = [
            "id",
            "code",
            "name",
            "description",
            "example",
            "ground",
            "award_levels",
            "needs_campaign",
            "simplified",
            "rank",
            *_CITED,
        ]


class LineStepResource(HouseResource):
    basis, line = _basis(), _line()

    class Meta(HouseResource.Meta):
        model = LineStep
        fields = ["id", "line", "desk", "level", "working_days", "needed", *_CITED]


class ReportStructureResource(HouseResource):
    basis = _basis()

    class Meta(HouseResource.Meta):
        model = ReportStructure
        fields = ["id", "code", "name", "heading", "form_number", "sections", *_CITED]


class RewardRateResource(HouseResource):
    award_kind, basis = _kind(), _basis()

    class Meta(HouseResource.Meta):
        model = RewardRate
        fields = ["id", "award_kind", "recipient_type", "coefficient", *_CITED]


class RewardRoundingResource(HouseResource):
    basis = _basis()

    class Meta(HouseResource.Meta):
        model = RewardRounding
        fields = ["id", "direction", "unit", *_CITED]


class BaseSalaryResource(HouseResource):
    basis = _basis()

    class Meta(HouseResource.Meta):
        model = BaseSalary
        fields = ["id", "amount", *_CITED]


class VoteThresholdResource(HouseResource):
    award_kind, basis = _kind(), _basis()

    class Meta(HouseResource.Meta):
        model = VoteThreshold
        fields = [
            "id",
            "award_kind",
            "min_percent",
            "strict",
            "denominator",
            "secret",
            "recused_counted",
            "postal_counted",
            *_CITED,
        ]


class QuorumRuleResource(HouseResource):
    basis = _basis()

    class Meta(HouseResource.Meta):
        model = QuorumRule
        fields = ["id", "council_kind", "part", "whole", "strict", "postal_counted", *_CITED]


class RuleResource(HouseResource):
    award_kind, basis, recipient_types = _kind(), _basis(), _types()
    predicate = fields.Field(
        attribute="predicate", column_name="Cách kiểm tra", widget=ChoiceWidget(predicate_choices())
    )

    class Meta(HouseResource.Meta):
        model = Rule
        fields = [
            "id",
            "code",
            "award_kind",
            "ground",
            "campaign_key",
            "recipient_types",
            "predicate",
            "params",
            "text",
            *_CITED,
        ]

"""The catalogue that staff keep: law as dated rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from awards import models, resources
from awards.eligibility import predicate_choices
from awards.enums import AwardLevel, RecipientType
from thidua.audit.admin_base import HouseAdmin

_CITED = ["basis", "article", "valid_from", "valid_to", "verified", "note"]
_WHEN = ["valid_from", "valid_to", "verified"]


def _types(label: str, *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=RecipientType.choices, required=required, widget=forms.CheckboxSelectMultiple
    )


class AwardKindForm(forms.ModelForm):
    recipient_types = _types("Đối tượng", required=True)

    class Meta:
        model = models.AwardKind
        fields = ["code", "name", "short_name", "nature", "level", "recipient_types", "rank", "is_active"]


class ProcedureLineForm(forms.ModelForm):
    award_levels = forms.MultipleChoiceField(
        label="Cấp khen thưởng (trống: mọi cấp)",
        choices=AwardLevel.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = models.ProcedureLine
        fields = [
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


class DatedAdmin(HouseAdmin):
    """A dated row that cites its basis. A wrong one may be removed: what was issued keeps its own copy."""

    deletable = True
    list_filter: Any = ["verified", "basis"]
    search_fields = ["basis__search_text", "article", "note"]
    list_select_related: Any = ["basis"]


class DatedKindAdmin(DatedAdmin):
    list_filter: Any = ["verified", "award_kind", "basis"]
    list_select_related: Any = ["award_kind", "basis"]
    search_fields = ["award_kind__search_text", "article", "note"]


@admin.register(models.LegalBasis)
class LegalBasisAdmin(HouseAdmin):
    resource_class = resources.LegalBasisResource
    list_display = ["number", "title", "issuer", "valid_from", "valid_to", "verified"]
    list_filter = ["verified", "issuer"]
    search_fields = ["search_text"]
    fields = [
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


@admin.register(models.AwardKind)
class AwardKindAdmin(HouseAdmin):
    resource_class = resources.AwardKindResource
    form = AwardKindForm
    list_display = ["name", "nature", "level", "rank", "is_active"]
    list_filter = ["nature", "level", "is_active"]
    search_fields = ["search_text", "code"]


@admin.register(models.AwardAuthority)
class AwardAuthorityAdmin(DatedKindAdmin):
    resource_class = resources.AwardAuthorityResource
    list_display = ["award_kind", "decider_title", "decider_kind", *_WHEN]
    fields = ["award_kind", "decider_kind", "decider_title", *_CITED]


@admin.register(models.AwardForm)
class AwardFormAdmin(DatedKindAdmin):
    resource_class = resources.AwardFormResource
    list_display = ["part", "form_number", "kind", "required", "line", "award_kind", "ground", "recipient_type", *_WHEN]
    list_filter = ["verified", "ground", "kind", "line", "award_kind", "basis"]
    list_select_related = ["award_kind", "line", "basis"]
    search_fields = ["part", "form_number", "note"]
    fields = [
        "line",
        "ground",
        "award_kind",
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


@admin.register(models.ProcedureLine)
class ProcedureLineAdmin(DatedAdmin):
    resource_class = resources.ProcedureLineResource
    form = ProcedureLineForm
    list_display = ["name", "ground", "needs_campaign", "simplified", "rank", *_WHEN]
    list_filter = ["verified", "ground", "basis"]
    search_fields = ["code", "name", "note"]


@admin.register(models.LineStep)
class LineStepAdmin(DatedAdmin):
    resource_class = resources.LineStepResource
    list_display = ["line", "desk", "level", "working_days", "needed", *_WHEN]
    list_filter = ["verified", "line", "desk", "basis"]
    list_select_related = ["line", "basis"]
    search_fields = ["line__name", "article", "note"]
    fields = ["line", "desk", "level", "working_days", "needed", *_CITED]


@admin.register(models.ReportStructure)
class ReportStructureAdmin(DatedAdmin):
    resource_class = resources.ReportStructureResource
    list_display = ["name", "form_number", "code", *_WHEN]
    search_fields = ["code", "name", "form_number", "note"]
    fields = ["code", "name", "heading", "form_number", "sections", *_CITED]


@admin.register(models.RewardRate)
class RewardRateAdmin(DatedKindAdmin):
    resource_class = resources.RewardRateResource
    list_display = ["award_kind", "recipient_type", "coefficient", *_WHEN]
    fields = ["award_kind", "recipient_type", "coefficient", *_CITED]


@admin.register(models.RewardRounding)
class RewardRoundingAdmin(DatedAdmin):
    resource_class = resources.RewardRoundingResource
    list_display = ["direction", "unit", *_WHEN]
    fields = ["direction", "unit", *_CITED]


@admin.register(models.BaseSalary)
class BaseSalaryAdmin(DatedAdmin):
    resource_class = resources.BaseSalaryResource
    list_display = ["amount", *_WHEN, "basis"]
    fields = ["amount", *_CITED]


@admin.register(models.VoteThreshold)
class VoteThresholdAdmin(DatedKindAdmin):
    resource_class = resources.VoteThresholdResource
    list_display = ["__str__", "denominator", "secret", *_WHEN]
    fields = [
        "award_kind",
        "min_percent",
        "strict",
        "denominator",
        "secret",
        "recused_counted",
        "postal_counted",
        *_CITED,
    ]


@admin.register(models.QuorumRule)
class QuorumRuleAdmin(DatedAdmin):
    resource_class = resources.QuorumRuleResource
    list_display = ["__str__", "council_kind", "postal_counted", *_WHEN]
    fields = ["council_kind", "part", "whole", "strict", "postal_counted", *_CITED]


@admin.register(models.Rule)
class RuleAdmin(DatedKindAdmin):
    """Listed and carried through Excel here; written in the editor, which has a field for every parameter.

    Conditions of one campaign are kept on the campaign's own page.
    """

    deletable = False
    resource_class = resources.RuleResource
    list_display = ["text", "award_kind", "ground", "predicate_label", *_WHEN]
    search_fields = ["code", "text", "note"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Rule]:
        return super().get_queryset(request).filter(campaign_key="")

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        return redirect("awards:rule_add")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not object_id.isdecimal():
            raise Http404
        return redirect("awards:rule_edit", int(object_id))

    @admin.display(description="Cách kiểm tra", ordering="predicate")
    def predicate_label(self, obj: models.Rule) -> str:
        return dict(predicate_choices()).get(obj.predicate, obj.predicate)


@admin.register(models.TransitionRule)
class TransitionRuleAdmin(HouseAdmin):
    deletable = True
    list_display = ["old_basis", "new_basis", "cutoff", "criterion", "more_favourable", "verified"]
    list_select_related = ["old_basis", "new_basis"]
    search_fields = ["old_basis__search_text", "new_basis__search_text"]
    fields = ["old_basis", "new_basis", "article", "cutoff", "criterion", "more_favourable", "verified", "note"]

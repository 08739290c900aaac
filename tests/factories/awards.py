"""Rows of the award catalogue, recipients, decisions and the register."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from awards import models
from awards.enums import (
    AwardGround,
    AwardLevel,
    AwardNature,
    DecisionStatus,
    Desk,
    RecipientType,
    RoundingDirection,
)
from tests.factories.accounts import UserFactory
from tests.factories.units import UnitFactory
from thidua.common import clock
from thidua.units.enums import UnitKind

LONG_AGO = date(2004, 1, 1)


class LegalBasisFactory(DjangoModelFactory):
    class Meta:
        model = models.LegalBasis
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: f"{n + 1}/2023/NĐ-CP")
    title = "Quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng"
    issuer = "Chính phủ"
    issued_on = date(2023, 12, 31)
    valid_from = date(2024, 1, 1)
    verified = True


class AwardKindFactory(DjangoModelFactory):
    """A form of commendation by default; `title=True` makes a title of emulation."""

    class Meta:
        model = models.AwardKind
        skip_postgeneration_save = True

    class Params:
        title = factory.Trait(nature=AwardNature.TITLE)

    code = factory.Sequence(lambda n: f"loai-{n}")
    name = factory.Sequence(lambda n: f"Bằng khen số {n} của Chủ tịch Ủy ban nhân dân tỉnh")
    short_name = factory.Sequence(lambda n: f"Bằng khen {n}")
    nature = AwardNature.COMMENDATION
    level = AwardLevel.PROVINCE
    recipient_types = factory.LazyFunction(lambda: list(RecipientType.values))


class AwardAuthorityFactory(DjangoModelFactory):
    class Meta:
        model = models.AwardAuthority
        skip_postgeneration_save = True

    award_kind = factory.SubFactory(AwardKindFactory)
    basis = factory.SubFactory(LegalBasisFactory)
    decider_kind = UnitKind.PROVINCE
    decider_title = "Chủ tịch Ủy ban nhân dân tỉnh"
    article = "Điều 79"
    valid_from = LONG_AGO
    verified = True


class AwardFormFactory(DjangoModelFactory):
    class Meta:
        model = models.AwardForm
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    ground = AwardGround.CAMPAIGN
    part = "Báo cáo thành tích"
    form_number = "08"
    valid_from = LONG_AGO
    verified = True


class ReportStructureFactory(DjangoModelFactory):
    """A section of each kind; the text is required."""

    class Meta:
        model = models.ReportStructure
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    code = factory.Sequence(lambda n: f"bao-cao-{n}")
    name = "Báo cáo thành tích theo chuyên đề"
    heading = "BÁO CÁO THÀNH TÍCH"
    form_number = "08"
    sections = factory.LazyFunction(
        lambda: [
            {
                "key": "about",
                "title": "Thông tin chung",
                "kind": "fields",
                "fields": [
                    {"key": "name", "label": "Họ và tên", "fill": "recipient.name", "required": True},
                    {"key": "job", "label": "Chức vụ", "fill": "recipient.job_title"},
                ],
            },
            {"key": "achieved", "title": "Thành tích đạt được", "kind": "text", "required": True, "fill": "report"},
            {
                "key": "honours",
                "title": "Hình thức khen thưởng đã được tặng",
                "kind": "table",
                "fill": "honours.commendation",
                "columns": [
                    {"key": "year", "label": "Năm", "fill": "year"},
                    {"key": "name", "label": "Hình thức", "fill": "name"},
                    {"key": "decision", "label": "Số, ngày, cơ quan ban hành", "fill": "decision"},
                ],
            },
        ]
    )
    valid_from = LONG_AGO
    verified = True


class ProcedureLineFactory(DjangoModelFactory):
    class Meta:
        model = models.ProcedureLine
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    code = factory.Sequence(lambda n: f"tuyen-{n}")
    name = factory.Sequence(lambda n: f"Khen thưởng tuyến số {n}")
    description = "Dùng khi đơn vị có thành tích cần khen."
    example = "Ví dụ: cứu người trong lũ."
    ground = AwardGround.MERIT
    valid_from = LONG_AGO
    verified = True


class LineStepFactory(DjangoModelFactory):
    class Meta:
        model = models.LineStep
        skip_postgeneration_save = True

    line = factory.SubFactory(ProcedureLineFactory)
    basis = factory.SubFactory(LegalBasisFactory)
    desk = Desk.APPRAISAL
    working_days = 20
    valid_from = LONG_AGO
    verified = True


class RewardRateFactory(DjangoModelFactory):
    class Meta:
        model = models.RewardRate
        skip_postgeneration_save = True

    award_kind = factory.SubFactory(AwardKindFactory)
    basis = factory.SubFactory(LegalBasisFactory)
    recipient_type = RecipientType.PERSON
    coefficient = Decimal("1.5")
    valid_from = LONG_AGO
    verified = True


class BaseSalaryFactory(DjangoModelFactory):
    class Meta:
        model = models.BaseSalary
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    amount = 2_340_000
    valid_from = date(2024, 7, 1)
    verified = True


class RewardRoundingFactory(DjangoModelFactory):
    class Meta:
        model = models.RewardRounding
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    direction = RoundingDirection.UP
    unit = 10_000
    valid_from = LONG_AGO
    verified = False
    note = "Chiều làm tròn cần Sở Tài chính xác nhận."


class VoteThresholdFactory(DjangoModelFactory):
    class Meta:
        model = models.VoteThreshold
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    min_percent = Decimal("80")
    valid_from = LONG_AGO
    verified = True


class QuorumRuleFactory(DjangoModelFactory):
    class Meta:
        model = models.QuorumRule
        skip_postgeneration_save = True

    basis = factory.SubFactory(LegalBasisFactory)
    part, whole = 2, 3
    valid_from = LONG_AGO
    verified = True


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = models.Rule
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"dieu-kien-{n}")
    basis = factory.SubFactory(LegalBasisFactory)
    predicate = "manual"
    text = "Nội bộ đoàn kết."
    valid_from = LONG_AGO
    verified = True


class RecipientFactory(DjangoModelFactory):
    """A person by default; `collective=True` makes a collective that is its own unit."""

    class Meta:
        model = models.Recipient
        skip_postgeneration_save = True

    class Params:
        collective = factory.Trait(
            type=RecipientType.COLLECTIVE,
            honorific="",
            job_title="",
            name=factory.LazyAttribute(lambda o: o.unit.name),
            as_unit=factory.SelfAttribute("unit"),
        )

    type = RecipientType.PERSON
    name = factory.Sequence(lambda n: f"Lò Văn Thử {n}")
    honorific = "Ông"
    job_title = "Công nhân"
    unit = factory.SubFactory(UnitFactory)


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = models.Decision
        skip_postgeneration_save = True

    issuer = factory.SubFactory(UnitFactory, kind=UnitKind.PROVINCE)
    ground = AwardGround.CAMPAIGN
    subject = factory.Sequence(lambda n: f"Tặng Bằng khen cho các tập thể, cá nhân, đợt {n}")
    occasion = "Phong trào thi đua mẫu"
    reason = "đã có thành tích xuất sắc trong phong trào thi đua mẫu"
    proposal = "Giám đốc Sở Nội vụ"
    legal_bases = factory.LazyFunction(lambda: ["Luật Thi đua, khen thưởng"])
    signer_title = "CHỦ TỊCH"
    signer_name = "Nguyễn Văn Mẫu"
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)

    @classmethod
    def submitted(cls, **kwargs: Any) -> models.Decision:
        """A decision waiting for its signer, with one line its issuer may decide."""
        author = kwargs.pop("created_by", None) or UserFactory()
        lines = kwargs.pop("lines", 1)
        decision: models.Decision = cls(
            status=DecisionStatus.SUBMITTED,
            created_by=author,
            submitted_by=author,
            submitted_at=clock.now(),
            **kwargs,
        )
        kind = AwardAuthorityFactory(decider_kind=decision.issuer.kind).award_kind if lines else None
        for order in range(1, lines + 1):
            DecisionLineFactory(decision=decision, order=order, award_kind=kind)
        return decision


class DecisionLineFactory(DjangoModelFactory):
    class Meta:
        model = models.DecisionLine
        skip_postgeneration_save = True

    decision = factory.SubFactory(DecisionFactory)
    order = factory.Sequence(lambda n: n + 1)
    recipient = factory.SubFactory(RecipientFactory)
    award_kind = factory.SubFactory(AwardKindFactory)
    printed_name = factory.LazyAttribute(lambda o: str(o.recipient))
    citation = "Đã có thành tích xuất sắc trong phong trào thi đua mẫu"
    achievement_from = "2024-06"
    achievement_to = "2025-10"
    proposing_unit = factory.SelfAttribute("recipient.unit")


class HonourFactory(DjangoModelFactory):
    class Meta:
        model = models.Honour
        skip_postgeneration_save = True

    recipient = factory.SubFactory(RecipientFactory)
    award_kind = factory.SubFactory(AwardKindFactory)
    issuer = factory.SubFactory(UnitFactory, kind=UnitKind.PROVINCE)
    unit_then = factory.SelfAttribute("recipient.unit")
    decision_number = factory.Sequence(lambda n: f"{n + 100}/QĐ-UBND")
    decided_on = date(2024, 12, 20)
    ground = AwardGround.MERIT
    achievement_from = "2024"
    achievement_to = "2024"


class TransitionRuleFactory(DjangoModelFactory):
    """Dossiers received before 1/10/2026 stay under the old law."""

    class Meta:
        model = models.TransitionRule
        skip_postgeneration_save = True

    old_basis = factory.SubFactory(LegalBasisFactory)
    new_basis = factory.SubFactory(LegalBasisFactory)
    cutoff = date(2026, 10, 1)
    verified = True


class _DeclaredFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    recipient = factory.SubFactory(RecipientFactory)
    document = "Quyết định số 15/QĐ-SNV"
    declared_by = factory.SubFactory(UserFactory)
    declared_at = factory.LazyFunction(clock.now)


class YearlyRatingFactory(_DeclaredFactory):
    class Meta:
        model = models.YearlyRating

    year = 2024
    rating = "excellent"


class InitiativeFactory(_DeclaredFactory):
    class Meta:
        model = models.Initiative

    name = factory.Sequence(lambda n: f"Cải tiến quy trình số {n}")
    year = 2024
    level = "grassroots"


class MemberCountFactory(_DeclaredFactory):
    """The total by default; with `award_kind` those who were given it."""

    class Meta:
        model = models.MemberCount

    year = 2025
    people = 20


class DisciplineNoteFactory(_DeclaredFactory):
    class Meta:
        model = models.DisciplineNote

    content = "Thông báo về việc xem xét kỷ luật"
    valid_from = date(2025, 1, 1)

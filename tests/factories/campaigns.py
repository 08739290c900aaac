"""Rows of the campaigns app: a campaign is a draft unless `launched=True`, a duty open unless `sent_at` is given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from campaigns.enums import (
    CampaignKind,
    CampaignStatus,
    Comparator,
    DutyStatus,
    LaunchDocumentKind,
    MilestoneKind,
    ObligationKind,
    SubmissionStatus,
    WorkChoice,
    WorkKind,
    WorkStatus,
)
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Duty,
    FigureImport,
    Milestone,
    Obligation,
    Participation,
    ProgressReport,
    RequiredPart,
    Submission,
    Target,
    UnitTarget,
    Work,
    WorkItem,
    WorkPhoto,
    WorkUpdate,
)
from thidua.common.dates import PartialDate, due_before

# 8:00 on 3 June 2024 in Hà Nội: before every deadline that these factories set by themselves.
WRITTEN_AT = datetime(2024, 6, 3, 1, 0, tzinfo=UTC)
LAUNCHED_AT = WRITTEN_AT + timedelta(days=1)


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    class Params:
        launched = factory.Trait(
            status=CampaignStatus.LAUNCHED,
            launched_at=LAUNCHED_AT,
            launched_by=factory.SelfAttribute("created_by"),
        )
        closed = factory.Trait(
            status=CampaignStatus.CLOSED,
            launched_at=LAUNCHED_AT,
            launched_by=factory.SelfAttribute("created_by"),
            closed_at=LAUNCHED_AT + timedelta(days=500),
        )

    owner = factory.SubFactory("tests.factories.units.UnitFactory")
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    created_at = WRITTEN_AT
    kind = CampaignKind.THEMATIC
    title = factory.Sequence(lambda n: f"Phong trào thi đua số {n}")
    document_kind = LaunchDocumentKind.PLAN
    document_number = factory.Sequence(lambda n: str(100 + n))
    document_symbol = "KH-UBND"
    document_place = "Sơn La"
    document_date = "2024-06-01"
    document_issuer = "Ủy ban nhân dân tỉnh Sơn La"
    signer = "Nguyễn Văn Mẫu"
    signer_role = "Chủ tịch"
    period_from = "2024-06"
    period_to = "2025-10"


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    campaign = factory.SubFactory(CampaignFactory)
    kind = MilestoneKind.FINAL
    when = "2025-10"


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    campaign = factory.SubFactory(CampaignFactory)
    text = factory.Sequence(lambda n: f"Chỉ tiêu số {n}")
    order = factory.Sequence(lambda n: n)
    comparator = Comparator.AT_LEAST
    value = Decimal("3")
    unit_label = "%"


class ObligationFactory(DjangoModelFactory):
    """`due_date` is read as 'trước ngày …'; pass `due_at` for another meaning."""

    class Meta:
        model = Obligation

    campaign = factory.SubFactory(CampaignFactory)
    kind = ObligationKind.PLAN
    what = factory.Sequence(lambda n: f"Gửi kế hoạch triển khai số {n}")
    order = factory.Sequence(lambda n: n)
    due_date = "2024-07-15"
    wording = factory.LazyAttribute(lambda o: f"trước {PartialDate.parse(o.due_date).display()}" if o.due_date else "")
    due_at = factory.LazyAttribute(
        lambda o: due_before(PartialDate.parse(o.due_date).first_day()) if o.due_date else None
    )


class CampaignAwardFactory(DjangoModelFactory):
    class Meta:
        model = CampaignAward

    campaign = factory.SubFactory(CampaignFactory)
    award_kind = factory.SubFactory("tests.factories.awards.AwardKindFactory")
    wording = "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = Criterion

    campaign = factory.SubFactory(CampaignFactory)
    award_kind = factory.SubFactory("tests.factories.awards.AwardKindFactory")
    text = factory.Sequence(lambda n: f"Tiêu chuẩn số {n}")


class RequiredPartFactory(DjangoModelFactory):
    class Meta:
        model = RequiredPart

    campaign = factory.SubFactory(CampaignFactory)
    text = factory.Sequence(lambda n: f"Thành phần hồ sơ số {n}")


class WorkItemFactory(DjangoModelFactory):
    class Meta:
        model = WorkItem

    campaign = factory.SubFactory(CampaignFactory)
    text = factory.Sequence(lambda n: f"Nhiệm vụ số {n}")
    when = "2024-Q3"


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    campaign = factory.SubFactory(CampaignFactory)
    unit = factory.SubFactory("tests.factories.units.UnitFactory")
    joined_at = factory.LazyAttribute(lambda o: o.campaign.launched_at)


class DutyFactory(DjangoModelFactory):
    """`sent_at=…` alone makes a duty sent then, judged by its own deadline."""

    class Meta:
        model = Duty

    obligation = factory.SubFactory(ObligationFactory, campaign__launched=True)
    unit = factory.SubFactory("tests.factories.units.UnitFactory")
    due_at = factory.LazyAttribute(lambda o: o.obligation.due_at)
    sent_at = None
    first_sent_at = factory.LazyAttribute(lambda o: o.sent_at)
    due_at_when_sent = factory.LazyAttribute(lambda o: o.due_at if o.sent_at else None)
    status = factory.LazyAttribute(lambda o: DutyStatus.SENT if o.sent_at else DutyStatus.OPEN)


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission

    class Params:
        received = factory.Trait(
            status=SubmissionStatus.RECEIVED,
            decided_at=factory.LazyAttribute(lambda o: o.sent_at + timedelta(hours=2)),
            decided_by=factory.SubFactory("tests.factories.accounts.UserFactory"),
        )
        returned = factory.Trait(
            status=SubmissionStatus.RETURNED,
            decided_at=factory.LazyAttribute(lambda o: o.sent_at + timedelta(hours=2)),
            decided_by=factory.SubFactory("tests.factories.accounts.UserFactory"),
            return_reason="Thiếu phụ lục phân công.",
        )

    duty = factory.SubFactory(DutyFactory, sent_at=LAUNCHED_AT + timedelta(days=2))
    version = 1
    document_number = factory.Sequence(lambda n: f"{n}/KH-SYT")
    document_date = date(2024, 6, 5)
    signer = "Lò Thị Thử"
    file = factory.SubFactory("tests.factories.documents.StoredFileFactory", purpose="submission")
    sent_at = factory.LazyAttribute(lambda o: o.duty.sent_at)
    sent_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class UnitTargetFactory(DjangoModelFactory):
    class Meta:
        model = UnitTarget

    participation = factory.SubFactory(ParticipationFactory)
    target = factory.SubFactory(TargetFactory, campaign=factory.SelfAttribute("..participation.campaign"))
    text = factory.Sequence(lambda n: f"Chỉ tiêu đơn vị số {n}")
    value = Decimal("3")
    unit_label = "%"
    created_at = LAUNCHED_AT
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class ProgressReportFactory(DjangoModelFactory):
    class Meta:
        model = ProgressReport

    unit_target = factory.SubFactory(UnitTargetFactory)
    period = "2024-Q3"
    value = Decimal("2")
    reported_at = LAUNCHED_AT + timedelta(days=30)
    reported_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class WorkFactory(DjangoModelFactory):
    """`chosen="plaque"` or `chosen="publication"` makes a finished work that the agency chose."""

    class Meta:
        model = Work

    class Params:
        chosen = ""

    participation = factory.SubFactory(ParticipationFactory)
    kind = WorkKind.MODEL
    title = factory.Sequence(lambda n: f"Mô hình số {n}")
    status = factory.LazyAttribute(lambda o: WorkStatus.DONE if o.chosen else WorkStatus.REGISTERED)
    percent = factory.LazyAttribute(lambda o: 100 if o.chosen else 0)
    choice = factory.LazyAttribute(lambda o: o.chosen or WorkChoice.NONE)
    choice_reason = factory.LazyAttribute(lambda o: "Hiệu quả, dễ làm theo" if o.chosen else "")
    chosen_at = factory.LazyAttribute(lambda o: LAUNCHED_AT + timedelta(days=200) if o.chosen else None)
    chosen_by = factory.LazyAttribute(lambda o: o.created_by if o.chosen else None)
    published_at = factory.LazyAttribute(lambda o: o.chosen_at if o.chosen == WorkChoice.PUBLICATION else None)
    created_at = LAUNCHED_AT
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class WorkUpdateFactory(DjangoModelFactory):
    class Meta:
        model = WorkUpdate

    work = factory.SubFactory(WorkFactory)
    percent = 40
    note = "Đã xong phần móng."
    reported_at = LAUNCHED_AT + timedelta(days=40)
    reported_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class WorkPhotoFactory(DjangoModelFactory):
    class Meta:
        model = WorkPhoto

    work = factory.SubFactory(WorkFactory)
    file = factory.SubFactory("tests.factories.documents.StoredFileFactory", purpose="work_photo")
    thumbnail = factory.SubFactory("tests.factories.documents.StoredFileFactory", purpose="work_photo")
    caption = factory.Sequence(lambda n: f"Ảnh số {n}")
    added_at = LAUNCHED_AT + timedelta(days=41)


class FigureImportFactory(DjangoModelFactory):
    """`rows` are lines as `figure_sheet.read` gives them."""

    class Meta:
        model = FigureImport

    participation = factory.SubFactory(ParticipationFactory)
    file = factory.SubFactory("tests.factories.documents.StoredFileFactory", purpose="figure_import")
    rows = factory.LazyFunction(list)
    created_at = LAUNCHED_AT + timedelta(days=20)
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")


def sheet_line(number: int = 5, **cells: object) -> dict[str, object]:
    """One line of a uploaded sheet, empty but for what is named."""
    names = ("code", "text", "unit", "goal", "value", "value_to", "weight", "period", "result", "evidence")
    return {"line": number, "errors": {}, **dict.fromkeys(names, ""), **cells}

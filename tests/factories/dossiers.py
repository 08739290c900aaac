"""Rows of the dossiers app, and a stage on which a dossier can be played to any point by the people who do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from awards.enums import RecipientType
from awards.models import AwardKind, Decision, Recipient
from awards.services import issue_decision, submit_decision
from campaigns.models import Campaign
from dossiers.enums import Choice, DossierStatus, NominationResult, PartKind
from dossiers.models import Council, CouncilMember, CouncilSession, Dossier, Nomination, Opinion, SessionItem
from dossiers.services import appraisal, sessions, submitting, voting
from dossiers.services.decisions import pass_to_decision
from dossiers.services.dossiers import create_dossier
from dossiers.services.nominations import Achievement, add_nomination
from dossiers.services.parts import add_part
from tests.factories.awards import (
    AwardAuthorityFactory,
    AwardKindFactory,
    RecipientFactory,
    VoteThresholdFactory,
)
from tests.factories.campaigns import CampaignAwardFactory, CampaignFactory, ParticipationFactory
from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import User
from thidua.units.models import Unit

# 9:00 on Monday 7 October 2024 in Hà Nội.
WORKING_AT = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
_SUBMITTED = {DossierStatus.DRAFT, DossierStatus.AWAITING_HEAD}


def pdf(name: str = "to-trinh.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


class DossierFactory(DjangoModelFactory):
    """A draft unless `status` says otherwise; from 'submitted' on it carries its receipt."""

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"HS-2024-9999-{n:05d}")
    unit = factory.SubFactory("tests.factories.units.UnitFactory")
    receiver = factory.SubFactory("tests.factories.units.ProvinceFactory")
    title = factory.Sequence(lambda n: f"Hồ sơ đề nghị khen thưởng số {n}")
    status = DossierStatus.DRAFT
    status_since = WORKING_AT
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    created_at = WORKING_AT
    ground = factory.LazyAttribute(lambda o: "campaign" if o.campaign else "merit")
    campaign = None
    submitted_at = factory.LazyAttribute(lambda o: None if o.status in _SUBMITTED else WORKING_AT)
    receipt_code = factory.LazyAttributeSequence(lambda o, n: f"BN-2024-9999-{n:05d}" if o.submitted_at else "")
    merged_into = factory.LazyAttribute(lambda o: DossierFactory() if o.status == DossierStatus.MERGED else None)
    return_reason = factory.LazyAttribute(
        lambda o: "Thiếu biên bản họp xét." if o.status == DossierStatus.RETURNED else ""
    )


class NominationFactory(DjangoModelFactory):
    class Meta:
        model = Nomination
        skip_postgeneration_save = True

    dossier = factory.SubFactory(DossierFactory)
    recipient = factory.SubFactory(RecipientFactory, unit=factory.SelfAttribute("..dossier.unit"))
    award_kind = factory.SubFactory(AwardKindFactory)
    order = factory.Sequence(lambda n: n)
    achievement_from = "2024-06"
    achievement_to = "2024-09"
    citation = "Đã có thành tích xuất sắc trong phong trào thi đua"
    report = "Đã hoàn thành vượt mức các chỉ tiêu được giao."
    achievement_key = factory.LazyAttribute(
        lambda o: f"campaign:{o.dossier.campaign_id}" if o.dossier.campaign_id else "merit:2024-01:2024-09"
    )


class OpinionFactory(DjangoModelFactory):
    class Meta:
        model = Opinion

    dossier = factory.SubFactory(DossierFactory, status=DossierStatus.APPRAISING)
    unit = factory.SubFactory("tests.factories.units.UnitFactory")
    question = "Việc chấp hành chính sách thuế của đơn vị được đề nghị."
    asked_by = factory.SubFactory("tests.factories.accounts.UserFactory")
    asked_at = WORKING_AT
    due_at = WORKING_AT + timedelta(days=10)


class CouncilFactory(DjangoModelFactory):
    class Meta:
        model = Council

    unit = factory.SubFactory("tests.factories.units.ProvinceFactory")
    name = factory.Sequence(lambda n: f"Hội đồng Thi đua - Khen thưởng số {n}")


class CouncilMemberFactory(DjangoModelFactory):
    class Meta:
        model = CouncilMember

    council = factory.SubFactory(CouncilFactory)
    user = factory.SubFactory("tests.factories.accounts.UserFactory")
    valid_from = date(2020, 1, 1)


class CouncilSessionFactory(DjangoModelFactory):
    class Meta:
        model = CouncilSession
        skip_postgeneration_save = True

    council = factory.SubFactory(CouncilFactory)
    title = factory.Sequence(lambda n: f"Phiên họp số {n}")
    held_at = WORKING_AT + timedelta(days=3)
    created_by = factory.SubFactory("tests.factories.accounts.UserFactory")


class SessionItemFactory(DjangoModelFactory):
    class Meta:
        model = SessionItem

    session = factory.SubFactory(CouncilSessionFactory)
    nomination = factory.SubFactory(
        NominationFactory,
        dossier__status=DossierStatus.BEFORE_COUNCIL,
        result=NominationResult.RECOMMENDED,
    )
    order = factory.Sequence(lambda n: n)


@dataclass
class Stage:
    """One province, one campaign, one award, and everybody who has a part in a dossier's life."""

    ground: Ground
    campaign: Campaign
    award: AwardKind
    council: Council
    officer: User
    head: User
    staff: User
    secretary: User
    executive: User
    members: list[User] = field(default_factory=list)

    @property
    def unit(self) -> Unit:
        return self.ground.commune

    # --- the unit

    def draft(self, **values: Any) -> Dossier:
        values = {"unit": self.unit, "campaign": self.campaign, "title": "Hồ sơ đề nghị của xã", **values}
        return create_dossier(by=self.officer, **values)

    def recipient(self, **values: Any) -> Recipient:
        return RecipientFactory(unit=values.pop("unit", self.unit), **values)

    def achievement(self, **values: Any) -> Achievement:
        defaults: dict[str, Any] = {
            "award_kind": self.award,
            "achievement_from": "2024-06",
            "achievement_to": "2024-09",
            "citation": "Đã có thành tích xuất sắc trong phong trào",
            "report": "Đã hoàn thành vượt mức các chỉ tiêu được giao.",
        }
        return Achievement(**{**defaults, **values})

    def nominate(self, dossier: Dossier, recipient: Recipient | None = None, **values: Any) -> Nomination:
        return add_nomination(
            by=self.officer,
            dossier=dossier,
            recipient=recipient or self.recipient(),
            achievement=self.achievement(**values),
        )

    def add_papers(self, dossier: Dossier) -> None:
        day = date(2024, 10, 4)
        for kind, number in ((PartKind.MINUTES, "12/BB-UBND"), (PartKind.SUBMISSION, "45/TTr-UBND")):
            add_part(
                by=self.officer,
                dossier=dossier,
                kind=kind,
                upload=pdf(),
                document_number=number,
                document_date=day,
            )

    def complete(self, nominees: int = 1, **values: Any) -> Dossier:
        dossier = self.draft(**values)
        for _ in range(nominees):
            self.nominate(dossier)
        self.add_papers(dossier)
        return fresh(dossier)

    def awaiting_head(self, nominees: int = 1, **values: Any) -> Dossier:
        return submitting.send_to_head(by=self.officer, dossier=self.complete(nominees, **values))

    def submitted(self, nominees: int = 1, **values: Any) -> Dossier:
        return submitting.approve_and_submit(by=self.head, dossier=self.awaiting_head(nominees, **values))

    # --- the receiving side

    def checking(self, nominees: int = 1, **values: Any) -> Dossier:
        return appraisal.receive(by=self.staff, dossier=self.submitted(nominees, **values))

    def appraising(self, nominees: int = 1, **values: Any) -> Dossier:
        return appraisal.start_appraisal(by=self.staff, dossier=self.checking(nominees, **values))

    def before_council(self, nominees: int = 1, **values: Any) -> Dossier:
        dossier = self.appraising(nominees, **values)
        for nomination in dossier.nominations.all():
            appraisal.decide_nomination(
                by=self.staff,
                nomination=nomination,
                result=NominationResult.RECOMMENDED,
                reason="Đủ điều kiện theo kết quả thẩm định.",
            )
        return appraisal.send_to_council(by=self.staff, dossier=dossier)

    # --- the council and after

    def session(self, *dossiers: Dossier) -> CouncilSession:
        return sessions.create_session(
            by=self.secretary,
            council=self.council,
            title="Phiên họp tháng 10",
            held_at=WORKING_AT + timedelta(days=1),
            place="Phòng họp số 1",
            nominations=Nomination.objects.filter(dossier__in=dossiers),
        )

    def open(self, *dossiers: Dossier) -> CouncilSession:
        return sessions.open_session(by=self.secretary, session=self.session(*dossiers))

    def vote(self, session: CouncilSession, *choices: Choice) -> None:
        """One choice per member, for every item."""
        for member, choice in zip(self.members, choices, strict=False):
            ballots = {item.pk: choice for item in session.items.all()}
            voting.cast_votes(by=member, session=session, choices=ballots)

    def voted(self, nominees: int = 1, **values: Any) -> Dossier:
        dossier = self.before_council(nominees, **values)
        session = self.open(dossier)
        self.vote(session, *[Choice.AGREE] * len(self.members))
        sessions.close_session(by=self.secretary, session=session)
        return fresh(dossier)

    def decision(self, *dossiers: Dossier) -> Decision:
        return pass_to_decision(
            by=self.staff,
            dossiers=dossiers,
            subject="Tặng Bằng khen",
            reason="đã có thành tích xuất sắc trong phong trào",
            legal_bases=["Luật Thi đua, khen thưởng"],
        )

    def issue(self, decision: Decision) -> Decision:
        Decision.objects.filter(pk=decision.pk).update(signer_name="Nguyễn Văn Mẫu")
        submitted = submit_decision(by=self.staff, decision=decision)
        return issue_decision(by=self.executive, decision=submitted)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def make_stage(members: int = 3) -> Stage:
    ground = make_ground()
    award = AwardKindFactory(name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", recipient_types=RecipientType.values)
    AwardAuthorityFactory(award_kind=award, decider_kind=ground.province.kind)
    VoteThresholdFactory(award_kind=award, min_percent=80)
    campaign = CampaignFactory(owner=ground.province, launched=True, title="Phong trào thi đua 130 năm")
    CampaignAwardFactory(campaign=campaign, award_kind=award)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    council = CouncilFactory(unit=ground.province)
    voters = [make_person("council_member", ground.agency) for _ in range(members)]
    for voter in voters:
        CouncilMemberFactory(council=council, user=voter)
    return Stage(
        ground=ground,
        campaign=campaign,
        award=award,
        council=council,
        officer=make_person("unit_officer", ground.commune),
        head=make_person("unit_head", ground.commune),
        staff=make_person("staff", ground.agency),
        secretary=make_person("council_secretary", ground.agency),
        executive=make_person("executive", ground.province),
        members=voters,
    )

"""One province at work, a foreign one beside it, and everybody who may come to an address.

Texts of things that are not for everybody carry a canary: reading one where it must not stand is a leak whatever the
code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.test import Client

from campaigns.enums import DutyStatus
from campaigns.letters import Letter
from campaigns.services.submissions import send_submission
from campaigns.services.urging import issue_letter
from tests.factories.awards import DecisionFactory, DecisionLineFactory, RecipientFactory, YearlyRatingFactory
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    FigureImportFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    UnitTargetFactory,
    WorkFactory,
    WorkItemFactory,
    WorkPhotoFactory,
    sheet_line,
)
from tests.factories.documents import JobFactory, StoredFileFactory
from tests.factories.dossiers import WORKING_AT, Stage, make_stage
from tests.factories.notifications import NotificationFactory, OutgoingMailFactory
from tests.factories.people import Ground, make_person
from tests.factories.reading import answer, make_reading
from tests.factories.units import ClusterFactory
from tests.matrix.world_dossiers import dossier_objects
from tests.matrix.world_life import life_objects
from tests.matrix.world_scoring import foreign_scoring, scoring_objects
from thidua.accounts.models import User
from thidua.common import clock
from thidua.documents.enums import JobStatus
from thidua.notifications.models import CalendarFeed
from thidua.notifications.selectors import digest_of

FOREIGN_CANARY = "CANARY-TINH-KHAC"
COMMUNE_CANARY = "CANARY-XA-YEN-CHAU"

PERSONS = (
    "admin",
    "staff",
    "agency_leader",
    "unit_officer",
    "unit_head",
    "sibling_officer",
    "child_officer",
    "other_branch_officer",
    "council_member",
    "council_secretary",
    "executive",
    "consulted_agency",
    "viewer",
    "foreign_staff",
    "disabled",
    "anonymous",
)
# Tokens of calendar feeds are kept by their hash: these two are known here.
FEED_TOKENS = {"feed_token": "F" * 43, "dead_token": "D" * 43}
# Who has no business with the commune's own things.
STRANGERS_TO_COMMUNE = ("sibling_officer", "child_officer", "other_branch_officer", "foreign_staff", "consulted_agency")
STRANGERS_TO_OTHERS = tuple(person for person in PERSONS if person not in ("other_branch_officer", "foreign_staff"))


@dataclass
class World:
    stage: Stage
    people: dict[str, User | None]
    objects: dict[str, Model] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def key_of(self, name: Any) -> Any:
        """The primary key of a named object; anything else (a slug, a number) stands for itself."""
        if name == "officer_name":
            return self.stage.officer.username
        if name in FEED_TOKENS:
            return FEED_TOKENS[name]
        return self.objects[name].pk if name in self.objects else name

    def client_of(self, person: str) -> Client:
        """A browser signed in as this person, as it was before any other request: signing out is rolled back too."""
        client = Client()
        if self.cookies.get(person):
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[person]
        return client

    def leak_in(self, person: str, body: str) -> str:
        if person in STRANGERS_TO_OTHERS and FOREIGN_CANARY in body:
            return FOREIGN_CANARY
        if person in STRANGERS_TO_COMMUNE and COMMUNE_CANARY in body:
            return COMMUNE_CANARY
        return ""


def make_world() -> World:
    with clock.at(WORKING_AT):
        stage = make_stage()
        world = World(stage=stage, people=_people(stage))
        world.objects.update(_places_and_people(stage))
        world.objects.update(_campaign_objects(stage))
        world.objects.update(life_objects(stage, COMMUNE_CANARY))
        world.objects.update(_messages(stage))
        _feeds(world.people)
        world.objects.update(_decisions(stage))
        world.objects.update(_files(stage))
        world.objects.update(dossier_objects(stage, COMMUNE_CANARY))
        world.objects.update(scoring_objects(stage, COMMUNE_CANARY))
        _foreign_things(stage.ground)
        foreign_scoring(stage.ground, FOREIGN_CANARY)
    world.cookies = {person: _signed_in(user) for person, user in world.people.items() if user is not None}
    return world


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _people(stage: Stage) -> dict[str, User | None]:
    ground = stage.ground
    return {
        "admin": make_person("admin", ground.agency),
        "staff": stage.staff,
        "agency_leader": make_person("agency_leader", ground.agency),
        "unit_officer": stage.officer,
        "unit_head": stage.head,
        "sibling_officer": make_person("unit_officer", ground.sibling),
        "child_officer": make_person("unit_officer", ground.school),
        "other_branch_officer": make_person("unit_officer", ground.other_commune),
        "council_member": stage.members[0],
        "council_secretary": stage.secretary,
        "executive": stage.executive,
        "consulted_agency": make_person("consulted_agency", ground.department),
        "viewer": make_person("viewer", ground.province),
        "foreign_staff": make_person("staff", ground.other_agency),
        "disabled": make_person("staff", ground.agency, is_active=False),
        "anonymous": None,
    }


def _places_and_people(stage: Stage) -> dict[str, Model]:
    cluster = ClusterFactory(owner=stage.ground.province, units=[stage.unit, stage.ground.sibling])
    return {
        "unit": stage.unit,
        "cluster": cluster,
        "officer": stage.officer,
        "officer_role": stage.officer.memberships.get(),
    }


def _campaign_objects(stage: Stage) -> dict[str, Model]:
    unit, campaign = stage.unit, stage.campaign
    participation = campaign.participations.get(unit=unit)
    sent = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="2024-12-01"), unit=unit)
    submission = send_submission(
        by=stage.officer,
        duty=sent,
        document_number=f"1/{COMMUNE_CANARY}",
        document_date=WORKING_AT.date(),
        file=StoredFileFactory(purpose="submission", uploaded_by=stage.officer),
        note=COMMUNE_CANARY,
    )
    unit_target = UnitTargetFactory(participation=participation, text=f"Chỉ tiêu {COMMUNE_CANARY}")
    work = WorkFactory(participation=participation, title=f"Mô hình {COMMUNE_CANARY}")
    return {
        "campaign": campaign,
        "work_item": WorkItemFactory(campaign=campaign),
        "draft": (draft := CampaignFactory(owner=stage.ground.province, created_by=stage.staff)),
        "milestone": MilestoneFactory(campaign=draft),
        "reading": (reading := make_reading(stage.ground.province, stage.staff)),
        "finding": reading.findings.get(path="milestones[0]"),
        "unnumbered": make_reading(stage.ground.province, stage.staff, told=answer(number=None)),
        "duty": (owed := DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=unit)),
        "excused_duty": DutyFactory(
            obligation=ObligationFactory(campaign=campaign, due_date="2025-03-01"),
            unit=unit,
            status=DutyStatus.EXCUSED,
            excused_at=WORKING_AT,
            excused_by=stage.staff,
            excuse_reason=COMMUNE_CANARY,
        ),
        "urging": issue_letter(
            by=stage.staff,
            campaign=campaign,
            letter=Letter(f"đôn đốc {COMMUNE_CANARY}", "TĐKT", "GIÁM ĐỐC", "Lò Văn Ký"),
            obligation_ids=[owed.obligation_id],
            unit_ids=None,
            seen=0,
        ),
        "sent_duty": sent,
        "submission": submission,
        "stored_file": submission.file,
        "participation": participation,
        "unit_target": unit_target,
        "target": unit_target.target,
        "figure_import": FigureImportFactory(
            participation=participation,
            rows=[
                sheet_line(
                    5, code=f"T{unit_target.target_id}", period="2024", result="4", evidence=f"Sổ {COMMUNE_CANARY}"
                )
            ],
        ),
        "wrong_import": FigureImportFactory(
            participation=participation, rows=[sheet_line(5, code="T0", value="bảy", evidence=COMMUNE_CANARY)]
        ),
        "work": work,
        "photo": WorkPhotoFactory(work=work, caption=COMMUNE_CANARY),
        "finished_work": WorkFactory(
            participation=participation, title=f"Đã xong {COMMUNE_CANARY}", status="done", percent=100
        ),
        "published_work": WorkFactory(participation=participation, title="Để mọi người học", chosen="publication"),
    }


def _messages(stage: Stage) -> dict[str, Model]:
    return {
        "bell_line": NotificationFactory(user=stage.officer, title=COMMUNE_CANARY),
        "mail": OutgoingMailFactory(recipient=stage.officer, subject=COMMUNE_CANARY),
    }


def _feeds(people: dict[str, User | None]) -> None:
    for person, name in (("viewer", "feed_token"), ("disabled", "dead_token")):
        CalendarFeed.objects.create(
            user=people[person],  # type: ignore[misc]  # neither is the anonymous visitor
            token_sha256=digest_of(FEED_TOKENS[name]),
            created_at=WORKING_AT,
        )


def _decisions(stage: Stage) -> dict[str, Model]:
    ground = stage.ground
    common = {"issuer": ground.province, "created_by": stage.staff}
    draft = DecisionFactory(**common, subject=f"Dự thảo {COMMUNE_CANARY}")
    recipient = RecipientFactory(unit=stage.unit, name="Lò Văn Thử")
    line = DecisionLineFactory(decision=draft, recipient=recipient, award_kind=stage.award)
    waiting = DecisionFactory.submitted(**common, subject=f"Chờ ký {COMMUNE_CANARY}")
    issued = stage.issue(stage.decision(stage.voted()))
    return {
        "decision_draft": draft,
        "decision_line": line,
        "decision_submitted": waiting,
        "decision_issued": issued,
        "recipient": (honoured := issued.lines.get().recipient),
        "yearly_rating": YearlyRatingFactory(recipient=honoured, year=2020),
    }


def _files(stage: Stage) -> dict[str, Model]:
    return {
        "job": JobFactory(requested_by=stage.officer, unit=stage.unit, status=JobStatus.DONE),
        "parked_job": JobFactory(
            requested_by=stage.staff, unit=stage.ground.province, status=JobStatus.PARKED, error="Hết lần thử"
        ),
    }


def _foreign_things(ground: Ground) -> None:
    """The other province has one of everything that lists show."""
    campaign = CampaignFactory(owner=ground.other_province, launched=True, title=f"Phong trào {FOREIGN_CANARY}")
    participation = ParticipationFactory(campaign=campaign, unit=ground.other_commune)
    UnitTargetFactory(participation=participation, text=FOREIGN_CANARY)
    DutyFactory(obligation=ObligationFactory(campaign=campaign, what=FOREIGN_CANARY), unit=ground.other_commune)
    officer = make_person("unit_officer", ground.other_commune, full_name=f"Lò {FOREIGN_CANARY}")
    OutgoingMailFactory(recipient=officer, subject=FOREIGN_CANARY)
    DecisionFactory.submitted(issuer=ground.other_province, subject=FOREIGN_CANARY, lines=0)
    RecipientFactory(unit=ground.other_commune, name=FOREIGN_CANARY)
    NotificationFactory(user=officer, title=FOREIGN_CANARY, created_at=WORKING_AT + timedelta(hours=1))

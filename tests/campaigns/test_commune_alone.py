"""A commune's own year of emulation, from plan to Giấy khen, with nobody of the province in it.

Shaped like a plan of work by quarter: the commune's office drafts and launches, villages send, the commune's council
votes, the Chairman of the commune decides.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from awards.enums import AwardNature, RecipientType
from awards.models import Honour
from campaigns.enums import CampaignKind, CampaignStatus, DutyStatus, LaunchDocumentKind
from campaigns.models import CampaignAward, Duty, Milestone, Obligation, WorkItem
from campaigns.selectors.overview import work_quarters
from campaigns.selectors.receiving import waiting_for
from campaigns.services.campaigns import create_campaign, tick_work_item
from campaigns.services.launch import launch_campaign
from campaigns.services.participants import add_participants_of_kind
from campaigns.services.parts import add_part
from campaigns.services.receiving import receive_submission
from campaigns.services.submissions import send_submission
from dossiers.selectors.dossiers import campaigns_open_to, receivers_for
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory, VoteThresholdFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.dossiers import WORKING_AT, CouncilFactory, CouncilMemberFactory, Stage
from tests.factories.people import make_ground, make_person
from tests.factories.units import StandingAgencyFactory, UnitFactory
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.notifications.models import Notification
from thidua.units.models import Unit

pytestmark = pytest.mark.django_db

DRAFTED = datetime(2024, 2, 20, 9, 0, tzinfo=HANOI)
QUARTERS = {
    "2024-Q1": ["Tổng kết năm trước, phát động năm nay", "Tổng hợp đăng ký thi đua"],
    "2024-Q2": ["Sơ kết sáu tháng", "Khen thưởng đột xuất"],
    "2024-Q3": ["Phát động đợt chào mừng"],
    "2024-Q4": ["Tổng kết công tác năm"],
}


@pytest.fixture
def ground():
    """The catalogue names the commune's symbol and place: its decisions are numbered and dated with them."""
    found = make_ground()
    Unit.objects.filter(pk=found.commune.pk).update(document_code="UBND", place_name="Yên Châu")
    found.commune.refresh_from_db()
    return found


@pytest.fixture
def office(ground):
    return StandingAgencyFactory(parent=ground.commune, name="Phòng Văn hóa - Xã hội", document_code="VHXH")


@pytest.fixture
def villages(ground):
    return [UnitFactory(parent=ground.commune, name=f"Bản Phiêng {n}", kind="village") for n in (1, 2)]


@pytest.fixture
def award(ground):
    kind = AwardKindFactory(
        name="Giấy khen của Chủ tịch Ủy ban nhân dân xã",
        nature=AwardNature.COMMENDATION,
        recipient_types=RecipientType.values,
    )
    AwardAuthorityFactory(award_kind=kind, decider_kind=ground.commune.kind)
    VoteThresholdFactory(award_kind=kind, min_percent=80)
    return kind


@pytest.fixture
def staff(office):
    return make_person("staff", office)


def drafted(staff, commune, award):
    campaign = create_campaign(
        by=staff,
        owner=commune,
        values={
            "kind": CampaignKind.REGULAR,
            "title": "Công tác thi đua, khen thưởng năm 2024",
            "document_kind": LaunchDocumentKind.YEARLY_PLAN,
            "document_symbol": "KH-UBND",
            "period_from": "2024",
            "period_to": "2024",
        },
    )
    for when, texts in QUARTERS.items():
        for text in texts:
            conditional = "đột xuất" in text
            add_part(
                by=staff,
                campaign=campaign,
                model=WorkItem,
                values={"when": when, "text": text, "conditional": conditional},
            )
    report = {"kind": "report", "what": "Báo cáo sáu tháng", "due_date": "2024-06-20", "units_send": True}
    add_part(
        by=staff,
        campaign=campaign,
        model=Obligation,
        values={**report, "due_at": datetime(2024, 6, 20, tzinfo=HANOI)},
    )
    add_part(by=staff, campaign=campaign, model=Milestone, values={"kind": "midterm", "when": "2024-Q2"})
    add_part(by=staff, campaign=campaign, model=CampaignAward, values={"award_kind": award})
    return campaign


def launched(staff, ground, award, villages):
    with clock.at(DRAFTED):
        campaign = drafted(staff, ground.commune, award)
        add_participants_of_kind(by=staff, campaign=campaign, kind="village")
        return launch_campaign(by=staff, campaign=campaign)


def make_commune_stage(ground, office, award, campaign, village):
    council = CouncilFactory(unit=ground.commune, name="Hội đồng Thi đua - Khen thưởng xã")
    members = [make_person("council_member", office) for _ in range(3)]
    for member in members:
        CouncilMemberFactory(council=council, user=member)
    return Stage(
        ground=replace(ground, commune=village),
        campaign=campaign,
        award=award,
        council=council,
        officer=make_person("unit_officer", village),
        head=make_person("unit_head", village),
        staff=make_person("staff", office),
        secretary=make_person("council_secretary", office),
        executive=make_person("executive", ground.commune),
        members=members,
    )


def test_work_by_quarter_is_ticked_and_asked_of_the_villages(ground, staff, award, villages):
    campaign = launched(staff, ground, award, villages)

    quarters = work_quarters(campaign)
    with clock.at(DRAFTED + timedelta(days=30)):
        tick_work_item(by=staff, work_item=quarters[0]["items"][0], done_on=date(2024, 3, 15))

    assert campaign.status == CampaignStatus.LAUNCHED
    assert [(group["title"], len(group["items"])) for group in quarters] == [
        ("Quý I/2024", 2),
        ("Quý II/2024", 2),
        ("Quý III/2024", 1),
        ("Quý IV/2024", 1),
    ]
    assert set(Duty.objects.values_list("unit", flat=True)) == {village.pk for village in villages}


def test_village_sends_to_the_commune_and_the_province_is_left_in_peace(ground, staff, award, villages):
    provincial = make_person("staff", ground.agency)
    sender = make_person("unit_officer", villages[0])
    campaign = launched(staff, ground, award, villages)
    duty = Duty.objects.get(obligation__campaign=campaign, unit=villages[0])
    with clock.at(DRAFTED + timedelta(days=90)):
        submission = send_submission(
            by=sender,
            duty=duty,
            document_number="3/BC",
            document_date=date(2024, 5, 18),
            file=StoredFileFactory(purpose="submission"),
        )
        told = set(Notification.objects.filter(kind="submission_sent").values_list("user", flat=True))
        assert (list(waiting_for(staff)), list(waiting_for(provincial))) == ([submission], [])
        receive_submission(by=staff, submission=submission)

    assert told == {staff.pk}
    assert not Notification.objects.filter(user=provincial).exists()
    assert Duty.objects.get(pk=duty.pk).status == DutyStatus.RECEIVED


def test_council_of_the_commune_votes_and_its_chairman_gives_giay_khen(ground, office, staff, award, villages):
    campaign = launched(staff, ground, award, villages)
    with clock.at(WORKING_AT):
        stage = make_commune_stage(ground, office, award, campaign, villages[0])
        assert list(campaigns_open_to(Unit.objects.filter(pk=villages[0].pk))) == [campaign]
        assert receivers_for(villages[0])[0] == ground.commune

        decision = stage.issue(stage.decision(stage.voted(nominees=2)))

    honours = Honour.objects.filter(line__decision=decision)
    assert decision.issuer == ground.commune
    assert decision.document.issuer == ground.commune
    assert {(row.award_kind, row.issuer) for row in honours} == {(award, ground.commune)}
    assert honours.count() == 2


def test_people_of_the_commune_without_an_office_do_the_same(client, ground, award, villages):
    """Officer and head alone, through the pages: draft, launch, receive."""
    officer, head = make_person("unit_officer", ground.commune), make_person("unit_head", ground.commune)
    with clock.at(DRAFTED):
        campaign = drafted(officer, ground.commune, award)
        client.force_login(officer)
        added = client.post(reverse("campaigns:participants_add_kind", args=[campaign.pk]), {"kind": "village"})
        refused = client.post(reverse("campaigns:launch", args=[campaign.pk]))
        client.force_login(head)
        done = client.post(reverse("campaigns:launch", args=[campaign.pk]))
        work = client.get(reverse("campaigns:work", args=[campaign.pk]))
        menu = client.get(reverse("campaigns:queue"))

    assert (added.status_code, refused.status_code) == (302, 403)
    assert done.url == reverse("campaigns:board", args=[campaign.pk])
    assert "Quý III/2024" in work.content.decode()
    assert menu.status_code == 200
    assert Duty.objects.filter(unit__in=villages).count() == 2

"""The first page: each role finds what waits for it, and nothing that waits for others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.enums import DecisionStatus
from dossiers.enums import DossierStatus, SessionStatus
from dossiers.models import Dossier
from tests.dashboards.world import NOW
from tests.factories.accounts import UserFactory
from tests.factories.awards import DecisionFactory
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    SubmissionFactory,
)
from tests.factories.documents import JobFactory
from tests.factories.dossiers import (
    CouncilFactory,
    CouncilMemberFactory,
    CouncilSessionFactory,
    DossierFactory,
    OpinionFactory,
)
from tests.factories.notifications import NotificationFactory, OutgoingMailFactory
from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import User
from thidua.dashboards.selectors.home import TOP, waiting
from thidua.documents.enums import JobStatus
from thidua.notifications.enums import MailStatus

HOME = reverse("home")


@pytest.fixture
def ground(db: None, autumn: None) -> Ground:
    return make_ground()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def piles_of(user: User) -> dict[str, int]:
    return {pile.label: pile.count for pile in waiting(user, NOW)}


def launched(ground: Ground) -> Any:
    return CampaignFactory(owner=ground.province, launched=True)


def test_works_that_are_not_registered_wait_for_the_unit(ground: Ground) -> None:
    campaign = CampaignFactory(owner=ground.province, launched=True, min_models=1, max_models=5, min_works=1)
    row = ParticipationFactory(campaign=campaign, unit=ground.commune)

    (pile,) = waiting(make_person("unit_officer", ground.commune), NOW)

    assert (pile.label, pile.count) == ("Công trình, mô hình phải đăng ký", 1)
    assert [(task.title, task.url) for task in pile.tasks] == [
        ("Đăng ký từ 1 đến 5 mô hình hoặc ít nhất 1 công trình", reverse("campaigns:work_add", args=[row.pk]))
    ]


# --- Each role its own


def test_officer_finds_duties_of_the_own_unit(ground: Ground) -> None:
    obligation = ObligationFactory(campaign=launched(ground))
    DutyFactory(obligation=obligation, unit=ground.commune)
    DutyFactory(obligation=obligation, unit=ground.school)
    DutyFactory(obligation=obligation, unit=ground.sibling, sent_at=NOW)

    assert piles_of(make_person("unit_officer", ground.commune)) == {"Việc đơn vị phải gửi": 1}


def test_officer_finds_returned_and_drafted_dossiers(ground: Ground) -> None:
    for status in DossierStatus:
        DossierFactory(unit=ground.commune, status=status)
        DossierFactory(unit=ground.sibling, status=status)

    assert piles_of(make_person("unit_officer", ground.commune)) == {
        "Hồ sơ bị trả lại, cần bổ sung": 1,
        "Hồ sơ đang soạn": 1,
    }


def test_head_finds_dossiers_to_approve(ground: Ground) -> None:
    DossierFactory(unit=ground.commune, status=DossierStatus.AWAITING_HEAD)
    DossierFactory(unit=ground.school, status=DossierStatus.AWAITING_HEAD)
    DossierFactory(unit=ground.sibling, status=DossierStatus.AWAITING_HEAD)

    assert piles_of(make_person("unit_head", ground.commune)) == {"Hồ sơ chờ bạn duyệt": 1}


def test_staff_find_what_waits_for_the_agency(ground: Ground) -> None:
    duty = DutyFactory(obligation=ObligationFactory(campaign=launched(ground)), unit=ground.commune, sent_at=NOW)
    SubmissionFactory(duty=duty)
    DossierFactory(unit=ground.commune, receiver=ground.province, status=DossierStatus.SUBMITTED)
    CampaignFactory(owner=ground.province)
    DecisionFactory(issuer=ground.province, status=DecisionStatus.RETURNED)
    reader = make_person("unit_officer", ground.commune)
    for status in (MailStatus.UNKNOWN, MailStatus.FAILED, MailStatus.SENT):
        OutgoingMailFactory(recipient=reader, status=status)
    JobFactory(unit=ground.commune, status=JobStatus.PARKED)
    JobFactory(unit=ground.commune, status=JobStatus.DONE)

    assert piles_of(make_person("staff", ground.agency)) == {
        "Văn bản chờ tiếp nhận": 1,
        "Hồ sơ cần kiểm tra, thẩm định": 1,
        "Quyết định bị trả lại để sửa": 1,
        "Phong trào đang soạn": 1,
        "Việc nền bị dừng": 1,
        "Thư chưa rõ đã tới hay chưa": 1,
        "Thư không gửi được": 1,
    }
    assert piles_of(make_person("staff", ground.other_agency)) == {}


def test_asked_agency_finds_its_opinions_only(ground: Ground) -> None:
    OpinionFactory(unit=ground.department)
    OpinionFactory(unit=ground.sibling)

    assert piles_of(make_person("consulted_agency", ground.department)) == {"Ý kiến được hỏi": 1}


def test_asking_officer_finds_late_answers(ground: Ground) -> None:
    staff, keeper = make_person("staff", ground.agency), make_person("staff", ground.agency)
    dossier = DossierFactory(unit=ground.commune, receiver=ground.province, status="appraising", assigned_to=keeper)
    late = {"dossier": dossier, "asked_by": staff, "due_at": NOW}
    OpinionFactory(unit=ground.department, **late)
    OpinionFactory(unit=ground.sibling, **late | {"due_at": NOW + timedelta(seconds=1)})
    OpinionFactory(unit=ground.school, **late, status="given", stance="agree", answered_by=staff, answered_at=NOW)
    OpinionFactory(unit=ground.school, **late | {"dossier": DossierFactory(status=DossierStatus.DECIDED)})

    label, found = "Ý kiến cơ quan khác quá hạn", [staff, keeper, make_person("staff", ground.agency)]

    assert [piles_of(user).get(label, 0) for user in found] == [1, 1, 0]


def test_member_finds_open_sessions_of_the_own_council(ground: Ground) -> None:
    member = make_person("council_member", ground.agency)
    mine, other = CouncilFactory(unit=ground.province), CouncilFactory(unit=ground.other_province)
    CouncilMemberFactory(council=mine, user=member)
    for council in (mine, other):
        for status in SessionStatus:
            opened = None if status == SessionStatus.PLANNED else NOW
            CouncilSessionFactory(council=council, status=status, opened_at=opened)

    assert piles_of(member) == {"Phiên họp chờ bạn biểu quyết": 1}


def test_secretary_finds_dossiers_and_sessions_to_run(ground: Ground) -> None:
    council = CouncilFactory(unit=ground.province)
    for status in SessionStatus:
        CouncilSessionFactory(council=council, status=status)
    DossierFactory(unit=ground.commune, receiver=ground.province, status=DossierStatus.BEFORE_COUNCIL)
    DossierFactory(unit=ground.other_commune, receiver=ground.other_province, status=DossierStatus.BEFORE_COUNCIL)

    assert piles_of(make_person("council_secretary", ground.agency)) == {
        "Hồ sơ chờ đưa ra Hội đồng": 1,
        "Phiên họp chưa khóa": 2,
    }


def test_executive_finds_decisions_to_sign(ground: Ground) -> None:
    DecisionFactory.submitted(issuer=ground.province)
    DecisionFactory.submitted(issuer=ground.other_province)

    assert piles_of(make_person("executive", ground.province)) == {"Quyết định chờ bạn ký": 1}


def test_viewer_has_nothing_to_do(ground: Ground) -> None:
    DutyFactory(obligation=ObligationFactory(campaign=launched(ground)), unit=ground.commune)
    DossierFactory(unit=ground.commune, status=DossierStatus.AWAITING_HEAD)

    assert piles_of(make_person("viewer", ground.commune)) == {}


def test_ended_role_finds_nothing(ground: Ground) -> None:
    DutyFactory(obligation=ObligationFactory(campaign=launched(ground)), unit=ground.commune)
    person = make_person("unit_officer", ground.commune, valid_to=(NOW - timedelta(days=1)).date())

    assert piles_of(person) == {}


# --- Order and size


def test_what_has_a_deadline_comes_first(ground: Ground) -> None:
    DossierFactory(unit=ground.commune, status=DossierStatus.RETURNED)
    DutyFactory(obligation=ObligationFactory(campaign=launched(ground)), unit=ground.commune)
    person = make_person("unit_officer", ground.commune)

    assert list(piles_of(person)) == ["Việc đơn vị phải gửi", "Hồ sơ bị trả lại, cần bổ sung"]


def test_most_urgent_duty_comes_first(ground: Ground) -> None:
    campaign = launched(ground)
    for day, what in (("2024-12-01", "sau"), ("2024-09-01", "quá hạn"), ("", "không hạn"), ("2024-10-20", "gần")):
        DutyFactory(obligation=ObligationFactory(campaign=campaign, what=what, due_date=day), unit=ground.commune)

    pile = waiting(make_person("unit_officer", ground.commune), NOW)[0]

    assert [task.title for task in pile.tasks] == ["quá hạn", "gần", "sau", "không hạn"]


def test_long_pile_shows_the_first_few_and_counts_all(ground: Ground) -> None:
    campaign = launched(ground)
    for _ in range(TOP + 3):
        DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)

    pile = waiting(make_person("unit_officer", ground.commune), NOW)[0]

    assert (pile.count, len(pile.tasks)) == (TOP + 3, TOP)


def test_pile_exactly_full_is_counted_right(ground: Ground) -> None:
    campaign = launched(ground)
    for _ in range(TOP):
        DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)

    assert piles_of(make_person("unit_officer", ground.commune)) == {"Việc đơn vị phải gửi": TOP}


# --- The page


def everything(ground: Ground) -> None:
    """One thing of every kind of pile."""
    campaign = launched(ground)
    DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)
    SubmissionFactory(
        duty=DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.school, sent_at=NOW)
    )
    for status in DossierStatus:
        DossierFactory(unit=ground.commune, receiver=ground.province, campaign=campaign, status=status)
    CampaignFactory(owner=ground.province)
    OpinionFactory(unit=ground.commune)
    DecisionFactory.submitted(issuer=ground.province)
    DecisionFactory(issuer=ground.province, status=DecisionStatus.RETURNED)
    CouncilSessionFactory(council=CouncilFactory(unit=ground.province), status=SessionStatus.OPEN, opened_at=NOW)
    OutgoingMailFactory(recipient=make_person("unit_officer", ground.school), status=MailStatus.UNKNOWN)
    JobFactory(unit=ground.commune, status=JobStatus.PARKED)


PLACES = {
    "admin": "agency",
    "staff": "agency",
    "agency_leader": "agency",
    "council_member": "agency",
    "council_secretary": "agency",
    "executive": "province",
    "unit_officer": "commune",
    "unit_head": "commune",
    "consulted_agency": "commune",
    "viewer": "province",
}


@pytest.mark.parametrize("role", PLACES)
def test_every_link_of_the_page_opens_for_its_role(ground: Ground, role: str) -> None:
    everything(ground)
    client = signed_in(make_person(role, getattr(ground, PLACES[role])))
    page = client.get(HOME)

    links = [pile.url for pile in page.context["piles"]]
    links += [task.url for pile in page.context["piles"] for task in pile.tasks]
    links += [tile.url for tile in page.context["tiles"] if tile.url]

    assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize("role", PLACES)
def test_query_count_does_not_grow(ground: Ground, role: str) -> None:
    """A pile longer than what is shown costs one count more; beyond that nothing grows."""
    client = signed_in(make_person(role, getattr(ground, PLACES[role])))
    everything(ground)
    everything(ground)
    client.get(HOME)
    with CaptureQueriesContext(connection) as one:
        client.get(HOME)
    everything(ground)
    everything(ground)

    with CaptureQueriesContext(connection) as three:
        client.get(HOME)

    assert len(three) == len(one)


def test_page_shows_own_news_only(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune)
    mine = NotificationFactory(user=person, title="Văn bản đã được tiếp nhận")
    NotificationFactory(user=make_person("unit_officer", ground.sibling))

    page = signed_in(person).get(HOME)

    assert list(page.context["news"]) == [mine]


def test_page_names_present_roles_only(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune)
    ended = make_person("staff", ground.agency, valid_to=(NOW - timedelta(days=1)).date())

    assert [row.role for row in signed_in(person).get(HOME).context["roles"]] == ["unit_officer"]
    assert list(signed_in(ended).get(HOME).context["roles"]) == []


def test_account_without_role_is_told_what_to_do(ground: Ground) -> None:
    page = signed_in(UserFactory()).get(HOME)

    assert (page.status_code, page.context["tiles"]) == (200, [])
    assert "Hãy liên hệ quản trị viên" in page.content.decode()


def test_numbers_are_left_out_without_the_right(ground: Ground) -> None:
    assert signed_in(make_person("consulted_agency", ground.department)).get(HOME).context["tiles"] == []


def test_stranger_is_sent_to_sign_in(ground: Ground) -> None:
    answer = Client().get(HOME)

    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('accounts:login')}?next=/")


@pytest.mark.parametrize(("role", "seen"), [("viewer", True), ("executive", True), ("consulted_agency", False)])
def test_menu_names_the_dashboard_for_those_who_may_open_it(ground: Ground, role: str, seen: bool) -> None:
    page = signed_in(make_person(role, ground.department)).get(HOME)

    labels = [item["label"] for section in page.context["nav_sections"] for item in section["items"]]

    assert (labels[0], "Bảng điều hành" in labels) == ("Trang chủ", seen)


def test_page_changes_nothing(ground: Ground) -> None:
    everything(ground)
    before = list(Dossier.objects.order_by("pk").values())
    notice = NotificationFactory(user=make_person("staff", ground.agency))

    signed_in(notice.user).get(HOME)

    notice.refresh_from_db()
    assert (list(Dossier.objects.order_by("pk").values()), notice.read_at) == (before, None)

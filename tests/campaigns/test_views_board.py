"""The board, the queue and the pages on which staff decide."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from campaigns.enums import DutyStatus, SubmissionStatus
from campaigns.models import Duty, Submission
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    SubmissionFactory,
)
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI
from thidua.documents.access import may_read

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 0, tzinfo=HANOI)
DUE = datetime(2024, 7, 15, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground, client):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True)


@pytest.fixture
def column(campaign):
    return ObligationFactory(campaign=campaign, what="Gửi kế hoạch")


@pytest.fixture
def submission(ground, column):
    ParticipationFactory(campaign=column.campaign, unit=ground.commune)
    duty = DutyFactory(obligation=column, unit=ground.commune, sent_at=DUE + timedelta(hours=2, minutes=5))
    return SubmissionFactory(duty=duty, document_number="45/KH-UBND")


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


# --- Board


def test_board_shows_states_in_words(ground, staff, client, column, submission):
    ParticipationFactory(campaign=column.campaign, unit=ground.sibling)
    DutyFactory(obligation=column, unit=ground.sibling)

    response = client.get(reverse("campaigns:board", args=[column.campaign_id]))

    cells = {
        str(row.participation.unit): (row.cells[0].state.label, row.cells[0].late)
        for row in response.context["board_rows"]
    }
    assert cells == {
        ground.commune.name: ("Đã gửi, chờ tiếp nhận", "gửi trễ 2 giờ 5 phút"),
        ground.sibling.name: ("Trễ hạn, chưa gửi", ""),
    }
    assert "gửi trễ 2 giờ 5 phút" in text_of(response)


def test_board_numbers_lead_to_exactly_those_rows(ground, staff, client, column, submission):
    ParticipationFactory(campaign=column.campaign, unit=ground.sibling)
    DutyFactory(obligation=column, unit=ground.sibling)
    url = reverse("campaigns:board", args=[column.campaign_id])

    response = client.get(url)

    summary = [
        (str(obligation), [(state.value, n) for state, n in numbers])
        for obligation, numbers in response.context["summary"]
    ]
    assert summary == [("Gửi kế hoạch", [("sent", 1), ("overdue", 1), ("late", 1)])]
    for state, count in summary[0][1]:
        link = f"?obligation={column.pk}&amp;state={state}"
        assert link in response.content.decode()
        assert len(client.get(url + link.replace("&amp;", "&")).context["board_rows"]) == count


@pytest.mark.parametrize(("state", "expected"), [("sent", 1), ("overdue", 0), ("late", 1), ("nonsense", 1)])
def test_board_filters(staff, client, column, submission, state, expected):
    response = client.get(
        reverse("campaigns:board", args=[column.campaign_id]), {"state": state, "obligation": column.pk}
    )

    assert len(response.context["board_rows"]) == expected


def test_board_of_a_draft_comes_after_the_launch(ground, staff, client):
    draft = CampaignFactory(owner=ground.province)

    assert client.get(reverse("campaigns:board", args=[draft.pk])).status_code == 409


def test_board_links_lead_staff_and_units_to_their_own_pages(ground, staff, client, column, submission):
    url = reverse("campaigns:board", args=[column.campaign_id])
    follow, own = (reverse(f"campaigns:{name}", args=[submission.duty_id]) for name in ("duty_follow", "duty"))

    assert f'href="{follow}"' in client.get(url).content.decode()

    client.force_login(make_person("unit_officer", ground.commune))
    page = client.get(url).content.decode()

    assert f'href="{own}"' in page
    assert f'href="{follow}"' not in page


def test_board_hides_other_units_from_a_unit(ground, client, column, submission):
    client.force_login(make_person("unit_officer", ground.sibling))

    response = client.get(reverse("campaigns:board", args=[column.campaign_id]))

    assert response.context["board_rows"] == []
    assert ground.commune.name not in response.content.decode()


def test_board_queries_do_not_grow(ground, staff, client, column):
    url = reverse("campaigns:board", args=[column.campaign_id])

    def add():
        unit = CommuneFactory(parent=ground.province)
        ParticipationFactory(campaign=column.campaign, unit=unit)
        DutyFactory(obligation=column, unit=unit)

    add()
    one = queries_of(lambda: client.get(url))
    add()
    add()

    assert queries_of(lambda: client.get(url)) == one


def test_board_is_paginated(ground, staff, client, column):
    for _ in range(21):
        ParticipationFactory(campaign=column.campaign, unit=CommuneFactory(parent=ground.province))
    url = reverse("campaigns:board", args=[column.campaign_id])

    assert [len(client.get(url, {"page": page}).context["board_rows"]) for page in ("1", "2", "abc")] == [20, 1, 20]


# --- Queue


def test_queue_lists_what_waits(staff, client, submission):
    response = client.get(reverse("campaigns:queue"))

    assert [(row, late) for row, late in response.context["queue"]] == [(submission, "gửi trễ 2 giờ 5 phút")]


def test_queue_count_stands_in_the_menu(staff, client, submission):
    sections = client.get(reverse("campaigns:list")).context["nav_sections"]

    counts = {item["label"]: item["count"] for section in sections for item in section["items"]}
    assert counts["Văn bản chờ tiếp nhận"] == 1


def test_queue_is_refused_to_who_receives_nothing_and_empty_for_a_unit(ground, client, submission):
    """An officer receives for the own unit's campaigns alone; what the unit itself sent is not among it."""
    client.force_login(make_person("viewer", ground.commune))
    assert client.get(reverse("campaigns:queue")).status_code == 403

    client.force_login(make_person("unit_officer", ground.commune))
    assert list(client.get(reverse("campaigns:queue")).context["rows"]) == []


def test_queue_of_another_province_is_empty(ground, client, submission):
    client.force_login(make_person("staff", ground.other_agency))

    assert client.get(reverse("campaigns:queue")).context["queue"] == []


def test_queue_queries_do_not_grow(ground, staff, client, column):
    def add():
        duty = DutyFactory(obligation=column, unit=CommuneFactory(parent=ground.province), sent_at=DUE)
        SubmissionFactory(duty=duty)

    add()
    one = queries_of(lambda: client.get(reverse("campaigns:queue")))
    add()
    add()

    assert queries_of(lambda: client.get(reverse("campaigns:queue"))) == one


# --- One document


def test_submission_page_shows_versions_and_file(staff, client, submission):
    response = client.get(reverse("campaigns:submission", args=[submission.pk]))

    page = text_of(response)
    assert response.context["why_not_receive"] == ""
    assert "Lần 1: 45/KH-UBND ngày 5/6/2024" in page
    assert "gửi trễ 2 giờ 5 phút" in page
    assert reverse("documents:file", args=[submission.file_id]) in response.content.decode()


def test_submission_page_offers_the_unit_nothing_to_decide(ground, client, submission):
    client.force_login(make_person("unit_officer", ground.commune))

    response = client.get(reverse("campaigns:submission", args=[submission.pk]))

    assert response.context["may_receive"] is False
    assert reverse("campaigns:receive", args=[submission.pk]) not in response.content.decode()


@pytest.mark.parametrize("place", ["sibling", "other_commune", "school"])
def test_submission_of_another_unit_is_missing(ground, client, submission, place):
    client.force_login(make_person("unit_officer", getattr(ground, place)))

    assert client.get(reverse("campaigns:submission", args=[submission.pk])).status_code == 404


def test_submission_file_is_read_by_the_unit_and_the_agency(ground, submission):
    readers = [
        make_person("staff", ground.agency),
        make_person("unit_officer", ground.commune),
        make_person("unit_officer", ground.sibling),
        make_person("unit_officer", ground.school),
        make_person("staff", ground.other_agency),
    ]

    assert [may_read(person, submission.file) for person in readers] == [True, True, False, False, False]


def test_receive_by_button(staff, client, submission):
    response = client.post(reverse("campaigns:receive", args=[submission.pk]))

    assert response.url == reverse("campaigns:submission", args=[submission.pk])
    assert Submission.objects.get().status == SubmissionStatus.RECEIVED


def test_receive_by_looking_changes_nothing(staff, client, submission):
    assert client.get(reverse("campaigns:receive", args=[submission.pk])).status_code == 405
    assert Submission.objects.get().status == SubmissionStatus.SENT


@pytest.mark.parametrize(("role", "place", "code"), [("unit_officer", "commune", 403), ("staff", "other_agency", 404)])
def test_receive_is_refused(ground, client, submission, role, place, code):
    client.force_login(make_person(role, getattr(ground, place)))

    assert client.post(reverse("campaigns:receive", args=[submission.pk])).status_code == code
    assert Submission.objects.get().status == SubmissionStatus.SENT


def test_return_needs_a_reason_and_keeps_what_was_typed(staff, client, submission):
    url = reverse("campaigns:return", args=[submission.pk])

    refused = client.post(url, {"reason": "   "})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert Submission.objects.get().status == SubmissionStatus.SENT

    accepted = client.post(url, {"reason": "Thiếu phụ lục"})

    assert accepted.url == reverse("campaigns:submission", args=[submission.pk])
    assert (Submission.objects.get().return_reason, Duty.objects.get().status) == ("Thiếu phụ lục", DutyStatus.RETURNED)


def test_return_of_what_was_received_meanwhile_says_so(staff, client, submission):
    client.post(reverse("campaigns:receive", args=[submission.pk]))

    response = client.post(reverse("campaigns:return", args=[submission.pk]), {"reason": "Thiếu"})

    assert response.status_code == 409
    assert "Văn bản này đã được xử lý: đã tiếp nhận." in text_of(response)
    assert Submission.objects.get().status == SubmissionStatus.RECEIVED


# --- One unit's duty


@pytest.fixture
def owed(ground, column):
    return DutyFactory(obligation=column, unit=ground.sibling)


def test_duty_page_offers_extension_and_excuse(staff, client, owed):
    response = client.get(reverse("campaigns:duty_follow", args=[owed.pk]))

    assert (response.context["why_not_extend"], response.context["why_not_excuse"]) == ("", "")


def test_duty_page_is_for_the_agency(ground, client, owed):
    url = reverse("campaigns:duty_follow", args=[owed.pk])
    client.force_login(make_person("unit_officer", ground.sibling))
    assert client.get(url).status_code == 403

    client.force_login(make_person("unit_officer", ground.commune))
    assert client.get(url).status_code == 404


def test_extension_counts_the_whole_day(staff, client, owed):
    url = reverse("campaigns:extend", args=[owed.pk])

    response = client.post(url, {"until": "31/7/2024", "reason": "Mưa lũ"})

    assert response.url == reverse("campaigns:duty_follow", args=[owed.pk])
    assert Duty.objects.get().due_at == datetime(2024, 8, 1, tzinfo=HANOI)
    assert "Mưa lũ" in text_of(client.get(response.url))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"until": "19/7/2024", "reason": "Mưa lũ"}, "until"),
        ({"until": "30/2/2024", "reason": "Mưa lũ"}, "until"),
        ({"until": "", "reason": "Mưa lũ"}, "until"),
        ({"until": "31/7/2024", "reason": ""}, "reason"),
        ({"until": "31/7/2024", "reason": "x" * 401}, "reason"),
        ({"until": "31/12/9999", "reason": "Mưa lũ"}, "until"),
    ],
)
def test_extension_refuses(staff, client, owed, data, field):
    response = client.post(reverse("campaigns:extend", args=[owed.pk]), data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Duty.objects.get().due_at == DUE


def test_excuse_by_form(staff, client, owed):
    client.post(reverse("campaigns:excuse", args=[owed.pk]), {"reason": "Mới thành lập"})

    assert Duty.objects.get().status == DutyStatus.EXCUSED


@pytest.mark.parametrize("name", ["extend", "excuse"])
def test_forms_of_a_sent_duty_say_why_not(staff, client, submission, name):
    response = client.get(reverse(f"campaigns:{name}", args=[submission.duty_id]))

    assert response.status_code == 409


@pytest.mark.parametrize("name", ["extend", "excuse"])
def test_forms_are_refused_to_a_unit(ground, client, owed, name):
    client.force_login(make_person("unit_officer", ground.sibling))

    response = client.post(reverse(f"campaigns:{name}", args=[owed.pk]), {"until": "31/7/2024", "reason": "Mưa lũ"})

    assert response.status_code == 403
    assert Duty.objects.get().status == DutyStatus.OPEN

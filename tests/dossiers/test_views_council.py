"""The council room on the screen: nobody reads a result before the vote is closed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import VoteThreshold
from dossiers.enums import Choice, SessionStatus
from dossiers.models import Ballot, CouncilSession, Nomination
from dossiers.services import sessions
from tests.factories.dossiers import fresh
from tests.factories.people import add_role, make_person

YES, NO = Choice.AGREE, Choice.DISAGREE


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def text_of(response):
    return response.content.decode()


def count(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- Preparing


def agenda(stage, **values):
    picked = list(Nomination.objects.values_list("pk", flat=True))
    return {"title": "Phiên họp", "held_at": "2024-10-15T08:00", "place": "", "nominations": picked, **values}


def test_session_is_prepared(client, stage):
    stage.before_council(nominees=2)
    client.force_login(stage.secretary)

    shown = client.get(url("session_create", stage.council.pk))
    response = client.post(url("session_create", stage.council.pk), agenda(stage))

    session = CouncilSession.objects.get()
    assert (shown.status_code, response.url) == (200, session.get_absolute_url())
    assert (session.items.count(), session.held_at.isoformat()) == (2, "2024-10-15T01:00:00+00:00")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"nominations": []}, "nominations"),
        ({"nominations": ["x"]}, "nominations"),
        ({"held_at": "mai"}, "held_at"),
        ({"held_at": "0024-10-15T08:00"}, "held_at"),
        ({"title": ""}, "title"),
    ],
)
def test_bad_session_is_told_beside_its_field(client, stage, values, field):
    stage.before_council()
    client.force_login(stage.secretary)

    response = client.post(url("session_create", stage.council.pk), agenda(stage, **values))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert CouncilSession.objects.count() == 0


def test_session_is_edited_opened_and_closed(client, stage):
    session = stage.session(stage.before_council())
    client.force_login(stage.secretary)

    edited = client.post(url("session_edit", session.pk), agenda(stage, title="Tên mới"))
    opened = client.post(url("session_open", session.pk))
    closed = client.post(url("session_close", session.pk))

    row = fresh(session)
    assert [answer.status_code for answer in (edited, opened, closed)] == [302, 302, 302]
    assert (row.title, row.status, row.closed_by) == ("Tên mới", SessionStatus.CLOSED, stage.secretary)


@pytest.mark.parametrize("page", ["session_open", "session_close"])
def test_nothing_opens_or_closes_by_get(client, stage, page):
    session = stage.session(stage.before_council())
    if page == "session_close":
        sessions.open_session(by=stage.secretary, session=session)
    before = fresh(session).status
    client.force_login(stage.secretary)

    assert client.get(url(page, session.pk)).status_code == 200
    assert fresh(session).status == before


def test_closing_page_says_who_is_missing(client, stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)
    client.force_login(stage.secretary)

    assert "Còn 2 thành viên chưa biểu quyết đủ." in text_of(client.get(url("session_close", session.pk)))


@pytest.mark.parametrize("page", ["session_edit", "session_open", "session_close"])
def test_members_run_no_session(client, stage, page):
    session = stage.session(stage.before_council())
    client.force_login(stage.members[0])

    assert client.get(url(page, session.pk)).status_code == 403
    assert client.post(url(page, session.pk), agenda(stage)).status_code == 403
    assert fresh(session).status == SessionStatus.PLANNED


def test_council_of_another_province_is_a_missing_page(client, stage):
    client.force_login(make_person("council_secretary", stage.ground.other_agency))

    assert client.get(url("session_create", stage.council.pk)).status_code == 404


# --- Voting


def test_member_votes_on_the_page(client, stage):
    session = stage.open(stage.before_council(nominees=2))
    first, second = session.items.all()
    client.force_login(stage.members[0])

    page = client.get(url("ballot", session.pk))
    response = client.post(url("ballot", session.pk), {f"item_{first.pk}": "agree", f"item_{second.pk}": "disagree"})

    assert text_of(page).count('type="radio"') == 8
    assert response.status_code == 302
    assert list(Ballot.objects.order_by("item").values_list("choice", flat=True)) == ["agree", "disagree"]


def test_vote_sent_again_is_refused_in_words(client, stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)
    client.force_login(stage.members[0])

    response = client.post(url("ballot", session.pk), {f"item_{session.items.get().pk}": "disagree"})

    assert response.status_code == 422
    assert [ballot.choice for ballot in Ballot.objects.all()] == [YES]


def test_empty_sheet_is_refused_in_words(client, stage):
    session = stage.open(stage.before_council())
    client.force_login(stage.members[0])

    response = client.post(url("ballot", session.pk), {})

    assert response.status_code == 422
    assert "Hãy chọn đồng ý hoặc không đồng ý" in text_of(response)


def test_recused_member_has_no_choice_to_make(client, stage):
    add_role(stage.members[0], "unit_head", stage.unit)
    session = stage.open(stage.before_council())
    client.force_login(stage.members[0])

    page = text_of(client.get(url("ballot", session.pk)))

    assert 'type="radio"' not in page
    assert "Bạn công tác tại đơn vị của đối tượng được xét." in page


@pytest.mark.parametrize("who", ["secretary", "staff", "executive"])
def test_those_without_a_seat_have_no_ballot(client, stage, who):
    session = stage.open(stage.before_council())
    client.force_login(getattr(stage, who))

    assert client.get(url("ballot", session.pk)).status_code == 403
    assert client.post(url("ballot", session.pk), {f"item_{session.items.get().pk}": "agree"}).status_code == 403
    assert Ballot.objects.count() == 0


def test_query_count_of_the_ballot_is_constant(client, stage):
    one, three = stage.open(stage.before_council(nominees=1)), stage.open(stage.before_council(nominees=3))
    client.force_login(stage.members[0])
    client.get(url("ballot", one.pk))

    assert count(client, url("ballot", three.pk)) == count(client, url("ballot", one.pk))


# --- Sealed until closing


@pytest.mark.parametrize("who", ["secretary", "staff", "executive", "member"])
def test_nobody_reads_totals_while_voting_is_open(client, stage, who):
    """Two pages that differ only in what was voted must not differ in what they say."""
    dossier = stage.before_council()
    session = stage.open(dossier)
    stage.vote(session, YES, NO)
    client.force_login(stage.members[2] if who == "member" else getattr(stage, who))

    pages = [text_of(client.get(page)) for page in (url("session", session.pk), dossier.get_absolute_url())]
    Ballot.objects.update(choice=NO)
    again = [text_of(client.get(page)) for page in (url("session", session.pk), dossier.get_absolute_url())]

    assert [stable(page) for page in pages] == [stable(page) for page in again]


def stable(page):
    """Without the tokens that differ on every answer."""
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken&quot;: &quot;|"X-CSRFToken": ")[^"&]+', "", page)


def test_secretary_sees_how_many_ballots_are_in(client, stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)
    client.force_login(stage.secretary)

    page = text_of(client.get(url("session", session.pk)))

    assert [int(n) for n in re.findall(r">(\d)/1 phiếu", page)] == [1, 0, 0]


def test_members_do_not_see_who_has_voted(client, stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)
    client.force_login(stage.members[1])

    assert "Tình hình bỏ phiếu" not in text_of(client.get(url("session", session.pk)))


def test_result_stands_on_the_page_after_closing(client, stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES, YES, NO)
    sessions.close_session(by=stage.secretary, session=session)
    client.force_login(stage.members[0])

    page = text_of(client.get(url("session", session.pk)))

    assert "2/3" in page
    assert "Không thống nhất" in page


def test_unverified_threshold_says_so(client, stage):
    VoteThreshold.objects.update(verified=False)
    session = stage.open(stage.before_council())
    client.force_login(stage.members[0])

    assert "Tỷ lệ này chưa đối chiếu văn bản gốc." in text_of(client.get(url("session", session.pk)))


def test_session_list_filters_and_counts_queries(client, stage):
    stage.session(stage.before_council())
    client.force_login(stage.secretary)
    one = count(client, url("sessions"))
    stage.session(stage.before_council())
    stage.open(stage.before_council())

    assert count(client, url("sessions")) == one
    found = client.get(url("sessions"), {"status": "open", "q": "phien HOP"})
    assert [row.status for row in found.context["page_obj"]] == ["open"]


def test_query_count_of_the_session_page_is_constant(client, stage):
    one, three = stage.open(stage.before_council(nominees=1)), stage.open(stage.before_council(nominees=3))
    client.force_login(stage.secretary)
    client.get(url("session", one.pk))

    assert count(client, url("session", three.pk)) == count(client, url("session", one.pk))

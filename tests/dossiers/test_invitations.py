"""The invitation: what it says, who answers it, what the secretary sees of the answers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.enums import CouncilPosition, PaperKind, Presence
from dossiers.invitations import invitation_of
from dossiers.models import CouncilMember, InvitationReply, SessionPaper
from dossiers.selectors.council import turnout
from dossiers.services import sessions
from dossiers.services.replies import reply
from dossiers.services.session_papers import draft_paper
from dossiers.session_papers import values_of
from tests.factories.dossiers import CouncilMemberFactory, fresh
from tests.factories.people import make_person
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.services import run_job
from thidua.notifications.models import OutgoingMail


@pytest.fixture
def invited(stage):
    return sessions.invite(by=stage.secretary, session=stage.session(stage.before_council(nominees=2)))


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def test_invitation_says_when_where_what_and_whom(stage, invited):
    seat = CouncilMember.objects.get(user=stage.members[2])
    CouncilMember.objects.filter(pk=seat.pk).update(position=CouncilPosition.CHAIR)
    invited.chair = fresh(seat)

    values = invitation_of(invited)

    assert [line["label"] for line in values["details"]] == ["Trân trọng kính mời", "Chủ trì", "Thời gian", "Địa điểm"]
    assert values["sections"][0]["paragraphs"][:2] == [
        "Xét, biểu quyết 2 đề nghị khen thưởng, gồm:",
        f"- {stage.award}: 2 đề nghị;",
    ]
    assert values["sections"][1]["paragraphs"][0] == f"- {stage.members[2].full_name}, Chủ tịch Hội đồng;"
    assert (values["signer_title"], values["signer_name"]) == ("CHỦ TỊCH", stage.members[2].full_name)


def test_deputy_signs_for_the_chair(stage, invited):
    seat = CouncilMember.objects.get(user=stage.members[0])
    seat.position = CouncilPosition.VICE_CHAIR
    invited.chair = seat

    values = invitation_of(invited)

    assert (values["signer_capacity2"], values["signer_title"]) == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


@pytest.mark.parametrize("format", ["pdf", "word"])
def test_invitation_becomes_a_file(stage, invited, format):
    paper = draft_paper(by=stage.secretary, session=invited, kind=PaperKind.INVITATION, format=format)

    run_job(job_id=paper.job_id)

    name = SessionPaper.objects.get().file.original_name
    assert (name.startswith("giay-moi-"), name.rsplit(".", 1)[1]) == (True, "pdf" if format == "pdf" else "docx")


def test_blank_number_keeps_its_room_on_every_paper(stage, invited):
    closed = sessions.close_session(
        by=stage.secretary, session=sessions.open_session(by=stage.secretary, session=invited)
    )

    numbers = {invitation_of(closed)["number_text"], values_of(closed, PaperKind.MINUTES)["number_text"]}

    assert {number.strip(" \u00a0…") for number in numbers} == {"/GM-HĐ", "/BB-HĐ"}
    assert [number for number in numbers if " " in number.split("/")[0]] == []


def test_mail_lists_the_agenda(stage, invited):
    mail = OutgoingMail.objects.filter(to_address=stage.members[0].email).latest("pk")

    assert f"2 đề nghị khen thưởng: 2 {stage.award}." in mail.body_text


def test_last_answer_counts(stage, invited):
    member = stage.members[0]

    reply(by=member, session=invited, coming=False, reason=" Đi  công tác ")
    first = InvitationReply.objects.get()
    reply(by=member, session=invited, coming=True)

    assert (first.coming, first.reason) == (False, "Đi công tác")
    assert (InvitationReply.objects.get().coming, InvitationReply.objects.get().reason) == (True, "")


def test_absence_needs_a_reason(client, stage, invited):
    with pytest.raises(InvalidInput):
        reply(by=stage.members[0], session=invited, coming=False, reason="  ")
    client.force_login(stage.members[0])

    answer = client.post(url("session_reply", invited.pk), {"coming": "no", "reason": ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])


def test_only_members_answer(stage, invited):
    with pytest.raises(NotAllowed):
        reply(by=stage.secretary, session=invited, coming=True)


def test_nothing_is_answered_before_the_invitation_or_after_the_opening(stage):
    session = stage.session(stage.before_council())
    with pytest.raises(WrongState):
        reply(by=stage.members[0], session=session, coming=True)
    sessions.invite(by=stage.secretary, session=session)
    sessions.open_session(by=stage.secretary, session=session)

    with pytest.raises(WrongState):
        reply(by=stage.members[0], session=session, coming=True)


def test_member_whose_seat_begins_before_the_meeting_answers(stage, invited):
    begins = invited.held_at.astimezone(HANOI).date()
    newcomer = make_person("council_member", stage.ground.agency)
    seat = CouncilMemberFactory(council=invited.council, user=newcomer, valid_from=begins)

    reply(by=newcomer, session=invited, coming=True)

    assert [row.member for row in turnout(invited) if row.reply] == [seat]


def test_member_whose_seat_ends_before_the_meeting_does_not_answer(stage, invited):
    ended = invited.held_at.astimezone(HANOI).date() - timedelta(days=1)
    CouncilMember.objects.filter(user=stage.members[0]).update(valid_to=ended)

    with pytest.raises(NotAllowed):
        reply(by=stage.members[0], session=invited, coming=True)


def test_presence_list_takes_the_excuse_over(client, stage, invited):
    reply(by=stage.members[1], session=invited, coming=False, reason="Họp Quốc hội")
    seat = CouncilMember.objects.get(user=stage.members[1])
    client.force_login(stage.secretary)

    form = client.get(url("presence", invited.pk)).context["form"]

    assert (form[f"presence_{seat.pk}"].initial, form[f"reason_{seat.pk}"].initial) == (Presence.ABSENT, "Họp Quốc hội")


@pytest.mark.parametrize("page", ["presence", "session_live", "session"])
def test_query_count_of_the_room_does_not_grow(client, stage, page):
    session = sessions.invite(by=stage.secretary, session=stage.session(stage.before_council()))
    client.force_login(stage.secretary)
    few = queries(client, url(page, session.pk))
    for _ in range(3):
        member = make_person("council_member", stage.ground.agency)
        CouncilMemberFactory(council=stage.council, user=member)
        reply(by=member, session=session, coming=False, reason="Ốm")
    larger = stage.session(stage.before_council(nominees=3))
    larger.items.update(session=session)

    assert queries(client, url(page, session.pk)) == few


@pytest.mark.parametrize("secret", [False, True])
def test_query_count_of_the_count_is_constant(client, stage, secret):
    stage.award.thresholds.update(secret=secret)
    sizes = []
    client.force_login(stage.secretary)
    client.get(url("sessions"))
    for nominees in (1, 3):
        session = stage.open(stage.before_council(nominees=nominees))
        sessions.close_session(by=stage.secretary, session=session)
        sizes.append(queries(client, url("session_count", session.pk)))

    assert sizes[0] == sizes[1]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)

"""Minutes and counting record: what they say, in both formats, to whom they are given."""

import io

import docx
import pytest
from django.urls import reverse

from awards.models import VoteThreshold
from dossiers.enums import Choice, PaperKind
from dossiers.models import SessionPaper
from dossiers.selectors.council import may_read_paper
from dossiers.services import notes, presence, sessions
from dossiers.services.session_papers import draft_paper, write_paper
from dossiers.session_papers import values_of
from tests.factories.dossiers import fresh
from tests.factories.people import add_role, make_person
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.services import run_job

YES, NO, BLANK = Choice.AGREE, Choice.DISAGREE, Choice.BLANK


def closed(stage, *choices, secret=False):
    VoteThreshold.objects.update(secret=secret)
    session = stage.open(stage.before_council())
    stage.vote(session, *choices)
    return sessions.close_session(by=stage.secretary, session=session)


def texts(values):
    return [text for section in values["sections"] for text in section.get("paragraphs", ())]


def test_minutes_name_who_was_there_away_and_aside(stage):
    session = stage.session(stage.before_council())
    seats = {seat.user_id: seat.pk for seat in stage.council.members.all()}
    wanted = {
        seats[stage.members[0].pk]: presence.Note("present"),
        seats[stage.members[1].pk]: presence.Note("present"),
        seats[stage.members[2].pk]: presence.Note("absent", "Đi công tác"),
    }
    presence.note_presence(by=stage.secretary, session=session, notes=wanted, postal_due_at=None)
    add_role(stage.members[1], "unit_head", stage.unit)
    sessions.open_session(by=stage.secretary, session=session)
    stage.vote(session, YES)
    done = sessions.close_session(by=stage.secretary, session=session)

    said = texts(values_of(done, PaperKind.MINUTES))

    names = [member.full_name for member in stage.members]
    assert said[0] == f"Có mặt 2/3 thành viên: {names[0]}, Ủy viên; {names[1]}, Ủy viên."
    assert said[1] == f"Vắng mặt 1 thành viên: {names[2]}, Ủy viên (lý do: Đi công tác)."
    assert said[-1].endswith(f": {names[1]} (Công tác tại đơn vị của đối tượng được xét).")


def test_results_stand_in_the_minutes_with_share_and_threshold(stage):
    session = closed(stage, YES, YES, NO)

    values = values_of(session, PaperKind.MINUTES)

    (row,) = values["sections"][2]["rows"]
    assert row[3:] == ["2/3", "1", "0", "66,66\u00a0%", "Không thống nhất"]
    assert "đạt khi từ 80 % tổng số thành viên hội đồng đồng ý" in values["sections"][2]["paragraphs"][0]


def test_counting_record_lists_receipts_without_choices(stage):
    session = closed(stage, YES, BLANK, NO, secret=True)

    values = values_of(session, PaperKind.COUNTING)

    (row,) = values["sections"][1]["rows"]
    codes = session.items.get().box.codes
    assert row[2:] == ["3", "3", "2", "1", "1", "1", "33,33\u00a0%"]
    assert values["sections"][2]["paragraphs"][1] == ", ".join(sorted(codes)) + "."


def test_written_discussion_makes_a_new_paper_and_nothing_new_makes_none(stage):
    session = closed(stage, YES)
    first = draft_paper(by=stage.secretary, session=session, kind="minutes", format="word")
    again = draft_paper(by=stage.secretary, session=session, kind="minutes", format="word")
    notes.write_discussion(
        by=stage.secretary, session=session, discussion="Hội đồng nghe báo cáo.", began_at=None, ended_at=None
    )

    third = draft_paper(by=stage.secretary, session=session, kind="minutes", format="word")

    assert (again, third == first, SessionPaper.objects.count()) == (first, False, 2)
    assert "Hội đồng nghe báo cáo." in texts(third.content)


@pytest.mark.parametrize("kind", ["minutes", "counting"])
@pytest.mark.parametrize(("format", "start"), [("pdf", b"%PDF-"), ("word", b"PK")])
def test_worker_makes_the_file(stage, kind, format, start):
    session = closed(stage, YES, YES, YES, secret=True)
    paper = draft_paper(by=stage.secretary, session=session, kind=kind, format=format)

    output = write_paper(paper.job, lambda percent: None)
    run_job(paper.job_id)

    assert output.data.startswith(start)
    assert fresh(paper).file is not None
    if format == "word":
        table = docx.Document(io.BytesIO(output.data)).tables[1]
        assert table.rows[1].cells[1].text == str(session.items.get().nomination.recipient)


def test_paper_is_read_by_those_who_see_the_session(stage):
    session = closed(stage, YES)
    paper = draft_paper(by=stage.secretary, session=session, kind="minutes", format="word")
    run_job(paper.job_id)

    stored = fresh(paper).file
    readers = (stage.secretary, stage.members[0], stage.officer, make_person("staff", stage.ground.other_agency))
    assert [may_read_paper(person, stored) for person in readers] == [True, True, False, False]


def test_papers_wait_for_the_closing_and_belong_to_the_secretary(stage):
    session = stage.open(stage.before_council())
    with pytest.raises(WrongState):
        draft_paper(by=stage.secretary, session=session, kind="minutes", format="pdf")
    sessions.close_session(by=stage.secretary, session=session)
    with pytest.raises(NotAllowed):
        draft_paper(by=stage.members[0], session=session, kind="minutes", format="pdf")
    with pytest.raises(InvalidInput):
        draft_paper(by=stage.secretary, session=session, kind="letter", format="pdf")


def test_button_asks_and_the_page_shows_the_file(client, stage):
    session = closed(stage, YES)
    client.force_login(stage.secretary)

    answer = client.post(reverse("dossiers:session_paper", args=[session.pk, "minutes", "word"]))

    assert answer.url == f"{session.get_absolute_url()}#van-ban"
    assert "Biên bản họp (Word)" in client.get(session.get_absolute_url()).content.decode()

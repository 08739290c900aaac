"""f) The council: a session is prepared and opened, members vote, the secretary closes it, the threshold decides."""

from __future__ import annotations

from datetime import datetime

from dossiers.enums import Choice, Presence
from dossiers.models import CouncilSession, SessionItem
from dossiers.selectors.council import ballot_lines, eligible_nominations, items_of
from dossiers.services.presence import Note, note_presence
from dossiers.services.sessions import close_session, create_session, open_session
from dossiers.services.voting import cast_votes
from thidua.common.clock import HANOI
from thidua.common.numbers import format_number
from thidua.demo.walkthrough.stage import Stage

HELD = "2025-09-26 08:00"
TITLE = "Phiên họp xét khen thưởng phong trào 130 năm thành lập tỉnh"


def play(stage: Stage) -> None:
    stage.journal.act("f", "Hội đồng biểu quyết")
    secretary = stage.people["thuky"]
    with stage.journal.at("2025-09-24 09:00"):
        waiting = eligible_nominations(stage.council).filter(dossier__campaign=stage.campaign)
        session = create_session(
            by=secretary,
            council=stage.council,
            title=TITLE,
            held_at=datetime.fromisoformat(HELD).replace(tzinfo=HANOI),
            place="Phòng họp UBND tỉnh",
            nominations=waiting,
        )
        stage.journal.say(secretary, f"chuẩn bị «{session.title}» với {session.items.count()} đề nghị.")
    with stage.journal.at(HELD):
        notes = {seat.pk: Note(Presence.PRESENT) for seat in stage.council.members.all()}
        note_presence(by=secretary, session=session, notes=notes, postal_due_at=None)
        stage.journal.say(secretary, f"điểm danh: {len(notes)} thành viên có mặt.")
        session = open_session(by=secretary, session=session)
        stage.journal.say(secretary, f"mở biểu quyết; Hội đồng có {session.member_count} thành viên.")
    members = [row["key"] for row in stage.script["people"] if "council" in row]
    for order, key in enumerate(members):
        _vote(stage, f"2025-09-26 08:{10 + order}", session, key)
    with stage.journal.at("2025-09-26 08:45"):
        session = close_session(by=secretary, session=session)
        stage.journal.say(secretary, "khóa biểu quyết, kết quả:")
        for item in items_of(session):
            stage.journal.detail(_result(item))


def _vote(stage: Stage, moment: str, session: CouncilSession, key: str) -> None:
    """A ballot's choice stays sealed; the journal says, like the trail, only how many were cast."""
    member = stage.people[key]
    against = {name for name, voters in stage.script["votes"].items() if key not in voters}
    with stage.journal.at(moment):
        lines = ballot_lines(member, session)
        open_items = [line.item for line in lines if line.is_open]
        choices = {item.pk: Choice.DISAGREE if _name(item) in against else Choice.AGREE for item in open_items}
        receipt = cast_votes(by=member, session=session, choices=choices)
        aside = [str(line.item.nomination.recipient) for line in lines if line.recused]
        note = f"; không biểu quyết (cùng đơn vị): {', '.join(aside)}" if aside else ""
        stage.journal.say(member, f"bỏ {receipt.ballots} phiếu{note}.")


def _name(item: SessionItem) -> str:
    return item.nomination.recipient.name


def _result(item: SessionItem) -> str:
    needed = format_number(item.min_percent)
    return (
        f"{item.nomination.recipient}: {item.agree} đồng ý, {item.disagree} không đồng ý trên {item.total} "
        f"(cần từ {needed} %): {'đạt' if item.passed else 'không đạt'}."
    )

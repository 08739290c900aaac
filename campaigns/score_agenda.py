"""What scoring puts into a person's calendar: the cards their own units have to send, by the deadline of the step."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import Q

from campaigns.enums import ScoreStage, SheetStatus
from campaigns.models import ScoreReturn, ScoreSheet
from campaigns.score_reminders import due_of
from campaigns.selectors.scoring import cards_visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids
from thidua.audit.selectors import changes_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence, last_day_before, start_of
from thidua.notifications.agenda import Entry

# event count and time of the last change of a row, by its key
Changes = dict[int, tuple[int, datetime]]


def entries(user: User, first: date, last: date) -> list[Entry]:
    """Provider of the notifications room; a draft table names no deadline yet. Constant queries."""
    own = own_unit_ids(user, Permission.SEND_SUBMISSION)
    if not own:
        return []
    span = (start_of(first), start_of(last + timedelta(days=1)))
    in_days = Q()
    for stage, name in ((ScoreStage.SELF, "self_due_at"), (ScoreStage.CROSS, "cross_due_at")):
        in_days |= Q(**{"stage": stage, f"sheet__{name}__gt": span[0], f"sheet__{name}__lte": span[1]})
    rows = cards_visible_to(user).filter(in_days, scorer__in=own).exclude(sheet__status=SheetStatus.DRAFT)
    cards = list(rows.order_by("pk"))
    own_changes = changes_of(ScoreReturn, [card.pk for card in cards])
    table_changes = changes_of(ScoreSheet, {card.sheet_id for card in cards})
    return [_entry(card, own_changes, table_changes) for card in cards]


def _entry(card: ScoreReturn, own: Changes, tables: Changes) -> Entry:
    sheet, due_at = card.sheet, cast(datetime, due_of(card.sheet, card.stage))  # selected by its deadline
    known = [change for change in (own.get(card.pk), tables.get(sheet.pk)) if change is not None]
    running = card.sent_at is None and card.stage == sheet.status
    state, tone = _state(card, late=running and clock.now() >= due_at, running=running)
    return Entry(
        uid=f"phieu-cham-{card.pk}",
        day=last_day_before(due_at),
        kind="Chấm điểm cụm, khối",
        title="Tự chấm điểm" if card.stage == ScoreStage.SELF else f"Chấm chéo {card.unit}",
        when=f"Hạn cuối: {deadline_sentence(due_at)}",
        detail=f"{card.scorer} · {sheet.title}, {sheet.cluster}",
        url=f"/phieu-cham/{card.pk}/",
        changed_at=max([sheet.created_at, *(at for _, at in known)]).astimezone(HANOI),
        sequence=sum(count for count, _ in known),
        state=state,
        tone=tone,
        icon="list-ol",
        owed=running,
    )


def _state(card: ScoreReturn, *, late: bool, running: bool) -> tuple[str, str]:
    if card.sent_at is not None:
        return "Đã gửi", "good"
    if late:
        return "Quá hạn, chưa gửi", "bad"
    return ("Chưa gửi", "warn") if running else ("Không ở bước chấm này", "neutral")

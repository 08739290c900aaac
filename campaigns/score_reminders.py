"""What the reminders of kind 'score_card' are about: open cards of the running step that have a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet

from campaigns.enums import ScoreStage
from campaigns.models import ScoreReturn, ScoreSheet
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import UNIT_HEAD, roles_with
from thidua.accounts.selectors import people_of_units, staff_for
from thidua.common.clock import HANOI
from thidua.notifications.reminders import HEAD, OFFICER, STAFF, Owed
from thidua.notifications.services import schedule_many

SCORE_CARD = "score_card"


def due_of(sheet: ScoreSheet, stage: str) -> datetime | None:
    """The official score has no deadline of its own."""
    return {ScoreStage.SELF: sheet.self_due_at, ScoreStage.CROSS: sheet.cross_due_at}.get(ScoreStage(stage))


def remind_of(sheet: ScoreSheet, cards: Iterable[ScoreReturn]) -> None:
    """Start, or restart on another deadline. Cards of a step that is over settle themselves at the next sweep."""
    items = [(card.pk, due) for card in cards if (due := due_of(sheet, card.stage)) is not None]
    schedule_many(kind=SCORE_CARD, items=items)


class ScoreCardReminders:
    label = "Phiếu chấm điểm cụm, khối"

    def describe(self, refs: Sequence[int], at: datetime) -> dict[int, Owed]:
        """Constant queries per owner of clusters."""
        cards = [card for card in self._owed(refs, at) if due_of(card.sheet, card.stage) is not None]
        on = at.astimezone(HANOI).date()
        units = {card.scorer_id for card in cards}
        officer_roles = [role for role in roles_with(Permission.SEND_SUBMISSION) if role != UNIT_HEAD.code]
        officers = people_of_units(units, *officer_roles, on=on)
        heads = people_of_units(units, UNIT_HEAD.code, on=on)
        owners = {card.sheet.cluster.owner_id: card.sheet.cluster.owner for card in cards}
        staff = {pk: staff_for(owner) for pk, owner in owners.items()}
        return {
            card.pk: _owed(
                card,
                {
                    OFFICER: officers.get(card.scorer_id, []),
                    HEAD: heads.get(card.scorer_id, []),
                    STAFF: staff[card.sheet.cluster.owner_id],
                },
            )
            for card in cards
        }

    def _owed(self, refs: Sequence[int], at: datetime) -> QuerySet[ScoreReturn]:
        rows = ScoreReturn.objects.filter(Q(sent_at__isnull=True) | Q(sent_at__gt=at), pk__in=refs)
        return rows.filter(stage=F("sheet__status")).select_related("sheet__cluster__owner", "unit", "scorer")


def _owed(card: ScoreReturn, people: dict[str, list[User]]) -> Owed:
    due = due_of(card.sheet, card.stage)
    assert due is not None  # noqa: S101 # cards without a deadline were left out
    what = "Tự chấm điểm" if card.stage == ScoreStage.SELF else f"Chấm chéo {card.unit}"
    return Owed(
        campaign=f"{card.sheet.title}, {card.sheet.cluster}",
        unit=card.scorer.name,
        obligation=what,
        due_at=due,
        url=f"/phieu-cham/{card.pk}/",
        people=people,
    )

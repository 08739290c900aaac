"""Deadlines that are over before the launch are kept as history, set anew or left out: all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from campaigns.enums import PastChoice
from campaigns.models import Campaign, Obligation
from campaigns.rules.campaigns import check_can_edit
from campaigns.selectors.past_deadlines import past_obligations
from campaigns.services.campaigns import locked_campaign
from campaigns.wording import deadline_words
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import due_by_end_of
from thidua.common.errors import InvalidInput, StaleObject

_CHANGED = "Danh sách hạn đã qua vừa thay đổi: hãy mở lại trang này."


@transaction.atomic
def settle_past_deadlines(*, by: User, campaign: Campaign, choices: Mapping[int, tuple[str, date | None]]) -> int:
    """How many were settled. A second click finds nothing left and changes nothing."""
    owner = locked_campaign(campaign.pk)
    check_can_edit(by, owner)
    past = {row.pk: row for row in past_obligations(owner, clock.now())}
    if past and not past.keys() <= choices.keys():
        raise StaleObject(_CHANGED)
    for pk, row in past.items():
        _settle(by, owner, row, *choices[pk])
    return len(past)


def _settle(by: User, campaign: Campaign, row: Obligation, way: str, until: date | None) -> None:
    before, after = deadline_words(row), str(PastChoice(way).label)
    if way == PastChoice.DROP:
        row.delete()
    elif way == PastChoice.KEEP:
        row.dropped_at = clock.now()
        row.save(update_fields=["dropped_at"])
    else:
        _set_anew(row, until)
        after = deadline_words(row)
    record(
        by=by,
        verb="campaign.past_settled",
        obj=campaign,
        unit_id=campaign.owner_id,
        before={"past_deadline": before},
        after={"past_deadline": after},
        reason=row.what[:300],
    )


def _set_anew(row: Obligation, until: date | None) -> None:
    """A person's date: the document's words spoke of another one, and no count of days leads to it."""
    if until is None or row.is_series:
        raise InvalidInput("Hãy nhập hạn mới.")
    values: dict[str, Any] = {
        "due_date": until.isoformat(),
        "due_at": due_by_end_of(until),
        "wording": "",
        "working_days": None,
        "counted_from": None,
    }
    if values["due_at"] <= clock.now():
        raise InvalidInput("Hạn mới phải từ hôm nay trở đi.")
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values])

"""Agencies that have let their date pass: whoever asked hears of it once for each date."""

from __future__ import annotations

from django.db import transaction

from dossiers.models import Opinion
from dossiers.selectors.opinions import late_opinions
from thidua.accounts import selectors as people
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission
from thidua.common import clock
from thidua.common.dates import deadline_sentence
from thidua.notifications.services.bell import Message, notify_many

_BATCH = 200


@transaction.atomic
def tell_late_opinions() -> int:
    """How many questions were told of. One that is being answered or given more time at this moment waits its turn."""
    now = clock.now()
    rows = late_opinions(now).filter(late_told_at__isnull=True).select_for_update(skip_locked=True, of=("self",))
    found = list(rows.select_related("unit", "asked_by", "dossier__assigned_to", "dossier__receiver")[:_BATCH])
    notify_many(messages=[_message(opinion) for opinion in found], at=now)
    Opinion.objects.filter(pk__in=[opinion.pk for opinion in found]).update(late_told_at=now)
    return len(found)


def _message(opinion: Opinion) -> Message:
    due = deadline_sentence(opinion.due_at)
    return Message(
        users=_askers(opinion),
        kind="opinion_late",
        title=f"{opinion.unit} quá hạn cho ý kiến ({due}): {opinion.dossier.title}",
        url=opinion.get_absolute_url(),
        key=f"opinion:{opinion.pk}:late:{opinion.due_at:%Y%m%d}",
    )


def _askers(opinion: Opinion) -> list[User]:
    """Who asked and who works on the dossier now; when neither is there any more, everybody on that desk."""
    receiver = opinion.dossier.receiver
    asked = [user for user in (opinion.asked_by, opinion.dossier.assigned_to) if user is not None and user.is_active]
    return [user for user in asked if has_permission(user, P.APPRAISE_DOSSIER, receiver)] or people.staff_for(receiver)

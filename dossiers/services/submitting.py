"""The unit's side of the way: officer → head → submitted, and back."""

from __future__ import annotations

from django.db import transaction

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from dossiers.rules.consulting import check_no_open_points
from dossiers.rules.dossiers import (
    check_can_hand_back,
    check_can_send_to_head,
    check_can_submit,
    check_can_withdraw,
)
from dossiers.services import duties
from dossiers.services.dossiers import make_code
from dossiers.services.locking import lock_dossier
from dossiers.services.moves import advance
from dossiers.services.quotas import leave_all
from thidua.accounts.models import User
from thidua.common import clock


@transaction.atomic
def send_to_head(*, by: User, dossier: Dossier) -> Dossier:
    row = lock_dossier(dossier.pk)
    check_can_send_to_head(by, row)
    check_no_open_points(row)
    return advance(by=by, dossier=row, to=S.AWAITING_HEAD, at=clock.now())


@transaction.atomic
def approve_and_submit(*, by: User, dossier: Dossier) -> Dossier:
    """The head approves and the dossier is submitted in one step.

    Clicked twenty times it is submitted once: whoever comes after the first finds it done and gets the same receipt.
    """
    row = lock_dossier(dossier.pk)
    if row.status == S.SUBMITTED and row.approved_by_id == by.pk:
        return row
    check_can_submit(by, row)
    now = clock.now()
    receipt = row.receipt_code or make_code("BN", row.receiver, now)
    advance(
        by=by,
        dossier=row,
        to=S.SUBMITTED,
        at=now,
        approved_at=now,
        approved_by=by,
        submitted_at=now,
        receipt_code=receipt,
        return_reason="",
    )
    duties.on_submitted(by=by, dossier=row, at=now)
    return row


@transaction.atomic
def hand_back(*, by: User, dossier: Dossier, reason: str) -> Dossier:
    """The head sends the draft back to the officer with a reason."""
    row = lock_dossier(dossier.pk)
    check_can_hand_back(by, row)
    return advance(by=by, dossier=row, to=S.DRAFT, at=clock.now(), reason=reason, return_reason=reason.strip())


@transaction.atomic
def withdraw(*, by: User, dossier: Dossier) -> Dossier:
    """Give the dossier up before it is received (or after it came back); its nominees are free again."""
    row = lock_dossier(dossier.pk)
    check_can_withdraw(by, row)
    now, was_submitted = clock.now(), row.status == S.SUBMITTED
    leave_all(row)
    advance(by=by, dossier=row, to=S.WITHDRAWN, at=now)
    if was_submitted:
        duties.on_withdrawn(by=by, dossier=row, at=now)
    return row

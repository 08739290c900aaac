"""Keeps the unit's duty to nominate in step with its dossiers under the same campaign."""

from __future__ import annotations

from datetime import datetime

from campaigns.services.nomination_duties import receive_by_dossier, reopen_by_dossier, withdraw_by_dossier
from campaigns.services.submissions import settle_by_dossier
from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from thidua.accounts.models import User

WITHDRAWN = "Đơn vị đã rút hồ sơ."
# With one of these in hand at the receiving side, the duty stays answered.
_IN_HAND = (S.SUBMITTED, S.CHECKING, S.APPRAISING, S.BEFORE_COUNCIL, S.VOTED, S.DECISION_PENDING, S.DECIDED)


def on_submitted(*, by: User, dossier: Dossier, at: datetime) -> None:
    if dossier.campaign is not None:
        reference = dossier.submission_number or dossier.code
        settle_by_dossier(by=by, campaign=dossier.campaign, unit=dossier.unit, reference=reference, at=at)


def on_received(*, by: User, dossier: Dossier, at: datetime) -> None:
    if dossier.campaign is not None:
        receive_by_dossier(by=by, campaign=dossier.campaign, unit=dossier.unit, at=at)


def on_returned(*, by: User, dossier: Dossier, reason: str, at: datetime) -> None:
    if dossier.campaign is not None and not _another_in_hand(dossier):
        reopen_by_dossier(by=by, campaign=dossier.campaign, unit=dossier.unit, reason=reason, at=at)


def on_withdrawn(*, by: User, dossier: Dossier, at: datetime) -> None:
    """Nothing else was ever received: as if never sent. Otherwise what was received once has come back."""
    if dossier.campaign is None or _another_in_hand(dossier):
        return
    withdraw_by_dossier(by=by, campaign=dossier.campaign, unit=dossier.unit, at=at)
    reopen_by_dossier(by=by, campaign=dossier.campaign, unit=dossier.unit, reason=WITHDRAWN, at=at)


def _another_in_hand(dossier: Dossier) -> bool:
    rows = Dossier.objects.filter(campaign=dossier.campaign, unit=dossier.unit, status__in=_IN_HAND)
    return rows.exclude(pk=dossier.pk).exists()

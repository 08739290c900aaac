"""Who divides award quotas: whoever keeps the campaigns of the level that decides."""

from __future__ import annotations

from campaigns.models import QuotaPlan
from campaigns.rules.owning import check_holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.common.checks import bool_of
from thidua.units.models import Unit


def check_can_divide(user: User, owner: Unit) -> None:
    check_holds(user, P.EDIT_CAMPAIGN, owner)


def check_can_change(user: User, plan: QuotaPlan) -> None:
    check_can_divide(user, plan.owner)


can_change = bool_of(check_can_change)

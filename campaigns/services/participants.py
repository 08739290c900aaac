"""Who takes part: ticked one by one, or whole kinds, branches and clusters at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from campaigns.models import Campaign, Participation
from campaigns.rules.campaigns import check_can_edit
from campaigns.selectors.participants import not_chosen
from campaigns.services.campaigns import locked_campaign
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.units.models import Cluster


@transaction.atomic
def add_participants(*, by: User, campaign: Campaign, unit_ids: Iterable[int]) -> int:
    """Add units below the owner that exist today; those already in are left alone. Returns how many were added."""
    row = locked_campaign(campaign.pk)
    check_can_edit(by, row)
    new = list(not_chosen(row, clock.today()).filter(pk__in=list(unit_ids)))
    Participation.objects.bulk_create([Participation(campaign=row, unit=unit) for unit in new], ignore_conflicts=True)
    if new:
        names = "; ".join(unit.name for unit in new[:10])
        _audit(by, row, "campaign.participants_added", len(new), names)
    return len(new)


def add_participants_of_kind(*, by: User, campaign: Campaign, kind: str) -> int:
    """Every unit of a kind below the owner that exists today."""
    units = not_chosen(campaign, clock.today()).filter(kind=kind)
    return add_participants(by=by, campaign=campaign, unit_ids=units.values_list("pk", flat=True))


def add_participants_of_cluster(*, by: User, campaign: Campaign, cluster: Cluster) -> int:
    """Every member of a cụm or khối that the owner keeps."""
    if cluster.owner_id != campaign.owner_id:
        raise InvalidInput("Cụm, khối này không do cấp phát động tổ chức.", field="cluster")
    return add_participants(by=by, campaign=campaign, unit_ids=cluster.members.values_list("pk", flat=True))


@transaction.atomic
def remove_participants(*, by: User, campaign: Campaign, unit_ids: Iterable[int]) -> int:
    row = locked_campaign(campaign.pk)
    check_can_edit(by, row)
    gone = Participation.objects.filter(campaign=row, unit_id__in=list(unit_ids)).select_related("unit")
    names = [item.unit.name for item in gone.order_by("unit__name_sort", "pk")]
    gone.delete()
    if names:
        _audit(by, row, "campaign.participants_removed", len(names), "; ".join(names[:10]))
    return len(names)


def _audit(by: User, campaign: Campaign, verb: str, count: int, names: str) -> None:
    record(by=by, verb=verb, obj=campaign, unit_id=campaign.owner_id, after={"count": count, "units": names})

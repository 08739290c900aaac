from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from thidua.audit import services as audit
from thidua.common.errors import InvalidInput
from thidua.common.people import Person
from thidua.common.text import squeeze
from thidua.units.enums import ClusterKind
from thidua.units.models import Cluster, ClusterMember, Unit
from thidua.units.rules import check_can_manage
from thidua.units.services import tree


@transaction.atomic
def save_cluster(
    *,
    by: Person | None,
    owner: Unit,
    year: int,
    kind: str,
    name: str,
    members: Sequence[Unit],
    head: Unit | None = None,
    deputy: Unit | None = None,
    cluster: Cluster | None = None,
) -> Cluster:
    """Make a cluster for a year, or rewrite one. Owner and year of an existing cluster do not change."""
    owner = tree.reread(cluster.owner if cluster else owner)
    year = cluster.year if cluster else year
    check_can_manage(by, owner)
    before = _values(cluster) if cluster else {}
    target = Cluster.objects.select_for_update().get(pk=cluster.pk) if cluster else Cluster(owner=owner, year=year)
    target.kind, target.name, target.head, target.deputy = kind, squeeze(name), head, deputy
    _check_cluster(target, members)
    target.save()
    _write_members(target, members)
    verb = "cluster.changed" if cluster else "cluster.created"
    audit.record(by=by, verb=verb, obj=target, unit_id=owner.pk, before=before, after=_values(target))
    return target


def _check_cluster(cluster: Cluster, members: Sequence[Unit]) -> None:
    if not cluster.name:
        raise InvalidInput("Hãy nhập tên cụm, khối.", field="name")
    if cluster.kind not in ClusterKind.values:
        raise InvalidInput("Hãy chọn cụm hoặc khối.", field="kind")
    same = Cluster.objects.filter(owner=cluster.owner, year=cluster.year, name=cluster.name).exclude(pk=cluster.pk)
    if same.exists():
        raise InvalidInput("Năm này đã có cụm, khối cùng tên.", field="name")
    _check_members(cluster, members)
    for field in ("head", "deputy"):
        unit = getattr(cluster, field)
        if unit is not None and unit not in members:
            raise InvalidInput("Trưởng, phó phải là thành viên của cụm, khối.", field=field)
    if cluster.head is not None and cluster.head == cluster.deputy:
        raise InvalidInput("Trưởng và phó phải là hai đơn vị khác nhau.", field="deputy")


def _check_members(cluster: Cluster, members: Sequence[Unit]) -> None:
    if not members:
        raise InvalidInput("Hãy chọn ít nhất một thành viên.", field="members")
    outside = [unit.name for unit in members if not cluster.owner.contains(unit) or unit.pk == cluster.owner_id]
    if outside:
        raise InvalidInput(f"Không trực thuộc {cluster.owner.name}: {', '.join(outside)}.", field="members")
    taken = ClusterMember.objects.filter(owner_id_copy=cluster.owner_id, year=cluster.year, unit__in=members)
    taken = taken.exclude(cluster_id=cluster.pk).select_related("unit", "cluster")
    if names := [f"{row.unit.name} ({row.cluster.name})" for row in taken]:
        raise InvalidInput(f"Đã thuộc cụm, khối khác trong năm: {', '.join(names)}.", field="members")


def _write_members(cluster: Cluster, members: Sequence[Unit]) -> None:
    wanted = {unit.pk: unit for unit in members}
    cluster.memberships.exclude(unit_id__in=wanted).delete()
    present = set(cluster.memberships.values_list("unit_id", flat=True))
    for pk, unit in wanted.items():
        if pk not in present:
            ClusterMember.objects.create(cluster=cluster, unit=unit)


def _values(cluster: Cluster) -> dict[str, Any]:
    names = cluster.memberships.select_related("unit").order_by("unit__name_sort", "pk")
    return {
        "name": cluster.name,
        "kind": cluster.get_kind_display(),
        "head": cluster.head.name if cluster.head else "",
        "deputy": cluster.deputy.name if cluster.deputy else "",
        "members": ", ".join(row.unit.name for row in names),
    }

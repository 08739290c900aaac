"""The council itself and its members."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from dossiers.enums import CouncilPosition
from dossiers.models import Council, CouncilMember
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.audit.services import record
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.units.models import Unit

NAME_TAKEN = "Cấp này đã có Hội đồng cùng tên."


@transaction.atomic
def create_council(*, by: User | None, unit: Unit, name: str) -> Council:
    """`by=None` is a load by the system."""
    _check(by, unit)
    try:
        with transaction.atomic():
            council = Council.objects.create(unit=unit, name=squeeze(name))
    except IntegrityError as error:
        raise InvalidInput(NAME_TAKEN, field="name") from error
    record(by=by, verb="council.created", obj=council, unit_id=unit.pk, after={"name": council.name})
    return council


@transaction.atomic
def rename_council(*, by: User | None, council: Council, name: str) -> Council:
    row = Council.objects.select_for_update(of=("self",)).select_related("unit").get(pk=council.pk)
    _check(by, row.unit)
    before = row.name
    row.name = squeeze(name)
    try:
        with transaction.atomic():
            row.save(update_fields=["name"])
    except IntegrityError as error:
        raise InvalidInput(NAME_TAKEN, field="name") from error
    record(
        by=by, verb="council.changed", obj=row, unit_id=row.unit_id, before={"name": before}, after={"name": row.name}
    )
    return row


@transaction.atomic
def add_member(
    *,
    by: User | None,
    council: Council,
    user: User,
    valid_from: date,
    position: str = CouncilPosition.MEMBER,
    valid_to: date | None = None,
) -> CouncilMember:
    _check(by, council.unit)
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput("Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    try:
        with transaction.atomic():
            seat = CouncilMember.objects.create(
                council=council, user=user, position=position, valid_from=valid_from, valid_to=valid_to
            )
    except IntegrityError as error:
        raise InvalidInput("Người này đang là thành viên Hội đồng.", field="user") from error
    after = {"council_member": str(user), "council_position": seat.get_position_display(), "seat_from": valid_from}
    record(by=by, verb="council.member_added", obj=council, unit_id=council.unit_id, after=after)
    return seat


@transaction.atomic
def end_member(*, by: User | None, seat: CouncilMember, on: date) -> CouncilMember:
    _check(by, seat.council.unit)
    row = CouncilMember.objects.select_for_update(of=("self",)).select_related("council", "user").get(pk=seat.pk)
    if on < row.valid_from:
        raise InvalidInput("Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    before = {"seat_to": row.valid_to}
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    after = {"council_member": str(row.user), "seat_to": on}
    record(by=by, verb="council.member_ended", obj=row.council, unit_id=row.council.unit_id, before=before, after=after)
    return row


def _check(by: User | None, unit: Unit) -> None:
    if by is not None:
        check_permission(by, P.MANAGE_CATALOGUE, unit)

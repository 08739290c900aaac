"""The council itself and its members. A seat is given and ended, never rewritten: votes point to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from dossiers.enums import CouncilPosition
from dossiers.models import Council, CouncilMember
from dossiers.rules.councils import check_can_keep
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.units.models import Unit

NAME_TAKEN = "Cấp này đã có Hội đồng cùng tên."
SEATED_ALREADY = "Người này đang là thành viên Hội đồng."
_TERMS = ("decision", "term_from", "term_to")


@transaction.atomic
def create_council(
    *,
    by: User | None,
    unit: Unit,
    name: str,
    decision: str = "",
    term_from: date | None = None,
    term_to: date | None = None,
) -> Council:
    """`by=None` is a load by the system."""
    check_can_keep(by, unit)
    council = Council(unit=unit, name=squeeze(name), decision=squeeze(decision), term_from=term_from, term_to=term_to)
    _save(council)
    record(by=by, verb="council.created", obj=council, unit_id=unit.pk, after=_told(council))
    return council


@transaction.atomic
def change_council(*, by: User | None, council: Council, name: str, **terms: Any) -> Council:
    """`terms`: the establishing decision and the term; what is not named stays."""
    row = _locked(council)
    check_can_keep(by, row.unit)
    before = _told(row)
    row.name = squeeze(name)
    for field in _TERMS:
        if field in terms:
            value = terms[field]
            setattr(row, field, squeeze(value) if isinstance(value, str) else value)
    _save(row)
    record(by=by, verb="council.changed", obj=row, unit_id=row.unit_id, before=before, after=_told(row))
    return row


def _save(council: Council) -> None:
    start, end = council.term_from, council.term_to
    if start and end and end < start:
        raise InvalidInput("Nhiệm kỳ phải kết thúc bằng hoặc sau ngày bắt đầu.", field="term_to")
    try:
        with transaction.atomic():
            council.save()
    except IntegrityError as error:
        raise InvalidInput(NAME_TAKEN, field="name") from error


def _told(council: Council) -> dict[str, Any]:
    return {
        "name": council.name,
        "council_decision": council.decision,
        "term_from": council.term_from,
        "term_to": council.term_to,
    }


@transaction.atomic
def add_member(
    *,
    by: User | None,
    council: Council,
    user: User,
    valid_from: date,
    position: str = CouncilPosition.MEMBER,
    valid_to: date | None = None,
    basis: str = "",
) -> CouncilMember:
    row = _locked(council)
    check_can_keep(by, row.unit)
    seat = _seat(row, user, position, valid_from, valid_to, basis)
    record(by=by, verb="council.member_added", obj=row, unit_id=row.unit_id, after=_seat_told(seat))
    return seat


@transaction.atomic
def end_member(*, by: User | None, seat: CouncilMember, on: date, reason: str = "") -> CouncilMember:
    council = _locked(seat.council)
    check_can_keep(by, council.unit)
    row = CouncilMember.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    before = {"seat_to": row.valid_to}
    _end(row, on, reason)
    after = {"council_member": str(row.user), "seat_to": on}
    record(
        by=by,
        verb="council.member_ended",
        obj=council,
        unit_id=council.unit_id,
        before=before,
        after=after,
        reason=row.end_reason,
    )
    return row


@transaction.atomic
def replace_member(
    *, by: User | None, seat: CouncilMember, user: User, valid_from: date, basis: str = "", reason: str = ""
) -> CouncilMember:
    """During the term: the old member leaves the day before, the new one takes the same position."""
    council = _locked(seat.council)
    check_can_keep(by, council.unit)
    row = CouncilMember.objects.select_for_update(of=("self",)).select_related("user").get(pk=seat.pk)
    if row.valid_to is not None and row.valid_to < valid_from - timedelta(days=1):
        raise InvalidInput(
            f"{row.user.full_name} đã thôi nhiệm vụ hết ngày {vi_date(row.valid_to)}; hãy thêm thành viên mới.",
            field="valid_from",
        )
    _end(row, valid_from - timedelta(days=1), reason)
    made = _seat(council, user, row.position, valid_from, None, basis, replaces=row)
    after = {**_seat_told(made), "seat_replaces": str(row.user)}
    record(
        by=by, verb="council.member_replaced", obj=council, unit_id=council.unit_id, after=after, reason=row.end_reason
    )
    return made


def _end(row: CouncilMember, on: date, reason: str) -> None:
    if on < row.valid_from:
        raise InvalidInput(
            f"Ngày thôi phải bằng hoặc sau ngày {vi_date(row.valid_from)}, ngày {row.user.full_name} vào Hội đồng.",
            field="valid_to",
        )
    row.valid_to, row.end_reason = on, squeeze(reason)[:200]
    row.save(update_fields=["valid_to", "end_reason"])


def _seat(
    council: Council,
    user: User,
    position: str,
    valid_from: date,
    valid_to: date | None,
    basis: str,
    replaces: CouncilMember | None = None,
) -> CouncilMember:
    """The council's row is locked: two people seated at once are seen by each other."""
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput("Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    _check_term(council, valid_from)
    meeting = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if valid_to is not None:
        meeting &= Q(valid_from__lte=valid_to)
    if council.members.filter(meeting, user=user).exists():
        raise InvalidInput(SEATED_ALREADY, field="user")
    if position == CouncilPosition.CHAIR and council.members.filter(meeting, position=position).exists():
        raise InvalidInput("Hội đồng đang có Chủ tịch; hãy dùng “Thay” ở dòng của Chủ tịch.", field="position")
    return CouncilMember.objects.create(
        council=council,
        user=user,
        position=position,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=squeeze(basis),
        replaces=replaces,
    )


def _check_term(council: Council, day: date) -> None:
    if council.term_from and day < council.term_from:
        raise InvalidInput(f"Nhiệm kỳ bắt đầu ngày {vi_date(council.term_from)}.", field="valid_from")
    if council.term_to and day > council.term_to:
        raise InvalidInput(f"Nhiệm kỳ kết thúc hết ngày {vi_date(council.term_to)}.", field="valid_from")


def _seat_told(seat: CouncilMember) -> dict[str, Any]:
    return {
        "council_member": str(seat.user),
        "council_position": seat.get_position_display(),
        "seat_from": seat.valid_from,
        "seat_basis": seat.basis,
    }


def _locked(council: Council) -> Council:
    return Council.objects.select_for_update(of=("self",)).select_related("unit").get(pk=council.pk)

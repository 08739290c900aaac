"""Dividing award quotas. Who takes a place is the business of the room above.

Order of locks: plan, then shares by key. A dossier's own lock comes before both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Sum

from awards.models import AwardKind
from campaigns.enums import QuotaMethod
from campaigns.models import Campaign, QuotaPlan, QuotaShare
from campaigns.rules.quotas import check_can_change, check_can_divide
from campaigns.selectors.quotas import bases_from_register, portions, units_without_share
from campaigns.services.campaigns import STALE
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.common.numbers import format_number
from thidua.units.models import Unit


@dataclass(frozen=True, slots=True)
class QuotaTerms:
    """How a plan divides: everything but for whom and for which award."""

    method: str = QuotaMethod.COUNT
    total: int | None = None
    percent: Decimal | None = None
    rounding: str = "down"
    base_label: str = ""
    base_award: AwardKind | None = None
    base_year: int | None = None
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """Units whose places changed, for whoever tells them and seats those who waited."""

    plan: QuotaPlan
    changed: list[QuotaShare] = field(default_factory=list)


@transaction.atomic
def open_plan(
    *, by: User, owner: Unit, award_kind: AwardKind, terms: QuotaTerms, campaign: Campaign | None, year: int | None
) -> QuotaPlan:
    """A plan with a share, still empty, for every unit it concerns."""
    level = campaign.owner if campaign else owner
    check_can_divide(by, level)
    _check_terms(terms)
    if (campaign is None) == (year is None):
        raise InvalidInput("Hãy chọn một phong trào hoặc ghi năm xét khen.", field="campaign")
    plan = QuotaPlan(
        owner=level, campaign=campaign, year=year, award_kind=award_kind, created_by=by, created_at=clock.now()
    )
    _fill(plan, terms)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise InvalidInput("Đã có bản phân bổ cho hình thức này trong dịp này.", field="award_kind") from error
    QuotaShare.objects.bulk_create([QuotaShare(plan=plan, unit=unit) for unit in units_without_share(plan)])
    record(by=by, verb="quota.opened", obj=plan, unit_id=plan.owner_id, after=_values(plan))
    return plan


@transaction.atomic
def change_terms(*, by: User, plan: QuotaPlan, version: int | None, terms: QuotaTerms) -> QuotaPlan:
    """New terms divide nothing by themselves: places change only when somebody applies them."""
    row = lock_plan(plan.pk)
    check_can_change(by, row)
    if version is not None and version != row.version:
        raise StaleObject(STALE)
    _check_terms(terms)
    before = _values(row)
    _fill(row, terms)
    _check_total(row)
    row.version += 1
    row.save()
    record(by=by, verb="quota.changed", obj=row, unit_id=row.owner_id, before=before, after=_values(row))
    return row


@transaction.atomic
def set_share(*, by: User, share: QuotaShare, base: int | None, places: int | None, reason: str) -> Sending:
    """Correct one unit's figures by hand; lowering below what is already proposed is refused."""
    plan = lock_plan(share.plan_id)
    check_can_change(by, plan)
    row = lock_share(share.pk)
    before = _share_values(row)
    if places != row.places and row.places is not None and not reason.strip():
        raise InvalidInput("Hãy ghi lý do điều chỉnh số lượng đã phân bổ.", field="reason")
    row.base, row.reason = base, reason.strip()
    changed = [row] if _place(row, places) else []
    row.save()
    _check_total(plan)
    record(
        by=by,
        verb="quota.share_set",
        obj=plan,
        unit_id=row.unit_id,
        before=before,
        after=_share_values(row),
        reason=reason.strip(),
    )
    return Sending(plan, changed)


@transaction.atomic
def set_bases(*, by: User, plan: QuotaPlan, bases: Mapping[int, int]) -> int:
    """Figures to divide by, per share key; places stay until the division is applied."""
    row = lock_plan(plan.pk)
    check_can_change(by, row)
    shares = [share for share in _locked_shares(row) if share.pk in bases]
    for share in shares:
        share.base = bases[share.pk]
    QuotaShare.objects.bulk_update(shares, ["base"])
    record(by=by, verb="quota.bases_set", obj=row, unit_id=row.owner_id, after={"quota_units": len(shares)})
    return len(shares)


def take_bases_from_register(*, by: User, plan: QuotaPlan) -> int:
    found = bases_from_register(plan)
    if not found:
        raise WrongState("Chưa chọn danh hiệu và năm để lấy số liệu gốc từ sổ khen thưởng.")
    return set_bases(by=by, plan=plan, bases=found)


@transaction.atomic
def apply_division(*, by: User, plan: QuotaPlan, terms: QuotaTerms) -> Sending:
    """Divide by these terms and keep them. Units without a figure to divide by keep what they have."""
    row = lock_plan(plan.pk)
    check_can_change(by, row)
    _check_terms(terms)
    before = _values(row)
    _fill(row, terms)
    row.version += 1
    shares = _locked_shares(row)
    given = portions(shares, method=row.method, total=row.total, percent=row.percent, rounding=row.rounding)
    changed = []
    for share, portion in zip(shares, given, strict=True):
        if portion.places is None:
            continue
        share.exact = portion.exact
        if _place(share, portion.places):
            changed.append(share)
    row.save()
    QuotaShare.objects.bulk_update(shares, ["exact", "places"])
    _check_total(row)
    record(
        by=by,
        verb="quota.divided",
        obj=row,
        unit_id=row.owner_id,
        before=before,
        after={**_values(row), "quota_units": len(changed)},
    )
    return Sending(row, changed)


@transaction.atomic
def add_missing_units(*, by: User, plan: QuotaPlan, unit_ids: Iterable[int] | None = None) -> int:
    """Give a share, still empty, to units that came later. Returns how many."""
    row = lock_plan(plan.pk)
    check_can_change(by, row)
    units = units_without_share(row)
    if unit_ids is not None:
        units = units.filter(pk__in=list(unit_ids))
    new = [QuotaShare(plan=row, unit=unit) for unit in units]
    QuotaShare.objects.bulk_create(new)
    if new:
        record(by=by, verb="quota.units_added", obj=row, unit_id=row.owner_id, after={"quota_units": len(new)})
    return len(new)


def lock_plan(pk: int) -> QuotaPlan:
    rows = QuotaPlan.objects.select_for_update(of=("self",)).select_related("owner", "campaign", "award_kind")
    return rows.get(pk=pk)


def lock_share(pk: int) -> QuotaShare:
    return QuotaShare.objects.select_for_update(of=("self",)).select_related("unit", "plan").get(pk=pk)


def lock_shares(pks: Iterable[int]) -> dict[int, QuotaShare]:
    """By key, in the order of keys, so that two who need the same shares wait and never block each other."""
    rows = QuotaShare.objects.select_for_update(of=("self",)).select_related("unit", "plan")
    return {row.pk: row for row in rows.filter(pk__in=set(pks)).order_by("pk")}


def _locked_shares(plan: QuotaPlan) -> list[QuotaShare]:
    rows = plan.shares.select_for_update(of=("self",)).select_related("unit").order_by("pk")
    return sorted(rows, key=lambda share: (share.unit.name_sort, share.pk))


def _place(share: QuotaShare, places: int | None) -> bool:
    """Write the number unless more is already proposed; whether it changed."""
    if (places or 0) < share.taken:
        taken, wanted = format_number(share.taken), format_number(places or 0)
        raise InvalidInput(
            f"{share.unit} đã đề nghị {taken}, không giảm xuống {wanted} được. Hãy bỏ bớt đề nghị trước.",
            field="places",
        )
    if places == share.places:
        return False
    share.places = places
    return True


def _check_terms(terms: QuotaTerms) -> None:
    if terms.method == QuotaMethod.PERCENT and terms.percent is None:
        raise InvalidInput("Hãy ghi tỷ lệ phần trăm.", field="percent")
    if terms.method in (QuotaMethod.SPREAD, QuotaMethod.EVEN) and terms.total is None:
        raise InvalidInput("Hãy ghi tổng số được khen để chia.", field="total")


def _check_total(plan: QuotaPlan) -> None:
    given = plan.shares.aggregate(given=Sum("places"))["given"] or 0
    if plan.total is not None and given > plan.total:
        raise InvalidInput(
            f"Đã phân bổ {format_number(given)}, vượt tổng số {format_number(plan.total)}.", field="total"
        )


def _fill(plan: QuotaPlan, terms: QuotaTerms) -> None:
    for name in QuotaTerms.__dataclass_fields__:
        setattr(plan, name, getattr(terms, name))


def _values(plan: QuotaPlan) -> dict[str, object]:
    return {
        "proposed_award": str(plan.award_kind),
        "quota_method": plan.get_method_display(),
        "quota_total": format_number(plan.total),
        "quota_percent": format_number(plan.percent),
        "quota_rounding": plan.get_rounding_display(),
        "quota_basis": plan.basis,
    }


def _share_values(share: QuotaShare) -> dict[str, object]:
    return {
        "quota_unit": str(share.unit),
        "quota_base": format_number(share.base),
        "quota_places": "chưa phân bổ" if share.places is None else format_number(share.places),
    }

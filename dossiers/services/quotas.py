"""A nomination takes a place of its unit's quota, waits for one, or gives its place back.

Whoever writes nominations opens `seats_of` first: it locks the shares concerned, in the order of their keys, before any
nomination is written. Leaving it writes the counts and gives free places to those who have waited longest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.urls import reverse

from awards.models import AwardKind
from campaigns.models import QuotaPlan, QuotaShare
from campaigns.selectors.quotas import plan_for, share_for
from campaigns.services import quotas as plans
from dossiers.enums import NominationResult, QuotaState
from dossiers.models import Dossier, Nomination
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors.quotas import proposed_under
from dossiers.services.locking import lock_dossier
from thidua.accounts import selectors as people
from thidua.accounts.models import User
from thidua.accounts.roles import UNIT_HEAD, UNIT_OFFICER
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.numbers import format_number
from thidua.notifications.services.bell import Message, notify_many

WAITING_RESULTS = (NominationResult.PENDING, NominationResult.RECOMMENDED)
_Limit = tuple[QuotaPlan | None, QuotaShare | None]


@dataclass(slots=True)
class Seats:
    """Locked shares, and what limits the awards that are about to be proposed."""

    limits: dict[tuple[int, int, int], _Limit]
    shares: dict[int, QuotaShare] = field(default_factory=dict)

    def take(self, nomination: Nomination) -> None:
        """Place a nomination that is about to be saved: counted, held, or free of any limit."""
        plan, share = self._limit_of(nomination)
        locked = self.shares[share.pk] if share else None
        if plan is None:
            nomination.quota_state, nomination.quota_share = QuotaState.FREE, None
            return
        counted = locked is not None and locked.take()
        nomination.quota_state = QuotaState.COUNTED if counted else QuotaState.HELD
        nomination.quota_share = locked

    def leave(self, nomination: Nomination) -> None:
        """Give the place back; the caller saves the nomination."""
        if nomination.quota_state == QuotaState.COUNTED and nomination.quota_share_id:
            self.shares[nomination.quota_share_id].taken -= 1
        nomination.quota_state, nomination.quota_share = QuotaState.FREE, None

    def move(self, nomination: Nomination) -> None:
        """After its award or period changed: a place in the same share is kept, however full the share is."""
        _, share = self._limit_of(nomination)
        same = share is not None and nomination.quota_share_id == share.pk
        if same and nomination.quota_state == QuotaState.COUNTED:
            return
        self.leave(nomination)
        self.take(nomination)

    def _limit_of(self, nomination: Nomination) -> _Limit:
        return self.limits[(nomination.dossier_id, *_key(nomination.award_kind, nomination.achievement_to))]


@contextmanager
def seats_of(
    *, leaving: Iterable[Nomination] = (), coming: Iterable[tuple[Dossier, AwardKind, str]] = ()
) -> Iterator[Seats]:
    """`coming`: (dossier, award, end of the achievement) about to be proposed. The caller holds the dossier."""
    limits = {(dossier.pk, *_key(kind, until)): _limit(dossier, kind, until) for dossier, kind, until in coming}
    wanted = {one.quota_share_id for one in leaving if one.quota_share_id}
    wanted |= {share.pk for _, share in limits.values() if share}
    seats = Seats(limits, plans.lock_shares(wanted) if wanted else {})
    before = {pk: share.taken for pk, share in seats.shares.items()}
    yield seats
    for pk, share in seats.shares.items():
        _let_in(share)
        if share.taken != before[pk]:
            share.save(update_fields=["taken"])


def _key(kind: AwardKind, until: str) -> tuple[int, int]:
    return kind.pk, PartialDate.parse(until).last_day().year


def _limit(dossier: Dossier, kind: AwardKind, until: str) -> _Limit:
    year = PartialDate.parse(until).last_day().year
    plan = plan_for(campaign=dossier.campaign, owner=dossier.receiver, year=year, award_kind=kind)
    return plan, share_for(plan, dossier.unit) if plan else None


def waiting_for(share: QuotaShare) -> QuerySet[Nomination]:
    """Those who wait for a place of this share, whoever was judged worthy already first, then the longest wait.

    A unit below with a share of its own waits for that one.
    """
    rows = proposed_under(share.plan).filter(quota_state=QuotaState.HELD)
    rows = rows.filter(dossier__unit__path__startswith=share.unit.path)
    nearer = share.plan.shares.filter(unit__path__startswith=share.unit.path).exclude(pk=share.pk)
    for path in nearer.values_list("unit__path", flat=True):
        rows = rows.exclude(dossier__unit__path__startswith=path)
    judged = Case(When(result__in=WAITING_RESULTS, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.order_by(judged, "pk")


def _let_in(share: QuotaShare) -> int:
    """Give what is free to those who wait; conditional, so that a row another person just changed is left alone."""
    left = share.left or 0
    if left <= 0:
        return 0
    let_in = 0
    for pk in waiting_for(share).values_list("pk", flat=True)[:left]:
        held = Nomination.objects.filter(pk=pk, is_live=True, quota_state=QuotaState.HELD)
        if held.update(quota_state=QuotaState.COUNTED, quota_share=share):
            share.taken += 1
            let_in += 1
    return let_in


@transaction.atomic
def settle(*, by: User, sending: plans.Sending) -> int:
    """After places changed: those who waited are let in, and the units are told. Returns how many were let in."""
    let_in = 0
    for share in plans.lock_shares(share.pk for share in sending.changed).values():
        before = share.taken
        let_in += _let_in(share)
        if share.taken != before:
            share.save(update_fields=["taken"])
    _tell_units(sending)
    return let_in


@transaction.atomic
def hold_unplaced(*, plan: QuotaPlan) -> int:
    """What was proposed before anybody set a limit waits for the limit to be divided. Returns how many."""
    free = proposed_under(plan).filter(quota_state=QuotaState.FREE)
    return int(free.update(quota_state=QuotaState.HELD))


def leave_all(dossier: Dossier) -> None:
    """Everybody of a dossier that is given up leaves their place and stops being proposed. The caller holds it."""
    release(dossier.nominations.exclude(quota_state=QuotaState.FREE))
    dossier.nominations.update(is_live=False)


def release(nominations: Iterable[Nomination]) -> None:
    """Those no longer proposed give their places back; the caller holds their dossiers."""
    rows = [row for row in nominations if row.quota_state != QuotaState.FREE]
    with seats_of(leaving=rows) as seats:
        for row in rows:
            seats.leave(row)
        Nomination.objects.bulk_update(rows, ["quota_state", "quota_share"])


@transaction.atomic
def swap_places(*, by: User, waiting: Nomination, seated: Nomination) -> None:
    """The unit decides who of its dossier comes first while it still writes it."""
    dossier = lock_dossier(waiting.dossier_id)
    check_can_edit(by, dossier)
    rows = {row.pk: row for row in dossier.nominations.select_related("recipient", "award_kind")}
    held, counted = rows.get(waiting.pk), rows.get(seated.pk)
    if held is None or counted is None or held.quota_state != QuotaState.HELD:
        raise WrongState("Đề nghị này không còn chờ số lượng; hãy tải lại trang.")
    if counted.quota_state != QuotaState.COUNTED or counted.award_kind_id != held.award_kind_id:
        raise InvalidInput("Chỉ đổi được với đề nghị đang trong số lượng, cùng hình thức.", field="seated")
    share = counted.quota_share_id
    plans.lock_shares([share] if share else [])
    for row, state in ((held, QuotaState.COUNTED), (counted, QuotaState.HELD)):
        row.quota_state, row.quota_share_id = state, share
        row.version += 1
        row.save(update_fields=["quota_state", "quota_share", "version"])
    record(
        by=by,
        verb="nomination.swapped",
        obj=dossier,
        unit_id=dossier.unit_id,
        after={"nominee": str(held.recipient), "quota_instead_of": str(counted.recipient)},
    )


def _tell_units(sending: plans.Sending) -> None:
    """Officers and heads of each unit whose number changed, with what they may now propose."""
    plan = sending.plan
    known = people.people_of_units([share.unit_id for share in sending.changed], UNIT_OFFICER.code, UNIT_HEAD.code)
    messages = [
        Message(
            users=known.get(share.unit_id, []),
            kind="quota_set",
            title=f"{share.unit}: được đề nghị {format_number(share.places)} “{plan.award_kind}” ({plan.occasion})",
            url=reverse("dossiers:quota", args=[plan.pk]),
            key=f"quota:{share.pk}:{plan.version}:{share.places}",
        )
        for share in sending.changed
    ]
    notify_many(messages=messages, at=clock.now())

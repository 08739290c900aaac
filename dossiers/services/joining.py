"""A dossier made anew from an earlier one, and several dossiers of a unit made one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from dossiers.enums import DossierStatus as S
from dossiers.enums import PartKind, QuotaState
from dossiers.models import Dossier, DossierPart, Nomination, Opinion, PartDraft
from dossiers.rules.joining import check_can_join, check_can_renew, check_same_matter
from dossiers.services import duties
from dossiers.services.dossiers import make_code
from dossiers.services.locking import lock_dossier, lock_dossiers
from dossiers.services.moves import advance
from dossiers.services.nominations import achievement_key, save_nomination
from dossiers.services.quotas import seats_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState

_COPIED = ("unit", "receiver", "campaign", "ground", "line", "title", "summary")
_PAPERS = ("submission_number", "submission_date", "meeting_date")
_PART = ("kind", "title", "document_number", "document_date", "file", "content", "structure")
_NOMINATION = (
    "recipient",
    "award_kind",
    "order",
    "achievement_from",
    "achievement_to",
    "citation",
    "report",
    "contribution",
)


@transaction.atomic
def renew_dossier(*, by: User, dossier: Dossier, reason: str = "") -> Dossier:
    """A new draft with everything of the old one. What was sent and not yet received is withdrawn in the same step.

    Places of the quota pass from the old nominees to the new ones; nobody who waits slips in between.
    """
    old = lock_dossier(dossier.pk)
    made = old.replaced_by.exclude(status__in=(S.WITHDRAWN, S.MERGED)).first()
    if made is not None and made.created_by_id == by.pk:
        return made
    check_can_renew(by, old)
    if made is not None:
        raise WrongState(f"Hồ sơ {made.code} đã được lập thay hồ sơ này.")
    now = clock.now()
    new = _copy_head(old, by, now)
    leaving = list(old.nominations.select_related("recipient", "award_kind").order_by("order", "pk"))
    coming = [(new, one.award_kind, one.achievement_to) for one in leaving]
    with seats_of(leaving=leaving, coming=coming) as seats:
        for one in leaving:
            seats.leave(one)
        old.nominations.update(is_live=False, quota_state=QuotaState.FREE, quota_share=None)
        if old.status == S.SUBMITTED:
            advance(by=by, dossier=old, to=S.WITHDRAWN, at=now, reason=reason)
            duties.on_withdrawn(by=by, dossier=old, at=now)
        copies = {one.pk: _copy_nomination(one, new) for one in leaving}
        for copy in copies.values():
            seats.take(copy)
            save_nomination(copy)
    _copy_parts(old, new, copies, by, now)
    record(
        by=by,
        verb="dossier.copied",
        obj=new,
        unit_id=new.unit_id,
        after={"copied_from": old.code},
        reason=reason,
        at=now,
    )
    return new


def _copy_head(old: Dossier, by: User, now: datetime) -> Dossier:
    values = {name: getattr(old, name) for name in (*_COPIED, *_PAPERS)}
    return Dossier.objects.create(
        code=make_code("HS", old.receiver, now),
        replaces=old,
        created_by=by,
        created_at=now,
        status_since=now,
        **values,
    )


def _copy_nomination(one: Nomination, dossier: Dossier) -> Nomination:
    copy = Nomination(dossier=dossier, **{name: getattr(one, name) for name in _NOMINATION})
    copy.achievement_key = achievement_key(copy)
    return copy


def _copy_parts(old: Dossier, new: Dossier, copies: dict[int, Nomination], by: User, now: datetime) -> None:
    rows = old.parts.filter(is_current=True).select_related("file", "structure").order_by("pk")
    DossierPart.objects.bulk_create(
        [
            DossierPart(
                dossier=new,
                nomination=copies[part.nomination_id] if part.nomination_id else None,
                version=1,
                added_by=by,
                added_at=now,
                **{name: getattr(part, name) for name in _PART},
            )
            for part in rows
        ]
    )


@transaction.atomic
def join_dossiers(*, by: User, dossier: Dossier, others: Iterable[Dossier]) -> Dossier:
    """Take nominees, papers and opinions of other dossiers into this one; the others end as merged, and say where.

    A unit joins what it still writes, the standing agency what it is checking.
    """
    keys = {one.pk for one in others}
    rows = {row.pk: row for row in lock_dossiers({dossier.pk, *keys})}
    target = rows.pop(dossier.pk)
    if not rows:
        raise InvalidInput("Hãy chọn ít nhất một hồ sơ để gộp.", field="others")
    check_can_join(by, target)
    now = clock.now()
    for source in rows.values():
        check_can_join(by, source)
        check_same_matter(target, source)
    for source in rows.values():
        _move_over(source, target, by, now)
        advance(by=by, dossier=source, to=S.MERGED, at=now, merged_into=target)
    target.version += 1
    target.save(update_fields=["version", *_PAPERS])
    codes = ", ".join(sorted(source.code for source in rows.values()))
    record(by=by, verb="dossier.took_in", obj=target, unit_id=target.unit_id, after={"merged_dossiers": codes}, at=now)
    return target


def _move_over(source: Dossier, target: Dossier, by: User, now: datetime) -> None:
    order = target.nominations.aggregate(last=Max("order"))["last"] or 0
    moved = list(source.nominations.order_by("order", "pk"))
    for place, nomination in enumerate(moved, start=order + 1):
        nomination.dossier, nomination.order = target, place
    Nomination.objects.bulk_update(moved, ["dossier", "order"])
    DossierPart.objects.filter(dossier=source, nomination__isnull=False).update(dossier=target)
    PartDraft.objects.filter(dossier=source, nomination__isnull=False).update(dossier=target)
    Opinion.objects.filter(dossier=source).update(dossier=target)
    for name in _PAPERS:
        setattr(target, name, getattr(target, name) or getattr(source, name))
    papers = source.parts.filter(is_current=True, nomination__isnull=True).select_related("file", "structure")
    for part in papers.order_by("pk"):
        _keep_paper(part, source, target, by, now)


def _keep_paper(part: DossierPart, source: Dossier, target: Dossier, by: User, now: datetime) -> None:
    """Papers the target lacks become its own, the rest stand beside them under the name of their dossier."""
    values = {name: getattr(part, name) for name in _PART}
    taken = target.parts.filter(is_current=True, nomination__isnull=True, kind=part.kind, title=part.title).exists()
    if taken or part.kind == PartKind.OTHER:
        values |= {"kind": PartKind.OTHER, "title": f"{part.label} của hồ sơ {source.code}"[:200]}
    DossierPart.objects.create(dossier=target, version=1, added_by=by, added_at=now, **values)

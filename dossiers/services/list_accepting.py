"""A list looked through is written to its dossier: all of its rows in one transaction, or none."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from awards.enums import RecipientType
from awards.models import Recipient
from awards.services import create_recipients
from dossiers.enums import NomineeListStatus, RowState
from dossiers.lists.checking import effective
from dossiers.models import Dossier, Nomination, NomineeList, NomineeRow
from dossiers.rules.dossiers import check_can_edit
from dossiers.services.locking import lock_dossier
from dossiers.services.nominations import DUPLICATE, achievement_key
from dossiers.services.nominee_lists import locked_list, recheck
from dossiers.services.quotas import seats_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import DomainError, InvalidInput, WrongState
from thidua.common.text import squeeze
from thidua.documents.jobs import Progress
from thidua.documents.models import Job
from thidua.documents.services.jobs import enqueue, progress_outside
from thidua.units.models import Unit

ACCEPT_LIST = "accept_nominee_list"
PARKED = "Việc ghi vào hồ sơ đã dừng sau nhiều lần thử; chưa ghi gì vào hồ sơ. Bấm đồng ý lần nữa để ghi lại. Lý do: {}"
CHANGED = "Dữ liệu đã thay đổi từ khi xem: {} dòng cần xem lại. Chưa ghi gì vào hồ sơ."
_BATCH = 250


class Stopped(Exception):
    """Somebody called the writing off before its end."""


@transaction.atomic
def accept_list(*, by: User, nominee_list: NomineeList) -> NomineeList:
    """Ask the worker to write the list; every row must be settled."""
    row = locked_list(by, nominee_list.pk)
    waiting = row.rows.filter(state=RowState.NEEDS).count()
    if waiting:
        raise WrongState(f"Còn {waiting} dòng cần xem. Hãy sửa, chọn hoặc bỏ qua từng dòng trước khi đồng ý.")
    if not row.rows.filter(state=RowState.READY).exists():
        raise WrongState("Danh sách không còn dòng nào để ghi vào hồ sơ.")
    row.status, row.error = NomineeListStatus.ACCEPTING, ""
    row.version += 1
    row.save(update_fields=["status", "error", "version"])
    enqueue(
        by=by,
        kind=ACCEPT_LIST,
        key=accept_key(row),
        title=f"Ghi danh sách vào hồ sơ: {row.title}",
        payload={"list": row.pk, "version": row.version},
        unit=row.dossier.unit,
    )
    return row


def accept_key(row: NomineeList) -> str:
    return f"{ACCEPT_LIST}:{row.pk}:{row.version}"


@transaction.atomic
def stop_accepting(*, by: User, nominee_list: NomineeList) -> NomineeList:
    """Back to looking; takes no lock the worker holds, and the worker finds out before it commits."""
    check_can_edit(by, nominee_list.dossier)
    rows = NomineeList.objects.filter(pk=nominee_list.pk, status=NomineeListStatus.ACCEPTING)
    if not rows.update(status=NomineeListStatus.READ, error="Đã dừng theo yêu cầu; chưa ghi gì vào hồ sơ."):
        raise WrongState("Việc ghi danh sách đã xong hoặc đã dừng.")
    return NomineeList.objects.get(pk=nominee_list.pk)


def accept_job(job: Job, progress: Progress) -> None:
    """Handler. The list turns to 'accepted' in the transaction of its rows, so a second run finds nothing to do."""
    progress(2)
    by, pk, version = job.requested_by, job.payload["list"], job.payload["version"]
    if by is None:
        return
    try:
        with progress_outside(job) as told, transaction.atomic():
            _write(by, pk, version, told)
    except Stopped:
        return
    except DomainError as error:
        _hand_back(by, pk, version, error.message)


def _mine(pk: int, version: int) -> Any:
    return NomineeList.objects.filter(pk=pk, version=version, status=NomineeListStatus.ACCEPTING)


def _write(by: User, pk: int, version: int, told: Progress) -> None:
    row = _mine(pk, version).first()
    if row is None:
        raise Stopped
    dossier = lock_dossier(row.dossier_id)
    check_can_edit(by, dossier)
    Unit.objects.select_for_update().get(pk=dossier.unit_id)
    row.dossier = dossier
    told(5)
    recheck(by, row)
    lines = list(row.rows.select_related("award_kind", "recipient__unit").order_by("order"))
    doubtful = sum(line.state == RowState.NEEDS for line in lines)
    if doubtful:
        raise WrongState(CHANGED.format(doubtful))
    told(25)
    ready = [line for line in lines if line.state == RowState.READY]
    _settle_recipients(by, dossier, ready)
    told(55)
    _nominate(by, row, ready, told)
    now = clock.now()
    done = _mine(pk, version).update(status=NomineeListStatus.ACCEPTED, decided_by=by, decided_at=now, error="")
    if not done:
        raise Stopped
    after = {"nominee_list": row.title, "nominees_added": len(ready), "rows_skipped": len(lines) - len(ready)}
    record(by=by, verb="nominee_list.accepted", obj=dossier, unit_id=dossier.unit_id, after=after)


@transaction.atomic
def _hand_back(by: User, pk: int, version: int, reason: str) -> None:
    row = NomineeList.objects.select_related("dossier__unit", "dossier__receiver", "dossier__campaign").get(pk=pk)
    if _mine(pk, version).update(status=NomineeListStatus.READ, error=reason):
        recheck(by, row)


def give_up_accepting(job: Job) -> None:
    """The worker tried in vain: the list is open again, with the reason. Nobody has to free it."""
    pk, version = job.payload["list"], job.payload["version"]
    _mine(pk, version).update(status=NomineeListStatus.READ, error=PARKED.format(job.error))


def _settle_recipients(by: User, dossier: Dossier, lines: list[NomineeRow]) -> None:
    """Everybody new gets one record, however many rows name them."""
    by_order: dict[int, Recipient] = {}
    new: list[Recipient] = []
    units = {unit.pk: unit for unit in Unit.objects.filter(path__startswith=dossier.unit.path)}
    for line in lines:
        person = line.recipient or by_order.get(int(line.values.get("same_as") or 0))
        if person is None:
            person = _recipient(dossier.unit, units, line)
            new.append(person)
        by_order[line.order] = person
    create_recipients(by=by, recipients=new)
    for line in lines:
        line.recipient = by_order[line.order]


def _recipient(unit: Unit, units: dict[int, Unit], line: NomineeRow) -> Recipient:
    values = line.values
    as_unit = units.get(values.get("as_unit") or 0)
    works_at = units.get(values.get("unit") or 0)
    job, address, text = values.get("job_title", ""), values.get("address", ""), values.get("unit_text", "")
    if works_at is None and text:
        if values["type"] == RecipientType.PERSON:
            job = ", ".join(part for part in (job, text) if part)
        else:
            address = address or text
    return Recipient(
        type=values["type"],
        name=as_unit.name if as_unit else values["name"],
        honorific=values.get("honorific", ""),
        job_title=squeeze(job)[:200],
        group=values.get("group", ""),
        birth_year=values.get("birth_year"),
        address=squeeze(address)[:250],
        unit=as_unit or works_at or unit,
        as_unit=as_unit,
    )


def _nominate(by: User, row: NomineeList, lines: list[NomineeRow], told: Progress) -> None:
    dossier = row.dossier
    order = dossier.nominations.aggregate(latest=Max("order"))["latest"] or 0
    found = [_nomination(dossier, order + place, line, row.defaults) for place, line in enumerate(lines, start=1)]
    wanted = {
        (item.award_kind_id, PartialDate.parse(item.achievement_to).last_day().year): (
            dossier,
            item.award_kind,
            item.achievement_to,
        )
        for item in found
    }
    try:
        with transaction.atomic(), seats_of(coming=wanted.values()) as seats:
            for start in range(0, len(found), _BATCH):
                batch = found[start : start + _BATCH]
                for item in batch:
                    seats.take(item)
                Nomination.objects.bulk_create(batch)
                told(55 + 40 * (start + len(batch)) // max(1, len(found)))
    except IntegrityError as error:
        raise InvalidInput(DUPLICATE) from error
    for line, item in zip(lines, found, strict=True):
        line.nomination, line.state = item, RowState.ADDED
    NomineeRow.objects.bulk_update(lines, ["nomination", "state", "recipient"], batch_size=_BATCH)


def _nomination(dossier: Dossier, order: int, line: NomineeRow, defaults: dict[str, Any]) -> Nomination:
    values = effective(line, defaults)
    item = Nomination(
        dossier=dossier,
        recipient=line.recipient,
        award_kind=line.award_kind,
        order=order,
        achievement_from=values["achievement_from"],
        achievement_to=values["achievement_to"],
        citation=squeeze(values["citation"]),
        contribution=values.get("contribution"),
    )
    item.achievement_key = achievement_key(item)
    return item

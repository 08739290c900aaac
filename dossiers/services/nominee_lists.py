"""A list of nominees is handed in, read by a worker, corrected row by row, or put aside. Nothing is nominated here."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from awards.enums import RecipientType
from awards.models import Recipient
from dossiers.enums import NomineeListStatus, RowChoice
from dossiers.lists import checking
from dossiers.lists.columns import Mapped
from dossiers.lists.reading import ListRead, read_list
from dossiers.lists.sources import grids_of
from dossiers.models import Dossier, NomineeList, NomineeRow
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors.nominee_lists import facts_for, remembered_columns
from dossiers.services.locking import check_version, lock_dossier
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.text import fold, squeeze
from thidua.documents.files import open_file
from thidua.documents.jobs import Effect, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services.jobs import enqueue
from thidua.units.models import Unit

logger = logging.getLogger(__name__)

READ_LIST = "read_nominee_list"
PURPOSE = "nominee_list"
NOBODY = (
    "Có bảng nhưng không có dòng nào ghi tên người, tập thể được đề nghị. Hãy xem lại cột nào ghi họ tên, tên tập thể."
)
UNEXPECTED = "Không đọc được danh sách này do lỗi ngoài dự kiến. Hãy chép bảng sang tệp Excel mới rồi gửi lại."
PARKED = "Việc đọc danh sách đã dừng sau nhiều lần thử. Hãy gửi lại tệp hoặc báo quản trị. Lý do: {}"
# A reading that was given up and is run again by staff still finds its list.
_UNREAD = (NomineeListStatus.WAITING, NomineeListStatus.FAILED)
EDITED = (
    "type", "honorific", "name", "birth_year", "job_title", "group", "unit_text", "address",
    "achievement_from", "achievement_to", "citation", "contribution",
)  # fmt: skip


def locked_list(by: User, pk: int, *, status: str = NomineeListStatus.READ) -> NomineeList:
    """The dossier's lock first, then the list's; refused unless the dossier may be edited and the list is so far."""
    row = NomineeList.objects.get(pk=pk)
    dossier = lock_dossier(row.dossier_id)
    check_can_edit(by, dossier)
    row = NomineeList.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.status != status:
        raise WrongState(f"Danh sách đang ở tình trạng “{row.get_status_display()}” nên không làm được việc này.")
    row.dossier = dossier
    return row


@transaction.atomic
def send_list(*, by: User, dossier: Dossier, file: StoredFile | None = None, text: str = "") -> NomineeList:
    """A file or a pasted table becomes a row, and work for the worker."""
    owner = lock_dossier(dossier.pk)
    check_can_edit(by, owner)
    if file is None and not text.strip():
        raise InvalidInput("Hãy chọn tệp hoặc dán bảng danh sách.", field="file")
    row = NomineeList.objects.create(
        dossier=owner,
        title=file.original_name if file else "Danh sách dán từ bảng tính",
        file=file,
        text="" if file else text,
        defaults=usual_defaults(owner),
        created_by=by,
        created_at=clock.now(),
    )
    record(by=by, verb="nominee_list.sent", obj=owner, unit_id=owner.unit_id, after={"nominee_list": row.title})
    _ask_reading(by, row)
    return row


def _ask_reading(by: User, row: NomineeList) -> None:
    enqueue(
        by=by,
        kind=READ_LIST,
        key=job_key(row),
        title=f"Đọc danh sách: {row.title}",
        payload={"list": row.pk},
        unit=row.dossier.unit,
    )


def usual_defaults(dossier: Dossier) -> dict[str, Any]:
    """Rows that state no period are taken to mean the campaign's, when its document states both ends."""
    campaign = dossier.campaign
    if campaign is None or not campaign.period_from or not campaign.period_to:
        return {}
    return {"achievement_from": campaign.period_from, "achievement_to": campaign.period_to}


def job_key(row: NomineeList) -> str:
    return f"{READ_LIST}:{row.pk}:{row.version}"


# --- The worker's part


def read_list_job(job: Job, progress: Progress) -> Effect | None:
    """Handler. Rows are written with the job's end: a killed worker leaves nothing half."""
    rows = NomineeList.objects.select_related("dossier__unit", "dossier__receiver", "dossier__campaign__owner", "file")
    found = rows.filter(pk=job.payload["list"], status__in=_UNREAD).first()
    if found is None or job_key(found) != job.key:
        return None
    return Effect(_outcome(job, found, progress))


def _outcome(job: Job, row: NomineeList, progress: Progress) -> Callable[[], None]:
    try:
        progress(5)
        known = remembered_columns(row.dossier.unit_id)
        result = read_list(grids_of(*_source(row)), clock.today().year, row.mapping, known)
        if not result.rows:
            return lambda: _fail(row, NOBODY, result.tables)
        progress(50)
        lines = _lines(row, result)
        progress(60)
        checking.check_rows(lines, facts_for(_asker(job), row, [line.name_key for line in lines]))
        progress(90)
    except InvalidInput as error:
        reason = error.message
        return lambda: _fail(row, reason)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        logger.exception("list %s: reading failed", row.pk)
        return lambda: _fail(row, UNEXPECTED)
    return lambda: _keep(row, result, lines)


def _asker(job: Job) -> User:
    if job.requested_by is None:
        raise InvalidInput("Không rõ ai gửi danh sách. Hãy gửi lại.")
    return job.requested_by


def _source(row: NomineeList) -> tuple[bytes, str]:
    if row.file is None:
        return row.text.encode(), "dan.txt"
    with open_file(row.file) as stream:
        return stream.read(), row.file.original_name


def _lines(row: NomineeList, result: ListRead) -> list[NomineeRow]:
    units = units_by_name(row.dossier.unit)
    lines = []
    for order, read in enumerate(result.rows, start=1):
        line = NomineeRow(nominee_list=row, order=order, place=read.place[:160], cells=read.cells)
        line.values = {**read.values, "notes": read.notes}
        lines.append(line)
    _carry_over(row, lines)
    for line in lines:
        set_keys(line, units)
    return lines


def _carry_over(row: NomineeList, lines: list[NomineeRow]) -> None:
    """A list read again keeps what people said of its rows: what they typed, who somebody is, what is left out."""
    settled = row.rows.filter(Q(is_corrected=True) | ~Q(choice=RowChoice.OPEN) | Q(values__has_key="confirmed"))
    before: dict[str, list[NomineeRow]] = {}
    for old in settled:
        before.setdefault(old.place, []).append(old)
    places = Counter(line.place for line in lines)
    for line in lines:
        found = before.get(line.place, [])
        if len(found) == 1 and places[line.place] == 1:
            _take_over(line, found[0])


def _take_over(line: NomineeRow, old: NomineeRow) -> None:
    if old.is_corrected:
        line.values = {**line.values, **{name: value for name, value in old.values.items() if value}, "notes": []}
        line.is_corrected = True
    if "confirmed" in old.values:
        line.values["confirmed"] = old.values["confirmed"]
    if old.choice == RowChoice.SKIP or old.name == squeeze(str(line.values.get("name", "")))[:250]:
        line.choice, line.recipient_id = old.choice, old.recipient_id


def units_by_name(top: Unit) -> dict[str, int]:
    """Units of the branch by their folded names; a name two of them bear names neither."""
    found: dict[str, list[int]] = {}
    for pk, name, short in Unit.objects.filter(path__startswith=top.path).values_list("pk", "name", "short_name"):
        for text in {fold(name), fold(short or "")} - {""}:
            found.setdefault(text, []).append(pk)
    return {text: pks[0] for text, pks in found.items() if len(pks) == 1}


def set_keys(line: NomineeRow, units: Mapping[str, int]) -> None:
    """What follows from the values: name and key, the unit a collective is, the unit somebody works at."""
    name, kind = squeeze(str(line.values.get("name", ""))), str(line.values.get("type", ""))
    line.name = name[:250]
    line.name_key = f"{kind}|{Recipient.sorted_as(kind, name)}"[:300] if name and kind else ""
    collective = kind in (RecipientType.COLLECTIVE, RecipientType.ENTERPRISE)
    line.values["as_unit"] = units.get(fold(name)) if collective else None
    line.values["unit"] = units.get(fold(str(line.values.get("unit_text", ""))))
    line.search_text = line.build_search_text()


@transaction.atomic
def _keep(read: NomineeList, result: ListRead, lines: list[NomineeRow]) -> None:
    row = NomineeList.objects.select_for_update(of=("self",)).get(pk=read.pk)
    if row.status not in _UNREAD or row.version != read.version:
        return
    row.rows.all().delete()
    NomineeRow.objects.bulk_create(lines, batch_size=500)
    row.layout, row.status, row.error, row.read_at = result.tables, NomineeListStatus.READ, "", clock.now()
    row.save(update_fields=["layout", "status", "error", "read_at"])


@transaction.atomic
def _fail(read: NomineeList, reason: str, layout: list[dict[str, Any]] | None = None) -> None:
    """The tables that were found stay: people can still say which column holds the names."""
    rows = NomineeList.objects.filter(pk=read.pk, version=read.version, status__in=_UNREAD)
    found = read.layout if layout is None else layout
    rows.update(status=NomineeListStatus.FAILED, error=reason, read_at=clock.now(), layout=found)


def give_up_reading(job: Job) -> None:
    """The worker tried in vain: the page says so instead of waiting for ever."""
    row = NomineeList.objects.get(pk=job.payload["list"])
    if job_key(row) == job.key:
        _fail(row, PARKED.format(job.error))


# --- Corrections; nothing is nominated yet


@transaction.atomic
def set_columns(*, by: User, nominee_list: NomineeList, version: int | None, mapping: Mapped) -> NomineeList:
    """Somebody says what the columns hold; the worker reads the file again."""
    status = NomineeList.objects.get(pk=nominee_list.pk).status
    readable = NomineeListStatus.FAILED if status == NomineeListStatus.FAILED else NomineeListStatus.READ
    row = locked_list(by, nominee_list.pk, status=readable)
    check_version(version, row.version)
    row.mapping, row.status, row.error = mapping, NomineeListStatus.WAITING, ""
    row.version += 1
    row.save(update_fields=["mapping", "status", "error", "version"])
    after = {"nominee_list": row.title}
    record(by=by, verb="nominee_list.columns_told", obj=row.dossier, unit_id=row.dossier.unit_id, after=after)
    _ask_reading(by, row)
    return row


def recheck(by: User, row: NomineeList, keys: Iterable[str] | None = None) -> None:
    """Judge rows anew: all, or those whose names the change touched."""
    lines = row.rows.order_by("order")
    if keys is not None:
        lines = lines.filter(name_key__in=set(keys))
    found = list(lines)
    checking.check_rows(found, facts_for(by, row, [line.name_key for line in found]))
    fields = ["problems", "codes", "state", "candidates", "recipient", "award_kind", "values"]
    NomineeRow.objects.bulk_update(found, fields, batch_size=500)


@transaction.atomic
def correct_row(*, by: User, row: NomineeRow, values: Mapping[str, Any], award: int | None) -> NomineeRow:
    """Typed over what was read. What a person typed is doubted no more; namesakes are looked for again."""
    parent = locked_list(by, row.nominee_list_id)
    line = parent.rows.get(pk=row.pk)
    before = line.name_key
    kept = {name: values[name] for name in EDITED if values.get(name)}
    more = {name: line.values[name] for name in ("award_text", "id_tail", "confirmed", "code") if line.values.get(name)}
    line.values = {**more, **kept, "notes": []}
    if award:
        line.values["award"] = award
    set_keys(line, units_by_name(parent.dossier.unit))
    if line.name_key != before:
        line.choice, line.recipient = RowChoice.OPEN, None
    line.is_corrected = True
    line.save()
    recheck(by, parent, {before, line.name_key})
    return parent.rows.get(pk=row.pk)


@transaction.atomic
def choose(*, by: User, row: NomineeRow, choice: str, recipient: int | None = None) -> NomineeRow:
    """Say who a row is, leave it out, or confirm what looked odd."""
    parent = locked_list(by, row.nominee_list_id)
    line = parent.rows.get(pk=row.pk)
    if choice == "confirm":
        asked = [item["code"] for item in line.problems if item["level"] == checking.ASK]
        sure = [code for code in asked if code not in checking.DOUBLES]
        line.values["confirmed"] = sorted({*line.values.get("confirmed", []), *sure})
    elif choice == RowChoice.MERGE and recipient not in line.candidates:
        raise InvalidInput("Người, tập thể này không cùng tên với dòng đang xem.")
    elif choice in RowChoice.values:
        line.choice = choice
        line.recipient_id = recipient if choice == RowChoice.MERGE else None
    else:
        raise InvalidInput("Cách xử lý không hợp lệ.")
    line.save()
    recheck(by, parent, {line.name_key})
    return parent.rows.get(pk=row.pk)


@transaction.atomic
def set_defaults(*, by: User, nominee_list: NomineeList, version: int | None, values: Mapping[str, Any]) -> NomineeList:
    """One award, period and achievement for every row that leaves them empty."""
    row = locked_list(by, nominee_list.pk)
    check_version(version, row.version)
    row.defaults = {name: value for name, value in values.items() if value}
    row.version += 1
    row.save(update_fields=["defaults", "version"])
    recheck(by, row)
    return row


@transaction.atomic
def skip_doubles(*, by: User, nominee_list: NomineeList) -> int:
    """Leave out every row that proposes somebody for the same award a second time."""
    row = locked_list(by, nominee_list.pk)
    lines = [line for line in row.rows.exclude(codes="") if {"same_in_file", "nominated"} & set(line.codes.split())]
    row.rows.filter(pk__in=[line.pk for line in lines]).update(choice=RowChoice.SKIP)
    recheck(by, row, {line.name_key for line in lines})
    return len(lines)


@transaction.atomic
def discard_list(*, by: User, nominee_list: NomineeList) -> NomineeList:
    """Put aside; a second click finds it so."""
    found = NomineeList.objects.get(pk=nominee_list.pk)
    if found.status == NomineeListStatus.DISCARDED:
        return found
    if found.status in (NomineeListStatus.ACCEPTING, NomineeListStatus.ACCEPTED):
        raise WrongState(f"Danh sách đang ở tình trạng “{found.get_status_display()}” nên không bỏ được.")
    row = locked_list(by, nominee_list.pk, status=found.status)
    row.status, row.decided_by, row.decided_at = NomineeListStatus.DISCARDED, by, clock.now()
    row.save(update_fields=["status", "decided_by", "decided_at"])
    after = {"nominee_list": row.title}
    record(by=by, verb="nominee_list.discarded", obj=row.dossier, unit_id=row.dossier.unit_id, after=after)
    return row

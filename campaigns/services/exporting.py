"""The board as a file: asked for with its filters, written by the worker with the rights of who asked."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from campaigns.enums import BoardState
from campaigns.models import Campaign, Obligation, Participation
from campaigns.selectors.board import (
    BoardRow,
    Cell,
    board_columns,
    board_participations,
    board_rows,
    columns_of,
    may_know_grace,
)
from campaigns.selectors.campaigns import visible_to
from thidua.accounts.models import User
from thidua.audit import excel
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import last_day_before
from thidua.common.errors import NotAllowed
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services import enqueue
from thidua.units.models import Cluster

BOARD_EXPORT = "board_export"
_CHUNK = 100


def export_board(*, by: User, campaign: Campaign, filters: dict[str, Any]) -> Job:
    """Asked for twice in a minute with the same filters, it is made once."""
    now = clock.now()
    asked = {
        name: value.pk if isinstance(value, Model) else value
        for name, value in filters.items()
        if value not in (None, "")
    }
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]
    return enqueue(
        by=by,
        kind=BOARD_EXPORT,
        key=f"{BOARD_EXPORT}:{campaign.pk}:{by.pk}:{digest}:{now:%Y%m%d%H%M}",
        title=f"Xuất bảng theo dõi: {campaign.title}",
        payload={"campaign": campaign.pk, "filters": asked, "at": now.isoformat()},
    )


def write_board(job: Job, progress: Progress) -> Output:
    """Handler of export jobs; what the person may see is asked when the file is written."""
    user = job.requested_by
    campaign = visible_to(user).filter(pk=job.payload["campaign"]).first() if user and user.is_active else None
    if user is None or campaign is None:
        raise NotAllowed("Người yêu cầu không còn quyền xem phong trào này.")
    now = datetime.fromisoformat(job.payload["at"])
    filters = _read_filters(campaign, job.payload["filters"])
    columns = board_columns(campaign, filters)
    rows: list[list[Any]] = []
    parts = list(board_participations(user, campaign, filters, now))
    tells_grace = may_know_grace(user, campaign)
    for start in range(0, len(parts), _CHUNK):
        chunk: list[Participation] = parts[start : start + _CHUNK]
        found = board_rows(chunk, columns, now, tells_grace=tells_grace)
        rows += [_line(number, row) for number, row in enumerate(found, start=start + 1)]
        progress(10 + 80 * len(rows) // len(parts))
    data = excel.write_sheet(_heads(columns), rows)
    return Output(
        data=data,
        name=f"bang-theo-doi-{campaign.pk}-{now.astimezone(HANOI):%Y%m%d-%H%M}.xlsx",
        content_type=excel.CONTENT_TYPE,
        purpose=BOARD_EXPORT,
    )


def _read_filters(campaign: Campaign, asked: dict[str, Any]) -> dict[str, Any]:
    """Rows named in the payload, read again; one that is gone meanwhile matches nothing any more."""
    filters = dict(asked)
    for name, rows in (("obligation", columns_of(campaign)), ("cluster", Cluster.objects.all())):
        if name in filters:
            filters[name] = rows.filter(pk=filters[name]).first()
            if filters[name] is None:
                raise NotAllowed("Điều kiện lọc không còn; hãy lọc lại rồi xuất.")
    return filters


def _heads(columns: list[Obligation]) -> list[str]:
    heads = ["STT", "Đơn vị", "Loại đơn vị"]
    for column in columns:
        heads += [column.what, f"Hạn – {column.what}", f"Gửi lúc – {column.what}"]
    return heads


def _line(number: int, row: BoardRow) -> list[Any]:
    unit = row.participation.unit
    line: list[Any] = [number, unit.name, unit.get_kind_display()]
    for cell in row.cells:
        line += [_state_words(cell), _day(cell.duty.due_at if cell.duty else None, last=True), _sent(cell)]
    return line


def _state_words(cell: Cell) -> str:
    if cell.duty is None or cell.state is None:
        return "Không yêu cầu"
    extended = BoardState.EXTENDED.label.lower() if cell.duty.extended_at else ""
    return "; ".join(part for part in (str(cell.state.label), cell.late, extended) if part)


def _sent(cell: Cell) -> date | None:
    return _day(cell.duty.first_sent_at if cell.duty else None)


def _day(moment: datetime | None, *, last: bool = False) -> date | None:
    """The day in Hà Nội; of a deadline the last day that is on time."""
    if moment is None:
        return None
    return last_day_before(moment) if last else moment.astimezone(HANOI).date()


def may_read_export(user: User, file: StoredFile) -> bool:
    """An exported board is its asker's alone: it holds what that person may see."""
    return Job.objects.filter(kind=BOARD_EXPORT, result_file=file, requested_by=user).exists()

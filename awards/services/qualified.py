"""Those qualified and not proposed, as an Excel file written by the worker with the rights of who asked."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from awards.models import AwardKind
from awards.selectors.prospects import Prospect, possible, qualified
from awards.selectors.units import units_in_charge
from thidua.accounts.models import User
from thidua.audit import excel
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services import enqueue

QUALIFIED_EXPORT = "qualified_export"
_CHUNK = 200
_HEADS = [
    "STT",
    "Họ tên, tên tập thể",
    "Đối tượng",
    "Nhóm đối tượng",
    "Chức vụ, nghề nghiệp",
    "Đơn vị quản lý",
    "Danh hiệu, hình thức",
    "Năm",
    "Điều kiện người thẩm định còn phải xét",
]


def export_qualified(*, by: User, kind: AwardKind, year: int, filters: dict[str, Any]) -> Job:
    """Asked for twice in a minute with the same filters, it is made once."""
    now = clock.now()
    asked = {name: getattr(value, "pk", value) for name, value in filters.items() if value not in (None, "")}
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]
    return enqueue(
        by=by,
        kind=QUALIFIED_EXPORT,
        key=f"{QUALIFIED_EXPORT}:{by.pk}:{kind.pk}:{year}:{digest}:{now:%Y%m%d%H%M}",
        title=f"Xuất danh sách đủ điều kiện, chưa đề nghị: {kind}, năm {year}",
        payload={"kind": kind.pk, "year": year, "filters": asked, "day": now.astimezone(HANOI).date().isoformat()},
    )


def write_qualified(job: Job, progress: Progress) -> Output:
    user = job.requested_by
    kind = AwardKind.objects.filter(pk=job.payload["kind"]).first()
    if user is None or not user.is_active or kind is None:
        raise NotAllowed("Người yêu cầu không còn quyền xem danh sách này.")
    year, day = job.payload["year"], date.fromisoformat(job.payload["day"])
    filters = dict(job.payload["filters"])
    if "unit" in filters:
        filters["unit"] = units_in_charge(user).filter(pk=filters["unit"]).first()
        if filters["unit"] is None:
            raise NotAllowed("Người yêu cầu không còn quyền xem đơn vị đã lọc.")
    recipients = list(possible(user, kind, year, day, **filters))
    rows: list[list[Any]] = []
    for start in range(0, len(recipients), _CHUNK):
        found = qualified(recipients[start : start + _CHUNK], kind, year, day)
        rows += [_line(number, one) for number, one in enumerate(found, start=len(rows) + 1)]
        progress(5 + 90 * (start + _CHUNK) // max(len(recipients), 1))
    return Output(
        data=excel.write_sheet(_HEADS, rows),
        name=f"du-dieu-kien-{kind.code}-{year}.xlsx",
        content_type=excel.CONTENT_TYPE,
        purpose=QUALIFIED_EXPORT,
    )


def _line(number: int, one: Prospect) -> list[Any]:
    who = one.recipient
    return [
        number,
        str(who),
        who.get_type_display(),
        who.get_group_display(),
        who.job_title,
        str(who.unit),
        str(one.award_kind),
        one.year,
        "; ".join(result.rule.text for result in one.to_look_at),
    ]


def may_read_qualified(user: User, file: StoredFile) -> bool:
    """An exported list is its asker's alone."""
    return Job.objects.filter(kind=QUALIFIED_EXPORT, result_file=file, requested_by=user).exists()

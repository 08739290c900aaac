"""Works, models and exemplars: registered by a unit, followed with pictures, chosen by the agency."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from campaigns.enums import WorkChoice, WorkKind, WorkStatus
from campaigns.models import Participation, Work, WorkPhoto, WorkUpdate
from campaigns.photos import Prepared
from campaigns.rules.duties import check_can_register
from campaigns.rules.works import (
    check_can_add_photo,
    check_can_change_work,
    check_can_choose_work,
    check_can_report_work,
    check_can_withdraw_choice,
)
from campaigns.selectors.people import senders_of
from campaigns.services.participation import locked_participation
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate, vi_date
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.files import store_bytes
from thidua.documents.models import StoredFile
from thidua.notifications.services import MailContent, notify

PHOTO_PURPOSE = "work_photo"
_SAME_NAME = "Đơn vị đã đăng ký công trình, mô hình cùng tên."
_PERCENT_DONE = 100


@transaction.atomic
def register_work(
    *,
    by: User,
    participation: Participation,
    kind: str,
    title: str,
    description: str = "",
    planned_finish: str = "",
    place: str = "",
    cost: int | None = None,
) -> Work:
    """Register a công trình, mô hình or điển hình tiên tiến, within the number the campaign allows."""
    row = locked_participation(participation)
    check_can_register(by, row)
    _check_work_limit(row, kind)
    work = Work(
        participation=row,
        kind=kind,
        title=squeeze(title),
        description=description,
        planned_finish=planned_finish,
        place=squeeze(place),
        cost=cost,
        created_at=clock.now(),
        created_by=by,
    )
    _save_once(work)
    _audit(by, "work.registered", work, {"kind": work.get_kind_display(), "title": work.title})
    return work


def _check_work_limit(participation: Participation, kind: str, but: int | None = None) -> None:
    limit = participation.campaign.max_models
    if kind != WorkKind.MODEL or limit is None:
        return
    running = participation.works.filter(kind=kind).exclude(status=WorkStatus.DROPPED).exclude(pk=but or 0).count()
    if running >= limit:
        raise InvalidInput(f"Phong trào chỉ nhận tối đa {limit} mô hình của mỗi đơn vị.", field="kind")


@transaction.atomic
def update_work(
    *, by: User, work: Work, title: str, description: str, planned_finish: str, status: str, **more: Any
) -> Work:
    """Save what the unit says of its work; `more`: place, cost, finished_on."""
    locked_participation(work.participation)
    row = _locked(work)
    check_can_change_work(by, row)
    if row.status == WorkStatus.DROPPED and status != WorkStatus.DROPPED:
        _check_work_limit(row.participation, row.kind, but=row.pk)
    before = _facts(row)
    row.title, row.description, row.planned_finish, row.status = squeeze(title), description, planned_finish, status
    row.place, row.cost = squeeze(more.get("place", row.place)), more.get("cost", row.cost)
    row.finished_on = more.get("finished_on", row.finished_on)
    _settle_finish(row)
    _save_once(row)
    _audit(by, "work.changed", row, _facts(row), before)
    return row


def _settle_finish(row: Work) -> None:
    """A finished work is whole and has a day; one that is not finished has none."""
    if row.status == WorkStatus.DONE:
        row.percent = _PERCENT_DONE
        row.finished_on = row.finished_on or clock.today().isoformat()
        if PartialDate.parse(row.finished_on).first_day() > clock.today():
            raise InvalidInput("Ngày hoàn thành chưa tới.", field="finished_on")
    else:
        row.finished_on = ""


@transaction.atomic
def report_work(*, by: User, work: Work, percent: int, note: str) -> WorkUpdate:
    """How far a work has come. A hundred per cent finishes it."""
    row = _locked(work)
    check_can_report_work(by, row)
    if not note.strip():
        raise InvalidInput("Hãy ghi tình hình thực hiện.", field="note")
    if not 0 <= percent <= _PERCENT_DONE:
        raise InvalidInput("Tiến độ từ 0 đến 100 %.", field="percent")
    update = WorkUpdate.objects.create(work=row, percent=percent, note=note, reported_at=clock.now(), reported_by=by)
    before = _facts(row)
    row.percent = percent
    row.status = WorkStatus.DONE if percent == _PERCENT_DONE else WorkStatus.IN_PROGRESS
    _settle_finish(row)
    row.save(update_fields=["percent", "status", "finished_on"])
    _audit(by, "work.reported", row, _facts(row), before)
    return update


@transaction.atomic
def add_photo(*, by: User, work: Work, photo: Prepared, caption: str, update: WorkUpdate | None = None) -> WorkPhoto:
    """Keep a picture made anew from what was sent, with its small copy. The caption is what the blind hear."""
    row = _locked(work)
    check_can_add_photo(by, row)
    text = squeeze(caption)
    if not text:
        raise InvalidInput("Hãy ghi chú thích: ảnh chụp gì, ở đâu.", field="caption")
    if update is not None and update.work_id != row.pk:
        raise InvalidInput("Lần báo cáo không thuộc công trình, mô hình này.", field="update")
    made = WorkPhoto.objects.create(
        work=row,
        update=update,
        file=_kept(by, photo.full, "anh.jpg"),
        thumbnail=_kept(by, photo.thumbnail, "anh-nho.jpg"),
        caption=text,
        added_at=clock.now(),
    )
    _audit(by, "work.photo_added", row, {"caption": text})
    return made


def _kept(by: User, data: bytes, name: str) -> StoredFile:
    return store_bytes(by=by, data=data, name=name, content_type="image/jpeg", purpose=PHOTO_PURPOSE)


@transaction.atomic
def remove_photo(*, by: User, photo: WorkPhoto) -> None:
    """The row goes, the files stay with the trail."""
    row = _locked(photo.work)
    check_can_change_work(by, row)
    current = WorkPhoto.objects.filter(pk=photo.pk).first()
    if current is None:
        return
    _audit(by, "work.photo_removed", row, {}, {"caption": current.caption})
    current.delete()


@transaction.atomic
def choose_work(*, by: User, work: Work, choice: str, reason: str, plaque_on: date | None = None) -> Work:
    """The agency chooses a finished work for a plaque, or shows it to everybody for others to follow."""
    row = _locked(work)
    if choice == WorkChoice.NONE:
        raise InvalidInput("Hãy chọn gắn biển hoặc giới thiệu, nhân rộng.", field="choice")
    check_can_choose_work(by, row, choice)
    text = squeeze(reason)
    if not text:
        raise InvalidInput("Hãy ghi lý do chọn.", field="reason")
    if plaque_on is not None and choice != WorkChoice.PLAQUE:
        raise InvalidInput("Ngày gắn biển chỉ dùng khi chọn gắn biển.", field="plaque_on")
    now = clock.now()
    before = _choice(row)
    row.choice, row.choice_reason, row.chosen_at, row.chosen_by = choice, text, now, by
    row.plaque_on = plaque_on
    row.published_at = now if choice == WorkChoice.PUBLICATION else None
    row.save(update_fields=_CHOICE_FIELDS)
    _audit(by, "work.chosen", row, _choice(row), before)
    words = WorkChoice(choice).label.lower()
    _tell_unit(row, f"Được chọn {words}: {row.title}", f"work_chosen:{row.pk}:{now.isoformat()}", text)
    return row


@transaction.atomic
def withdraw_choice(*, by: User, work: Work, reason: str) -> Work:
    row = _locked(work)
    check_can_withdraw_choice(by, row)
    text = squeeze(reason)
    if not text:
        raise InvalidInput("Hãy ghi lý do thôi chọn.", field="reason")
    before = _choice(row)
    row.choice, row.choice_reason, row.chosen_at, row.chosen_by = WorkChoice.NONE, "", None, None
    row.plaque_on = row.published_at = None
    row.save(update_fields=_CHOICE_FIELDS)
    _audit(by, "work.choice_withdrawn", row, _choice(row), before, reason=text)
    _tell_unit(row, f"Thôi chọn: {row.title}", f"work_unchosen:{row.pk}:{clock.now().isoformat()}", text)
    return row


_CHOICE_FIELDS = ["choice", "choice_reason", "chosen_at", "chosen_by", "plaque_on", "published_at"]


def _locked(work: Work) -> Work:
    rows = Work.objects.select_for_update(of=("self",))
    return rows.select_related("participation__unit", "participation__campaign__owner").get(pk=work.pk)


def _save_once(row: Work) -> None:
    """The unique constraint is the rule; its refusal becomes a sentence beside the field."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput(_SAME_NAME, field="title") from error


def _facts(row: Work) -> dict[str, Any]:
    return {"title": row.title, "status": row.get_status_display(), "percent": row.percent}


def _choice(row: Work) -> dict[str, Any]:
    return {
        "choice": row.get_choice_display(),
        "choice_reason": row.choice_reason,
        "plaque_on": vi_date(row.plaque_on) if row.plaque_on else "",
    }


def _audit(
    by: User, verb: str, work: Work, after: dict[str, Any], before: dict[str, Any] | None = None, reason: str = ""
) -> None:
    """A work has no page of its own in the trail: its history is the participation's."""
    part = work.participation
    named = {"title": work.title, **after} if after else after
    record(by=by, verb=verb, obj=part, unit_id=part.unit_id, before=before, after=named, reason=reason)


def _tell_unit(work: Work, title: str, key: str, reason: str) -> None:
    notify(
        users=senders_of([work.participation.unit_id], clock.today()),
        kind="work_chosen",
        title=title,
        url=f"/cong-trinh/{work.pk}/",
        key=key[:100],
        mail=MailContent("work_news", {"work": work, "title": title, "reason": reason}),
    )

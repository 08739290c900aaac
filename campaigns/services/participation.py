"""What a unit takes upon itself under a campaign: targets, works and models, and how far it has come."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from campaigns.enums import Direction, WorkKind, WorkStatus
from campaigns.models import Participation, ProgressReport, Target, UnitTarget, Work
from campaigns.rules.duties import (
    check_can_change_unit_target,
    check_can_change_work,
    check_can_register,
    check_can_report,
)
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile


@transaction.atomic
def register_target(
    *,
    by: User,
    participation: Participation,
    text: str,
    value: Decimal,
    unit_label: str = "",
    target: Target | None = None,
    direction: str = Direction.UP,
) -> UnitTarget:
    """Take up a campaign target with the unit's own figure, or add one of its own."""
    row = _locked(participation)
    check_can_register(by, row)
    if target is not None and target.campaign_id != row.campaign_id:
        raise InvalidInput("Chỉ tiêu này không thuộc phong trào.", field="target")
    now = clock.now()
    unit_target = UnitTarget(
        participation=row,
        target=target,
        text=squeeze(text),
        value=value,
        unit_label=squeeze(unit_label),
        direction=target.direction if target else direction,
        created_at=now,
        created_by=by,
    )
    _save_once(unit_target, "Đơn vị đã đăng ký chỉ tiêu này.", field="target")
    if row.registered_at is None:
        row.registered_at = now
        row.save(update_fields=["registered_at"])
    _audit(by, "unit_target.registered", row, _in_words(unit_target))
    return unit_target


@transaction.atomic
def update_unit_target(*, by: User, unit_target: UnitTarget, text: str, value: Decimal, unit_label: str) -> UnitTarget:
    row = (
        UnitTarget.objects.select_for_update(of=("self",)).select_related("participation__unit").get(pk=unit_target.pk)
    )
    check_can_change_unit_target(by, row)
    before = _in_words(row)
    row.text, row.value, row.unit_label = squeeze(text), value, squeeze(unit_label)
    row.save(update_fields=["text", "value", "unit_label"])
    _audit(by, "unit_target.changed", row.participation, _in_words(row), before)
    return row


@transaction.atomic
def remove_unit_target(*, by: User, unit_target: UnitTarget) -> None:
    row = (
        UnitTarget.objects.select_for_update(of=("self",)).select_related("participation__unit").get(pk=unit_target.pk)
    )
    check_can_change_unit_target(by, row)
    _audit(by, "unit_target.removed", row.participation, {}, _in_words(row))
    row.delete()


@transaction.atomic
def report_progress(
    *,
    by: User,
    unit_target: UnitTarget,
    period: str,
    value: Decimal,
    evidence: str = "",
    file: StoredFile | None = None,
) -> ProgressReport:
    """Report a value for a period with its evidence (words or a file)."""
    row = (
        UnitTarget.objects.select_for_update(of=("self",)).select_related("participation__unit").get(pk=unit_target.pk)
    )
    check_can_report(by, row)
    now = clock.now()
    if PartialDate.parse(period).first_day() > now.astimezone(clock.HANOI).date():
        raise InvalidInput("Kỳ số liệu chưa tới, không thể báo cáo trước.", field="period")
    if not evidence.strip() and file is None:
        raise InvalidInput("Hãy ghi minh chứng hoặc đính kèm tệp.", field="evidence")
    report = ProgressReport.objects.create(
        unit_target=row, period=period, value=value, evidence=evidence, file=file, reported_at=now, reported_by=by
    )
    after = {"period": PartialDate.parse(period).display(), **_in_words(row, value)}
    _audit(by, "progress.reported", row.participation, after)
    return report


@transaction.atomic
def register_work(
    *, by: User, participation: Participation, kind: str, title: str, description: str = "", planned_finish: str = ""
) -> Work:
    """Register a công trình, mô hình or điển hình tiên tiến, within the number the campaign allows."""
    row = _locked(participation)
    check_can_register(by, row)
    _check_work_limit(row, kind)
    work = Work(
        participation=row,
        kind=kind,
        title=squeeze(title),
        description=description,
        planned_finish=planned_finish,
        created_at=clock.now(),
        created_by=by,
    )
    _save_once(work, "Đơn vị đã đăng ký công trình, mô hình cùng tên.", field="title")
    _audit(by, "work.registered", row, {"kind": work.get_kind_display(), "title": work.title})
    return work


def _check_work_limit(participation: Participation, kind: str) -> None:
    limit = participation.campaign.max_models
    if kind != WorkKind.MODEL or limit is None:
        return
    running = participation.works.filter(kind=kind).exclude(status=WorkStatus.DROPPED).count()
    if running >= limit:
        raise InvalidInput(f"Phong trào chỉ nhận tối đa {limit} mô hình của mỗi đơn vị.", field="kind")


@transaction.atomic
def update_work(*, by: User, work: Work, title: str, description: str, planned_finish: str, status: str) -> Work:
    row = Work.objects.select_for_update(of=("self",)).select_related("participation__unit").get(pk=work.pk)
    check_can_change_work(by, row)
    before = {"title": row.title, "status": row.get_status_display()}
    row.title, row.description, row.planned_finish, row.status = squeeze(title), description, planned_finish, status
    _save_once(row, "Đơn vị đã đăng ký công trình, mô hình cùng tên.", field="title")
    _audit(by, "work.changed", row.participation, {"title": row.title, "status": row.get_status_display()}, before)
    return row


def _locked(participation: Participation) -> Participation:
    rows = Participation.objects.select_for_update(of=("self",)).select_related("campaign", "unit")
    return rows.get(pk=participation.pk)


def _save_once(row: UnitTarget | Work, message: str, *, field: str) -> None:
    """The unique constraint is the rule; its refusal becomes a sentence beside the field."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput(message, field=field) from error


def _in_words(unit_target: UnitTarget, value: Decimal | None = None) -> dict[str, str]:
    """The trail is read by people long after units of measure have changed: 2.000 cây, not 2000.0000."""
    number = format_number(unit_target.value if value is None else value)
    return {"text": unit_target.text, "value": f"{number} {unit_target.unit_label}".strip()}


def _audit(
    by: User,
    verb: str,
    participation: Participation,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    record(by=by, verb=verb, obj=participation, unit_id=participation.unit_id, before=before, after=after)

"""What a unit takes upon itself under a campaign, and how far it has come: targets, one or many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from campaigns.enums import Comparator, Direction, RollUp
from campaigns.models import Campaign, Participation, ProgressReport, Target, UnitTarget
from campaigns.rules.duties import check_can_change_unit_target, check_can_register, check_can_report
from campaigns.selectors.participation import offered_targets
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile

# What a registration may carry beside its text and figure.
FIGURES = ("comparator", "value_to", "unit_label", "direction", "baseline", "weight", "by_when")
NOT_OFFERED = "Chỉ tiêu này không áp dụng cho đơn vị hoặc đã thôi áp dụng."


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table in which a unit takes up many targets."""

    target: Target
    value: Decimal
    value_to: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table in which a unit reports many targets."""

    unit_target: UnitTarget
    value: Decimal
    evidence: str = ""
    file: StoredFile | None = None


@transaction.atomic
def register_target(
    *, by: User, participation: Participation, text: str, value: Decimal, target: Target | None = None, **more: Any
) -> UnitTarget:
    """Take up a campaign target with the unit's own figure, or add one of its own. `more`: fields of `FIGURES`."""
    row = locked_participation(participation)
    check_can_register(by, row)
    if target is not None:
        _check_offered(row, target)
    unit_target = UnitTarget(
        participation=row, target=target, text=squeeze(text), value=value, created_at=clock.now(), created_by=by
    )
    _take_figures(unit_target, more)
    _write_new(by, unit_target)
    return unit_target


@transaction.atomic
def register_targets(*, by: User, participation: Participation, entries: Sequence[Entry]) -> int:
    """Take up many campaign targets at once, and change those taken up before; returns how many were written."""
    row = locked_participation(participation)
    check_can_register(by, row)
    known = {
        unit_target.target_id: unit_target
        for unit_target in UnitTarget.objects.filter(participation=row, target__isnull=False).select_related("target")
    }
    offered = {target.pk for target in offered_targets(row)}
    reported = set(ProgressReport.objects.filter(unit_target__participation=row).values_list("unit_target", flat=True))
    return sum(_take_up(by, row, entry, known.get(entry.target.pk), offered, reported) for entry in entries)


def _take_up(
    by: User, row: Participation, entry: Entry, known: UnitTarget | None, offered: set[int], reported: set[int]
) -> bool:
    """One line of the table; False when it says what is stored already."""
    field = f"value-{entry.target.pk}"
    figures = {"value_to": entry.value_to, "weight": entry.weight}
    if known is None:
        if entry.target.pk not in offered:
            raise InvalidInput(NOT_OFFERED, field=field)
        fresh = UnitTarget(
            participation=row,
            target=entry.target,
            text=entry.target.text,
            value=entry.value,
            created_at=clock.now(),
            created_by=by,
        )
        _take_figures(fresh, figures, field)
        _write_new(by, fresh)
        return True
    if (known.value, known.value_to, known.weight) == (entry.value, entry.value_to, entry.weight):
        return False
    if known.pk in reported and (known.value, known.value_to) != (entry.value, entry.value_to):
        raise InvalidInput("Đã có báo cáo tiến độ nên không đổi mức đăng ký.", field=field)
    before = _in_words(known)
    known.value = entry.value
    known.comparator = "" if known.comparator == Comparator.BETWEEN else known.comparator
    _take_figures(known, figures, field)
    known.save(update_fields=["value", "value_to", "comparator", "weight"])
    _audit(by, "unit_target.changed", row, _in_words(known), before)
    return True


@transaction.atomic
def update_unit_target(
    *, by: User, unit_target: UnitTarget, text: str, value: Decimal, unit_label: str, **more: Any
) -> UnitTarget:
    row = _locked_target(unit_target)
    check_can_change_unit_target(by, row)
    before = _in_words(row)
    row.text, row.value = squeeze(text), value
    _take_figures(row, {"unit_label": unit_label, **more})
    row.save(update_fields=["text", "value", *FIGURES])
    _audit(by, "unit_target.changed", row.participation, _in_words(row), before)
    return row


@transaction.atomic
def remove_unit_target(*, by: User, unit_target: UnitTarget) -> None:
    row = _locked_target(unit_target)
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
    row = _locked_target(unit_target)
    check_can_report(by, row)
    check_period(row.participation.campaign, period)
    return _write_report(by, row, Figure(row, value, evidence, file), period)


@transaction.atomic
def report_many(*, by: User, participation: Participation, period: str, figures: Sequence[Figure]) -> int:
    """Report many targets of one unit for one period: all or none."""
    row = locked_participation(participation)
    check_can_register(by, row)
    check_period(row.campaign, period)
    own = set(UnitTarget.objects.filter(participation=row, target__dropped_at=None).values_list("pk", flat=True))
    for figure in figures:
        if figure.unit_target.pk not in own:
            raise InvalidInput("Chỉ tiêu này không thuộc đăng ký của đơn vị hoặc đã thôi áp dụng.")
        figure.unit_target.participation = row
        _write_report(by, figure.unit_target, figure, period, field=f"evidence-{figure.unit_target.pk}")
    return len(figures)


def check_period(campaign: Campaign, period: str) -> None:
    """A period that has begun, and not one before the campaign or after it."""
    stated = PartialDate.parse(period)
    if stated.first_day() > clock.today():
        raise InvalidInput("Kỳ số liệu chưa tới, không thể báo cáo trước.", field="period")
    begun = PartialDate.parse(campaign.period_from).first_day() if campaign.period_from else None
    ended = PartialDate.parse(campaign.period_to).last_day() if campaign.period_to else None
    if (begun and stated.last_day() < begun) or (ended and stated.first_day() > ended):
        raise InvalidInput(f"Kỳ số liệu nằm ngoài thời gian thi đua ({_period_words(campaign)}).", field="period")


def _period_words(campaign: Campaign) -> str:
    ends = (("từ", campaign.period_from), ("đến", campaign.period_to))
    return " ".join(f"{word} {PartialDate.parse(partial).display()}" for word, partial in ends if partial)


def _write_report(by: User, row: UnitTarget, figure: Figure, period: str, field: str = "evidence") -> ProgressReport:
    if not figure.evidence.strip() and figure.file is None:
        raise InvalidInput("Hãy ghi minh chứng hoặc đính kèm tệp.", field=field)
    report = ProgressReport.objects.create(
        unit_target=row,
        period=period,
        value=figure.value,
        evidence=figure.evidence,
        file=figure.file,
        reported_at=clock.now(),
        reported_by=by,
    )
    after = {"period": PartialDate.parse(period).display(), **_in_words(row, figure.value)}
    _audit(by, "progress.reported", row.participation, after)
    return report


def _check_offered(participation: Participation, target: Target) -> None:
    if target.campaign_id != participation.campaign_id:
        raise InvalidInput("Chỉ tiêu này không thuộc phong trào.", field="target")
    if not offered_targets(participation).filter(pk=target.pk).exists():
        raise InvalidInput(NOT_OFFERED, field="target")


def _take_figures(row: UnitTarget, values: dict[str, Any], field: str = "value_to") -> None:
    """Write what the form gave and see that it holds together; a campaign target lends its unit and direction."""
    for name in FIGURES:
        if name in values:
            setattr(row, name, values[name])
    row.unit_label = squeeze(row.unit_label)
    target = row.target
    if target is not None:
        row.direction = Direction.DOWN if target.implicit_zero else target.direction
        row.unit_label = row.unit_label or target.unit_label
    if row.value_to is not None and row.value_to <= row.value:
        raise InvalidInput("Giá trị “đến” phải lớn hơn giá trị “từ”.", field=field)
    if row.value_to is not None:
        row.comparator = Comparator.BETWEEN
    elif row.comparator == Comparator.BETWEEN:
        raise InvalidInput("Hãy nhập giá trị “đến” của khoảng.", field=field)
    if target is not None and target.roll_up == RollUp.WEIGHTED and row.weight is None:
        weight_field = field.replace("value-", "weight-") if field.startswith("value-") else "weight"
        raise InvalidInput(f"Hãy ghi {target.weight_label} của đơn vị.", field=weight_field)
    if row.weight is not None and row.weight <= 0:
        raise InvalidInput("Trọng số phải lớn hơn 0.", field="weight")


def _write_new(by: User, unit_target: UnitTarget) -> None:
    _save_once(unit_target, "Đơn vị đã đăng ký chỉ tiêu này.", field="target")
    row = unit_target.participation
    if row.registered_at is None:
        row.registered_at = unit_target.created_at
        row.save(update_fields=["registered_at"])
    _audit(by, "unit_target.registered", row, _in_words(unit_target))


def _locked_target(unit_target: UnitTarget) -> UnitTarget:
    rows = UnitTarget.objects.select_for_update(of=("self",))
    return rows.select_related("target", "participation__unit", "participation__campaign").get(pk=unit_target.pk)


def locked_participation(participation: Participation) -> Participation:
    rows = Participation.objects.select_for_update(of=("self",)).select_related("campaign", "unit")
    return rows.get(pk=participation.pk)


def _save_once(row: UnitTarget, message: str, *, field: str) -> None:
    """The unique constraint is the rule; its refusal becomes a sentence beside the field."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput(message, field=field) from error


def _in_words(unit_target: UnitTarget, value: Decimal | None = None) -> dict[str, str]:
    """The trail is read by people long after units of measure have changed: 2.000 cây, not 2000.0000."""
    number = format_number(unit_target.value if value is None else value)
    if value is None and unit_target.value_to is not None:
        number = f"{number} – {format_number(unit_target.value_to)}"
    return {"text": unit_target.text, "value": f"{number} {unit_target.unit_label}".strip()}


def _audit(
    by: User,
    verb: str,
    participation: Participation,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    record(by=by, verb=verb, obj=participation, unit_id=participation.unit_id, before=before, after=after)

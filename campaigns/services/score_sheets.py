"""The life of a scoring table: drafted for a cluster, opened step by step, published frozen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from campaigns.enums import ScoreStage, SheetStatus
from campaigns.models import Campaign, Score, ScoreReturn, ScoreSheet
from campaigns.ranking import inputs_text, rank, ranking_text, sha256
from campaigns.rules.scoring import (
    check_can_ask_approval,
    check_can_draft_for,
    check_can_edit_table,
    check_can_publish,
    check_can_set_deadlines,
    check_can_step,
)
from campaigns.score_reminders import remind_of
from campaigns.score_steps import STAGE_OF, TRANSITIONS, back_of
from campaigns.selectors import scoring as selectors
from campaigns.selectors.people import senders_of
from campaigns.selectors.score_checks import publication_gaps, table_problems
from thidua.accounts.models import User
from thidua.accounts.selectors import staff_for
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.notifications.services import MailContent, notify
from thidua.units.models import Cluster

STALE = "Người khác đã sửa bảng điểm trong lúc bạn nhập. Xem lại rồi lưu lần nữa nếu vẫn muốn ghi đè."


def lock_sheet(pk: int) -> ScoreSheet:
    """Every writer of a table, its lines, cards and scores takes this lock first."""
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    return rows.select_related("cluster__owner", "cluster__head").get(pk=pk)


def check_version(seen: int | None, sheet: ScoreSheet) -> None:
    if seen is not None and seen != sheet.version:
        raise StaleObject(STALE)


def bump(sheet: ScoreSheet) -> None:
    """Whoever reads `version` notices that the table is another one."""
    sheet.version += 1
    sheet.save(update_fields=["version"])


@transaction.atomic
def create_sheet(
    *,
    by: User,
    cluster: Cluster,
    title: str,
    total: Decimal,
    basis: str = "",
    bonus_limit: Decimal | None = None,
    self_due_at: datetime | None = None,
    cross_due_at: datetime | None = None,
    campaign: Campaign | None = None,
) -> ScoreSheet:
    row = Cluster.objects.select_related("owner").get(pk=cluster.pk)
    check_can_draft_for(by, row)
    sheet = ScoreSheet(cluster=row, created_at=clock.now(), created_by=by)
    _fill(sheet, title, total, basis, bonus_limit, self_due_at, cross_due_at, campaign)
    _save_once(sheet)
    record(by=by, verb="score_sheet.created", obj=sheet, unit_id=row.owner_id, after=_values(sheet))
    return sheet


@transaction.atomic
def update_sheet(
    *,
    by: User,
    sheet: ScoreSheet,
    version: int | None,
    title: str,
    total: Decimal,
    basis: str = "",
    bonus_limit: Decimal | None = None,
    self_due_at: datetime | None = None,
    cross_due_at: datetime | None = None,
    campaign: Campaign | None = None,
) -> ScoreSheet:
    row = lock_sheet(sheet.pk)
    check_can_edit_table(by, row)
    check_version(version, row)
    before = _values(row)
    _fill(row, title, total, basis, bonus_limit, self_due_at, cross_due_at, campaign)
    row.version += 1
    _save_once(row)
    _record(by, "score_sheet.changed", row, before=before, after=_values(row))
    return row


def _fill(
    sheet: ScoreSheet,
    title: str,
    total: Decimal,
    basis: str,
    bonus_limit: Decimal | None,
    self_due_at: datetime | None,
    cross_due_at: datetime | None,
    campaign: Campaign | None,
) -> None:
    sheet.title, sheet.basis, sheet.total, sheet.bonus_limit = squeeze(title), squeeze(basis), total, bonus_limit
    sheet.self_due_at, sheet.cross_due_at, sheet.campaign = self_due_at, cross_due_at, campaign
    if not sheet.title:
        raise InvalidInput("Hãy nhập tên bảng điểm.", field="title")
    if sheet.total <= 0:
        raise InvalidInput("Tổng điểm tối đa phải lớn hơn 0.", field="total")
    if self_due_at and cross_due_at and cross_due_at <= self_due_at:
        raise InvalidInput("Hạn chấm chéo phải sau hạn tự chấm.", field="cross_until")


def _save_once(sheet: ScoreSheet) -> None:
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError as error:
        raise InvalidInput("Cụm, khối này đã có bảng điểm cùng tên.", field="title") from error


def _values(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "basis": sheet.basis,
        "score_total": format_number(sheet.total),
        "bonus_limit": format_number(sheet.bonus_limit),
        **_deadlines(sheet),
    }


def _deadlines(sheet: ScoreSheet) -> dict[str, str]:
    return {
        "self_due": deadline_sentence(sheet.self_due_at) if sheet.self_due_at else "",
        "cross_due": deadline_sentence(sheet.cross_due_at) if sheet.cross_due_at else "",
    }


@transaction.atomic
def ask_approval(*, by: User, sheet: ScoreSheet) -> ScoreSheet:
    """The head tells the agency that its table may be opened; asked again only after the table has changed."""
    row = lock_sheet(sheet.pk)
    check_can_ask_approval(by, row)
    _check_table(row)
    now = clock.now()
    _record(by, "score_sheet.asked", row, at=now)
    title = f"Chờ duyệt bảng điểm: {row.title} ({row.cluster})"
    key = f"score-asked:{row.pk}:{row.version}"
    url = reverse("campaigns:sheet", args=[row.pk])
    notify(users=staff_for(row.cluster.owner), kind="score_news", title=title, url=url, key=key, at=now)
    return row


@transaction.atomic
def set_deadlines(
    *, by: User, sheet: ScoreSheet, self_due_at: datetime | None, cross_due_at: datetime | None, reason: str
) -> ScoreSheet:
    """Other deadlines while units score; everybody concerned hears of the running one."""
    text = reason.strip()
    if not text:
        raise InvalidInput("Hãy ghi lý do đổi hạn.", field="reason")
    row = lock_sheet(sheet.pk)
    check_can_set_deadlines(by, row)
    now, before = clock.now(), _deadlines(row)
    if row.status == SheetStatus.CROSS:
        self_due_at = row.self_due_at  # that step is over
    _check_deadlines(row, self_due_at, cross_due_at, now)
    row.self_due_at, row.cross_due_at = self_due_at, cross_due_at
    row.version += 1
    row.save(update_fields=["self_due_at", "cross_due_at", "version"])
    _record(by, "score_sheet.deadlines_set", row, before=before, after=_deadlines(row), reason=text, at=now)
    stage = ScoreStage.SELF if row.status == SheetStatus.SELF else ScoreStage.CROSS
    cards = list(selectors.cards_of(row, stage))
    remind_of(row, [card for card in cards if card.sent_at is None])
    _tell(row, sorted({card.scorer_id for card in cards}), now, text, news="Đổi hạn chấm điểm")
    return row


def _check_deadlines(
    sheet: ScoreSheet, self_due_at: datetime | None, cross_due_at: datetime | None, now: datetime
) -> None:
    running, field = (self_due_at, "self_until") if sheet.status == SheetStatus.SELF else (cross_due_at, "cross_until")
    if running is not None and running <= now:
        raise InvalidInput("Hạn mới phải sau thời điểm hiện tại.", field=field)
    if self_due_at and cross_due_at and cross_due_at <= self_due_at:
        raise InvalidInput("Hạn chấm chéo phải sau hạn tự chấm.", field="cross_until")


@transaction.atomic
def open_self(*, by: User, sheet: ScoreSheet) -> ScoreSheet:
    """Approve the table and give every member its own card. Members who have left since lose theirs."""
    row = lock_sheet(sheet.pk)
    check_can_step(by, row, SheetStatus.SELF)
    _check_table(row)
    if row.self_due_at is not None and row.self_due_at <= clock.now():
        raise WrongState(f"Hạn tự chấm ({deadline_sentence(row.self_due_at)}) đã qua; hãy sửa hạn rồi mở chấm.")
    members = [unit.pk for unit in selectors.members_of(row.cluster)]
    if not members:
        raise WrongState("Cụm, khối chưa có thành viên nên chưa mở chấm được.")
    _drop_former_members(row, members)
    add_cards(row, ScoreStage.SELF, ((unit, unit) for unit in members))
    remind_of(row, selectors.cards_of(row, ScoreStage.SELF))
    _move(by, row, SheetStatus.SELF, units=members)
    return row


def _drop_former_members(sheet: ScoreSheet, members: list[int]) -> None:
    for field in ("unit_id", "scorer_id"):
        cards = ScoreReturn.objects.filter(sheet=sheet).exclude(stage=ScoreStage.OFFICIAL)
        cards.exclude(**{f"{field}__in": members}).delete()
    ScoreReturn.objects.filter(sheet=sheet).exclude(unit_id__in=members).delete()
    Score.objects.filter(criterion__sheet=sheet).exclude(unit_id__in=members).delete()
    peers = Score.objects.filter(criterion__sheet=sheet).exclude(stage=ScoreStage.OFFICIAL)
    peers.exclude(scorer_id__in=members).delete()


def add_cards(sheet: ScoreSheet, stage: str, pairs: Iterable[tuple[int, int]]) -> None:
    """(scored unit, scoring unit): cards that are there already stay as they are."""
    rows = [ScoreReturn(sheet=sheet, stage=stage, unit_id=unit, scorer_id=scorer) for unit, scorer in pairs]
    ScoreReturn.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def open_cross(*, by: User, sheet: ScoreSheet) -> ScoreSheet:
    """Close self-scoring; without an assignment by the head every unit scores every other."""
    row = lock_sheet(sheet.pk)
    check_can_step(by, row, SheetStatus.CROSS)
    units = list(selectors.cards_of(row, ScoreStage.SELF).values_list("unit_id", flat=True))
    if not ScoreReturn.objects.filter(sheet=row, stage=ScoreStage.CROSS).exists():
        add_cards(row, ScoreStage.CROSS, ((a, b) for a in units for b in units if a != b))
    cards = list(selectors.cards_of(row, ScoreStage.CROSS))
    scorers = {card.scorer_id for card in cards}
    remind_of(row, [card for card in cards if card.sent_at is None])
    _move(by, row, SheetStatus.CROSS, units=sorted(scorers))
    return row


@transaction.atomic
def open_official(*, by: User, sheet: ScoreSheet) -> ScoreSheet:
    """Close cross-scoring and give the agency one card for each member."""
    row = lock_sheet(sheet.pk)
    check_can_step(by, row, SheetStatus.OFFICIAL)
    agency = selectors.agency_of(row.cluster.owner)
    units = selectors.cards_of(row, ScoreStage.SELF).values_list("unit_id", flat=True)
    known = set(selectors.cards_of(row, ScoreStage.OFFICIAL).values_list("unit_id", flat=True))
    add_cards(row, ScoreStage.OFFICIAL, ((unit, agency.pk) for unit in units if unit not in known))
    _move(by, row, SheetStatus.OFFICIAL)
    return row


@transaction.atomic
def step_back(*, by: User, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """One step back, for a reason. A table that is drafted again opens all its cards: they are sent anew."""
    text = reason.strip()
    if not text:
        raise InvalidInput("Hãy ghi lý do lùi bước.", field="reason")
    row = lock_sheet(sheet.pk)
    target = back_of(row.status) or ""
    check_can_step(by, row, target)
    if target == SheetStatus.DRAFT:
        ScoreReturn.objects.filter(sheet=row, sent_at__isnull=False).update(
            sent_at=None, sent_by=None, sent_back_reason=text[:400]
        )
    units = selectors.cards_of(row, ScoreStage.SELF).values_list("unit_id", flat=True)
    if (stage := STAGE_OF.get(SheetStatus(target))) is not None:
        remind_of(row, selectors.cards_of(row, stage).filter(sent_at__isnull=True))
    _move(by, row, target, units=list(units), reason=text)
    return row


@transaction.atomic
def publish(*, by: User, sheet: ScoreSheet, version: int | None = None) -> ScoreSheet:
    """Freeze the inputs and the ranking computed from them; from here on the database refuses every change."""
    row = lock_sheet(sheet.pk)
    check_can_publish(by, row)
    check_version(version, row)
    problems = [*table_problems(row), *publication_gaps(row)]
    if problems:
        raise WrongState("Chưa công bố được: " + " ".join(problems))
    inputs = selectors.inputs_of(row)
    row.frozen_inputs, row.frozen_ranking = inputs_text(inputs), ranking_text(rank(inputs))
    row.inputs_sha256, row.ranking_sha256 = sha256(row.frozen_inputs), sha256(row.frozen_ranking)
    row.published_at, row.published_by = clock.now(), by
    _move(by, row, SheetStatus.PUBLISHED, units=[unit.id for unit in inputs.units])
    return row


def _check_table(sheet: ScoreSheet) -> None:
    problems = table_problems(sheet)
    if problems:
        raise WrongState("Bảng điểm chưa mở chấm được: " + " ".join(problems))


def _move(by: User, sheet: ScoreSheet, target: str, *, units: list[int] | None = None, reason: str = "") -> None:
    """The one writer of a status. Tells the units it concerns, or the agency when none are named."""
    step = TRANSITIONS[sheet.status][target]
    before, now = sheet.get_status_display(), clock.now()
    sheet.status = target
    sheet.version += 1
    sheet.save()
    after = {"status": sheet.get_status_display()}
    if target == SheetStatus.PUBLISHED:
        after["ranking_sha256"] = sheet.ranking_sha256
    _record(by, step.verb, sheet, before={"status": before}, after=after, reason=reason, at=now)
    _tell(sheet, units, now, reason)


_NEWS = {
    SheetStatus.DRAFT: "Bảng điểm được soạn lại",
    SheetStatus.SELF: "Mở tự chấm điểm",
    SheetStatus.CROSS: "Mở chấm chéo",
    SheetStatus.OFFICIAL: "Bắt đầu chấm chính thức",
    SheetStatus.PUBLISHED: "Đã công bố xếp hạng",
}


def _tell(sheet: ScoreSheet, units: list[int] | None, now: datetime, reason: str, news: str = "") -> None:
    today = now.astimezone(HANOI).date()
    users = staff_for(sheet.cluster.owner) if units is None else senders_of(units, today)
    due = {SheetStatus.SELF: sheet.self_due_at, SheetStatus.CROSS: sheet.cross_due_at}.get(SheetStatus(sheet.status))
    title = f"{news or _NEWS[SheetStatus(sheet.status)]}: {sheet.title} ({sheet.cluster})"
    page = "campaigns:ranking" if sheet.status == SheetStatus.PUBLISHED else "campaigns:sheet"
    facts = {"sheet": sheet, "title": title, "reason": reason, "due": deadline_sentence(due) if due else ""}
    notify(
        users=users,
        kind="score_news",
        title=title,
        url=reverse(page, args=[sheet.pk]),
        key=f"score:{sheet.pk}:{sheet.version}",
        mail=MailContent("score_news", facts),
        at=now,
    )


def _record(by: User, verb: str, sheet: ScoreSheet, **facts: Any) -> None:
    record(by=by, verb=verb, obj=sheet, unit_id=sheet.cluster.owner_id, **facts)

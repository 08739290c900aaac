"""Is a draft ready to launch? Every line says what is missing and which page mends it; a blocker stops the launch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from campaigns.enums import CampaignKind, CampaignStatus, MilestoneKind
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Milestone,
    Obligation,
    Participation,
    RequiredPart,
    Target,
)
from campaigns.selectors.deadlines import counted, rounds_of
from campaigns.selectors.participants import eligible
from campaigns.selectors.people import units_without_sender
from campaigns.selectors.readiness_careful import careful
from campaigns.selectors.readiness_lines import (
    AWARDS,
    CRITERIA,
    DOCUMENT,
    MILESTONES,
    NAMES_SHOWN,
    OBLIGATIONS,
    PARTICIPANTS,
    REQUIRED_PARTS,
    TARGETS,
    ReadinessItem,
    blocker,
    hint,
    named,
)
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, deadline_sentence, vi_date
from thidua.common.text import fold
from thidua.units.models import Unit

__all__ = ["ReadinessItem", "blockers", "readiness"]


def readiness(campaign: Campaign, now: datetime) -> list[ReadinessItem]:
    """All checks, blockers first, in a constant number of queries."""
    items = [*_document(campaign), *_period(campaign), *_milestones(campaign), *_contents(campaign)]
    items += [*_obligations(campaign, now), *_awards(campaign), *_participants(campaign, now), *_parent(campaign)]
    items += careful(campaign, now)
    return sorted(items, key=lambda item: (item.passed, not item.blocks))


def blockers(campaign: Campaign, now: datetime) -> list[ReadinessItem]:
    return [item for item in readiness(campaign, now) if item.blocks and not item.passed]


def _document(campaign: Campaign) -> Iterator[ReadinessItem]:
    numbered = bool(campaign.document_number and campaign.document_symbol)
    yield hint(
        "document_number",
        DOCUMENT,
        numbered,
        f"{campaign.document_reference}.",
        "Chưa có số, ký hiệu văn bản phát động.",
    )
    full = bool(campaign.document_date) and PartialDate.parse(campaign.document_date).is_full
    yield hint("document_date", DOCUMENT, full, "Đã có ngày văn bản.", "Chưa có đủ ngày, tháng, năm của văn bản.")
    yield hint("signer", DOCUMENT, bool(campaign.signer), "Đã có người ký.", "Chưa ghi người ký văn bản.")
    attached = campaign.document_file_id is not None
    yield hint("document_file", DOCUMENT, attached, "Đã đính kèm tệp văn bản.", "Chưa đính kèm tệp văn bản phát động.")


def _period(campaign: Campaign) -> Iterator[ReadinessItem]:
    needed = campaign.kind == CampaignKind.THEMATIC
    stated = bool(campaign.period_from and campaign.period_to)
    make = blocker if needed else hint
    yield make(
        "period",
        DOCUMENT,
        stated,
        "Đã có thời gian thi đua.",
        "Chưa có thời gian bắt đầu và kết thúc của đợt thi đua.",
    )
    if stated:
        ordered = _first(campaign.period_from) <= _last(campaign.period_to)
        yield blocker(
            "period_order",
            DOCUMENT,
            ordered,
            "Thời gian bắt đầu trước thời gian kết thúc.",
            "Thời gian bắt đầu sau thời gian kết thúc.",
        )


def _milestones(campaign: Campaign) -> Iterator[ReadinessItem]:
    dated = [row for row in Milestone.objects.filter(campaign=campaign) if row.when]
    if campaign.period_from:
        early = [row for row in dated if _last(row.when) < _first(campaign.period_from)]
        yield blocker(
            "milestone_before_period",
            MILESTONES,
            not early,
            "Không có mốc nào trước khi bắt đầu thi đua.",
            f"Có mốc trước khi bắt đầu thi đua: {named([str(row) for row in early])}.",
        )
    midterm = [_first(row.when) for row in dated if row.kind == MilestoneKind.MIDTERM]
    final = [_last(row.when) for row in dated if row.kind == MilestoneKind.FINAL]
    if midterm and final:
        yield blocker(
            "milestone_order",
            MILESTONES,
            min(midterm) <= max(final),
            "Sơ kết trước tổng kết.",
            "Mốc sơ kết đang đặt sau mốc tổng kết.",
        )


def _contents(campaign: Campaign) -> Iterator[ReadinessItem]:
    count = Target.objects.filter(campaign=campaign).count()
    yield hint("targets", TARGETS, count > 0, f"Có {count} chỉ tiêu.", "Chưa có chỉ tiêu nào.")


def _obligations(campaign: Campaign, now: datetime) -> Iterator[ReadinessItem]:
    rows = [row for row in Obligation.objects.filter(campaign=campaign).order_by("order", "pk") if row.units_send]
    asked = [row for row in rows if row.dropped_at is None]
    if kept := [row.what for row in rows if row.dropped_at is not None]:
        yield hint("history", OBLIGATIONS, True, f"Giữ làm lịch sử, đơn vị không phải gửi: {named(kept)}.", "")
    yield hint(
        "obligations",
        OBLIGATIONS,
        bool(asked),
        f"Có {len(asked)} việc đơn vị phải gửi.",
        "Chưa có việc nào đơn vị phải gửi: sau khi phát động sẽ không có gì để theo dõi.",
    )
    for row in asked:
        yield from _series(campaign, row, now) if row.is_series else _deadline(campaign, row, now)
        yield from _holidays(row)


def _series(campaign: Campaign, row: Obligation, now: datetime) -> Iterator[ReadinessItem]:
    rounds = rounds_of(row, campaign, now)
    shown = "; ".join(f"{period.words}: {deadline_sentence(due.at)}" for period, due in rounds[:NAMES_SHOWN])
    yield blocker(
        f"series:{row.pk}",
        OBLIGATIONS,
        bool(rounds),
        f"“{row.what}” lặp lại {len(rounds)} kỳ ({shown}{'; …' if len(rounds) > NAMES_SHOWN else ''}).",
        f"“{row.what}” lặp lại nhưng không còn kỳ nào đến hạn trong thời gian thi đua.",
    )


def _holidays(row: Obligation) -> Iterator[ReadinessItem]:
    """A deadline counted where the table knows no holidays must be looked at by a person."""
    found = counted(row)
    if found is not None and found.unknown_years:
        years = ", ".join(str(year) for year in found.unknown_years)
        yield ReadinessItem(
            f"holidays:{row.pk}",
            f"“{row.what}” tính theo ngày làm việc nhưng bảng ngày nghỉ chưa có năm {years}.",
            OBLIGATIONS,
            passed=False,
        )


def _deadline(campaign: Campaign, row: Obligation, now: datetime) -> Iterator[ReadinessItem]:
    if row.due_at is None:
        yield ReadinessItem(
            f"undated:{row.pk}",
            f"“{row.what}” không có hạn cụ thể nên sẽ không được nhắc tự động.",
            OBLIGATIONS,
            passed=False,
        )
        return
    until = deadline_sentence(row.due_at)
    yield blocker(
        f"deadline:{row.pk}",
        OBLIGATIONS,
        row.due_at > now,
        f"“{row.what}”: hạn {until}, sau ngày phát động.",
        f"“{row.what}” có hạn {until}, trước lúc phát động ({vi_date(now.astimezone(HANOI).date())}).",
    )
    written = _first(campaign.document_date) if campaign.document_date else None
    if written and row.due_at.astimezone(HANOI).date() <= written:
        yield ReadinessItem(
            f"deadline_before_document:{row.pk}",
            f"“{row.what}” có hạn {until}, trước ngày văn bản phát động.",
            OBLIGATIONS,
            passed=False,
            blocks=True,
        )


def _awards(campaign: Campaign) -> Iterator[ReadinessItem]:
    offered = set(CampaignAward.objects.filter(campaign=campaign).values_list("award_kind_id", flat=True))
    yield hint(
        "awards",
        AWARDS,
        bool(offered),
        f"Có {len(offered)} danh hiệu, hình thức khen thưởng.",
        "Chưa nêu danh hiệu, hình thức khen thưởng.",
    )
    judged = Criterion.objects.filter(campaign=campaign).values_list("award_kind_id", flat=True)
    stray = set(judged) - offered
    yield hint(
        "criteria",
        CRITERIA,
        not stray,
        "Tiêu chuẩn khớp với khen thưởng của phong trào.",
        "Có tiêu chuẩn của loại khen thưởng mà phong trào không nêu.",
    )
    if offered:
        parts = RequiredPart.objects.filter(campaign=campaign).exists()
        yield hint(
            "required_parts",
            REQUIRED_PARTS,
            parts,
            "Đã nêu thành phần hồ sơ.",
            "Chưa nêu thành phần hồ sơ đề nghị khen thưởng.",
        )


def _participants(campaign: Campaign, now: datetime) -> Iterator[ReadinessItem]:
    rows = Participation.objects.filter(campaign=campaign).select_related("unit").order_by("unit__name_sort", "pk")
    units = [row.unit for row in rows]
    alone = not units and (campaign.parent_id is not None or not eligible(campaign, _day(now)).exists())
    make = hint if alone else blocker
    yield make(
        "participants",
        PARTICIPANTS,
        bool(units),
        f"Có {len(units)} đơn vị tham gia.",
        "Chưa chọn đơn vị tham gia: kế hoạch chỉ để chính đơn vị thực hiện." if alone else "Chưa chọn đơn vị tham gia.",
    )
    gone = [unit.name for unit in units if not unit.is_active_on(now.astimezone(HANOI).date())]
    yield blocker(
        "participants_active",
        PARTICIPANTS,
        not gone,
        "Mọi đơn vị tham gia đang hoạt động.",
        f"{len(gone)} đơn vị không hoạt động vào ngày phát động: {named(gone)}.",
    )
    twice = _same_names(units)
    yield hint(
        "participants_twice",
        PARTICIPANTS,
        not twice,
        "Không có đơn vị trùng tên.",
        f"Có đơn vị trùng tên trong danh sách, cần xem lại: {named(twice)}.",
    )
    silent = units_without_sender(units, now.astimezone(HANOI).date())
    yield hint(
        "participants_people",
        PARTICIPANTS,
        not silent,
        "Đơn vị nào cũng có người nhận thông báo.",
        f"{len(silent)} đơn vị chưa có cán bộ hoặc thủ trưởng trong hệ thống: {named([u.name for u in silent])}.",
    )


def _day(now: datetime) -> date:
    return now.astimezone(HANOI).date()


def _same_names(units: list[Unit]) -> list[str]:
    counted = Counter((fold(unit.name), unit.path[: -unit.steplen]) for unit in units)
    twice = {key for key, count in counted.items() if count > 1}
    return sorted({unit.name for unit in units if (fold(unit.name), unit.path[: -unit.steplen]) in twice})


def _parent(campaign: Campaign) -> Iterator[ReadinessItem]:
    if campaign.parent is None:
        return
    yield hint(
        "parent",
        DOCUMENT,
        campaign.parent.status != CampaignStatus.DRAFT,
        "Phong trào cấp trên đã phát động.",
        "Phong trào cấp trên còn đang soạn.",
    )


def _first(partial: str) -> date:
    return PartialDate.parse(partial).first_day()


def _last(partial: str) -> date:
    return PartialDate.parse(partial).last_day()

"""What a sơ kết or tổng kết report says: sections made from the data of a moment. Higher rooms register theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F

from campaigns.enums import BoardState, DutyStatus, SummaryKind, TargetVerdict, WorkChoice, WorkKind, WorkStatus
from campaigns.models import Campaign, CampaignSummary, Duty, Participation, Target, UnitTarget, Work
from campaigns.selectors.board import columns_of
from campaigns.selectors.figures import judge
from campaigns.selectors.participation import in_force
from campaigns.selectors.states import state_filter
from campaigns.wording import target_words
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, vi_datetime
from thidua.common.numbers import format_number
from thidua.units.enums import UnitKind

NAMED_INLINE = 8  # more names than this go into an annex


@dataclass(frozen=True, slots=True)
class Table:
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""


@dataclass(slots=True)
class Section:
    """A heading with its paragraphs and tables; `annexes` stand at the end of the report under their own heads."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    annexes: list[Table] = field(default_factory=list)


Maker = Callable[[Campaign, datetime], Section | None]
_MAKERS: list[Maker] = []


def register(maker: Maker) -> None:
    """A section of a room above this one; it stands after the campaign's own figures."""
    if maker not in _MAKERS:
        _MAKERS.append(maker)


def sections_of(campaign: Campaign, at: datetime) -> list[Section]:
    """Every section that has something to say, in the order of the report. Nothing here is invented."""
    made = [maker(campaign, at) for maker in (_participants, _sending, _targets, _works, *_MAKERS)]
    return [section for section in made if section is not None]


def title_of(summary: CampaignSummary) -> str:
    word = "Sơ kết" if summary.kind == SummaryKind.MIDTERM else "Tổng kết"
    return f"{word} {_lower_first(summary.campaign.title)}"


def _lower_first(title: str) -> str:
    return title[:1].lower() + title[1:] if title.lower().startswith(("phong trào", "kế hoạch")) else title


def opening_of(campaign: Campaign, at: datetime) -> str:
    """One sentence: what is carried out, and as of when the figures stand."""
    named = campaign.document_reference.removeprefix("Số ")
    stated = PartialDate.parse(campaign.document_date) if campaign.document_date else None
    basis = f"Thực hiện văn bản số {named}" if named else "Thực hiện văn bản phát động"
    when = f" {'ngày ' if stated.is_full else ''}{stated.display()}" if stated else ""
    issuer = f" của {campaign.document_issuer}" if campaign.document_issuer else ""
    return (
        f"{basis}{when}{issuer} về {_lower_first(campaign.title)}, {campaign.owner.name} báo cáo kết quả như sau "
        f"(số liệu trên Cổng Thi đua - Khen thưởng đến {vi_datetime(at)}):"
    )


def _participants(campaign: Campaign, at: datetime) -> Section:
    rows = Participation.objects.filter(campaign=campaign).order_by()
    kinds = Counter({row["unit__kind"]: row["n"] for row in rows.values("unit__kind").annotate(n=Count("pk"))})
    total = sum(kinds.values())
    labels = dict(UnitKind.choices)
    parts = ", ".join(f"{figure(count)} {str(labels.get(kind, kind)).lower()}" for kind, count in kinds.most_common())
    own = rows.filter(own_campaign__launched_at__isnull=False).count()
    text = [f"Có {figure(total)} đơn vị tham gia phong trào{f' ({parts})' if parts else ''}."]
    if own:
        text.append(f"{figure(own)} đơn vị đã ban hành kế hoạch riêng để thực hiện trên Cổng.")
    amended = campaign.amendments.filter(published_at__isnull=False).count()
    if amended:
        text.append(f"Phong trào đã được điều chỉnh {figure(amended)} lần.")
    return Section("Triển khai phong trào", text)


def _sending(campaign: Campaign, at: datetime) -> Section | None:
    columns = list(columns_of(campaign))
    if not columns:
        return None
    late = state_filter(BoardState.LATE, at)
    answered = state_filter(BoardState.SENT_ANY, at)
    counts = {
        row["obligation_id"]: row
        for row in Duty.objects.filter(obligation__in=columns)
        .order_by()
        .values("obligation_id")
        .annotate(
            total=Count("pk"),
            on_time=Count("pk", filter=answered & ~late),
            late=Count("pk", filter=answered & late),
            excused=Count("pk", filter=state_filter(BoardState.EXCUSED, at)),
        )
    }
    section = Section("Gửi kế hoạch, báo cáo")
    rows = []
    for number, column in enumerate(columns, start=1):
        found = counts.get(column.pk, {"total": 0, "on_time": 0, "late": 0, "excused": 0})
        silent = found["total"] - found["on_time"] - found["late"] - found["excused"]
        figures = (found["total"], found["on_time"], found["late"], silent, found["excused"])
        rows.append([str(number), column.what, *map(figure, figures)])
    head = ["STT", "Việc phải gửi", "Số đơn vị", "Đúng hạn", "Trễ hạn", "Chưa gửi", "Được miễn"]
    section.tables.append(Table(head, rows))
    for column in columns:
        _name_silent(section, column.pk, column.what)
    return section


def _name_silent(section: Section, key: int, what: str) -> None:
    owed = Duty.objects.filter(obligation=key, status__in=(DutyStatus.OPEN, DutyStatus.RETURNED))
    names = list(owed.order_by("unit__name_sort", "pk").values_list("unit__name", flat=True))
    if not names:
        return
    if len(names) <= NAMED_INLINE:
        section.paragraphs.append(f"Chưa gửi “{what}”: {'; '.join(names)}.")
        return
    number = f"{figure(len(names))} đơn vị"
    section.paragraphs.append(f"Chưa gửi “{what}”: {number} (danh sách ở phụ lục).")
    rows = [[str(place), name] for place, name in enumerate(names, start=1)]
    section.annexes.append(Table(["STT", "Đơn vị"], rows, f"Đơn vị chưa gửi: {what}"))


def _targets(campaign: Campaign, at: datetime) -> Section | None:
    targets = list(Target.objects.filter(campaign=campaign, dropped_at__isnull=True).order_by("order", "pk"))
    registered = in_force(UnitTarget.objects.filter(participation__campaign=campaign))
    found = judge(registered, at.astimezone(HANOI).date())
    if not targets and not found:
        return None
    by_target: dict[int | None, Counter[str]] = {}
    for row in found:
        by_target.setdefault(row.unit_target.target_id, Counter())[row.verdict] += 1
    units = len({row.unit_target.participation_id for row in found})
    section = Section("Thực hiện chỉ tiêu", [f"{figure(units)} đơn vị đã đăng ký {figure(len(found))} chỉ tiêu."])
    lines = [(target.text, target_words(target), by_target.get(target.pk, Counter())) for target in targets]
    if own := by_target.get(None):
        lines.append(("Chỉ tiêu riêng của đơn vị", "", own))
    rows = []
    for number, (text, words, counted) in enumerate(lines, start=1):
        figures = [counted[verdict] for verdict in TargetVerdict]
        rows.append([str(number), text, words, *map(figure, figures)])
    head = ["STT", "Chỉ tiêu", "Mức phấn đấu", *(str(verdict.label) for verdict in TargetVerdict)]
    section.tables.append(Table(head, rows, "Số lượt đăng ký của đơn vị theo kết quả"))
    return section


def _works(campaign: Campaign, at: datetime) -> Section | None:
    works = Work.objects.filter(participation__campaign=campaign)
    counted = {
        (row["kind"], row["status"]): row["n"]
        for row in works.order_by().values("kind", "status").annotate(n=Count("pk"))
    }
    if not counted:
        return None
    rows = [
        [str(kind.label), *(figure(counted.get((kind, status), 0)) for status in WorkStatus)]
        for kind in WorkKind
        if any(counted.get((kind, status)) for status in WorkStatus)
    ]
    section = Section("Công trình, mô hình, điển hình tiên tiến")
    section.tables.append(Table(["Loại", *(str(status.label) for status in WorkStatus)], rows))
    chosen = works.exclude(choice=WorkChoice.NONE).order_by("kind", "participation__unit__name_sort", "pk")
    for title, unit, choice in chosen.values_list("title", F("participation__unit__name"), "choice"):
        section.paragraphs.append(f"{title} ({unit}): {str(WorkChoice(choice).label).lower()}.")
    return section


def figure(count: int) -> str:
    """Numbers under ten take a leading zero in administrative papers, zero itself does not."""
    return f"{count:02d}" if 0 < count < 10 else format_number(count)

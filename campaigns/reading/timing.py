"""Period, phases, and when sơ kết and tổng kết are held."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from campaigns.reading.context import Context, sentences
from campaigns.reading.dates import FoundDate, FoundRange
from campaigns.reading.document import Block
from campaigns.reading.phases import find_phases

_TIME_HEAD = re.compile(
    r"^(?:(?:về )?(?:chủ đề|đối tượng|phạm vi|quy mô|tiến độ|nội dung"
    r"|mục tiêu)[\s,]+(?:và )?)*(?:\w+ )?(?:thời gian|thời hạn|thời điểm)"
    r"(?! (?:nộp|gửi|sơ kết|tổng kết|báo cáo|xét|bình xét|họp|trình|nhận|đăng ký|hoàn thành|hoàn tất|lấy|công bố"
    r"|trao))",
    re.I,
)
_TIME_HEAD_ANY = re.compile(r"(?:,|và|/)\s*thời gian(?! (?:nộp|gửi|báo cáo|hoàn thành))", re.I)
_CAMPAIGN_FROM = re.compile(
    r"(?:phong trào|đợt thi đua|đợt cao điểm|thi đua|kế hoạch|chiến dịch|thời gian)[^.;]{0,120}?(?:từ|bắt đầu|kể từ"
    r"|trong)\b",
    re.I,
)
_WHOLE_YEAR = re.compile(r"(?:trong|cả|suốt)\s+(?:cả\s+)?năm\s+((?:19|20)\d{2})(?!\d)", re.I)
_FROM_ONLY = re.compile(r"(?:bắt đầu|khởi động|phát động)?\s*(?:kể )?từ\s*(?:ngày|tháng|đầu năm|quý)?\s*$", re.I)
_TO_ONLY = re.compile(
    r"(?:đến|tới)\s*(?:hết|cuối)?\s*(?:ngày|tháng|năm)?\s*$|kết thúc\s*(?:vào|trong|ngày|:)*\s*$", re.I
)
_TITLE_YEAR = re.compile(
    r"(?:thi đua|khen thưởng|phong trào|công tác|nhiệm vụ|kế hoạch|yêu nước|đợt)(?:(?!kỷ niệm|đại hội"
    r"|lần thứ)[^();]){0,120}?"
    r"(?P<words>(?P<kind>năm học|giai đoạn|năm)\s+\(?(?P<y>(?:19|20)\d{2})(?:\s?[-–]\s?(?P<z>(?:19|20)\d{2}))?)",
    re.I,
)
_MEETS = re.compile(r"\b(?:sơ|tổng) kết\b", re.I)
_NOT_MEETING = re.compile(
    r"(?:báo cáo|hồ sơ|khen thưởng|kết quả|đề nghị|nghị quyết|số liệu|văn bản|biểu mẫu|bằng khen|dịp|gắn với"
    r"|sau khi|sau|từ nay đến khi|phục vụ)"
    r"(?:\s+(?:về|hội nghị|việc|thành tích|hồ sơ))?\s*(?:sơ kết,?\s*(?:và\s*)?)?$",
    re.I,
)
_WHEN = re.compile(
    r"^(?P<what>[^.;:()]{0,140}?)(?P<link>:\s*(?:dự kiến\s+)?(?:tổ chức\s+)?(?:vào|trong)?|\b(?:vào|trong|dự kiến"
    r"|hoàn thành trong|tổ chức)\b)?"
    r"\s*\(?\s*(?:các\s+|khoảng\s+|thời gian\s+|lúc\s+|sáng\s+|chiều\s+|\d{1,2}\s?(?:giờ|h)\s?\d{0,2}\s*,?\s*"
    r"|(?:thượng |trung |hạ )?tuần(?: đầu| cuối| thứ \w+| \d)?\s+(?:của\s+)?)*"
    r"(?:ngày|đầu|giữa|cuối|dịp|nửa đầu|nửa cuối|trước ngày|trước)?\s*$",
    re.I,
)
_ON_OCCASION = re.compile(
    r"^[^.;:]{0,80}?(?::\s*)?(?P<words>(?:nhân dịp|vào dịp|dịp|gắn với|kết hợp|lồng ghép|cùng với|tại (?:hội nghị"
    r"|đại hội|lễ))\b[^.;]{5,200})",
    re.I,
)
_AND_DATE = re.compile(r"^\s*(?:,|và)\s*(?:ngày\s*)?$")
_AGENDA = re.compile(r"(?:quý\s+(?:IV|I{1,3}|[1-4])|tháng\s+\d{1,2})(?![\w/]*\s*tháng)", re.I)
AGENDA_LEAD = re.compile(r"^(?:Quý\s+(?:IV|I{1,3}|[1-4])|Tháng\s+\d{1,2})[^:]{0,20}:", re.I)
_BULLET_MEETS = re.compile(
    r"^(?:(?:Tổ chức|Hội nghị|Tiến hành|Tham gia|Tham dự|Dự|Họp|Báo cáo|(?:Chỉ đạo|Hướng dẫn|Đôn đốc) các [^.;]{2,60}?)"
    r"\s+)*(?:sơ|tổng) kết\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Period:
    first: str | None
    last: str | None
    start: int
    end: int
    stated: str | None = None  # a note when it is inferred from a name only
    open_words: str | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    kind: str  # "sơ kết", "tổng kết"
    when: str | None
    start: int
    end: int
    what: str
    wording: str | None = None
    agenda: bool = False


def find_period(ctx: Context) -> Period | None:
    """The campaign's own time; of a section that gives phases only, from the first to the last of them."""
    found = _stated_period(ctx)
    phases = find_phases(ctx)
    same = found and phases and (found.first, found.last) == (phases[0].first, phases[0].last)
    if phases and (found is None or same):
        return Period(phases[0].first, phases[-1].last, phases[0].start, phases[-1].end)
    return found


def _stated_period(ctx: Context) -> Period | None:
    for _, block, text in ctx.body():
        if is_timed(ctx, block) and (found := _period_in(ctx, block, text)):
            return found
    for index, block, text in ctx.body():
        if not ctx.is_cited(index) and not agenda_date(ctx, block, text) and (found := _period_said(ctx, block)):
            return found
    return _period_of_title(ctx)


def is_timed(ctx: Context, block: Block) -> bool:
    """Does the block, or the heading above it, speak of the campaign's time?"""
    lead = ctx.doc.slice(block.start, min(block.end, block.start + 120))
    if _TIME_HEAD.match(lead) and not re.match(r"thời gian (?:sơ|tổng) kết", lead, re.I):
        return True
    deepest = block.headings[-1].text if block.headings else ""
    return bool(_TIME_HEAD.match(deepest) or _TIME_HEAD_ANY.search(deepest)) or any(
        _TIME_HEAD.match(h.text) for h in block.headings[-2:]
    )


# "Tự chấm điểm: từ 01/11 đến 10/11" under "Thời gian, trình tự" is a step, not the campaign's own time.
_STEP = re.compile(
    r"(?:[^\W\d_]{1,8} ){0,3}?(?:đăng ký|chấm điểm|bình xét|xét duyệt|thẩm định|kiểm tra|nộp|gửi|báo cáo|công bố|"
    r"nghiệm thu|"
    r"họp|tiếp nhận|lấy phiếu|bỏ phiếu|trao thưởng)[^:]{0,50}:",
    re.I,
)


def _period_in(ctx: Context, block: Block, text: str) -> Period | None:
    if (
        re.match(r"(?:thời gian )?(?:sơ|tổng) kết", text, re.I)
        or _STEP.match(text)
        or (block.is_heading and not ctx.dates.within(block.start, block.end))
    ):
        return None
    if ranges := ctx.dates.ranges(block.start, block.end):
        return _of_range(ranges[0])
    if year := _WHOLE_YEAR.search(ctx.doc.clean, block.start, block.end):
        return Period(year[1], year[1], year.start(), year.end())
    if alone := _only_date(ctx, block):
        return Period(alone.iso, alone.iso, alone.start, alone.end)
    first = last = None
    found: list[FoundDate] = []
    for date in ctx.dates.within(block.start, block.end):
        before = ctx.doc.clean[max(block.start, date.start - 40) : date.start]
        if not date.has_year or _MEETS.search(before):
            continue
        if first is None and _FROM_ONLY.search(before):
            first = date.iso
            found.append(date)
        elif last is None and _TO_ONLY.search(before):
            last = date.iso
            found.append(date)
    return Period(first, last, found[0].start, found[-1].end) if found else None


def _only_date(ctx: Context, block: Block) -> FoundDate | None:
    """ "Thời gian thực hiện: năm 2026", "Thời gian: quý IV/2026": that year, quarter or month is the whole period."""
    dates = ctx.dates.within(block.start, block.end)
    if len(dates) != 1 or not dates[0].has_year or dates[0].is_day:
        return None
    lead = ctx.doc.clean[block.start : dates[0].start]
    rest = ctx.doc.clean[dates[0].end : block.end].strip(" .;")
    label = re.fullmatch(r"\s*(?:[^:]{0,80}:)?\s*(?:trong|vào|thực hiện trong)?\s*", lead, re.I)
    return dates[0] if label and not rest else None


def _of_range(found: FoundRange) -> Period:
    return Period(found.first, found.last, found.start, found.end, open_words=found.open_words)


def _period_said(ctx: Context, block: Block) -> Period | None:
    """ "Phong trào được tổ chức từ … đến …" outside a section about time."""
    for start, end in sentences(ctx.doc.clean, block.start, block.end):
        said = _CAMPAIGN_FROM.search(ctx.doc.clean, start, end)
        if not said or re.search(r"\b(?:đã|gửi|nộp)\b", ctx.doc.clean[start:end], re.I):
            continue
        for found in ctx.dates.ranges(start, end):
            if (
                found.start >= said.end() - 12
                and found.start - said.end() < 40
                and (found.first is None or "-" in found.first)
            ):
                return _of_range(found)
    return None


def _period_of_title(ctx: Context) -> Period | None:
    title = ctx.frame.title
    found = list(_TITLE_YEAR.finditer(ctx.doc.clean, title.start, title.end)) if title else []
    if not found:
        return None
    words = found[-1]
    name = " ".join(words["words"].split()).replace("(", "")
    first, last = words["y"], words["z"] or words["y"]
    return Period(
        first, last, words.start("words"), words.end("words"), stated=f"chỉ suy từ tên '{name}'; không có mục Thời gian"
    )


def find_milestones(ctx: Context) -> list[Milestone]:
    found: list[Milestone] = []
    for index, block, text in ctx.body():
        if ctx.is_cited(index) or (block.is_heading and not _MEETS.search(text)):
            continue
        when = agenda_date(ctx, block, text)
        if when:
            found += _of_agenda(ctx, block, text, when)
        elif _MEETS.search(text):
            found += _in_block(ctx, block)
    return _once(found)


def agenda_date(ctx: Context, block: Block, text: str) -> tuple[str, int] | None:
    """(when, where the item's own text begins) of an item in a list by quarter or month."""
    lead = AGENDA_LEAD.match(text)
    if lead:
        colon = ctx.doc.clean.index(":", block.start)
        dates = ctx.dates.within(block.start, colon)
        return (_yeared(ctx, dates[0].iso), colon + 1) if dates else None
    for heading in reversed(block.headings):
        if (
            len(heading.text) < 80
            and _AGENDA.search(heading.text)
            and (dates := ctx.dates.within(heading.start, heading.end))
        ) and (dates[0].iso[5:6] == "Q" or len(dates[0].iso) == 7 or not dates[0].has_year):
            return _yeared(ctx, dates[0].iso), block.start
    return None


def _yeared(ctx: Context, iso: str) -> str:
    """A month of a yearly plan's agenda has the year that the plan's title gives."""
    if not iso.startswith("--"):
        return iso
    title = _period_of_title(ctx)
    return f"{title.first}{iso[1:]}" if title and title.first == title.last else iso


def _in_title_year(ctx: Context, date: FoundDate) -> FoundDate:
    """'Sơ kết tháng 7' in a plan whose title names one year."""
    iso = _yeared(ctx, date.iso)
    return date if iso.startswith("--") else replace(date, iso=iso)


def _of_agenda(ctx: Context, block: Block, text: str, when: tuple[str, int]) -> list[Milestone]:
    iso, begin = when
    found: list[Milestone] = []
    for start, end in sentences(ctx.doc.clean, begin, block.end):
        sentence = ctx.doc.slice(start, end)
        if not _BULLET_MEETS.match(sentence):
            continue
        exact = [
            d
            for d in ctx.dates.within(start, end)
            if (d.is_day or (d.has_year and len(d.iso) == 7))  # "tổng kết vào quý IV/2025" names its own time
            and not d.cited
            and re.search(r"(?:dự kiến|vào|trong|ngày)\s*(?:ngày\s*)?$", ctx.doc.clean[start : d.start])
        ]
        when_iso = exact[0].iso if exact else (iso if not iso.startswith("--") else None)
        words = _MEETS.search(sentence)
        kind = words[0].lower() if words else "sơ kết"
        if any((kind, when_iso) == (known.kind, known.when) for known in found):
            continue  # one item of work, its report and its meeting
        left = start + len(ctx.doc.clean[start:end]) - len(ctx.doc.clean[start:end].lstrip())
        wording = None if when_iso else ctx.doc.slice(block.start, begin).strip(" :") or None
        found.append(Milestone(kind, when_iso, left, end, sentence, wording, agenda=True))
    return found


def _in_block(ctx: Context, block: Block) -> list[Milestone]:
    clean = ctx.doc.clean
    found: list[Milestone] = []
    for start, end in sentences(clean, block.start, block.end):
        meets = list(_MEETS.finditer(clean, start, end))
        floor = start
        for meet, follower in zip_longest(meets, meets[1:]):
            stop = follower.start() if follower else end
            if not _NOT_MEETING.search(clean[max(start, meet.start() - 40) : meet.start()]):
                found += _timed(ctx, block, meet, stop, floor)
            floor = meet.end()
    return found


def _timed(ctx: Context, block: Block, meet: re.Match[str], stop: int, start: int) -> list[Milestone]:
    clean, kind = ctx.doc.clean, meet[0].lower()
    found: list[Milestone] = []
    at = meet.end()
    for date in ctx.dates.within(meet.end(), stop):
        between = clean[at : date.start]
        if found:
            if _AND_DATE.match(between):
                found.append(Milestone(kind, date.iso, date.start, date.end, ctx.doc.slice(meet.start(), date.end)))
                at = date.end
            continue
        link = _WHEN.match(between)
        if not date.has_year and len(date.iso) == 4:
            date = _in_title_year(ctx, date)
        if link and date.has_year and not date.to and not date.cited and _is_when(ctx, block, date, between, link):
            found.append(Milestone(kind, date.iso, meet.start(), date.end, ctx.doc.slice(meet.start(), date.end)))
            at = date.end
    if found:
        return found
    return _before_or_occasion(ctx, block, meet, stop, start)


def _is_when(ctx: Context, block: Block, date: FoundDate, between: str, link: re.Match[str]) -> bool:
    """Is the date when the meeting is held, and not part of the name of what it sums up?"""
    if re.search(r"\btrước\b|chậm nhất|muộn nhất", between, re.I):
        # A report's "trước ngày" is a deadline; a section on time says when the meeting is.
        return is_timed(ctx, block)
    if re.search(r"(?:6|sáu|06|9|chín) tháng (?:đầu|cuối)?\s*$|giai đoạn\s*$|kế hoạch số|nghị quyết", between, re.I):
        return False
    if len(date.iso) == 4 and not between.strip() and is_timed(ctx, block):
        return True  # "sơ kết năm 2027" under "Thời gian"; elsewhere it may be the year summed up
    if len(date.iso) == 4 and "học" not in between[-6:]:
        return bool(link["link"]) and link["link"].strip().lower() not in ("tổ chức",)
    if len(date.iso) == 10 or date.iso[5:6] == "Q" or link["link"]:
        return True
    return len(date.iso) == 7


def _before_or_occasion(ctx: Context, block: Block, meet: re.Match[str], stop: int, start: int) -> list[Milestone]:
    clean, kind = ctx.doc.clean, meet[0].lower()
    before = [d for d in ctx.dates.within(start, meet.start()) if d.has_year and not d.to and not d.cited]
    lead = clean[before[-1].end : meet.start()] if before else ""
    opens = clean[start : before[-1].start] if before else "x"
    if (
        before
        and re.fullmatch(r"[\s,:-]*(?:tổ chức|tiến hành|hội nghị)?[\s]*", lead, re.I)
        and re.fullmatch(r"[\s,;]*(?:và|vào|trong|dự kiến|khoảng|đến|ngày|cuối|đầu|-|:|\s)*", opens, re.I)
    ):
        date = before[-1]
        return [Milestone(kind, date.iso, date.start, meet.end(), ctx.doc.slice(meet.start(), stop))]
    words = _ON_OCCASION.match(clean[meet.end() : stop])
    is_main = re.fullmatch(
        r"(?:.*[,:;])?\s*(?:thời gian\s+|tổ chức\s+|hội nghị\s+)*", clean[start : meet.start()], re.I
    )
    if words and is_main:
        begin = meet.end() + words.start("words")
        wording = ctx.doc.slice(begin, meet.end() + words.end("words"))
        return [
            Milestone(
                kind, None, meet.start(), meet.end() + words.end("words"), ctx.doc.slice(meet.start(), stop), wording
            )
        ]
    return []


def _once(found: list[Milestone]) -> list[Milestone]:
    """The same meeting said twice is one; of words and a date for one kind the date stands."""
    kept: dict[tuple[str, str | None, str], Milestone] = {}
    dated = {m.kind for m in found if m.when and not m.agenda}
    for item in found:
        if item.when is None and item.kind in dated:
            continue
        kept.setdefault((item.kind, item.when, item.what if item.agenda else ""), item)
    return list(kept.values())

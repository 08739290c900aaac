"""Every "trước ngày …" as an obligation: what, by when, who, and in which words."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

from campaigns.reading.context import Context, sentences
from campaigns.reading.dates import FoundDate, recurrence
from campaigns.reading.document import Block
from campaigns.reading.duties import kind_of_duty, names_paper, paper_of, performer, said_what, sentence_before
from campaigns.reading.timing import is_timed
from campaigns.reading.vocabulary import DUTY, DUTY_VERBS

_HOUR = r"(?:(?P<h>\d{1,2})\s*(?:giờ|h|g)\s*(?P<min>\d{2})?(?:\s*phút)?\s*,?\s*)?"
# How a term is said; what stands between these words and the date is listed after them.
_TERM_WORDS = (
    r"trước|chậm nhất|muộn nhất|trễ nhất|không muộn hơn|không quá|hạn (?:chót|cuối(?: cùng)?) (?:gửi|nộp|nhận|"
    r"đăng ký|hoàn thành)[^.;:,]{0,40}?(?= là)|hạn cuối(?: cùng)?|hạn chót|hết(?= ngày)"
    r"|thời hạn(?: (?:gửi|nộp|hoàn thành|báo cáo|đăng ký)[^.;:,]{0,40}:)?(?: chậm nhất)?"
    r"|hạn (?:gửi|nộp|hoàn thành|đăng ký)(?:[^.;:,]{0,40}:)?|(?:cho )?(?:đến|tới) hết|(?:đến|tới)(?= ngày)"
    r"|(?:hoàn thành|xong|kết thúc|gửi|nộp|báo cáo) (?:vào|đến)(?= ngày)"
)
_TRIGGER = re.compile(
    rf"(?P<word>\b(?:{_TERM_WORDS}))(?<=[\w:])\s*:?\s*"
    rf"(?:(?:là|vào|đến|hết|trước|lúc|và trong|hoặc trong|trong)\s+)*{_HOUR}"
    r"(?:của\s+)?(?:ngày\s*|thứ \w+,?\s*(?:ngày\s*)?)?$",
    re.I,
)
# "… trước ngày 15/6 và ngày 15/11 hằng năm": the second day of the same work.
_AND_TERM = re.compile(r"\s*(?:,|và|;)\s*(?:trước\s+)?(?:ngày\s*)?", re.I)
_BY = re.compile(r"chậm|muộn|trễ|hạn|hết|không quá|đến|tới", re.I)
_DONE = re.compile(
    r"\bđã\s+(?:được\s+)?(?:\w+\s+){0,3}$|\bđã (?:gửi|nộp|ban hành|hoàn thành|được|có|phát động|tổ chức|thực hiện)\b",
    re.I,
)
_CONDITION = re.compile(
    r"(?:có hiệu lực|được thành lập|được tuyển dụng|được bổ nhiệm|nghỉ hưu|sinh|tính|quy định tại|áp dụng"
    r"|thành tích đạt được)\s*(?:từ\s*)?$",
    re.I,
)
_MEETING = re.compile(r"\s*(?:thời gian\s+|tổ chức\s+|hội nghị\s+)*(?:sơ|tổng) kết\b", re.I)
_CRITERIA = re.compile(
    r"tiêu chuẩn|tiêu chí|điều kiện|đối tượng thi đua|mục đích|kết quả|đánh giá chung|tình hình", re.I
)
_BARE_END = re.compile(r"(?:Thời gian|Thời hạn|Hoàn thành|Xong|Thực hiện|Thời gian (?:hoàn thành|thực hiện))?", re.I)
_PERIODIC = re.compile(
    r"^\s*,?\s*(?:của\s+)?(?:(?:hằng|hàng|mỗi)\s+(?:năm|tháng|quý|tuần|ngày)"
    r"|(?:của )?tháng (?:sau(?! khi)|kế tiếp|tiếp theo|liền sau)"
    r"|(?:của )?tháng cuối (?:của )?(?:mỗi )?quý|cuối (?:mỗi )?quý)",
    re.I,
)
_PERIODIC_BEFORE = re.compile(r"(?:hằng|hàng|mỗi|định kỳ)\s+(?:năm|tháng|quý)\s*,?\s*$", re.I)
_RELATIVE = re.compile(
    r"\b(?P<w>(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|trong (?:vòng|thời hạn))\s+(?:sau\s+)?(?:\d{1,2}\s*(?:giờ"
    r"|h)\s*(?:\d{2})?\s*(?:phút)?\s*(?:hằng ngày|hàng ngày|mỗi ngày|thứ \w+)"
    r"|(?:\d{1,3}|\w+)\s+ngày(?:\s+làm việc)?\s+(?:sau|kể từ|trước|tính từ)[^.;,]{3,80}))",
    re.I,
)
_HEADER_CELL = re.compile(r"thời hạn|hạn (?:nộp|gửi|chót|cuối)|thời gian (?:hoàn thành|nộp|gửi|báo cáo)", re.I)


@dataclass(frozen=True, slots=True)
class Deadline:
    what: str
    date: str
    wording: str
    who: str | None
    kind: str
    meaning: str  # "before": the day itself is late; "by": it still counts
    start: int
    end: int
    recurring: str | None = None
    time: str | None = None
    from_: str | None = None
    proof: str | None = None  # the paper by which it is seen to be done


@dataclass(frozen=True, slots=True)
class LooseTerm:
    """A term no date can be made of: "chậm nhất 02 ngày sau khi kết thúc đợt"."""

    what: str
    wording: str
    start: int
    end: int


def find_deadlines(ctx: Context) -> list[Deadline]:
    found: list[Deadline] = []
    headers: dict[int, list[str]] = {}
    for index, block, _ in ctx.body():
        if ctx.is_row(block):
            found += _of_row(ctx, index, block, headers)
        elif not ctx.is_cited(index):
            for start, end in _stretches(ctx, block):
                found += _of_stretch(ctx, block, start, end)
    return _distinct(found)


def _stretches(ctx: Context, block: Block) -> list[tuple[int, int]]:
    """Sentences; the pieces between semicolons stay together, for they share subject and verb."""
    clean = ctx.doc.clean
    out: list[tuple[int, int]] = []
    for start, end in sentences(clean, block.start, block.end):
        if out and clean[out[-1][1] : start].strip() == ";":
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _of_stretch(ctx: Context, block: Block, start: int, end: int) -> list[Deadline]:
    clean = ctx.doc.clean
    found: list[Deadline] = []
    at = start
    previous: Deadline | None = None
    for date in ctx.dates.within(start, end):
        if date.cited or date.to or date.start < at:
            continue
        if previous and date.start - at < 14 and _AND_TERM.fullmatch(clean[at : date.start]):
            previous = _again(ctx, date, previous, end)
            if previous.recurring and not found[-1].recurring and found[-1].date.startswith("--"):
                found[-1] = replace(found[-1], recurring=previous.recurring)
            found.append(previous)
            at = previous.end
            continue
        trigger = _TRIGGER.search(clean, max(start, date.start - 90), date.start)
        if trigger is None or not _is_duty(ctx, block, date, trigger, (at, start, end)):
            continue
        item = _deadline(ctx, block, date, trigger, (at, start, end), previous)
        if item:
            found.append(item)
            previous = item
            at = item.end
    return found


def _again(ctx: Context, date: FoundDate, first: Deadline, end: int) -> Deadline:
    periodic = _PERIODIC.match(ctx.doc.clean[date.end : min(end, date.end + 40)])
    stop = date.end + (periodic.end() if periodic else 0)
    wording = ctx.doc.slice(date.start, stop)
    repeats = recurrence(periodic[0]) if periodic else first.recurring
    return replace(
        first, date=date.iso, wording=wording, start=date.start, end=stop, recurring=repeats, time=None, from_=None
    )


def _is_duty(ctx: Context, block: Block, date: FoundDate, trigger: re.Match[str], span: tuple[int, int, int]) -> bool:
    clean = ctx.doc.clean
    at, start, end = span
    start = max(start, date.start - 1500)
    at = max(at, start)
    word = trigger["word"].lower()
    clause = clean[at : trigger.start()]
    if _MEETING.match(clause) and is_timed(ctx, block):
        return False  # "Sơ kết: trước ngày …" under "Thời gian" is a milestone
    if _DONE.search(clause[-90:]) or _CONDITION.search(clause) or len(date.iso) == 4:
        return False  # also of a year alone, or a month without one
    if word.startswith(("đến", "tới", "cho đến", "cho tới", "hết")) and not _range_of_sending(ctx, date, trigger, at):
        return False
    if word == "không quá" and not date.is_day:
        return False
    heads = ctx.above(block)
    near = clause[-220:] + " " + clean[date.end : min(end, date.end + 160)]
    named = (
        DUTY.search(near)
        or _reached_by(clause)
        or DUTY.search(clean[start : date.start])
        or names_paper(clean[start : date.start])
    )
    if not named:
        return False
    sends = re.search(r"\b(?:gửi|nộp|báo cáo|trình|đăng ký|xong|hoàn thành)\b", near, re.I)
    return not (_CRITERIA.search(heads.rsplit(" / ", 1)[-1]) and not sends)


def _reached_by(clause: str) -> bool:
    """'Xóa 184 căn nhà dột nát trước ngày …': so many things done by a day are a duty too."""
    return bool(_MAKES_SO_MANY.search(clause[-260:]))


_MAKES_SO_MANY = re.compile(
    r"\b(?:xóa|xoá|xây|cất|sửa chữa|sửa|trồng|giải ngân|kết nạp|lắp đặt|lắp|cấp|giải quyết|thông xe|hợp long|giao|thu|"
    r"cứng hóa|bê tông hóa|kiên cố hóa|nâng cấp|đạt|đưa|số hóa|gieo|thu hoạch|giảm|chấm dứt|khắc phục)\b[^.;]{0,40}?"
    r"(?:\d|dứt điểm|toàn bộ|hết|xong)[^.;]{0,160}$",
    re.I,
)


def _range_of_sending(ctx: Context, date: FoundDate, trigger: re.Match[str], at: int) -> bool:
    """ "đến hết ngày …" is the campaign's own end unless papers are sent or work is finished by it."""
    clean = ctx.doc.clean
    block = ctx.doc.blocks[ctx.block_at(date.start)]
    clause = clean[max(at, date.start - 260) : trigger.start()]
    if is_timed(ctx, block) or not date.is_day:
        return False
    strong = "hết" in trigger["word"].lower()
    if (
        strong
        and re.search(r"\b(?:hoàn thành|hoàn tất|làm xong|tổ chức xong)\b[^%]{3,120}$", clause, re.I)
        and "từ" not in clause[-40:]
    ):
        return True
    if strong and _WORK_TO_END.search(clause) and _IN_DUTIES.search(ctx.above(block)):
        return True
    sending = re.search(r"\b(?:gửi|nộp|trình|tiếp nhận|nhận|đăng ký|hồ sơ|tổng hợp)\b", clause, re.I)
    return bool(sending) and (strong or bool(re.search(r"\b(?:thời hạn|hạn)\b", clause, re.I)))


# 'Phòng … chốt số liệu đến hết ngày …' in the part that divides the work.
_WORK_TO_END = re.compile(
    rf"(?:^|[,.;]|\s)(?:{DUTY_VERBS}|nghiệm thu|chốt|kiểm kê|đối chiếu)\b(?:(?!\btừ\b|\d ?%)[^.;]){{3,120}}$", re.I
)
_IN_DUTIES = re.compile(r"tổ chức thực hiện|phân công|trách nhiệm|tiến độ", re.I)


def _deadline(
    ctx: Context,
    block: Block,
    date: FoundDate,
    trigger: re.Match[str],
    span: tuple[int, int, int],
    previous: Deadline | None,
) -> Deadline | None:
    clean = ctx.doc.clean
    at, start, end = span
    stop = date.end
    repeats = None
    if periodic := _PERIODIC.match(clean[date.end : min(end, date.end + 40)]):
        stop = date.end + periodic.end()
        repeats = recurrence(periodic[0])
    elif not date.has_year and (
        before := _PERIODIC_BEFORE.search(clean[max(at, trigger.start() - 30) : trigger.start()])
    ):
        repeats = recurrence(before[0])
    elif not date.has_year and re.search(
        r"\b(?:định kỳ|hằng năm|hàng năm|mỗi năm)\b", clean[at : trigger.start()], re.I
    ):
        repeats = "yearly"
    elif not date.has_year and previous and previous.end == at:
        repeats = previous.recurring
    if repeats in ("daily", "weekly") or (date.iso.startswith("---") and not repeats):
        return None
    begin = trigger.start()
    what, owner = said_what(ctx, block, (at, start, end), (begin, stop), previous.what if previous else None)
    label = _LABEL.match(" ".join(trigger["word"].split()))
    if label and (not DUTY.search(what) or (previous and what == previous.what)):
        # "Thời hạn nộp hồ sơ: 15/7", "hạn chót gửi sáng kiến là 15/7": the label names the work
        what = label["work"][:1].upper() + label["work"][1:]
    if _BARE_END.fullmatch(what) and start > block.start:
        # "Phát động phong trào. Thời gian hoàn thành trước ngày …": the sentence before names the work.
        what = sentence_before(ctx, block, start) or what
    who = owner or performer(ctx, block, start, begin) or (previous.who if previous else None)
    hour = f"{int(trigger['h']):02d}:{trigger['min'] or '00'}" if trigger["h"] and int(trigger["h"]) < 24 else None
    iso = f"--{date.iso[5:]}" if repeats == "yearly" and date.is_day and date.has_year else date.iso
    return Deadline(
        what=what,
        date=iso,
        wording=ctx.doc.slice(begin, stop),
        who=who,
        kind=kind_of_duty(what),
        meaning="by" if _BY.search(trigger["word"]) else "before",
        start=begin,
        end=stop,
        recurring=repeats,
        time=hour,
        from_=_from(ctx, at, begin),
        proof=paper_of(what),
    )


_LABEL = re.compile(
    r"(?:thời )?hạn (?:chót |cuối cùng |cuối )?(?P<work>(?:gửi|nộp|nhận|đăng ký|hoàn thành|"
    r"báo cáo)[^:]*?)\s?:?$",
    re.I,
)


def _from(ctx: Context, at: int, begin: int) -> str | None:
    """The first day of "từ ngày … đến hết ngày …"."""
    before = [d for d in ctx.dates.within(max(at, begin - 40), begin) if d.has_year]
    if (
        before
        and not ctx.doc.clean[before[-1].end : begin].strip(" ,")
        and re.search(r"từ (?:ngày )?$", ctx.doc.clean[at : before[-1].start], re.I)
    ):
        return before[-1].iso
    return None


def _of_row(ctx: Context, index: int, block: Block, headers: dict[int, list[str]]) -> list[Deadline]:
    """A table row: unit, work, term. The head of the table says whether a bare date is a term."""
    cells = row_cells(ctx, block)
    header = header_of(ctx, index, headers)
    found = []
    for i, (start, end) in enumerate(cells):
        for date in ctx.dates.within(start, end):
            trigger = _TRIGGER.search(ctx.doc.clean, start, date.start)
            is_term = i < len(header) and _HEADER_CELL.search(header[i])
            if date.cited or date.to or not date.is_day or not (trigger or is_term):
                continue
            texts = [ctx.doc.slice(a, b) for j, (a, b) in enumerate(cells) if j != i]
            who, what = who_and_what(texts, [h for j, h in enumerate(header) if j != i])
            begin = trigger.start() if trigger else date.start
            if trigger and DUTY.search(ctx.doc.clean[start:begin]):  # the cell itself says the work
                what, owner = said_what(ctx, block, (start, start, end), (begin, date.end), None)
                who = who or owner
            if not what:
                continue
            hour = f"{int(trigger['h']):02d}:{trigger['min'] or '00'}" if trigger and trigger["h"] else None
            meaning = "by" if trigger is None or _BY.search(trigger["word"]) else "before"
            wording = ctx.doc.slice(begin, date.end)
            found.append(
                Deadline(
                    what,
                    date.iso,
                    wording,
                    who,
                    kind_of_duty(what),
                    meaning,
                    begin,
                    date.end,
                    time=hour,
                    proof=paper_of(what),
                )
            )
    return found


def row_cells(ctx: Context, block: Block) -> list[tuple[int, int]]:
    line_start = ctx.doc.text.rfind("\n", 0, block.start) + 1
    line_end = ctx.doc.text.find("\n", block.start)
    line_end = len(ctx.doc.text) if line_end < 0 else line_end
    edges = [line_start - 1, *(i for i in range(line_start, line_end) if ctx.doc.text[i] == "|"), line_end]
    spans = [(a + 1, b) for a, b in itertools.pairwise(edges)]
    return [s for s in spans if ctx.doc.text[s[0] : s[1]].strip()]


def header_of(ctx: Context, index: int, headers: dict[int, list[str]]) -> list[str]:
    first = index
    while first > 0 and ctx.is_row(ctx.doc.blocks[first - 1]):
        first -= 1
        if first in headers:
            break
    if first not in headers:
        headers[first] = [ctx.doc.slice(a, b) for a, b in row_cells(ctx, ctx.doc.blocks[first])]
    headers[index] = headers[first]
    return headers[first]


def who_and_what(texts: list[str], header: list[str]) -> tuple[str | None, str]:
    named = {i: h.lower() for i, h in enumerate(header)}
    rest = {i: t for i, t in enumerate(texts) if not re.fullmatch(r"[\dIVX. )]+", t)}
    who = next(
        (rest[i] for i in rest if re.search(r"đơn vị|cơ quan|thực hiện|chủ trì|phụ trách", named.get(i, ""))), None
    )
    what = next(
        (
            rest[i]
            for i in rest
            if re.search(r"nội dung|nhiệm vụ|công việc|việc|hồ sơ|báo cáo", named.get(i, "")) and rest[i] != who
        ),
        None,
    )
    if what is None:
        left = [t for t in rest.values() if t != who]
        what = max(left, key=len) if left else ""
    return who, what


def find_loose_terms(ctx: Context) -> list[LooseTerm]:
    found = []
    for index, block, _ in ctx.body():
        if ctx.is_cited(index):
            continue
        for start, end in _stretches(ctx, block):
            at = start
            for term in _RELATIVE.finditer(ctx.doc.clean, start, end):
                what, _ = said_what(ctx, block, (at, start, end), (term.start(), term.end()), None)
                if DUTY.search(what):
                    found.append(LooseTerm(what, ctx.doc.slice(term.start(), term.end()), term.start(), term.end()))
                at = term.end()
    return found


def _distinct(found: list[Deadline]) -> list[Deadline]:
    """The same work by the same day said twice is one obligation."""
    kept: dict[tuple[str, str], Deadline] = {}
    for item in found:
        key = (item.date, item.what.lower())
        first = kept.setdefault(key, item)
        if first.who is None and item.who:
            kept[key] = replace(first, who=item.who)
    return list(kept.values())

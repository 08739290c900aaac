"""What a document leaves open, for the member of staff who completes the draft. Nothing is guessed in their place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.reading.context import Context
from campaigns.reading.kind import OTHER, YEARLY

if TYPE_CHECKING:
    from campaigns.reading.result import Reading

# Slips that scans and typing leave in these papers; each changes a name or a heading the portal would copy.
_MISPRINTS = (
    (re.compile(r"[“\"]Vi sự nghiệp"), "Vì sự nghiệp"),
    (re.compile(r"\bTuyển trình\b"), "Tuyến trình"),
    (re.compile(r"\b[Pp]hân đấu\b"), "Phấn đấu"),
    (re.compile(r"\b[Hh]ướng ứng\b"), "Hưởng ứng"),
    (re.compile(r"\bchủ tiêu\b"), "chỉ tiêu"),
    (re.compile(r"\bcung cố\b"), "củng cố"),
    (re.compile(r"\blễ lối\b"), "lề lối"),
    (re.compile(r"\bkhăc\b"), "khắc"),
)
_TWICE = re.compile(r"\b(các|những|của|và|về|trong|được|phát động|tổ chức|thực hiện)\s+\1\b", re.I)
_FORM = re.compile(r"mẫu\s+số\s+\d{1,2}(?:\.\d)?[^.;]{0,80}", re.I)
_LATER = re.compile(
    r"(?:phân bổ|phân bố|thông báo|hướng dẫn|quy định|có văn bản)[^.;()]{0,60}\bsau\b|khi có (?:văn bản"
    r"|hướng dẫn)[^.;()]{0,60}",
    re.I,
)
MOST_DOUBTS = 15  # more would hide the other questions
_BAD_DATE = re.compile(
    r"(?<![\d/])(\d{1,2})\s?/\s?(\d{1,2})\s?/\s?((?:19|20)\d{2})(?!\d)"
    r"|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2})"
)


@dataclass(frozen=True, slots=True)
class Question:
    code: str
    text: str
    start: int | None = None
    end: int | None = None


def ask(ctx: Context, reading: Reading) -> tuple[Question, ...]:
    if reading.kind == OTHER:
        return (Question("not_a_launch", f"Không coi đây là văn bản phát động: {_lower_first(reading.kind_reason)} "
                        f"Nếu đúng là văn bản "
                         "phát động, hãy nhập phong trào bằng tay."),)  # fmt: skip
    asked = [
        *_head(reading),
        *_times(reading),
        *_deadlines(reading),
        *_awards(ctx, reading),
        *_targets(reading),
        *_slips(ctx, reading),
    ]
    return tuple(asked)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _head(reading: Reading) -> list[Question]:
    out = []
    symbol = reading.evidence.get("symbol")
    place = (symbol.start, symbol.end) if symbol else (None, None)
    if reading.number is None:
        text = "Số văn bản để trống" if reading.symbol else "Không thấy số và ký hiệu văn bản"
        out.append(Question("number_blank", f"{text}: văn bản đã ban hành chưa, số bao nhiêu?", *place))
    if reading.date is None:
        out.append(Question("date_missing", "Không đọc được ngày ban hành: văn bản ký ngày nào?"))
    elif len(reading.date) < 10:
        at = reading.evidence["date"]
        out.append(
            Question("date_blank", "Ngày ban hành ghi chưa đủ ngày, tháng: văn bản ký ngày nào?", at.start, at.end)
        )
    if reading.issuer is None:
        out.append(Question("issuer_missing", "Không đọc được cơ quan ban hành: cơ quan nào phát động?"))
    if reading.other_spelling:
        out.append(Question("issuer_spelled_two_ways", f"Tên cơ quan viết hai cách: “{reading.other_spelling}” và "
                        f"“{reading.spelling}”. "
                            "Tên nào đúng?"))  # fmt: skip
    if reading.title is None:
        out.append(Question("title_missing", "Không đọc được trích yếu: phong trào tên là gì?"))
    if reading.signer is None:
        out.append(Question("signer_missing", "Không thấy tên người ký: ai ký văn bản này?"))
    return out


def _times(reading: Reading) -> list[Question]:
    out = []
    period = reading.period
    if period is None:
        out.append(
            Question("no_period", "Văn bản không nêu thời gian thi đua: phong trào bắt đầu và kết thúc khi nào?")
        )
    elif period.stated:
        out.append(Question("period_inferred", f"Thời gian thi đua {period.stated}: có đúng là từ {period.first} "
                        f"đến {period.last} không?",
                            period.start, period.end))  # fmt: skip
    elif period.open_words:
        out.append(
            Question(
                "period_open",
                f"Thời gian bắt đầu ghi “{period.open_words}”: tính từ ngày nào?",
                period.start,
                period.end,
            )
        )
    elif period.first is None or period.last is None:
        side = "bắt đầu" if period.first is None else "kết thúc"
        out.append(Question("period_half", f"Văn bản không nêu ngày {side} của phong trào.", period.start, period.end))
    kinds = {m.kind for m in reading.milestones}
    for kind, code in (("sơ kết", "no_midterm"), ("tổng kết", "no_final")):
        if kind not in kinds:
            out.append(Question(code, f"Văn bản không nêu thời gian {kind}: dự kiến khi nào?"))
    out += [
        Question(
            "milestone_in_words",
            f"Thời gian {m.kind} chỉ ghi bằng lời (“{m.wording}”): vào ngày, tháng nào?",
            m.start,
            m.end,
        )
        for m in reading.milestones
        if m.when is None
    ]
    return out


def _deadlines(reading: Reading) -> list[Question]:
    out = []
    if not any(d.kind in ("plan", "launch_paper") for d in reading.deadlines) and reading.kind != YEARLY:
        out.append(
            Question(
                "no_plan_deadline",
                "Văn bản không nêu hạn gửi kế hoạch hoặc văn bản phát động của đơn vị: có đặt hạn không?",
            )
        )
    for item in reading.deadlines:
        place = (item.start, item.end)
        if item.recurring:
            out.append(
                Question(
                    "recurring_deadline", f"“{item.wording}” lặp lại định kỳ: áp dụng từ năm nào đến năm nào?", *place
                )
            )
        elif item.date.startswith("--"):
            out.append(Question("deadline_without_year", f"“{item.wording}” không ghi năm: là năm nào?", *place))
        elif len(item.date) < 10:
            out.append(
                Question("deadline_without_day", f"“{item.wording}” không ghi ngày: hạn cụ thể là ngày nào?", *place)
            )
        if item.who is None:
            out.append(Question("deadline_without_unit", f"“{item.wording}”: đơn vị nào phải làm việc này?", *place))
        if reading.date and len(reading.date) == 10 and len(item.date) == 10 and item.date < reading.date:
            out.append(
                Question(
                    "deadline_in_the_past",
                    f"“{item.wording}” sớm hơn ngày ban hành văn bản: có nhầm năm không?",
                    *place,
                )
            )
    return out


def _awards(ctx: Context, reading: Reading) -> list[Question]:
    out = []
    if reading.awards and not reading.criteria:
        out.append(
            Question(
                "awards_without_criteria",
                "Có hình thức khen thưởng nhưng không thấy tiêu chuẩn: xét theo tiêu chuẩn nào?",
            )
        )
    if not reading.awards:
        out.append(Question("no_awards", "Văn bản không nêu hình thức khen thưởng của phong trào."))
    if reading.quota and (later := _LATER.search(reading.quota.text)):
        out.append(Question("quota_later", f"Số lượng khen thưởng “{later[0].strip()}”: khi nào có số phân bổ?",
                            reading.quota.start, reading.quota.end))  # fmt: skip
    for part in reading.dossier_parts:
        if form := _FORM.search(part.text):
            out.append(Question("form_to_check", f"“{form[0].strip()}”: kiểm tra mẫu này còn đúng với quy định "
                        f"đang có hiệu lực không.",
                                part.start, part.end))  # fmt: skip
    return out


def _targets(reading: Reading) -> list[Question]:
    perhaps = [
        Question("perhaps_a_target", f"“{left.text}”: có phải chỉ tiêu của phong trào không?", left.start, left.end)
        for left in reading.doubtful[:MOST_DOUBTS]
    ]
    return perhaps + [
        Question("target_without_unit", f"Không đọc được đơn vị tính của chỉ tiêu “{t.text}”.", t.start, t.end)
        for t in (*reading.targets, *reading.secondary_targets)
        if not t.unit
    ]


def _slips(ctx: Context, reading: Reading) -> list[Question]:
    clean = ctx.doc.clean
    out = []
    for pattern, right in _MISPRINTS:
        if found := pattern.search(clean):
            out.append(Question("misprint", f"“{found[0].strip('“')}” có lẽ là “{right}”.", found.start(), found.end()))
    if found := _TWICE.search(clean):
        out.append(Question("misprint", f"“{' '.join(found[0].split())}” bị lặp từ.", found.start(), found.end()))
    out += _numbering(ctx)
    for found in _BAD_DATE.finditer(clean):
        if not ctx.dates.within(found.start(), found.end()):
            out.append(
                Question(
                    "impossible_date",
                    f"“{found[0]}” không phải ngày có thật: ngày đúng là ngày nào?",
                    found.start(),
                    found.end(),
                )
            )
    return out


def _numbering(ctx: Context) -> list[Question]:
    seen: Counter[tuple[str, ...]] = Counter()
    out = []
    for _, block, _ in ctx.body():
        if not block.marker or not block.marker[0].isalnum():
            continue
        key = (*(f"{h.marker}{h.start}" for h in block.headings), block.marker)
        seen[key] += 1
        if seen[key] == 2 and any(h.marker for h in block.headings):
            out.append(
                Question(
                    "numbering", f"Có hai mục cùng đánh số “{block.marker}” trong một phần.", block.start, block.end
                )
            )
    return out

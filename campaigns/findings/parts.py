"""The reader's items as the parts of a draft: the same columns as the forms of the editing pages, in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from awards.enums import RecipientType
from campaigns.enums import (
    Comparator,
    DeadlineMeaning,
    Direction,
    MilestoneKind,
    ObligationKind,
    Recurrence,
    TargetLevel,
)
from campaigns.findings.values import Value, clock_time, count, fitting, number, partial_date, text
from campaigns.models import CampaignAward, Criterion, Milestone, Obligation, RequiredPart, Target, WorkItem
from thidua.common.dates import PartialDate

LONGEST_HEADING = 120
_MILESTONES = {"sơ kết": MilestoneKind.MIDTERM, "tổng kết": MilestoneKind.FINAL}
_INCLUSIVE = re.compile(r"chậm nhất|muộn nhất|hết ngày|hạn cuối|không quá ngày", re.IGNORECASE)
_EXCLUSIVE = re.compile(r"\btrước\b(?!\s+(?:khi\s+)?hết)", re.IGNORECASE)
_EVERY_YEAR = re.compile(r"^--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_EVERY_MONTH = re.compile(r"^---(0[1-9]|[12]\d|3[01])$")
_KINDS = (
    (ObligationKind.NOMINATION, re.compile(r"(?:đề nghị|hồ sơ|xét|trình)\b.*khen thưởng", re.IGNORECASE)),
    (ObligationKind.REPORT, re.compile(r"báo cáo", re.IGNORECASE)),
    (ObligationKind.LAUNCH_PAPER, re.compile(r"văn bản phát động|kế hoạch phát động", re.IGNORECASE)),
    (ObligationKind.PLAN, re.compile(r"kế hoạch|chương trình", re.IGNORECASE)),
)
_SENDS = re.compile(r"\b(?:gửi|nộp|báo cáo|đăng ký|đề nghị|trình|hồ sơ|biên bản)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"\([^)]*\)")  # "(qua Ban Thi đua - Khen thưởng)" says where to, not what
_OWN_WORK = re.compile(r"^(?:tổng hợp|thẩm định|tham mưu|theo dõi|chủ trì)", re.IGNORECASE)
_OBJECTS = (
    ("tập thể", RecipientType.COLLECTIVE),
    ("cá nhân", RecipientType.PERSON),
    ("doanh nhân", RecipientType.PERSON),
    ("hộ gia đình", RecipientType.HOUSEHOLD),
    ("doanh nghiệp", RecipientType.ENTERPRISE),
)
_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,9}(?:,\d+)?)\s*(nghìn|ngàn|triệu|tỷ|tỉ)?\s*đồng", re.IGNORECASE)
_SCALES = {"": 1, "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_IF_ANY = re.compile(r"\(nếu có\)", re.IGNORECASE)
_FORM = re.compile(r"mẫu\s+số\s+(\d{1,2}[A-Za-z]?(?:\.\d)?)", re.IGNORECASE)
_BASIS = re.compile(r"((?:Nghị định|Thông tư|Quyết định|Hướng dẫn|Công văn)\s+số\s+[\w./-]+)")


def milestone(item: Value) -> Value:
    when, until = partial_date(item.get("when") or item.get("from")), partial_date(item.get("to"))
    wording = text(item.get("wording"))
    what = text(item.get("what") or item.get("name"))
    what = what.removesuffix(wording).rstrip(" :,") if wording else what  # said once is enough
    if until:
        what = f"{what} (đến {PartialDate.parse(until).display()})".strip()
    kind = _MILESTONES.get(text(item.get("kind")).lower(), MilestoneKind.OTHER)
    return fitting(Milestone, {"kind": str(kind), "when": when, "what": what, "wording": wording})


def obligation(item: Value) -> Value:
    what, wording = text(item.get("what")), text(item.get("wording"))
    recurs = _recurrence(item)
    due = "" if recurs else partial_date(item.get("date") or item.get("when"))
    value = {
        "kind": _kind_of(item, what),
        "what": what,
        "wording": wording,
        "who_text": text(item.get("who")),
        "proof": text(item.get("proof")),
        "due_date": due,
        "time": clock_time(item.get("time")) if due and PartialDate.parse(due).is_full else "",
        "meaning": str(_meaning(item, due, wording)),
        "units_send": _units_send(item, what),
        **recurs,
    }
    return fitting(Obligation, value)


def _meaning(item: Value, due: str, wording: str) -> DeadlineMeaning:
    """Only the words make a date a deadline; 'trước' and 'chậm nhất' differ by a day."""
    if not due and not _recurrence(item):
        return DeadlineMeaning.NONE
    if item.get("meaning") in DeadlineMeaning.values:
        return DeadlineMeaning(item["meaning"])
    if _INCLUSIVE.search(wording):
        return DeadlineMeaning.BY
    return DeadlineMeaning.BEFORE if _EXCLUSIVE.search(wording) else DeadlineMeaning.NONE


def _recurrence(item: Value) -> Value:
    """Every year on a day, every month on a day: such a date has no year, and is no deadline by itself."""
    rhythm = text(item.get("recurring"))
    if rhythm == Recurrence.ONCE or rhythm not in Recurrence.values:
        return {}
    written = text(item.get("date"))
    if found := _EVERY_YEAR.match(written):
        return {"recurrence": rhythm, "recurs_month": int(found[1]), "recurs_day": int(found[2])}
    if found := _EVERY_MONTH.match(written):
        return {"recurrence": rhythm, "recurs_month": None, "recurs_day": int(found[1])}
    return {}


def _kind_of(item: Value, what: str) -> str:
    given = text(item.get("kind"))
    if given in ObligationKind.values:
        return given
    deed = _ADDRESS.sub(" ", what)
    return str(next((kind for kind, words in _KINDS if words.search(deed)), ObligationKind.OTHER))


def _units_send(item: Value, what: str) -> bool:
    given = item.get("units_send")
    if isinstance(given, bool):
        return given
    return bool(_SENDS.search(what)) and not _OWN_WORK.match(what)


def target(item: Value, level: TargetLevel = TargetLevel.MAIN) -> Value:
    low, high = number(item.get("value")), number(item.get("value_to"))
    comparator = text(item.get("comparator"))
    comparator = comparator if comparator in Comparator.values else str(Comparator.EQUAL)
    if comparator == Comparator.BETWEEN and not (low and high and float(low) < float(high)):
        comparator, high = str(Comparator.EQUAL), ""
    if comparator != Comparator.BETWEEN:
        high = ""
    if not low:
        level, comparator = (TargetLevel.GRADE if level == TargetLevel.MAIN else level), ""
    direction = text(item.get("direction"))
    value: Value = {
        "level": str(level),
        "group": _heading(text(item.get("group"))),
        "text": text(item.get("text")),
        "comparator": comparator,
        "value": low,
        "value_to": high,
        "unit_label": text(item.get("unit")),
        "approx": bool(item.get("approx")),
        "implicit_zero": bool(item.get("implicit_zero")),
        "in_words": bool(item.get("in_words")),
        "change": text(item.get("change")) if item.get("change") in ("tăng", "giảm") else "",
        "baseline_year": count(item.get("baseline_year"), 2200),
        "by_when": partial_date(item.get("by_when")),
        "per_year": bool(item.get("per_year")),
        "direction": direction if direction in Direction.values else str(Direction.UP),
        "note": text(item.get("note")),
        "scope_text": text(item.get("scope") or item.get("scope_text")),
    }
    value |= _baseline(item.get("baseline"), value["note"])
    return fitting(Target, value)


def _heading(words: str) -> str:
    """A whole sentence above some figures is no name for a group of them."""
    return words if len(words) <= LONGEST_HEADING else ""


def _baseline(given: Any, note: str) -> Value:
    """A figure becomes the base; words ('29,93% năm 2020') are kept as a note."""
    figure = number(given)
    if figure:
        return {"baseline": figure}
    words = text(given)
    return {"baseline": "", "note": "; ".join(part for part in (note, f"mức gốc: {words}" if words else "") if part)}


def grade(item: Any) -> Value:
    given = item if isinstance(item, dict) else {"text": item}
    return target({**given, "value": None}, TargetLevel.GRADE)


def award(item: Any) -> Value:
    return fitting(CampaignAward, {"award_kind": None, "wording": text(item), "recipients_text": ""})


def criteria(item: Any) -> Iterator[Value]:
    """One row for each standard; the reader gathers them by object."""
    given = item if isinstance(item, dict) else {"text": item}
    words = given["items"] if isinstance(given.get("items"), list) and given["items"] else [given.get("text")]
    label = text(given.get("object"))
    for one in words:
        value = {
            "award_kind": None,
            "award_wording": text(given.get("award")),
            "recipient_type": _recipient_type(label),
            "object_label": label,
            "text": text(one),
            "amount": _amount(text(one)),
        }
        yield fitting(Criterion, value)


def _recipient_type(label: str) -> str:
    """Only where the object is one kind of recipient; 'doanh nhân, hộ gia đình' is several."""
    found = [kind for words, kind in _OBJECTS if words in label.lower()]
    return str(found[0]) if len(found) == 1 else ""


def _amount(words: str) -> int | None:
    """'từ 300 triệu đồng trở lên' → 300000000."""
    found = _MONEY.search(words)
    if not found:
        return None
    figure = float(found[1].replace(".", "").replace(",", "."))
    return count(round(figure * _SCALES[(found[2] or "").lower()]), 10**15)


def required_part(item: Any) -> Value:
    given = item if isinstance(item, dict) else {"text": item}
    words = text(given.get("text"))
    form = _FORM.search(words)
    basis = _BASIS.search(words)
    return fitting(
        RequiredPart,
        {
            "text": words,
            "form_number": text(given.get("form_number")) or (form[1] if form else ""),
            "form_basis": text(given.get("form_basis")) or (basis[1] if basis and form else ""),
        },
    )


def work_item(item: Any) -> Value:
    given = item if isinstance(item, dict) else {"text": item}
    return fitting(
        WorkItem,
        {
            "when": partial_date(given.get("when")),
            "text": text(given.get("text") or given.get("what")),
            "in_charge": text(given.get("in_charge") or given.get("who")),
            "conditional": bool(given.get("conditional") or _IF_ANY.search(text(given.get("text")))),
        },
    )

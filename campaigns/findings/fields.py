"""What the document says of itself: each fact one finding, named after the column of the campaign it fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.enums import CampaignKind, Comparator, LaunchDocumentKind
from campaigns.findings.values import Value, count, partial_date, shortened, text, texts
from campaigns.models import Campaign
from thidua.common.dates import PartialDate

MAX_LINES, LINE_LENGTH = 60, 500
_OR_WORKS = re.compile(r"hoặc\s+(\d{1,3})\s+công trình", re.IGNORECASE)
_ONE_YEAR = re.compile(r"\bnăm (?:học )?(\d{4})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FieldRule:
    path: str  # place in the reader's answer
    column: str  # of the campaign
    take: Callable[[Any], Any] = text
    evidence: str = ""  # where the answer says the text has it, when not under the path itself


@dataclass(frozen=True, slots=True)
class Fact:
    path: str
    column: str
    value: Any
    evidence: tuple[str, ...]


def _document_kind(value: Any) -> str:
    kind = text(value)
    return kind if kind in LaunchDocumentKind.values else str(LaunchDocumentKind.OTHER) if kind else ""


def _lines(value: Any) -> list[str]:
    return [shortened(line, LINE_LENGTH) for line in texts(value)][:MAX_LINES]


def _themes(value: Any) -> list[str]:
    return [shortened(line, 400) for line in texts(value)][:MAX_LINES]


def _together(value: Any) -> str:
    return "; ".join(line.rstrip(";. ") for line in texts(value))


def _papers(value: Any) -> list[str]:
    """'Kế hoạch số 53/KH-UBND ngày 24/2/2020 của …' of what the document carries out."""
    papers = [item if isinstance(item, str) else _paper(item) for item in value or []]
    return [shortened(paper, LINE_LENGTH) for paper in dict.fromkeys(papers) if paper][:MAX_LINES]


def _paper(item: Value) -> str:
    number = "/".join(part for part in (text(item.get("number")), text(item.get("symbol"))) if part)
    day = partial_date(item.get("date"))
    said = [text(item.get("kind")), f"số {number}" if number else ""]
    said += [f"ngày {PartialDate.parse(day).display()}" if len(day) == 10 else ""]
    said += [f"của {text(item.get('issuer'))}" if item.get("issuer") else "", text(item.get("subject"))]
    return " ".join(part for part in said if part)


FIELDS: tuple[FieldRule, ...] = (
    FieldRule("title", "title"),
    FieldRule("kind", "document_kind", _document_kind),
    FieldRule("issuer", "document_issuer"),
    FieldRule("number", "document_number"),
    FieldRule("symbol", "document_symbol"),
    FieldRule("place", "document_place"),
    FieldRule("place_as_written", "document_place_as_written", evidence="place"),
    FieldRule("date", "document_date", partial_date),
    FieldRule("theme", "theme"),
    FieldRule("theme_also", "other_themes", _themes),
    FieldRule("period.from", "period_from", partial_date),
    FieldRule("period.to", "period_to", partial_date),
    FieldRule("period.stated", "period_note"),
    FieldRule("purpose", "purpose", _together),
    FieldRule("participants", "who_text", _together),
    FieldRule("parents", "parent_documents", _papers),
    FieldRule("submission_routes", "submission_routes", _lines),
    FieldRule("quota_note", "quota_note"),
    FieldRule("signer", "signer"),
    FieldRule("signer_role", "signer_role"),
    FieldRule("recipients_count", "recipients_count", count, evidence="recipients"),
)
COLUMNS = {rule.column for rule in FIELDS} | {"kind", "min_models", "max_models", "min_works"}


# Facts a question of the reader asks for: what a person may write where the document is silent.
ANSWERS: dict[str, tuple[str, ...]] = {
    "number_blank": ("document_number",),
    "date_missing": ("document_date",),
    "date_blank": ("document_date",),
    "issuer_missing": ("document_issuer",),
    "title_missing": ("title",),
    "signer_missing": ("signer",),
    "no_period": ("period_from", "period_to"),
    "period_half": ("period_from", "period_to"),
    "period_open": ("period_from",),
    "period_inferred": ("period_from", "period_to"),
    "issuer_spelled_two_ways": ("document_issuer",),
    "quota_later": ("quota_note",),
}
ANSWERABLE = {column for columns in ANSWERS.values() for column in columns}


def at(result: Value, path: str) -> Any:
    found: Any = result
    for name in path.split("."):
        found = found.get(name) if isinstance(found, dict) else None
    return found


def facts(result: Value) -> Iterator[Fact]:
    """Every fact the document states, and the two that follow from the whole of it."""
    for rule in FIELDS:
        value = rule.take(at(result, rule.path))
        if value in ("", None, []):
            continue
        field: Any = Campaign._meta.get_field(rule.column)
        length = getattr(field, "max_length", None)
        value = shortened(value, length) if isinstance(value, str) and length else value
        parent = rule.path.rpartition(".")[0]
        yield Fact(rule.path, rule.column, value, (rule.evidence or rule.path, f"{rule.path}[0]", parent))
    yield from _models_and_works(result)
    yield Fact("campaign_kind", "kind", str(campaign_kind(result)), ())


def _models_and_works(result: Value) -> Iterator[Fact]:
    """How many models or works each unit chooses: out of the targets that ask for them, the closest one first."""
    asked = list(enumerate(result.get("secondary_targets") or []))
    for index, item in sorted(asked, key=lambda pair: pair[1].get("comparator") != Comparator.BETWEEN):
        low, high = count(item.get("value")), count(item.get("value_to"))
        unit, place = text(item.get("unit")).lower(), (f"secondary_targets[{index}]",)
        if not low or not unit.startswith("mô hình"):
            continue
        yield Fact("models_works.min_models", "min_models", low, place)
        if high:
            yield Fact("models_works.max_models", "max_models", high, place)
        if found := _OR_WORKS.search(text(item.get("text"))):
            yield Fact("models_works.min_works", "min_works", int(found[1]), place)
        return


def campaign_kind(result: Value) -> CampaignKind:
    """A plan for one year named in its title is thi đua thường xuyên; every other period makes a đợt."""
    begin, end = text(at(result, "period.from")), text(at(result, "period.to"))
    year = _ONE_YEAR.search(text(result.get("title")))
    one_year = bool(year) and begin in (year[1] if year else "", "") and begin == end
    return CampaignKind.REGULAR if one_year else CampaignKind.THEMATIC


# Names that stand under a heading on the form and would say nothing alone.
_ALONE = {"period_from": "thời gian thi đua từ", "period_to": "thời gian thi đua đến"}


def field_label(column: str) -> str:
    """What the column is called on the campaign's pages."""
    field: Any = Campaign._meta.get_field(column)
    label = _ALONE.get(column) or str(field.verbose_name)
    return label[:1].upper() + label[1:]

"""A reading as plain data: the keys of the sample truths first, then what the portal needs besides."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from campaigns.reading.awards import Award, Note
from campaigns.reading.deadlines import Deadline
from campaigns.reading.questions import Question
from campaigns.reading.sections import Criteria
from campaigns.reading.target_results import TargetFound
from campaigns.reading.timing import Milestone, Period
from campaigns.reading.version import GRAMMAR

if TYPE_CHECKING:
    from campaigns.reading.result import Reading

Json = dict[str, object]


def reading_as_json(reading: Reading) -> Json:
    data = _head(reading)
    data |= {
        "period": _period(reading.period),
        "milestones": [_milestone(m) for m in reading.milestones],
        "other_dates": [
            _without_empty({"what": o.what, "when": o.when, "to": o.to, "wording": o.wording}, keep=("what", "when"))
            for o in reading.other_dates
        ],
        "phases": [{"name": p.name, "from": p.first, "to": p.last} for p in reading.phases],
        "deadlines": [_deadline(d) for d in reading.deadlines],
        "targets": [_target(t) for t in reading.targets],
        "secondary_targets": [_target(t) for t in reading.secondary_targets],
        "level_targets": [g.text for g in reading.level_targets],
        "numeric_not_targets": [{"text": n.text, "why": n.reason} for n in reading.not_targets],
        "awards": [a.name for a in reading.awards] or None,
        "awards_detail": [_award(a) for a in reading.awards],
        "criteria": [_criteria(c) for c in reading.criteria],
        "dossier_parts": _texts(reading.dossier_parts) or None,
        "submission_routes": _texts(reading.routes),
        "quota_note": reading.quota.text if reading.quota else None,
        "work_items": [{"when": w.when, "wording": w.wording, "text": w.text, "who": w.who} for w in reading.work],
        "participants": _texts(reading.participants),
        "purpose": _texts(reading.purpose),
        "parents": [
            {
                "kind": p.kind,
                "number": p.number,
                "symbol": p.symbol,
                "date": p.date,
                "issuer": p.issuer,
                "subject": p.subject,
            }
            for p in reading.parents
        ],
        "signer": reading.signer,
        "signer_role": reading.signer_role,
        "recipients_count": len(reading.recipients) if reading.recipients is not None else None,
        "recipients": list(reading.recipients or ()),
        "grammar": GRAMMAR,
        "evidence": {path: span.as_json() for path, span in reading.evidence.items()},
        "questions": [_question(q) for q in reading.questions],
    }
    return data


def _head(reading: Reading) -> Json:
    head: Json = {"kind": reading.kind, "issuer": reading.issuer}
    if reading.other_spelling:
        head["issuer_note"] = f"văn bản viết hai cách: “{reading.other_spelling}” và “{reading.spelling}”"
    head |= {"number": reading.number, "symbol": reading.symbol, "place": reading.place}
    if reading.place_as_written:
        head["place_as_written"] = reading.place_as_written
    head |= {"date": reading.date, "title": reading.title, "theme": reading.theme}
    if reading.theme_also:
        head["theme_also"] = list(reading.theme_also)
    return head


def _without_empty(data: Json, keep: tuple[str, ...] = ()) -> Json:
    return {key: value for key, value in data.items() if key in keep or value not in (None, "", False)}


def _texts(notes: tuple[Note, ...]) -> list[str]:
    return [note.text for note in notes]


def _period(period: Period | None) -> Json | None:
    if period is None:
        return None
    data: Json = {"from": period.first, "to": period.last}
    return data | _without_empty({"stated": period.stated, "from_wording": period.open_words})


def _milestone(item: Milestone) -> Json:
    return {"kind": item.kind, "when": item.when, **_without_empty({"wording": item.wording, "what": item.what})}


def _deadline(item: Deadline) -> Json:
    data: Json = {"what": item.what, "date": item.date, "wording": item.wording, "who": item.who}
    data |= {"kind": item.kind, "meaning": item.meaning}
    return data | _without_empty(
        {"recurring": item.recurring, "time": item.time, "from": item.from_, "proof": item.proof}
    )


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _target(item: TargetFound) -> Json:
    data: Json = {
        "text": item.text,
        "value": _number(item.value),
        "value_to": _number(item.value_to),
        "unit": item.unit,
        "comparator": item.comparator,
    }
    more = {
        "approx": item.approx,
        "implicit_zero": item.implicit_zero,
        "in_words": item.in_words,
        "change": item.change,
        "baseline": item.baseline,
        "baseline_year": item.baseline_year,
        "per_year": item.per_year,
        "by_when": item.by_when,
        "group": item.group,
        "direction": item.direction,
    }
    return data | _without_empty(more) | ({"parent": item.parent} if item.parent is not None else {})


def _award(item: Award) -> Json:
    return {"name": item.name, "award": item.noun, "by": item.giver, "proposed": item.proposed}


def _criteria(item: Criteria) -> Json:
    return {"object": item.object, "award": item.award, "lead": item.lead, "items": _texts(item.items)}


def _question(item: Question) -> Json:
    return _without_empty(asdict(item), keep=("code", "text"))

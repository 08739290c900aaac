"""What an amendment says, in words, and what it does to the duties of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from campaigns.enums import AmendmentAction, DutyStatus, Recurrence, RollUp
from campaigns.models import (
    Amendment,
    AmendmentLine,
    Campaign,
    CampaignAward,
    Criterion,
    Duty,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.selectors.parts import rows_of
from campaigns.services.campaigns import readable
from campaigns.services.parts import Part, facts_of
from campaigns.staging import Cache, put, thaw
from campaigns.wording import deadline_words
from thidua.audit import registry
from thidua.common.dates import deadline_sentence

# In the order in which they are written: a criterion follows its award, a sub-target its target.
PARTS: dict[str, type[Part]] = {
    str(model._meta.model_name): model
    for model in (Milestone, Target, Obligation, CampaignAward, Criterion, RequiredPart, WorkItem)
}
# Fields of the campaign itself that an amendment may change.
CAMPAIGN_FIELDS = (
    "period_from",
    "period_to",
    "period_note",
    "who_text",
    "min_models",
    "max_models",
    "min_works",
    "quota_note",
)
OWN_FIELDS_LABEL = "Thời gian và quy định chung"
# The usual value of a choice, not worth a line where a whole row is read.
_UNSAID = ("không", str(Recurrence.ONCE.label), str(RollUp.NONE.label))


def campaign_facts(campaign: Campaign) -> dict[str, Any]:
    return {name: readable(campaign, name, getattr(campaign, name)) for name in CAMPAIGN_FIELDS}


def label_of(key: str) -> str:
    """What a fact is called: 'target.text' by the trail's names, the campaign's own fields by their own."""
    if key in CAMPAIGN_FIELDS:
        return str(Campaign._meta.get_field(key).verbose_name)  # type: ignore[union-attr]
    return registry.label_of(key) or key


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def changes_of(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Only what differs, in the order of the form."""
    keys = [*after, *(key for key in before if key not in after)]
    found = [(key, str(before.get(key) or ""), str(after.get(key) or "")) for key in keys]
    return [Change(_capital(label_of(key)), old, new) for key, old, new in found if old != new]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(slots=True)
class LineInWords:
    """A line with the row it speaks of; `row` is what it will be, or was, and None for the campaign's own fields."""

    line: AmendmentLine
    row: Any
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def changes(self) -> list[Change]:
        return changes_of(self.before, self.after)

    @property
    def facts(self) -> list[Change]:
        """Of an addition: what it says, without its own name and without what goes without saying."""
        return [change for change in self.changes if change.after not in (*_UNSAID, self.line.label)]

    @property
    def model(self) -> type[Part] | None:
        return PARTS.get(self.line.part)

    @property
    def kind(self) -> str:
        return _capital(str(self.model._meta.verbose_name)) if self.model else "Phong trào"


def lines_in_words(amendment: Amendment) -> list[LineInWords]:
    """Published lines as they were kept; staged ones against the campaign as it is. Constant queries per part."""
    lines = list(amendment.lines.order_by("order", "pk"))
    if amendment.published_at is not None:
        return [LineInWords(line, None, line.before, line.after) for line in lines]
    return staged_lines(amendment.campaign, lines)


def staged_lines(campaign: Campaign, lines: Iterable[AmendmentLine]) -> list[LineInWords]:
    by_part: dict[str, list[AmendmentLine]] = defaultdict(list)
    for line in lines:
        by_part[line.part].append(line)
    cache: Cache = {}
    found: list[LineInWords] = []
    for part in ("", *PARTS):
        rows = _rows(campaign, part, by_part[part]) if by_part[part] else {}
        found += [_staged(campaign, line, rows, cache) for line in by_part[part]]
    return found


def _rows(campaign: Campaign, part: str, lines: list[AmendmentLine]) -> dict[Any, Any]:
    if not part:
        return {}
    return rows_of(campaign, PARTS[part]).in_bulk([line.row for line in lines if line.row is not None])  # type: ignore[return-value]


def _staged(campaign: Campaign, line: AmendmentLine, rows: dict[Any, Any], cache: Cache) -> LineInWords:
    if not line.part:
        before = campaign_facts(campaign)
        after = {**before, **campaign_facts(Campaign(**{**_own(campaign), **thaw(Campaign, line.values, cache)}))}
        return LineInWords(line, None, before, after)
    row = rows.get(line.row) if line.row is not None else PARTS[line.part](campaign=campaign)
    if row is None:
        return LineInWords(line, None, {}, {})
    before = {} if line.action == AmendmentAction.ADD else facts_of(row)
    if line.action == AmendmentAction.REMOVE:
        return LineInWords(line, row, before, {})
    values = thaw(type(row), line.values, cache)
    put(row, values)
    return LineInWords(line, row, before, {**facts_of(row), **_lists(line.part, values)})


def _own(campaign: Campaign) -> dict[str, Any]:
    return {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS}


def _lists(part: str, values: dict[str, Any]) -> dict[str, str]:
    """Columns of several rows are not yet on the row itself."""
    return {f"{part}.{name}": "; ".join(map(str, value)) for name, value in values.items() if isinstance(value, list)}


class Fate(Enum):
    """What a changed deadline does to one unit's duty."""

    MOVED = "nhận hạn mới"
    SENT = "đã gửi, giữ nguyên kết quả"
    EXCUSED = "đã được miễn"
    EXTENDED = "giữ hạn đã gia hạn riêng"
    RETURNED = "đã gửi một lần, hạn gửi lại không bị rút ngắn"


def fate_of(duty: Duty, due_at: datetime | None) -> Fate:
    """A receipt is never made late, an extension granted to one unit is never taken back."""
    if duty.status in (DutyStatus.SENT, DutyStatus.RECEIVED):
        return Fate.SENT
    if duty.status == DutyStatus.EXCUSED:
        return Fate.EXCUSED
    if due_at is not None and duty.due_at is not None and duty.due_at > due_at:
        if duty.extended_at is not None:
            return Fate.EXTENDED
        if duty.first_sent_at is not None:
            return Fate.RETURNED
    return Fate.MOVED


@dataclass(slots=True)
class Effect:
    """One line on the duties of the units: whom it reaches, and how."""

    label: str
    words: str
    fates: dict[Fate, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    new_units: int = 0
    let_off: list[Duty] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = [(fate.value, len(self.fates[fate])) for fate in Fate if self.fates.get(fate)]
        if self.new_units:
            found.append(("nhận việc mới", self.new_units))
        if self.let_off:
            found.append(("đang nợ, thôi phải gửi", len(self.let_off)))
        return found


def effects(campaign: Campaign, lines: list[LineInWords], units: int) -> list[Effect]:
    """For the preview: every obligation line with the duties it touches. Two queries."""
    touched = [item for item in lines if item.model is Obligation and item.row is not None]
    keys = [item.row.pk for item in touched if item.row.pk]
    stored = Obligation.objects.in_bulk(keys)
    duties: dict[int, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.filter(obligation__in=keys).order_by("pk"):
        duties[duty.obligation_id].append(duty)
    return [_effect(item, stored.get(item.row.pk), duties.get(item.row.pk, []), units) for item in touched]


def _effect(item: LineInWords, stored: Obligation | None, duties: list[Duty], units: int) -> Effect:
    row: Obligation = item.row
    until = deadline_sentence(row.due_at) if row.due_at else "không có hạn cụ thể"
    if row.is_series and item.line.action != AmendmentAction.REMOVE:
        return Effect(row.what, f"{deadline_words(row)}; các kỳ từ nay về sau")
    if item.line.action == AmendmentAction.REMOVE:
        owed = [duty for duty in duties if not duty.is_settled]
        return Effect(row.what, "thôi yêu cầu", let_off=owed)
    if stored is None or (row.units_send and not stored.units_send):
        return Effect(row.what, f"việc mới, {until}", new_units=units if row.units_send else 0)
    if stored.due_at == row.due_at:
        return Effect(row.what, "không đổi hạn")
    effect = Effect(row.what, f"hạn mới: {until}")
    for duty in duties:
        effect.fates[fate_of(duty, row.due_at)].append(duty)
    return effect


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest published change of a fact: 'điều chỉnh lần 1, ngày 3/9/2024'."""

    number: int
    words: str


def marks_of(campaign: Campaign) -> dict[tuple[str, int | None], Mark]:
    """(part, row) → its newest change; ('', None) for the campaign's own fields. One query."""
    rows = AmendmentLine.objects.filter(amendment__campaign=campaign, amendment__published_at__isnull=False)
    found: dict[tuple[str, int | None], Mark] = {}
    for line in rows.select_related("amendment").order_by("amendment__number", "pk"):
        found[(line.part, line.row)] = Mark(line.amendment.number, amended_words(line.amendment, line.action))
    return found


def amended_words(amendment: Amendment, action: str = AmendmentAction.CHANGE) -> str:
    verb = {AmendmentAction.ADD: "bổ sung", AmendmentAction.REMOVE: "thôi áp dụng"}.get(AmendmentAction(action), "")
    words = f"điều chỉnh lần {amendment.number}{when_of(amendment)}"
    return f"{verb}, {words}" if verb else words


def when_of(amendment: Amendment) -> str:
    day = readable(amendment, "document_date", amendment.document_date)
    return f", ngày {day}" if day else ""


def mark_rows(rows: Iterable[Any], marks: dict[tuple[str, int | None], Mark]) -> None:
    """Puts `mark` on each row of a part, for its page."""
    for row in rows:
        row.mark = marks.get((str(row._meta.model_name), row.pk))


def campaign_at(campaign: Campaign, number: int) -> list[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """(part's name, [(title, facts)]) as the campaign stood after amendment `number`; 0 is the launching document.

    From the present back: a change is undone by what stood before it, an addition disappears, what was dropped returns.
    """
    state: dict[str, dict[Any, dict[str, Any]]] = {"": {None: campaign_facts(campaign)}}
    for part, model in PARTS.items():
        live: Any = rows_of(campaign, model)
        if part in ("target", "obligation"):
            live = live.filter(dropped_at__isnull=True)
        state[part] = {row.pk: facts_of(row) for row in live}
    later = AmendmentLine.objects.filter(
        amendment__campaign=campaign, amendment__published_at__isnull=False, amendment__number__gt=number
    )
    for line in later.order_by("-amendment__number", "-pk"):
        if line.action == AmendmentAction.ADD:
            state[line.part].pop(line.row, None)
        else:
            state[line.part][line.row] = line.before
    names = {"": OWN_FIELDS_LABEL} | {part: str(model._meta.verbose_name_plural) for part, model in PARTS.items()}
    listed = {part: [_titled(facts) for facts in rows.values()] for part, rows in state.items() if rows}
    return [(_capital(names[part]), rows) for part, rows in listed.items()]


_TITLES = ("text", "what", "award_kind", "kind")


def _titled(facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    named = {key.rpartition(".")[2]: value for key, value in facts.items()}
    title = next((str(named[name]) for name in _TITLES if named.get(name)), OWN_FIELDS_LABEL)
    shown = {_capital(label_of(key)): value for key, value in facts.items() if value not in ("", None, *_UNSAID)}
    return title, {label: value for label, value in shown.items() if value != title}

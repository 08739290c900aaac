"""The lines of a text that propose somebody: rows of a table of nominees, lines of a list, sentences that name them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dossiers.wordtrip.awards import Mention
from dossiers.wordtrip.lines import Line
from dossiers.wordtrip.people import Named, is_heading, name_in, opens_like_a_nominee
from thidua.common.text import fold

_SUMS = re.compile(r"(?:tong cong|tong so|cong\s*[:(]|cong$)")
_AWARDS = ("hinh thuc", "danh hieu", "de nghi tang", "de nghi khen")
_POSITIONS = ("chuc vu", "chuc danh", "nghe nghiep")
_UNITS = ("don vi", "noi cong tac", "dia chi")


@dataclass(slots=True)
class Entry:
    """`key` is empty for a name that the dossier does not have. `award` is empty where the line gives none."""

    line: Line
    key: str
    name: str
    whole: bool
    award: tuple[Mention, ...] = ()
    context: tuple[Mention, ...] = ()
    position: str | None = None
    unit: str | None = None

    def gives(self, award: str, *, by_context: bool) -> bool:
        told = self.award or (self.context if by_context else ())
        return any(award in mention.names for mention in told)

    def told(self, *, by_context: bool) -> str:
        found = self.award or (self.context if by_context else ())
        return "; ".join(dict.fromkeys(mention.text for mention in found))


def entries_of(lines: Sequence[Line]) -> list[Entry]:
    tables: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.table:
            tables[line.table].append(line)
    shapes = {number: shape for number, rows in tables.items() if (shape := _shape(rows))}
    found: list[Entry] = []
    context: tuple[Mention, ...] = ()
    in_list = _list_lines(lines)
    for place, line in enumerate(lines):
        shape = shapes.get(line.table)
        made = list(_from_row(line, shape) if shape else _from_paragraph(line, listed=place in in_list))
        for entry in made:
            entry.context = context
        if not made and line.mentions and not (shape and line is shape.head):
            context = tuple(line.mentions)
        found += made
    return found


# --- Tables


@dataclass(frozen=True, slots=True)
class _Shape:
    """Which columns of a table of nominees say what."""

    name: int
    award: int | None
    position: int | None
    unit: int | None
    head: Line | None


def _shape(rows: Sequence[Line]) -> _Shape | None:
    head = next((row for row in rows[:4] if any(is_heading(cell) for cell in row.cells)), None)
    hits = Counter(place for row in rows for place, found in row.named_at.items() if any(one.whole for one in found))
    headed = next((place for place, cell in enumerate(head.cells) if is_heading(cell)), None) if head else None
    column = (
        headed if headed is not None and (not hits or headed in hits) else hits.most_common(1)[0][0] if hits else None
    )
    if column is None:
        return None
    body = [row for row in rows if row is not head]
    awards = Counter(place for row in body for place in row.mentions_at if place != column)
    filled = sum(1 for row in body if column < len(row.cells) and row.cells[column] and not _is_group(row, column))
    if not awards and 2 * hits[column] < max(filled, 1):
        return None
    named = _by_heading(head)
    return _Shape(
        column,
        awards.most_common(1)[0][0] if awards else named(_AWARDS),
        named(_POSITIONS),
        named(_UNITS),
        head,
    )


def _by_heading(head: Line | None) -> Callable[[tuple[str, ...]], int | None]:
    def column(starts: tuple[str, ...]) -> int | None:
        if head is None:
            return None
        plain = [fold(cell) for cell in head.cells]
        return next((place for place, cell in enumerate(plain) if any(start in cell for start in starts)), None)

    return column


def _from_row(line: Line, shape: _Shape) -> Iterator[Entry]:
    cell = line.cells[shape.name] if shape.name < len(line.cells) else ""
    if line is shape.head or not cell or _is_group(line, shape.name) or _SUMS.match(fold(cell)):
        return
    known = [one for one in line.named_at.get(shape.name, []) if one.whole]
    award = _award_of(line, shape)
    position, unit = (_cell(line, shape.position, shape), _cell(line, shape.unit, shape))
    for one in known:
        yield Entry(line, one.key, cell[one.start : one.end], True, award, position=position, unit=unit)
    name = "" if known else name_in(cell)
    if name:
        yield Entry(line, "", name, True, award, position=position, unit=unit)


def _cell(line: Line, column: int | None, shape: _Shape) -> str | None:
    if column is None or column == shape.name or column >= len(line.cells):
        return None
    return line.cells[column]


def _award_of(line: Line, shape: _Shape) -> tuple[Mention, ...]:
    if shape.award is None or shape.award >= len(line.cells):
        return ()
    cell = line.cells[shape.award]
    return tuple(line.mentions_at.get(shape.award, ())) or ((Mention((), cell),) if cell else ())


def _is_group(line: Line, column: int) -> bool:
    """'I. Tập thể' in a row of its own."""
    if any(one.whole for one in line.named_at.get(column, ())):
        return False
    others = [
        cell
        for place, cell in enumerate(line.cells)
        if place != column and any(ch.isalpha() for ch in cell.strip("IVXivx. "))
    ]
    return not others


# --- Paragraphs


def _list_lines(lines: Sequence[Line]) -> set[int]:
    """Lines of people that stand against one the dossier knows: a list of them."""
    known = {place for place, line in enumerate(lines) if not line.table and any(one.whole for one in line.named)}
    found: set[int] = set()
    for step, order in ((1, range(len(lines))), (-1, range(len(lines) - 1, -1, -1))):
        for place in order:
            line = lines[place]
            if place in known or line.table:
                continue
            beside = place - step
            if (beside in known or beside in found) and opens_like_a_nominee(line.cells[0], listed=line.listed):
                found.add(place)
    return found


def _from_paragraph(line: Line, *, listed: bool) -> Iterator[Entry]:
    several = len({one.key for one in line.named}) > 1
    for place, found in line.named_at.items():
        mentions = line.mentions_at.get(place, []) if not line.table else line.mentions
        for one in found:
            award = _nearest_mention(line.cells[place], one, mentions) if several else tuple(mentions)
            yield Entry(line, one.key, line.cells[place][one.start : one.end], one.whole, award)
    if listed and not line.named and (name := name_in(line.cells[0], listed=True)):
        yield Entry(line, "", name, True, tuple(line.mentions))


def _nearest_mention(text: str, one: Named, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Of several in one sentence the last before the name, else the first behind it."""
    before = [mention for mention in mentions if text.find(mention.text) < one.start]
    return tuple(before[-1:] or mentions[:1])

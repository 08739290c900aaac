"""Where the tables of a grid begin and end, what their columns hold, and which rows only divide or close them."""

# ruff: noqa: E501 - patterns read better on one line
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from awards.enums import RecipientType
from dossiers.lists import figures
from dossiers.lists.awards import speaks_of_award
from dossiers.lists.grids import Cell, Grid
from dossiers.lists.headings import LONGEST, NAMES, Column, column_of, plain, type_in
from dossiers.lists.names import looks_like_person, type_by_name
from thidua.common.text import fold

_NUMBER = re.compile(r"^\(?\d{1,5}\)?[.)]?$")
_ORDINALS = re.compile(r"^(?:\(?\d{1,2}\)?|[A-H]|\(?\d{1,2}\)?\s*=.{1,20})$")
_MARKER = re.compile(
    r"^\s*(?:(?P<roman>[IVX]{1,5})|(?P<letter>[A-HĐK-U])|(?P<number>\d{1,2}(?:\.\d{1,2})*)|(?P<small>[a-hđ]))\s*[.)\-:/]?\s*(?=$|[^\w]|(?<=[.)\-:/ ])\w)"
)
_SIGNS = re.compile(
    r"^(nguoi lap|nguoi tong hop|lap bieu|noi nhan|t/?m\b|tm\.|kt\.|tl\.|thu truong|ky ten|xac nhan|chu tich$|pho chu tich$"
    r"|hieu truong$|giam doc$|truong phong$|thu ky|\(?ky,|an dinh danh sach|danh sach (nay )?(an dinh|gom|co) )"
    r"|\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b"
)
_SUMS = re.compile(r"^(tong( so| cong)?|cong|cong chung)\b")
_NEAR, _FAR = 30, 200  # rows looked at for examples, and for whether a column holds anything
REPEATABLE = frozenset([Column.IGNORED, Column.AWARD_TICK, Column.CITATION, Column.NOTE])
_REMARKS = re.compile(r"^(ghi chu|luu y|chu y|\*)\b")


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    index: int
    heading: str
    column: Column
    width: int = 1
    doubt: str = ""
    auto: str = ""

    def told(self, column: Column, doubt: str = "") -> ColumnSeen:
        """The same column as somebody says it is; what was understood of it alone is kept."""
        return ColumnSeen(self.index, self.heading, column, self.width, doubt, self.auto or self.column.value or "-")


@dataclass(slots=True)
class Table:
    grid: Grid
    top: int
    body: int
    end: int
    columns: list[ColumnSeen] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    guessed: bool = False

    def first(self, *wanted: Column) -> ColumnSeen | None:
        return next((seen for seen in self.columns if seen.column in wanted), None)

    def as_json(self) -> dict[str, Any]:
        rows = self._first_rows()
        return {
            "place": self.grid.place,
            "top": self.grid.first + self.top,
            "guessed": self.guessed,
            "columns": [
                {
                    "index": seen.index,
                    "heading": seen.heading[:200],
                    "column": seen.column.value,
                    "auto": seen.auto or seen.column.value or "-",
                    "doubt": seen.doubt if self._is_filled(seen.index) else "",
                    "samples": [self._sample(row, seen) for row in rows],
                }
                for seen in self.columns
            ],
        }

    def _first_rows(self) -> list[int]:
        """Three rows to recognise the columns by: those of nominees, which have more cells than what divides them."""
        near = range(self.body, min(self.end, self.body + _NEAR))
        filled = {row: sum(bool(cell) for cell in self.grid.rows[row]) for row in near}
        most = max(filled.values(), default=0)
        return [row for row in near if filled[row] and filled[row] * 2 >= most][:3]

    def _is_filled(self, index: int) -> bool:
        return any(self.grid.at(row, index) for row in range(self.body, min(self.end, self.body + _FAR)))

    def _sample(self, row: int, seen: ColumnSeen) -> str:
        text = self.grid.at(row, seen.index).line
        is_id = seen.column is Column.ID_NUMBER
        return figures.masked(text) if is_id else figures.without_ids(text)[:120]

    def with_headless(self) -> Table:
        """Columns that hold something under no heading are seen too; a name's second column is part of the name."""
        taken = {seen.index for seen in self.columns}
        taken |= {
            index for seen in self.columns if seen.column in NAMES for index in range(seen.index, seen.index + min(seen.width, 3))
        }  # fmt: skip
        more = [index for index in range(self.grid.width) if index not in taken and self._is_filled(index)]
        self.columns += [ColumnSeen(index, "", Column.IGNORED, doubt="unknown") for index in more]
        self.columns.sort(key=lambda seen: seen.index)
        return self


def tables_in(grid: Grid) -> list[Table]:
    tables: list[Table] = []
    row = 0
    while row < len(grid.rows):
        head = _header_at(grid, row)
        if head is None:
            row += 1
            continue
        columns, body = head
        if tables:
            tables[-1].end = row
        lead_from = tables[-1].body if tables else 0
        lead = grid.lead if not tables else []
        above = [_joined(grid, index) for index in range(max(lead_from, row - 8), row)]
        tables.append(Table(grid, row, body, len(grid.rows), columns, [*lead, *[text for text in above if text]]))
        row = body
    return tables


def _joined(grid: Grid, row: int) -> str:
    return " ".join(cell.line for cell in grid.rows[row] if cell)


# --- Headings


def _header_at(grid: Grid, row: int) -> tuple[list[ColumnSeen], int] | None:
    cells = grid.rows[row]
    if sum(bool(cell) for cell in cells) < 2 or any(_NUMBER.match(cell.text) for cell in cells):
        return None
    if any(len(cell.line) > LONGEST for cell in cells):
        return None
    spans = _spans(grid, row)
    depth = 1
    while depth < 3 and row + depth < len(grid.rows) and _continues(grid, row + depth, spans):
        depth += 1
    columns = _columns(grid, row, depth, spans)
    known = {seen.column for seen in columns if seen.column}
    if not known & NAMES or len(known) < 2:
        return None
    body = row + depth
    if body < len(grid.rows) and _is_ordinals(grid, body):
        body += 1
    return columns, body


def _spans(grid: Grid, row: int) -> dict[int, int]:
    """First column of each heading → how many columns it stands over, by merging or by empty cells behind it."""
    merged = {merge.left: merge.right for merge in grid.merges if merge.top <= row <= merge.bottom}
    filled = [index for index in range(grid.width) if grid.at(row, index)]
    spans = {}
    for place, index in enumerate(filled):
        following = filled[place + 1] if place + 1 < len(filled) else grid.width
        last = merged.get(index, following - 1 if not merged else index)
        spans[index] = max(1, min(last, following - 1) - index + 1)
    return spans


def _continues(grid: Grid, row: int, spans: dict[int, int]) -> bool:
    """A second row of headings stands only under headings that are wider than one column."""
    covered = {column for start, width in spans.items() if width > 1 for column in range(start, start + width)}
    vertical = {merge.left for merge in grid.merges if merge.top < row <= merge.bottom}
    filled = [index for index in range(grid.width) if grid.at(row, index) and index not in vertical]
    if not filled or any(index not in covered for index in filled):
        return False
    texts = [grid.at(row, index).line for index in filled]
    return all(len(text) <= 60 and not _NUMBER.match(text) for text in texts) and any(
        column_of(text, "x") is not None or speaks_of_award(text) or plain(text) in _SUBHEADS for text in texts
    )


_SUBHEADS = frozenset(["nam", "nu", "ho", "ten", "tu", "den", "so", "ngay", "tap the", "ca nhan", "bk", "gk"])


def _columns(grid: Grid, row: int, depth: int, spans: dict[int, int]) -> list[ColumnSeen]:
    parents: dict[int, str] = {}
    for start, width in spans.items():
        for column in range(start, start + width):
            parents[column] = grid.at(row, start).line
    columns: list[ColumnSeen] = []
    for index in range(grid.width):
        parent = parents.get(index, "")
        below = [grid.at(row + step, index).line for step in range(1, depth)]
        subs = [text for text in below if text and text != parent]
        if subs:
            heading = f"{parent} / {' / '.join(subs)}" if parent else " / ".join(subs)
            columns.append(_seen(index, heading, _under(subs[-1], parent)))
        elif index in spans:
            columns.append(_seen(index, parent, _alone(parent), spans[index]))
    return _settled(columns)


def _seen(index: int, heading: str, column: Column | None, width: int = 1) -> ColumnSeen:
    return ColumnSeen(index, heading, column or Column.IGNORED, width, "unknown" if column is None else "")


def _under(sub: str, parent: str) -> Column | None:
    if speaks_of_award(sub) or (plain(sub) in ("bk", "gk", "ldtt", "cstdcs") and plain(parent)):
        return Column.AWARD_TICK
    return column_of(sub, parent)


def _alone(heading: str) -> Column | None:
    """A column named after one award holds marks."""
    found = column_of(heading)
    return Column.AWARD_TICK if not found and speaks_of_award(heading) else found


def _settled(columns: list[ColumnSeen]) -> list[ColumnSeen]:
    """Headings that mean different things together than alone; and no meaning is given twice."""
    kinds = [seen.column for seen in columns]
    out: list[ColumnSeen] = []
    taken: set[Column] = set()
    for seen in columns:
        column, doubt = seen.column, seen.doubt
        if column is Column.GIVEN and Column.FAMILY not in kinds:
            column = Column.NAME
        elif column in (Column.MALE_NAME, Column.FEMALE_NAME) and Column.NAME in kinds:
            column = Column.MALE if column is Column.MALE_NAME else Column.FEMALE
        elif column is Column.UNIT and not set(kinds) & NAMES:
            column, doubt = Column.COLLECTIVE, "as_name"
        if column in taken and column not in REPEATABLE:
            column, doubt = Column.IGNORED, "repeated"
        taken.add(column)
        out.append(ColumnSeen(seen.index, seen.heading, column, seen.width, doubt))
    return out


def _is_ordinals(grid: Grid, row: int) -> bool:
    """(1) (2) (3) under the headings."""
    texts = [cell.line for cell in grid.rows[row] if cell]
    return len(texts) > 1 and all(_ORDINALS.match(text) for text in texts)


# --- No headings at all


def guessed_tables(grid: Grid) -> list[Table]:
    """Rows pasted without a head: the column with names is found by what stands in it, the rest is asked."""
    best, best_share = -1, 0.6
    for index in range(grid.width):
        texts = [grid.at(row, index).line for row in range(len(grid.rows)) if grid.at(row, index)]
        if len(texts) * 2 < len(grid.rows) or not texts:
            continue
        share = sum(_is_surely_name(text) for text in texts) / len(texts)
        if share > best_share:
            best, best_share = index, share
    if best < 0:
        return []
    body = _first_named(grid, best)
    head = grid.rows[body - 1] if body else []
    is_head = sum(bool(cell) for cell in head) > 1 and not any(_NUMBER.match(cell.text) for cell in head)
    columns = _settled(
        [
            _seen(
                index, text or f"Cột {index + 1}", Column.NAME if index == best else column_of(text) if text else None
            )
            for index in range(grid.width)
            for text in [grid.at(body - 1, index).line if is_head else ""]
        ]
    )
    return [Table(grid, 0, body if is_head else 0, len(grid.rows), columns, list(grid.lead), guessed=not is_head)]


def _first_named(grid: Grid, column: int) -> int:
    return next(row for row in range(len(grid.rows)) if _is_surely_name(grid.at(row, column).line))


def _is_surely_name(text: str) -> bool:
    words = text.split()
    is_written_so = all(word[:1].isupper() for word in words)
    return len(text) <= 120 and ((is_written_so and looks_like_person(text)) or bool(type_by_name(text)))


# --- Rows that hold nobody


@dataclass(frozen=True, slots=True)
class Section:
    """A row that speaks of the rows below it."""

    style: str
    text: str
    type: str = ""
    award: str = ""
    unit: str = ""


def section_of(text: str, *, marker: str = "") -> Section | None:
    """'I. TẬP THỂ', 'B. Bằng khen của Chủ tịch UBND tỉnh', 'Trường Tiểu học Yên Châu'."""
    style, rest = _style_and_rest(marker, text)
    if not rest:
        return None
    award = rest if speaks_of_award(rest) else ""
    told = type_in(rest)
    # In 'Bằng khen cho tập thể' both are said; in 'Tập thể lao động tiên tiến' the award alone.
    if award and re.search(r"\btap the lao dong\b", plain(rest)):
        told = RecipientType.COLLECTIVE.value
    if award or told:
        return Section(style, rest, told, award)
    return Section(style, rest, unit=rest) if type_by_name(rest) else None


def _style_and_rest(marker: str, text: str) -> tuple[str, str]:
    for source in (marker, text):
        match = _MARKER.match(source) if source else None
        if match and (source is marker or len(match[0].strip()) < len(source.strip())):
            style = next(name for name, found in match.groupdict().items() if found)
            rest = text if source is marker else text[match.end() :]
            if source is marker or re.search(r"[.)\-:/]\s*$", match[0]):
                return style, rest.strip(" .:-–")
    return "", text.strip(" .:-–")


class Sections:
    """What holds for the next row: a section ends where one of its own or of a higher style begins."""

    def __init__(self) -> None:
        self.stack: list[Section] = []

    def enter(self, section: Section) -> None:
        styles = [old.style for old in self.stack]
        if section.style in styles:
            del self.stack[styles.index(section.style) :]
        self.stack.append(section)

    def _last(self, name: str) -> str:
        return next((value for section in reversed(self.stack) if (value := getattr(section, name))), "")

    @property
    def type(self) -> str:
        return self._last("type")

    @property
    def award(self) -> str:
        return self._last("award")

    @property
    def unit(self) -> str:
        return self._last("unit")


def is_number(cell: Cell) -> bool:
    return bool(_NUMBER.match(cell.line))


def ends_table(text: str) -> bool:
    """Signatures, receivers, the place and day of signing."""
    return bool(_SIGNS.search(plain_line(text)))


def is_remark(text: str) -> bool:
    """Sums and footnotes: nobody stands in them."""
    words = plain_line(text)
    return bool(_SUMS.search(words) or _REMARKS.search(words))


def plain_line(text: str) -> str:
    return fold(text).strip(" -–*(.…")

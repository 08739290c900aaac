"""What the columns of a list were taken for, told to people: tables of the same headings together, doubts by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dossiers.lists.headings import LABELS, NAMES, Column, plain

NOT_USED = "-"
MAX_GROUPS = 20
_DOUBTS = {
    "unknown": "Chưa hiểu cột này; nội dung chưa được dùng.",
    "repeated": "Trùng ý nghĩa với cột trước; nội dung chưa được dùng.",
    "as_name": "Không có cột họ tên nên cột này được hiểu là tên tập thể.",
}
Layout = Sequence[Mapping[str, Any]]
Mapped = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column for the page. `current` is what it is taken for, `auto` what its heading alone was taken for."""

    index: int
    label: str
    current: str
    auto: str
    doubt: str
    samples: list[str]
    remembered: bool

    @property
    def meaning(self) -> str:
        return LABELS[Column(self.current)]

    @property
    def doubt_text(self) -> str:
        return _DOUBTS.get(self.doubt, "")


@dataclass(slots=True)
class TableGroup:
    """Tables under the same headings: what is said of one is said of all."""

    headings: list[str]
    columns: list[ColumnLine]
    numbers: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        first = f"{self.places[0]}"
        return f"{first} và {len(self.places) - 1} bảng có cùng tiêu đề" if len(self.places) > 1 else first

    def field_of(self, column: ColumnLine) -> str:
        return f"t{self.numbers[0]}_{column.index}"


def groups_of(layout: Layout, mapping: Mapping[str, Mapping[str, str]]) -> list[TableGroup]:
    groups: dict[tuple[str, ...], TableGroup] = {}
    for number, table in enumerate(layout):
        headings = [str(column["heading"]) for column in table["columns"]]
        key = tuple(f"{column['index']}:{plain(column['heading'])}" for column in table["columns"])
        lines = [_line(column, mapping.get(str(number), {})) for column in table["columns"]]
        group = groups.setdefault(key, TableGroup(headings, lines))
        group.numbers.append(number)
        group.places.append(str(table["place"]))
    return list(groups.values())[:MAX_GROUPS]


def _line(column: Mapping[str, Any], chosen: Mapping[str, str]) -> ColumnLine:
    index, current = int(column["index"]), str(column["column"])
    auto = str(column.get("auto", current or NOT_USED))
    return ColumnLine(
        index=index,
        label=str(column["heading"]) or f"Cột thứ {index + 1}, không có tiêu đề",
        current=current,
        auto=auto,
        doubt=str(column.get("doubt", "")),
        samples=[text for text in column.get("samples", []) if text],
        remembered=str(index) not in chosen and auto != (current or NOT_USED),
    )


def doubtful(groups: Sequence[TableGroup]) -> list[ColumnLine]:
    """Columns that hold something and were not understood, or not for sure; each heading once."""
    found = {line.label: line for group in groups for line in group.columns if line.doubt}
    return list(found.values())


def names_somebody(chosen: Mapping[str, str]) -> bool:
    return any(value in NAMES for value in chosen.values())


def mapping_from(
    groups: Sequence[TableGroup], chosen: Mapping[str, str], before: Mapping[str, Mapping[str, str]]
) -> Mapped:
    """What is kept of the choices: those that differ from what headings say, and those somebody had to make."""
    mapping: Mapped = {}
    for group in groups:
        for number in group.numbers:
            told = before.get(str(number), {})
            kept = {
                str(line.index): chosen[group.field_of(line)]
                for line in group.columns
                if line.doubt or str(line.index) in told or _differs(line, chosen[group.field_of(line)])
            }
            if kept:
                mapping[str(number)] = kept
    return mapping


def _differs(line: ColumnLine, value: str) -> bool:
    return value != line.current or (value or NOT_USED) != line.auto


def remembered(lists: Iterator[tuple[Layout, Mapping[str, Mapping[str, str]]]]) -> dict[str, str]:
    """Heading → meaning, from lists of one unit, newest first. Headings the portal made up are not remembered."""
    found: dict[str, str] = {}
    for layout, mapping in lists:
        for number, table in enumerate(layout):
            chosen = {} if table["guessed"] else mapping.get(str(number), {})
            for column in table["columns"]:
                words = plain(column["heading"])
                if words and str(column["index"]) in chosen:
                    found.setdefault(words, chosen[str(column["index"])])
    return found

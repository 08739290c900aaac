"""A whole list: its tables, and one row for each nominee with what was understood and what was changed on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from awards.enums import RecipientType
from dossiers.lists import figures, names
from dossiers.lists.awards import speaks_of_award
from dossiers.lists.grids import EMPTY, Cell, Grid
from dossiers.lists.headings import Column, plain, type_in
from dossiers.lists.layout import (
    REPEATABLE,
    ColumnSeen,
    Section,
    Sections,
    Table,
    ends_table,
    guessed_tables,
    is_number,
    is_remark,
    section_of,
    tables_in,
)
from dossiers.lists.sheet import EXAMPLE
from dossiers.lists.sources import EMPTY_LIST
from thidua.common.errors import InvalidInput
from thidua.common.text import fold, squeeze

_DITTO = re.compile(r'^(?:-?\s*nt\s*-?|["”″〃\'’]{1,2}|như trên|-\s*["”]\s*-)$', re.IGNORECASE)
_TICK = re.compile(r"^(?:x|v|✓|✔|√|1|có|\+|•)$", re.IGNORECASE)
_CARRIED = (
    Column.UNIT,
    Column.AWARD,
    Column.CITATION,
    Column.PERIOD,
    Column.FROM,
    Column.TO,
    Column.JOB,
    Column.ADDRESS,
)
_MALE = re.compile(r"^(nam|ong|m|trai)$")
_FEMALE = re.compile(r"^(nu|ba|f|gai)$")
_WHERE_POST_ENDS = re.compile(r",\s*|\s[-–]\s|\n|;\s*")
_CODE = re.compile(r"^DN-(\d{1,12})$")
_MEANINGS = frozenset(column.value for column in Column)
Mapped = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Read:
    """`values` are as they would be typed; `notes` are codes of what was changed or is doubtful."""

    place: str
    cells: list[list[str]]
    values: dict[str, Any]
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ListRead:
    tables: list[dict[str, Any]]
    rows: list[Read]


def read_list(
    grids: list[Grid], this_year: int, mapping: Mapped | None = None, remembered: Mapping[str, str] | None = None
) -> ListRead:
    """`mapping` says what columns hold where a person knows better: table → column → field.

    `remembered` is what was said of the same headings before.
    """
    tables = [table for grid in grids for table in tables_in(grid)]
    tables = tables or [table for grid in grids for table in guessed_tables(grid)]
    if not tables:
        raise InvalidInput(EMPTY_LIST, field="file")
    found: list[Read] = []
    sections = Sections()
    place = ""
    for number, table in enumerate(tables):
        _apply(table.with_headless(), (mapping or {}).get(str(number), {}), remembered or {})
        if table.grid.place != place and not table.grid.place.startswith("Bảng"):
            sections = Sections()
            if told := type_in(table.grid.place):
                sections.enter(Section("sheet", table.grid.place, told))
        place = table.grid.place
        for line in table.lead:
            _enter_lead(sections, line)
        found += _Rows(table, sections, this_year).read()
    return ListRead([table.as_json() for table in tables], found)


def _apply(table: Table, chosen: Mapping[str, str], remembered: Mapping[str, str]) -> None:
    """What was remembered goes as a whole or not at all: it may not give one meaning to two columns."""
    headings = [plain(seen.heading) for seen in table.columns]
    recalled = {
        str(seen.index): remembered[words]
        for seen, words in zip(table.columns, headings, strict=True)
        if words in remembered and headings.count(words) == 1 and not table.guessed
    }
    columns = [_told(seen, {**recalled, **chosen}) for seen in table.columns]
    meant = [seen.column for seen in columns if seen.column not in REPEATABLE]
    if recalled and len(meant) != len(set(meant)):
        columns = [_told(seen, chosen) for seen in table.columns]
    table.columns = columns


def _told(seen: ColumnSeen, chosen: Mapping[str, str]) -> ColumnSeen:
    value = chosen.get(str(seen.index))
    return seen.told(Column(value)) if value in _MEANINGS else seen


def _enter_lead(sections: Sections, line: str) -> None:
    """Lines above a table: only short ones that plainly name a type or an award, not the title of the paper."""
    words = plain(line)
    if len(words) > 150 or re.match(r"(danh sach|bieu|phu luc|kem theo|\(kem|cong hoa|doc lap|to trinh|so )", words):
        return
    section = section_of(line)
    if section is not None and not section.unit:
        sections.enter(section)


class _Rows:
    """Walks the rows of one table."""

    def __init__(self, table: Table, sections: Sections, this_year: int) -> None:
        self.table, self.sections, self.this_year = table, sections, this_year
        self.by_column: dict[Column, list[ColumnSeen]] = {}
        for seen in table.columns:
            self.by_column.setdefault(seen.column, []).append(seen)
        self.above: dict[Column, str] = {}
        self.has_numbers = Column.NUMBER in self.by_column

    def read(self) -> Iterator[Read]:
        for row in range(self.table.body, self.table.end):
            cells = self.table.grid.rows[row]
            filled = [cell for cell in cells if cell]
            if not filled:
                continue
            text = " ".join(cell.line for cell in filled)
            if self.has_numbers and fold(self.cell(row, Column.NUMBER).line) == fold(EXAMPLE):
                continue
            numbered = self.has_numbers and is_number(self.cell(row, Column.NUMBER))
            if not numbered and ends_table(filled[0].line):
                if not self._has_more(row):
                    return
                continue
            if not numbered and (is_remark(text) or self._is_section(row, filled)):
                continue
            if numbered and len(filled) == 2 and self._is_award_section(row, filled):
                continue
            if any(self._name_cells(row)):
                yield from self._nominees(row, numbered)

    def _has_more(self, row: int) -> bool:
        """A line of signing between two halves of a list is not its end."""
        later = range(row + 1, min(self.table.end, row + 60))
        return any(self.has_numbers and is_number(self.cell(place, Column.NUMBER)) for place in later)

    def cell(self, row: int, column: Column) -> Cell:
        seen = self.by_column.get(column)
        return self.table.grid.at(row, seen[0].index) if seen else EMPTY

    def text(self, row: int, column: Column) -> str:
        """A cell, or the one above where it says 'as above'."""
        text = self.cell(row, column).text
        if column in _CARRIED:
            if _DITTO.match(text.strip()):
                text = self.above.get(column, "")
            self.above[column] = text or self.above.get(column, "")
        return text

    def _is_section(self, row: int, filled: list[Cell]) -> bool:
        texts = list(dict.fromkeys(cell.line for cell in filled))
        if len(texts) > 2 or (len(texts) == 2 and len(texts[0]) > 5):
            return False
        marker, text = (texts[0], texts[1]) if len(texts) == 2 else ("", texts[0])
        section = section_of(text, marker=marker)
        if section is None:
            # A capital line that divides the table by something else, for instance by a place.
            return bool(marker) and not names.looks_like_person(text)
        alone = not marker and not section.style
        if section.unit and alone and self._may_be_nominee(row, text):
            return False
        self.sections.enter(section)
        return True

    def _may_be_nominee(self, row: int, text: str) -> bool:
        """In a table without numbers a name alone in the name's own column is a nominee."""
        return not self.has_numbers and any(cell.line == text for cell in self._name_cells(row))

    def _is_award_section(self, row: int, filled: list[Cell]) -> bool:
        text = filled[1].line
        if not speaks_of_award(text) and plain(text) not in ("tap the", "ca nhan", "ho gia dinh", "doanh nghiep"):
            return False
        section = section_of(text)
        if section is None:
            return False
        self.sections.enter(Section("number", section.text, section.type, section.award))
        return True

    def _name_cells(self, row: int) -> list[Cell]:
        wanted = (Column.NAME, Column.NAME_POST, Column.COLLECTIVE, Column.PERSON, Column.MALE_NAME, Column.FEMALE_NAME)
        cells = [self.cell(row, column) for column in wanted]
        given = self.cell(row, Column.GIVEN)
        return [cell for cell in [*cells, given] if cell]

    # --- One nominee, or one of each kind where two columns name them

    def _nominees(self, row: int, numbered: bool) -> Iterator[Read]:
        notes = [] if numbered or not self.has_numbers else ["no_number"]
        found = False
        for column in (
            Column.NAME,
            Column.NAME_POST,
            Column.COLLECTIVE,
            Column.PERSON,
            Column.MALE_NAME,
            Column.FEMALE_NAME,
        ):
            if column is Column.NAME and Column.GIVEN in self.by_column and not self.cell(row, Column.NAME):
                continue
            cell = self.cell(row, column)
            name = cell.text
            if not name or _TICK.match(name):
                continue
            if column in (Column.NAME, Column.PERSON):
                name = self._with_neighbours(row, column, name)
            found = True
            yield self._nominee(row, column, name, notes)
        if not found and self.cell(row, Column.GIVEN):
            whole = f"{self.cell(row, Column.FAMILY).line} {self.cell(row, Column.GIVEN).line}"
            yield self._nominee(row, Column.GIVEN, whole, notes)

    def _with_neighbours(self, row: int, column: Column, name: str) -> str:
        """One heading over two columns: family name and given name stand apart."""
        seen = self.by_column[column][0]
        taken = {other.index for other in self.table.columns if other is not seen and other.column}
        more = [
            self.table.grid.at(row, index).line
            for index in range(seen.index + 1, seen.index + min(seen.width, 3))
            if index not in taken
        ]
        return " ".join([name, *[text for text in more if text]])

    def _nominee(self, row: int, column: Column, text: str, notes: list[str]) -> Read:
        codes = list(notes)
        kind = self._type(row, column, text)
        is_person = kind in (RecipientType.PERSON, "")
        code = _CODE.match(self.cell(row, Column.CODE).line)
        read = names.person_name(text) if is_person else names.collective_name(text)
        if code:  # the portal wrote this name itself
            read = names.NameRead(squeeze(text))
        codes += read.notes
        honorific = read.honorific or {Column.MALE_NAME: "Ông", Column.FEMALE_NAME: "Bà"}.get(column, "")
        values: dict[str, Any] = {"type": kind, "name": read.name[:300], "code": int(code[1]) if code else None}
        if is_person:
            values["honorific"] = self._honorific(row, honorific, read.name, codes)
            self._post_and_unit(row, read.post, values)
            self._birth(row, values, codes)
            self._identity(row, values, codes)
        else:
            values["unit_text"] = self._unit_text(row)
        values["address"] = self.text(row, Column.ADDRESS).replace("\n", ", ")[:250]
        values["award_text"] = self._award(row)
        values["citation"] = self._citation(row)
        self._period(row, values, codes)
        self._money(row, values, codes)
        return Read(self.table.grid.where(row), self._shown(row), {k: v for k, v in values.items() if v}, codes)

    def _type(self, row: int, column: Column, text: str) -> str:
        told = self._told_type(row)
        if told:
            return told
        by_name = names.type_by_name(names.collective_name(text).name)
        fixed = {Column.COLLECTIVE: RecipientType.COLLECTIVE, Column.PERSON: RecipientType.PERSON}
        kind = str(fixed.get(column, "")) or self.sections.type
        if kind == RecipientType.COLLECTIVE and by_name in (RecipientType.ENTERPRISE, RecipientType.HOUSEHOLD):
            return by_name
        if kind:
            return kind
        heading = type_in(self.by_column[column][0].heading) if column in self.by_column else ""
        if by_name:
            return by_name
        persons = column in (Column.NAME_POST, Column.MALE_NAME, Column.FEMALE_NAME, Column.GIVEN)
        read = names.person_name(text)
        if persons or heading == RecipientType.PERSON or read.honorific or names.looks_like_person(read.name):
            return RecipientType.PERSON
        return heading

    def _told_type(self, row: int) -> str:
        text = self.cell(row, Column.TYPE).line
        return type_in(text) if text else ""

    def _honorific(self, row: int, written: str, name: str, codes: list[str]) -> str:
        by_gender = self._gender(row)
        if written and by_gender and written != by_gender:
            codes.append("gender_conflict")
        elif (by_gender or written) == "Ông" and " thị " in f" {name.lower()} ":
            codes.append("gender_doubtful")
        return by_gender or written

    def _gender(self, row: int) -> str:
        text = fold(self.cell(row, Column.GENDER).line)
        male = _MALE.match(text) or self.cell(row, Column.BIRTH_MALE) or _TICK.match(self.cell(row, Column.MALE).line)
        female = (
            _FEMALE.match(text)
            or self.cell(row, Column.BIRTH_FEMALE)
            or _TICK.match(self.cell(row, Column.FEMALE).line)
        )
        return "" if bool(male) == bool(female) else "Ông" if male else "Bà"

    def _post_and_unit(self, row: int, post: str, values: dict[str, Any]) -> None:
        job = self.text(row, Column.JOB).replace("\n", ", ") or post
        unit = self._unit_text(row)
        both = self.text(row, Column.JOB_UNIT)
        if both and not self.text(row, Column.JOB):
            head, _, tail = _split(both)
            job, unit = head, tail or unit
        elif not unit and not self.text(row, Column.JOB) and post:
            head, _, tail = _split(post)
            job, unit = (head, tail) if names.type_by_name(tail) else (post, unit)
        values["job_title"], values["unit_text"] = job[:200], unit[:250]
        values["group"] = names.group_by_post(job)

    def _unit_text(self, row: int) -> str:
        return (self.text(row, Column.UNIT) or self.sections.unit).replace("\n", ", ")[:250]

    def _birth(self, row: int, values: dict[str, Any], codes: list[str]) -> None:
        cells = [self.cell(row, column) for column in (Column.BIRTH, Column.BIRTH_MALE, Column.BIRTH_FEMALE)]
        cell = next((cell for cell in cells if cell), EMPTY)
        try:
            values["birth_year"] = figures.birth_year(cell, self.this_year)
        except figures.Unreadable:
            codes.append("birth_unread")

    def _identity(self, row: int, values: dict[str, Any], codes: list[str]) -> None:
        number = figures.id_number(self.cell(row, Column.ID_NUMBER).line)
        values["id_tail"] = number.tail
        if number.padded:
            codes.append("id_padded")
        if number.odd:
            codes.append("id_odd")

    def _award(self, row: int) -> str:
        written = self.text(row, Column.AWARD)
        ticked = [
            seen.heading.rpartition(" / ")[2]
            for seen in self.by_column.get(Column.AWARD_TICK, [])
            if _TICK.match(self.table.grid.at(row, seen.index).line)
        ]
        return (written or "\n".join(ticked) or self.sections.award)[:300]

    def _citation(self, row: int) -> str:
        texts = [self.table.grid.at(row, seen.index).line for seen in self.by_column.get(Column.CITATION, [])[1:]]
        first = self.text(row, Column.CITATION).replace("\n", " ")
        return " ".join(text for text in [first, *texts] if text)

    def _period(self, row: int, values: dict[str, Any], codes: list[str]) -> None:
        try:
            whole = figures.period(self.text(row, Column.PERIOD))
            start, end = self.text(row, Column.FROM), self.text(row, Column.TO)
            values["achievement_from"] = figures.point(start) if start else whole.start
            values["achievement_to"] = figures.point(end) if end else whole.end
        except figures.Unreadable:
            codes.append("period_unread")

    def _money(self, row: int, values: dict[str, Any], codes: list[str]) -> None:
        seen = self.by_column.get(Column.MONEY)
        try:
            values["contribution"] = figures.money(self.cell(row, Column.MONEY), seen[0].heading if seen else "")
        except figures.Unreadable:
            codes.append("money_unread")

    def _shown(self, row: int) -> list[list[str]]:
        """What stood in the file, column by column, with numbers of identity papers masked."""
        shown = []
        for seen in self.table.columns:
            text = self.table.grid.at(row, seen.index).line
            if text:
                is_id = seen.column is Column.ID_NUMBER
                heading = seen.heading[:80] or f"Cột {seen.index + 1}"
                shown.append([heading, figures.masked(text) if is_id else figures.without_ids(text)[:400]])
        return shown


def _split(text: str) -> tuple[str, str, str]:
    """'Giáo viên, Trường Tiểu học A' → post and unit; a part after the first that names no unit stays with the post."""
    match = _WHERE_POST_ENDS.search(text)
    if match is None:
        return text, "", ""
    return text[: match.start()].strip(), match[0], text[match.end() :].replace("\n", ", ").strip()

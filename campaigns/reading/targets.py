"""Find every numeric target of a launch plan, and say which figures were left alone and why."""

from __future__ import annotations

import re
from collections.abc import Iterator

from campaigns.reading.clauses import Clause, clauses
from campaigns.reading.document import Block, PlanText
from campaigns.reading.flat_tables import Head
from campaigns.reading.measures import quantities
from campaigns.reading.pieces import cut_block
from campaigns.reading.scopes import Scope, names_means, of_lead, scope_of
from campaigns.reading.tables import (
    Cell,
    Columns,
    Goal,
    columns_of,
    flat_row,
    goals,
    is_barred,
    names_measure,
    rows_of,
    sentences_in,
    under,
)
from campaigns.reading.target_facts import counted_in, direction_of, rate_of
from campaigns.reading.target_reader import BlockReader, Line
from campaigns.reading.target_results import Grade, LeftAlone, TargetFound, TargetsFound

__all__ = ["Grade", "LeftAlone", "TargetFound", "TargetsFound", "find_targets"]


def find_targets(doc: PlanText, since: int | None = None) -> TargetsFound:
    """`since` is the year in which the campaign begins: what is told of an earlier one is a result."""
    found = TargetsFound()
    year = max((told for told in (_year_of(doc), since) if told), default=None)
    lead = ""
    for block in _prose(doc, year, found):
        line = Line(doc, block)
        if not line.text:
            continue
        if block.is_heading or (not block.marker and of_lead(lead) is not Scope.CONTENT):
            lead = ""
        headings = [heading.text for heading in block.headings] + ([lead] if lead else [])
        if any(ch.isdigit() for ch in line.text) or _IN_WORDS.search(line.low):
            _read_block(doc, line, block, headings, year, found)
        if line.text.endswith(":"):
            lead = line.text
    found.settle()
    return found


def _prose(doc: PlanText, year: int | None, found: TargetsFound) -> Iterator[Block]:
    """The blocks that are no rows of a table; rows are read on the way, sentences in their cells come as blocks."""
    columns: Columns | None = None
    above: list[Cell] | None = None
    flat: Head | None = None
    for block in doc.blocks:
        rows = rows_of(doc, block)
        if not rows:
            flat, rows = flat_row(doc, block, flat)
        columns = columns if rows else None
        for cells in rows:
            cells = under(above, cells) if above else cells
            columns = columns_of(cells, year) or columns
            above = cells if not columns and names_measure(cells) else None
            if columns:
                found.targets.extend(_of_row(doc, columns, cells, block))
        if not rows or (not columns and not is_barred(doc, block)):
            yield block
        elif not columns:
            yield from sentences_in(rows, block)


def _of_row(doc: PlanText, columns: Columns, cells: list[Cell], block: Block) -> Iterator[TargetFound]:
    scope = scope_of([heading.text for heading in block.headings], "")
    if scope in (Scope.AWARDS, Scope.FUNDS, Scope.RECIPIENTS):
        return
    for goal in goals(columns, cells):
        read, _ = quantities(goal.cell.text.lower(), goal.cell.text)
        if not read:
            continue
        quantity = read[0]
        wording = goal.measure.text.lower()
        said = goal.unit or quantity.unit or ("%" if "%" in wording else counted_in(wording))
        unit = rate_of(wording, said)
        yield TargetFound(
            start=goal.measure.start,
            end=goal.cell.end,
            text=_row_text(doc, columns, goal),
            comparator=quantity.comparator,
            value=quantity.value,
            value_to=quantity.value_to,
            unit=unit,
            approx=quantity.approx,
            baseline=goal.baseline,
            per_year="/năm" in unit,
            by_when=goal.year,
            group=block.headings[-1].text if block.headings else "",
            direction=direction_of(wording, quantity),
            reason="ô mục tiêu của bảng chỉ tiêu",
            listed=True,
        )


def _row_text(doc: PlanText, columns: Columns, goal: Goal) -> str:
    """As the row reads; of several target columns only the own figure, for the others are targets of their own."""
    if len(columns.targets) == 1:
        return doc.slice(goal.measure.start, goal.cell.end)
    return " ".join(part for part in (goal.measure.text, goal.unit, goal.cell.text) if part)


_IN_WORDS = re.compile(r"(?<!\w)(?:một|hai|ba|bốn|năm|sáu|phân nửa|bảy|tám|chín|mười|không còn)\s")
_DATED = re.compile(
    r"ngày\s{0,3}[\d.…]{0,4}\s{0,3}tháng\s{0,3}[\d.…]{0,4}\s{0,3}năm\s{0,3}((?:19|20)\d{2})", re.IGNORECASE
)


def _year_of(doc: PlanText) -> int | None:
    dated = _DATED.search(doc.clean[:6000])
    return int(dated.group(1)) if dated else None


def _read_block(
    doc: PlanText, line: Line, block: Block, headings: list[str], year: int | None, found: TargetsFound
) -> None:
    scope = scope_of(headings, line.low)
    if scope in (Scope.RECIPIENTS, Scope.BASES):
        return
    read, hidden = quantities(line.low, line.text)
    cuts = cut_block(line.text, line.low, line.breaks)
    group = headings[-1] if headings else ""
    reader = BlockReader(doc, line, cuts, scope, year, group, block.marker, found)
    reader.means = scope is Scope.CONTENT and names_means(headings)
    plain = bool(re.match(r"\d|(?:trên|dưới|khoảng)\s\d", line.low))
    for clause in clauses(cuts, read):
        reader.take(_without_have(line.low, clause) if plain else clause)
    reader.leave_masked(hidden)
    found.grades.extend(_grades(line))


def _without_have(low: str, clause: Clause) -> Clause:
    """In a list that counts without 'có' the word is dropped, so that its items read alike."""
    if clause.quantity.is_percent and low.startswith("có ", clause.start) and clause.start + 3 == clause.quantity.start:
        clause.start += 3
    return clause


_GRADE = re.compile(
    r"(?:phổ cập giáo dục|phổ cập|xóa mù chữ|xoá mù chữ|kiểm định chất lượng|chuẩn quốc gia)[^;.:()\d]{0,70}?"
    r"(?:mức độ|mức|cấp độ|loại|cấp)\s(?:\d|[iv]{1,3})(?!\w)"
)


def _grades(line: Line) -> Iterator[Grade]:
    for match in _GRADE.finditer(line.low):
        start, end = line.place(match.start(), match.end())
        yield Grade(start, end, line.text[match.start() : match.end()])

"""Judge the clauses of one block in order and turn those that set a figure into targets."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from campaigns.reading.clause_words import MEASURES
from campaigns.reading.clauses import Clause
from campaigns.reading.document import Block, PlanText
from campaigns.reading.numbers import Mask
from campaigns.reading.pieces import Cuts
from campaigns.reading.place import Place
from campaigns.reading.scopes import ANNOUNCES, GOAL, RESOLVES, Scope
from campaigns.reading.target_doubts import asks
from campaigns.reading.target_facts import change_of, direction_of, leans, or_also, unit_of, year_within, yearly
from campaigns.reading.target_results import LeftAlone, TargetFound, TargetsFound
from campaigns.reading.target_rules import NO_SIGN, refusal, secondary, support
from campaigns.reading.told import day_of, told_in


class Line:
    """One block with single spaces; `at` gives the document offset of each character."""

    def __init__(self, doc: PlanText, block: Block) -> None:
        kept: list[str] = []
        self.at: list[int] = []
        blank = True
        for offset in range(block.start, block.end):
            ch = doc.clean[offset]
            if ch.isspace():
                if not blank:
                    kept.append(" ")
                    self.at.append(offset)
                blank = True
                continue
            kept.append(ch)
            self.at.append(offset)
            blank = False
        if kept and blank:
            kept.pop()
            self.at.pop()
        self.text = "".join(kept)
        self.breaks = self._breaks(doc)
        self.low = "".join(lower if len(lower := ch.lower()) == 1 else ch for ch in self.text)

    def _breaks(self, doc: PlanText) -> list[int]:
        """Where short lines that each hold a figure were joined: 'Doanh thu: 5 tỷ đồng / Lợi nhuận: 1 tỷ đồng'."""
        ends = [index for index, ch in enumerate(self.text) if ch == " " and doc.text[self.at[index]] == "\n"]
        lines = [
            self.text[begin:stop] for begin, stop in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True)
        ]
        return [
            end
            for end, (above, below) in zip(ends, pairwise(lines), strict=True)
            if below[:1].isupper() and _short(above) and _short(below)
        ]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Document offsets of a stretch of the line."""
        while start < end and self.text[start] == " ":
            start += 1
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return self.at[start], self.at[end - 1] + 1


def _short(line: str) -> bool:
    return len(line) <= SHORT_LINE and any(ch.isdigit() for ch in line)


_MEASURED = re.compile(rf"\s?{MEASURES}(?!\w)")
SHORT_LINE = 75  # wrapped prose runs longer


class BlockReader:
    """Judges the clauses of one block in order; keeps what a later clause leans on."""

    def __init__(
        self,
        doc: PlanText,
        line: Line,
        cuts: Cuts,
        scope: Scope,
        year: int | None,
        group: str,
        marker: str,
        found: TargetsFound,
    ) -> None:
        self.doc, self.line, self.cuts, self.scope = doc, line, cuts, scope
        self.year, self.group, self.found = year, group, found
        self.parent: int | None = None
        self.by_when: tuple[int, str] = (-1, "")
        self.starts = _sentence_starts(cuts)
        self.prose = scope is Scope.PLAIN and not marker
        announces = RESOLVES if scope is Scope.PAST else ANNOUNCES if self.prose else GOAL
        self.goals = [match.start() for match in announces.finditer(line.low)]
        self.told = told_in(cuts.flat, self.starts, prose=not marker, year=year, dated=day_of(doc))
        self.means = False  # the block stands in a part on the means
        self.accepted = -1  # the sentence in which the last target stands

    def take(self, clause: Clause) -> None:
        place = self._place(clause)
        reason = refusal(place)
        for other in clause.others:
            if clause.baseline and clause.baseline[0] <= other.figure < clause.baseline[1]:
                continue
            self._leave(other.start, other.end, reason or "ngưỡng hoặc chi tiết nằm trong chỉ tiêu khác")
        if clause.baseline:
            self._leave(*clause.baseline, "mức gốc để so sánh")
        if reason:
            self._leave(*_near(self.line.low, clause), reason)
            if asks(place, reason):
                self._doubt(clause)
            return
        if secondary(place):
            self._add_secondary(clause, place)
            return
        self.accepted = bisect_right(self.starts, clause.quantity.figure)
        target = self._target(clause, place)
        self.found.targets.append(target)
        if target.parent is None:
            self.parent = len(self.found.targets) - 1

    def _place(self, clause: Clause) -> Place:
        piece = self.cuts.pieces[clause.piece]
        figure = clause.quantity.figure
        sentence = self.starts[bisect_right(self.starts, figure) - 1] if self.starts else 0
        before = self.line.low[max(sentence, clause.start - 200) : clause.start]
        said = bisect_right(self.goals, figure)
        goal = said > 0 and self.goals[said - 1] >= sentence
        bracket = self.line.low[piece.bracket : piece.end] if piece.in_brackets else None
        beside = self.accepted == bisect_right(self.starts, figure)
        if self.scope in (Scope.PLAIN, Scope.CONTENT) and not self.prose:
            beside = beside or self.accepted >= 0 or said > 0
        elif self.prose:
            beside = beside or (self.accepted >= 0 and said > 0)
        outside = self.line.low[max(0, piece.bracket - 60) : piece.bracket - 1] if piece.in_brackets else ""
        after = self.accepted == bisect_right(self.starts, figure)
        return Place(
            low=self.line.low,
            clause=clause,
            scope=self.scope,
            goal=goal,
            beside=beside,
            bracket=bracket,
            outside=outside,
            after=after,
            before=before,
            year=self.year,
            goes_on=self._goes_on(sentence, said),
            told=self.told.at(figure),
        )

    def _goes_on(self, sentence: int, said: int) -> bool:
        """'Phấn đấu GRDP tăng 8%. Thu ngân sách đạt …': the next measure of the same paragraph."""
        return self.prose and self.accepted >= 0 and said > 0 and bool(_MEASURED.match(self.cuts.flat, sentence))

    def _target(self, clause: Clause, place: Place) -> TargetFound:
        quantity = clause.quantity
        start, end = self.line.place(clause.start, clause.end)
        text = self.doc.slice(start, end)
        low = place.wording
        per_year = yearly(low[: quantity.end - clause.start])
        stretch = self.line.low[clause.head : quantity.start]
        behind = self.line.low[quantity.end : clause.end]
        change, baseline_year = change_of(low, place.ahead)
        counts = low.startswith(("tăng", "giảm")) and not quantity.is_percent and "so với" not in low
        parent = self.parent if clause.child or (leans(low) and not counts) else None
        unit = unit_of(quantity, stretch, place.ahead, behind, per_year)
        return TargetFound(
            start=start,
            end=end,
            text=text,
            comparator=quantity.comparator,
            value=quantity.value,
            value_to=quantity.value_to,
            unit=unit,
            approx=quantity.approx,
            implicit_zero=quantity.implicit_zero,
            in_words=quantity.in_words,
            change=change,
            baseline=self._baseline(clause),
            baseline_year=baseline_year,
            per_year=per_year or "/năm" in unit,
            by_when=self._by_when(clause),
            group=self.group,
            subject=self._subject(clause),
            parent=parent,
            direction=self._direction(clause, parent),
            reason=support(place),
            listed=self.scope is Scope.TARGETS,
            weak=self.means and not place.goal,
        )

    def _direction(self, clause: Clause, parent: int | None) -> str:
        inside = self.cuts.pieces[clause.piece].in_brackets
        wording = (self.cuts.hushed if inside else self.cuts.flat)[clause.start : clause.end]
        if parent is not None and wording.startswith("còn "):
            return self.found.targets[parent].direction  # 'giảm 25 hộ nghèo (còn 0,8%)'
        return direction_of(wording, clause.quantity)

    def _subject(self, clause: Clause) -> str:
        if not clause.lead or clause.lead[1] > clause.start:
            return ""
        return self.line.text[clause.lead[0] : clause.lead[1]].strip()

    def _baseline(self, clause: Clause) -> str:
        if not clause.baseline:
            return ""
        return self.line.text[clause.baseline[0] : clause.baseline[1]].strip(" ,")

    def _by_when(self, clause: Clause) -> str:
        """The year by which it is aimed at: in the clause, else said earlier in the same sentence."""
        sentence = bisect_right(self.starts, clause.quantity.figure)
        own = year_within(self.cuts.flat, clause.head, clause.end)
        if own:
            if own.start() < clause.start:
                self.by_when = (sentence, own.group(1))
            return own.group(1)
        return self.by_when[1] if self.by_when[0] == sentence else ""

    def _add_secondary(self, clause: Clause, place: Place) -> None:
        """Begins at its figure unless its verb opens the piece; 'hoặc 01 công trình' is the same choice."""
        quantity = clause.quantity
        if "mỗi" not in place.ahead and (clause.start != self.cuts.pieces[clause.piece].start or "," in place.ahead):
            clause.start = quantity.start
        target = self._target(clause, place)
        for other in clause.others:
            between = self.line.low[quantity.end : other.start]
            same = (other.value, other.value_to) == (quantity.value, quantity.value_to)
            if same and between.endswith((" hoặc ", " hay ")):
                target = replace(target, unit=f"{target.unit} hoặc {other.unit}")
        also = or_also(self.line.low, quantity.end)
        if also and not clause.others:
            target = replace(target, unit=target.unit + also)
        self.found.secondary.append(target)

    def _doubt(self, clause: Clause) -> None:
        start, end = self.line.place(*_near(self.line.low, clause))
        self.found.doubtful.append(LeftAlone(start, end, self.doc.slice(start, end), NO_SIGN))

    def _leave(self, start: int, end: int, reason: str) -> None:
        begin, stop = self.line.place(start, end)
        text = self.doc.slice(begin, stop)
        if any(left.text == text for left in self.found.not_targets[-40:]):
            return
        self.found.not_targets.append(LeftAlone(begin, stop, text, reason))

    def leave_masked(self, hidden: list[Mask]) -> None:
        taken = [target.end for target in self.found.targets[-200:]]
        for mask in hidden:
            if mask.telling and self.line.at[mask.end - 1] + 1 not in taken:
                self._leave(mask.start, mask.end, mask.reason)


def _sentence_starts(cuts: Cuts) -> list[int]:
    starts: list[int] = []
    last = -1
    for piece in cuts.pieces:
        if piece.in_brackets:
            break
        if piece.sentence != last:
            starts.append(piece.start)
            last = piece.sentence
    return starts


def _near(low: str, clause: Clause) -> tuple[int, int]:
    """So much of a clause that a reader sees which figure is meant."""
    quantity = clause.quantity
    start = max(clause.start, low.rfind(" ", 0, max(0, quantity.start - 50)) + 1)
    stop = min(clause.end, quantity.end + 60)
    if stop < clause.end:
        stop = max(quantity.end, low.rfind(" ", quantity.end, stop))
    return min(start, quantity.start), max(stop, quantity.end)

"""Findings as the page lists them: in groups, each line with its words, its state and what belongs to it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from awards.models import AwardKind
from campaigns.enums import FindingDecision, FindingKind, TargetLevel
from campaigns.findings.build import ORDER
from campaigns.findings.fields import ANSWERS, field_label
from campaigns.findings.rows import instant_of, summary
from campaigns.models import Finding
from thidua.common import clock

PAST = "Hạn này đã qua: trước khi phát động sẽ chọn giữ làm lịch sử, đặt hạn mới hoặc bỏ."
_TITLES = {
    FindingKind.FIELD: "Thông tin văn bản",
    FindingKind.MILESTONE: "Mốc thời gian",
    FindingKind.OBLIGATION: "Việc phải gửi",
    FindingKind.TARGET: "Chỉ tiêu",
    FindingKind.AWARD: "Khen thưởng",
    FindingKind.CRITERION: "Tiêu chuẩn",
    FindingKind.REQUIRED_PART: "Thành phần hồ sơ",
    FindingKind.WORK_ITEM: "Nhiệm vụ của kế hoạch",
    FindingKind.QUESTION: "Điều văn bản để ngỏ",
}
_TONES = {
    FindingDecision.PENDING: "wait",
    FindingDecision.ACCEPTED: "good",
    FindingDecision.EDITED: "info",
    FindingDecision.REJECTED: "neutral",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A fact a question asks for: where it is written, or the finding that has it already."""

    column: str
    label: str
    finding: int | None = None


# Where a question is answered that no fact of the document and no finding answers: a part of the draft.
_PARTS = {
    "no_midterm": FindingKind.MILESTONE,
    "no_final": FindingKind.MILESTONE,
    "no_plan_deadline": FindingKind.OBLIGATION,
    "no_awards": FindingKind.AWARD,
    "awards_without_criteria": FindingKind.CRITERION,
}
# Slips of the text: there is nothing to answer.
_NOTES = ("misprint", "numbering", "impossible_date")


@dataclass(slots=True)
class Line:
    finding: Finding
    title: str
    details: str
    seen: str
    belongs: str = ""  # title of the target it is a part of
    was: str = ""  # what had been read, when a person wrote something else
    warning: str = ""
    answers: list[Answer] = field(default_factory=list)
    part: str = ""  # kind of the rows of the draft that answer a question

    @property
    def key(self) -> str:
        return str(self.finding.pk)

    @property
    def tone(self) -> str:
        return _TONES[FindingDecision(self.finding.decision)]

    @property
    def is_pending(self) -> bool:
        return self.finding.decision == FindingDecision.PENDING

    @property
    def is_answer(self) -> bool:
        return self.finding.path.startswith("answer.")

    @property
    def is_note(self) -> bool:
        return self.is_question and self.finding.value.get("code", "") in _NOTES

    @property
    def part_title(self) -> str:
        return _TITLES[FindingKind(self.part)] if self.part else ""

    @property
    def is_question(self) -> bool:
        return self.finding.kind == FindingKind.QUESTION


@dataclass(slots=True)
class Group:
    key: str
    kind: str
    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def decided(self) -> int:
        return sum(not line.is_pending for line in self.lines)

    @property
    def waiting(self) -> int:
        return 0 if self.kind == FindingKind.QUESTION else self.total - self.decided


def line_of(finding: Finding, kinds: dict[int, AwardKind], seen: str, parents: dict[str, str]) -> Line:
    title, details = summary(finding, kinds)
    heading = finding.value.get("group") or ""
    if heading and finding.kind == FindingKind.TARGET:  # it stands above the lines of its group
        details = details.removeprefix(heading).removeprefix(" · ")
    line = Line(finding, title, details, seen, belongs=parents.get(finding.value.get("parent") or "", ""))
    line.warning = _warning(finding)
    if finding.decision == FindingDecision.EDITED and finding.value != finding.found and not line.is_answer:
        read_title, read_details = summary(finding, kinds, finding.found)
        line.was = f"{read_title}: {read_details}" if read_details else read_title
    return line


def _warning(finding: Finding) -> str:
    """What will stop the launch later is better known now."""
    if finding.kind != FindingKind.OBLIGATION or finding.decision == FindingDecision.REJECTED:
        return ""
    due_at = instant_of(finding.value)
    return PAST if due_at is not None and due_at <= clock.now() and finding.value.get("units_send") else ""


def group_key(finding: Finding) -> str:
    """The same for every finding of a group, and fit for an address."""
    kind, name = group_of(finding)
    return f"{kind}-{zlib.crc32(name.encode()):08x}" if name else str(kind)


def answer_questions(lines: list[Line]) -> None:
    """Tie each question to the facts it asks for, to the finding whose words it quotes, or to a part of the draft."""
    facts = {line.finding.value["column"]: line.finding.pk for line in lines if line.finding.kind == FindingKind.FIELD}
    for line in lines:
        if line.is_question:
            code = line.finding.value.get("code", "")
            columns = ANSWERS.get(code, ())
            line.answers = [Answer(column, field_label(column), facts.get(column)) for column in columns]
            if not line.answers and not line.is_note:
                line.answers = [Answer("", other.title, other.finding.pk) for other in _quoted(line, lines)]
            line.part = "" if line.answers else _PARTS.get(code, "")


def _quoted(question: Line, lines: list[Line]) -> list[Line]:
    """The finding that stands where the question points to; the closest fitting one."""
    start, end = question.finding.start, question.finding.end
    if start is None or end is None:
        return []
    there = [
        (other.finding.end - other.finding.start, number, other)
        for number, other in enumerate(lines)
        if not other.is_question
        and other.finding.start is not None
        and other.finding.end is not None
        and other.finding.start < end
        and other.finding.end > start
    ]
    return [min(there)[2]] if there else []


def group_of(finding: Finding) -> tuple[str, str]:
    name = (finding.value.get("group") or "") if finding.kind == FindingKind.TARGET else ""
    level = finding.value.get("level")
    if finding.kind == FindingKind.TARGET and level and level != TargetLevel.MAIN:
        return finding.kind, str(TargetLevel(level).label)
    return finding.kind, name


def group_title(finding: Finding) -> str:
    kind, name = group_of(finding)
    title = _TITLES[FindingKind(kind)]
    return f"{title}: {name}" if name else title


def grouped(lines: list[Line]) -> list[Group]:
    """In the order of a plan; targets by the heading they stand under."""
    found: dict[str, Group] = {}
    for line in sorted(lines, key=lambda item: ORDER.index(FindingKind(item.finding.kind))):
        key = group_key(line.finding)
        if key not in found:
            found[key] = Group(key, line.finding.kind, group_title(line.finding))
        found[key].lines.append(line)
    return list(found.values())

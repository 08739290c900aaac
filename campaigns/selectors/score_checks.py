"""What a scoring table still lacks, in sentences."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from campaigns.enums import CriterionKind, ScoreStage
from campaigns.models import ScoreCriterion, ScoreSheet
from campaigns.selectors.scoring import Section, agency_of, cards_of, inputs_of, lines_of, members_of, sections_of
from thidua.common.numbers import format_number
from thidua.units.models import Unit


def points_total(rows: list[ScoreCriterion]) -> Decimal:
    return sum((row.maximum or Decimal(0) for row in rows if row.kind == CriterionKind.POINTS), Decimal(0))


def table_problems(sheet: ScoreSheet) -> list[str]:
    """Why the table cannot be opened; empty when its sums agree."""
    sections = sections_of(sheet)
    lines = [line for section in sections for line in section.lines]
    if not any(line.kind == CriterionKind.POINTS for line in lines):
        return ["Bảng điểm chưa có tiêu chí chấm điểm nào."]
    problems = [text for section in sections if (text := section_problem(section))]
    whole = points_total(lines)
    if whole != sheet.total:
        problems.append(
            f"Các tiêu chí cộng lại {format_number(whole)} điểm, tổng điểm ghi {format_number(sheet.total)}:"
            f" {_difference(whole, sheet.total)}."
        )
    return problems


def section_problem(section: Section) -> str:
    """A group without lines, or whose lines do not add up to what it states."""
    head = section.head
    if head is None:
        return ""
    if not section.lines:
        return f"Nhóm “{head}” chưa có tiêu chí nào."
    whole = points_total(section.lines)
    if whole == 0 or whole == head.maximum:
        return ""
    stated = head.maximum or Decimal(0)
    return (
        f"Nhóm “{head}” ghi {format_number(stated)} điểm, các tiêu chí cộng lại {format_number(whole)}:"
        f" {_difference(whole, stated)}."
    )


def _difference(found: Decimal, stated: Decimal) -> str:
    word = "thừa" if found > stated else "thiếu"
    return f"{word} {format_number(abs(found - stated))} điểm"


def publication_gaps(sheet: ScoreSheet) -> list[str]:
    """Why the ranking cannot be published: units without a whole official score, members who came or went."""
    found = []
    cards = list(cards_of(sheet, ScoreStage.OFFICIAL))
    unsent = [card.unit.name for card in cards if card.sent_at is None]
    if unsent:
        found.append(f"Chưa chốt điểm chính thức: {', '.join(unsent)}.")
    inputs, lines = inputs_of(sheet), {line.pk: line for line in lines_of(sheet)}
    closed = {card.unit_id for card in cards if card.sent_at is not None}
    for unit in inputs.units:
        lacking = [str(line) for pk, line in lines.items() if pk not in unit.points]
        if unit.id in closed and lacking:
            found.append(f"{unit.name} chưa có điểm chính thức cho {len(lacking)} tiêu chí.")
    return [*found, *member_changes(sheet)]


def scores_itself(sheet: ScoreSheet, members: list[Unit]) -> str:
    """A warning when the unit that gives the official score, or one inside it, is itself ranked in the cluster."""
    owner = sheet.cluster.owner
    agency = agency_of(owner)
    below = [unit.name for unit in members if unit != agency != owner and unit.path.startswith(agency.path)]
    judged = (["chính cơ quan này"] if agency in members else []) + below
    if not judged:
        return ""
    return (
        f"{agency.name} chấm điểm chính thức cho cả cụm, khối, trong đó có {', '.join(judged)}."
        " Nên đưa số điểm này ra hội nghị cụm, khối xem lại trước khi công bố."
    )


def member_changes(sheet: ScoreSheet) -> list[str]:
    """Units that joined or left the cluster after scoring was opened."""
    scored = {card.unit_id: card.unit.name for card in cards_of(sheet, ScoreStage.SELF)}
    present = {unit.pk: unit.name for unit in members_of(sheet.cluster)}
    joined = [name for pk, name in present.items() if pk not in scored]
    left = [name for pk, name in scored.items() if pk not in present]
    found = []
    if scored and joined:
        found.append(f"Mới vào cụm, khối sau khi mở chấm: {', '.join(joined)}.")
    if left:
        found.append(f"Không còn là thành viên: {', '.join(left)}.")
    if found and scored:
        found.append("Lùi về bước Đang soạn rồi mở lại để cập nhật danh sách.")
    return found if scored else []


def kinds_in_words(lines: list[ScoreCriterion]) -> str:
    """'12 tiêu chí chấm điểm, 3 điểm thưởng'; kinds that do not occur are left out."""
    counted = Counter(line.kind for line in lines)
    names = {
        CriterionKind.POINTS: "tiêu chí chấm điểm",
        CriterionKind.BONUS: "điểm thưởng",
        CriterionKind.PENALTY: "điểm trừ",
        CriterionKind.KNOCKOUT: "điểm liệt",
    }
    return ", ".join(f"{counted[kind]} {name}" for kind, name in names.items() if counted[kind])

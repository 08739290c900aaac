"""Is what was published still what its frozen inputs give, byte for byte?"""

from __future__ import annotations

from campaigns.enums import ScoreStage
from campaigns.models import Score, ScoreCriterion, ScoreSheet
from campaigns.ranking import Inputs, canonical, inputs_text, rank, ranking_text, read_inputs, sha256


def differences(sheet: ScoreSheet) -> list[str]:
    """In words; empty when the frozen texts, their hashes and the tables agree."""
    found = []
    if sha256(sheet.frozen_inputs) != sheet.inputs_sha256:
        found.append("dữ liệu đầu vào không khớp dấu vân tay")
    if sha256(sheet.frozen_ranking) != sheet.ranking_sha256:
        found.append("bảng xếp hạng không khớp dấu vân tay")
    try:
        inputs = read_inputs(sheet.frozen_inputs)
        if inputs_text(inputs) != sheet.frozen_inputs:
            found.append("dữ liệu đầu vào không ở dạng chuẩn")
        if ranking_text(rank(inputs)) != sheet.frozen_ranking:
            found.append("tính lại ra bảng xếp hạng khác")
    except ValueError:
        return [*found, "không đọc được dữ liệu đầu vào"]
    return [*found, *_stored_differs(sheet, inputs)]


def _stored_differs(sheet: ScoreSheet, inputs: Inputs) -> list[str]:
    """Names of units may have changed since; lines and official points may not."""
    lines = {
        row.pk: (row.kind, row.maximum, row.minimum)
        for row in ScoreCriterion.objects.filter(sheet=sheet).exclude(kind="section")
    }
    if lines != {line.id: (line.kind, line.maximum, line.minimum) for line in inputs.lines}:
        return ["tiêu chí đang lưu khác tiêu chí lúc công bố"]
    rows = Score.objects.filter(criterion__sheet=sheet, stage=ScoreStage.OFFICIAL)
    stored = {f"{unit}:{line}": points for unit, line, points in rows.values_list("unit", "criterion", "points")}
    frozen = {f"{unit.id}:{line}": points for unit in inputs.units for line, points in unit.points.items()}
    return [] if canonical(stored) == canonical(frozen) else ["điểm đang lưu khác điểm lúc công bố"]

"""Ranking of a cụm or khối: pure functions of plain values, so that what was published can be computed again.

The rules, version 1:
- total = points + min(bonus, bonus limit) − penalty, all from the official scores;
- a knock-out line that strikes, or points below a line's minimum, put a unit last, without rank;
- a higher total ranks higher; with equal totals, more points before bonus and penalty; then a smaller penalty;
  still equal: the rank is shared and the next rank is counted on (1, 1, 3).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.enums import CriterionKind
from thidua.common.text import nfc, sort_key

RULES = 1
CENT = Decimal("0.01")
BY_POINTS, BY_PENALTY, SHARED = "points", "penalty", "shared"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is scored; sections carry no score and are left out."""

    id: int
    kind: str
    code: str
    text: str
    maximum: Decimal | None = None
    minimum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UnitScores:
    id: int
    name: str
    points: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Inputs:
    sheet: int
    title: str
    cluster: str
    year: int
    total: Decimal
    bonus_limit: Decimal | None
    lines: tuple[Line, ...]
    units: tuple[UnitScores, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's place. `tied` names the units with the same total, `decided_by` what told them apart."""

    unit: int
    name: str
    points: Decimal
    bonus_scored: Decimal
    bonus: Decimal
    penalty: Decimal
    total: Decimal
    rank: int | None
    tied: tuple[int, ...] = ()
    decided_by: str = ""
    struck: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    rows: tuple[Row, ...]
    rules: int = RULES


class IncompleteInputs(ValueError):
    """A unit lacks an official score: zero is a score, nothing is none."""


def rank(inputs: Inputs) -> Ranking:
    """Every unit with its total and rank, best first; the order in which units are handed over does not matter."""
    if len({unit.id for unit in inputs.units}) != len(inputs.units):
        raise ValueError("a unit appears twice")
    figures = [_figures(inputs, unit) for unit in inputs.units]
    placed = sorted((row for row in figures if not row.struck), key=lambda row: (*_place(row), *_name(row)))
    last = sorted((row for row in figures if row.struck), key=_name)
    return Ranking((*_ranked(placed), *last))


def _figures(inputs: Inputs, unit: UnitScores) -> Row:
    missing = [line.id for line in inputs.lines if line.id not in unit.points]
    if missing:
        raise IncompleteInputs(f"unit {unit.id} has no score for lines {missing}")
    points = _sum(inputs, unit, CriterionKind.POINTS)
    scored = _sum(inputs, unit, CriterionKind.BONUS)
    bonus = scored if inputs.bonus_limit is None else min(scored, inputs.bonus_limit)
    penalty = _sum(inputs, unit, CriterionKind.PENALTY)
    return Row(
        unit=unit.id,
        name=nfc(unit.name),
        points=points,
        bonus_scored=scored,
        bonus=bonus,
        penalty=penalty,
        total=points + bonus - penalty,
        rank=None,
        struck=tuple(line.id for line in inputs.lines if strikes(line, unit.points[line.id])),
    )


def _sum(inputs: Inputs, unit: UnitScores, kind: str) -> Decimal:
    return sum((unit.points[line.id] for line in inputs.lines if line.kind == kind), Decimal(0))


def strikes(line: Line, points: Decimal) -> bool:
    """Điểm liệt: a knock-out line that was declared (0), or points below the line's minimum."""
    if line.kind == CriterionKind.KNOCKOUT:
        return points == 0
    return line.kind == CriterionKind.POINTS and line.minimum is not None and points < line.minimum


def _place(row: Row) -> tuple[Decimal, Decimal, Decimal]:
    return (-row.total, -row.points, row.penalty)


def _name(row: Row) -> tuple[str, int]:
    return (sort_key(row.name), row.unit)


def _ranked(placed: list[Row]) -> list[Row]:
    """Rows in order; a unit's rank is one more than the number of units placed strictly better."""
    found = []
    for row in placed:
        tied = [other for other in placed if other.total == row.total and other.unit != row.unit]
        better = sum(_place(other) < _place(row) for other in placed)
        found.append(_with(row, better + 1, tied))
    return found


def _with(row: Row, number: int, tied: list[Row]) -> Row:
    return Row(
        unit=row.unit,
        name=row.name,
        points=row.points,
        bonus_scored=row.bonus_scored,
        bonus=row.bonus,
        penalty=row.penalty,
        total=row.total,
        rank=number,
        tied=tuple(sorted(other.unit for other in tied)),
        decided_by=_decided_by(row, tied),
    )


def _decided_by(row: Row, tied: list[Row]) -> str:
    """What the place among equal totals rests on in the end: the last step that was needed."""
    if not tied:
        return ""
    if any(_place(other) == _place(row) for other in tied):
        return SHARED
    return BY_PENALTY if any(other.points == row.points for other in tied) else BY_POINTS


# --- Frozen form


def canonical(value: Any) -> str:
    """The one text of a value: sorted keys, no spaces, NFC, no floats."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Decimal):
        return format(value.quantize(CENT), "f")
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"not a frozen value: {type(value).__name__}")


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def inputs_text(inputs: Inputs) -> str:
    """Lines in their order, units by id."""
    return canonical(
        {
            "rules": RULES,
            "sheet": inputs.sheet,
            "title": inputs.title,
            "cluster": inputs.cluster,
            "year": inputs.year,
            "total": inputs.total,
            "bonus_limit": inputs.bonus_limit,
            "lines": [
                {
                    "id": line.id,
                    "kind": str(line.kind),
                    "code": line.code,
                    "text": line.text,
                    "maximum": line.maximum,
                    "minimum": line.minimum,
                }
                for line in inputs.lines
            ],
            "units": [
                {
                    "id": unit.id,
                    "name": unit.name,
                    "points": {str(line.id): unit.points[line.id] for line in inputs.lines if line.id in unit.points},
                }
                for unit in sorted(inputs.units, key=lambda unit: unit.id)
            ],
        }
    )


def ranking_text(ranking: Ranking) -> str:
    return canonical(
        {
            "rules": ranking.rules,
            "rows": [
                {
                    "unit": row.unit,
                    "name": row.name,
                    "points": row.points,
                    "bonus_scored": row.bonus_scored,
                    "bonus": row.bonus,
                    "penalty": row.penalty,
                    "total": row.total,
                    "rank": row.rank,
                    "tied": row.tied,
                    "decided_by": row.decided_by,
                    "struck": row.struck,
                }
                for row in ranking.rows
            ],
        }
    )


def read_inputs(text: str) -> Inputs:
    """ValueError when the text is not inputs of these rules."""
    data = json.loads(text)
    try:
        if data["rules"] != RULES:
            raise ValueError(f"rules of version {data['rules']!r} are not known")
        return Inputs(
            sheet=data["sheet"],
            title=data["title"],
            cluster=data["cluster"],
            year=data["year"],
            total=Decimal(data["total"]),
            bonus_limit=_decimal(data["bonus_limit"]),
            lines=tuple(_line(row) for row in data["lines"]),
            units=tuple(
                UnitScores(row["id"], row["name"], {int(key): Decimal(value) for key, value in row["points"].items()})
                for row in data["units"]
            ),
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError(f"not frozen inputs: {error!r}") from error


def read_ranking(text: str) -> Ranking:
    figures = ("points", "bonus_scored", "bonus", "penalty", "total")
    rows = [
        Row(
            unit=row["unit"],
            name=row["name"],
            rank=row["rank"],
            tied=tuple(row["tied"]),
            decided_by=row["decided_by"],
            struck=tuple(row["struck"]),
            **{name: Decimal(row[name]) for name in figures},
        )
        for row in json.loads(text)["rows"]
    ]
    return Ranking(tuple(rows))


def _line(row: dict[str, Any]) -> Line:
    limits = {"maximum": _decimal(row["maximum"]), "minimum": _decimal(row["minimum"])}
    return Line(id=row["id"], kind=row["kind"], code=row["code"], text=row["text"], **limits)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


# --- Words


def tie_words(row: Row, ranking: Ranking) -> str:
    """Why a unit stands where it does among equal totals; empty without a tie."""
    if not row.tied:
        return ""
    others = [other for other in ranking.rows if other.unit in row.tied]
    level = [other for other in others if _place(other) == _place(row)]
    if level:
        names = ", ".join(other.name for other in level)
        return f"Cùng hạng với {names}: bằng nhau cả tổng điểm, điểm chấm và điểm trừ."
    names = ", ".join(other.name for other in others)
    if row.decided_by == BY_POINTS:
        return f"Cùng tổng điểm với {names}; xếp thứ tự theo điểm chấm chưa tính thưởng, trừ."
    return f"Cùng tổng điểm với {names}; điểm chấm cũng bằng nhau thì đơn vị ít điểm trừ hơn xếp trên."

"""Typesetting rules of Nghị định 30/2020/NĐ-CP that a stylesheet cannot express. Pure functions."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

CHUNK_ROWS = 500  # WeasyPrint's time and memory grow faster than a table's length
ORGAN_LINE = 24  # characters of 13 pt bold capitals that fit beside the national title
_ENDING = re.compile(r"[\s;.,:/]+$")
_ORGAN_BREAK = re.compile(r"\s+(?=(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s)")
_NARROWEST, _WIDEST = 6, 60  # characters a column is reckoned with
_CENTRED = {"stt", "tt", "số tt", "năm"}


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    width: str
    css_class: str


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    css_class: str


@dataclass(frozen=True, slots=True)
class Table:
    """A piece of a long list; `continued` ones repeat the head only because a new page begins."""

    columns: list[Column]
    rows: list[list[Cell]]
    continued: bool


def closed(text: str, mark: str) -> str:
    """The text with exactly this punctuation at its end, whatever was typed."""
    return _ENDING.sub("", text) + mark


def listed(items: Sequence[str]) -> list[str]:
    """Items of a list that is one sentence: ';' after each, '.' after the last."""
    return [closed(item, "." if item is items[-1] else ";") for item in items]


def text_end(text: str) -> str:
    """The end of the text of a document is marked './.'."""
    return closed(text, "./.")


def organ_lines(name: str) -> list[str]:
    """Lines of the name of an organ in the left head column, cut where the meaning allows."""
    lines: list[str] = []
    for typed in name.splitlines():
        pieces = _ORGAN_BREAK.split(typed.strip()) if len(typed.strip()) > ORGAN_LINE else [typed.strip()]
        for piece in pieces:
            lines += balanced(piece, ORGAN_LINE)
    return [line for line in lines if line]


def balanced(text: str, longest: int) -> list[str]:
    """Lines of about the same length, none longer than `longest` unless one word is."""
    words = text.split()
    if len(text) <= longest or len(words) < 2:
        return [text]
    target = len(text) / math.ceil(len(text) / longest)
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        better = abs(len(longer) - target) <= abs(len(lines[-1]) - target)
        if len(longer) <= longest and better:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def tables_of(columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[Table]:
    """A list as tables of at most `CHUNK_ROWS` rows with the same column widths."""
    heads = [column if isinstance(column, dict) else {"label": str(column)} for column in columns]
    widths = _widths(heads, rows)
    prepared = [
        Column(head["label"], f"{width:.2f}%", _class_of(head)) for head, width in zip(heads, widths, strict=True)
    ]
    cells = [[_cell(value, column) for value, column in zip(row, prepared, strict=True)] for row in rows]
    starts = range(0, len(cells), CHUNK_ROWS) if cells else [0]
    return [Table(prepared, cells[start : start + CHUNK_ROWS], start > 0) for start in starts]


def _cell(value: Any, column: Column) -> Cell:
    return Cell("" if value is None else str(value), column.css_class)


def _class_of(head: dict[str, Any]) -> str:
    align = head.get("align") or ("center" if head["label"].strip().lower() in _CENTRED else "left")
    return {"center": "center", "right": "right"}.get(align, "")


def _widths(heads: Sequence[dict[str, Any]], rows: Sequence[Sequence[Any]]) -> list[float]:
    """Percentages by what the columns hold: wide text wraps, so its weight grows with the square root."""
    weights = [
        float(head.get("weight") or _weight(head["label"], [row[i] for row in rows])) for i, head in enumerate(heads)
    ]
    total = sum(weights)
    return [weight * 100 / total for weight in weights]


def _weight(label: str, values: Sequence[Any]) -> float:
    lengths = sorted(len(str(value or "")) for value in values) or [0]
    typical = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))]
    longest_word = max((len(word) for text in [label, *map(str, values)] for word in text.split()), default=0)
    wanted = max(typical, len(label) / 2, longest_word * 1.3, _NARROWEST)
    return math.sqrt(min(wanted, _WIDEST)) if wanted > _NARROWEST else math.sqrt(_NARROWEST) * 0.7

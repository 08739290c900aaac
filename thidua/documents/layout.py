"""Typesetting rules of Nghị định 30/2020/NĐ-CP that a stylesheet cannot express. Pure functions."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ORGAN_LINE = 24  # characters of 13 pt bold capitals that fit beside the national title
LETTER_LINE = 33  # the same for 12 pt small letters
SUBJECT_LINE = 68  # 14 pt bold letters, with air on both sides
HEAD_LETTER, HEAD_PADDING, LINE_POINTS = 9, 9, 454  # points: 13 pt bold letter, both sides of a cell, 160 mm
_ENDING = re.compile(r"[\s;.,:/]+$")
_ORGAN_BREAK = re.compile(
    r"\s+(?=(?:TỈNH|THÀNH PHỐ|HUYỆN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)\s)|(?<=HỘI ĐỒNG)\s+(?=THI ĐUA\s)",
)
_BEFORE_DASH = re.compile(r"\s+(?=[-\u2013]\s)")
_HARD_SPACE = "\u00a0"
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
    """One table whatever its length: with fixed widths the time is linear (2,000 rows: 115 pages, 18 s, 360 MB)."""

    columns: list[Column]
    rows: list[list[Cell]]


def closed(text: str, mark: str) -> str:
    """The text with exactly this punctuation at its end, whatever was typed."""
    return _ENDING.sub("", text) + mark


def listed(items: Sequence[str]) -> list[str]:
    """Items of a list that is one sentence: ';' after each, '.' after the last."""
    return [closed(item, ";" if index < len(items) else ".") for index, item in enumerate(items, start=1)]


def text_end(text: str) -> str:
    """The end of the text of a document is marked './.'."""
    return closed(text, "./.")


def organ_lines(name: str) -> list[str]:
    """Lines of the name of an organ in the left head column, cut where the meaning allows; none begins with a dash."""
    lines: list[str] = []
    for typed in name.splitlines():
        pieces = _ORGAN_BREAK.split(typed.strip()) if len(typed.strip()) > ORGAN_LINE else [typed.strip()]
        for piece in pieces:
            held = _BEFORE_DASH.sub(_HARD_SPACE, piece)
            lines += [line.replace(_HARD_SPACE, " ") for line in balanced(held, ORGAN_LINE)]
    return [line for line in lines if line]


def letter_lines(subject: str) -> list[str]:
    """What an official letter is about, under its number: 'V/v …' in lines of even length."""
    return balanced(f"V/v {subject}", LETTER_LINE)


def subject_lines(subject: str) -> list[str]:
    """Lines of the centred subject under the name of the kind of document."""
    return balanced(subject, SUBJECT_LINE)


def balanced(text: str, longest: int) -> list[str]:
    """As few lines as `longest` allows, and among those the most even ones; no word is cut."""
    fewest = _wrapped(text, longest)
    widths = range(max(1, len(text) // len(fewest)) if fewest else 1, longest)
    return next((lines for width in widths if len(lines := _wrapped(text, width)) == len(fewest)), fewest)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def table_of(columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Table:
    """Columns are labels, or `{label, align, weight}` where the caller knows better than the contents."""
    heads = [column if isinstance(column, dict) else {"label": str(column)} for column in columns]
    if any(len(row) != len(heads) for row in rows):
        raise ValueError("a row does not have as many values as the table has columns")
    widths = _widths(heads, rows)
    prepared = [
        Column(head["label"], f"{width:.2f}%", _class_of(head)) for head, width in zip(heads, widths, strict=True)
    ]
    return Table(
        prepared, [[_cell(value, column) for value, column in zip(row, prepared, strict=True)] for row in rows]
    )


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
    shares = [weight * 100 / total for weight in weights]
    floors = [min(_room_of_head(head["label"]), 100 / len(heads)) for head in heads]
    lacking = sum(max(0, floor - share) for floor, share in zip(floors, shares, strict=True))
    spare = sum(max(0, share - floor) for floor, share in zip(floors, shares, strict=True)) or 1
    return [
        max(floor, share - max(0, share - floor) * lacking / spare) for floor, share in zip(floors, shares, strict=True)
    ]


def _room_of_head(label: str) -> float:
    """Per cent of the line that the longest word of a bold head needs, so that 'STT' is never cut."""
    longest = max((len(word) for word in label.split()), default=0)
    return (longest * HEAD_LETTER + HEAD_PADDING) * 100 / LINE_POINTS


def _weight(label: str, values: Sequence[Any]) -> float:
    lengths = sorted(len(str(value or "")) for value in values) or [0]
    typical = lengths[min(len(lengths) - 1, int(len(lengths) * 0.9))]
    longest_word = max((len(word) for text in [label, *map(str, values)] for word in text.split()), default=0)
    wanted = max(typical, len(label) / 2, longest_word * 1.3, _NARROWEST)
    return math.sqrt(min(wanted, _WIDEST)) if wanted > _NARROWEST else math.sqrt(_NARROWEST) * 0.7

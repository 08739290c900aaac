"""Word tables for patterns, kept readable: alternatives in lines, joined into one expression."""

from __future__ import annotations

import re


def any_of(table: str) -> str:
    """The alternatives of a table whose lines hold 'a|b|c', as one group."""
    lines = (line.strip() for line in table.strip().splitlines())
    return "(?:" + "|".join(line for line in lines if line) + ")"


def whole_words(table: str) -> re.Pattern[str]:
    """Any of the alternatives standing as words of their own."""
    return re.compile(rf"(?<!\w){any_of(table)}(?!\w)")

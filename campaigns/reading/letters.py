"""Character classes for the patterns: `re` has no \\p{Lu}, and Vietnamese letters lie in three blocks."""

from __future__ import annotations

import re


def _class(test: str) -> str:
    return "".join(chr(c) for c in (*range(0x41, 0x250), *range(0x1EA0, 0x1F00)) if getattr(chr(c), test)())


UPPER = _class("isupper")
LOWER = _class("islower")
LETTER = UPPER + LOWER
_LETTERS = re.compile(f"[{LETTER}]")
_LOWERS = re.compile(f"[{LOWER}]")


def is_caps(text: str) -> bool:
    """At least two letters and none of them small: 'KẾ HOẠCH', 'II. NỘI DUNG'."""
    return len(_LETTERS.findall(text)) > 1 and not _LOWERS.search(text)


def starts_lower(text: str) -> bool:
    return bool(_LOWERS.match(text))


def starts_upper(text: str) -> bool:
    return text[:1] in UPPER if text else False

"""Numbering of Vietnamese administrative text: what opens a paragraph and how deep it stands."""

from __future__ import annotations

import re

from campaigns.reading.letters import LOWER, UPPER, is_caps

# (rank, pattern); a lower rank stands further out. The mark itself is group 1.
_KINDS: tuple[tuple[int, str], ...] = (
    (10, rf"((?:Phần|PHẦN|Chương|CHƯƠNG)\s+(?:thứ\s+)?(?:[IVX]+|\d{{1,2}}|[{LOWER}]{{3,4}}))[.:]?(?=\s|$)"),
    (20, r"((?:Điều|ĐIỀU)\s+\d{1,3}[.:]?)(?=\s|$)"),
    (30, rf"([A-HK-P](?:[.)]|/(?=\s)))\s*(?=[{UPPER}])"),
    (40, r"([IVX]{1,6}(?:[.)]|/(?=\s))|[IVX]{1,6}(?=\s*[-–—]\s)(?:\s*[-–—]))\s*(?=\S)"),
    (70, r"(\d{1,2}(?:\.\d{1,2}){3,}[.)]?)(?=\s|[^\d\s.,%/])\s*"),
    (60, r"(\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?)(?=\s|[^\d\s.,%/])\s*"),
    (55, rf"(\d{{1,2}}\.\d{{1,2}}/)\s*(?=[{UPPER}])"),
    (55, r"(\d{1,2}\.\d{1,2}(?:[.)](?!\d))?)(?=\s|[^\d\s.,%/])\s*"),
    (50, r"(\d{1,2}[.)/](?!\d)|\d{1,2}\s+[.)](?=\s))\s*(?=\S)"),
    (50, rf"(\d{{1,2}}\s?[-–])\s+(?=[{UPPER}][{LOWER}])"),
    (65, r"([a-zđ]\d?(?:\.\d)?[.)/])\s*(?=\S)"),
    (68, r"(\((?:\d{1,2}|[a-zđ]|i{1,3}|iv|v|vi{1,3})\))\s*(?=\S)"),
    (80, r"([-–—\u2010-\u2012\u2212\uf02d])\s*(?=\S)"),
    (85, r"(\+)\s*(?=\S)"),
    (90, r"([•●○◦▪▫■□►▶➢➤✓✔❖\u00b7\uf0b7\uf0a7\uf0d8\uf076])\s*(?=\S)"),
)
_COMPILED = tuple((rank, re.compile(pattern)) for rank, pattern in _KINDS)
LETTER_RANK, ROMAN_RANK, BULLET_RANK = 30, 40, 80
# A negative figure or the rest of a range is no bullet.
_AFTER_DASH_NUMBER = re.compile(r"[-–—]\d")


def marker_of(line: str) -> tuple[str, int, int]:
    """(marker, rank, length with the blanks after it) of a stripped line; ("", 0, 0) where there is none."""
    if not line or (line[0] in "-–—" and _AFTER_DASH_NUMBER.match(line)):
        return "", 0, 0
    for rank, pattern in _COMPILED:
        found = pattern.match(line)
        if found and _fits(rank, line, found.end()):
            return " ".join(found[1].split()), rank, found.end()
    return "", 0, 0


def _fits(rank: int, line: str, end: int) -> bool:
    if rank == 30:
        # "A. PHẦN CHUNG" and "B. Các đơn vị" are headings, "C. Mác" is a man.
        return is_caps(line[end : end + 12]) or (len(line) < 120 and not line[end:].startswith("Mác"))
    if rank == 40 and line[0] in "VX":
        return not line.startswith(("V.I.", "V. I. Lê"))
    return True

"""Which award a wording means. One that fits two is left to a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from awards.models import AwardKind
from campaigns.findings.awards import names_of, words_of
from thidua.common.text import fold

_SHORT = (
    (r"\btt\s*ld\s*xs\b|\bttldxs\b", "tap the lao dong xuat sac"),
    (r"\btt\s*ld\s*tt\b|\bttldtt\b", "tap the lao dong tien tien"),
    (r"\bldxs\b", "lao dong xuat sac"),
    (r"\bldtt\b", "lao dong tien tien"),
    (r"\bcstdcs\b|\bcstd ?cs\b", "chien si thi dua co so"),
    (r"\bcstdct\b|\bcstd ?(ct|t)\b", "chien si thi dua cap tinh"),
    (r"\bcstdtq\b|\bcstd ?tq\b", "chien si thi dua toan quoc"),
    (r"\bcstt\b", "chien si tien tien"),
    (r"\bdvqt\b", "don vi quyet thang"),
    (r"\bdvtt\b", "don vi tien tien"),
    (r"\bgdvh\b", "gia dinh van hoa"),
    (r"\bchien sy\b", "chien si"),
    (r"\bhcld\b", "huan chuong lao dong"),
    (r"\bknc\b", "ky niem chuong"),
    (r"\bbk\b", "bang khen"),
    (r"\bgk\b", "giay khen"),
    (r"\b(ttg|ttcp|thu tuong cp)\b", "thu tuong chinh phu"),
    (r"\bct\b", "chu tich"),
    (r"\bhang (1|i)\b", "hang nhat"),
    (r"\bhang (2|ii)\b", "hang nhi"),
    (r"\bhang (3|iii)\b", "hang ba"),
)
_PATTERNS = tuple((re.compile(pattern), full) for pattern, full in _SHORT)
_HARMLESS = words_of("tỉnh xã phường thị trấn đặc khu thành phố sở ban ngành UBND năm thưởng khen")
_SPEAKS = re.compile(
    r"\b(bang khen|giay khen|huan chuong|huy chuong|co thi dua|ky niem chuong|huy hieu|danh hieu|chien si thi dua"
    r"|lao dong tien tien|lao dong xuat sac|chien si tien tien|don vi quyet thang|don vi tien tien|gia dinh van hoa"
    r"|thu khen)\b"
)
_ENDS_FIRST = re.compile(r"[;\n+]|,(?=\s*(?:bằng khen|giấy khen|chiến s|lao động))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meant:
    """One kind, or those a person must choose from, or nothing known."""

    kind: int | None = None
    options: tuple[int, ...] = ()
    unknown: bool = False
    not_offered: bool = False
    several: bool = False


def expanded(text: str) -> str:
    plain = fold(text.replace("-", " ").replace(".", ""))
    for pattern, full in _PATTERNS:
        plain = pattern.sub(full, plain)
    return plain


def speaks_of_award(text: str) -> bool:
    return bool(_SPEAKS.search(expanded(text)))


class Awards:
    """The kinds a dossier offers, and the rest of the catalogue, asked row after row."""

    def __init__(self, offered: Sequence[AwardKind], others: Iterable[AwardKind] = (), owner: str = "") -> None:
        self.kinds = {kind.pk: kind for kind in [*offered, *others]}
        self.offered = frozenset(kind.pk for kind in offered)
        self.harmless = words_of(owner) | _HARMLESS
        self.variants = [(kind.pk, words_of(expanded(name))) for kind in self.kinds.values() for name in names_of(kind)]
        self._known: dict[tuple[str, str], Meant] = {}

    def meant(self, text: str, recipient_type: str = "") -> Meant:
        key = (text, recipient_type)
        if key not in self._known:
            self._known[key] = self._meant(text, recipient_type)
        return self._known[key]

    def offered_to(self, recipient_type: str) -> list[AwardKind]:
        """What may be proposed for such a nominee, in the order of the dossier; for anybody while the type is open."""
        offered = [kind for pk, kind in self.kinds.items() if pk in self.offered]
        return [kind for kind in offered if not recipient_type or recipient_type in kind.recipient_types]

    def _meant(self, text: str, recipient_type: str) -> Meant:
        parts = [part for part in _ENDS_FIRST.split(text) if part and part.strip()]
        if len(parts) > 1 and all(speaks_of_award(part) for part in parts):
            return Meant(several=True)
        words = words_of(expanded(text))
        if not words:
            return Meant()
        mine = {pk for pk in self.offered if not recipient_type or recipient_type in self.kinds[pk].recipient_types}
        for pool in (mine, set(self.offered), set(self.kinds) - self.offered):
            found = self._fitting(words, pool)
            if len(found) == 1:
                return Meant(kind=found[0], not_offered=found[0] not in self.offered)
            if found:
                return Meant(options=tuple(found), not_offered=not pool & self.offered)
        return Meant(unknown=True)

    def _fitting(self, words: frozenset[str], pool: set[int]) -> list[int]:
        """The very name; else the longest name inside the wording; else all names the wording is the beginning of."""
        variants = [(pk, name) for pk, name in self.variants if pk in pool and name]
        exact = {pk for pk, name in variants if name == words}
        if exact:
            return sorted(exact)
        inside = [(len(name), pk) for pk, name in variants if name < words and words - name <= self.harmless]
        if inside:
            longest = max(length for length, _ in inside)
            return sorted({pk for length, pk in inside if length == longest})
        return sorted({pk for pk, name in variants if words < name})

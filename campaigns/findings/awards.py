"""Which awards of the catalogue a wording means: by name and level, and only what somebody could give on that day.

A wording that is not plainly the catalogue's own name stays without a kind: choosing is then a person's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import AwardAuthority, AwardKind
from campaigns.enums import FindingKind
from campaigns.findings.build import Found
from thidua.common.text import fold

_LONG_FORMS = (
    (re.compile(r"\([^)]*\)"), " "),
    (re.compile(r"\bubnd\b"), "uy ban nhan dan"),
    (re.compile(r"\bcstd\b"), "chien si thi dua"),
    (re.compile(r"\bgiam doc (?=(?:cac )?so\b)"), "thu truong "),
    (re.compile(r"\btren dia ban (?:tinh|huyen|xa|phuong)\b"), " "),
    (re.compile(r"[^a-z0-9]+"), " "),
)
# Words that come and go without changing which award is meant.
_FILLERS = frozenset(["cua", "cac", "va", "tang", "de", "nghi", "xet", "danh", "hieu", "cap", "chu", "tich"])
_AWARD = re.compile(r"^\s*((?:bằng khen|giấy khen|cờ thi đua|kỷ niệm chương|huy hiệu)\s+của)\b", re.IGNORECASE)
_NEXT_DECIDER = re.compile(r"\s*;\s*|\s*,\s*(?=(?:Giám đốc|Chủ tịch|Thủ trưởng)\b)")


def kinds_on(day: date) -> QuerySet[AwardKind]:
    """Kinds somebody may decide on that day; kinds for which nobody is named, while they are in use."""
    named = AwardAuthority.objects.filter(award_kind=OuterRef("pk"))
    valid = named.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)
    rows = AwardKind.objects.filter(Exists(valid) | (Q(is_active=True) & ~Exists(named)))
    return rows.order_by("nature", "rank", "name", "pk")


def words_of(wording: str) -> frozenset[str]:
    text = fold(wording)
    for pattern, long_form in _LONG_FORMS:
        text = pattern.sub(long_form, text)
    return frozenset(text.split()) - _FILLERS


def names_of(kind: AwardKind) -> Iterator[str]:
    """The name, its short form, and the name with each of its alternatives alone ('… xã, phường')."""
    yield kind.name
    if kind.short_name:
        yield kind.short_name
    first, *others = [part.strip() for part in kind.name.split(",")]
    if others:
        head, _, last = first.rpartition(" ")
        yield from (f"{head} {alternative}" for alternative in (last, *others) if head)


class Catalogue:
    """The kinds of one day, asked for wording after wording."""

    def __init__(self, kinds: Iterable[AwardKind], owner_name: str = "") -> None:
        self.owner_words = words_of(owner_name)
        self.named: dict[frozenset[str], AwardKind] = {}
        for kind in kinds:
            for name in names_of(kind):
                self.named.setdefault(words_of(name), kind)

    def meant_by(self, wording: str) -> list[AwardKind]:
        """All kinds that a wording names: 'Giấy khen của Giám đốc sở, Chủ tịch … xã' names two."""
        found: dict[int, AwardKind] = {}
        for part in _parts(wording):
            kind = self._one(part)
            if kind is not None:
                found[kind.pk] = kind
        return list(found.values())

    def _one(self, wording: str) -> AwardKind | None:
        words = words_of(wording)
        exact = self.named.get(words)
        if exact is not None:
            return exact
        inside = [name for name in self.named if name < words and self._is_harmless(words - name)]
        return self.named[max(inside, key=len)] if inside else None

    def _is_harmless(self, rest: frozenset[str]) -> bool:
        """The owner's own name ('… tỉnh Sơn La'), or more places of the same level ('xã, phường, thị trấn')."""
        return rest <= self.owner_words | {"thi", "tran", "dac", "khu", "xa", "phuong", "thanh", "pho", "tinh"}


def _parts(wording: str) -> Iterator[str]:
    head = _AWARD.match(wording)
    for index, part in enumerate(_NEXT_DECIDER.split(wording)):
        if part:
            yield f"{head[1]} {part}" if index and head and not _AWARD.match(part) else part


def matched(found: list[Found], catalogue: Catalogue) -> list[Found]:
    """The same findings with awards and criteria tied to the catalogue where their words leave no doubt."""
    awards = [item for one in found if one.kind == FindingKind.AWARD for item in _kinds_of(one, catalogue)]
    awards = _once(awards)
    offered = {item.value["award_kind"] for item in awards} - {None}
    only = next(iter(offered)) if len(offered) == 1 else None
    placed: list[Found] = []
    for item in found:
        if item.kind == FindingKind.CRITERION:
            placed.append(_judged(item, catalogue, offered, only))
        elif item.kind != FindingKind.AWARD:
            placed.append(item)
        elif awards:
            placed += awards
            awards = []
    return placed


def _kinds_of(item: Found, catalogue: Catalogue) -> Iterator[Found]:
    kinds = catalogue.meant_by(item.value["wording"])
    if not kinds:
        yield item
    for index, kind in enumerate(kinds):
        path = item.path if index == 0 else f"{item.path}+{index}"
        yield replace(item, path=path, value={**item.value, "award_kind": kind.pk})


def _once(items: list[Found]) -> list[Found]:
    """A campaign offers each kind once; a second wording of the same kind is not a second award."""
    seen: set[int] = set()
    kept = []
    for item in items:
        kind = item.value["award_kind"]
        if kind is None or kind not in seen:
            kept.append(item)
            seen.add(kind)
    return kept


def _judged(item: Found, catalogue: Catalogue, offered: set[int], only: int | None) -> Found:
    named = [kind.pk for kind in catalogue.meant_by(item.value["award_wording"]) if kind.pk in offered]
    kind = named[0] if named else only if not item.value["award_wording"] else None
    return replace(item, value={**item.value, "award_kind": kind})

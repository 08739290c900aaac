"""Where a text no longer agrees with a dossier: every fact that it no longer says, and what it says instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from dossiers.wordtrip.facts import LABELS, Difference, Facts, Group
from dossiers.wordtrip.lines import Line, lines_of
from dossiers.wordtrip.nominees import nominee_differences
from dossiers.wordtrip.reading import Passage, clean
from dossiers.wordtrip.tokens import Phrases, Token, dates, keys

SHOWN = 200
_HEAD_LINES = 15  # where a document gives its own date
_OWN_DATE = re.compile(r"(?:^|\s)[^\W\d_][^.;:]{0,60},\s*$")
_COUNTED = re.compile(r"(?<![\w.,/])(\d{1,5})\s+(tập thể|cá nhân|hộ gia đình|doanh nghiệp)\b", re.IGNORECASE)
_PROPOSES = re.compile(r"\b(?:đề nghị|tặng|khen thưởng)\b", re.IGNORECASE)


def differences(facts: Facts, passages: Sequence[Passage]) -> list[Difference]:
    """Everything that differs, each once, in the order of the dossier: the paper itself, then its nominees."""
    lines = lines_of(passages, facts)
    found = [
        *_texts(facts, lines),
        *_days(facts, lines),
        *_figures(facts, lines),
        *(nominee_differences(facts, lines) if facts.asks(Group.NOMINEES) else ()),
        *(_counts(facts, lines) if facts.asks(Group.NOMINEES) else ()),
    ]
    return list(dict.fromkeys(found))


def groups_said(facts: Facts, passages: Sequence[Passage]) -> frozenset[Group]:
    """What a paper filled from these facts does say: its edited copy is held to that and to no more."""
    lines = lines_of(passages, facts)
    said = {group for group, text in facts.texts if _line_with(lines, text)}
    said |= {group for group, day in facts.days if any(day == found for line in lines for found in line.days)}
    if any(found == day for group, day in facts.days if group == Group.DAY for _, found in _own_days(lines)):
        said.add(Group.OWN_DAY)
    if any(line.named for line in lines):
        said.add(Group.NOMINEES)
    for group, texts in (
        (Group.MONEY, [str(one.money) for one in facts.nominees if one.money]),
        (Group.PERIOD, [text for one in facts.nominees for text in one.period]),
    ):
        if texts and all(_line_with(lines, text) for text in texts):
            said.add(group)
    return frozenset(said)


def _texts(facts: Facts, lines: Sequence[Line]) -> Iterator[Difference]:
    for group, text in facts.texts:
        if not facts.asks(group):
            continue
        others = list(_other_numbers(text, lines)) if group == Group.NUMBER else []
        if not others and _line_with(lines, text) is None:
            near = _nearest(lines, text)
            yield Difference(LABELS[group], text, shown(near), near.place if near else "")
        yield from others


def _line_with(lines: Sequence[Line], text: str) -> Line | None:
    phrase = Phrases([(text, True)])
    wanted = keys(text)
    return next(
        (
            line
            for line in lines
            if wanted and wanted[0] in line.keys and any(_says(phrase, words, wanted) for words in line.words)
        ),
        None,
    )


def _says(phrase: Phrases, words: list[Token], wanted: tuple[str, ...]) -> bool:
    for place, word in enumerate(words):
        if word.key != wanted[0]:
            continue
        end, values = phrase.longest_at(words, place)
        if values and not _sticks(words, place, end):
            return True
    return False


def _sticks(words: list[Token], start: int, end: int) -> bool:
    """Part of a longer number: '12/TTr' in '3.12/TTr' or '12/TTr-UBND' in '12/TTr-UBND/2025'."""
    before = start > 0 and words[start - 1].text in "/-." and words[start - 1].end == words[start].start
    after = (
        end < len(words) - 1
        and words[end].text in "/-"
        and words[end].start == words[end - 1].end
        and words[end + 1].start == words[end].end
    )
    digits = words[start].text[0].isdigit() or words[end - 1].text[-1].isdigit()
    return (before and words[start].text[0].isdigit()) or (after and digits) or (after and "/" in words[end].text)


def _nearest(lines: Sequence[Line], text: str) -> Line | None:
    """The line with most of the words; none when less than half of them stand together."""
    wanted = Counter(keys(text))
    best, score = None, 0.5
    for line in lines:
        share = sum(min(count, line.keys[key]) for key, count in wanted.items() if key in line.keys)
        if share / max(1, sum(wanted.values())) > score:
            best, score = line, share / sum(wanted.values())
    return best


def _other_numbers(text: str, lines: Sequence[Line]) -> Iterator[Difference]:
    """Another number of the same series elsewhere in the paper."""
    match = re.match(r"0*(\d+)(\D.*)$", clean(text))
    if match is None:
        return
    like = re.compile(rf"(?<![\w/.-])0*(\d+){re.escape(match[2])}(?![\w/-])", re.IGNORECASE)
    for line in lines:
        for other in like.finditer(line.text):
            if other[1] != match[1]:
                yield Difference(LABELS[Group.NUMBER], text, other[0], line.place)


def _days(facts: Facts, lines: Sequence[Line]) -> Iterator[Difference]:
    known = {day for _, day in facts.days}
    for group, day in facts.days:
        if not facts.asks(group):
            continue
        if not any(day in line.days for line in lines):
            near = _nearest_day(day, known, lines)
            yield Difference(LABELS[group], _day(day), _day_shown(near, known), near.place if near else "")
        elif group == Group.DAY and facts.asks(Group.OWN_DAY):
            yield from _own_day(day, lines)


def _own_day(day: date, lines: Sequence[Line]) -> Iterator[Difference]:
    for line, found in _own_days(lines):
        if found != day:
            yield Difference(LABELS[Group.DAY], _day(day), _day(found), line.place)


def _own_days(lines: Sequence[Line]) -> Iterator[tuple[Line, date]]:
    """The line 'Điện Biên, ngày …' above the paper says when it was made."""
    for line in lines[:_HEAD_LINES]:
        for found, start, end in dates(line.text):
            if end >= len(line.text.rstrip(" .")) and _OWN_DATE.search(line.text[:start]):
                yield line, found


def _nearest_day(day: date, known: set[date], lines: Sequence[Line]) -> Line | None:
    best, gap = None, 400
    for line in lines:
        for found in line.days:
            if found not in known and abs((found - day).days) < gap:
                best, gap = line, abs((found - day).days)
    return best


def _day_shown(line: Line | None, known: set[date]) -> str:
    return ", ".join(_day(day) for day in line.days if day not in known) if line else ""


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def _figures(facts: Facts, lines: Sequence[Line]) -> Iterator[Difference]:
    for label, number in facts.figures:
        if _line_with(lines, number) is None:
            near = _nearest(lines, label)
            yield Difference(label, number, shown(near), near.place if near else "")


def _counts(facts: Facts, lines: Sequence[Line]) -> Iterator[Difference]:
    """'05 cá nhân' where awards are proposed is a number the dossier knows."""
    by_award = Counter((one.of, one.award) for one in facts.nominees)
    totals = Counter(one.of for one in facts.nominees)
    for line in lines:
        mentioned = {name for mention in line.mentions for name in mention.names}
        if not line.mentions or not _PROPOSES.search(line.text):
            continue
        for match in _COUNTED.finditer(line.text):
            of = match[2].lower()
            right = {by_award[of, name] for name in mentioned} or {totals[of]}
            if len(mentioned) > 1:
                right.add(totals[of])
            if int(match[1]) not in right:
                expected = max(right)
                yield Difference(f"Số lượng {of}", f"{expected} {of}", shown(line), line.place)


def shown(line: Line | None) -> str:
    text = line.text if line else ""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

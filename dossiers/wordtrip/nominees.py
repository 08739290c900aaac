"""Nominees of a dossier against the lines of a text that propose somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dossiers.wordtrip.entries import Entry, entries_of
from dossiers.wordtrip.facts import Difference, Facts, Group, Nominee
from dossiers.wordtrip.lines import Line
from dossiers.wordtrip.nearest import Nearest
from dossiers.wordtrip.tokens import Phrases, keys
from thidua.common.numbers import format_number

NAME, AWARD, EXTRA = "Họ tên, tên tập thể", "Hình thức đề nghị", "Không có trong hồ sơ"
NO_AWARD = "(không ghi hình thức)"


def nominee_differences(facts: Facts, lines: Sequence[Line]) -> list[Difference]:
    entries = entries_of(lines)
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_key[entry.key].append(entry)
    wanted: dict[str, list[Nominee]] = defaultdict(list)
    for one in facts.nominees:
        wanted[" ".join(keys(one.name))].append(one)
    matched, missing = _matched(wanted, by_key)
    by_context = _by_context(matched)
    found = _misnamed(missing, by_key[""], by_context)
    whole_text = _all_awards(lines) if len(facts.nominees) == 1 else set()
    for people, their in matched:
        found += _of_one_name(facts, people, their, by_context, whole_text)
    return found + _columns(matched)


def _matched(
    wanted: dict[str, list[Nominee]], by_key: dict[str, list[Entry]]
) -> tuple[list[tuple[list[Nominee], list[Entry]]], list[Nominee]]:
    """People with the lines that name them: lines of their own, sentences only where there is none."""
    matched, missing = [], []
    for key, people in wanted.items():
        found = by_key.get(key, [])
        whole = [entry for entry in found if entry.whole]
        if found:
            matched.append((people, whole or found))
        else:
            missing += people
    return matched, missing


def _by_context(matched: Sequence[tuple[list[Nominee], list[Entry]]]) -> bool:
    """Where most lines give no award of their own, the heading above them does."""
    whole = [entry for _, found in matched for entry in found if entry.whole]
    return 2 * sum(1 for entry in whole if entry.award) < max(1, len(whole))


def _all_awards(lines: Sequence[Line]) -> set[str]:
    return {name for line in lines for mention in line.mentions for name in mention.names}


def _misnamed(missing: Sequence[Nominee], extra: Sequence[Entry], by_context: bool) -> list[Difference]:
    """Who is named nowhere, beside the name that stands there instead; then names that stand for nobody."""
    near = Nearest(entry.name for entry in extra)
    found = []
    for one in missing:
        place = near.take(one.name)
        if place is None:
            found.append(Difference(NAME, one.name, "", "", one.key))
            continue
        entry = extra[place]
        found.append(Difference(NAME, one.name, entry.name, entry.line.place, one.key))
        if entry.told(by_context=by_context) and not entry.gives(one.award, by_context=by_context):
            told = entry.told(by_context=by_context)
            found.append(Difference(_label(AWARD, one), one.award, told, entry.line.place, one.key))
    for place, entry in enumerate(extra):
        if place not in near.taken:
            found.append(Difference(EXTRA, "", entry.name, entry.line.place))
    return found


def _of_one_name(
    facts: Facts, people: Sequence[Nominee], found: Sequence[Entry], by_context: bool, whole_text: set[str]
) -> Iterator[Difference]:
    """Namesakes, and one person proposed twice, are told apart by the award."""
    left = list(found)
    open_people = []
    for one in people:
        right = next((entry for entry in left if entry.gives(one.award, by_context=by_context)), None)
        if right is not None:
            if len(people) > 1:
                left.remove(right)
            yield from _own_facts(facts, one, found)
        elif one.award in whole_text and not any(entry.whole and entry.award for entry in found):
            yield from _own_facts(facts, one, found)
        else:
            open_people.append(one)
    awards = {one.award for one in people}
    others = [entry for entry in left if not any(entry.gives(award, by_context=by_context) for award in awards)] or left
    for place, one in enumerate(open_people):
        entry = others[min(place, len(others) - 1)] if others else None
        told = entry.told(by_context=by_context) if entry else ""
        yield Difference(_label(AWARD, one), one.award, told or NO_AWARD, entry.line.place if entry else "", one.key)
    if not open_people:
        for entry in found:
            if entry.whole and entry.award and not any(entry.gives(award, by_context=False) for award in awards):
                told = entry.told(by_context=False)
                yield Difference(_label(AWARD, people[0]), people[0].award, told, entry.line.place, people[0].key)


def _own_facts(facts: Facts, one: Nominee, found: Sequence[Entry]) -> Iterator[Difference]:
    wanted = []
    if one.money and facts.asks(Group.MONEY):
        wanted.append(("Giá trị đóng góp (đồng)", format_number(one.money)))
    if facts.asks(Group.PERIOD):
        wanted += [("Thời gian lập thành tích", text) for text in one.period]
    for label, text in wanted:
        phrase, first = Phrases([(text, True)]), keys(text)[0]
        said = any(
            word.key == first and phrase.longest_at(words, place)[1]
            for entry in found
            for words in entry.line.words
            for place, word in enumerate(words)
        )
        if not said:
            yield Difference(_label(label, one), text, found[0].line.text[:200], found[0].line.place, one.key)


def _columns(matched: Sequence[tuple[list[Nominee], list[Entry]]]) -> list[Difference]:
    """Posts and units in their columns, once the columns are seen to hold them."""
    found = []
    for field, label in (("position", "Chức vụ"), ("unit", "Đơn vị")):
        rows = [
            (one, entry)
            for people, entries in matched
            if len(people) == 1
            for one in people
            for entry in entries
            if getattr(entry, field) and getattr(one, field)
        ]
        wrong = [
            (one, entry)
            for one, entry in rows
            if not any(_agree(told, getattr(entry, field)) for told in (getattr(one, field), one.detail) if told)
        ]
        if len(rows) > 2 and 2 * len(wrong) > len(rows):
            continue  # the column holds something else
        for one, entry in wrong:
            place = entry.line.place
            found.append(Difference(_label(label, one), getattr(one, field), getattr(entry, field), place, one.key))
    return found


def _agree(told: str, cell: str) -> bool:
    one, other = f" {' '.join(keys(told))} ", f" {' '.join(keys(cell))} "
    return one in other or other in one


def _label(what: str, one: Nominee) -> str:
    return f"{what}: {one.name}"

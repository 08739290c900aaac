"""The numbers Word draws before a paragraph: they stand in no text, only in the list's definition."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
_PLAIN_BULLETS = "-–—+*•"
_STYLE_DEPTH = 12  # styles based on styles; a circle ends here
MAX_LEVEL = 8


@dataclass
class Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False


@dataclass
class Numbering:
    """Reads `numbering.xml` and the styles once, then counts paragraph by paragraph."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, document: Any) -> Numbering:
        found = cls()
        found._read_styles(document.styles.element)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists has no such part
            return found
        for definition in root.findall(qn("w:abstractNum")):
            found.levels[definition.get(qn("w:abstractNumId"), "")] = _levels_of(definition)
        for item in root.findall(qn("w:num")):
            found._read_list(item)
        return found

    def _read_styles(self, root: Any) -> None:
        for style in root.findall(qn("w:style")):
            properties = style.find(qn("w:pPr"))
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            self.styles[style.get(qn("w:styleId"), "")] = (
                _value(numbered, "w:numId"),
                _value(numbered, "w:ilvl"),
                _value(style, "w:basedOn"),
            )

    def _read_list(self, item: Any) -> None:
        """A list may restart or reword levels of its definition: it then counts by itself."""
        number, definition = item.get(qn("w:numId"), ""), _value(item, "w:abstractNumId") or ""
        self.lists[number] = definition
        overrides = item.findall(qn("w:lvlOverride"))
        if overrides:
            own = dict(self.levels.get(definition, {}))
            for override in overrides:
                place = _integer(override.get(qn("w:ilvl")))
                changed = override.find(qn("w:lvl"))
                level = _level(changed) if changed is not None else own.get(place, Level())
                start = _value(override, "w:startOverride")
                own[place] = Level(level.form, level.text, _integer(start, level.start), level.legal)
            self.levels[f"num{number}"] = own
            self.lists[number] = f"num{number}"

    def marker(self, paragraph: Any) -> str:
        """'1.', 'a)', '-' …, or nothing when the paragraph is in no list. Counts: call once for each paragraph."""
        number, place = self._place_of(paragraph)
        definition = self.lists.get(number or "")
        if definition is None:
            return ""
        levels, counted = self.levels.get(definition, {}), self.counters[definition]
        level = levels.get(place)
        if level is None or level.form == "none":
            return ""
        if level.form == "bullet":
            bullet = level.text.strip()
            return bullet if bullet and bullet in _PLAIN_BULLETS else "-" if place == 0 else "+"
        counted[place] = counted.get(place, level.start - 1) + 1
        for deeper in [key for key in counted if key > place]:
            del counted[deeper]
        return _PLACE.sub(lambda match: _shown(int(match[1]) - 1, levels, counted, level.legal), level.text).strip()

    def _place_of(self, paragraph: Any) -> tuple[str | None, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None, 0
        direct = properties.find(qn("w:numPr"))
        number, place = _value(direct, "w:numId"), _value(direct, "w:ilvl")
        style = _value(properties, "w:pStyle")
        for _ in range(_STYLE_DEPTH):
            if number is not None or style is None:
                break
            number, styled_place, style = self.styles.get(style, (None, None, None))
            place = place or styled_place
        return number, min(max(_integer(place), 0), MAX_LEVEL)


def _levels_of(definition: Any) -> dict[int, Level]:
    found = definition.findall(qn("w:lvl"))
    return {_integer(level.get(qn("w:ilvl"))): _level(level) for level in found}


def _level(element: Any) -> Level:
    return Level(
        form=_value(element, "w:numFmt") or "decimal",
        text=_value(element, "w:lvlText") or "",
        start=_integer(_value(element, "w:start"), 1),
        legal=element.find(qn("w:isLgl")) is not None,
    )


def _value(element: Any, name: str) -> str | None:
    found = element.find(qn(name)) if element is not None else None
    return found.get(qn("w:val")) if found is not None else None


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


def _shown(place: int, levels: dict[int, Level], counted: dict[int, int], legal: bool) -> str:
    level = levels.get(place, Level())
    return figure(counted.get(place, level.start), "decimal" if legal else level.form)


def figure(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(value) if form == "upperRoman" else _roman(value).lower()
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    written = ""
    for amount, sign in _ROMAN:
        count, value = divmod(value, amount)
        written += sign * min(count, 3)
    return written

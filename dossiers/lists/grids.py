"""Tables as they stand in a file: cells, merged areas, and the lines above them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from campaigns.reading import legacy_fonts
from thidua.audit.excel import unescape
from thidua.common.text import nfc

MAX_COLUMNS = 60
MAX_CELL = 2000
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F))
_ODD_SPACES = dict.fromkeys((0x00A0, 0x2007, 0x202F, 0x2009, 0x3000, 9), " ")
_BREAKS = re.compile(r"\r\n?|\v|\f|\u2028|\u2029|_x000[dD]_")
_SPACES = re.compile(r"[ ]{2,}")
_OLD_FONT = re.compile(r"[\u00a1-\u00ff]")


@dataclass(frozen=True, slots=True)
class Cell:
    """Text as a person reads it; `number` where the spreadsheet holds one."""

    text: str = ""
    number: float | None = None

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def line(self) -> str:
        """On one line."""
        return " ".join(self.text.split())


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Merge:
    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """`place` names it to people; `first` is the number people see beside its first row; `lead` are lines above."""

    place: str
    rows: list[list[Cell]]
    first: int = 1
    lead: list[str] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Cell:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else EMPTY

    def put(self, row: int, column: int, cell: Cell) -> None:
        cells = self.rows[row]
        cells.extend([EMPTY] * (column + 1 - len(cells)))
        cells[column] = cell

    def filled_down(self) -> Grid:
        """A cell merged over several rows stands in each of them."""
        for merge in self.merges:
            if merge.bottom > merge.top and merge.top < len(self.rows):
                for row in range(merge.top + 1, min(merge.bottom + 1, len(self.rows))):
                    if not self.at(row, merge.left):
                        self.put(row, merge.left, self.at(merge.top, merge.left))
        return self

    def where(self, row: int) -> str:
        return f"{self.place}, dòng {self.first + row}"


def clean(text: str, font: str = "") -> str:
    """Composed text without odd spaces and invisible signs, old fonts turned round; its line breaks stay."""
    text = _BREAKS.sub("\n", str(unescape(text))[: MAX_CELL * 2])
    if _OLD_FONT.search(text):
        turned = legacy_fonts.by_font(text, font) if font else None
        text = turned if turned is not None else legacy_fonts.repaired(text)[0]
    text = nfc(text.translate(_ODD_SPACES).translate(_INVISIBLE))  # in TCVN3 the soft hyphen was a letter
    text = "".join(ch for ch in text if ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cs", "Co", "Cn"))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:MAX_CELL]

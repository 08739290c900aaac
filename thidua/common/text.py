"""Vietnamese text: one normal form, search without accents, dictionary order."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Order of Vietnamese letters and, after them, of tones (ngang huyền hỏi ngã sắc nặng).
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: chr(ord("A") + i) for i, letter in enumerate(_LETTERS)}


def nfc(value: str) -> str:
    """Composed form; forms from macOS arrive decomposed."""
    return unicodedata.normalize("NFC", value)


def squeeze(value: str) -> str:
    """NFC with runs of white space made single and ends stripped."""
    return _SPACES.sub(" ", nfc(value)).strip()


def fold(value: str) -> str:
    """Lower case without accents, for search columns: 'Điện Biên' → 'dien bien'."""
    plain = unicodedata.normalize("NFD", value.lower())
    stripped = "".join(ch for ch in plain if not unicodedata.combining(ch))
    return _SPACES.sub(" ", stripped.replace("đ", "d")).strip()


def sort_key(value: str) -> str:
    """Key whose byte order is the Vietnamese dictionary order (letters first, tones second)."""
    letters: list[str] = []
    tones: list[str] = []
    for word in squeeze(value).lower().split(" "):
        base, tone = _split_tone(word)
        letters.append("".join(_RANK.get(ch, ch) for ch in base))
        tones.append(tone)
    return " ".join(letters) + "\x01" + " ".join(tones)


def _split_tone(word: str) -> tuple[str, str]:
    tone = "0"
    kept: list[str] = []
    for ch in unicodedata.normalize("NFD", word):
        if ch in _TONES:
            tone = _TONES[ch]
        else:
            kept.append(ch)
    return unicodedata.normalize("NFC", "".join(kept)), tone


def person_sort_key(full_name: str) -> str:
    """Names sort by given name, then middle, then family: 'Lò Văn An' before 'Cà Thị Bình'."""
    parts = squeeze(full_name).split(" ")
    given, rest = parts[-1], parts[:-1]
    middle, family = rest[1:], rest[:1]
    return "\x02".join(sort_key(" ".join(part)) for part in ([given], middle, family))

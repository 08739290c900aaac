"""Text typed in the fonts of the years before Unicode: TCVN3 (.VnTime) and VNI, told apart and turned round.

Both show up as Latin letters and signs. TCVN3 keeps capitals with marks in a font of their own (.VnTimeH), so that
capitals are known only where the font's name is.
"""

from __future__ import annotations

import re
import unicodedata

_TCVN3 = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        strict=True,
    )
)
# Marks of VNI stand after their letter; `ô` and `ö` are themselves letters (ơ, ư) that take marks.
_MARKS = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_table() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for letter in "aeo":
        pairs |= {letter + mark: letter + "\u0302" + tone for mark, tone in _CIRCUMFLEX.items()}
    pairs |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    for letter, plain in {**{vowel: vowel for vowel in "aeouy"}, "ô": "ơ", "ö": "ư"}.items():
        pairs |= {letter + mark: plain + tone for mark, tone in _MARKS.items()}
    pairs |= _ALONE
    lower = {key: unicodedata.normalize("NFC", value) for key, value in pairs.items()}
    return lower | {key.upper(): value.upper() for key, value in lower.items()}


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
# Letters that only real Vietnamese text has, and signs that real text never has inside a word.
_MODERN = re.compile("[\u1ea0-\u1ef9ơưđăƠƯĐĂ]")
_TCVN3_SIGNS = re.compile(r"[µ¸¶·¹¨»¾¼½©®ª«¬\u00ad§¡¢£¤¥¦]")
_TCVN3_WORD = re.compile(r"[A-Za-z]*[µ¸¶·¹¨»¾¼½©®ª«¬§ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖ×ÝØÜÞß][A-Za-z]*")
_VNI_WORD = re.compile(r"(?:[aeouyôö][ùøûõïâáàåãäêéèúüë]|[öæñ])", re.IGNORECASE)
# What present-day words never have: "Hoàng Xuân" has pairs that VNI has too, "Hoaøng Xuaân" could be nothing else.
_VNI_ONLY = re.compile(r"[öæñøûïåäüë]|a[âêáàãéèúùõ]|e[âáàãùõ]|o[âùõ]|u[ùõ]|y[ùõ]|ô[ùõ]", re.IGNORECASE)


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    turned = "".join(_TCVN3.get(ch, ch) for ch in text)
    return turned.upper() if capitals else turned


def from_vni(text: str) -> str:
    return _VNI_PATTERN.sub(lambda match: _VNI[match[0]], text)


def by_font(text: str, font: str) -> str | None:
    """The text of a run set in a font of the old kind; None when the font is a present-day one."""
    name = font.strip().lower()
    if name.startswith(".vn"):
        return from_tcvn3(text, capitals=name.endswith("h"))
    if name.startswith("vni-"):
        return from_vni(text)
    return None


def repaired(text: str) -> tuple[str, bool]:
    """The text with its lines of the old kind turned round, judged by what they look like; and whether any were."""
    lines = text.split("\n")
    turned = [_repaired_line(line) for line in lines]
    return "\n".join(turned), turned != lines


def _repaired_line(line: str) -> str:
    if _MODERN.search(line):
        return line
    words = max(1, len(line.split()))
    if _TCVN3_SIGNS.search(line) and len(_TCVN3_WORD.findall(line)) >= max(2, words / 4):
        return from_tcvn3(line)
    if _VNI_ONLY.search(line) and len(_VNI_WORD.findall(line)) >= max(2, words / 4):
        return from_vni(line)
    return line

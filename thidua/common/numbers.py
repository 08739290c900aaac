"""Vietnamese number format: dot for thousands, comma for decimals; money in figures and words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ", " triệu tỷ")
_TYPED = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$")


def format_number(value: Decimal | int | float | None) -> str:
    """1234.5 → '1.234,5'; trailing zeros dropped; None → ''."""
    if value is None:
        return ""
    number = Decimal(str(value)).normalize()
    text = f"{number:,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def parse_number(text: str) -> Decimal:
    """Read '5.000', '42,8', '7' as typed in Vietnam; ValueError when it is not one number."""
    cleaned = text.strip().replace("\u00a0", "").replace(" ", "")
    if not _TYPED.match(cleaned):
        raise ValueError(f"not a number: {text!r}")
    try:
        return Decimal(cleaned.replace(".", "").replace(",", "."))
    except InvalidOperation as error:  # pragma: no cover - the pattern allows none
        raise ValueError(str(error)) from error


def format_money(amount: Decimal | int) -> str:
    return f"{format_number(amount)} đồng"


def money_in_words(amount: int) -> str:
    """1.490.000 → 'Một triệu bốn trăm chín mươi nghìn đồng'."""
    if amount == 0:
        return "Không đồng"
    groups: list[int] = []
    rest = abs(amount)
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words = [
        _three_digits(group, full=index < len(groups) - 1) + _SCALES[index]
        for index, group in reversed(list(enumerate(groups)))
        if group
    ]
    text = " ".join(words) + " đồng"
    return ("Âm " + text) if amount < 0 else text[0].upper() + text[1:]


def _three_digits(value: int, *, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words: list[str] = []
    if hundreds or full:
        words.append(f"{_DIGITS[hundreds]} trăm")
    if tens == 0 and ones and words:
        words.append("linh")
    elif tens == 1:
        words.append("mười")
    elif tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    if ones:
        words.append(_ones(tens, ones))
    return " ".join(words)


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens > 0:
        return "lăm"
    return _DIGITS[ones]

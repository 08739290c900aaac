"""Figures that were refused and may yet be targets: the officer is asked instead of the grammar guessing."""

from __future__ import annotations

import re

from campaigns.reading.place import Place
from campaigns.reading.target_rules import MEDAL, NO_SIGN, TITLES_QUOTA
from campaigns.reading.words import whole_words


def asks(place: Place, reason: str) -> bool:
    """Is what was refused near enough to a target to ask the officer? A share or a floor with no word of aiming."""
    quantity = place.quantity
    if reason == TITLES_QUOTA:
        return bool(_TITLE_OF_HONOUR.match(place.wording)) and not MEDAL.search(place.before + place.ahead)
    firm = quantity.is_percent or quantity.comparator in (">=", "between")
    reached = _REACHED.search(place.wording) and not _LIKE_A_RESULT.search(place.wording)
    return reason == NO_SIGN and firm and bool(reached)


_TITLE_OF_HONOUR = re.compile(
    r"(?:chiến s[ĩỹ] thi đua|lao động tiên tiến|tập thể lao động|giáo viên (?:dạy )?giỏi)[^,;]{0,40}:"
)
_LIKE_A_RESULT = whole_words("so với|kế hoạch|cùng kỳ|hiện|ước|đã|vượt|dự toán|còn")
_REACHED = re.compile(r"(?<!\w)(?:đạt|được|hoàn thành|tham gia|thực hiện|hưởng ứng|có|tăng|giảm|còn|đăng ký)(?!\w)")

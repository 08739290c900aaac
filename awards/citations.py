"""How a legal basis is named in a decision: Nghị định 30/2020, Phụ lục I, Mục II, khoản 6."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from awards.models import LegalBasis
from thidua.common.dates import administrative_date, vi_date

# Type of text by the abbreviation inside its number.
_TYPES = (
    (re.compile(r"/NĐ-CP$"), "Nghị định"),
    (re.compile(r"/TT-|/TTLT-"), "Thông tư"),
    (re.compile(r"/QĐ-"), "Quyết định"),
    (re.compile(r"/NQ-"), "Nghị quyết"),
    (re.compile(r"/CT-"), "Chỉ thị"),
    (re.compile(r"/KH-"), "Kế hoạch"),
)


def citation_of(basis: LegalBasis) -> str:
    """Laws by name only; everything else with type, number, date, issuer and subject."""
    if basis.citation:
        return basis.citation
    kind = next((name for pattern, name in _TYPES if pattern.search(basis.number)), "")
    if not kind:
        return basis.title
    day = f" {administrative_date(basis.issued_on)}" if basis.issued_on else ""
    subject = basis.title[:1].lower() + basis.title[1:]
    return f"{kind} số {basis.number}{day} của {basis.issuer} {subject}"


def warnings_for(lines: Sequence[str], bases: Sequence[LegalBasis], day: date) -> dict[str, str]:
    """Cited lines whose text is known not to be in force on `day` → sentence; what is unknown gets no sentence."""
    found: dict[str, str] = {}
    for line in lines:
        basis = _named_in(line, bases)
        sentence = _warning(basis, day) if basis else ""
        if sentence:
            found[line] = sentence
    return found


def _named_in(line: str, bases: Sequence[LegalBasis]) -> LegalBasis | None:
    exact = next((basis for basis in bases if citation_of(basis) == line), None)
    return exact or next((basis for basis in bases if basis.number and basis.number in line), None)


def _warning(basis: LegalBasis, day: date) -> str:
    if basis.valid_to is not None and basis.valid_to < day:
        after = f", được thay bằng {basis.replaced_by.number}" if basis.replaced_by else ""
        return f"Đã hết hiệu lực từ sau ngày {vi_date(basis.valid_to)}{after}."
    if basis.valid_from is None:
        return "Danh mục chưa ghi ngày có hiệu lực."
    if basis.valid_from > day:
        return f"Chưa có hiệu lực: có hiệu lực từ ngày {vi_date(basis.valid_from)}."
    return "" if basis.verified else "Chưa đối chiếu văn bản gốc."

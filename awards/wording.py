"""Words of a commendation decision, as Nghị định 30/2020 and administrative habit have them.

`snapshot` gives every printed value; the template only places them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from awards.enums import AwardNature, RecipientType
from awards.models import AwardAuthority, AwardKind, Decision, DecisionLine, Recipient
from thidua.common.dates import administrative_date
from thidua.common.numbers import format_money, format_number, money_in_words
from thidua.common.queries import in_force
from thidua.units.enums import UnitKind
from thidua.units.models import Unit
from thidua.units.selectors import ancestors, name_on, parent_of

_GOVERNMENTS = (UnitKind.PROVINCE, UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)
_COUNTED = {
    RecipientType.COLLECTIVE: "tập thể",
    RecipientType.ENTERPRISE: "doanh nghiệp, hợp tác xã",
    RecipientType.HOUSEHOLD: "hộ gia đình",
    RecipientType.PERSON: "cá nhân",
}
TYPE_ORDER = tuple(_COUNTED)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
DRAFT_NUMBER = "……"


@dataclass(frozen=True, slots=True)
class Usual:
    """Texts a new draft starts from."""

    proposal: str
    funding: str
    executors: str
    recipients: list[str]
    signer_capacity: str
    signer_title: str


def defaults_for(issuer: Unit) -> Usual:
    agency = Unit.objects.filter(path__startswith=issuer.path, depth=issuer.depth + 1, is_standing_agency=True).first()
    office = head_of(agency.name) if agency else "cơ quan thường trực thi đua, khen thưởng"
    return Usual(
        proposal=f"Theo đề nghị của {office}",
        funding=f"Quỹ Thi đua, khen thưởng của {issuer.name}",
        executors=(
            f"{office[:1].upper()}{office[1:]}, thủ trưởng các cơ quan, đơn vị liên quan và các tập thể, cá nhân "
            "có tên tại Điều 1"
        ),
        recipients=["Như Điều 3", "Các cơ quan, đơn vị liên quan", "Lưu: VT"],
        signer_capacity="",
        signer_title="CHỦ TỊCH" if issuer.kind in _GOVERNMENTS else "THỦ TRƯỞNG",
    )


def detail_of(recipient: Recipient) -> str:
    """Post and unit, or address, as printed beside the name."""
    if recipient.type == RecipientType.PERSON:
        return ", ".join(part for part in (recipient.job_title, recipient.unit.name) if part)
    if recipient.address:
        return recipient.address
    return "" if recipient.as_unit_id else recipient.unit.name


def symbol_of(issuer: Unit) -> str:
    return f"QĐ-{issuer.document_code}"


def snapshot(decision: Decision, lines: Sequence[DecisionLine], *, number: int | None, day: date) -> dict[str, Any]:
    """Every printed value; `number` None gives the draft as it would look today."""
    shown = f"{number:02d}" if number is not None else DRAFT_NUMBER
    number_text = f"{shown}/{symbol_of(decision.issuer)}"
    issued_on = administrative_date(day) if number is not None else f"ngày … tháng … năm {day.year}"
    authority = _authority_line(decision, lines, day)
    first, second = _capacities(decision.signer_capacity)
    return {
        "parent_org": parent_organ(decision.issuer, day),
        "organ": name_on(decision.issuer, day).upper(),
        "number_text": number_text,
        "place": place_of(decision.issuer),
        "date_line": issued_on,
        "subject": decision.subject,
        "authority_line": authority.upper(),
        "legal_bases": decision.basis_lines,
        "proposal": decision.proposal,
        "articles": articles(decision, lines),
        "recipients": list(decision.recipients_list),
        "signer_capacity": first,
        "signer_capacity2": second,
        "signer_title": decision.signer_title,
        "signer_name": decision.signer_name,
        "annex": _annex(lines, f"(Kèm theo Quyết định số {number_text} {issued_on} của {authority})"),
    }


def parent_organ(issuer: Unit, day: date) -> str:
    """A government prints no superior organ; an agency prints the one it belongs to."""
    parent = None if issuer.kind in _GOVERNMENTS else parent_of(issuer)
    return name_on(parent, day).upper() if parent else ""


def place_of(issuer: Unit) -> str:
    if issuer.place_name:
        return issuer.place_name
    return next((unit.place_name for unit in reversed(list(ancestors(issuer))) if unit.place_name), "")


def _authority_line(decision: Decision, lines: Sequence[DecisionLine], day: date) -> str:
    """The signer's post as the catalogue names it; a row that lists several posts cannot be printed."""
    row = (
        AwardAuthority.objects.filter(
            in_force(day),
            award_kind__in={line.award_kind_id for line in lines},
            decider_kind=decision.issuer.kind,
        )
        .order_by("award_kind__rank", "-valid_from", "pk")
        .first()
    )
    if row is not None and "," not in row.decider_title:
        return row.decider_title
    name = name_on(decision.issuer, day)
    return f"Chủ tịch {name}" if decision.issuer.kind in _GOVERNMENTS else head_of(name)


def head_of(name: str) -> str:
    """'Giám đốc Sở Nội vụ', 'Thủ trưởng Báo Sơn La'."""
    return f"Giám đốc {name}" if name.startswith("Sở ") else f"Thủ trưởng {name}"


def _capacities(typed: str) -> tuple[str, str]:
    """'TM. …' and 'KT. …' stand on lines of their own."""
    rows = [row.strip() for row in typed.splitlines() if row.strip()]
    first = next((row for row in rows if row.upper().startswith("TM.")), "")
    second = next((row for row in rows if row != first), "")
    return first, second


def articles(decision: Decision, lines: Sequence[DecisionLine]) -> list[dict[str, Any]]:
    return [
        {"paragraphs": _giving(decision, lines)},
        {"paragraphs": _money(decision, lines)},
        {"paragraphs": [f"{_closed(decision.executors)} chịu trách nhiệm thi hành Quyết định này."]},
    ]


def _closed(text: str) -> str:
    return text.rstrip(" .;,/")


def _by_kind(lines: Sequence[DecisionLine]) -> list[tuple[AwardKind, list[DecisionLine]]]:
    ordered = sorted(lines, key=lambda line: (line.award_kind.rank, line.award_kind_id, line.order, line.pk))
    groups = groupby(ordered, key=lambda line: line.award_kind_id)
    found = [list(rows) for _, rows in groups]
    return [(rows[0].award_kind, rows) for rows in found]


def _by_type(lines: Sequence[DecisionLine]) -> list[tuple[RecipientType, list[DecisionLine]]]:
    return [
        (kind, rows) for kind in _COUNTED if (rows := [line for line in lines if line.recipient.type == kind.value])
    ]


def _giving(decision: Decision, lines: Sequence[DecisionLine]) -> list[str]:
    groups = _by_kind(lines)
    reason = f" {_inside(_closed(decision.reason))}" if decision.reason else ""
    if len(groups) == 1:
        kind, rows = groups[0]
        return [f"{_gift(kind)} cho {count_words(rows)} (có danh sách kèm theo){reason}."]
    head = f"Khen thưởng các tập thể, cá nhân (có danh sách kèm theo){reason}, gồm:"
    return [head, *(f"{order}. {_gift(kind)} cho {count_words(rows)}." for order, (kind, rows) in enumerate(groups, 1))]


def _inside(text: str) -> str:
    """'Đã có thành tích …' as it stands in the middle of a sentence."""
    return f"đ{text[1:]}" if text.startswith("Đã ") else text


def _gift(kind: AwardKind) -> str:
    """A flag is given as a thing; any other title by its name."""
    if kind.nature == AwardNature.TITLE and not kind.name.startswith("Cờ"):
        return f"Tặng danh hiệu “{kind.name}”"
    return f"Tặng {kind.name}"


def count_words(lines: Sequence[DecisionLine]) -> str:
    """'02 tập thể, 01 hộ gia đình và 13 cá nhân'."""
    parts = [f"{len(rows):02d} {_COUNTED[kind]}" for kind, rows in _by_type(lines)]
    return " và ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def _money(decision: Decision, lines: Sequence[DecisionLine]) -> list[str]:
    """Amounts that are known are printed; where the catalogue is silent the law's own words stand."""
    source = f", chi từ {_closed(decision.funding)}" if decision.funding else ""
    if not lines or any(line.reward_amount is None for line in lines):
        return [f"Các tập thể, cá nhân có tên tại Điều 1 được hưởng mức tiền thưởng theo quy định hiện hành{source}."]
    total = sum(line.reward_amount or 0 for line in lines)
    rates = [
        f"{_kind_words(kind, lines)}{_COUNTED[type_]}: {format_money(amount)}"
        for kind, rows in _by_kind(lines)
        for type_, same_type in _by_type(rows)
        for amount in sorted({line.reward_amount or 0 for line in same_type}, reverse=True)
    ]
    return [
        f"Mức tiền thưởng kèm theo: {'; '.join(rates)}.",
        f"Tổng số tiền thưởng: {format_money(total)} (Bằng chữ: {money_in_words(total)}){source}.",
    ]


def _kind_words(kind: AwardKind, lines: Sequence[DecisionLine]) -> str:
    several = len({line.award_kind_id for line in lines}) > 1
    return f"{kind.name} đối với mỗi " if several else "mỗi "


def _annex(lines: Sequence[DecisionLine], reference: str) -> dict[str, Any]:
    groups = _by_kind(lines)
    sections = [
        _section(kind, type_, rows, several=len(groups) > 1)
        for kind, all_rows in groups
        for type_, rows in _by_type(all_rows)
    ]
    for place, section in enumerate(sections):
        numeral = _ROMAN[place] if place < len(_ROMAN) else str(place + 1)
        section["heading"] = f"{numeral}. {section['heading']}"
    return {"title": f"Danh sách {_annex_title(groups)}", "reference": reference, "groups": sections}


def _annex_title(groups: list[tuple[AwardKind, list[DecisionLine]]]) -> str:
    types = [kind for kind in _COUNTED if any(line.recipient.type == kind for _, rows in groups for line in rows)]
    who = ", ".join(_COUNTED[kind] for kind in types) or "khen thưởng"
    if len(groups) == 1:
        gift = _gift(groups[0][0])
        return f"{who} được {gift[:1].lower()}{gift[1:]}"
    return f"{who} được khen thưởng"


def _section(kind: AwardKind, type_: RecipientType, rows: list[DecisionLine], *, several: bool) -> dict[str, Any]:
    """One table; columns that would be empty are left out."""
    who = _COUNTED[type_][:1].upper() + _COUNTED[type_][1:]
    heading = f"{kind.name}: {_COUNTED[type_]}" if several else who
    name = "Họ và tên" if type_ in (RecipientType.PERSON, RecipientType.HOUSEHOLD) else f"Tên {_COUNTED[type_]}"
    detail = "Chức vụ, đơn vị" if type_ == RecipientType.PERSON else "Địa chỉ, đơn vị"
    columns: list[dict[str, Any]] = [{"label": "STT", "align": "center", "weight": 1}, {"label": name}]
    cells: list[list[str]] = [[str(order), line.printed_name] for order, line in enumerate(rows, 1)]
    extra = [
        (detail, [line.printed_detail for line in rows], "left"),
        ("Thành tích", [line.citation for line in rows], "left"),
        ("Tiền thưởng (đồng)", [format_number(line.reward_amount) for line in rows], "right"),
    ]
    for label, values, align in extra:
        if any(values):
            columns.append({"label": label, "align": align})
            for row, value in zip(cells, values, strict=True):
                row.append(value)
    return {"heading": f"{heading} ({len(rows):02d})", "columns": columns, "rows": cells}

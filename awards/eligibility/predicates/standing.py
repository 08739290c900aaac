"""Who is proposed, for what, to be decided by whom."""

from __future__ import annotations

from django.urls import reverse

from awards.eligibility.facts import Facts
from awards.eligibility.registry import predicate
from awards.eligibility.types import Evidence, Finding
from awards.enums import RecipientType, Verdict
from awards.models import AwardAuthority, Rule
from thidua.common.dates import vi_date
from thidua.units.enums import UnitKind
from thidua.units.models import Unit
from thidua.units.selectors import successors_of


@predicate("recipient_type_allowed", "Đối tượng được tặng", about="Danh mục danh hiệu, hình thức")
def recipient_type_allowed(facts: Facts, rule: Rule) -> Finding:
    kind, recipient = facts.candidate.award_kind, facts.candidate.recipient
    if not kind.recipient_types:
        return Finding(
            Verdict.MISSING,
            f"Danh mục chưa ghi đối tượng được tặng “{kind}”.",
            would_change="Bổ sung đối tượng được tặng vào danh mục.",
        )
    allowed = ", ".join(str(RecipientType(code).label).lower() for code in kind.recipient_types)
    given = recipient.get_type_display().lower()
    if recipient.type in kind.recipient_types:
        return Finding(Verdict.PASS, f"“{kind}” được tặng cho: {allowed}; đối tượng đề nghị là {given}.")
    return Finding(
        Verdict.FAIL,
        f"“{kind}” chỉ tặng cho: {allowed}; đối tượng đề nghị là {given}.",
        would_change=f"Chọn danh hiệu, hình thức khác dành cho {given}.",
    )


@predicate("decider_authority", "Thẩm quyền quyết định", about="Danh mục thẩm quyền vào ngày xét")
def decider_authority(facts: Facts, rule: Rule) -> Finding:
    """The dated table of authority decides: a director of a department, for one, gives Giấy khen and no Bằng khen."""
    candidate = facts.candidate
    rows = facts.authorities
    if candidate.decider_kind is None:
        return Finding(
            Verdict.MISSING,
            "Chưa xác định cấp quyết định khen thưởng.",
            would_change="Ghi cấp trình quyết định vào hồ sơ.",
        )
    if not rows:
        return Finding(
            Verdict.MISSING,
            f"Danh mục không có thẩm quyền quyết định “{candidate.award_kind}” vào ngày {vi_date(candidate.on)}.",
            would_change="Bổ sung thẩm quyền và căn cứ vào danh mục.",
        )
    return _compare_deciders(candidate.decider_kind, str(candidate.award_kind), rows)


def _compare_deciders(decider_kind: str, kind: str, rows: list[AwardAuthority]) -> Finding:
    for row in rows:
        if row.decider_kind == decider_kind:
            return Finding(
                Verdict.PASS, f"{row.decider_title} có thẩm quyền quyết định “{kind}”.", [{"label": row.citation}]
            )
    titles = "; ".join(dict.fromkeys(row.decider_title for row in rows))
    level = str(UnitKind(decider_kind).label).lower()
    return Finding(
        Verdict.FAIL,
        f"Cấp {level} không có thẩm quyền quyết định “{kind}”. Người có thẩm quyền: {titles}.",
        [{"label": row.citation} for row in rows],
        "Trình người có thẩm quyền, hoặc đề nghị hình thức thuộc thẩm quyền của cấp này.",
    )


@predicate("unit_not_dissolved", "Tập thể chưa giải thể", about="Danh mục đơn vị")
def unit_not_dissolved(facts: Facts, rule: Rule) -> Finding:
    """A part of a unit ends with it; a collective outside the unit catalogue cannot be looked up."""
    candidate = facts.candidate
    if candidate.recipient.type in (RecipientType.PERSON, RecipientType.HOUSEHOLD):
        return Finding(Verdict.PASS, "Điều kiện này chỉ áp dụng cho tập thể.")
    own = candidate.recipient.as_unit
    unit = own or candidate.unit
    if unit.dissolved_on is not None and unit.dissolved_on <= candidate.on:
        return Finding(
            Verdict.FAIL,
            f"{unit} đã kết thúc hoạt động từ ngày {vi_date(unit.dissolved_on)}{_successor_words(unit)}.",
            [_unit_evidence("Danh mục đơn vị", unit)],
            "Xét thành tích của đơn vị kế thừa theo hướng dẫn chuyển tiếp; không đề nghị tập thể đã giải thể.",
        )
    if own is None:
        return Finding(
            Verdict.MISSING,
            "Tập thể chưa gắn với một đơn vị trong danh mục nên không tra được tình trạng hoạt động.",
            [_unit_evidence("Đơn vị quản lý còn hoạt động", unit)],
            "Gắn tập thể với đơn vị tương ứng trong danh mục.",
        )
    return Finding(
        Verdict.PASS,
        f"{unit} đang hoạt động vào ngày {vi_date(candidate.on)}.",
        [_unit_evidence("Danh mục đơn vị", unit)],
    )


def _unit_evidence(label: str, unit: Unit) -> Evidence:
    return {"label": f"{label}: {unit}", "url": reverse("units:detail", args=[unit.pk])}


def _successor_words(unit: Unit) -> str:
    """', đơn vị kế thừa: …' when the catalogue knows who came after."""
    names = [str(successor) for successor in successors_of(unit)]
    return f", đơn vị kế thừa: {', '.join(names)}" if names else ""


@predicate("manual", "Người thẩm định xem xét", about="Hồ sơ; Cổng không tự kết luận")
def manual(facts: Facts, rule: Rule) -> Finding:
    return Finding(
        Verdict.MANUAL,
        "Điều kiện này cần người thẩm định xem xét trên hồ sơ.",
        would_change="Người thẩm định ghi kết luận kèm lý do.",
    )

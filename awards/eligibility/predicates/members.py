"""How many people of a collective reached a title: by the numbers declared, held against the register."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from awards.eligibility.facts import Facts, record_evidence
from awards.eligibility.params import BadParams, Param, ParamKind, percent, percent_words, text, whole
from awards.eligibility.registry import predicate
from awards.eligibility.types import Evidence, Finding
from awards.enums import RecipientType, Verdict
from awards.models import AwardKind, Rule
from thidua.common.numbers import format_number

_AWARD = Param("award", ParamKind.AWARD, "Danh hiệu của cá nhân", required=True)
_ABOUT = "Số người đã khai kèm văn bản, đối chiếu sổ khen thưởng của năm thành tích"


@dataclass(frozen=True, slots=True)
class Reached:
    """People with the title in the year: `declared` by the unit, `registered` in the register."""

    declared: int | None
    registered: int | None
    evidence: list[Evidence]

    @property
    def people(self) -> int | None:
        """What the unit declared; otherwise what the register holds, when it holds anything."""
        return self.declared if self.declared is not None else self.registered or None

    @property
    def disagree(self) -> bool:
        return self.declared is not None and bool(self.registered) and self.declared != self.registered


@predicate(
    "members_share",
    "Tỷ lệ cá nhân của tập thể đạt danh hiệu",
    _AWARD,
    Param("percent", ParamKind.PERCENT, "Tỷ lệ (%)", required=True),
    Param("above", ParamKind.FLAG, "Phải trên mức này", "Không chọn: bằng mức này là đạt."),
    about=_ABOUT,
)
def members_share(facts: Facts, rule: Rule) -> Finding:
    kind, floor, above = _kind(facts, rule), percent(rule, "percent"), bool(rule.params.get("above"))
    wanted = f"{'trên' if above else 'từ'} {percent_words(floor)}{'' if above else ' trở lên'} cá nhân đạt “{kind}”"
    if not _is_collective(facts):
        return _not_for_persons()
    year = facts.reference_year
    total = next((row for row in facts.counts if row.year == year and row.award_kind_id is None), None)
    reached = _reached(facts, kind, year)
    if total is None or total.people == 0 or reached.people is None:
        lacking = "tổng số người" if total is None or total.people == 0 else f"số người đạt “{kind}”"
        return Finding(
            Verdict.MISSING,
            f"Chưa có {lacking} của năm {year}; điều kiện cần {wanted}.",
            reached.evidence,
            "Khai số người của tập thể kèm văn bản.",
        )
    evidence = [record_evidence(total), *reached.evidence]
    return _judge_share(reached, total.people, floor, above, f"Năm {year}", wanted, evidence)


def _judge_share(
    reached: Reached, total: int, floor: Decimal, above: bool, when: str, wanted: str, evidence: list[Evidence]
) -> Finding:
    people = reached.people or 0
    if people > total:
        return Finding(
            Verdict.MISSING,
            f"{when}: số người đạt danh hiệu ({people}) lớn hơn tổng số người ({total}); số liệu chưa khớp.",
            evidence,
            "Sửa số người đã khai.",
        )
    said = f"{when}: {people}/{total} người, đạt {_share_words(people, total)}; điều kiện cần {wanted}."
    verdict = _share_verdict(people, total, floor, above)
    other = _share_verdict(min(reached.registered or 0, total), total, floor, above)
    if reached.disagree and other != verdict:
        return Finding(
            Verdict.MANUAL,
            f"{said} Đơn vị khai {reached.declared} người nhưng sổ khen thưởng có {reached.registered} người.",
            evidence,
            "Đối chiếu quyết định công nhận danh hiệu; sửa số khai hoặc bổ sung sổ khen thưởng.",
        )
    if verdict == Verdict.PASS:
        return Finding(Verdict.PASS, said, evidence)
    return Finding(
        Verdict.FAIL, said, evidence, f"Cần thêm {_lacking(people, total, floor, above)} người đạt danh hiệu."
    )


def _share_verdict(people: int, total: int, floor: Decimal, above: bool) -> Verdict:
    """In whole numbers: 7 of 10 is exactly 70 %, whatever a division would round to."""
    left, right = people * 100, floor * total
    return Verdict.PASS if (left > right if above else left >= right) else Verdict.FAIL


def _lacking(people: int, total: int, floor: Decimal, above: bool) -> int:
    more = 0
    while people + more < total and _share_verdict(people + more, total, floor, above) == Verdict.FAIL:
        more += 1
    return more


def _share_words(people: int, total: int) -> str:
    return f"{format_number((Decimal(people) * 100 / total).quantize(Decimal('0.01')).normalize() + 0)}%"


@predicate(
    "members_number",
    "Số cá nhân của tập thể đạt danh hiệu",
    _AWARD,
    Param("people", ParamKind.WHOLE, "Số người tối thiểu", required=True, maximum=100_000),
    about=_ABOUT,
)
def members_number(facts: Facts, rule: Rule) -> Finding:
    kind, needed, year = _kind(facts, rule), whole(rule, "people"), facts.reference_year
    if not _is_collective(facts):
        return _not_for_persons()
    reached = _reached(facts, kind, year)
    wanted = f"ít nhất {needed} cá nhân đạt “{kind}”"
    if reached.people is None:
        return Finding(
            Verdict.MISSING,
            f"Chưa có số người đạt “{kind}” của năm {year}; điều kiện cần {wanted}.",
            reached.evidence,
            "Khai số người đạt danh hiệu kèm văn bản.",
        )
    said = f"Năm {year} có {reached.people} người đạt “{kind}”; điều kiện cần {wanted}."
    if reached.people >= needed:
        return Finding(Verdict.PASS, said, reached.evidence)
    return Finding(Verdict.FAIL, said, reached.evidence, f"Cần thêm {needed - reached.people} người đạt danh hiệu.")


def _kind(facts: Facts, rule: Rule) -> AwardKind:
    code = text(rule, "award")
    kind = facts.kind(code)
    if kind is None:
        raise BadParams(f"không có loại “{code}” trong danh mục")
    return kind


def _is_collective(facts: Facts) -> bool:
    return facts.candidate.recipient.type in (RecipientType.COLLECTIVE, RecipientType.ENTERPRISE)


def _not_for_persons() -> Finding:
    return Finding(Verdict.PASS, "Điều kiện này chỉ áp dụng cho tập thể.")


def _reached(facts: Facts, kind: AwardKind, year: int) -> Reached:
    row = next((row for row in facts.counts if row.year == year and row.award_kind_id == kind.pk), None)
    registered = facts.members_honoured(kind, year)
    evidence: list[Evidence] = []
    if row is not None:
        evidence.append({**record_evidence(row), "label": f"Năm {year}, “{kind}”: {row.people} người – {row.document}"})
    if registered:
        evidence.append({"label": f"Sổ khen thưởng năm {year}: {registered} người được tặng “{kind}”"})
    return Reached(row.people if row is not None else None, registered, evidence)

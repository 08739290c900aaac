"""What the unit did in the campaign."""

from __future__ import annotations

from awards.eligibility.facts import Facts
from awards.eligibility.params import whole
from awards.eligibility.registry import predicate
from awards.eligibility.types import Evidence, Finding
from awards.enums import Verdict
from awards.models import Rule
from thidua.common.numbers import format_money


def _seen(evidence: Evidence | None) -> list[Evidence]:
    return [evidence] if evidence else []


@predicate("campaign_plan_sent", "Đã gửi kế hoạch hưởng ứng")
def campaign_plan_sent(facts: Facts, rule: Rule) -> Finding:
    sent, evidence = facts.candidate.plan_sent, _seen(facts.candidate.plan_evidence)
    if sent is None:
        return Finding(
            Verdict.MISSING,
            "Hồ sơ không gắn với phong trào có yêu cầu gửi kế hoạch nên chưa xác định được.",
            evidence,
            "Gắn hồ sơ với phong trào, hoặc kèm kế hoạch của đơn vị vào hồ sơ.",
        )
    if sent:
        return Finding(Verdict.PASS, "Đơn vị đã gửi kế hoạch, văn bản phát động hưởng ứng phong trào.", evidence)
    return Finding(
        Verdict.FAIL,
        "Đơn vị chưa gửi kế hoạch hoặc văn bản phát động hưởng ứng phong trào.",
        evidence,
        "Gửi kế hoạch của đơn vị trên Cổng và được tiếp nhận.",
    )


@predicate("registered_targets_met", "Đạt các chỉ tiêu đã đăng ký")
def registered_targets_met(facts: Facts, rule: Rule) -> Finding:
    counted, evidence = facts.candidate.registered_targets, _seen(facts.candidate.targets_evidence)
    if counted is None or counted[1] == 0:
        return Finding(
            Verdict.MISSING,
            "Đơn vị chưa đăng ký chỉ tiêu nào trong phong trào nên chưa có gì để đối chiếu.",
            evidence,
            "Đăng ký chỉ tiêu và báo cáo kết quả trên Cổng.",
        )
    met, total = counted
    if met >= total:
        return Finding(Verdict.PASS, f"Đạt {met}/{total} chỉ tiêu đã đăng ký.", evidence)
    unknown = facts.candidate.targets_without_data
    if met + unknown >= total:
        return Finding(
            Verdict.MISSING,
            f"Đạt {met}/{total} chỉ tiêu đã đăng ký; {unknown} chỉ tiêu chưa có số liệu.",
            evidence,
            "Báo cáo số liệu còn thiếu kèm minh chứng.",
        )
    return Finding(
        Verdict.FAIL,
        f"Mới đạt {met}/{total} chỉ tiêu đã đăng ký.",
        evidence,
        f"Hoàn thành {total - met} chỉ tiêu còn lại và báo cáo kết quả.",
    )


@predicate("contribution_at_least", "Giá trị đóng góp tối thiểu")
def contribution_at_least(facts: Facts, rule: Rule) -> Finding:
    """`amount` is the floor in đồng, as the campaign states it."""
    floor, given = whole(rule, "amount"), facts.candidate.contribution
    if given is None:
        return Finding(
            Verdict.MISSING,
            f"Hồ sơ chưa ghi giá trị đóng góp (mức tối thiểu {format_money(floor)}).",
            would_change="Ghi giá trị đóng góp và kèm chứng từ hoặc xác nhận.",
        )
    evidence: list[Evidence] = [{"label": f"Giá trị đóng góp ghi trong hồ sơ: {format_money(given)}"}]
    if given >= floor:
        return Finding(Verdict.PASS, f"Đóng góp {format_money(given)}, từ {format_money(floor)} trở lên.", evidence)
    return Finding(
        Verdict.FAIL,
        f"Đóng góp {format_money(given)}, thấp hơn mức tối thiểu {format_money(floor)}.",
        evidence,
        f"Cần thêm {format_money(floor - given)} có xác nhận trong thời gian phong trào.",
    )

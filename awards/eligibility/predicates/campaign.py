"""What the unit did in the campaign."""

from __future__ import annotations

from awards.eligibility.facts import Facts
from awards.eligibility.params import BadParams, Param, ParamKind, optional_whole, whole
from awards.eligibility.registry import predicate
from awards.eligibility.types import Evidence, Finding, WorksDone
from awards.enums import Verdict
from awards.models import Rule
from thidua.common.dates import vi_date
from thidua.common.numbers import format_money


def _seen(evidence: Evidence | None) -> list[Evidence]:
    return [evidence] if evidence else []


@predicate("campaign_plan_sent", "Đã gửi kế hoạch hưởng ứng", about="Việc phải gửi của đơn vị trong phong trào")
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


@predicate(
    "registered_targets_met", "Đạt các chỉ tiêu đã đăng ký", about="Chỉ tiêu đơn vị đăng ký và số liệu đã báo cáo"
)
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


@predicate(
    "contribution_at_least",
    "Giá trị đóng góp tối thiểu",
    Param("amount", ParamKind.MONEY, "Mức tối thiểu (đồng)", required=True),
    about="Giá trị đóng góp ghi trong đề nghị, trong thời gian phong trào",
)
def contribution_at_least(facts: Facts, rule: Rule) -> Finding:
    """`amount` is the floor in đồng, as the campaign states it; what was given outside the campaign is for a person."""
    floor, given = whole(rule, "amount"), facts.candidate.contribution
    if given is None:
        return Finding(
            Verdict.MISSING,
            f"Hồ sơ chưa ghi giá trị đóng góp (mức tối thiểu {format_money(floor)}).",
            would_change="Ghi giá trị đóng góp và kèm chứng từ hoặc xác nhận.",
        )
    evidence: list[Evidence] = [{"label": f"Giá trị đóng góp ghi trong hồ sơ: {format_money(given)}"}]
    period, campaign = facts.period, facts.occasion_period
    if given >= floor and period is not None and campaign is not None and not period.within(campaign):
        return Finding(
            Verdict.MANUAL,
            f"Đóng góp {format_money(given)}, nhưng thời gian thành tích ghi trong đề nghị vượt ra ngoài thời gian "
            f"phong trào ({vi_date(campaign.first)} – {vi_date(campaign.last)}).",
            evidence,
            f"Chứng từ cho thấy ít nhất {format_money(floor)} được đóng góp trong thời gian phong trào.",
        )
    if given >= floor:
        return Finding(Verdict.PASS, f"Đóng góp {format_money(given)}, từ {format_money(floor)} trở lên.", evidence)
    return Finding(
        Verdict.FAIL,
        f"Đóng góp {format_money(given)}, thấp hơn mức tối thiểu {format_money(floor)}.",
        evidence,
        f"Cần thêm {format_money(floor - given)} có xác nhận trong thời gian phong trào.",
    )


@predicate(
    "works_done",
    "Có mô hình hoặc công trình hoàn thành",
    Param("models", ParamKind.WHOLE, "Số mô hình tối thiểu", "Bỏ trống: không tính mô hình.", maximum=100),
    Param("works", ParamKind.WHOLE, "Hoặc số công trình tối thiểu", "Bỏ trống: không tính công trình.", maximum=100),
    about="Mô hình, công trình đơn vị đăng ký trong phong trào, tình trạng “Hoàn thành”",
)
def works_done(facts: Facts, rule: Rule) -> Finding:
    """Either alone is enough: '1 đến 5 mô hình hoặc 1 công trình'."""
    models, works = optional_whole(rule, "models"), optional_whole(rule, "works")
    if models is None and works is None:
        raise BadParams("cần số mô hình hoặc số công trình")
    wanted = " hoặc ".join(
        words for words in (f"{models} mô hình" if models else "", f"{works} công trình" if works else "") if words
    )
    done = facts.candidate.works
    if done is None:
        return Finding(
            Verdict.MISSING,
            f"Đơn vị chưa đăng ký mô hình, công trình nào trong phong trào; điều kiện cần {wanted} hoàn thành.",
            would_change="Đăng ký mô hình, công trình trên Cổng và báo cáo hoàn thành.",
        )
    return _judge_works(done, models, works, wanted)


def _judge_works(done: WorksDone, models: int | None, works: int | None, wanted: str) -> Finding:
    found = f"Đã hoàn thành {done.models} mô hình, {done.works} công trình; điều kiện cần {wanted}."
    evidence = list(done.evidence)
    if (models is not None and done.models >= models) or (works is not None and done.works >= works):
        return Finding(Verdict.PASS, found, evidence)
    pending = f" Còn {done.unfinished} mô hình, công trình đang thực hiện." if done.unfinished else ""
    return Finding(Verdict.FAIL, found + pending, evidence, "Hoàn thành và báo cáo trên Cổng trước khi trình hồ sơ.")


@predicate("quota_left", "Còn số lượng được phân bổ", about="Số lượng khen thưởng phân bổ cho đơn vị")
def quota_left(facts: Facts, rule: Rule) -> Finding:
    left = facts.candidate.quota_left
    evidence = _seen(facts.candidate.quota_evidence)
    if left is None:
        return Finding(
            Verdict.MISSING,
            "Chưa có số lượng phân bổ cho đơn vị đối với danh hiệu, hình thức này.",
            evidence,
            "Cấp xét khen thưởng phân bổ số lượng.",
        )
    if left > 0:
        return Finding(Verdict.PASS, f"Đơn vị còn {left} suất theo số lượng được phân bổ.", evidence)
    return Finding(
        Verdict.FAIL,
        "Đơn vị đã dùng hết số lượng được phân bổ.",
        evidence,
        "Được phân bổ thêm, hoặc rút một đề nghị khác; đề nghị vượt số lượng được giữ lại chờ.",
    )

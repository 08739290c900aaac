"""What the register says the recipient was given before."""

from __future__ import annotations

from datetime import date

from awards.eligibility.facts import Facts, Period, honour_evidence, period_of
from awards.eligibility.params import BadParams, Param, ParamKind, optional_whole, text, whole
from awards.eligibility.registry import predicate
from awards.eligibility.types import Evidence, Finding
from awards.enums import Verdict
from awards.models import AwardKind, Honour, Rule
from thidua.common.dates import PartialDate, vi_date


@predicate("no_duplicate_commendation", "Một thành tích chỉ khen một lần", about="Sổ khen thưởng")
def no_duplicate_commendation(facts: Facts, rule: Rule) -> Finding:
    """The same achievement is the same campaign, or the same ground over the same time.

    Two awards of different kinds over one period may still be for different achievements (a title of the year and a
    commendation for a rescue): that is for a person to say.
    """
    candidate = facts.candidate
    same_occasion = [h for h in facts.honours if candidate.occasion_key and h.occasion_key == candidate.occasion_key]
    if same_occasion:
        return _already(same_occasion, "Đã được khen thưởng về thành tích trong chính phong trào này.")
    others = [h for h in facts.honours if h.ground == candidate.ground and not facts.is_other_achievement(h)]
    if not others:
        return Finding(Verdict.PASS, "Sổ khen thưởng không có lượt khen nào khác cho thành tích này.")
    if facts.period is None:
        return Finding(
            Verdict.MISSING,
            "Đề nghị chưa ghi đủ thời gian lập thành tích nên không đối chiếu được với các lần khen trước.",
            _listed(others),
            "Ghi thời gian lập thành tích của đề nghị.",
        )
    return _compare_periods(facts, facts.period, others)


def _compare_periods(facts: Facts, period: Period, others: list[Honour]) -> Finding:
    overlapping = [h for h in others if (past := _past_period(h)) is not None and past.overlaps(period)]
    same_kind = [h for h in overlapping if h.award_kind_id == facts.candidate.award_kind.pk]
    if same_kind:
        return _already(same_kind, "Đã được tặng đúng hình thức này cho thành tích trong cùng thời gian.")
    unstated = [h for h in others if _past_period(h) is None and h.decided_on >= period.first]
    if overlapping or unstated:
        return Finding(
            Verdict.MANUAL,
            "Có lần khen khác trùng hoặc có thể trùng thời gian lập thành tích; cần xét có phải cùng một thành tích.",
            _listed(overlapping + unstated),
            "Người thẩm định xác nhận đây là thành tích khác.",
        )
    return Finding(Verdict.PASS, "Các lần khen trước đều cho thành tích của thời gian khác.", _listed(others))


def _past_period(honour: Honour) -> Period | None:
    return period_of(honour.achievement_from or honour.achievement_to, honour.achievement_to)


def _already(honours: list[Honour], sentence: str) -> Finding:
    return Finding(
        Verdict.FAIL,
        sentence,
        _listed(honours),
        "Chỉ xét được khi lần khen trước bị thu hồi, hoặc đề nghị nêu thành tích khác.",
    )


def _listed(honours: list[Honour]) -> list[Evidence]:
    return [honour_evidence(honour) for honour in honours]


@predicate(
    "held_award_years",
    "Đã được tặng danh hiệu, hình thức trong các năm trước",
    Param("award", ParamKind.AWARD, "Danh hiệu, hình thức đã được tặng", required=True),
    Param("years", ParamKind.WHOLE, "Số lần (năm) cần có", required=True, maximum=50),
    Param("consecutive", ParamKind.FLAG, "Phải liên tục", "Các năm liền nhau, đến năm đề nghị hoặc năm liền trước."),
    Param("within_years", ParamKind.WHOLE, "Trong vòng (năm)", "Bỏ trống: không giới hạn.", maximum=50),
    Param("or_manual", ParamKind.FLAG, "Còn cách đạt khác do người xét", "Không đủ thì chuyển người thẩm định xét."),
    about="Sổ khen thưởng",
)
def held_award_years(facts: Facts, rule: Rule) -> Finding:
    """Parameters: `award`, `years`, `consecutive`, `within_years`, `or_manual`.

    `or_manual`: there is another way to qualify, one that only a person can see.
    """
    code, needed = text(rule, "award"), whole(rule, "years")
    kind = facts.kind(code)
    if kind is None:
        raise BadParams(f"không có loại “{code}” trong danh mục")
    finding = _judge_held(facts, rule, kind, needed)
    if finding.verdict in (Verdict.FAIL, Verdict.MISSING) and rule.params.get("or_manual"):
        return Finding(
            Verdict.MANUAL,
            f"{finding.explanation} Điều kiện còn cách đáp ứng khác, cần người thẩm định xem xét.",
            finding.evidence,
            finding.would_change,
        )
    return finding


def _judge_held(facts: Facts, rule: Rule, kind: AwardKind, needed: int) -> Finding:
    held = [h for h in facts.honours if h.award_kind_id == kind.pk]
    window, consecutive = optional_whole(rule, "within_years"), bool(rule.params.get("consecutive"))
    wanted = f"{needed:02d} lần {'liên tục ' if consecutive else ''}“{kind}”"
    if window is None and not consecutive:
        return _judge_count(held, len(held), needed, wanted, kind)
    dated = [h for h in held if h.achievement_to]
    if window is not None:
        wanted += f" trong {window:02d} năm"
        dated = [h for h in dated if facts.reference_year - window < _year(h) <= facts.reference_year]
    years = sorted({_year(h) for h in dated})
    finding = _judge_count(dated, len(years), needed, wanted, kind)
    if finding.verdict == Verdict.PASS and consecutive:
        finding = _judge_run(facts, years, needed, wanted, dated)
    undated = [h for h in held if not h.achievement_to]
    if finding.verdict != Verdict.PASS and undated:
        return Finding(
            Verdict.MISSING,
            f"Có quyết định tặng “{kind}” không ghi năm thành tích nên chưa xác định được {wanted}.",
            _listed(held),
            "Bổ sung thời gian thành tích của quyết định đó vào sổ khen thưởng.",
        )
    return finding


def _judge_count(held: list[Honour], count: int, needed: int, wanted: str, kind: AwardKind) -> Finding:
    """Nothing found may only mean that older decisions are not in the register yet."""
    if count == 0:
        return Finding(
            Verdict.MISSING,
            f"Sổ khen thưởng chưa có lần tặng “{kind}” nào phù hợp; điều kiện cần {wanted}.",
            would_change="Bổ sung quyết định trước đây nếu đã được tặng mà chưa có trong sổ.",
        )
    if count < needed:
        return Finding(
            Verdict.FAIL,
            f"Sổ khen thưởng có {count:02d} lần “{kind}”; điều kiện cần {wanted}.",
            _listed(held),
            f"Cần thêm {needed - count:02d} lần; nếu đã có mà chưa vào sổ thì bổ sung quyết định.",
        )
    return Finding(Verdict.PASS, f"Sổ khen thưởng có {count:02d} lần “{kind}”; điều kiện cần {wanted}.", _listed(held))


def _judge_run(facts: Facts, years: list[int], needed: int, wanted: str, held: list[Honour]) -> Finding:
    """The run must reach the year of the proposal or the year before; otherwise a person looks at it."""
    words = ", ".join(str(year) for year in years)
    if any(_run_ending(years, last) >= needed for last in (facts.reference_year, facts.reference_year - 1)):
        return Finding(Verdict.PASS, f"Đã có {wanted} (các năm {words}).", _listed(held))
    return Finding(
        Verdict.MANUAL,
        f"Đủ số lần nhưng các năm ({words}) không liền nhau hoặc không liền trước năm {facts.reference_year}; "
        f"điều kiện cần {wanted}.",
        _listed(held),
        "Người thẩm định xác định cách tính liên tục đối với danh hiệu này.",
    )


def _run_ending(years: list[int], last: int) -> int:
    length = 0
    while last - length in years:
        length += 1
    return length


def _year(honour: Honour) -> int:
    return PartialDate.parse(honour.achievement_to).last_day().year


@predicate(
    "interval_since_last",
    "Thời gian từ lần khen trước",
    Param(
        "years",
        ParamKind.WHOLE,
        "Số năm tối thiểu",
        "Bỏ trống: thành tích mới chỉ cần bắt đầu sau thành tích của lần trước.",
        maximum=50,
    ),
    about="Sổ khen thưởng; tính từ cuối thời gian thành tích của lần trước, không ghi thì từ ngày quyết định",
)
def interval_since_last(facts: Facts, rule: Rule) -> Finding:
    """Counted from the end of the achievement the earlier decision states, otherwise from the decision's date.

    `years` (optional): time that must lie between; without it the new achievement merely has to begin afterwards.
    """
    candidate = facts.candidate
    earlier = [
        h
        for h in facts.honours
        if h.award_kind_id == candidate.award_kind.pk
        and h.ground == candidate.ground
        and not facts.is_other_achievement(h)
    ]
    if not earlier:
        return Finding(Verdict.PASS, "Sổ khen thưởng chưa có lần tặng trước của hình thức này.")
    last = max(earlier, key=lambda h: (_counted_from(h), h.pk))
    if facts.period is None:
        return Finding(
            Verdict.MISSING,
            "Đề nghị chưa ghi đủ thời gian lập thành tích nên không tính được khoảng cách với lần trước.",
            _listed([last]),
            "Ghi thời gian lập thành tích của đề nghị.",
        )
    return _judge_interval(facts.period, last, optional_whole(rule, "years"))


def _judge_interval(period: Period, last: Honour, years: int | None) -> Finding:
    start = _counted_from(last)
    origin = (
        f"thời điểm kết thúc thành tích ghi trong quyết định lần trước ({vi_date(start)})"
        if last.achievement_to
        else f"ngày ký quyết định lần trước ({vi_date(start)}) vì quyết định không ghi thời gian thành tích"
    )
    if period.first <= start:
        return Finding(
            Verdict.FAIL,
            f"Thành tích đề nghị bắt đầu {vi_date(period.first)}, chưa qua {origin}.",
            _listed([last]),
            f"Chỉ tính thành tích lập được sau ngày {vi_date(start)}.",
        )
    if years is not None and period.last < (due := _add_years(start, years)):
        return Finding(
            Verdict.FAIL,
            f"Chưa đủ {years:02d} năm tính từ {origin}: đến {vi_date(due)} mới đủ.",
            _listed([last]),
            f"Đề nghị khi thành tích tính đến ngày {vi_date(due)}.",
        )
    return Finding(Verdict.PASS, f"Thành tích đề nghị tính từ sau {origin}.", _listed([last]))


def _counted_from(honour: Honour) -> date:
    if honour.achievement_to:
        return PartialDate.parse(honour.achievement_to).last_day()
    return honour.decided_on


def _add_years(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)

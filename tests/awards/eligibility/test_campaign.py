"""Truth tables: what the unit did in the campaign."""

import pytest

from awards.eligibility import WorksDone
from awards.enums import Verdict


@pytest.mark.parametrize(("sent", "verdict"), [(True, Verdict.PASS), (False, Verdict.FAIL), (None, Verdict.MISSING)])
def test_plan_sent(candidate, judge, sent, verdict):
    assert judge(candidate(plan_sent=sent), "campaign_plan_sent").verdict == verdict


def test_plan_sent_shows_the_plan_it_saw(candidate, judge):
    plan = {"label": "Kế hoạch số 12/KH-UBND", "url": "/viec/7/"}

    assert judge(candidate(plan_sent=True, plan_evidence=plan), "campaign_plan_sent").evidence == [plan]


@pytest.mark.parametrize(
    ("counted", "without_data", "verdict"),
    [
        (None, 0, Verdict.MISSING),
        ((0, 0), 0, Verdict.MISSING),
        ((3, 3), 0, Verdict.PASS),
        ((2, 3), 0, Verdict.FAIL),
        ((2, 3), 1, Verdict.MISSING),
        ((1, 3), 1, Verdict.FAIL),
        ((0, 3), 3, Verdict.MISSING),
    ],
)
def test_registered_targets(candidate, judge, counted, without_data, verdict):
    """A target without figures may still be met; one that is known to be missed decides."""
    known = candidate(registered_targets=counted, targets_without_data=without_data)

    assert judge(known, "registered_targets_met").verdict == verdict


def test_registered_targets_says_how_many_are_left(candidate, judge):
    result = judge(candidate(registered_targets=(2, 5)), "registered_targets_met")

    assert result.explanation == "Mới đạt 2/5 chỉ tiêu đã đăng ký."
    assert result.would_change == "Hoàn thành 3 chỉ tiêu còn lại và báo cáo kết quả."


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (None, Verdict.MISSING),
        (0, Verdict.FAIL),
        (299_999_999, Verdict.FAIL),
        (300_000_000, Verdict.PASS),
        (300_000_001, Verdict.PASS),
    ],
)
def test_contribution(candidate, judge, given, verdict):
    result = judge(candidate(contribution=given), "contribution_at_least", amount=300_000_000)

    assert result.verdict == verdict


def test_contribution_says_what_is_short(candidate, judge):
    result = judge(candidate(contribution=250_000_000), "contribution_at_least", amount=300_000_000)

    assert result.explanation == "Đóng góp 250.000.000 đồng, thấp hơn mức tối thiểu 300.000.000 đồng."
    assert result.would_change == "Cần thêm 50.000.000 đồng có xác nhận trong thời gian phong trào."


@pytest.mark.parametrize("amount", [None, "300", 0, -1, True, 1.5])
def test_contribution_with_a_broken_parameter_goes_to_a_person(candidate, judge, amount):
    result = judge(candidate(contribution=10**9), "contribution_at_least", amount=amount)

    assert result.verdict == Verdict.MANUAL


@pytest.mark.parametrize(
    ("period", "verdict"),
    [
        (("2024-06", "2025-10"), Verdict.PASS),
        (("2024-07", "2024-09"), Verdict.PASS),
        (("2024-05", "2025-10"), Verdict.MANUAL),
        (("2024-06", "2025-11"), Verdict.MANUAL),
        (("", ""), Verdict.PASS),
    ],
)
def test_contribution_outside_the_campaign_is_for_a_person(candidate, judge, period, verdict):
    known = candidate(
        contribution=300,
        achievement_from=period[0],
        achievement_to=period[1],
        occasion_from="2024-06",
        occasion_to="2025-10",
    )

    assert judge(known, "contribution_at_least", amount=300).verdict == verdict


@pytest.mark.parametrize(
    ("done", "params", "verdict"),
    [
        (WorksDone(1, 0), {"models": 1, "works": 1}, Verdict.PASS),
        (WorksDone(0, 1), {"models": 1, "works": 1}, Verdict.PASS),
        (WorksDone(0, 0, 3), {"models": 1, "works": 1}, Verdict.FAIL),
        (WorksDone(0, 1), {"models": 1}, Verdict.FAIL),
        (WorksDone(5, 0), {"works": 1}, Verdict.FAIL),
        (None, {"models": 1}, Verdict.MISSING),
        (WorksDone(1, 1), {}, Verdict.MANUAL),
    ],
)
def test_models_or_works_done(candidate, judge, done, params, verdict):
    assert judge(candidate(works=done), "works_done", **params).verdict == verdict


@pytest.mark.parametrize(
    ("left", "verdict"), [(1, Verdict.PASS), (0, Verdict.FAIL), (-2, Verdict.FAIL), (None, Verdict.MISSING)]
)
def test_quota(candidate, judge, left, verdict):
    assert judge(candidate(quota_left=left), "quota_left").verdict == verdict

"""The reader's items as columns of the draft: nothing invented, nothing a column could not hold."""

import pytest

from campaigns.enums import TargetLevel
from campaigns.findings import parts
from campaigns.findings.values import clock_time, fitting, number, partial_date, same, shortened
from campaigns.models import Target


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (7.16, "7.16"), (5000, "5000"), (0, "0"), (None, ""), ("", ""), (True, ""), ("NaN", ""), ("1e30", ""),
        (float("inf"), ""), ("x", ""), (0.00004, "0"), (-2.5, "-2.5"),
    ],
)  # fmt: skip
def test_figures_stay_exact_and_nonsense_is_none(given, kept):
    assert number(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [("2024-07-15", "2024-07-15"), ("2024-Q3", "2024-Q3"), ("2024-02-30", ""), ("--11-15", ""), (None, ""), (7, "")],
)
def test_only_dates_of_the_calendar_are_kept(given, kept):
    assert partial_date(given) == kept


def test_hours_are_hours():
    assert (clock_time("17:00"), clock_time("25:00"), clock_time(None), clock_time("x")) == ("17:00", "", "", "")


def test_long_texts_are_cut_at_a_word_with_a_mark():
    assert shortened("một hai ba", 8) == "một hai…"
    assert shortened("một hai", 8) == "một hai"
    assert len(fitting(Target, {"text": "chữ " * 400})["text"]) <= 500


def test_columns_one_side_does_not_have_count_as_left_alone():
    assert same({"a": 1}, {"a": 1, "b": None, "c": "once", "d": False, "e": ""})
    assert not same({"a": 1}, {"a": 1, "b": 2})
    assert not same({"a": 1}, {"a": 2})


@pytest.mark.parametrize(
    ("given", "comparator", "low", "high"),
    [
        ({"value": 10, "value_to": 12, "comparator": "between"}, "between", "10", "12"),
        ({"value": 12, "value_to": 10, "comparator": "between"}, "=", "12", ""),
        ({"value": 10, "value_to": None, "comparator": "between"}, "=", "10", ""),
        ({"value": 10, "value_to": 12, "comparator": ">="}, ">=", "10", ""),
        ({"value": 10, "comparator": "nonsense"}, "=", "10", ""),
    ],
)
def test_a_range_has_two_ends_in_order(given, comparator, low, high):
    value = parts.target({"text": "x", **given})

    assert (value["comparator"], value["value"], value["value_to"]) == (comparator, low, high)


def test_a_target_without_a_figure_is_one_by_level():
    assert parts.grade("phổ cập mức độ 3")["level"] == TargetLevel.GRADE
    assert parts.target({"text": "x"})["level"] == TargetLevel.GRADE


def test_baseline_in_words_becomes_a_note():
    assert parts.target({"text": "x", "value": 16, "baseline": "29,93% năm 2020", "note": "a"})["note"] == (
        "a; mức gốc: 29,93% năm 2020"
    )
    assert parts.target({"text": "x", "value": 16, "baseline": 29.93})["baseline"] == "29.93"


def test_a_sentence_is_no_heading():
    assert parts.target({"text": "x", "value": 1, "group": "Về kinh tế"})["group"] == "Về kinh tế"
    assert parts.target({"text": "x", "value": 1, "group": "dài " * 40})["group"] == ""


@pytest.mark.parametrize(
    ("wording", "given", "meaning"),
    [
        ("trước ngày 15/7/2024", None, "before"),
        ("chậm nhất ngày 15/7/2024", None, "by"),
        ("trước khi hết ngày 15/7/2024", None, "by"),
        ("ngày 15/7/2024", None, "none"),
        ("ngày 15/7/2024", "by", "by"),
    ],
)
def test_words_say_how_a_date_is_meant(wording, given, meaning):
    item = {"what": "Gửi", "date": "2024-07-15", "wording": wording, "meaning": given}

    assert parts.obligation(item)["meaning"] == meaning


@pytest.mark.parametrize(
    ("what", "kind", "units_send"),
    [
        ("Gửi kế hoạch về Sở Nội vụ (qua Ban Thi đua - Khen thưởng)", "plan", True),
        ("Gửi hồ sơ đề nghị khen thưởng", "nomination", True),
        ("Báo cáo kết quả", "report", True),
        ("Tổng hợp, trình khen thưởng", "nomination", False),
        ("Tổ chức lễ phát động", "other", False),
    ],
)
def test_what_is_asked_says_what_is_sent_and_by_whom(what, kind, units_send):
    value = parts.obligation({"what": what, "date": None})

    assert (value["kind"], value["units_send"]) == (kind, units_send)


@pytest.mark.parametrize(
    ("date", "recurring", "told"),
    [
        ("--11-15", "yearly", {"recurrence": "yearly", "recurs_month": 11, "recurs_day": 15}),
        ("---25", "monthly", {"recurrence": "monthly", "recurs_month": None, "recurs_day": 25}),
        ("--13-15", "yearly", {}),
        ("--11-15", None, {}),
        ("--11-15", "sometimes", {}),
    ],
)
def test_a_day_without_a_year_comes_again_only_when_it_is_said(date, recurring, told):
    value = parts.obligation({"what": "Báo cáo", "date": date, "recurring": recurring, "wording": "trước ngày 15/11"})

    assert {name: value[name] for name in value if name.startswith("recur")} == told
    assert value["due_date"] == ""
    assert value["meaning"] == ("before" if told else "none")


def test_standards_are_rows_by_object_with_their_amount():
    rows = list(
        parts.criteria(
            {
                "object": "Hộ gia đình",
                "award": "Bằng khen",
                "items": ["Đóng góp từ 300 triệu đồng trở lên.", "Đóng góp 1,5 tỷ đồng.", "Gương mẫu."],
            }
        )
    )

    assert [(row["recipient_type"], row["amount"]) for row in rows] == [
        ("household", 300_000_000),
        ("household", 1_500_000_000),
        ("household", None),
    ]


def test_an_object_of_several_kinds_is_none_of_them():
    assert next(parts.criteria({"object": "Doanh nhân, hộ gia đình", "items": ["x"]}))["recipient_type"] == ""


def test_a_form_is_cited_with_its_basis():
    value = parts.required_part("Báo cáo thành tích theo mẫu số 08 kèm theo Nghị định số 98/2023/NĐ-CP")

    assert (value["form_number"], value["form_basis"]) == ("08", "Nghị định số 98/2023/NĐ-CP")
    assert parts.required_part("Tờ trình theo Nghị định số 98/2023/NĐ-CP")["form_basis"] == ""


def test_dates_of_other_kinds_become_milestones():
    assert parts.milestone({"name": "Giai đoạn 1", "from": "2026", "to": "2028"}) == {
        "kind": "other", "when": "2026", "what": "Giai đoạn 1 (đến năm 2028)", "wording": "",
    }  # fmt: skip
    assert parts.milestone({"kind": "sơ kết", "when": None, "wording": "giữa kỳ"})["kind"] == "midterm"


def test_work_is_conditional_when_it_says_so():
    assert parts.work_item({"text": "Khen thưởng (nếu có)", "when": "2024-Q3", "who": "Sở"})["conditional"] is True
    assert parts.work_item({"text": "Khen thưởng"})["conditional"] is False

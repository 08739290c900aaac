"""Period, phases, sơ kết and tổng kết in the wordings offices use."""

from __future__ import annotations

import pytest

from campaigns.reading.phases import find_phases
from campaigns.reading.timing import find_milestones, find_period
from tests.campaigns.reading.invented import HEAD, context, plan


def period(time: str, head: str = HEAD) -> tuple[str | None, str | None] | None:
    found = find_period(context(plan(time=time, head=head)))
    return (found.first, found.last) if found else None


def milestones(text: str) -> list[tuple[str, str | None]]:
    return [(m.kind, m.when) for m in find_milestones(context(plan(time="", middle=text)))]


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("I. THỜI GIAN THI ĐUA: Từ tháng 6/2026 đến tháng 10/2026.", ("2026-06", "2026-10")),
        ("I. THỜI GIAN\n\nTừ ngày 20/3/2026 đến hết ngày 03/12/2026.", ("2026-03-20", "2026-12-03")),
        ("1. Thời gian thực hiện: trong năm 2026.", ("2026", "2026")),
        ("1. Thời gian thi đua\n\n- Thực hiện thường xuyên trong giai đoạn 2026 - 2030.", ("2026", "2030")),
        ("1. Thời gian: bắt đầu từ ngày 01/4/2026; kết thúc ngày 30/11/2026.", ("2026-04-01", "2026-11-30")),
        ("I. NỘI DUNG\n\nPhong trào được tổ chức từ tháng 4/2026 đến tháng 9/2026.", ("2026-04", "2026-09")),
        ("1. Thời gian thực hiện: Năm 2027.", ("2027", "2027")),
        ("1. Thời gian: quý IV năm 2026.", ("2026-Q4", "2026-Q4")),
        ("1. Thời gian: từ nay đến hết ngày 31/12/2026.", (None, "2026-12-31")),
        ("1. Thời gian nộp hồ sơ: từ ngày 01/9/2026 đến ngày 10/9/2026.", ("2026", "2026")),
    ],
)
def test_period_of_each_wording(time: str, expected: tuple[str | None, str | None]) -> None:
    assert period(time) == expected


def test_period_from_the_title_says_that_it_is_inferred() -> None:
    found = find_period(context(plan(time="")))
    assert found is not None
    assert (found.first, found.last) == ("2026", "2026")
    assert found.stated == "chỉ suy từ tên 'năm 2026'; không có mục Thời gian"


def test_period_is_not_taken_from_the_name_of_an_event() -> None:
    head = HEAD.replace("“Bản làng xanh” năm 2026", "chào mừng Đại hội Thi đua yêu nước lần thứ V năm 2026")
    assert period("", head) is None


def test_period_of_phases_only_runs_from_the_first_to_the_last() -> None:
    time = (
        "1. Thời gian: chia làm 2 giai đoạn\n\na) Giai đoạn 1: Từ 05/10 - 30/11/2026.\n\nb) Giai đoạn 2: Từ 01/12 "
        "- 22/12/2026."
    )
    assert period(f"I. THỜI GIAN\n\n{time}") == ("2026-10-05", "2026-12-22")


def test_period_is_not_taken_from_an_anniversary() -> None:
    time = "I. THỜI GIAN\n\nPhát động nhân kỷ niệm 50 năm thành lập bản (14/10/1976 - 14/10/2026)."
    assert period(time) == ("2026", "2026")


def test_phases_with_their_own_dates() -> None:
    text = (
        "- Giai đoạn 1 (từ ngày 01/4/2026 đến ngày 31/7/2026): phát động.\n\n- Giai đoạn 2 (từ 01/8 đến "
        "31/12/2026): tăng tốc."
    )
    found = find_phases(context(plan(middle=f"II. TIẾN ĐỘ\n\n{text}")))
    assert [(p.name, p.first, p.last) for p in found] == [
        ("Giai đoạn 1", "2026-04-01", "2026-07-31"),
        ("Giai đoạn 2", "2026-08-01", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Thời gian sơ kết phong trào: Tháng 6 năm 2026.", [("sơ kết", "2026-06")]),
        ("- Thời gian sơ kết: năm 2028.", [("sơ kết", "2028")]),
        ("- Năm 2028 tổ chức sơ kết, năm 2030 tổ chức tổng kết.", [("sơ kết", "2028"), ("tổng kết", "2030")]),
        ("2. Thời gian: cả năm 2026; sơ kết năm 2027.", [("sơ kết", "2027")]),
        ("- Tổng kết phong trào: sáng ngày 20/11/2026.", [("tổng kết", "2026-11-20")]),
        ("- Thời gian tổng kết: tuần đầu tháng 01/2027.", [("tổng kết", "2027-01")]),
        ("- Bắt đầu từ 01/4/2026, tổng kết vào dịp kỷ niệm ngày hội (14/10/1976 - 14/10/2026).", [("tổng kết", None)]),
        (
            "- Sơ kết vào quý III năm 2028; tổng kết vào quý II năm 2030.",
            [("sơ kết", "2028-Q3"), ("tổng kết", "2030-Q2")],
        ),
        ("- Sơ kết các ngày 12/10/2026 và 21/11/2026.", [("sơ kết", "2026-10-12"), ("sơ kết", "2026-11-21")]),
        ("- Tổ chức tổng kết phong trào thi đua vào tháng 8/2026.", [("tổng kết", "2026-08")]),
        ("- Tháng 12 năm 2026 tổ chức tổng kết phong trào.", [("tổng kết", "2026-12")]),
        ("- Thời gian tổng kết: Gắn với Hội nghị điển hình tiên tiến.", [("tổng kết", None)]),
        ("- Gửi báo cáo tổng kết về Sở Nội vụ trước ngày 01/12/2026.", []),
        ("- Khen thưởng tổng kết phong trào giai đoạn 2021 - 2025.", []),
        ("- Tổng kết việc thực hiện Nghị quyết số 10-NQ/TU ngày 02/3/2021.", []),
        ("- Kịp thời sơ kết, tổng kết, nhân rộng điển hình.", []),
    ],
)
def test_milestone_of_each_wording(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert milestones(f"II. NỘI DUNG\n\n{text}") == expected


def test_agenda_by_quarter_dates_its_meetings() -> None:
    text = (
        "1. Nhiệm vụ quý I/2026\n\n- Tổng kết năm 2025;\n- Đăng ký thi đua.\n\n2. Nhiệm vụ quý II/2026\n\n- Sơ kết "
        "6 tháng đầu năm."
    )
    assert milestones(f"II. NHIỆM VỤ\n\n{text}") == [("tổng kết", "2026-Q1"), ("sơ kết", "2026-Q2")]


def test_agenda_by_month_takes_the_year_of_the_title() -> None:
    text = "1. Tháng 3: Ban hành kế hoạch; tổng kết đợt thi đua Tết.\n2. Tháng 6: Sơ kết 6 tháng đầu năm."
    assert milestones(f"II. NHIỆM VỤ\n{text}") == [("tổng kết", "2026-03"), ("sơ kết", "2026-06")]


def test_phases_named_by_their_years() -> None:
    time = "1. Từ năm 2026 đến hết năm 2030, chia thành hai giai đoạn: giai đoạn 2026 - 2027 và giai đoạn 2028 - 2030."
    found = find_phases(context(plan(time=f"I. THỜI GIAN\n\n{time}\n")))
    assert [(p.name, p.first, p.last) for p in found] == [
        ("giai đoạn 2026 - 2027", "2026", "2027"),
        ("giai đoạn 2028 - 2030", "2028", "2030"),
    ]


def test_years_named_without_parting_the_time_are_no_phases() -> None:
    time = "1. Kế thừa giai đoạn 2021 - 2025, thực hiện trong giai đoạn 2026 - 2030."
    assert find_phases(context(plan(time=f"I. THỜI GIAN\n\n{time}\n"))) == []


def test_month_of_a_meeting_goes_before_the_quarter_of_its_item() -> None:
    work = "III. LỊCH HOẠT ĐỘNG\n\n- Quý IV: Chấm điểm chéo; Hội nghị tổng kết trong tháng 11/2026."
    assert milestones(work) == [("tổng kết", "2026-11")]


@pytest.mark.parametrize("step", ["Tự chấm điểm", "Đăng ký", "Các đơn vị bình xét", "Tiếp nhận hồ sơ"])
def test_step_of_the_work_is_not_the_time_of_the_campaign(step: str) -> None:
    time = f"III. THỜI GIAN, TRÌNH TỰ\n\n1. {step}: từ 01/11 đến 10/11/2026.\n"
    assert period(time) == ("2026", "2026")


@pytest.mark.parametrize(
    ("head", "when"),
    [(HEAD, "2026-07"), (HEAD.replace("năm 2026\n\nThực hiện", "giai đoạn 2026 - 2028\n\nThực hiện"), None)],
)
def test_month_of_a_meeting_takes_the_one_year_of_the_title(head: str, when: str | None) -> None:
    text = "V. PHÂN CÔNG\n\n1. Phòng Nội vụ tổng hợp; sơ kết tháng 7, tổng kết tháng 12/2028.\n"
    found = find_milestones(context(plan(time="", middle=text, head=head)))
    assert [m.when for m in found if m.kind == "sơ kết"] == ([when] if when else [])


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            ("Giai đoạn 1 (từ tháng 01 đến tháng 6/2026): phát động.", "Giai đoạn 2 (tháng 7 - 12/2026): tăng tốc."),
            [("Giai đoạn 1", "2026-01", "2026-06"), ("Giai đoạn 2", "2026-07", "2026-12")],
        ),
        (
            ("Đợt 1 (Quý I/2026): chào mừng.", "Đợt 2 (Quý II/2026): lập thành tích."),
            [("Đợt 1", "2026-Q1", "2026-Q1"), ("Đợt 2", "2026-Q2", "2026-Q2")],
        ),
        (
            ("Giai đoạn khởi động: từ 01/3/2026 đến 31/3/2026.", "Giai đoạn về đích: từ 01/4/2026 đến 31/12/2026."),
            [("Giai đoạn khởi động", "2026-03-01", "2026-03-31"), ("Giai đoạn về đích", "2026-04-01", "2026-12-31")],
        ),
        (("Đợt 1 gồm các việc của tháng 3/2026.", "Đợt 2 gồm các việc của tháng 9/2026."), []),
    ],
)
def test_phases_by_months_quarters_and_names(items: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    time = "I. THỜI GIAN\n\n" + "\n\n".join(f"- {item}" for item in items)
    assert [(p.name, p.first, p.last) for p in find_phases(context(plan(time=time, duties="")))] == expected

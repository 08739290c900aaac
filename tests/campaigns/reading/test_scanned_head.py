"""A yearly plan by quarter as a scan gives it: its type misread, a speck before it, quarters glued to the year."""

from __future__ import annotations

import pytest

from campaigns.reading.result import read_plan
from campaigns.reading.timing import find_milestones
from tests.campaigns.reading.invented import HEAD, context, plan

TITLE = "Phát động phong trào thi đua “Bản làng xanh” năm 2026"
SCANNED = HEAD.replace(TITLE, "Triển khai một số việc chính công tác thi đua, khen thưởng năm 2026").replace(
    "phát động phong trào thi đua như sau", "ban hành kế hoạch công tác thi đua như sau"
)
AGENDA = (
    "II. NHIỆM VỤ\n\n1. Quý Inăm 2026\n\n1.1. Chỉ đạo các cụm, khối tổ chức tổng kết năm 2025.\n\n"
    "1.2. Báo cáo tổng kết với Hội đồng. Tham gia Hội nghị tổng kết Cụm thi đua 6 tỉnh tại Hoa Ban.\n\n"
    "2. Quý II năm 2026\n\n2.1. Tham gia Hội nghị sơ kết 6 tháng của Cụm thi đua 6 tỉnh.\n\n"
    "2.2. Trình khen thưởng bậc cao trước ngày 20/6/2026.\n\n"
    "3. Quý IV năm 2026\n\n3.1. Chuẩn bị nội dung tham dự Hội nghị tổng kết của Cụm.\n"
)


@pytest.mark.parametrize("line", [": KÉ HOẠCH", "KẼ HOẠCH", "KẾ HOACH", "- KÊ HOẠCH ."])
def test_type_misread_by_a_scan_is_known(line: str) -> None:
    reading = read_plan(plan(head=SCANNED.replace("KẾ HOẠCH", line), time="", middle=AGENDA))

    assert reading.kind == "ke_hoach_cong_tac_nam"
    assert reading.title == "Triển khai một số việc chính công tác thi đua, khen thưởng năm 2026"
    assert [deadline["date"] for deadline in reading.as_json()["deadlines"]] == ["2026-06-20", "2026-04-20"]
    assert reading.targets == ()


@pytest.mark.parametrize("line", ["BÁO CẢO", ": TỜ TRINH"])
def test_other_type_misread_by_a_scan_launches_nothing(line: str) -> None:
    assert read_plan(plan(head=SCANNED.replace("KẾ HOẠCH", line), middle=AGENDA)).kind == "khac"


def test_meetings_led_reported_or_joined_in_a_quarter_are_milestones() -> None:
    found = find_milestones(context(plan(head=SCANNED, time="", middle=AGENDA)))

    assert [(m.kind, m.when) for m in found] == [
        ("tổng kết", "2026-Q1"),
        ("tổng kết", "2026-Q1"),
        ("sơ kết", "2026-Q2"),
    ]

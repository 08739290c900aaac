"""Tables of targets in the shapes exports leave them; every table here is invented."""

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.flat_tables import head_in, row_in
from campaigns.reading.targets import TargetFound, find_targets
from tests.campaigns.reading.test_targets import short

TITLE = "II. CHỈ TIÊU\n\n"
BARS = (
    "| TT | Chỉ tiêu | ĐVT | 2026 | 2027 |\n|---|---|---|---|---|\n"
    "| 1 | Tỷ lệ hộ nghèo | % | 6,2 | ≤ 5,0 |\n| 2 | Thu ngân sách | tỷ đồng | 132 | 145 - 150 |\n"
)
TWO_ROWS = BARS.replace("| 2026 | 2027 |\n", "| Giai đoạn 2026 - 2027 | |\n| | | | 2026 | 2027 |\n")
GAPS = (
    "TT   Chỉ tiêu   ĐVT   2026   2027\n1   Tỷ lệ hộ nghèo   %   6,2   ≤ 5,0\n"
    "2   Thu ngân sách   tỷ đồng   132   145 - 150\n"
)
FLAT = "TT Chỉ tiêu ĐVT 2026 2027\n1 Tỷ lệ hộ nghèo % 6,2 ≤ 5,0\n2 Thu ngân sách tỷ đồng 132 145 - 150\n"
YEARS = [
    ("Tỷ lệ hộ nghèo % 6,2", "=", "6.2", "%", "2026"),
    ("Tỷ lệ hộ nghèo % ≤ 5,0", "<=", "5.0", "%", "2027"),
    ("Thu ngân sách tỷ đồng 132", "=", "132", "tỷ đồng", "2026"),
    ("Thu ngân sách tỷ đồng 145 - 150", "between", "145", "tỷ đồng", "2027"),
]


def targets(table: str) -> list[TargetFound]:
    return find_targets(PlanText.of(TITLE + table)).targets


def dated(target: TargetFound) -> tuple[str, str, str, str, str]:
    return target.text, target.comparator, str(target.value), target.unit, target.by_when


@pytest.mark.parametrize("table", [BARS, TWO_ROWS, GAPS, FLAT])
def test_years_side_by_side_are_targets_by_their_year(table: str) -> None:
    assert [dated(target) for target in targets(table)] == YEARS


def test_each_figure_of_a_row_ends_at_its_own_cell() -> None:
    doc = PlanText.of(TITLE + FLAT)
    found = find_targets(doc).targets

    assert [doc.slice(target.start, target.end) for target in found[:2]] == [
        "Tỷ lệ hộ nghèo % 6,2",
        "Tỷ lệ hộ nghèo % 6,2 ≤ 5,0",
    ]


def test_flat_table_without_units_counts_what_its_measures_name() -> None:
    table = "Chỉ tiêu Năm 2026 Năm 2027\nTỷ lệ hộ nghèo (%) 6,2 5,0\nSố xã đạt chuẩn 5 9\n"

    assert [(str(t.value), t.unit) for t in targets(table)] == [("6.2", "%"), ("5.0", "%"), ("5", "xã"), ("9", "xã")]


def test_flat_table_ends_where_a_line_has_no_figure_for_each_year() -> None:
    rest = "Các xã phấn đấu trồng 40 ha rừng.\nIII. KHEN THƯỞNG\nTặng 05 Giấy khen.\n"

    assert [t.text for t in targets(FLAT + rest)] == [*(year[0] for year in YEARS), "trồng 40 ha rừng"]


def test_year_gone_in_a_flat_head_is_no_target() -> None:
    found = find_targets(PlanText.of(TITLE + FLAT), since=2027).targets

    assert [target.by_when for target in found] == ["2027", "2027"]


def test_table_of_awards_holds_no_target() -> None:
    assert find_targets(PlanText.of("III. KHEN THƯỞNG\n\n" + FLAT)).targets == []


@pytest.mark.parametrize(
    "line",
    [
        "Chỉ tiêu ĐVT 2026",
        "Chỉ tiêu phấn đấu đến năm 2026 và 2027 đạt 90",
        "TT Họ và tên 2026 2027",
        "Nội dung " + "rất dài " * 40 + "2026 2027",
    ],
)
def test_line_that_is_no_head(line: str) -> None:
    assert head_in(line) is None


@pytest.mark.parametrize(
    "line",
    ["Tỷ lệ hộ nghèo % 6,2", "6,2 5,0", "Trồng rừng năm 2026 nhiều hơn", "x " * 150 + "1 2", "Hộ nghèo 6,2, 5,0"],
)
def test_line_that_is_no_row(line: str) -> None:
    head = head_in("Chỉ tiêu ĐVT 2026 2027")
    assert head is not None
    assert row_in(line, head) is None


TABLE = """II. CHỈ TIÊU

| TT | Chỉ tiêu | Đơn vị tính | Thực hiện 2025 | Kế hoạch 2026 |
|---|---|---|---|---|
| 1 | Tỷ lệ hộ nghèo | % | 4,1 | < 3 |
| 2 | Trồng rừng | ha | 90 | 100 - 120 |
"""


def test_table_gives_its_target_column():
    found = find_targets(PlanText.of(TABLE))

    assert [(short(t), t.baseline, t.by_when) for t in found.targets] == [
        (("Tỷ lệ hộ nghèo % 4,1 < 3", "<", "3", "%"), "4,1", "2026"),
        (("Trồng rừng ha 90 100 - 120", "between", "100..120", "ha"), "90", "2026"),
    ]


def test_table_set_with_gaps_is_read_alike():
    text = "II. CHỈ TIÊU\n\nTT   Chỉ tiêu   Đơn vị   Chỉ tiêu\n1    Tỷ lệ trường học sạch   %   ≥ 90\n"

    assert [short(target) for target in find_targets(PlanText.of(text)).targets] == [
        ("Tỷ lệ trường học sạch % ≥ 90", ">=", "90", "%")
    ]


def test_justified_prose_is_no_table():
    text = "II. CHỈ TIÊU\n\n- Trồng  mới  35  ha  rừng;  tỷ  lệ  cây  sống  đạt  92%.\n"

    assert [target.text for target in find_targets(PlanText.of(text)).targets] == [
        "Trồng mới 35 ha rừng",
        "tỷ lệ cây sống đạt 92%",
    ]


def test_sentence_in_a_cell_is_read_and_short_cells_are_not():
    text = (
        "II. CHỈ TIÊU\n\n| TT | Việc | Ai làm |\n|---|---|---|\n"
        "| 1 | Phấn đấu trên 93% hộ gia đình ở bản có nước sạch | Trưởng bản |\n| 2 | Họp 04 kỳ | Tổ 5 |\n"
    )

    assert [short(t)[1:] for t in find_targets(PlanText.of(text)).targets] == [(">", "93", "%")]

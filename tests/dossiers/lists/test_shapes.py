"""Lists as tired officers send them: each shape is built as a file, read, and compared row by row."""

from datetime import datetime
from typing import Any

import pytest

from dossiers.lists.reading import ListRead, read_list
from dossiers.lists.sources import grids_of
from tests.factories.nominee_lists import HEAD, PEOPLE, word, xlsx
from thidua.common.errors import InvalidInput

YEAR = 2024


def read(data: bytes, name: str = "danh-sach.xlsx", mapping: Any = None) -> ListRead:
    return read_list(grids_of(data, name), YEAR, mapping)


def people(found: ListRead, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values.get(field, "") for field in fields) for row in found.rows]


def test_plain_table():
    found = read(xlsx([HEAD, *PEOPLE]))

    assert people(found, "type", "name", "birth_year", "job_title", "unit_text", "award_text", "citation") == [
        ("person", "Lò Văn An", 1975, "Chủ tịch", "UBND xã Yên Châu", "Bằng khen", "Có thành tích xuất sắc"),
        ("person", "Cà Thị Bình", 1980, "Giáo viên", "Trường Tiểu học Yên Châu", "Bằng khen", "Có thành tích xuất sắc"),
    ]
    assert [row.place for row in found.rows] == ["Trang “Sheet1”, dòng 2", "Trang “Sheet1”, dòng 3"]


def test_title_above_and_signatures_below():
    found = read(
        xlsx(
            [
                ["ỦY BAN NHÂN DÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
                ["XÃ YÊN CHÂU", None, None, "Độc lập - Tự do - Hạnh phúc"],
                [],
                ["DANH SÁCH CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG"],
                ["(Kèm theo Tờ trình số 45/TTr-UBND ngày 4 tháng 10 năm 2024)"],
                [],
                HEAD,
                *PEOPLE,
                ["Tổng cộng: 2 người"],
                [None, "NGƯỜI LẬP BIỂU", None, None, "Yên Châu, ngày 4 tháng 10 năm 2024"],
                [None, "Lường Thị Hoa", None, None, "TM. ỦY BAN NHÂN DÂN"],
                [None, None, None, None, "CHỦ TỊCH"],
                [None, None, None, None, "Quàng Văn Lâm"],
            ]
        )
    )

    assert people(found, "name") == [("Lò Văn An",), ("Cà Thị Bình",)]


def test_headings_in_two_merged_rows_with_birth_years_under_men_and_women():
    found = read(
        xlsx(
            [
                ["TT", "Họ và tên", "Năm sinh", None, "Chức vụ, đơn vị công tác", "Danh hiệu đề nghị", None],
                [None, None, "Nam", "Nữ", None, "LĐTT", "CSTĐCS"],
                [1, "Lò Văn An", 1975, None, "Hiệu trưởng, Trường Tiểu học Yên Châu", None, "x"],
                [2, "Cà Thị Bình", None, "1980", "Giáo viên, Trường Tiểu học Yên Châu", "X", None],
            ],
            merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2", "F1:G1"],
        )
    )

    assert people(found, "honorific", "name", "birth_year", "job_title", "unit_text", "award_text") == [
        ("Ông", "Lò Văn An", 1975, "Hiệu trưởng", "Trường Tiểu học Yên Châu", "CSTĐCS"),
        ("Bà", "Cà Thị Bình", 1980, "Giáo viên", "Trường Tiểu học Yên Châu", "LĐTT"),
    ]


def test_sections_by_type_and_by_award():
    found = read(
        xlsx(
            [
                ["STT", "Tên tập thể, cá nhân", "Chức vụ, đơn vị"],
                ["A", "BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH"],
                ["I", "TẬP THỂ"],
                [1, "Phòng Kinh tế xã Yên Châu"],
                ["II", "CÁ NHÂN"],
                [1, "Lò Văn An", "Chủ tịch UBND xã"],
                ["B", "GIẤY KHEN CỦA CHỦ TỊCH UBND XÃ"],
                ["I", "Tập thể"],
                [1, "Công ty A & B"],
                ["II", "Cá nhân"],
                [1, "Cà Thị Bình", "Giáo viên"],
            ]
        )
    )

    assert people(found, "type", "name", "award_text") == [
        ("collective", "Phòng Kinh tế xã Yên Châu", "BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH"),
        ("person", "Lò Văn An", "BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH"),
        ("enterprise", "Công ty A & B", "GIẤY KHEN CỦA CHỦ TỊCH UBND XÃ"),
        ("person", "Cà Thị Bình", "GIẤY KHEN CỦA CHỦ TỊCH UBND XÃ"),
    ]


def test_awards_inside_a_section_by_type_end_with_it():
    found = read(
        xlsx(
            [
                ["TT", "Họ và tên", "Chức vụ", "Ghi chú"],
                ["I. TẬP THỂ"],
                ["1. Tập thể Lao động tiên tiến"],
                [1, "Tổ Văn phòng"],
                ["II. CÁ NHÂN"],
                ["1. Lao động tiên tiến"],
                [1, "Lò Văn An", "Kế toán"],
                ["2. Chiến sĩ thi đua cơ sở"],
                [2, "Cà Thị Bình", "Văn thư"],
            ],
            merges=["A2:D2", "A3:D3", "A5:D5", "A6:D6", "A8:D8"],
        )
    )

    assert people(found, "type", "name", "award_text") == [
        ("collective", "Tổ Văn phòng", "Tập thể Lao động tiên tiến"),
        ("person", "Lò Văn An", "Lao động tiên tiến"),
        ("person", "Cà Thị Bình", "Chiến sĩ thi đua cơ sở"),
    ]


def test_names_and_posts_in_one_column_with_titles_before():
    found = read(
        xlsx(
            [
                ["Số TT", "Họ tên và chức vụ", "Hình thức khen thưởng"],
                [1, "Ông Lò Văn An, Chủ tịch UBND xã", "BK"],
                [2, "Bà CÀ THỊ BÌNH - Giáo viên Trường Tiểu học Yên Châu", "BK"],
                [3, "Đ/c Quàng Văn Lâm (Trưởng bản)", "BK"],
                [4, "BS. Lường Thị Hoa\nTrạm trưởng Trạm Y tế", "BK"],
                [5, "TS.BS Vì Văn Minh; Phó Giám đốc", "BK"],
            ]
        )
    )

    assert people(found, "honorific", "name", "job_title") == [
        ("Ông", "Lò Văn An", "Chủ tịch UBND xã"),
        ("Bà", "Cà Thị Bình", "Giáo viên Trường Tiểu học Yên Châu"),
        ("", "Quàng Văn Lâm", "Trưởng bản"),
        ("", "Lường Thị Hoa", "Trạm trưởng Trạm Y tế"),
        ("", "Vì Văn Minh", "Phó Giám đốc"),
    ]


def test_mr_and_mrs_columns():
    found = read(
        xlsx(
            [
                ["STT", "Ông", "Bà", "Nghề nghiệp"],
                [1, "Lò Văn An", None, "Nông dân"],
                [2, None, "Cà Thị Bình", "Nông dân"],
            ]
        )
    )

    assert people(found, "type", "honorific", "name") == [
        ("person", "Ông", "Lò Văn An"),
        ("person", "Bà", "Cà Thị Bình"),
    ]


@pytest.mark.parametrize(
    ("head", "line", "merges"),
    [
        (["STT", "Họ và", "Tên", "Lớp"], [1, "Lò Văn", "An", "5A"], []),
        (["STT", "Họ và tên", None, "Lớp"], [1, "Lò Văn", "An", "5A"], ["B1:C1"]),
        (["STT", "Họ, chữ đệm", "Tên", "Lớp"], [1, "LÒ VĂN", "AN", "5A"], []),
    ],
)
def test_family_and_given_names_in_two_columns(head: list[Any], line: list[Any], merges: list[str]):
    found = read(xlsx([head, line], merges=merges))

    assert people(found, "name", "unit_text") == [("Lò Văn An", "5A")]


def test_headings_without_accents_and_short():
    found = read(
        xlsx(
            [
                ["TT", "HO VA TEN", "NTNS", "CV", "DVCT", "DHTD", "GC"],
                [1, "Lò Văn An", "15/7/1975", "Kế toán", "Trạm Y tế", "LDTT", "mới"],
            ]
        )
    )

    assert people(found, "name", "birth_year", "job_title", "unit_text", "award_text") == [
        ("Lò Văn An", 1975, "Kế toán", "Trạm Y tế", "LDTT")
    ]


def test_birth_dates_in_every_shape():
    born = [
        "15/07/1975",
        "15-7-1975",
        "15.7.75 ",
        1975,
        "7/1975",
        27590,
        datetime(1975, 7, 15),  # noqa: DTZ001 - a spreadsheet knows no time zone
        "Sinh năm 1975",
        "1875",
        "07/25/1975",
    ]
    rows = [[number, f"Lò Văn {'ABCDEGHIKL'[number]}n", value] for number, value in enumerate(born)]

    found = read(xlsx([["STT", "Họ tên", "Ngày tháng năm sinh"], *rows]))

    assert [row.values.get("birth_year") for row in found.rows] == [
        1975,
        1975,
        None,
        1975,
        1975,
        1975,
        1975,
        1975,
        None,
        1975,
    ]
    assert ["birth_unread" in row.notes for row in found.rows] == [False, False, True, *[False] * 5, True, False]


def test_identity_numbers_are_masked_everywhere():
    found = read(
        xlsx(
            [
                ["STT", "Họ và tên", "Số CCCD", "Ghi chú"],
                [1, "Lò Văn An", 14075001234, "CCCD 014075001234"],
                [2, "Cà Thị Bình", "014080004321", None],
                [3, "Vì Văn Chung", "12AB", None],
            ]
        )
    )

    assert people(found, "id_tail") == [("1234",), ("4321",), ("12AB",)]
    assert found.rows[0].cells[2:] == [["Số CCCD", "•••••••1234"], ["Ghi chú", "CCCD ••••••••1234"]]
    assert [row.notes for row in found.rows] == [["id_padded"], [], ["id_odd"]]


def test_merged_cells_and_as_above_marks_carry_down():
    found = read(
        xlsx(
            [
                HEAD,
                (1, "Lò Văn An", 1975, "Chủ tịch", "UBND xã", "Bằng khen", "Xuất sắc"),
                (2, "Cà Thị Bình", 1980, "Văn thư", None, "-nt-", '"'),
                (3, "Vì Văn Chung", 1981, "Kế toán", None, "nt", None),
            ],
            merges=["E2:E4"],
        )
    )

    assert people(found, "unit_text", "award_text", "citation") == [
        ("UBND xã", "Bằng khen", "Xuất sắc"),
        ("UBND xã", "Bằng khen", "Xuất sắc"),
        ("UBND xã", "Bằng khen", ""),
    ]


def test_several_sheets_with_the_type_in_their_names():
    found = read(
        xlsx(
            sheets={
                "Hướng dẫn": [["Điền theo mẫu"]],
                "TẬP THỂ": [["STT", "Tên đơn vị", "Thành tích"], [1, "Tổ <Dân vận> khéo", "Tốt"]],
                "CÁ NHÂN": [HEAD, PEOPLE[0]],
                "Nháp": [HEAD, PEOPLE[1]],
            },
            hidden=["Nháp"],
        )
    )

    assert people(found, "type", "name") == [("collective", "Tổ <Dân vận> khéo"), ("person", "Lò Văn An")]


def test_two_tables_in_one_sheet():
    found = read(
        xlsx(
            [
                ["I. DANH SÁCH TẬP THỂ"],
                ["STT", "Tên tập thể", "Thành tích"],
                [1, "Chi bộ bản Nà Pản", "Tốt"],
                [],
                ["II. DANH SÁCH CÁ NHÂN"],
                HEAD,
                *PEOPLE,
            ]
        )
    )

    assert people(found, "type", "name") == [
        ("collective", "Chi bộ bản Nà Pản"),
        ("person", "Lò Văn An"),
        ("person", "Cà Thị Bình"),
    ]


def test_word_with_two_tables_and_headings_between():
    found = read(
        word(
            "DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN",
            "I. Tập thể",
            [["STT", "Tên tập thể", "Thành tích"], [1, "Hội Nông dân xã", "Tốt"]],
            "II. Cá nhân",
            [["STT", "Họ và tên", "Chức vụ", "Hình thức"], [1, "Ông Lò Văn An", "Trưởng bản", "Bằng khen"]],
            "Nơi nhận: như trên",
        ),
        "danh-sach.docx",
    )

    assert people(found, "type", "honorific", "name", "award_text") == [
        ("collective", "", "Hội Nông dân xã", ""),
        ("person", "Ông", "Lò Văn An", "Bằng khen"),
    ]
    assert [row.place for row in found.rows] == ["Bảng 1, dòng 2", "Bảng 2, dòng 2"]


def test_word_with_merged_cells_and_broken_lines():
    found = read(
        word(
            [
                ["STT", "Họ và tên", "Năm sinh", "", "Đơn vị"],
                ["", "", "Nam", "Nữ", ""],
                ["1", "Lò Văn\nAn", "1975", "", "Trường Tiểu học\nYên Châu"],
                ["2", "Cà Thị Bình", "", "1980", ""],
            ],
            merges=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 1, 4), (2, 4, 3, 4)],
        ),
        "danh-sach.docx",
    )

    assert people(found, "honorific", "name", "birth_year", "unit_text") == [
        ("Ông", "Lò Văn An", 1975, "Trường Tiểu học, Yên Châu"),
        ("Bà", "Cà Thị Bình", 1980, "Trường Tiểu học, Yên Châu"),
    ]


def test_old_fonts_capitals_decomposed_and_odd_spaces():
    found = read(
        xlsx(
            [
                ["STT", "Hä vµ tªn", "Chøc vô"],
                [1, "Lß V¨n An", "Chñ tÞch"],
                [2, "CÀ\u00a0THỊ   BÌNH*", "Giáo viên"],
                [3, "Quàng Văn Lâm 2", "Trưởng bản"],
            ],
            fonts={"B1": ".VnTime", "B2": ".VnTime", "C2": ".VnTime", "C1": ".VnTime"},
        )
    )

    assert people(found, "name", "job_title") == [
        ("Lò Văn An", "Chủ tịch"),
        ("Cà Thị Bình", "Giáo viên"),
        ("Quàng Văn Lâm", "Trưởng bản"),
    ]
    assert [row.notes for row in found.rows] == [[], ["name_cased"], ["number_removed"]]


def test_pasted_from_a_spreadsheet():
    text = (
        'STT\tHọ và tên\tĐơn vị\tHình thức\n1\tLò Văn An\t"Trường\nTiểu học"\tBằng khen\n2\tCà Thị Bình\t\tBằng khen\n'
    )

    found = read(text.encode(), "dan.txt")

    assert people(found, "name", "unit_text") == [("Lò Văn An", "Trường, Tiểu học"), ("Cà Thị Bình", "")]


def test_pasted_without_headings():
    found = read("1\tLò Văn An\tTrưởng bản\n2\tCà Thị Bình\tGiáo viên\n".encode(), "dan.txt")

    assert people(found, "type", "name") == [("person", "Lò Văn An"), ("person", "Cà Thị Bình")]
    assert found.tables[0]["guessed"] is True


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_csv_with_semicolons(encoding: str):
    found = read("STT;Họ và tên;Chức vụ\n1;Lò Văn An;Kế toán\n".encode(encoding), "danh-sach.csv")

    assert people(found, "name", "job_title") == [("Lò Văn An", "Kế toán")]


def test_money_and_periods():
    found = read(
        xlsx(
            [
                ["STT", "Tên doanh nghiệp", "Số tiền ủng hộ (triệu đồng)", "Thời gian"],
                [1, "Công ty A & B", 350, "Năm 2024"],
                [2, "Công ty C", "1,2 tỷ", "từ 6/2024 đến 10/2025"],
                [3, "Công ty D", "nhiều", "lâu nay"],
                [4, "Công ty Đ", "350.000.000 đồng", "năm học 2023 - 2024"],
            ]
        )
    )

    assert people(found, "type", "contribution", "achievement_from", "achievement_to") == [
        ("enterprise", 350_000_000, "2024", "2024"),
        ("enterprise", 1_200_000_000, "2024-06", "2025-10"),
        ("enterprise", "", "", ""),
        ("enterprise", 350_000_000, "2023-09", "2024-05"),
    ]
    assert found.rows[2].notes == ["period_unread", "money_unread"]


def test_names_come_through_exactly():
    exact = ["Công ty A & B", "Tổ <Dân vận> khéo", "Đội " + "văn nghệ " * 12 + "bản", "Bản Nậm Pồ́"]

    found = read(xlsx([["STT", "Tên tập thể"], *[[number, name] for number, name in enumerate(exact, 1)]]))

    assert [row.values["name"] for row in found.rows] == exact


def test_two_headings_for_collectives_and_persons_side_by_side():
    found = read(
        xlsx(
            [["STT", "Tập thể", "Cá nhân", "Thành tích"], [1, "Chi đoàn 1", None, "Tốt"], [2, None, "Lò Văn An", "Tốt"]]
        )
    )

    assert people(found, "type", "name") == [("collective", "Chi đoàn 1"), ("person", "Lò Văn An")]


def test_mapping_chosen_by_the_officer_is_followed():
    data = xlsx([["STT", "Họ và tên", "Mục A", "Mục B"], [1, "Lò Văn An", "Trưởng bản", "Bằng khen"]])

    found = read(data, mapping={"0": {"2": "job", "3": "award"}})

    assert people(found, "name", "job_title", "award_text") == [("Lò Văn An", "Trưởng bản", "Bằng khen")]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (xlsx([["Xin gửi danh sách sau."]]), "thu.xlsx"),
        (word("Kính gửi Ủy ban nhân dân tỉnh"), "thu.docx"),
        (b"chi la mot dong chu", "dan.txt"),
        (xlsx([["Chỉ tiêu", "Kế hoạch", "Thực hiện"], ["Lúa", 5, 6]]), "bao-cao.xlsx"),
    ],
)
def test_without_a_table_of_nominees_it_says_so(data: bytes, name: str):
    with pytest.raises(InvalidInput, match="Không tìm thấy bảng nào trong tệp"):
        read(data, name)

import pytest

from thidua.documents import layout


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Căn cứ Luật Thi đua, khen thưởng", "Căn cứ Luật Thi đua, khen thưởng;"),
        ("Căn cứ Luật Thi đua, khen thưởng;", "Căn cứ Luật Thi đua, khen thưởng;"),
        ("Căn cứ Luật Thi đua, khen thưởng. ", "Căn cứ Luật Thi đua, khen thưởng;"),
        ("Căn cứ Luật (sửa đổi)", "Căn cứ Luật (sửa đổi);"),
    ],
)
def test_closed_ends_with_one_mark_whatever_was_typed(typed, printed):
    assert layout.closed(typed, ";") == printed


def test_listed_puts_semicolons_and_a_final_full_stop():
    assert layout.listed(["Như Điều 3.", "Lưu: VT"]) == ["Như Điều 3;", "Lưu: VT."]


def test_listed_ends_once_when_two_items_are_equal():
    assert layout.listed(["Như trên", "Như trên"]) == ["Như trên;", "Như trên."]


@pytest.mark.parametrize("typed", ["kể từ ngày ký", "kể từ ngày ký.", "kể từ ngày ký./."])
def test_text_end_is_written_once(typed):
    assert layout.text_end(typed) == "kể từ ngày ký./."


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ NỘI VỤ", ["SỞ NỘI VỤ"]),
        ("ỦY BAN NHÂN DÂN TỈNH SƠN LA", ["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA"]),
        ("ỦY BAN NHÂN DÂN XÃ YÊN CHÂU", ["ỦY BAN NHÂN DÂN", "XÃ YÊN CHÂU"]),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", ["SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"]),
        ("HỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG", ["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"]),
        ("HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG", ["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"]),
        ("HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG XÃ YÊN CHÂU", ["HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG", "XÃ YÊN CHÂU"]),
        ("BAN THI ĐUA - KHEN THƯỞNG TỈNH", ["BAN THI ĐUA -", "KHEN THƯỞNG TỈNH"]),
        ("PHÒNG VĂN HÓA - XÃ HỘI", ["PHÒNG VĂN HÓA - XÃ HỘI"]),
        ("", []),
    ],
)
def test_organ_lines_break_where_the_meaning_allows(name, lines):
    assert layout.organ_lines(name) == lines


def test_balanced_keeps_lines_even():
    assert layout.balanced("aaa bbb ccc ddd", 11) == ["aaa bbb", "ccc ddd"]


def test_balanced_never_cuts_a_long_word():
    assert layout.balanced("x" * 40, 11) == ["x" * 40]


def test_letter_lines_say_what_it_is_about():
    assert layout.letter_lines("báo cáo năm 2026") == ["V/v báo cáo năm 2026"]


def test_table_widths_fill_the_line():
    table = layout.table_of(["STT", "Họ và tên", "Ghi chú"], [[1, "Lò Văn Nghiệp", ""], [2, "Quàng Thị Ước", None]])

    assert round(sum(float(column.width.rstrip("%")) for column in table.columns)) == 100


def test_table_gives_long_text_more_room_than_numbers():
    table = layout.table_of(["STT", "Tên tập thể"], [[1, "Ủy ban nhân dân xã Mường Giôn"]])

    number, name = (float(column.width.rstrip("%")) for column in table.columns)
    assert name > 2 * number


def test_table_never_cuts_the_head_of_the_running_number():
    long = "Giáo viên Trường Trung học phổ thông Chuyên, Sở Giáo dục và Đào tạo tỉnh"
    labels = ["STT", "Họ và tên", "Chức vụ, đơn vị", "Thành tích", "Tiền thưởng (đồng)"]

    widths = [
        float(column.width.rstrip("%"))
        for column in layout.table_of(labels, [["1", "Lò Văn Dạy Thử", long, long, "1"]]).columns
    ]

    assert widths[0] >= 36 / 454 * 100 - 0.01
    assert round(sum(widths)) == 100


def test_table_centres_the_running_number_and_obeys_the_caller():
    columns = ["STT", "Họ và tên", {"label": "Tiền thưởng", "align": "right"}]

    table = layout.table_of(columns, [[1, "Lò Văn Nghiệp", "3.800.000"]])

    assert [column.css_class for column in table.columns] == ["center", "", "right"]


def test_table_shows_nothing_for_nothing_and_zero_for_zero():
    table = layout.table_of(["STT", "Phiếu"], [[None, 0]])

    assert [cell.text for cell in table.rows[0]] == ["", "0"]


def test_table_of_no_rows_keeps_its_head():
    table = layout.table_of(["STT", "Họ và tên"], [])

    assert (len(table.columns), table.rows) == (2, [])


def test_table_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="as many values"):
        layout.table_of(["STT", "Họ và tên"], [[1]])

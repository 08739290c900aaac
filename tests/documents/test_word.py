"""Word drafts made from the values of the printed form: names exactly, layout as the decree has it."""

import io
from datetime import UTC, datetime

import docx
from docx.shared import Cm, Mm

from thidua.documents.word import write_from

AT = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)
NAMES = ("Công ty A & B", "Tổ <Dân vận> khéo", "Hoa\u0300 Thi\u0323 Ngo\u0323c", "Đơn vị " + "rất dài " * 14)
SNAPSHOT = {
    "parent_org": "Ủy ban nhân dân tỉnh Sơn La",
    "organ": "Sở Nội vụ",
    "number_text": "05/PTĐ-SNV",
    "place": "Sơn La",
    "date_line": "ngày 07 tháng 10 năm 2024",
    "subject": "Thẩm định hồ sơ",
    "details": [{"label": "Mã hồ sơ", "text": "HS-1"}],
    "sections": [
        {"title": "I. Kết quả", "paragraphs": ["Đủ điều kiện."]},
        {"title": "", "columns": ["STT", "Tên"], "rows": [[n, name] for n, name in enumerate(NAMES, 1)]},
    ],
    "closing": "Phiếu này lập thành một bản",
    "secretary_title": "Chuyên viên",
    "secretary_name": "Lò Văn Thử",
    "chair_title": "Lãnh đạo",
    "chair_name": "Cầm Thị Mẫu",
}


def written():
    return docx.Document(io.BytesIO(write_from(SNAPSHOT, kind="Phiếu thẩm định", at=AT)))


def test_everything_stands_in_its_order():
    texts = [paragraph.text for paragraph in written().paragraphs if paragraph.text]

    assert texts == [
        "PHIẾU THẨM ĐỊNH",
        "Thẩm định hồ sơ",
        "_______________",
        "Mã hồ sơ: HS-1",
        "I. Kết quả",
        "Đủ điều kiện.",
        "Phiếu này lập thành một bản./.",
    ]


def test_names_come_out_exactly():
    table = written().tables[1]

    assert [row.cells[1].text for row in table.rows] == ["Tên", *NAMES]


def test_page_is_a4_with_the_margins_of_the_decree():
    section = written().sections[0]

    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 20, 20]


def test_tables_fill_the_line():
    table = written().tables[1]

    assert abs(sum(cell.width for cell in table.rows[0].cells) - Cm(16)) < Cm(0.1)


def test_two_people_sign_side_by_side():
    left, right = written().tables[-1].rows[0].cells

    assert [left.text.split("\n")[0], left.text.split("\n")[-1]] == ["Chuyên viên", "Lò Văn Thử"]
    assert [right.text.split("\n")[0], right.text.split("\n")[-1]] == ["Lãnh đạo", "Cầm Thị Mẫu"]


def test_the_same_values_of_the_same_moment_give_the_same_text():
    first, second = written(), written()

    assert [paragraph.text for paragraph in first.paragraphs] == [paragraph.text for paragraph in second.paragraphs]
    assert first.core_properties.created == second.core_properties.created == AT

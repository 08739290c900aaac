"""The printed page measured: what Nghị định 30/2020 fixes is read back from the PDF."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import unicodedata
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from tests.factories.documents import snapshot
from thidua.documents import rendering

POINT_PER_MM = 72 / 25.4
CREATED = datetime(2026, 2, 5, 3, 0, tzinfo=UTC)


def make_pdf(template: str = "award_decision", **values: Any) -> bytes:
    context = {"document_title": "Quyết định", **snapshot(**values)}
    return rendering.to_pdf(rendering.html_from(f"documents/{template}/v1.html", context, created=CREATED))


def texts(data: bytes) -> list[str]:
    """Text of each page, lines joined."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def in_top_margin(data: bytes, left_mm: float = 0, right_mm: float = 300) -> list[str]:
    """What stands in the upper 20 mm of each page, between two vertical lines."""
    left, right, depth = left_mm * POINT_PER_MM, right_mm * POINT_PER_MM, 20 * POINT_PER_MM
    with pypdfium2.PdfDocument(data) as pdf:
        return [
            page.get_textpage().get_text_bounded(left, page.get_height() - depth, right, page.get_height()).strip()
            for page in pdf
        ]


def ink_box(data: bytes, number: int) -> tuple[float, float, float, float]:
    """Left, top, right and bottom distance of the marks from the page's edges, in mm."""
    with pypdfium2.PdfDocument(data) as pdf:
        page = pdf[number]
        width, height = page.get_size()
        boxes = [item.get_bounds() for item in page.get_objects()]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return tuple(round(value / POINT_PER_MM, 1) for value in (left, height - top, width - right, bottom))  # type: ignore[return-value]


def rules_of(data: bytes) -> list[float]:
    """Lengths in mm of the horizontal rules of the first page, from the top."""
    with pypdfium2.PdfDocument(data) as pdf:
        boxes = [item.get_bounds() for item in pdf[0].get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    lines = sorted((-top, right - left) for left, bottom, right, top in boxes if top - bottom < 2)
    return [round(length / POINT_PER_MM, 1) for _, length in lines]


def font_names(data: bytes) -> set[str]:
    with opened(data) as pdf:
        return {
            str(obj.BaseFont).partition("+")[2]
            for obj in pdf.objects
            if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font" and "/DescendantFonts" in obj
        }


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


@pytest.fixture(scope="module")
def decision() -> bytes:
    return make_pdf(people=3)


def test_page_is_a4(decision):
    with pypdfium2.PdfDocument(decision) as pdf:
        sizes = [tuple(round(side / POINT_PER_MM) for side in page.get_size()) for page in pdf]

    assert set(sizes) == {(210, 297)}


def test_margins_are_within_the_decree():
    body = "Các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. " * 60

    left, top, right, bottom = ink_box(make_pdf(articles=[{"paragraphs": [body]}]), 0)

    assert (30 <= left <= 35, 20 <= top <= 25, 15 <= right <= 21, 20 <= bottom <= 30) == (True,) * 4


def test_fonts_are_embedded_and_ours(decision):
    assert font_names(decision) == {
        "Liberation-Serif",
        "Liberation-Serif-Bold",
        "Liberation-Serif-Italic",
        "Liberation-Serif-Bold-Italic",
    }
    with opened(decision) as pdf:
        descriptors = [
            obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/FontDescriptor"
        ]
        assert [("/FontFile2" in item or "/FontFile3" in item) for item in descriptors] == [True] * 4


def test_file_is_tagged_vietnamese_and_archival(decision):
    with opened(decision) as pdf:
        with pdf.open_metadata() as metadata:
            part = metadata["pdfaid:part"], metadata["pdfaid:conformance"]
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked), part) == ("vi", True, ("2", "A"))


def test_text_can_be_read_back_composed(decision):
    text = " ".join(texts(decision))

    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in text
    assert "Lò Văn Nghiệp" in text
    assert unicodedata.is_normalized("NFC", text)


def test_decision_follows_the_order_of_the_model():
    first = texts(make_pdf(annex=None))[0]
    expected = [
        "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "Số: 05/QĐ-UBND",
        "Sơn La, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Luật Thi đua, khen thưởng;",
        "Theo đề nghị của Giám đốc Sở Nội vụ.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Tặng Bằng khen cho 3 cá nhân (có danh sách kèm theo).",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.",
    ]

    places = [first.find(part) for part in expected]

    assert places == sorted(places)
    assert -1 not in places


@pytest.mark.parametrize(("organ", "text_mm"), [("SỞ NỘI VỤ", 27.1), ("ỦY BAN NHÂN DÂN TỈNH SƠN LA", 42.9)])
def test_rule_under_the_organ_is_between_a_third_and_half_of_its_name(organ, text_mm):
    rule = min(rules_of(make_pdf(organ=organ, annex=None)))

    assert text_mm / 3 <= rule <= text_mm / 2


def test_rule_under_the_motto_is_as_long_as_the_motto():
    assert 58 <= rules_of(make_pdf(annex=None))[1] <= 64


def test_recipients_and_signature_stand_below():
    first = texts(make_pdf(annex=None))[0]

    assert "Nơi nhận: - Như Điều 2; - Lưu: VT, SNV." in first
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in first
    assert "Đặng Ngọc Ước" in first


def test_signature_is_never_alone_on_a_page():
    """Whatever the length of the text, the page with the signature carries some of it."""
    for count in range(14, 24):
        articles = [{"paragraphs": [f"Nội dung của điều số {i}."]} for i in range(count)]
        pages = texts(make_pdf(articles=articles, annex=None))
        signed = next(page for page in pages if "Đặng Ngọc Ước" in page)
        assert "Nội dung của điều số" in signed, count


def test_page_number_is_absent_on_the_first_page_and_starts_again_in_the_annex():
    body = "Các tập thể, cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này. " * 80

    data = make_pdf(people=60, articles=[{"paragraphs": [body]}])

    pages = texts(data)
    annex = next(index for index, page in enumerate(pages) if page.startswith("DANH SÁCH"))
    text_numbers = ["", *map(str, range(2, annex + 1))]
    annex_numbers = ["", *map(str, range(2, len(pages) - annex + 1))]
    assert in_top_margin(data) == text_numbers + annex_numbers
    assert min(len(text_numbers), len(annex_numbers)) >= 2


def test_page_number_stands_in_the_middle_of_the_text_width():
    data = make_pdf(people=60)
    middle = 30 + (210 - 30 - 20) / 2

    assert in_top_margin(data, middle - 2, middle + 2) == ["", "", "2", "3", "4"]
    assert in_top_margin(data, 0, middle - 2) == [""] * 5


def test_long_list_repeats_its_head_and_ends_once():
    pages = texts(make_pdf(people=120))
    annex = [page for page in pages if "Họ và tên" in page]

    assert len(annex) == len(pages) - 1
    assert len(annex) >= 4
    assert [page.count("./.") for page in annex] == [0] * (len(annex) - 1) + [1]


def test_long_list_prints_everybody_once_in_order():
    rows = [[i, f"Người số {i:04d} hết", "", ""] for i in range(1, 501)]
    annex = {"title": "DANH SÁCH", "groups": [{"columns": ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], "rows": rows}]}

    text = " ".join(texts(make_pdf(annex=annex)))

    printed = [int(part.split(" ", 1)[0]) for part in text.split("Người số ")[1:]]
    assert printed == list(range(1, 501))


def test_rows_are_not_split_over_pages():
    long_name = "Trường Phổ thông dân tộc nội trú trung học cơ sở và trung học phổ thông " * 2
    rows = [[i, f"đầu{i} {long_name} cuối{i}"] for i in range(1, 41)]
    annex = {"title": "DANH SÁCH", "groups": [{"columns": ["STT", "Tên tập thể"], "rows": rows}]}

    pages = texts(make_pdf(annex=annex))

    for page in pages:
        assert [i for i in range(1, 41) if (f"đầu{i} " in page) != (f"cuối{i} " in f"{page} ")] == []
    assert len(pages) >= 3


def test_wide_annex_lies_across():
    annex = {**snapshot()["annex"], "landscape": True}
    with pypdfium2.PdfDocument(make_pdf(annex=annex)) as pdf:
        sizes = [tuple(round(side / POINT_PER_MM) for side in page.get_size()) for page in pdf]

    assert sizes == [(210, 297), (297, 210)]


@pytest.mark.parametrize(
    "name",
    [
        "Công ty A & B",
        "<b>Nguyễn</b> Văn \"Trích\" & 'dẫn'",
        "{{ organ }} {% now 'Y' %}",
        "Hộ gia đình ông Giàng A Pó – bản Nà Pó “Văn hóa”",
        "Trường Phổ thông dân tộc nội trú trung học cơ sở và trung học phổ thông Vân Hồ, khu vực biên giới tỉnh Sơn La",
    ],
)
def test_names_are_printed_exactly(name):
    annex = {"title": "DANH SÁCH", "groups": [{"columns": ["STT", "Tên"], "rows": [[1, name]]}]}

    pages = texts(make_pdf(annex=annex, signer_name=name))

    assert " ".join(name.split()) in pages[-1]
    assert " ".join(name.split()) in pages[0]


def test_very_long_word_stays_inside_its_cell():
    annex = {"title": "DANH SÁCH", "groups": [{"columns": ["STT", "Tên", "Đơn vị"], "rows": [[1, "x" * 300, "y"]]}]}

    data = make_pdf(annex=annex)

    assert ink_box(data, 1)[2] >= 19


def test_same_values_give_the_same_bytes_in_another_process(decision):
    code = (
        "import django; django.setup(); import sys; from tests.documents.test_rendering import make_pdf;"
        "import hashlib; print(hashlib.sha256(make_pdf(people=3)).hexdigest())"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "thidua.settings", "THIDUA_TEST": "1"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == hashlib.sha256(decision).hexdigest()


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/hostname">',
        '<img src="http://127.0.0.1:9/x.png">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<link rel="stylesheet" href="file:///etc/hostname">',
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        "<style>body { background: url(file:///etc/hostname) }</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/hostname) } body { font-family: x }</style>a",
        '<object data="file:///etc/hostname"></object>',
    ],
)
def test_nothing_outside_the_page_is_fetched(markup):
    with pytest.raises(rendering.OutsideReference):
        rendering.to_pdf(f"<html><body>{markup}</body></html>")


def test_rendering_in_a_thread_is_refused():
    errors: list[Exception] = []

    def render() -> None:
        try:
            rendering.to_pdf("<p>a")
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=render)
    thread.start()
    thread.join()

    assert [type(error) for error in errors] == [RuntimeError]


def test_letter_has_its_subject_under_the_number_and_no_title():
    text = texts(
        make_pdf(
            "cong_van",
            number_text="12/SNV-TĐKT",
            subject="bổ sung hồ sơ",
            addressees=["Ủy ban nhân dân các xã, phường", "Các sở, ban, ngành"],
            paragraphs=["Đề nghị gửi trước ngày 15 tháng 3 năm 2026."],
            annex=None,
        )
    )[0]

    assert "Số: 12/SNV-TĐKT V/v bổ sung hồ sơ" in text
    assert "Kính gửi: - Ủy ban nhân dân các xã, phường; - Các sở, ban, ngành." in text
    assert "Đề nghị gửi trước ngày 15 tháng 3 năm 2026./." in text
    assert "QUYẾT ĐỊNH" not in text


def test_minutes_carry_two_signatures():
    text = texts(
        make_pdf(
            "bien_ban",
            date_line="",
            subject="Họp Hội đồng Thi đua - Khen thưởng tỉnh",
            details=[{"label": "Địa điểm", "text": "Phòng họp số 1"}],
            sections=[{"title": "Kết quả", "paragraphs": [], "columns": ["STT", "Đồng ý"], "rows": [[1, "13/15"]]}],
            closing="Cuộc họp kết thúc vào 10 giờ 30",
            secretary_name="Lê Thị Ghi",
            chair_name="Trần Văn Chủ",
            annex=None,
        )
    )[0]

    assert "BIÊN BẢN Họp Hội đồng Thi đua - Khen thưởng tỉnh" in text
    assert "Địa điểm: Phòng họp số 1" in text
    assert "13/15" in text
    assert "Cuộc họp kết thúc vào 10 giờ 30./." in text
    assert "Lê Thị Ghi" in text
    assert "Trần Văn Chủ" in text

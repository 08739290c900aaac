"""Text out of files: Word, PDF, plain text, scans; and the sentence that refuses what cannot be read."""

import io
import zipfile

import docx
import pikepdf
import pytest

from campaigns.reading import legacy_fonts, ocr, pdf_text, sources
from tests.campaigns.reading import papers
from tests.factories.documents import docx_bytes as hollow_docx
from thidua.common.errors import InvalidInput

OLD_TCVN3 = "KÕ ho¹ch ph¸t ®éng phong trµo thi ®ua"
OLD_VNI = "Keá hoaïch phaùt ñoäng phong traøo thi ñua"
MODERN = "Kế hoạch phát động phong trào thi đua"

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="needs tesseract with Vietnamese data")


def refusal_of(data: bytes, name: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        sources.text_of(data, name)
    return refused.value.message


# --- Plain text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_txt_is_decoded(encoding):
    found = sources.text_of(MODERN.encode(encoding), "a.TXT")

    assert (found.text, found.source, found.pages, found.warnings) == (MODERN, "txt", None, ())


def test_txt_of_old_windows_is_converted_with_a_word_about_it():
    found = sources.text_of("Kê\u0301 hoa\u0323ch thi đua".encode("cp1258"), "a.txt")

    assert found.text == "Kế hoạch thi đua"
    assert found.warnings == ("Tệp dùng bảng mã Windows-1258, đã chuyển sang Unicode.",)


@pytest.mark.parametrize("old", [OLD_TCVN3, OLD_VNI])
def test_txt_in_old_fonts_is_converted_with_a_word_about_it(old):
    for data in (old.encode("latin-1"), old.encode()):
        found = sources.text_of(data, "a.txt")

        assert (found.text, found.warnings) == (MODERN, (sources.OLD_FONTS,))


def test_modern_line_among_old_ones_stays():
    mixed = f"{OLD_TCVN3}\nThu ngân sách đạt 5.000 tỷ đồng ® ©"

    assert sources.pasted(mixed).text == f"{MODERN}\nThu ngân sách đạt 5.000 tỷ đồng ® ©"


def test_text_without_accents_is_left_alone():
    assert sources.pasted("Thi dua nam 2024, café à la carte").warnings == ()


FAMILIES = ("Hoàng", "Quàng", "Toán", "Quách", "Khuê", "Loan", "Lò", "Cà", "Vì", "Hà", "Bàn", "Niê", "Hòa")
MIDDLES = ("Xuân", "Quý", "Toàn", "Hoài", "Thuý", "Khoá", "Luân", "Hoè", "Tuân", "Huê", "Y Luê")
GIVEN = ("Hoà", "Quân", "Thoá", "Chuân", "Quê", "Thuỳ", "Khoái", "Quà", "Uý", "Ún", "Xoã", "Hoán")


@pytest.mark.parametrize("family", FAMILIES)
def test_names_of_today_are_never_taken_for_old_fonts(family):
    """A cell holds a name alone: 'oà' and 'uâ' in it are no sign of VNI."""
    names = [f"{family} {middle} {given}" for middle in MIDDLES for given in GIVEN]
    names += [name.upper() for name in names]

    assert [name for name in names if legacy_fonts.repaired(name)[1]] == []


@pytest.mark.parametrize(
    ("old", "today"),
    [
        ("Hoaøng Xuaân Chung", "Hoàng Xuân Chung"),
        ("Loø Vaên An", "Lò Văn An"),
        ("Nguyeãn Thò Hoàa", "Nguyễn Thị Hồa"),
        ("Hµ V¨n B×nh", "Hà Văn Bình"),
    ],
)
def test_name_alone_in_an_old_font_is_turned(old, today):
    assert legacy_fonts.repaired(old) == (today, True)


def test_capitals_of_old_fonts():
    assert legacy_fonts.by_font("kÕ ho¹ch", ".VnTimeH") == "KẾ HOẠCH"
    assert legacy_fonts.by_font("KEÁ HOAÏCH", "VNI-Times") == "KẾ HOẠCH"
    assert legacy_fonts.by_font("kế hoạch", "Times New Roman") is None


def test_pasted_text_is_composed_and_freed_of_what_shows_nothing():
    found = sources.pasted("\ufeffKê\u0301 hoa\u0323ch\r\nnăm\u00a02024\u200b\x00\ud800\r\n")

    assert (found.text, found.source) == ("Kế hoạch\nnăm 2024", "pasted")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"x", "a.exe", "Chỉ đọc được tệp .docx, .pdf hoặc .txt."),
        (b"x", "khong-duoi", "Chỉ đọc được tệp .docx, .pdf hoặc .txt."),
        (b"x", "a.doc", "Tệp .doc là định dạng cũ. Hãy mở bằng Word, lưu thành .docx rồi gửi lại."),
        (b"", "a.txt", "Tệp rỗng, không có nội dung."),
        (b"  \n ", "a.txt", "Văn bản không có nội dung chữ."),
        (
            bytes(range(128, 256)) * 40,
            "a.txt",
            "Tệp không phải văn bản thường, hoặc dùng bảng mã lạ. Hãy lưu lại dạng Unicode (UTF-8).",
        ),
    ],
)
def test_what_is_no_text_is_refused(data, name, sentence):
    assert refusal_of(data, name) == sentence


def test_too_long_text_is_refused():
    assert refusal_of(b"a b " * 200_000, "a.txt").startswith("Văn bản dài 800.000 ký tự, tối đa 600.000.")


def test_too_big_file_is_refused(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    assert refusal_of(b"a" * (1024 * 1024 + 1), "a.txt") == "Tệp quá lớn, tối đa 1 MB."


# --- Word


def test_docx_keeps_paragraphs_and_reads_data_tables_row_by_row():
    document = docx.Document()
    document.add_paragraph("Chỉ tiêu thi đua:")
    table = document.add_table(2, 2)
    for row, texts in enumerate((("Nội dung", "Mức"), ("Thu ngân sách", "500 tỷ đồng"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    document.add_paragraph("Hết.")

    found = sources.text_of(papers.docx_bytes(document), "a.docx")

    assert found.text.split("\n") == [
        "Chỉ tiêu thi đua:", "", "| Nội dung | Mức |", "| Thu ngân sách | 500 tỷ đồng |", "", "Hết.",
    ]  # fmt: skip
    assert (found.source, found.warnings) == ("docx", ())


def test_docx_heading_in_a_table_without_lines_is_read_cell_by_cell():
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "UBND TỈNH MẪU\nSố: 12/KH-UBND"
    table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nMẫu, ngày 03 tháng 02 năm 2024"

    assert sources.text_of(papers.docx_bytes(document), "a.docx").text.split("\n") == [
        "UBND TỈNH MẪU",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu, ngày 03 tháng 02 năm 2024",
    ]


def test_docx_numbers_drawn_by_word_are_written_out():
    document = docx.Document()
    forms = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7")]
    items = [(0, "Mục đích"), (1, "Một"), (2, "a"), (2, "b"), (1, "Hai"), (2, "lại a"), (3, "gạch"), (0, "Nội dung")]
    papers.numbered(document, forms, items)

    assert sources.text_of(papers.docx_bytes(document), "a.docx").text.split("\n") == [
        "I. Mục đích", "1. Một", "a) a", "b) b", "2. Hai", "a) lại a", "+ gạch", "II. Nội dung",
    ]  # fmt: skip


def test_docx_lists_by_style():
    document = docx.Document()
    for text in ("Việc một", "Việc hai"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Gạch", style="List Bullet")

    text = sources.text_of(papers.docx_bytes(document), "a.docx").text

    assert text == "1. Việc một\n2. Việc hai\n- Gạch"


def test_docx_text_boxes_once_and_struck_out_text_never():
    document = docx.Document()
    papers.text_box(document, "Trong hộp.")
    papers.struck_out(document, "Giữ lại.", "Đã xóa.")

    text = sources.text_of(papers.docx_bytes(document), "a.docx").text

    assert text == "Trước hộp.\nTrong hộp.\nGiữ lại."


def test_docx_runs_in_old_fonts_are_converted():
    document = docx.Document()
    papers.run_in(document, "kÕ ho¹ch", ".VnTimeH")
    papers.run_in(document, "Năm 2024", "Times New Roman")

    found = sources.text_of(papers.docx_bytes(document), "a.docx")

    assert (found.text, found.warnings) == ("KẾ HOẠCH\nNăm 2024", (sources.OLD_FONTS,))


def test_docx_that_is_none_is_refused():
    broken = (
        "Nội dung bên trong không phải tệp Word (.docx) hoặc đã bị hỏng. Hãy lưu lại tệp từ phần mềm gốc rồi gửi lại."
    )

    assert refusal_of(b"MZ\x90" * 100, "a.docx") == broken
    assert refusal_of(hollow_docx(), "a.docx") == sources._BROKEN_DOCX


def test_docx_bomb_is_refused():
    buffer = io.BytesIO(papers.word_file("Kế hoạch"))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/bomb.bin", b"\0" * (151 * 1024 * 1024))

    assert refusal_of(buffer.getvalue(), "a.docx").startswith("Tệp chứa quá nhiều dữ liệu nén")


# --- PDF


def test_pdf_lines_are_joined_and_furniture_is_dropped():
    found = sources.text_of(
        papers.pdf_file("Mục {page}", "Đích {page}", papers.SENTENCE, "Hết.", "- Gạch {page}", pages=4), "a.pdf"
    )

    assert found.text.split("\n") == [
        line
        for page in papers.WORDS
        for line in (f"Mục {page}", f"Đích {page}", papers.SENTENCE, "Hết.", f"- Gạch {page}")
    ]
    assert (found.source, found.pages, found.warnings) == ("pdf", 4, ())


def test_pdf_with_a_password_is_refused():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf_file("Kế hoạch"))) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="a", user="b"))

    assert refusal_of(buffer.getvalue(), "a.pdf") == "Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MZ", "Nội dung bên trong không phải tệp PDF. Hãy xuất lại tệp từ phần mềm gốc rồi gửi lại."),
        (b"%PDF-1.7\n" + b"x" * 3000, "Tệp PDF bị hỏng hoặc chưa tải lên hết. Hãy xuất lại tệp rồi gửi lại."),
        (
            b"%PDF-1.7\nrubbish\nstartxref\n9\n%%EOF",
            "Tệp PDF bị hỏng, không mở được. Hãy xuất lại tệp rồi gửi lại.",
        ),
    ],
)
def test_damaged_pdf_is_refused(data, sentence):
    assert refusal_of(data, "a.pdf") == sentence


def test_pdf_without_a_letter_is_refused():
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer)

    assert refusal_of(buffer.getvalue(), "a.pdf") == "Tệp PDF không có chữ nào."


def test_pdf_with_too_many_pages_is_refused():
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(201):
            pdf.add_blank_page()
        pdf.save(buffer)

    assert refusal_of(buffer.getvalue(), "a.pdf").startswith("Tệp PDF có 201 trang, tối đa 200 trang.")


def test_scan_without_the_program_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_text.ocr, "is_available", lambda: False)

    sentence = refusal_of(papers.scanned(papers.pdf_file(papers.SENTENCE)), "a.pdf")

    assert sentence == (
        "Tệp PDF là bản chụp (quét), không có lớp chữ nên không đọc được. Hãy dùng bản Word, bản PDF xuất từ Word "
        "(có lớp chữ), hoặc dán nội dung văn bản."
    )


def test_scanned_page_among_others_is_named_when_it_stays_unread(monkeypatch):
    monkeypatch.setattr(pdf_text.ocr, "is_available", lambda: False)
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf_file("{page}.", papers.SENTENCE, pages=3))) as pdf:
        with pikepdf.open(io.BytesIO(papers.scanned(papers.pdf_file("Phụ lục")))) as picture:
            pdf.pages.append(picture.pages[0])
        pdf.save(buffer)

    found = sources.text_of(buffer.getvalue(), "a.pdf")

    assert (found.source, found.pages) == ("pdf", 4)
    assert found.warnings == ("Chưa đọc được 1 trang là ảnh chụp: trang 4.",)


def test_slips_of_recognition_that_no_word_has_are_mended():
    assert ocr.tidy("CHÍ THỊ\nngày 04 tháảng 01 năm 2022\nKÉ HOẠCH") == "CHỈ THỊ\nngày 04 tháng 01 năm 2022\nKẾ HOẠCH"
    assert ocr.tidy("Chí thị của tôi: ý chí, yêu quý, khuỷu, oà") == "Chí thị của tôi: ý chí, yêu quý, khuỷu, oà"


@needs_tesseract
def test_scan_is_recognised_and_says_so():
    steps: list[int] = []
    data = papers.scanned(papers.pdf_file("Thu ngân sách đạt 500 tỷ đồng trước ngày 15/7/2024."))

    found = sources.text_of(data, "a.pdf", progress=steps.append)

    assert "Thu ngân sách đạt 500 tỷ đồng trước ngày 15/7/2024." in found.text
    assert (found.source, found.pages, found.warnings) == ("pdf_ocr", 1, (sources.RECOGNISED,))
    assert steps == [30, 90]

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from dossiers.wordtrip.reading import TOO_BIG, Passage, clean, passages
from tests.dossiers.wordtrip.papers import saved
from thidua.documents.ooxml import WrongPackage

NAMES = ["Công ty A & B", "Tổ <Dân vận> khéo", "Ban " + "x" * 116]


def _texts(document):
    return [one.text for one in passages(saved(document))]


def _changed(paragraph, tag, text):
    change = OxmlElement(tag)
    change.append(paragraph.add_run(text)._r)
    paragraph._p.append(change)


def _part(document, name: str, text: str) -> io.BytesIO:
    """The document with one more part in its package."""
    stream = saved(document)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, text)
    stream.seek(0)
    return stream


def _with_body(body: str) -> io.BytesIO:
    """A Word file whose main part is this text."""
    source, made = saved(docx.Document()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, body if entry.filename == "word/document.xml" else old.read(entry))
    made.seek(0)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_name_in_a_row_comes_out_exactly(name):
    document = docx.Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = name, "Bằng khen"
    assert passages(saved(document)) == [Passage("Bảng 1, dòng 1", (name, "Bằng khen"), 1)]


def test_places_are_counted_as_people_count():
    document = docx.Document()
    for text in ("Một", "", "Hai"):
        document.add_paragraph(text)
    for _ in range(2):
        document.add_table(2, 1).rows[1].cells[0].text = "An"
        document.add_paragraph("Ba")
    assert [one.place for one in passages(saved(document))] == [
        "Đoạn 1", "Đoạn 2", "Bảng 1, dòng 2", "Đoạn 3", "Bảng 2, dòng 2", "Đoạn 4",
    ]  # fmt: skip


def test_tracked_changes_read_as_accepted():
    document = docx.Document()
    paragraph = document.add_paragraph("Số ")
    for tag, text in (("w:ins", "12"), ("w:moveFrom", "13"), ("w:del", "14")):
        _changed(paragraph, tag, text)
    assert _texts(document) == ["Số 12"]


def test_row_taken_out_with_tracking_is_gone():
    document = docx.Document()
    table = document.add_table(2, 1)
    table.rows[0].cells[0].text, table.rows[1].cells[0].text = "An", "Bình"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    assert _texts(document) == ["Bình"]


def test_paragraph_whose_end_was_struck_out_goes_on_in_the_next():
    document = docx.Document()
    first = document.add_paragraph("Lò Văn ")
    first._p.get_or_add_pPr().append(parse_xml(f"<w:rPr {nsdecls('w')}><w:del/></w:rPr>"))
    document.add_paragraph("An")
    assert _texts(document) == ["Lò Văn An"]


def test_hidden_text_is_not_read():
    document = docx.Document()
    paragraph = document.add_paragraph("Lò Văn An")
    paragraph.add_run(" Bằng khen").font.hidden = True
    paragraph.add_run(" Giấy khen").font.hidden = False
    assert _texts(document) == ["Lò Văn An Giấy khen"]


def test_text_box_is_read_once_and_apart():
    document = docx.Document()
    box = (
        f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><mc:AlternateContent>"
        "<mc:Choice><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Choice>"
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document.add_paragraph("Ngoài khung")._p.append(parse_xml(box))
    assert [(one.place, one.text) for one in passages(saved(document))] == [
        ("Đoạn 1", "Ngoài khung"),
        ("Khung chữ", "Trong khung"),
    ]


def test_footnote_is_read_after_the_body():
    document = docx.Document()
    document.add_paragraph("Thân")
    note = f"<w:footnotes {nsdecls('w')}><w:footnote><w:p><w:r><w:t>Chú</w:t></w:r></w:p></w:footnote></w:footnotes>"
    found = passages(_part(document, "word/footnotes.xml", note))
    assert [(one.place, one.text) for one in found] == [("Đoạn 1", "Thân"), ("Chú thích cuối trang", "Chú")]


def test_cell_merged_downwards_says_the_same_in_every_row():
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, name in zip(table.rows, ("An", "Bình", "Chi"), strict=True):
        row.cells[0].text = name
    table.cell(0, 1).merge(table.cell(1, 1)).text = "Bằng khen"
    table.cell(2, 1).text = "Giấy khen"
    assert [one.cells for one in passages(saved(document))] == [
        ("An", "Bằng khen"), ("Bình", "Bằng khen"), ("Chi", "Giấy khen"),
    ]  # fmt: skip


def test_cell_merged_across_keeps_the_columns_behind_it():
    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "An"
    table.cell(0, 2).text = "Bằng khen"
    assert [one.cells for one in passages(saved(document))] == [("An", "", "Bằng khen")]


def test_line_break_and_tab_are_blanks():
    document = docx.Document()
    run = document.add_paragraph().add_run("Lò Văn")
    run.add_break()
    run.add_text("An\tBằng khen")
    assert _texts(document) == ["Lò Văn An Bằng khen"]


def test_numbered_paragraph_is_known_as_one():
    document = docx.Document()
    paragraph = document.add_paragraph("Lò Văn An")
    number = OxmlElement("w:numPr")
    paragraph._p.get_or_add_pPr().append(number)
    assert [one.listed for one in passages(saved(document))] == [True]


def test_blanks_dashes_quotes_and_invisible_signs_have_one_shape():
    assert clean("\u00a0Tổ\u200b \u2009“A” \u2013 \u2018B\u2019\n") == "Tổ \"A\" - 'B'"


def test_link_to_the_outside_is_only_text():
    document = docx.Document()
    paragraph = document.add_paragraph("Xem ")
    key = paragraph.part.relate_to("http://10.255.255.1/x", "urn:link", is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), key)
    link.append(paragraph.add_run("đây")._r)
    paragraph._p.append(link)
    assert _texts(document) == ["Xem đây"]


def _bomb() -> io.BytesIO:
    return _with_body(f"<w:document {nsdecls('w')}><w:body><!--{'x' * (61 * 1024 * 1024)}--></w:body></w:document>")


def _deep() -> io.BytesIO:
    inner = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    return _with_body(f"<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>")


def _entity() -> io.BytesIO:
    return _with_body(
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
    )


def _macro() -> io.BytesIO:
    return _part(docx.Document(), "word/vbaProject.bin", "x")


@pytest.mark.parametrize(
    "make", [lambda: io.BytesIO(b"%PDF-1.7"), _bomb, _deep, _entity, _macro, lambda: _with_body("<w:document")]
)
def test_file_that_is_not_plain_word_is_refused(make):
    with pytest.raises(WrongPackage):
        passages(make())


def test_more_passages_than_can_be_compared_are_refused(monkeypatch):
    monkeypatch.setattr("dossiers.wordtrip.reading.MAX_PASSAGES", 2)
    document = docx.Document()
    for text in ("Một", "Hai", "Ba"):
        document.add_paragraph(text)
    with pytest.raises(WrongPackage) as refused:
        passages(saved(document))
    assert str(refused.value) == TOO_BIG

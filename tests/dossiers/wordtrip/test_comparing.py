import io
import unicodedata

import pytest
from docx import Document
from docx.oxml import OxmlElement

from dossiers.wordtrip.comparing import Difference, Fact, differences
from dossiers.wordtrip.reading import passages
from thidua.documents.ooxml import WrongPackage

NAMES = ["Công ty A & B", "Tổ <Dân vận> khéo", "Ban " + "x" * 116]


def _file(document) -> io.BytesIO:
    stream = io.BytesIO()
    document.save(stream)
    stream.seek(0)
    return stream


@pytest.mark.parametrize("name", NAMES)
def test_name_in_a_row_comes_out_exactly(name):
    document = Document()
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = name, "Bằng khen"
    assert passages(_file(document)) == [f"{name} Bằng khen"]


def test_tracked_changes_read_as_accepted():
    document = Document()
    paragraph = document.add_paragraph("Số ")
    for tag, text in (("w:ins", "12"), ("w:moveFrom", "13")):
        change = OxmlElement(tag)
        change.append(paragraph.add_run(text)._r)
        paragraph._p.append(change)
    assert passages(_file(document)) == ["Số 12"]


def test_combining_accents_and_hard_blanks_agree():
    text = unicodedata.normalize("NFD", "Nguyễn\u00a0Thị Hằng, Bằng khen")
    assert differences([Fact("Đề nghị", ("Nguyễn Thị Hằng", "Bằng khen"))], [text]) == []


def test_changed_award_is_shown_with_its_passage():
    fact = Fact("Đề nghị", ("Lò Văn An", "Bằng khen"))
    assert differences([fact], ["Lò Văn An Giấy khen"]) == [
        Difference("Đề nghị", "Lò Văn An – Bằng khen", "Lò Văn An Giấy khen")
    ]


def test_longer_number_is_another_number():
    assert differences([Fact("Số", ("12",))], ["123"]) == [Difference("Số", "12", "123")]


def test_other_file_is_refused():
    with pytest.raises(WrongPackage):
        passages(io.BytesIO(b"%PDF-1.7"))

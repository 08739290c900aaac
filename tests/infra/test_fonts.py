"""The bundled font writes every Vietnamese letter and is the only one a document uses."""

import io
import re
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from weasyprint import HTML

FONTS = Path(settings.BASE_DIR) / "thidua" / "documents" / "fonts"
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = "đ" + "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES)
FACES = ["Regular", "Bold", "Italic", "BoldItalic"]


def test_alphabet_is_complete() -> None:
    assert len(LETTERS) == 73


@pytest.mark.parametrize("face", FACES)
def test_font_has_every_vietnamese_letter(face: str) -> None:
    known = TTFont(FONTS / f"LiberationSerif-{face}.ttf").getBestCmap()

    assert [letter for letter in LETTERS + LETTERS.upper() + "₫“”–…" if ord(letter) not in known] == []


@pytest.mark.parametrize("face", FACES)
def test_font_may_be_embedded(face: str) -> None:
    assert TTFont(FONTS / f"LiberationSerif-{face}.ttf")["OS/2"].fsType == 0


def test_configuration_names_no_place_of_this_machine() -> None:
    text = (FONTS / "fonts.conf").read_text()

    assert re.findall(r">\s*/[^<]*<", text) == []


def test_licence_is_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "LICENSE.txt").read_text()


@pytest.mark.parametrize("family", ["Times New Roman", "serif", "sans-serif", "No Such Font"])
def test_document_uses_the_bundled_font_only(family: str) -> None:
    html = f"<p style=\"font-family: '{family}'\">{LETTERS} <b>QUYẾT ĐỊNH</b> <i>Căn cứ Luật</i></p>"
    if family in ("serif", "sans-serif"):
        html = html.replace(f"'{family}'", family)

    with pikepdf.open(io.BytesIO(HTML(string=html).write_pdf())) as pdf:
        fonts = {
            str(thing["/BaseFont"]).partition("+")[2]
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/Font" and "/BaseFont" in thing
        }

    assert {name.partition("-Bold")[0].partition("-Italic")[0] for name in fonts} == {"Liberation-Serif"}


def test_text_of_a_document_can_be_read_back(tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    HTML(string="<p>Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Sơn La</p>").write_pdf(target)

    done = subprocess.run(["pdftotext", str(target), "-"], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Sơn La"

"""Files bound into one: order, page numbers, fingerprints, and what cannot be shown."""

import csv
import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from thidua.documents import binding
from thidua.documents.binding import Piece, TooLong, archive, bind
from thidua.documents.files import store_bytes

pytestmark = pytest.mark.django_db
AT = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)


def pdf(pages=1, size=(595, 842)):
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=size)
        made.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def stored(data, name="a.pdf", content_type="application/pdf"):
    return store_bytes(by=None, data=data, name=name, content_type=content_type, purpose="test")


def piece(title, data, name="a.pdf", content_type="application/pdf"):
    return Piece.of(stored(data, name, content_type), title)


def bound(*pieces):
    return bind(pieces, heading="Hồ sơ dùng thử", code="HS-1", created=AT)


def texts(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_pages_are_numbered_on_and_named():
    data, entries = bound(piece("Tờ trình", pdf(2)), piece("Biên bản họp xét", pdf(3)))

    pages = texts(data)

    assert [(entry.first, entry.pages) for entry in entries] == [(2, 2), (4, 3)]
    assert [f"Trang {number}/6" in page for number, page in enumerate(pages, 1)] == [True] * 6
    assert ["Tờ trình" in page for page in pages] == [True, True, True, False, False, False]
    assert "tờ 2/2" in pages[2]


def test_contents_name_every_file_with_its_fingerprint():
    data, _ = bound(piece("Tờ trình <số 1> & phụ lục", pdf()), Piece("Trang làm ra", pdf(), "trang do cổng lập"))

    contents = texts(data)[0]

    assert "Tờ trình <số 1> & phụ lục" in contents
    assert hashlib.sha256(pdf()).hexdigest() in contents.replace("\r\n", "").replace("\n", "")


def test_contents_of_many_pages_move_what_follows():
    data, entries = bound(*[piece(f"Báo cáo thành tích của cá nhân số {number}", pdf()) for number in range(40)])

    pages = texts(data)
    front = entries[0].first - 1

    assert front > 1
    assert [f"số {number}\r\n" in pages[entries[number].first - 1] for number in (0, 39)] == [True, True]
    assert len(pages) == front + 40


def test_the_same_files_give_the_same_bytes():
    files = [piece("Tờ trình", pdf(2)), piece("Ảnh", picture(), "anh.png", "image/png")]

    assert bound(*files)[0] == bound(*files)[0]


def picture(kind="PNG", size=(300, 100)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return buffer.getvalue()


def test_a_picture_is_a_page():
    data, entries = bound(piece("Ảnh chụp", picture("JPEG"), "anh.jpg", "image/jpeg"))

    with pypdfium2.PdfDocument(data) as document:
        shown = document[1].render(scale=0.5).to_pil()
    assert entries[0].pages == 1
    assert shown.getpixel((shown.width // 2, shown.height // 2))[0] > 200


def test_a_page_stands_upright_and_reads_from_left_to_right():
    corner = Image.new("RGB", (400, 600), "white")
    corner.paste("red", (0, 0, 200, 300))
    buffer = io.BytesIO()
    corner.save(buffer, "PNG")

    data, _ = bound(piece("Ảnh", buffer.getvalue(), "anh.png", "image/png"))

    with pypdfium2.PdfDocument(data) as document:
        shown = document[1].render(scale=1).to_pil().convert("RGB")
    wide, high = shown.size
    corners = [shown.getpixel((x, y)) for y in (high // 4, 3 * high // 4) for x in (wide // 4, 3 * wide // 4)]
    assert [pixel == (255, 255, 255) for pixel in corners] == [False, True, True, True]


def locked():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(buffer, encryption=pikepdf.Encryption(owner="chu", user="khach"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "content_type", "said"),
    [
        (b"%PDF-1.4 broken", "application/pdf", "Tệp bị lỗi"),
        (locked(), "application/pdf", "Tệp có mật khẩu"),
        (pdf(0), "application/pdf", "Tệp không có trang nào."),
        (b"not a picture", "image/png", "Tệp bị lỗi"),
        (b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Tệp này không có bản in"),
    ],
)
def test_what_cannot_be_shown_says_why_on_its_page(data, content_type, said):
    made, entries = bound(piece("Tài liệu", data, "tep.pdf", content_type), piece("Sau đó", pdf()))

    assert said in texts(made)[1]
    assert (said.rstrip(".") in entries[0].notes, entries[1].first) == (True, 3)


def test_a_landscape_page_keeps_its_shape_inside_the_frame():
    data, _ = bound(piece("Danh sách ngang", pdf(1, (842, 595))))

    with pikepdf.open(io.BytesIO(data)) as made:
        assert [[float(x) for x in page.mediabox][2:] for page in made.pages] == [
            pytest.approx([595.27, 841.88], abs=0.1)
        ] * 2


def test_scripts_and_attachments_stay_behind():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.attachments["x.txt"] = b"x"
        made.save(buffer)

    data, _ = bound(piece("Tệp lạ", buffer.getvalue()))

    with pikepdf.open(io.BytesIO(data)) as clean:
        assert ("/OpenAction" in clean.Root, len(clean.attachments)) == (False, 0)


def test_what_a_signature_shows_is_kept():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        look = made.make_stream(b"1 0 0 rg 0 0 100 100 re f")
        look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
        seal = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[250, 370, 350, 470], F=4, AP={"/N": look}
        )
        made.pages[0].Annots = made.make_indirect([made.make_indirect(seal)])
        made.save(buffer)

    data, _ = bound(piece("Văn bản đã ký", buffer.getvalue()))

    with pypdfium2.PdfDocument(data) as document:
        shown = document[1].render(scale=1).to_pil()
    assert shown.getpixel((shown.width // 2, shown.height // 2))[:3] == (255, 0, 0)


def test_the_archive_holds_the_files_as_they_were():
    files = [piece("Tờ trình", pdf(), "Tờ trình.pdf"), Piece("Trang làm ra", pdf(), "trang do cổng lập")]
    data, entries = bound(*files)

    packed = archive(data, "goi.pdf", entries, files, created=AT)

    with zipfile.ZipFile(io.BytesIO(packed)) as archived:
        assert archived.namelist() == ["goi.pdf", "tai-lieu/001-Tờ trình.pdf", "danh-muc.csv"]
        assert archived.read("tai-lieu/001-Tờ trình.pdf") == pdf()
        rows = list(csv.reader(io.StringIO(archived.read("danh-muc.csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[1][-1] == hashlib.sha256(pdf()).hexdigest()


def test_a_title_is_no_formula_in_the_table():
    files = [piece("=1+1", pdf())]
    data, entries = bound(*files)

    packed = archive(data, "goi.pdf", entries, files, created=AT)

    with zipfile.ZipFile(io.BytesIO(packed)) as archived:
        assert "'=1+1" in archived.read("danh-muc.csv").decode("utf-8-sig")


def test_more_pages_than_a_binding_holds_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(binding, "MAX_PAGES", 3)

    with pytest.raises(TooLong, match="Hồ sơ có 4 trang, vượt giới hạn 3 trang"):
        bound(piece("Dài", pdf(4)))

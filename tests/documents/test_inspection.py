import tracemalloc

import pytest

from tests.documents.corpus import corpus
from tests.factories.documents import PDF_BYTES, docx_bytes, image_bytes, upload, xlsx_bytes
from thidua.common.errors import InvalidInput
from thidua.documents import inspection
from thidua.documents.files import ALLOWED
from thidua.documents.inspection import inspect

GOOD = {
    "pdf": PDF_BYTES,
    "docx": docx_bytes(),
    "xlsx": xlsx_bytes(),
    "jpg": image_bytes("JPEG"),
    "png": image_bytes("PNG"),
}
CORPUS = corpus()


def refusal(name: str, data: bytes, **limits) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        inspect(upload(name, data), allowed=limits.pop("allowed", ALLOWED), field="file", **limits)
    return caught.value


@pytest.mark.parametrize("extension", GOOD)
def test_good_file_is_taken(extension):
    found = inspect(upload(f"Kế hoạch.{extension.upper()}", GOOD[extension]), allowed=ALLOWED)

    assert (found.name, found.size, found.type.extension) == (
        f"Kế hoạch.{extension}",
        len(GOOD[extension]),
        extension,
    )


def test_jpeg_and_jpg_are_one_kind():
    assert inspect(upload("a.jpeg", GOOD["jpg"]), allowed=("jpg",)).type.content_type == "image/jpeg"


def test_corpus_is_large():
    assert len(CORPUS) >= 150


@pytest.mark.parametrize("case", CORPUS)
def test_hostile_file_is_refused_in_words(case):
    name, data = CORPUS[case]

    error = refusal(name, data)

    assert error.field == "file"
    assert error.message.endswith(".")


def test_bombs_stop_before_they_fill_memory():
    name, data = CORPUS["zip bomb with a lying directory"]
    tracemalloc.start()
    refusal(name, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 20 * 1024 * 1024


def test_kind_not_asked_for_is_refused_by_name():
    assert refusal("a.png", GOOD["png"], allowed=("pdf", "docx")).message == (
        "Chỉ nhận tệp PDF hoặc Word (.docx). Tệp “a.png” không thuộc các loại này."
    )


def test_size_at_the_limit_is_taken_and_one_more_byte_is_not():
    size = len(PDF_BYTES)

    assert inspect(upload("a.pdf", PDF_BYTES), allowed=("pdf",), limit=size).size == size
    assert "vượt quá giới hạn" in refusal("a.pdf", PDF_BYTES, limit=size - 1).message


def test_limit_comes_from_the_settings(settings):
    settings.UPLOAD_MAX_BYTES = 10

    assert refusal("a.pdf", PDF_BYTES).message == (
        "Tệp nặng 1 KB, vượt quá giới hạn 1 KB. Hãy giảm dung lượng rồi gửi lại."
    )


def test_old_or_locked_office_file_says_what_to_do():
    assert refusal("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100).message == (
        "Tệp có mật khẩu hoặc là định dạng cũ. Hãy mở bằng Word, bỏ mật khẩu và lưu thành .docx."
    )


def test_macro_is_named():
    assert refusal(*CORPUS["macro"]).message == "Tệp có chứa macro. Hãy lưu lại thành tệp không có macro rồi gửi lại."


def test_stream_is_at_its_start_afterwards():
    file = upload("a.docx", GOOD["docx"])

    inspect(file, allowed=ALLOWED)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Kế hoạch 2026.pdf", "Kế hoạch 2026.pdf"),
        ("Ke\u0302\u0301 hoa\u0323ch.PDF", "Kế hoạch.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\Báo cáo.docx", "Báo cáo.docx"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("a\u200b\u0000b.pdf", "ab.pdf"),
        ('bá"o<cáo>?*.pdf', "bá_o_cáo___.pdf"),
        ("  nhiều   khoảng  trắng .pdf", "nhiều khoảng trắng.pdf"),
        (".pdf", "pdf"),
        ("", "tep"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_name_is_made_harmless(raw, clean):
    assert inspection.clean_name(raw) == clean


@pytest.mark.parametrize(
    ("size", "label"), [(1, "1 KB"), (340_000, "332 KB"), (20 * 1024 * 1024, "20 MB"), (1_600_000, "1,5 MB")]
)
def test_size_is_shown_as_people_say_it(size, label):
    assert inspection.size_label(size) == label


def test_accept_attribute_lists_both_spellings_of_jpg():
    assert inspection.accepted_types(("pdf", "jpg")) == ".pdf,.jpg,.jpeg"


def test_pictures_are_judged_the_same_whatever_pillow_forgives(monkeypatch):
    """WeasyPrint makes Pillow lenient for the whole process."""
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)

    assert "hỏng" in refusal(*CORPUS["png cut"]).message
    assert "hỏng" in refusal(*CORPUS["picture with a text bomb"]).message


@pytest.mark.parametrize("extra", [b"notes of a camera" * 100, b"\0" * 30_000])
def test_notes_after_the_end_of_a_photo_are_harmless(extra):
    assert inspect(upload("a.jpg", GOOD["jpg"] + extra), allowed=ALLOWED).type.extension == "jpg"


@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png")])
def test_size_of_a_picture_is_read_from_its_head(kind, extension):
    big = image_bytes(kind, (8000, 8000))

    assert refusal(f"a.{extension}", big).message == ("Ảnh có 8.000 × 8.000 điểm, quá lớn. Hãy thu nhỏ rồi gửi lại.")
    assert inspect(upload(f"a.{extension}", image_bytes(kind, (4000, 3000))), allowed=ALLOWED).size > 0

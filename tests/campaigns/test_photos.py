"""What is kept of a picture: its points, upright and of bounded size, and nothing that the camera noted."""

import io

import pytest
from PIL import Image

from campaigns.photos import FULL_SIDE, THUMBNAIL_SIDE, prepare
from thidua.common.errors import InvalidInput


def picture(kind="JPEG", size=(640, 480), mode="RGB", colour=(200, 30, 30), **save):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **save)
    out.seek(0)
    return out


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_kind_becomes_a_jpeg_in_two_sizes(kind):
    made = prepare(picture(kind, size=(3200, 1600)))

    full, small = opened(made.full), opened(made.thumbnail)
    assert (full.format, full.size, small.format, small.size) == (
        "JPEG",
        (FULL_SIDE, 800),
        "JPEG",
        (THUMBNAIL_SIDE, 240),
    )


def test_a_small_picture_is_not_blown_up():
    assert opened(prepare(picture(size=(300, 200))).full).size == (300, 200)


def test_place_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0110] = "Máy ảnh của tôi"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (21.0, 19.0, 44.0)

    made = prepare(picture(size=(640, 480), exif=exif))

    assert dict(opened(made.full).getexif()) == {}
    assert opened(made.full).size == (480, 640)
    assert b"Exif" not in made.full + made.thumbnail


def test_transparent_parts_are_white():
    made = prepare(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)))

    assert opened(made.full).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("raw", [b"", b"\xff\xd8\xff\xe0 none", picture().getvalue()[:300]])
def test_a_broken_picture_is_refused_in_words(raw):
    with pytest.raises(InvalidInput, match="Không mở được ảnh") as refusal:
        prepare(io.BytesIO(raw))

    assert refusal.value.field == "file"

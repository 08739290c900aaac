"""A picture as it is kept: decoded and drawn anew, so that nothing of the camera's notes (place, owner) remains."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps

from thidua.common.errors import InvalidInput

ALLOWED = ("jpg", "png", "webp")
MAX_BYTES = 10 * 1024 * 1024
FULL_SIDE, THUMBNAIL_SIDE = 1600, 480
_QUALITY = 82


@dataclass(frozen=True, slots=True)
class Prepared:
    full: bytes
    thumbnail: bytes


def prepare(stream: BinaryIO, *, field: str = "file") -> Prepared:
    """`stream` has passed `documents.inspection`: its kind and number of points are known to be right."""
    try:
        stream.seek(0)
        with Image.open(stream) as picture:
            picture.draft("RGB", (FULL_SIDE, FULL_SIDE))
            upright = ImageOps.exif_transpose(picture)
            plain = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidInput("Không mở được ảnh, có thể tệp đã hỏng. Hãy chọn ảnh khác.", field=field) from error
    return Prepared(_jpeg(plain, FULL_SIDE), _jpeg(plain, THUMBNAIL_SIDE))


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, palettes and notes: points only."""
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _jpeg(picture: Image.Image, side: int) -> bytes:
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()

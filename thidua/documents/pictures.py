"""Size and wholeness of JPG, PNG and WebP files, read from their structure without decoding a single point.

Pillow would do, but its strictness is one global switch that other libraries turn off.
"""

from __future__ import annotations

import struct
import zlib
from typing import BinaryIO

_PNG = b"\x89PNG\r\n\x1a\n"
_JPG, _JPG_END = b"\xff\xd8\xff", b"\xff\xd9"
_JPG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPG_SCAN = 0xDA
_TAIL = 64 * 1024  # cameras append a preview or notes after the end of the picture
MAX_CHUNKS = 50_000
MAX_TEXT = 1024 * 1024  # unpacked text kept beside a picture
_PACKED_TEXT = {b"zTXt", b"iCCP"}


class BrokenPicture(Exception):
    """Not a whole picture of this kind."""


def png_size(stream: BinaryIO) -> tuple[int, int]:
    """Width and height; every chunk is there and has its checksum."""
    if stream.read(len(_PNG)) != _PNG:
        raise BrokenPicture("signature")
    size, has_data = (0, 0), False
    for index in range(MAX_CHUNKS):
        kind, data = _png_chunk(stream)
        if index == 0:
            size = _png_head(kind, data)
        if kind in _PACKED_TEXT:
            _check_packed_text(data)
        has_data = has_data or kind == b"IDAT"
        if kind == b"IEND":
            break
    else:
        raise BrokenPicture("too many chunks")
    if not has_data or 0 in size:
        raise BrokenPicture("no picture")
    return size


def _png_chunk(stream: BinaryIO) -> tuple[bytes, bytes]:
    length, kind = struct.unpack(">L4s", _exactly(stream, 8))
    data = _exactly(stream, length)
    if struct.unpack(">L", _exactly(stream, 4))[0] != zlib.crc32(kind + data):
        raise BrokenPicture("checksum")
    return kind, data


def _png_head(kind: bytes, data: bytes) -> tuple[int, int]:
    if kind != b"IHDR" or len(data) != 13:
        raise BrokenPicture("head")
    width, height = struct.unpack(">LL", data[:8])
    return width, height


def _check_packed_text(data: bytes) -> None:
    """`keyword NUL method zlib-data`: unpacked only as far as the limit."""
    packed = data.partition(b"\0")[2][1:]
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, MAX_TEXT)
    except zlib.error as error:
        raise BrokenPicture("text") from error
    if unpacker.unconsumed_tail:
        raise BrokenPicture("text bomb")


def jpg_size(stream: BinaryIO) -> tuple[int, int]:
    """Width and height from the frame header; the end mark is there."""
    if stream.read(len(_JPG)) != _JPG:
        raise BrokenPicture("signature")
    stream.seek(2)
    size = _jpg_frame(stream)
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _TAIL))
    if 0 in size or _JPG_END not in stream.read():
        raise BrokenPicture("no picture or no end")
    return size


def _jpg_frame(stream: BinaryIO) -> tuple[int, int]:
    for _ in range(MAX_CHUNKS):
        if _exactly(stream, 1) != b"\xff":
            raise BrokenPicture("marker")
        marker = _exactly(stream, 1)[0]
        if marker == 0xFF:  # padding before a marker
            stream.seek(-1, 1)
            continue
        if marker == _JPG_SCAN:
            raise BrokenPicture("data before the frame header")
        length = struct.unpack(">H", _exactly(stream, 2))[0]
        data = _exactly(stream, length - 2) if length >= 2 else b""
        if marker in _JPG_FRAMES:
            height, width = struct.unpack(">HH", data[1:5]) if len(data) >= 5 else (0, 0)
            return width, height
    raise BrokenPicture("no frame header")


def webp_size(stream: BinaryIO) -> tuple[int, int]:
    """Width and height; the container is as long as it says and holds a picture."""
    head = _exactly(stream, 12)
    length = stream.seek(0, 2)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP" or struct.unpack("<L", head[4:8])[0] + 8 != length:
        raise BrokenPicture("signature or length")
    stream.seek(12)
    size = _webp_canvas(_exactly(stream, 4), stream)
    if 0 in size:
        raise BrokenPicture("no picture")
    return size


def _webp_canvas(kind: bytes, stream: BinaryIO) -> tuple[int, int]:
    """The first chunk names the size, in one of three ways."""
    data = _exactly(stream, 14)[4:]
    if kind == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and data[0] == 0x2F:
        bits = struct.unpack("<L", data[1:5])[0]
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    raise BrokenPicture("no picture")


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise BrokenPicture("cut short")
    return data

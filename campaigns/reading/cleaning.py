"""Blanks what is no content, keeping every offset: marks, tags, entities, table bars, page furniture, stamps."""

from __future__ import annotations

import html
import re

_ODD_SPACES = dict.fromkeys((0, 9, 160, 173, 8203, 8204, 8205, 8288, 65279, 8239, 8199), " ")
_ODD_SPACES |= dict.fromkeys((11, 12, 13, 8232, 8233), "\n")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8}\d?);")
_ENDS_LINE = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6])\s*>", re.I)
_TAG = re.compile(r"<!--[^\n]{0,200}?-->|</?[a-zA-Z][^<>\n]{0,200}>")
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,300}\)")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\s]{1,300}\)")
_STARS = re.compile(r"\*|_{2,}|`{3,}|~{2,}")
_BULLET_STAR = re.compile(r"^([ \t]*)\*(?=[ \t])", re.M)
_HASHES = re.compile(r"^[ \t]*(?:>[ \t]?)*#{1,6}(?=\s)|^[ \t]*>(?=\s)", re.M)
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_RULE = re.compile(r"^[ \t|:+]*(?:[-=*_—–.…][ \t|:+]*){3,}$", re.M)
_TABLE_ROW = re.compile(r"^[ \t]*\|.*$", re.M)
_DASHED_NUMBER = re.compile(
    r"^[ \t]*(?:[-–—][ \t]*\d{1,3}[ \t]*[-–—]|Trang[ \t]*\d{1,3}.{0,12}|\d{1,3}/\d{1,3})[ \t]*$", re.M
)
_BARE_NUMBER = re.compile(r"^[ \t]*(\d{1,3})[ \t]*$", re.M)
_SURE_STAMP = (
    r"(?:Người ký|Ký bởi|Được ký bởi|Thời gian ký|Ngày ký|Digitally signed by)[ \t]*:"
    r"|Signature Not Verified|Văn bản (?:đã )?(?:được )?ký số|(?:CÔNG )?VĂN BẢN ĐẾN|CÔNG VĂN ĐẾN"
)
_WEAK_STAMP = r"(?:Email|Cơ quan|Tổ chức|Chức vụ|Lý do|Vị trí)[ \t]*:"
# "Cơ quan:" alone may be content; next to "Người ký:" it is part of a signature's picture.
_STAMP = re.compile(
    rf"^(?:[ \t]*(?:{_WEAK_STAMP})[^\n]*\n){{0,4}}[ \t]*(?:{_SURE_STAMP})[^\n]*"
    rf"(?:\n[ \t]*(?:{_SURE_STAMP}|{_WEAK_STAMP})[^\n]*)*",
    re.M,
)
_TYPIST = re.compile(r"(?<=\./\.)[ \t*_]{1,6}[a-zA-Z.]{1,4}[ \t*_]*$", re.M)
_NOT_BREAK = re.compile(r"[^\n]")


def blank(found: re.Match[str]) -> str:
    """Spaces in the place of what was found; its line breaks stay."""
    return _NOT_BREAK.sub(" ", found.group())


def cleaned(text: str) -> str:
    """Same length as `text`; only content and line breaks are left."""
    out = text.translate(_ODD_SPACES)
    # Inside a table row a line break is a space: the row stays one block.
    out = _TABLE_ROW.sub(lambda m: _ENDS_LINE.sub(blank, m[0]), out)
    out = _ENDS_LINE.sub(lambda m: "\n".rjust(len(m[0])), out)
    out = _TAG.sub(blank, out)
    out = _ENTITY.sub(_decoded, out)
    out = _IMAGE.sub(blank, out)
    out = _LINK.sub(lambda m: f" {m[1]} ".ljust(len(m[0])), out)
    out = _TYPIST.sub(blank, out)
    out = _RULE.sub(blank, out)
    out = _HASHES.sub(blank, out)
    out = _BULLET_STAR.sub(r"\1•", out)
    out = _ESCAPE.sub(" ", out)
    out = _STARS.sub(blank, out)
    return _without_furniture(out.replace("|", " "))


def _decoded(found: re.Match[str]) -> str:
    char = html.unescape(found.group())
    if len(char) != 1 or (char.isspace() or not char.isprintable()):
        char = " "
    return char.rjust(len(found.group()))


def _without_furniture(text: str) -> str:
    out = _DASHED_NUMBER.sub(blank, text)
    out = _STAMP.sub(blank, out)
    last = 0

    def page(found: re.Match[str]) -> str:
        # Only numbers that run on are page numbers; the figures of a table pasted cell by cell stay.
        nonlocal last
        number = int(found[1])
        if number == last + 1 or (last == 0 and number <= 3):
            last = number
            return blank(found)
        return found.group()

    return _BARE_NUMBER.sub(page, out)

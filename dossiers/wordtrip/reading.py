"""The text a reader of a Word file sees, one passage a paragraph or a row of a table."""

from __future__ import annotations

from typing import Any, BinaryIO

from docx import Document

from thidua.common.text import nfc
from thidua.documents.ooxml import WORD, check_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_BLANKS = {f"{_W}tab", f"{_W}br", f"{_W}cr"}


def passages(stream: BinaryIO) -> list[str]:
    """Raise WrongPackage for a file that is not plain Word; else its passages as with every change accepted."""
    check_package(stream, WORD)
    stream.seek(0)
    found: list[str] = []
    _collect(Document(stream).element.body, found)
    return found


def clean(text: str) -> str:
    """NFC, with every run of blanks (also the non-breaking ones) as one blank."""
    return " ".join(nfc(text).split())


def _collect(node: Any, found: list[str]) -> None:
    for child in node:
        if child.tag in (f"{_W}p", f"{_W}tr"):
            if text := clean(_text(child)):
                found.append(text)
        elif child.tag not in _GONE:
            _collect(child, found)


def _text(node: Any) -> str:
    if node.tag in _GONE:
        return ""
    if node.tag == f"{_W}t":
        return node.text or ""
    if node.tag in _BLANKS:
        return " "
    inner = "".join(_text(child) for child in node)
    return f"{inner} " if node.tag in (f"{_W}p", f"{_W}tc") else inner

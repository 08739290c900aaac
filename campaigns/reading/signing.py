"""The foot of a document: recipients, the office that signs and the name under it."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from campaigns.reading.document import Block, PlanText
from campaigns.reading.letters import LOWER, UPPER, is_caps
from campaigns.reading.spans import Found
from campaigns.reading.vocabulary import OFFICES, ROLE, SIGN_PREFIX

_RECIPIENTS = re.compile(r"^Nơi nhận\s*[:.]?\s*", re.I)
_WORD = rf"[{UPPER}](?:[{LOWER}]+)?(?:['’.-]?[{UPPER}]?[{LOWER}]+)*"
_RANK = (
    r"(?:(?:PGS|GS|TSKH|TS|ThS|BS|CN|KS|BSCKII|BSCKI|BSCK|NGƯT|NGND|Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng"
    r"|Đại tá"
    r"|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy|Chuẩn đô đốc|Đô đốc|Luật sư|Ông|Bà|Đồng chí)[.,]?\s*)*"
)
_NAME = re.compile(rf"^{_RANK}({_WORD}(?: {_WORD}){{1,5}})[.,]?$")
_SIGNED = re.compile(r"^\(?\s*(?:đã ký|đã ký và đóng dấu|ký tên.*|ký,? đóng dấu)\s*\)?\.?$", re.I)
# A role that a two-column page leaves behind a recipient: "- Như trên; PHÓ BÍ THƯ".
_TRAILING_ROLE = re.compile(rf"[;.,)\s]\s*((?:{SIGN_PREFIX}\s*[{UPPER}]|{OFFICES})[^{LOWER};]*)$")
_ONE_ROLE = re.compile(rf"(?<!BAN )(?:{SIGN_PREFIX}\s*)?(?:{OFFICES})(?!\w)|{SIGN_PREFIX}")
_NOT_NAMES = re.compile(
    r"Nơi nhận|Độc lập|Hạnh phúc$|VIỆT NAM|Việt Nam$|Ủy ban|Phụ lục|Danh sách|Kế hoạch|Quyết định|Nhân dân"
    r"|PHỤ LỤC|DANH SÁCH"
)
_ENDS = re.compile(r"[;,.\s]+$")


@dataclass(frozen=True, slots=True)
class Foot:
    signer: Found | None
    role: Found | None
    recipients: tuple[Found, ...] | None  # None: there is no "Nơi nhận"


def foot_of(doc: PlanText) -> Foot:
    blocks = doc.blocks
    at = next((i for i, b in enumerate(blocks) if _RECIPIENTS.match(doc.slice(b.start, b.end))), None)
    roles: list[Found] = []
    recipients: list[Found] = []
    next_block = 0
    if at is not None:
        recipients, roles, next_block = _recipients(doc, at)
    signer, more = _signature(doc, next_block if at is not None else 0, bool(roles))
    if signer is None and at is not None:
        signer, more = _signature(doc, 0, False)
    roles = roles + more
    role = None
    if roles:
        text = " - ".join(part for r in roles for part in _apart(r.value))
        role = Found(text, roles[0].start, roles[-1].end)
    return Foot(signer, role, tuple(recipients) if at is not None else None)


def _apart(text: str) -> list[str]:
    """ "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH" on one line is two offices."""
    starts = [m.start() for m in _ONE_ROLE.finditer(text)]
    cuts = [0, *(s for s in starts if s > 0), len(text)]
    return [piece for a, b in itertools.pairwise(cuts) if (piece := text[a:b].strip(" -"))]


def _recipients(doc: PlanText, at: int) -> tuple[list[Found], list[Found], int]:
    found: list[Found] = []
    roles: list[Found] = []
    first = doc.blocks[at]
    head = _RECIPIENTS.match(doc.clean[first.start : first.end])
    rest_start = first.start + (head.end() if head else 0)
    _line(doc, rest_start, first.end, found, roles)
    bulleted = False
    i = at + 1
    while i < len(doc.blocks):
        block = doc.blocks[i]
        text = doc.slice(block.start, block.end)
        if not block.marker and ((bulleted and not _goes_on(text, found)) or _is_end(text)):
            break
        if not block.marker and bulleted:
            i += 1
            continue
        bulleted = bulleted or bool(block.marker)
        _line(doc, block.start, block.end, found, roles)
        i += 1
        if text.startswith("Lưu"):
            break
    return found, roles, i


def _line(doc: PlanText, start: int, end: int, found: list[Found], roles: list[Found]) -> None:
    text = doc.slice(start, end)
    if not text:
        return
    if ROLE.match(text) and is_caps(text):
        roles.append(Found(text, start, end))
        return
    if trailing := _TRAILING_ROLE.search(text):
        begin = doc.clean.find(trailing[1].split()[0], start)
        roles.append(Found(trailing[1].strip(), begin, end))
        text, end = text[: trailing.start() + 1], begin
    text = _ENDS.sub("", text)
    if text:
        found.append(Found(text, start, end))


def _goes_on(text: str, found: list[Found]) -> bool:
    """A recipient wrapped onto a second line without a dash."""
    return bool(found) and len(text) < 60 and not _is_end(text) and text.rstrip().endswith((";", ".", ","))


def _is_end(text: str) -> bool:
    return bool(ROLE.match(text) or _SIGNED.match(text)) or is_caps(text) or bool(_NAME.match(text))


def _signature(doc: PlanText, begin: int, has_role: bool) -> tuple[Found | None, list[Found]]:
    """Lines of office and, a few lines below, a name."""
    roles: list[Found] = []
    waiting = 0
    for block in doc.blocks[begin:]:
        text = doc.slice(block.start, block.end)
        if _is_role(block, text):
            if waiting > 1 and roles:
                roles = []
            roles.append(Found(text.rstrip(" .:"), block.start, block.end))
            waiting = 0
        elif (roles or has_role) and (name := _name(text)):
            return Found(name, block.start + doc.clean[block.start : block.end].find(name.split()[0]), block.end), roles
        elif (roles or has_role) and not _SIGNED.match(text) and re.search(rf"[{UPPER}{LOWER}]{{3}}", text):
            waiting += 1
            if waiting > 3:
                roles, has_role, waiting = [], False, 0
    return None, []


def _is_role(block: Block, text: str) -> bool:
    return not block.marker and len(text) < 160 and bool(ROLE.match(text)) and is_caps(text)


def _name(text: str) -> str | None:
    if _NOT_NAMES.search(text) or len(text) > 60 or ROLE.match(text):
        return None
    found = _NAME.match(text)
    return found[1] if found else None

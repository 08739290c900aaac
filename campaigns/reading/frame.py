"""The frame of a document: where the head ends, what type it is, its title, and where the body begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.document import Block, PlanText
from campaigns.reading.letters import LOWER, UPPER, is_caps
from campaigns.reading.spans import Found
from campaigns.reading.vocabulary import DOCUMENT_WORDS, NATIONAL_HEADER, OFFICES, ROLE
from thidua.common.text import fold

_HEAD_BLOCKS = 30  # a letterhead with its title never takes more
_TYPE_LINE = re.compile(rf"^({'|'.join(word for word, _ in DOCUMENT_WORDS)})(?=$|[\s:,.])")
_TYPE_WORD = re.compile(rf"^({'|'.join(word.capitalize() for word, _ in DOCUMENT_WORDS)})(?=[\s:])", re.I)
# What only says more of the type: KẾ HOẠCH LIÊN TỊCH.
_TYPE_ONLY = re.compile(r"[\s:.]*(?:LIÊN TỊCH|PHỐI HỢP|CHI TIẾT|HÀNH ĐỘNG|\(DỰ THẢO\)|DỰ THẢO)?[\s:.]*")
# KẾ HOẠCH CÔNG TÁC above "Thi đua, khen thưởng năm …": the title begins on the line of the type.
_TITLE_OPENS = re.compile(r"[\s:.]*(?:CÔNG TÁC|HOẠT ĐỘNG)[\s:.]*")
_ABOUT = re.compile(r"(?:V/v|Về việc)\b[\s:]*", re.I)
_BODY = re.compile(
    r"^(?:Căn cứ|Thực hiện|Kính gửi|Chủ đề|Theo |Nhằm |Để |Triển khai|Xét |Trong những năm|Phát huy|Hưởng ứng|Tiếp tục"
    r"|Năm \d{4},|Sau |Trong |Chào mừng|Qua |Kính )"
)
_ATTACHED = re.compile(r"^\(\s*(?:Kèm|Ban hành)", re.I)
_AUTHORITY = re.compile(
    rf"^(?:{OFFICES}|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG|CHÍNH PHỦ"
    r"|ĐOÀN CHỦ TỊCH|BAN GIÁM ĐỐC)\b"
)
_CONTENTS = re.compile(r"(?:các |một số |những )?(?:chỉ tiêu|mục tiêu|nội dung|phần thứ|phần [ivx]+)(?!\w)", re.I)
_LONGEST_TITLE = 700
_TYPES_FOLDED = {fold(word): word for word, _ in DOCUMENT_WORDS}
_SPECKS = re.compile(r"^[\s:;.,'`~_|*-]+|[\s:;.,'`~_|*-]+$")


@dataclass(frozen=True, slots=True)
class Frame:
    type_word: str | None  # "KẾ HOẠCH"
    type_code: str | None  # plan, decision, directive, guidance, letter, notice, other
    title: Found | None
    authority: Found | None  # the line in capitals between title and body: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"
    letterhead: tuple[Found, ...]  # lines above number and date
    head_end: int  # offset where the title, or failing it the letterhead, ends
    body: int  # index of the first block of the body
    attached: int | None  # index of the line "KẾ HOẠCH" of a plan that a decision carries


def frame_of(doc: PlanText) -> Frame:
    texts = [doc.slice(b.start, b.end) for b in doc.blocks]
    at, word = _type_line(texts)
    code = dict(DOCUMENT_WORDS).get(word) if word else None
    first, title, body = _title(doc, texts, at, word)
    if word is None and title is not None:
        named = _TYPE_WORD.match(texts[first])
        code = dict(DOCUMENT_WORDS)[named[1].upper()] if named else "letter"
    authority = None
    if body < len(texts) and _AUTHORITY.match(texts[body]) and is_caps(texts[body]) and len(texts[body]) < 200:
        authority = Found(texts[body], doc.blocks[body].start, doc.blocks[body].end)
    head_end = title.end if title else (doc.blocks[min(body, len(texts)) - 1].end if body and texts else 0)
    letterhead = _letterhead(doc, texts, first)
    attached = _attached_plan(texts, at) if code == "decision" else None
    return Frame(word, code, title, authority, letterhead, head_end, body, attached)


def _type_line(texts: list[str]) -> tuple[int, str | None]:
    for i, text in enumerate(texts[:_HEAD_BLOCKS]):
        if (found := _TYPE_LINE.match(text)) and len(text) < 400 and is_caps(text[: len(found[1]) + 6]):
            return i, found[1]
    for i, text in enumerate(texts[:_HEAD_BLOCKS]):
        if word := _misread_type(text):
            return i, word
    return -1, None


def _misread_type(text: str) -> str | None:
    """': KÉ HOẠCH' on a line of its own: a scan may lose a mark or leave a speck before it."""
    bare = _SPECKS.sub("", text)
    return _TYPES_FOLDED.get(fold(bare)) if len(bare) < 40 and is_caps(bare) else None


def _title(doc: PlanText, texts: list[str], at: int, word: str | None) -> tuple[int, Found | None, int]:
    """(index where the head's own lines end, title, index of the body's first block)."""
    if word is not None:
        rest = doc.blocks[at].start + len(word)
        alone = _TYPE_ONLY.fullmatch(texts[at][len(word) :]) or _misread_type(texts[at])
        if not alone and not texts[at].endswith(":"):
            start = rest + len(doc.clean[rest:]) - len(doc.clean[rest:].lstrip())
            last = at
            while (
                is_caps(texts[at]) and last + 1 < len(texts) and _goes_on_in_caps(doc.blocks[last + 1], texts[last + 1])
            ):
                last += 1
            end = doc.blocks[last].end
            following, body = _following(doc, texts, last + 1)
            if following and _TITLE_OPENS.fullmatch(doc.clean[rest:end]):
                return at, Found(doc.slice(start, following.end), start, following.end), body
            return at, Found(doc.slice(start, end).rstrip(" ."), start, end), last + 1
        return at, *_following(doc, texts, at + 1)
    for i, text in enumerate(texts[:_HEAD_BLOCKS]):
        if i < 3 and (named := _TYPE_WORD.match(text)) and len(text) < 300:
            start = doc.blocks[i].start + named.end()
            return i, Found(doc.slice(start, doc.blocks[i].end), start, doc.blocks[i].end), i + 1
        if found := _ABOUT.search(text):
            begin = doc.clean.find(found[0].split()[0], doc.blocks[i].start)
            return i, Found(doc.slice(begin, doc.blocks[i].end), begin, doc.blocks[i].end), i + 1
    return min(len(texts), 8), None, 0


def _goes_on_in_caps(block: Block, text: str) -> bool:
    return not block.marker and is_caps(text) and len(text) < 250 and not _AUTHORITY.match(text)


def _following(doc: PlanText, texts: list[str], begin: int) -> tuple[Found | None, int]:
    last = begin
    while last < min(len(texts), begin + 5) and _is_title(doc.blocks[last], texts[last], first=last == begin):
        last += 1
    if last == begin:
        return None, begin
    body = last
    while body < len(texts) and (_ATTACHED.match(texts[body]) or not texts[body].strip(" -*_.")):
        body += 1
    span = doc.blocks[begin].start, doc.blocks[last - 1].end
    return Found(doc.slice(*span), *span), body


def _is_title(block: Block, text: str, *, first: bool) -> bool:
    if block.marker or len(text) > _LONGEST_TITLE or _ATTACHED.match(text) or text.startswith(("Số", "Kính gửi")):
        return False
    if _AUTHORITY.match(text) and is_caps(text):
        return False
    if first:
        return not _BODY.match(text) or (len(text) < 120 and not text.endswith((";", ",", ":", ".")))
    return (
        not _BODY.match(text)
        and not _CONTENTS.match(text)
        and not text.endswith((".", ";", ":", "./."))
        and len(text) < 250
    )


def _letterhead(doc: PlanText, texts: list[str], end: int) -> tuple[Found, ...]:
    """Lines in capitals before number and date, the national header taken off."""
    found = []
    for block, text in zip(doc.blocks[:end], texts[:end], strict=True):
        bare = " ".join(NATIONAL_HEADER.sub(" ", text).split()).strip(" *-_")
        caps = re.match(rf"[^{LOWER}]*(?=[{UPPER}][{LOWER}]|$)", bare.replace(" - CTCP", " - CTCP"))
        bare = caps[0].strip(" -*_") if caps else ""
        if len(bare) > 3 and is_caps(bare) and not re.match(r"S[ỐO]\b|ROLE", bare) and not ROLE.match(bare):
            found.append(Found(bare, block.start, block.end))
    return tuple(found)


def _attached_plan(texts: list[str], at: int) -> int | None:
    for i in range(at + 1, len(texts)):
        if _TYPE_LINE.match(texts[i]) and texts[i].startswith(("KẾ HOẠCH", "CHƯƠNG TRÌNH", "HƯỚNG DẪN", "PHƯƠNG ÁN")):
            return i
    return None

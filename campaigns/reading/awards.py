"""Awards the plan itself gives or proposes, with who gives them. A plan that names none awards none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.context import Context
from campaigns.reading.document import Block
from campaigns.reading.letters import LOWER, UPPER
from campaigns.reading.scopes import Scope, scope_of_heading
from campaigns.reading.vocabulary import UNIT_WORDS
from thidua.common.text import fold

_QUOTED = r"(?:\s*[“\"‘][^”\"’]{3,120}[”\"’])?"
# The titles and forms of the law, longest first. What follows "danh hiệu" in quotes may be a title of the issuer's own.
_NOUNS = (
    r"Cờ thi đua(?: xuất sắc| dẫn đầu(?: phong trào thi đua)?)?",
    r"Cờ (?:đơn vị )?(?:xuất sắc|dẫn đầu)[^,.;]{0,30}",
    rf"Bằng lao động sáng tạo|Bằng khen{_QUOTED}",
    rf"Giấy khen{_QUOTED}",
    r"Giấy chứng nhận(?= (?:và|kèm))",
    rf"Kỷ niệm chương{_QUOTED}",
    rf"(?-i:Huy hiệu){_QUOTED}",
    r"Huân chương(?: (?:Lao động|Độc lập|Hồ Chí Minh|Sao vàng|Quân công|Chiến công|Bảo vệ Tổ quốc"
    r"|Đại đoàn kết dân tộc|Dũng cảm|Hữu nghị))?"
    r"(?: hạng (?:Nhất|Nhì|Ba|nhất|nhì|ba))?(?:,? Huy chương)?",
    r"Huy chương",
    r"Chiến sĩ thi đua (?:toàn quốc|cơ sở|cấp (?:tỉnh|bộ|ngành|thành phố|[^\s,.;]+))|Chiến sỹ thi đua (?:toàn quốc"
    r"|cơ sở|cấp [^\s,.;]+)",
    r"Tập thể [Ll]ao động (?:xuất sắc|tiên tiến)",
    r"Lao động tiên tiến|Chiến sĩ tiên tiến|Đơn vị (?:quyết thắng|tiên tiến)",
    r"Anh hùng (?:Lao động|Lực lượng vũ trang)|Thư khen|Biểu trưng vinh danh",
)
_NOUN = re.compile(r"\b(?P<noun>" + "|".join(_NOUNS) + ")", re.I)
_GIVER_AFTER = re.compile(
    r"^\s*(?:của\s+)(?P<giver>(?:(?!\b(?:cho|tặng|đối với|khi|theo|và Bằng|và Giấy|và Cờ|kèm|về|được|có)\b"
    r"|,\s*(?:Bằng khen|Giấy khen|Cờ|Kỷ niệm|Huân|Huy|Danh hiệu|Tập thể|Chiến s))[^.:;()]){2,160}"
    r"(?:;\s*(?:Chủ tịch|Thủ trưởng|Giám đốc|Bộ trưởng|Hiệu trưởng)(?:(?!\b(?:cho|tặng|đối với|Bằng khen|Giấy khen)\b)"
    r"[^.:;()]){3,120})*)",
)
_GIVER_BEFORE = re.compile(
    rf"(?P<giver>(?:Chủ tịch nước|Thủ tướng Chính phủ|Chính phủ|Chủ tịch (?:UBND"
    rf"|Ủy ban nhân dân) [{LOWER}{UPPER} ]{{2,50}}?"
    rf"|(?:UBND|Ủy ban nhân dân) [{LOWER}{UPPER} ]{{2,40}}?|Bộ trưởng(?: Bộ [{UPPER}][^,.;]{{2,40}}?)?"
    rf"|(?:Ban Thường vụ|Ban Chấp hành|Đảng ủy|Hội đồng) [{LOWER}{UPPER} ]{{2,50}}?"
    rf"|(?:Tổng )?Giám đốc(?: Sở)?(?: [{LOWER}{UPPER} ]{{2,40}}?)?|Hiệu trưởng(?: [{LOWER}{UPPER} ]{{2,30}}?)?"
    rf"|Thủ trưởng [{LOWER}{UPPER}, ]{{2,60}}?|Tỉnh ủy|Thành ủy))"
    r"\s+(?:quyết định\s+|xem xét,?\s+|xét,?\s+)*(?:tặng|trao tặng|trao"
    r"|khen thưởng)\s+(?:thưởng\s+)?(?:danh hiệu\s+|[“\"])*$",
)
# A title of the issuer's own, listed in quotes: 1. “Lao động giỏi”: …
_OWN_TITLE = re.compile(r"^[“\"](?P<title>[^”\"]{3,80})[”\"]\s*(?:[:(,.;]|$)")
_TITLES_HEAD = re.compile(r"danh hiệu|hình thức khen", re.I)
# "Kết thúc đợt thi đua, Trung ương Hội tặng …": whoever stands between the last comma and "tặng".
_ANY_GIVER = re.compile(
    rf"(?:^|[,.;:]\s+|\b(?:trình|đề nghị)\s+)(?P<giver>[{UPPER}][^,.;:]{{2,70}}?)\s+(?:sẽ\s+)?(?:quyết định\s+"
    rf"|xem xét\s+|xét\s+)*"
    r"(?:tặng|trao tặng|trao)\s+(?:thưởng\s+)?$"
)
_SECTION = re.compile(r"khen thưởng|danh hiệu|hình thức|tôn vinh|biểu dương", re.I)
_GIVES = re.compile(r"\b(?:tặng|trao|trao tặng|đề nghị|xét tặng|xét|trình|công nhận|tặng thưởng)\b[^.;]{0,160}$", re.I)
_PROPOSED = re.compile(r"(?:đề nghị|trình|rà soát)[^.;]{0,120}$", re.I)
# Mentioned, not awarded: earlier awards, conditions to be met, dossier papers, figures of the past, other documents.
_ONLY_NAMED = re.compile(
    r"(?:đã (?:được )?(?:tặng|trao|nhận|đạt)|được (?:tặng|nhận|công nhận)|phải (?:có|đạt)|đạt danh hiệu|tiêu chuẩn"
    r"|điều kiện|năm được|mẫu|tiền thưởng"
    r"|nội dung|in|lưu|không (?:xét|tặng|đề nghị)|đã đạt|từng|chưa được"
    r"|tổng số)\s*(?:tặng\s+)?(?:danh hiệu\s+)?[“\"]?$",
    re.I,
)
_QUOTA = re.compile(
    r"(?:số lượng|phân bổ|chỉ tiêu)[^.;]{0,80}(?:khen|tặng|đề nghị)|(?:khen|tặng|đề nghị)[^.;]{0,80}(?:phân bổ"
    r"|số lượng)"
    r"|(?:không quá|tối đa|không vượt quá)\s+\d+\s*(?:tập thể|cá nhân|đơn vị|hộ|doanh nghiệp|trường hợp)",
    re.I,
)
# Of these the law says who gives them; words about a giver beside them only say who puts them forward.
_NO_GIVER = re.compile(r"^(?:Huân|Huy chương|Chiến s|Tập thể|Lao động|Anh hùng|Đơn vị)")
_TO_SO_MANY = re.compile(r"(?<!\w)cho (?:không quá |tối đa |khoảng )?\d{1,3} (?:tập thể|cá nhân|đơn vị|hộ)")
_ANY_UNIT = re.compile(r"^(?:các )?(?:cơ quan|đơn vị|địa phương|cấp)\b")


@dataclass(frozen=True, slots=True)
class Award:
    name: str
    noun: str
    giver: str | None
    proposed: bool  # asked of a higher level
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    text: str
    start: int
    end: int


def find_awards(ctx: Context) -> list[Award]:
    found: list[Award] = []
    for index, block, text in ctx.body():
        if ctx.is_cited(index) or re.match(r"Năm \d{4}, ", text) or not (block.marker or block.headings):
            continue
        if any(scope_of_heading(heading.text) is Scope.PAST for heading in block.headings):
            continue  # awards of former years
        if (own := _OWN_TITLE.match(text)) and any(_TITLES_HEAD.search(h.text) for h in block.headings[-1:]):
            at = ctx.doc.clean.find(own["title"], block.start)
            found.append(Award(own["title"], own["title"], None, False, at, at + len(own["title"])))
            continue
        section = _in_section(block) or bool(_SECTION.search(text[:60]))
        for match in _NOUN.finditer(ctx.doc.clean, block.start, block.end):
            award = _award(ctx, block, match, section=section)
            if award:
                found.append(award)
    return _distinct(found)


def _in_section(block: Block) -> bool:
    return any(_SECTION.search(h.text[:160]) for h in block.headings)


def _award(ctx: Context, block: Block, match: re.Match[str], *, section: bool) -> Award | None:
    clean = ctx.doc.clean
    before = clean[max(block.start, match.start() - 200) : match.start()]
    sentence = re.split(r"[.;](?=\s)", before)[-1]
    opens = not sentence.strip(' “"')
    counted = opens and _TO_SO_MANY.search(clean, match.end(), min(block.end, match.end() + 120))
    if _ONLY_NAMED.search(sentence) or (not section and not counted and not _GIVES.search(sentence)):
        return None
    if not opens and not _GIVES.search(sentence) and not _listed(sentence):
        return None
    after = clean[match.end() : min(block.end, match.end() + 700)]
    noun = _cased(ctx.doc.slice(match.start(), match.end()))
    giver, end = None, match.end()
    if named := _GIVER_AFTER.match(after):
        giver = " ".join(named["giver"].split()).strip(" ,-–")
        end = match.end() + named.end()
    elif (subject := _giver_said(sentence)) and _names_unit(subject["giver"]):
        giver = " ".join(subject["giver"].split())
    if giver and (_NO_GIVER.match(noun) or _ANY_UNIT.match(giver)):
        giver, end = None, match.end()
    proposed = bool(_PROPOSED.search(sentence) or re.match(r"\s*(?:của [^.;(]{2,60})?\(đề nghị\)", after))
    return Award(f"{noun} của {giver}" if giver else noun, noun, giver, proposed, match.start(), end)


def _giver_said(sentence: str) -> re.Match[str] | None:
    """Who stands before 'tặng'; of a list of awards that one gives them all."""
    said = _GIVER_BEFORE.search(sentence) or _ANY_GIVER.search(sentence.strip() + " ")
    first = None if said else _NOUN.search(sentence)
    if first and not _NEW_GIVER.search(sentence[first.end() :]):
        said = _GIVER_BEFORE.search(sentence[: first.start()])
    return said


_NEW_GIVER = re.compile(r"\b(?:tặng|trao|đề nghị|trình|công nhận|cho)\b", re.I)


def _names_unit(giver: str) -> bool:
    return re.match(rf"(?:{UNIT_WORDS}|thủ tướng|chính phủ)\b", giver, re.I) is not None


def _listed(sentence: str) -> bool:
    """A noun further on in a list of awards, or after the label of the list."""
    return bool(_NOUN.search(sentence)) or bool(
        re.search(
            r"(?::|hình thức(?: khen thưởng)?|danh hiệu(?: thi đua)?)\s*(?:gồm|là)?\s*:?\s*[“\"]?$", sentence, re.I
        )
    )


def _cased(noun: str) -> str:
    return noun[:1].upper() + noun[1:]


def _key(giver: str | None) -> str:
    return fold(giver or "").replace("uy ban nhan dan", "ubnd").replace("chu tich ", "")


def _distinct(found: list[Award]) -> list[Award]:
    kept: list[Award] = []
    for item in found:
        key = _key(item.giver)
        same = [k for k in kept if fold(k.noun) == fold(item.noun)]
        if any(
            not key or _key(k.giver).startswith(key) or (key and key.startswith(_key(k.giver)) and k.giver)
            for k in same
        ):
            continue
        kept = [k for k in kept if not (fold(k.noun) == fold(item.noun) and k.giver is None)]
        kept.append(item)
    return kept


def quota_note(ctx: Context) -> Note | None:
    """What the plan says of how many may be put forward; "phân bổ sau" is a question."""
    for _, block, text in ctx.body():
        if (_in_section(block) or _SECTION.search(text[:80])) and _QUOTA.search(text) and not block.is_heading:
            return Note(text, block.start, block.end)
    return None

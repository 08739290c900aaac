"""Who issues the document, its place, date, number and symbol."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from campaigns.reading.dates import Dates
from campaigns.reading.document import PlanText
from campaigns.reading.frame import Frame
from campaigns.reading.letters import LOWER, UPPER
from campaigns.reading.spans import Found
from campaigns.reading.vocabulary import ABBREVIATIONS, LEVELS, SMALL_WORDS
from thidua.common.text import fold

_NAME_WORD = rf"[{UPPER}](?:[{LOWER}]+|['’][{UPPER}]?[{LOWER}]+)(?:['’-][{UPPER}{LOWER}]+)?"
_NAME = rf"{_NAME_WORD}(?:[ -](?:{_NAME_WORD}|[{UPPER}](?![{UPPER}{LOWER}]))){{0,5}}"
_BLANK = r"[\s.…_]*"
_PLACE_DATE = re.compile(
    rf"(?P<place>(?:TP\.?\s*)?{_NAME})\s*,\s*ngày{_BLANK}(?P<d>\d{{1,2}})?{_BLANK}tháng{_BLANK}(?P<m>\d{{1,2}})?{_BLANK}"
    rf"năm{_BLANK}(?P<y>(?:19|20)\d{{2}}|\d{{1,2}}(?!\d))?"
)
_NUMBER = re.compile(
    rf"(?:^|(?<=[\s|]))[Ss]ố\s*[:.]?\s*(?P<n>\d{{1,5}}[a-z]?(?:/(?:19|20)\d{{2}})?)?{_BLANK}\s*[-–/]\s*"
    rf"(?P<s>[{UPPER}][{UPPER}{LOWER}0-9&]*(?:\s?[-–/.]\s?[{UPPER}][{UPPER}{LOWER}0-9&]*)*)"
)
_BARE_NUMBER = re.compile(rf"^(?P<n>\d{{1,5}})\s*[-–/]\s*(?P<s>[{UPPER}]{{2,}}(?:[-–/][{UPPER}{LOWER}]+)+)$")
_COMMITTEE = re.compile(
    rf"(?P<chair>Chủ tịch\s+)?(?P<body>Ủy ban nhân dân|Uỷ ban nhân dân|UBND|Ủy ban Nhân dân)\s+(?P<level>{LEVELS})"
    rf"(?:\s+(?P<name>{_NAME}))?",
)
_ACTS = re.compile(
    r"^[^.;]{0,60}?\b(?:ban hành|phát động|xây dựng|yêu cầu|chỉ thị|tổ chức|triển khai|đề nghị|hướng dẫn)", re.I
)
_INCOMPLETE = re.compile(
    r"^(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|HỘI ĐỒNG NHÂN DÂN|ĐẢNG ỦY|BAN CHẤP HÀNH|BAN THƯỜNG VỤ)$"
)
_LEVEL_END = re.compile(rf"\b(?P<level>{LEVELS})$", re.I)
_SUPERIOR = re.compile(
    rf"(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|ĐẢNG BỘ|TỈNH ỦY|HUYỆN ỦY|THÀNH ỦY)\s+(?P<where>(?:{LEVELS})\s+.+)$", re.I
)
_OF_AREA = re.compile(r"^(?:SỞ|PHÒNG|BAN QUẢN LÝ|THANH TRA|VĂN PHÒNG UBND)\b")


@dataclass(frozen=True, slots=True)
class Identity:
    number: Found | None
    symbol: Found | None
    number_blank: bool
    place: Found | None
    place_as_written: str | None
    date: Found | None
    day_blank: bool
    issuer: Found | None
    spelling: str | None
    other_spelling: str | None


def identity_of(doc: PlanText, frame: Frame, dates: Dates, signer_role: str | None) -> Identity:
    limit = max(frame.head_end, 600)
    number, symbol, blank = _number(doc, frame)
    place, date, day_blank = _place_and_date(doc, limit)
    issuer = _issuer(doc, frame, place, signer_role)
    spelled, other = _one_spelling(doc, issuer.value if issuer else "", place.value if place else "")
    as_written = None
    if place and other and place.value == other:
        as_written, place = other, Found(spelled, place.start, place.end)
    if issuer and other and spelled:
        issuer = Found(issuer.value.replace(other, spelled), issuer.start, issuer.end)
    return Identity(
        number, symbol, blank, place, as_written, date, day_blank, issuer, spelled if other else None, other
    )


def _number(doc: PlanText, frame: Frame) -> tuple[Found | None, Found | None, bool]:
    for block in doc.blocks[:20]:
        if block.start > max(frame.head_end, 500):
            break
        content = doc.clean[block.start : block.end]
        opening = re.match(r"(?:Căn cứ|Thực hiện|Theo|\(Kèm)", content)
        found = None if opening else (_NUMBER.search(content) or _BARE_NUMBER.match(content.strip()))
        if found:
            number = found["n"]
            symbol = re.sub(r"\s*([-–/.])\s*", lambda m: m[1].replace("–", "-"), found["s"])
            symbol = symbol.rstrip(".-/")
            at = block.start
            where = Found(symbol, at + found.start("s"), at + found.start("s") + len(found["s"].rstrip()))
            return (Found(number, at + found.start("n"), at + found.end("n")) if number else None), where, not number
    return None, None, False


def _place_and_date(doc: PlanText, limit: int) -> tuple[Found | None, Found | None, bool]:
    found = _PLACE_DATE.search(doc.clean, 0, limit + 400) or _PLACE_DATE.search(doc.clean)
    if found is None:
        return None, None, False
    place = Found(" ".join(found["place"].split()), found.start("place"), found.end("place"))
    year = found["y"] if found["y"] and len(found["y"]) == 4 else None
    day, month = (int(found[k]) if found[k] else None for k in ("d", "m"))
    if year is None:
        return place, None, True
    iso = year
    if month and 1 <= month <= 12:
        iso = f"{year}-{month:02d}" + (f"-{day:02d}" if day and 1 <= day <= 31 else "")
    start = doc.clean.rfind("ngày", found.start(), found.end())
    return place, Found(iso, start, found.end("y")), len(iso) < 10


def _issuer(doc: PlanText, frame: Frame, place: Found | None, role: str | None) -> Found | None:
    head = _from_authority(frame, doc, place) or _from_letterhead(doc, frame, place) or _from_body(doc, frame, place)
    if head is None:
        return None
    personal = frame.type_code in ("decision", "directive") and role is not None and not role.startswith(("TM", "T/M"))
    value = head.value
    if personal and value.startswith("Ủy ban nhân dân") and "CHỦ TỊCH" in (role or ""):
        value = f"Chủ tịch {value}"
    if personal and value.startswith("Bộ ") and not value.startswith("Bộ trưởng") and "TRƯỞNG" in (role or ""):
        value = f"Bộ trưởng {value}"
    return Found(value, head.start, head.end)


def _from_authority(frame: Frame, doc: PlanText, place: Found | None) -> Found | None:
    if frame.authority is None or frame.type_code != "decision":
        return None
    value = _with_place(turned_down(frame.authority.value, doc.clean), doc, place)
    return Found(value, frame.authority.start, frame.authority.end)


def _from_letterhead(doc: PlanText, frame: Frame, place: Found | None) -> Found | None:
    lines = _joined_lines(frame.letterhead)
    if not lines:
        return None
    if len(lines) > 1 and "CHUYÊN MÔN" in lines[-1].value:  # party, office and union of one body sign together
        lines.pop()
    own = lines[-1]
    value = own.value
    if len(lines) > 1 and value.startswith("CHI NHÁNH"):
        value = f"{lines[-2].value} - {value}"
    if len(lines) > 1 and _INCOMPLETE.match(value):
        value = f"{value} {lines[-2].value}"  # "HỘI … TỈNH …" above "BAN THƯỜNG VỤ"
    superior = _SUPERIOR.search(lines[-2].value) if len(lines) > 1 else None
    if superior and (_OF_AREA.match(value) and not re.search(rf"\b(?:{LEVELS})\b", value, re.I)):
        value = f"{value} {superior['where']}"
    elif superior and _LEVEL_END.search(value):
        value += " " + re.sub(rf"^(?:{LEVELS})\s+", "", superior["where"], flags=re.I)
    return Found(_with_place(turned_down(value, doc.clean), doc, place), own.start, own.end)


def _joined_lines(letterhead: tuple[Found, ...]) -> list[Found]:
    lines: list[Found] = []
    for line in letterhead:
        if (lines and (_INCOMPLETE.match(lines[-1].value) or re.match(rf"(?:{LEVELS})\b", line.value, re.I))) or (
            lines and re.match(r"(?:VÀ|CÁC|KHU|VIỆT NAM|TRỰC THUỘC)\b", line.value)
        ):
            lines[-1] = Found(f"{lines[-1].value} {line.value}", lines[-1].start, line.end)
        else:
            lines.append(line)
    return [line for line in lines if not re.match(r"BAN CHỈ ĐẠO|HỘI ĐỒNG THI ĐUA|DỰ THẢO", line.value)] or lines


def _from_body(doc: PlanText, frame: Frame, place: Found | None) -> Found | None:
    """Without a letterhead: the body that acts in the opening paragraphs."""
    end = doc.blocks[min(frame.body + 8, len(doc.blocks) - 1)].end if doc.blocks else 0
    best: Found | None = None
    for found in _COMMITTEE.finditer(doc.clean, frame.head_end, end):
        if not _ACTS.match(doc.clean[found.end() : found.end() + 120]):
            continue
        value = f"{'Chủ tịch ' if found['chair'] else ''}Ủy ban nhân dân {found['level']} {found['name'] or ''}".strip()
        best = Found(_with_place(value, doc, place), found.start(), found.end())
        if frame.type_code != "letter":
            break
    return best


def _with_place(value: str, doc: PlanText, place: Found | None) -> str:
    """ "Ủy ban nhân dân tỉnh" takes the name the text gives that province, or the place of the date line."""
    level = _LEVEL_END.search(value)
    if level is None:
        return value
    names = Counter(m[1] for m in re.finditer(rf"\b{level['level'].lower()} ({_NAME})", doc.clean))
    if place and (place.value in names or not names):
        return f"{value} {place.value}"
    if place:
        near = [name for name in names if fold(name).startswith(fold(place.value))]
        return f"{value} {near[0] if near else place.value}"
    return f"{value} {names.most_common(1)[0][0]}" if names else value


def _one_spelling(doc: PlanText, issuer: str, place: str) -> tuple[str, str | None]:
    """The name's commonest spelling and the one that differs by accents only, when the text has both."""
    found = re.search(rf"(?:{LEVELS}) ({_NAME})$", issuer)
    name = found[1] if found else place
    if not name:
        return "", None
    pattern = re.compile(rf"(?<![{UPPER}{LOWER}]){_NAME_WORD}(?: {_NAME_WORD}){{{len(name.split()) - 1}}}(?![{LOWER}])")
    key = fold(name)
    spellings = Counter(m[0] for m in pattern.finditer(doc.clean) if fold(m[0]) == key)
    if len(spellings) < 2:
        return name, None
    best, count = spellings.most_common(1)[0]
    others = [other for other in (issuer and name, place) if other and other != best and fold(other) == fold(best)]
    if others and spellings[others[0]] * 2 < count:
        return best, others[0]
    return name, None


def turned_down(caps: str, text: str) -> str:
    """Capitals as the running text writes them; failing that, by the rules for names of bodies."""
    for pattern, full in ABBREVIATIONS:
        caps = pattern.sub(full.upper() if full != "THPT" else full, caps)
    words = " ".join(caps.split())
    same = [m[0] for m in re.finditer(re.escape(words), text, re.I) if not m[0].isupper()]
    if same:
        value = Counter(" ".join(s.split()) for s in same).most_common(1)[0][0]
        return value[:1].upper() + value[1:]
    return _tail_as_written(words, text) or _by_rule(words)


def _tail_as_written(caps: str, text: str) -> str | None:
    """'BỘ KHOA HỌC VÀ MÔI SINH' where the text speaks of a 'Sở Khoa học và Môi sinh': the field as it is written."""
    words = caps.split(" ")
    for cut in range(1, len(words) - MIN_TAIL + 1):
        tail = re.escape(" ".join(words[cut:]))
        said = [m[0] for m in re.finditer(tail, text, re.I) if not m[0].isupper() and m[0][:1].isupper()]
        if said:
            return f"{_by_rule(' '.join(words[:cut]))} {' '.join(Counter(said).most_common(1)[0][0].split())}"
    return None


MIN_TAIL = 3  # words; fewer are not the name of a field of work
_FIXED = (
    "Chi nhánh", "Ngân hàng", "Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam",
    "Liên đoàn Lao động", "Bộ trưởng", "Giám đốc", "Chủ tịch", "Giáo dục và Đào tạo", "Tổng công ty",
    "Công ty Cổ phần", "Công ty", "Điện lực", "Công ty TNHH", "Đảng ủy", "Đảng bộ", "Tỉnh đoàn", "Tỉnh ủy",
    "Ban Thường vụ", "Ban Chấp hành", "Công đoàn", "Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Hội Cựu chiến binh",
    "Đoàn Thanh niên", "Tập đoàn", "Nội vụ", "Y tế", "Tài chính", "Xây dựng", "Tư pháp", "Công Thương",
    "Nông nghiệp", "Môi trường", "Khoa học và Công nghệ", "Văn hóa", "Thể thao và Du lịch", "Dân tộc và Tôn giáo",
    "Bệnh viện đa khoa", "Trường Trung học cơ sở", "Trường Tiểu học", "Trường Mầm non", "Trường Đại học",
    "Trường Cao đẳng", "Trung tâm", "Văn phòng", "Tòa án nhân dân",
    "Viện kiểm sát nhân dân", "Công đoàn cơ sở", "Chữ thập đỏ", "Khu kinh tế", "Bộ Chỉ huy",
    "Bộ đội Biên phòng", "Huyện ủy", "Công an",
    "Ban Quản lý", "Cụm thi đua", "Khối thi đua", "Chi cục", "Hải quan", "Kho bạc Nhà nước",
    "Bảo hiểm xã hội", "Công nghiệp", "Cao su", "Cộng sản", "khu vực",
    "thành phố", "thị xã", "thị trấn", "các cơ quan", "trực thuộc", "nhân dân",
)  # fmt: skip


_ROMAN = re.compile(r"(?!VI$|XI$)[IVX]{2,6}")  # 'KHU VỰC XXII'; 'VI' and 'XI' are words too


_LETTERS = ("CTCP", "THPT", "THCS", "TNHH", "MTV")


def _word_by_rule(word: str) -> str:
    if word.lower() in SMALL_WORDS:
        return word.lower()
    return word if _ROMAN.fullmatch(word) or word in _LETTERS else word.capitalize()


def _by_rule(caps: str) -> str:
    words = [_word_by_rule(word) for word in caps.split(" ")]
    value = " ".join(words)
    for phrase in _FIXED:
        value = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", phrase, value, flags=re.I)
    return value[:1].upper() + value[1:]

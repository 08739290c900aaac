"""Names as people type them: titles before, posts behind, capitals throughout, marks of footnotes."""

# ruff: noqa: E501 - patterns read better on one line
from __future__ import annotations

import re
from dataclasses import dataclass

from awards.enums import RecipientGroup, RecipientType
from campaigns.reading.letters import LETTER, is_caps
from thidua.common.text import fold, squeeze

_MALE, _FEMALE = "Ông", "Bà"
_TITLE = re.compile(
    r"^(?:(?P<male>ông|thầy giáo|thầy|anh|ô\.)|(?P<female>bà|cô giáo|cô|chị)"
    r"|đồng chí|đ/c|đ\.c|đc\.|em|cháu|nghệ nhân ưu tú|nghệ nhân nhân dân|nghệ nhân|nhà giáo ưu tú|nhà giáo nhân dân"
    r"|nhà giáo|bác sĩ|bác sỹ|dược sĩ|kỹ sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|luật sư|kiến trúc sư|cử nhân"
    r"|thượng tọa|đại đức|linh mục|mục sư"
    r"|pgs|gs|ts|ths|th\.s|t\.s|bs|bsckii|bscki|bsck2|bsck1|ckii|cki|ds|ks|cn|ngưt|nsưt|ttưt)"
    r"(?P<end>[.,:]+\s*|\s+|(?=[A-ZĐ]\w)(?<=[/.]))",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"\s*(?:\(\s*\d{1,2}\s*\)|\[\s*\d{1,2}\s*\]|[*†‡¹²³⁴⁵]+)\s*$")
_NUMBER_BEFORE = re.compile(r"^\s*(?:\d{1,4}\s*[.)/\-]\s*|[-–+•*]\s+)")
_NUMBER_BEHIND = re.compile(r"\s+\d{1,3}\s*$")
_PARTS = re.compile(r"\s*(?:\n|,|;|\s[-–—]\s|(?<=[^\s(])\s*\((?=[^)]*\)?$))\s*")
_POST = re.compile(
    r"\b(chu tich|pho|truong|giam doc|hieu truong|bi thu|can bo|giao vien|nhan vien|chuyen vien|cong chuc|ke toan|bac si"
    r"|nong dan|cong nhan|doi truong|to truong|thon|ban|xa|phuong|sinh nam|sn|hoc sinh|uy vien|chi huy|quan ly)\b"
)
_HOUSEHOLD = re.compile(r"^(ho gia dinh|gia dinh|ho)\b( (ong|ba|chi|anh|dong chi))?\b")
_ENTERPRISE = re.compile(r"^(cong ty|tong cong ty|tap doan|doanh nghiep|hop tac xa|htx|lien hiep htx|ngan hang|dntn)\b")
_COLLECTIVE = re.compile(
    r"^(tap the|phong|truong|ban|to|so|ubnd|uy ban|hoi|hoi dong|chi bo|dang bo|dang uy|xa|phuong|thi tran|tram|khoa|doi"
    r"|nhom|trung tam|benh vien|van phong|chi cuc|cuc|doan|doan thanh nien|lien doan|cong doan|mat tran|uy ban mttq|cong an"
    r"|quan su|bo chi huy|ban chi huy|huyen|thanh pho|tinh|thon|khu|khoi|lop|chi hoi|chi doan|nhan dan|cau lac bo|clb|hat"
    r"|kho bac|toa an|vien|thanh tra|dai|bao|can bo va nhan dan|can bo,? nhan dan|nhan dan va can bo|lien doi|dong bao)\b"
)
_WORD = re.compile(rf"^[{LETTER}][{LETTER}'’.]*(?:-[{LETTER}]+)?$")
_GROUPS = (
    (RecipientGroup.STUDENT, re.compile(r"\b(hoc sinh|sinh vien)\b")),
    (RecipientGroup.SOLDIER, re.compile(r"\b(dai uy|thuong uy|trung uy|thieu uy|thieu ta|trung ta|thuong ta|dai ta|chien si)\b")),
    (
        RecipientGroup.LEADER,
        re.compile(
            r"\b(chu tich|pho chu tich|bi thu|pho bi thu|hieu truong|truong phong|pho (truong )?phong|truong ban|pho (truong )?ban"
            r"|chanh van phong|cuc truong|chi cuc truong|truong tram|pho tram truong|giam doc so|pho giam doc so)\b"
        ),
    ),
    (RecipientGroup.OFFICIAL, re.compile(r"\b(giao vien|chuyen vien|cong chuc|vien chuc|bac si|y si|dieu duong|ke toan|van thu)\b")),
    (RecipientGroup.DIRECT_WORKER, re.compile(r"\b(nong dan|cong nhan|lai xe|ho ly|thon|ban|lam ruong)\b")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameRead:
    name: str
    honorific: str = ""
    post: str = ""
    notes: tuple[str, ...] = ()


def person_name(text: str, *, splits: bool = True) -> NameRead:
    """'ĐỒNG CHÍ LÒ VĂN AN - Chủ tịch xã' → Lò Văn An, Chủ tịch xã. What was changed is told in codes."""
    rest, notes = _NUMBER_BEFORE.sub("", text, count=1), []
    rest, post = _split_post(rest) if splits else (rest, "")
    rest, honorific = _without_titles(rest)
    bare = _MARKERS.sub("", rest)
    shorter = _NUMBER_BEHIND.sub("", bare)
    if shorter != bare:
        notes.append("number_removed")
    name = squeeze(shorter).strip(" .,;:-–")
    cased = _cased(name)
    if cased != name:
        notes.append("name_cased")
    return NameRead(cased, honorific, squeeze(post).strip(" ,;-–)"), tuple(notes))


def collective_name(text: str) -> NameRead:
    """A name of a collective is kept to the letter; only its number and the mark of a footnote go."""
    name = squeeze(_MARKERS.sub("", _NUMBER_BEFORE.sub("", text, count=1))).strip(" ;,")
    return NameRead(name, notes=("name_caps",) if is_caps(name) and len(name.split()) > 2 else ())


def _split_post(text: str) -> tuple[str, str]:
    parts = [part for part in _PARTS.split(text.strip()) if part]
    if len(parts) < 2:
        return text, ""
    # A line broken inside the name is no post.
    if "\n" in text and len(parts) == 2 and not _POST.search(fold(parts[1])) and _is_name_part(*parts):
        return " ".join(parts), ""
    return parts[0], ", ".join(part.rstrip(")") if "(" not in part else part for part in parts[1:])


def _is_name_part(first: str, second: str) -> bool:
    words = [*first.split(), *second.split()]
    return (
        len(words) <= 5 and len(first.split()) <= 3 and all(_WORD.match(word) and word[0].isupper() for word in words)
    )


def _without_titles(text: str) -> tuple[str, str]:
    rest, honorific = text.strip(), ""
    for _ in range(5):
        match = _TITLE.match(rest)
        after = rest[match.end() :].strip() if match else ""
        if match is None or not after or not _is_title(match, after):
            break
        honorific = honorific or (_MALE if match["male"] else _FEMALE if match["female"] else "")
        rest = after
    return rest, honorific


def _is_title(match: re.Match[str], after: str) -> bool:
    """'TS. Lò Văn An' and 'Ông Lò Văn An', not 'Anh Thư' nor 'Cô Sầu'."""
    dotted = "." in match["end"] or ":" in match["end"]
    return dotted or len(after.split()) >= 2


def _cased(name: str) -> str:
    letters = [ch for ch in name if ch.isalpha()]
    if len(letters) < 3 or not (all(ch.isupper() for ch in letters) or all(ch.islower() for ch in letters)):
        return name
    return " ".join(
        "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-")) for word in name.split(" ")
    )


def looks_like_person(name: str) -> bool:
    words = name.split()
    return 2 <= len(words) <= 6 and all(_WORD.match(word) for word in words) and not type_by_name(name)


def is_odd_person(name: str) -> bool:
    """Digits, signs, a single word or a whole sentence where a name should stand."""
    words = name.split()
    return not 2 <= len(words) <= 7 or not all(_WORD.match(word) for word in words)


def type_by_name(name: str) -> str:
    """What the name itself says it is; empty for persons and for what says nothing."""
    plain = fold(name)
    if _HOUSEHOLD.match(plain) and len(plain.split()) > 2:
        return RecipientType.HOUSEHOLD
    if _ENTERPRISE.match(plain):
        return RecipientType.ENTERPRISE
    if _COLLECTIVE.match(plain) and not _is_family_name(name):
        return RecipientType.COLLECTIVE
    return ""


# Words that begin names of collectives and are family names as well, told apart by their marks.
_FAMILIES = frozenset(["tô", "đoàn", "trương", "phùng", "hà", "xa", "bàn", "khà", "đái", "lớp", "cao", "tòng"])


def _is_family_name(name: str) -> bool:
    words = name.split()
    return words[0].lower() in _FAMILIES and len(words) <= 5 and all(_WORD.match(word) for word in words)


def group_by_post(post: str) -> str:
    plain = fold(post)
    return next((str(group) for group, pattern in _GROUPS if pattern.search(plain)), "")

"""The structure of a report as data: sections of text, fields and tables, and content that fits them.

Pure functions: the rows are kept in `ReportStructure`, the content of a report in the dossier's parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TEXT, FIELDS, TABLE = "text", "fields", "table"
KINDS = (TEXT, FIELDS, TABLE)
MAX_SECTIONS, MAX_MEMBERS, MAX_ROWS = 30, 40, 60
MAX_CELL, MAX_TEXT = 1_000, 20_000

# Known facts that may be put into a report beforehand, and what they are.
FILLS = {
    "recipient.name": "họ tên, tên tập thể",
    "recipient.birth_year": "năm sinh",
    "recipient.address": "địa chỉ",
    "recipient.unit": "đơn vị quản lý",
    "recipient.job_title": "chức vụ, nghề nghiệp",
    "recipient.job_and_unit": "chức vụ và đơn vị",
    "campaign.title": "tên phong trào",
    "award.name": "danh hiệu, hình thức đề nghị",
    "period": "thời gian lập thành tích",
    "citation": "thành tích ghi trên quyết định",
    "report": "báo cáo đã viết trong đề nghị",
    "contribution": "giá trị đóng góp",
}
TABLE_FILLS = {
    "honours.title": "danh hiệu thi đua trong sổ khen thưởng",
    "honours.commendation": "hình thức khen thưởng trong sổ khen thưởng",
}
COLUMN_FILLS = {"year": "năm", "name": "tên", "decision": "số, ngày, cơ quan ban hành"}

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SECTION_KEYS = {"key", "title", "group", "kind", "help", "required", "fill", "fields", "columns"}
_MEMBER_KEYS = {"key", "label", "fill", "required", "help"}

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A field of a `fields` section or a column of a `table`; `fill` names a known fact that is put in beforehand."""

    key: str
    label: str
    fill: str = ""
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`group` is a heading over several sections, printed where it changes."""

    key: str
    title: str
    kind: str
    group: str = ""
    help: str = ""
    required: bool = False
    fill: str = ""
    members: tuple[Member, ...] = ()


def check_sections(raw: Any) -> None:
    """Raise ValueError with a Vietnamese sentence that names the section at fault."""
    if not isinstance(raw, list) or not raw:
        raise ValueError("Bố cục phải là một danh sách các mục.")
    if len(raw) > MAX_SECTIONS:
        raise ValueError(f"Bố cục có tối đa {MAX_SECTIONS} mục.")
    keys: set[str] = set()
    for number, row in enumerate(raw, start=1):
        _check_section(row, f"Mục thứ {number}", keys)


def _check_section(row: Any, where: str, keys: set[str]) -> None:
    _check_row(row, where, _SECTION_KEYS, keys, name="title")
    if row.get("kind") not in KINDS:
        raise ValueError(f"{where}: kiểu phải là {', '.join(KINDS)}.")
    _check_fill(row, where, {TEXT: FILLS, TABLE: TABLE_FILLS}.get(row["kind"], {}))
    listed = {FIELDS: "fields", TABLE: "columns"}.get(row["kind"])
    for name in ("fields", "columns"):
        members = row.get(name, [])
        if (name == listed) != bool(members) or not isinstance(members, list) or len(members) > MAX_MEMBERS:
            raise ValueError(f"{where}: “fields” chỉ dùng cho kiểu fields, “columns” chỉ dùng cho kiểu table.")
        inner: set[str] = set()
        for place, member in enumerate(members, start=1):
            _check_row(member, f"{where}, ô thứ {place}", _MEMBER_KEYS, inner, name="label")
            _check_fill(member, f"{where}, ô thứ {place}", FILLS if row["kind"] == FIELDS else COLUMN_FILLS)


def _check_row(row: Any, where: str, allowed: set[str], keys: set[str], *, name: str) -> None:
    if not isinstance(row, dict) or not set(row) <= allowed:
        raise ValueError(f"{where}: chỉ gồm các khóa {', '.join(sorted(allowed))}.")
    key = row.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key) or key in keys:
        raise ValueError(f"{where}: “key” phải viết thường không dấu và không trùng.")
    keys.add(key)
    if not isinstance(row.get(name), str) or not row[name].strip():
        raise ValueError(f"{where}: thiếu “{name}”.")
    texts = (row.get(one, "") for one in ("group", "help", "fill"))
    if not all(isinstance(text, str) for text in texts) or not isinstance(row.get("required", False), bool):
        raise ValueError(f"{where}: “group”, “help”, “fill” là chữ; “required” là true hoặc false.")


def _check_fill(row: dict[str, Any], where: str, known: Mapping[str, str]) -> None:
    fill = row.get("fill", "")
    if fill and fill not in known:
        raise ValueError(f"{where}: không có dữ kiện “{fill}”. Có thể dùng: {', '.join(known) or 'không dùng'}.")


def sections_of(raw: Any) -> list[Section]:
    """Rows that `check_sections` has let pass."""
    return [
        Section(
            key=row["key"],
            title=row["title"],
            kind=row["kind"],
            group=row.get("group", ""),
            help=row.get("help", ""),
            required=row.get("required", False),
            fill=row.get("fill", ""),
            members=tuple(Member(**member) for member in row.get("fields") or row.get("columns") or ()),
        )
        for row in raw
    ]


def fit(sections: list[Section], content: Mapping[str, Any]) -> Content:
    """Content in the shape of the sections: what they do not know is dropped, what is absent is empty."""
    return {section.key: _fit_one(section, content.get(section.key)) for section in sections}


def _fit_one(section: Section, value: Any) -> Any:
    if section.kind == TEXT:
        return _text(value)
    if section.kind == FIELDS:
        return _cells(section, value)
    rows = [_cells(section, row) for row in value] if isinstance(value, list) else []
    return [row for row in rows if any(row.values())][:MAX_ROWS]


def _cells(section: Section, value: Any) -> dict[str, str]:
    known = value if isinstance(value, dict) else {}
    return {member.key: _text(known.get(member.key)) for member in section.members}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def lacking(sections: list[Section], content: Mapping[str, Any]) -> list[str]:
    """Titles of what is required and still empty, in the order of the form."""
    fitted = fit(sections, content)
    return [label for section in sections for label in _lacking_in(section, fitted[section.key])]


def _lacking_in(section: Section, value: Any) -> Iterator[str]:
    if section.kind == FIELDS:
        for member in section.members:
            if member.required and not value[member.key]:
                yield member.label
    elif section.required and not value:
        yield section.title

"""What is doubtful about the rows of a list, in sentences an officer can act on. Knows no database: facts are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from awards.enums import RecipientType
from dossiers.enums import RowChoice, RowState
from dossiers.lists.awards import Awards
from dossiers.lists.names import is_odd_person, type_by_name
from thidua.common.dates import PartialDate
from thidua.common.text import fold

if TYPE_CHECKING:
    from dossiers.models import NomineeRow

ERROR, ASK, NOTE = "error", "ask", "note"
MAX_NAME, MAX_CITATION = 250, 500
MAX_NAMED = 4
FILLED_ONCE = ("no_award", "no_period", "no_citation")
"""What one answer for all rows settles."""
DOUBLES = ("namesake", "same_in_file", "same_name", "nominated")
LABELS = {
    "no_name": "Thiếu họ tên, tên tập thể",
    "name_long": "Tên dài quá",
    "name_odd": "Họ tên lạ",
    "type_doubtful": "Đối tượng chưa chắc",
    "no_type": "Thiếu đối tượng",
    "no_award": "Thiếu hình thức đề nghị",
    "award_unknown": "Hình thức không có trong danh mục",
    "award_ambiguous": "Hình thức hiểu được nhiều cách",
    "award_not_offered": "Hình thức phong trào không có",
    "award_several": "Một ô ghi nhiều hình thức",
    "not_entitled": "Hình thức không dành cho đối tượng",
    "no_period": "Thiếu thời gian lập thành tích",
    "period_wrong": "Thời gian không hợp lệ",
    "no_citation": "Thiếu thành tích",
    "citation_long": "Thành tích dài quá",
    "birth_unread": "Ngày sinh không đọc được",
    "money_unread": "Giá trị đóng góp không đọc được",
    "gender_conflict": "Ông, bà trái với giới tính",
    "gender_doubtful": "Ông, bà chưa chắc",
    "no_number": "Dòng không có số thứ tự",
    "namesake": "Trùng tên với người đã có",
    "same_name": "Trùng tên trong danh sách",
    "same_in_file": "Trùng dòng trong danh sách",
    "nominated": "Đã được đề nghị",
}
_ASKED = {
    "birth_unread": "Không đọc được ngày sinh. Hãy sửa năm sinh, hoặc xác nhận để trống.",
    "money_unread": "Không đọc được giá trị đóng góp. Hãy sửa, hoặc xác nhận để trống.",
    "gender_conflict": "Cột giới tính và chữ ông, bà trước tên không khớp. Hãy chọn lại, hoặc xác nhận là đúng.",
    "gender_doubtful": "Chữ đệm là “Thị” nhưng ghi là ông. Hãy sửa, hoặc xác nhận là đúng.",
    "no_number": "Dòng không có số thứ tự, có thể không phải người được đề nghị. Hãy xác nhận hoặc bỏ qua.",
}
_NOTED = {
    "name_cased": "Đã chuyển họ tên từ chữ in hoa sang chữ thường.",
    "name_caps": "Tên tập thể viết hoa toàn bộ; hãy xem lại cách viết.",
    "number_removed": "Đã bỏ chữ số sau họ tên.",
    "id_padded": "Số định danh thiếu chữ số 0 ở đầu do Excel; chỉ dùng để phân biệt người trùng tên.",
    "id_odd": "Số định danh không đủ chữ số; không dùng đến.",
}


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody of this name on record."""

    pk: int
    birth_year: int | None
    place: str


@dataclass(slots=True)
class Facts:
    """`nominated`: (recipient, award, achievement) → the dossier that proposes it now."""

    awards: Awards
    defaults: Mapping[str, Any]
    today: date
    known: Mapping[str, Sequence[Known]] = field(default_factory=dict)
    nominated: Mapping[tuple[int, int, str], str] = field(default_factory=dict)
    campaign_key: str = ""
    ground: str = ""
    dossier_code: str = ""
    coded: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    """Nominations of the dossier: key → whom they propose, and the name that goes by."""

    def achievement_key(self, values: Mapping[str, Any]) -> str:
        return self.campaign_key or f"{self.ground}:{values['achievement_from']}:{values['achievement_to']}"


def effective(row: NomineeRow, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values with what the officer gave for all empty cells."""
    values = {**row.values}
    for name in ("achievement_from", "achievement_to", "citation"):
        values[name] = values.get(name) or defaults.get(name, "")
    return values


def check_rows(rows: Iterable[NomineeRow], facts: Facts) -> None:
    """Every row gets its problems, codes, state and, where it is plain, its recipient. Namesakes come together."""
    groups: dict[str, list[NomineeRow]] = {}
    for row in rows:
        row.problems = []
        row.values.pop("same_as", None)
        _check_alone(row, facts)
        groups.setdefault(row.name_key, []).append(row)
    for key, group in groups.items():
        if key:
            _check_group(sorted(group, key=lambda row: row.order), facts)
    for group in groups.values():
        for row in group:
            _settle(row)


def _add(row: NomineeRow, code: str, level: str, text: str) -> None:
    if level == ASK and code in row.values.get("confirmed", []):
        return
    row.problems.append({"code": code, "level": level, "text": text})


def _settle(row: NomineeRow) -> None:
    open_problems = [item for item in row.problems if item["level"] != NOTE]
    row.codes = " ".join(["", *[item["code"] for item in row.problems], ""])[:300] if row.problems else ""
    if row.choice == RowChoice.SKIP or any(_is_here(item) for item in row.problems):
        row.state = RowState.SKIPPED
    else:
        row.state = RowState.NEEDS if open_problems else RowState.READY


def _is_here(item: Mapping[str, str]) -> bool:
    return item["code"] == "nominated" and item["level"] == NOTE


def _check_alone(row: NomineeRow, facts: Facts) -> None:
    values = effective(row, facts.defaults)
    _check_name(row, values)
    _check_award(row, values, facts)
    _check_period(row, values, facts.today)
    citation = values["citation"]
    if not citation:
        _add(row, "no_citation", ERROR, "Chưa có thành tích để ghi trên quyết định.")
    elif len(citation) > MAX_CITATION:
        _add(row, "citation_long", ERROR, f"Thành tích dài {len(citation)} ký tự; quyết định chỉ ghi được 500 ký tự.")
    for code in row.values.get("notes", []):
        if code in _ASKED:
            _add(row, code, ASK, _ASKED[code])
        elif code in _NOTED:
            _add(row, code, NOTE, _NOTED[code])


def _check_name(row: NomineeRow, values: Mapping[str, Any]) -> None:
    name, kind = values.get("name", ""), values.get("type", "")
    if not name:
        return _add(row, "no_name", ERROR, "Chưa có họ tên hoặc tên tập thể.")
    if len(name) > MAX_NAME:
        _add(row, "name_long", ERROR, "Tên dài quá 250 ký tự.")
    if kind not in RecipientType.values:
        _add(row, "no_type", ERROR, "Chưa rõ là tập thể, cá nhân, hộ gia đình hay doanh nghiệp.")
    elif kind == RecipientType.PERSON and type_by_name(name):
        _add(row, "type_doubtful", ASK, "Tên giống tên tập thể nhưng đang ghi là cá nhân. Hãy sửa hoặc xác nhận.")
    elif kind == RecipientType.PERSON and is_odd_person(name):
        _add(row, "name_odd", ASK, f"“{name}” không giống họ tên đầy đủ. Hãy sửa, hoặc xác nhận là đúng.")
    return None


def _check_award(row: NomineeRow, values: Mapping[str, Any], facts: Facts) -> None:
    kind_of = facts.awards.kinds
    text, chosen = values.get("award_text", ""), values.get("award") or None
    row.award_kind_id = None
    if not chosen and text:
        meant = facts.awards.meant(text, values.get("type", ""))
        names = "; ".join(str(kind_of[pk]) for pk in meant.options[:4])
        if meant.several:
            return _add(row, "award_several", ERROR, f"“{text}” là nhiều hình thức. Hãy chọn một cho dòng này.")
        if meant.unknown:
            return _add(row, "award_unknown", ERROR, f"Không nhận ra hình thức “{text}”. {_to_choose(facts, values)}")
        if meant.options and meant.not_offered:
            words = f"{_whose(facts)} không có hình thức “{text}”. {_to_choose(facts, values)}"
            return _add(row, "award_not_offered", ERROR, words)
        if meant.options:
            return _add(row, "award_ambiguous", ERROR, f"“{text}” có thể là: {names}. Hãy chọn một.")
        chosen = meant.kind
    chosen = chosen or facts.defaults.get("award")
    if not chosen or chosen not in kind_of:
        return _add(row, "no_award", ERROR, "Chưa có hình thức đề nghị.")
    kind = kind_of[chosen]
    if chosen not in facts.awards.offered:
        words = f"{_whose(facts)} không có hình thức “{kind}”. {_to_choose(facts, values)}"
        return _add(row, "award_not_offered", ERROR, words)
    row.award_kind_id = chosen
    if values.get("type") in RecipientType.values and values["type"] not in kind.recipient_types:
        label = RecipientType(values["type"]).label.lower()
        _add(row, "not_entitled", ERROR, f"“{kind}” không dành cho đối tượng {label}. {_to_choose(facts, values)}")
    return None


def _whose(facts: Facts) -> str:
    return "Phong trào này" if facts.campaign_key else "Tuyến hồ sơ này"


def _to_choose(facts: Facts, values: Mapping[str, Any]) -> str:
    """What may be chosen instead, by name while it is few."""
    offered = facts.awards.offered_to(values.get("type", ""))
    if not offered:
        return "Hồ sơ không có hình thức nào cho đối tượng này: hãy bỏ qua dòng này, hoặc sửa lại đối tượng."
    if len(offered) > MAX_NAMED:
        return "Hãy chọn trong danh mục."
    return f"Hãy chọn trong: {'; '.join(str(kind) for kind in offered)}."


def _check_period(row: NomineeRow, values: Mapping[str, Any], today: date) -> None:
    start, end = values["achievement_from"], values["achievement_to"]
    if not start or not end:
        return _add(row, "no_period", ERROR, "Chưa có thời gian lập thành tích; có thể điền một lần cho mọi dòng.")
    first, last = PartialDate.parse(start).first_day(), PartialDate.parse(end).last_day()
    if last < first or first > today:
        _add(row, "period_wrong", ERROR, "Thời gian lập thành tích không hợp lệ hoặc chưa bắt đầu.")
    return None


# --- Namesakes


def _check_group(rows: list[NomineeRow], facts: Facts) -> None:
    """Rows of one name in their order: who is on record, who is the same as a row above, what is proposed twice."""
    told: list[tuple[NomineeRow, object]] = []
    seen: dict[tuple[object, int | None], NomineeRow] = {}
    for row in rows:
        if row.choice == RowChoice.SKIP:
            continue
        known = facts.known.get(row.name_key, ())
        row.candidates = [person.pk for person in known]
        identity = _by_code(row, facts) or _on_record(row, known) or _in_file(row, told)
        told.append((row, identity))
        earlier = seen.setdefault((identity, row.award_kind_id), row)
        if earlier is not row and row.award_kind_id:
            _add(row, "same_in_file", ERROR, f"Cùng người, cùng hình thức với “{earlier.place}”. Hãy bỏ qua một dòng.")
        _check_nominated(row, facts)


def _by_code(row: NomineeRow, facts: Facts) -> object | None:
    """A row the portal wrote out itself, still under the same name."""
    person, key = facts.coded.get(row.values.get("code") or 0, (None, ""))
    if person is None or key != row.name_key or row.choice != RowChoice.OPEN:
        return None
    row.recipient_id = person
    return "recipient", person


def _on_record(row: NomineeRow, known: Sequence[Known]) -> object | None:
    birth = row.values.get("birth_year")
    if row.choice == RowChoice.MERGE and any(person.pk == row.recipient_id for person in known):
        return "recipient", row.recipient_id
    row.recipient_id = None
    possible = [one for one in known if not (birth and one.birth_year and birth != one.birth_year)]
    if not possible or row.choice in (RowChoice.OTHER, RowChoice.SHARE):
        return None
    is_person = row.values.get("type") == RecipientType.PERSON
    sure = [one for one in possible if birth and one.birth_year] if is_person else possible
    if len(sure) == 1 and (len(possible) == 1 or is_person):
        row.recipient_id = sure[0].pk
        _add(row, "merged", NOTE, f"Đã có trong danh sách của đơn vị ({sure[0].place}); ghi vào đúng đối tượng đó.")
        return "recipient", sure[0].pk
    words = "Hãy chọn “là người này” hoặc “người khác”."
    _add(row, "namesake", ASK, f"Đã có {len(possible)} người, tập thể cùng tên. {words}")
    return None


def _in_file(row: NomineeRow, told: list[tuple[NomineeRow, object]]) -> object:
    for earlier, identity in told:
        same = _same(row, earlier)
        if same is False or row.choice == RowChoice.OTHER:
            continue
        if same or row.choice == RowChoice.SHARE:
            row.values["same_as"] = earlier.order
            return identity
        _add(row, "same_name", ASK, f"Cùng tên với “{earlier.place}”, chưa đủ thông tin để biết là một người hay hai.")
        break
    return "row", row.order


def _same(row: NomineeRow, other: NomineeRow) -> bool | None:
    """Whether two rows of one name mean the same; None when the list does not tell."""
    for name in ("birth_year", "id_tail"):
        mine, theirs = row.values.get(name), other.values.get(name)
        if mine and theirs:
            return bool(mine == theirs)
    places = [fold(f"{one.values.get('job_title', '')} {one.values.get('unit_text', '')}") for one in (row, other)]
    if row.values.get("type") != RecipientType.PERSON:
        return places[0] == places[1]
    return True if places[0] and places[0] == places[1] else None


def _check_nominated(row: NomineeRow, facts: Facts) -> None:
    if row.recipient_id and row.award_kind_id:
        values = effective(row, facts.defaults)
        code = facts.nominated.get((row.recipient_id, row.award_kind_id, facts.achievement_key(values)))
        if code and code == facts.dossier_code:
            words = "Đã được đề nghị trong hồ sơ này nên không ghi thêm. Muốn sửa, hãy mở đề nghị đó trong hồ sơ."
            _add(row, "nominated", NOTE, words)
        elif code:
            _add(row, "nominated", ERROR, f"Đã được đề nghị cùng hình thức trong hồ sơ {code}. Hãy bỏ qua dòng này.")


def counts_by_code(codes: Iterable[str]) -> list[tuple[str, str, int]]:
    """(code, what it means, how many rows), for the reasons that ask for somebody."""
    found: dict[str, int] = {}
    for line in codes:
        for code in line.split():
            found[code] = found.get(code, 0) + 1
    return [(code, label, found[code]) for code, label in LABELS.items() if code in found]


def open_codes(rows: Iterable[NomineeRow]) -> Iterator[str]:
    yield from (row.codes for row in rows if row.state == RowState.NEEDS)

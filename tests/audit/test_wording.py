"""Events in words."""

import pytest

from tests.factories.people import make_ground
from thidua.audit import registry, selectors, wording
from thidua.audit import services as audit
from thidua.audit.models import AuditEvent
from thidua.units import services as units


def event(**values: object) -> AuditEvent:
    return AuditEvent(**{"verb": "unit.changed", "object_type": "units.unit", "object_label": "Sở Y tế", **values})


def test_changes_name_fields_choices_dates_and_flags() -> None:
    changed = event(
        before={"kind": "commune", "established_on": None, "is_standing_agency": False, "name": "A"},
        after={"kind": "ward", "established_on": "2025-07-01", "is_standing_agency": True, "name": "A"},
    )

    assert wording.changes_of(changed) == [
        {"label": "loại đơn vị", "before": "Xã", "after": "Phường, thị trấn"},
        {"label": "ngày thành lập", "before": "", "after": "1/7/2025"},
        {"label": "cơ quan thường trực thi đua, khen thưởng", "before": "không", "after": "có"},
    ]


def test_changes_never_show_raw_keys() -> None:
    changed = event(before={"secret_state_code": "a"}, after={"secret_state_code": "b"})

    assert wording.changes_of(changed) == []


def test_changes_use_registered_labels() -> None:
    changed = event(before={"parent": "Sở cũ"}, after={"parent": "Sở mới", "successors": ["A", "B"]})

    assert wording.changes_of(changed) == [
        {"label": "đơn vị cấp trên", "before": "Sở cũ", "after": "Sở mới"},
        {"label": "đơn vị kế thừa", "before": "", "after": "A, B"},
    ]


def test_changes_of_an_unknown_type_are_left_out() -> None:
    assert wording.changes_of(event(object_type="gone.model", after={"name": "x"})) == []


def test_text_that_looks_like_no_date_is_left_alone() -> None:
    changed = event(before={"note": "1234567890"}, after={"note": "2025-13-99"})

    assert wording.changes_of(changed) == [{"label": "ghi chú", "before": "1234567890", "after": "2025-13-99"}]


@pytest.mark.parametrize(
    ("verb", "tone"),
    [("unit.created", "good"), ("user.closed", "bad"), ("submission.returned", "warn"), ("unit.changed", "neutral")],
)
def test_tone_follows_the_verb(verb: str, tone: str) -> None:
    assert wording.tone_of(verb) == tone


def test_sentence_of_unknown_verb_is_still_vietnamese() -> None:
    assert wording.as_timeline(event(verb="never.heard"))["title"] == "Đã cập nhật"


def test_verb_is_registered_once() -> None:
    with pytest.raises(ValueError, match=r"unit\.created"):
        registry.register_verbs({"unit.created": "câu khác"})
    with pytest.raises(ValueError, match="parent"):
        registry.register_labels({"parent": "từ khác"})


@pytest.mark.django_db
def test_timeline_of_object_is_newest_first_and_its_own() -> None:
    ground = make_ground()
    units.update_unit(by=None, unit=ground.department, place_name="Chiềng Cơi")
    units.update_unit(by=None, unit=ground.commune, place_name="Yên Châu")
    units.update_unit(by=None, unit=ground.department, email="yte@example.invalid")

    titles = [(line["title"], line["changes"][0]["label"]) for line in selectors.timeline_of(ground.department)]

    assert titles == [
        ("Đã sửa thông tin đơn vị", "thư điện tử"),
        ("Đã sửa thông tin đơn vị", "địa danh trên văn bản"),
    ]


@pytest.mark.django_db
def test_timeline_of_all_names_each_object() -> None:
    ground = make_ground()
    units.update_unit(by=None, unit=ground.department, place_name="Chiềng Cơi")
    units.update_unit(by=None, unit=ground.commune, place_name="Yên Châu")
    units.update_unit(by=None, unit=ground.sibling, place_name="Mai Sơn")

    titles = [line["title"] for line in selectors.timeline_of_all([ground.department, ground.commune])]

    assert titles == [
        "Đã sửa thông tin đơn vị: Ủy ban nhân dân xã Yên Châu",
        "Đã sửa thông tin đơn vị: Sở Y tế",
    ]


@pytest.mark.django_db
def test_reason_is_the_text_of_the_event() -> None:
    ground = make_ground()
    audit.record(by=None, verb="unit.changed", obj=ground.commune, reason="Nghị quyết 01")

    assert selectors.timeline_of(ground.commune)[0]["text"] == "Nghị quyết 01"


def test_what_an_event_adds_is_told_apart_from_what_it_changes() -> None:
    added = wording.as_timeline(event(after={"name": "Sở Nội vụ"}))
    changed = wording.as_timeline(event(before={"name": "Ban Tổ chức"}, after={"name": "Sở Nội vụ"}))

    assert (added["adds"], changed["adds"]) == (True, False)

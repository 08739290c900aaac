"""Rows of a draft, one at a time, and the units that will take part."""

from decimal import Decimal

import pytest
import time_machine

from campaigns.enums import Comparator, MilestoneKind, TargetLevel
from campaigns.models import CampaignAward, Milestone, Obligation, Participation, Target
from campaigns.services.participants import (
    add_participants,
    add_participants_of_cluster,
    add_participants_of_kind,
    remove_participants,
)
from campaigns.services.parts import FIELDS, add_part, change_part, delete_part, fingerprint, move_part
from tests.campaigns.staff import NOW
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    TargetFactory,
)
from tests.factories.people import make_ground, make_person
from tests.factories.units import ClusterFactory, CommuneFactory, UnitFactory
from thidua.audit.selectors import history_of, timeline_of
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState

pytestmark = pytest.mark.django_db

TARGET = {
    "level": TargetLevel.MAIN,
    "text": "Tỷ lệ hộ nghèo giảm",
    "comparator": Comparator.AT_LEAST,
    "value": Decimal("3"),
    "unit_label": "%",
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def draft(ground):
    return CampaignFactory(owner=ground.province)


def order_of(model, campaign):
    return [str(row) for row in model.objects.filter(campaign=campaign).order_by("order", "pk")]


# --- Add, change, delete


def test_add_puts_a_row_at_the_end(staff, draft):
    TargetFactory(campaign=draft, text="Đầu", order=7)

    add_part(by=staff, campaign=draft, model=Target, values=TARGET)

    assert order_of(Target, draft) == ["Đầu", "Tỷ lệ hộ nghèo giảm"]


def test_add_is_read_in_the_history_of_the_campaign(staff, draft):
    add_part(by=staff, campaign=draft, model=Target, values=TARGET)

    entry = timeline_of(draft)[0]
    shown = {change["label"]: change["after"] for change in entry["changes"]}
    assert (entry["title"], entry["text"]) == ("Đã thêm nội dung", "Chỉ tiêu: Tỷ lệ hộ nghèo giảm")
    assert (shown["nội dung chỉ tiêu"], shown["phép so"], shown["giá trị"]) == (
        "Tỷ lệ hộ nghèo giảm",
        "từ … trở lên",
        "3",
    )


def test_every_written_field_has_a_word_in_the_history():
    from thidua.audit.registry import label_of

    keys = [f"{model._meta.model_name}.{name}" for model, names in FIELDS.items() for name in names]

    assert [key for key in keys if not label_of(key)] == []


def test_change_records_only_what_changed(staff, draft):
    row = MilestoneFactory(campaign=draft, kind=MilestoneKind.FINAL, when="2025-10", what="Tổng kết")

    values = {"kind": MilestoneKind.MIDTERM, "when": "2025", "what": "Tổng kết"}
    change_part(by=staff, row=row, seen=fingerprint(row), values=values)

    event = history_of(draft).get()
    assert event.before == {"milestone.kind": "Tổng kết", "milestone.when": "tháng 10/2025"}
    assert event.after == {"milestone.kind": "Sơ kết", "milestone.when": "năm 2025"}


def test_change_without_a_difference_records_nothing(staff, draft):
    row = MilestoneFactory(campaign=draft)

    change_part(by=staff, row=row, seen=fingerprint(row), values={"kind": row.kind, "when": row.when})

    assert history_of(draft).count() == 0


def test_change_of_a_row_somebody_else_changed_is_refused(staff, draft):
    row = MilestoneFactory(campaign=draft, what="Đầu")
    seen = fingerprint(row)
    change_part(by=staff, row=row, seen=seen, values={"what": "Của người thứ nhất"})

    with pytest.raises(StaleObject):
        change_part(by=staff, row=row, seen=seen, values={"what": "Của người thứ hai"})

    assert Milestone.objects.get().what == "Của người thứ nhất"


def test_change_of_another_row_does_not_disturb(staff, draft):
    row, other = MilestoneFactory(campaign=draft), MilestoneFactory(campaign=draft)
    seen = fingerprint(row)
    change_part(by=staff, row=other, seen=fingerprint(other), values={"what": "Khác"})

    change_part(by=staff, row=row, seen=seen, values={"what": "Của tôi"})

    assert Milestone.objects.get(pk=row.pk).what == "Của tôi"


def test_fingerprint_differs_with_every_field(draft):
    row = TargetFactory(campaign=draft, value=Decimal(3))
    before = fingerprint(row)
    row.value = Decimal("3.5")

    assert fingerprint(row) != before


def test_fingerprint_is_the_same_after_reading_back(draft):
    row = TargetFactory(campaign=draft, value=Decimal("3.5"))

    assert fingerprint(Target.objects.get(pk=row.pk)) == fingerprint(row)


def test_change_of_a_deleted_row_is_refused(staff, draft):
    row = MilestoneFactory(campaign=draft)
    seen = fingerprint(row)
    Milestone.objects.all().delete()

    with pytest.raises(WrongState):
        change_part(by=staff, row=row, seen=seen, values={"what": "Muộn"})


def test_delete_keeps_what_was_there_in_the_history(staff, draft):
    row = ObligationFactory(campaign=draft, what="Gửi kế hoạch")

    delete_part(by=staff, row=row)

    assert Obligation.objects.count() == 0
    assert history_of(draft).get().before["obligation.what"] == "Gửi kế hoạch"
    assert history_of(draft).get().before["obligation.due_at"] == "hết ngày 14/7/2024"


@pytest.mark.parametrize("action", ["add", "change", "delete", "move"])
def test_parts_of_a_launched_campaign_stay_as_they_are(ground, staff, action):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    row = MilestoneFactory(campaign=campaign, what="Đầu")
    actions = {
        "add": lambda: add_part(by=staff, campaign=campaign, model=Milestone, values={"kind": MilestoneKind.OTHER}),
        "change": lambda: change_part(by=staff, row=row, seen=fingerprint(row), values={"what": "Khác"}),
        "delete": lambda: delete_part(by=staff, row=row),
        "move": lambda: move_part(by=staff, row=row, step=1),
    }

    with pytest.raises(WrongState):
        actions[action]()

    assert [milestone.what for milestone in Milestone.objects.all()] == ["Đầu"]


def test_parts_are_not_changed_from_another_province(ground, draft):
    with pytest.raises(NotAllowed):
        add_part(by=make_person("staff", ground.other_agency), campaign=draft, model=Target, values=TARGET)

    assert Target.objects.count() == 0


def test_same_award_twice_is_refused_beside_its_field(staff, draft):
    kind = AwardKindFactory()
    CampaignAwardFactory(campaign=draft, award_kind=kind)

    with pytest.raises(InvalidInput) as refusal:
        add_part(by=staff, campaign=draft, model=CampaignAward, values={"award_kind": kind})

    assert refusal.value.field == "award_kind"
    assert CampaignAward.objects.count() == 1
    assert history_of(draft).count() == 0


# --- Sub-scopes


def test_target_of_another_campaign_is_no_parent(ground, staff, draft):
    foreign = TargetFactory(campaign=CampaignFactory(owner=ground.province))

    with pytest.raises(InvalidInput) as refusal:
        add_part(by=staff, campaign=draft, model=Target, values={**TARGET, "parent": foreign})

    assert refusal.value.field == "parent"


def test_sub_scope_of_a_sub_scope_is_refused(staff, draft):
    child = TargetFactory(campaign=draft, parent=TargetFactory(campaign=draft))

    with pytest.raises(InvalidInput):
        add_part(by=staff, campaign=draft, model=Target, values={**TARGET, "parent": child})


def test_target_with_sub_scopes_cannot_become_one(staff, draft):
    parent = TargetFactory(campaign=draft)
    TargetFactory(campaign=draft, parent=parent)
    other = TargetFactory(campaign=draft)

    with pytest.raises(InvalidInput):
        change_part(by=staff, row=parent, seen=fingerprint(parent), values={"parent": other})


# --- Order


@pytest.mark.parametrize(
    ("moved", "step", "expected"),
    [("B", -1, "BAC"), ("B", 1, "ACB"), ("A", -1, "ABC"), ("C", 1, "ABC"), ("C", -1, "ACB")],
)
def test_move(staff, draft, moved, step, expected):
    for order, name in enumerate("ABC"):
        TargetFactory(campaign=draft, text=name, order=order)

    move_part(by=staff, row=Target.objects.get(text=moved), step=step)

    assert "".join(order_of(Target, draft)) == expected


def test_move_heals_equal_places(staff, draft):
    for name in "ABC":
        TargetFactory(campaign=draft, text=name, order=0)

    move_part(by=staff, row=Target.objects.get(text="C"), step=-1)

    assert order_of(Target, draft) == ["A", "C", "B"]


def test_move_of_a_sub_scope_stays_within_its_target(staff, draft):
    first, second = TargetFactory(campaign=draft, text="1", order=0), TargetFactory(campaign=draft, text="2", order=1)
    TargetFactory(campaign=draft, text="1a", parent=first, order=2)
    TargetFactory(campaign=draft, text="2a", parent=second, order=3)

    move_part(by=staff, row=Target.objects.get(text="1a"), step=1)

    assert order_of(Target, draft) == ["1", "2", "1a", "2a"]


# --- Participants


def participants(draft):
    return {row.unit.name for row in Participation.objects.filter(campaign=draft)}


def test_participants_are_added_once(ground, staff, draft):
    ids = [ground.commune.pk, ground.sibling.pk, ground.commune.pk]

    assert add_participants(by=staff, campaign=draft, unit_ids=ids) == 2
    assert add_participants(by=staff, campaign=draft, unit_ids=ids) == 0
    assert participants(draft) == {ground.commune.name, ground.sibling.name}


def test_participants_lie_below_the_owner(ground, staff, draft):
    ids = [ground.other_commune.pk, ground.province.pk, ground.other_province.pk]

    assert add_participants(by=staff, campaign=draft, unit_ids=ids) == 0


def test_dissolved_unit_is_not_added(ground, staff, draft):
    gone = CommuneFactory(parent=ground.province, dissolved_on="2024-07-01")
    future = CommuneFactory(parent=ground.province, established_on="2024-07-02")

    assert add_participants(by=staff, campaign=draft, unit_ids=[gone.pk, future.pk]) == 0


def test_participants_of_a_kind_at_any_depth(ground, staff, draft):
    UnitFactory(parent=ground.commune, kind="commune", name="Xã ở dưới xã")

    added = add_participants_of_kind(by=staff, campaign=draft, kind="commune")

    assert added == 3
    assert participants(draft) == {ground.commune.name, ground.sibling.name, "Xã ở dưới xã"}


def test_participants_of_a_cluster(ground, staff, draft):
    cluster = ClusterFactory(owner=ground.province, units=[ground.commune, ground.department])

    assert add_participants_of_cluster(by=staff, campaign=draft, cluster=cluster) == 2


def test_cluster_of_another_owner_is_refused(ground, staff, draft):
    cluster = ClusterFactory(owner=ground.other_province, units=[ground.commune])

    with pytest.raises(InvalidInput):
        add_participants_of_cluster(by=staff, campaign=draft, cluster=cluster)

    assert participants(draft) == set()


def test_participants_are_removed(ground, staff, draft):
    ParticipationFactory(campaign=draft, unit=ground.commune)
    ParticipationFactory(campaign=draft, unit=ground.sibling)
    ParticipationFactory(unit=ground.commune)

    assert remove_participants(by=staff, campaign=draft, unit_ids=[ground.commune.pk]) == 1
    assert participants(draft) == {ground.sibling.name}
    assert Participation.objects.filter(unit=ground.commune).count() == 1


def test_participants_change_is_recorded_with_names(ground, staff, draft):
    add_participants(by=staff, campaign=draft, unit_ids=[ground.commune.pk])

    assert history_of(draft).get().after == {"count": 1, "units": ground.commune.name}


@pytest.mark.parametrize("action", [add_participants, remove_participants])
def test_participants_of_a_launched_campaign_stay(ground, staff, action):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=campaign, unit=ground.commune)

    with pytest.raises(WrongState):
        action(by=staff, campaign=campaign, unit_ids=[ground.commune.pk, ground.sibling.pk])

    assert participants(campaign) == {ground.commune.name}


# --- Exceptions and upper targets


def test_units_of_an_exception_are_stored_and_told(staff, draft):
    rule = TargetFactory(campaign=draft)
    unit = ParticipationFactory(campaign=draft, unit=UnitFactory(parent=draft.owner, name="Xã Biên Giới")).unit
    values = {**TARGET, "parent": rule, "scope_text": "các xã biên giới", "scope_units": [unit]}

    row = add_part(by=staff, campaign=draft, model=Target, values=values)

    assert list(row.scope_units.all()) == [unit]
    assert history_of(draft)[0].after["target.scope_units"] == "Xã Biên Giới"


def test_another_hand_on_the_units_makes_a_save_stale(staff, draft):
    rule, row = TargetFactory(campaign=draft), TargetFactory(campaign=draft)
    seen = fingerprint(row)
    row.scope_units.add(ParticipationFactory(campaign=draft).unit)

    with pytest.raises(StaleObject):
        change_part(by=staff, row=row, seen=seen, values={**TARGET, "parent": rule})


def test_an_upper_target_belongs_to_the_upper_campaign(staff, ground):
    upper = TargetFactory()
    lower = CampaignFactory(owner=ground.province, parent=upper.campaign)

    row = add_part(by=staff, campaign=lower, model=Target, values={**TARGET, "upper": upper})

    assert row.upper == upper
    with pytest.raises(InvalidInput) as refusal:
        add_part(by=staff, campaign=lower, model=Target, values={**TARGET, "upper": TargetFactory()})
    assert refusal.value.field == "upper"

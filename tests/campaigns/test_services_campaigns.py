"""Drafting, ticking, closing: who, when, and what is written down."""

from datetime import date, timedelta

import pytest
import time_machine

from campaigns.enums import CampaignKind, CampaignStatus, LaunchDocumentKind
from campaigns.models import Campaign
from campaigns.services.campaigns import close_campaign, create_campaign, tick_work_item, update_campaign
from tests.campaigns.staff import NOW, ready_draft
from tests.factories.campaigns import CampaignFactory, WorkItemFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState

pytestmark = pytest.mark.django_db

VALUES = {
    "title": "Phong trào mới",
    "kind": CampaignKind.THEMATIC,
    "document_kind": LaunchDocumentKind.PLAN,
    "period_from": "2024-06",
    "period_to": "2025-10",
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


# --- Create


def test_create_makes_a_draft_of_its_author(ground, staff):
    campaign = create_campaign(by=staff, owner=ground.province, values=VALUES)

    row = Campaign.objects.get()
    assert (row.pk, row.title, row.status, row.owner, row.created_by, row.created_at) == (
        campaign.pk,
        "Phong trào mới",
        CampaignStatus.DRAFT,
        ground.province,
        staff,
        NOW,
    )
    assert history_of(row).get().verb == "campaign.created"


def test_create_is_found_without_accents(ground, staff):
    create_campaign(by=staff, owner=ground.province, values=VALUES)

    assert Campaign.objects.get().search_text == "phong trao moi"


def test_create_keeps_the_file(ground, staff):
    file = StoredFileFactory()

    assert create_campaign(by=staff, owner=ground.province, values=VALUES, document_file=file).document_file == file


def test_create_writes_only_what_the_document_says(ground, staff):
    smuggled = {**VALUES, "status": CampaignStatus.CLOSED, "launched_at": NOW, "version": 99}

    campaign = create_campaign(by=staff, owner=ground.province, values=smuggled)

    assert (campaign.status, campaign.launched_at, campaign.version) == (CampaignStatus.DRAFT, None, 1)


@pytest.mark.parametrize(
    ("role", "place"), [("unit_officer", "commune"), ("admin", "agency"), ("staff", "other_agency")]
)
def test_create_is_refused(ground, role, place):
    with pytest.raises(NotAllowed):
        create_campaign(by=make_person(role, getattr(ground, place)), owner=ground.province, values=VALUES)

    assert Campaign.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"period_from": "2025-11"}, "period_to"),
        ({"period_from": "2025-10-31", "period_to": "2025-10-30"}, "period_to"),
        ({"min_models": 5, "max_models": 1}, "max_models"),
    ],
)
def test_create_refuses_what_contradicts_itself(ground, staff, change, field):
    with pytest.raises(InvalidInput) as refusal:
        create_campaign(by=staff, owner=ground.province, values={**VALUES, **change})

    assert refusal.value.field == field
    assert Campaign.objects.count() == 0


@pytest.mark.parametrize(("begin", "end"), [("2024", "2024"), ("2024-07", "2024"), ("2024-Q4", "2024-12-31")])
def test_create_takes_partial_periods_that_overlap(ground, staff, begin, end):
    values = {**VALUES, "period_from": begin, "period_to": end}

    assert create_campaign(by=staff, owner=ground.province, values=values).period_to == end


def test_create_refuses_a_parent_out_of_sight(ground, staff):
    foreign = CampaignFactory(owner=ground.other_province, launched=True)

    with pytest.raises(InvalidInput) as refusal:
        create_campaign(by=staff, owner=ground.province, values={**VALUES, "parent": foreign})

    assert refusal.value.field == "parent"


# --- Update


def test_update_saves_and_counts_the_version(ground, staff):
    draft = CampaignFactory(owner=ground.province)

    update_campaign(by=staff, campaign=draft, version=1, values={**VALUES, "signer": "Lò Văn Mẫu"})

    row = Campaign.objects.get(pk=draft.pk)
    assert (row.title, row.signer, row.version) == ("Phong trào mới", "Lò Văn Mẫu", 2)


def test_update_records_only_what_changed_in_words(ground, staff):
    draft = CampaignFactory(owner=ground.province, kind=CampaignKind.REGULAR, period_to="2025-10", title="Tên")

    update_campaign(
        by=staff, campaign=draft, version=1, values={"kind": CampaignKind.THEMATIC, "period_to": "2026", "title": "Tên"}
    )

    event = history_of(draft).get()
    assert event.before == {"kind": "Thi đua thường xuyên", "period_to": "tháng 10/2025"}
    assert event.after == {"kind": "Thi đua theo chuyên đề (đợt)", "period_to": "năm 2026"}


def test_update_of_a_stale_version_changes_nothing(ground, staff):
    draft = CampaignFactory(owner=ground.province, title="Tên đầu")
    update_campaign(by=staff, campaign=draft, version=1, values={"title": "Tên của người thứ nhất"})

    with pytest.raises(StaleObject):
        update_campaign(by=staff, campaign=draft, version=1, values={"title": "Tên của người thứ hai"})

    assert Campaign.objects.get(pk=draft.pk).title == "Tên của người thứ nhất"


@pytest.mark.parametrize("state", ["launched", "closed"])
def test_update_after_launch_is_refused(ground, staff, state):
    campaign = CampaignFactory(owner=ground.province, title="Tên đầu", **{state: True})

    with pytest.raises(WrongState):
        update_campaign(by=staff, campaign=campaign, version=1, values={"title": "Tên khác"})

    assert Campaign.objects.get(pk=campaign.pk).title == "Tên đầu"


def test_update_refuses_a_campaign_as_its_own_parent(ground, staff):
    draft = CampaignFactory(owner=ground.province)

    with pytest.raises(InvalidInput):
        update_campaign(by=staff, campaign=draft, version=1, values={"parent": draft})


def test_update_refuses_a_child_as_parent(ground, staff):
    draft = CampaignFactory(owner=ground.province)
    child = CampaignFactory(owner=ground.province, launched=True, parent=draft)

    with pytest.raises(InvalidInput):
        update_campaign(by=staff, campaign=draft, version=1, values={"parent": child})


def test_update_keeps_the_old_file_when_none_is_sent(ground, staff):
    file = StoredFileFactory()
    draft = CampaignFactory(owner=ground.province, document_file=file)

    update_campaign(by=staff, campaign=draft, version=1, values={"title": "Tên khác"})

    assert Campaign.objects.get(pk=draft.pk).document_file == file


# --- Tick


def test_tick_is_recorded_on_the_campaign(ground, staff):
    item = WorkItemFactory(campaign__owner=ground.province, text="Lễ phát động")

    tick_work_item(by=staff, work_item=item, done_on=date(2024, 6, 20))

    assert history_of(item.campaign).get().after == {"text": "Lễ phát động", "done_on": "20/6/2024"}


def test_tick_twice_is_recorded_once(ground, staff):
    item = WorkItemFactory(campaign__owner=ground.province)

    tick_work_item(by=staff, work_item=item, done_on=NOW.date())
    tick_work_item(by=staff, work_item=item, done_on=NOW.date())

    assert history_of(item.campaign).count() == 1


def test_tick_of_tomorrow_is_refused(ground, staff):
    item = WorkItemFactory(campaign__owner=ground.province)

    with pytest.raises(InvalidInput):
        tick_work_item(by=staff, work_item=item, done_on=NOW.date() + timedelta(days=1))


def test_tick_after_closing_is_refused(ground, staff):
    item = WorkItemFactory(campaign__owner=ground.province, campaign__closed=True)

    with pytest.raises(WrongState):
        tick_work_item(by=staff, work_item=item, done_on=NOW.date())


# --- Close


def test_close_ends_a_running_campaign(ground, staff):
    campaign = CampaignFactory(owner=ground.province, launched=True)

    close_campaign(by=staff, campaign=campaign)

    row = Campaign.objects.get(pk=campaign.pk)
    assert (row.status, row.closed_at) == (CampaignStatus.CLOSED, NOW)
    assert history_of(row).get().verb == "campaign.closed"


def test_close_twice_keeps_the_first_moment(ground, staff):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    close_campaign(by=staff, campaign=campaign)

    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        close_campaign(by=staff, campaign=campaign)

    assert Campaign.objects.get(pk=campaign.pk).closed_at == NOW
    assert history_of(campaign).count() == 1


def test_close_of_a_draft_is_refused(ground, staff):
    draft = ready_draft(ground)

    with pytest.raises(WrongState):
        close_campaign(by=staff, campaign=draft)


def test_close_by_another_province_is_refused(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True)

    with pytest.raises(NotAllowed):
        close_campaign(by=make_person("staff", ground.other_agency), campaign=campaign)

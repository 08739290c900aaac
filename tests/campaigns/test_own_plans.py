"""A unit's own plan under the province's: who may make one, what it takes over, and how it goes up."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.enums import CampaignStatus, Comparator, DutyStatus, ObligationKind
from campaigns.forms.plans import own_title
from campaigns.models import Campaign, Duty, Participation, Target
from campaigns.rules.owning import holds, owner_scope
from campaigns.rules.receiving import can_decide
from campaigns.selectors.campaigns import may_read_document, possible_owners, visible_to
from campaigns.selectors.people import receivers_of, waits_for
from campaigns.selectors.readiness import blockers
from campaigns.selectors.receiving import receives, waiting_for
from campaigns.services.campaigns import create_campaign, update_campaign
from campaigns.services.launch import launch_campaign
from campaigns.services.own_plans import draft_own_plan, send_own_plan
from campaigns.services.receiving import receive_submission
from campaigns.services.submissions import send_submission
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import StandingAgencyFactory
from thidua.accounts.permissions import Permission
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed, WrongState
from thidua.notifications.models import Notification
from thidua.units.models import Unit

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _moment():
    with clock.at(NOW):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def head(ground):
    return make_person("unit_head", ground.commune)


@pytest.fixture
def upper(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào thi đua làm đường")


@pytest.fixture
def part(upper, ground):
    return ParticipationFactory(campaign=upper, unit=ground.commune)


@pytest.fixture
def duty(upper, ground):
    return DutyFactory(obligation=ObligationFactory(campaign=upper, what="Gửi kế hoạch"), unit=ground.commune)


def planned(officer, part, **values):
    return draft_own_plan(by=officer, participation=part, title="Kế hoạch của xã", **values)


def on_paper(plan, **values):
    values = {
        "document_number": "15",
        "document_symbol": "KH-UBND",
        "document_date": "2024-06-28",
        "document_file": StoredFileFactory(purpose="campaign_document"),
        **values,
    }
    Campaign.objects.filter(pk=plan.pk).update(**values)
    return Campaign.objects.get(pk=plan.pk)


# --- Rights


@pytest.mark.parametrize(
    ("role", "place", "edits", "launches"),
    [
        ("unit_officer", "commune", ["commune"], []),
        ("unit_head", "commune", ["commune"], ["commune"]),
        ("unit_officer", "school", ["school"], []),
        ("viewer", "commune", [], []),
        ("executive", "commune", [], []),
        ("staff", "agency", ["province", "agency", "department", "commune", "school", "sibling"], None),
    ],
)
def test_rights_over_a_campaign_by_its_owner(ground, role, place, edits, launches):
    person = make_person(role, getattr(ground, place))
    places = ["province", "agency", "department", "commune", "school", "sibling", "other_commune"]

    held = {
        permission: [name for name in places if holds(person, permission, getattr(ground, name))]
        for permission in (Permission.EDIT_CAMPAIGN, Permission.RECEIVE_SUBMISSION, Permission.LAUNCH_CAMPAIGN)
    }

    assert held == {
        Permission.EDIT_CAMPAIGN: edits,
        Permission.RECEIVE_SUBMISSION: edits,
        Permission.LAUNCH_CAMPAIGN: edits if launches is None else launches,
    }


@pytest.mark.parametrize("role", ["unit_officer", "unit_head", "viewer", "staff"])
def test_scope_and_rule_say_the_same(ground, role):
    person = make_person(role, ground.commune if role != "staff" else ground.agency)

    listed = set(Unit.objects.filter(owner_scope(person, Permission.EDIT_CAMPAIGN, "")))

    assert listed == {unit for unit in Unit.objects.all() if holds(person, Permission.EDIT_CAMPAIGN, unit)}


def test_unit_officer_drafts_for_the_own_unit_only(ground, officer):
    values = {"kind": "regular", "title": "Kế hoạch công tác năm", "document_kind": "ke_hoach_cong_tac_nam"}

    own = create_campaign(by=officer, owner=ground.commune, values=values)

    assert list(possible_owners(officer)) == [ground.commune]
    assert list(visible_to(officer)) == [own]
    for other in (ground.school, ground.sibling, ground.province):
        with pytest.raises(NotAllowed):
            create_campaign(by=officer, owner=other, values=values)


def test_officer_drafts_and_only_the_head_launches(ground, officer, head):
    plan = CampaignFactory(owner=ground.commune)
    ParticipationFactory(campaign=plan, unit=ground.school, joined_at=None)

    with pytest.raises(NotAllowed):
        launch_campaign(by=officer, campaign=plan)

    assert launch_campaign(by=head, campaign=plan).status == CampaignStatus.LAUNCHED


def test_neighbours_and_units_below_neither_see_nor_change_a_draft(ground):
    plan = CampaignFactory(owner=ground.commune)
    for place in (ground.sibling, ground.school):
        stranger = make_person("unit_head", place)
        assert list(visible_to(stranger)) == []
        with pytest.raises(NotAllowed):
            update_campaign(by=stranger, campaign=plan, version=1, values={})


def test_paper_from_below_is_told_to_and_received_by_the_units_own_people(ground, officer, head):
    make_person("staff", ground.agency)
    sender = make_person("unit_officer", ground.school)
    plan = CampaignFactory(owner=ground.commune, launched=True)
    duty = DutyFactory(obligation=ObligationFactory(campaign=plan), unit=ground.school)
    submission = send_submission(
        by=sender,
        duty=duty,
        document_number="2/KH",
        document_date=NOW.date(),
        file=StoredFileFactory(purpose="submission"),
    )

    assert set(Notification.objects.values_list("user", flat=True)) == {officer.pk, head.pk}
    assert list(waiting_for(officer)) == [submission]
    assert (can_decide(sender, submission), receives(officer), receives(sender)) == (False, True, False)
    receive_submission(by=officer, submission=submission)
    assert Duty.objects.get(pk=duty.pk).status == DutyStatus.RECEIVED


def test_receivers_are_the_own_agency_then_the_own_people_then_the_agency_above(ground):
    staff = make_person("staff", ground.agency)
    assert receivers_of(ground.province) == [staff]
    assert receivers_of(ground.commune) == [staff]

    head = make_person("unit_head", ground.commune)
    assert receivers_of(ground.commune) == [head]

    office = StandingAgencyFactory(parent=ground.commune, name="Phòng Văn hóa - Xã hội")
    own_staff = make_person("staff", office)
    assert receivers_of(ground.commune) == [own_staff]


@pytest.mark.parametrize(
    ("keeper", "place", "waits"),
    [
        (None, None, True),
        ("unit_head", "commune", False),
        ("unit_officer", "commune", False),
        ("viewer", "commune", True),
    ],
)
def test_higher_agency_is_asked_only_for_units_without_people(ground, keeper, place, waits):
    """Its own province's campaign is always on its desk."""
    staff = make_person("staff", ground.agency)
    if keeper:
        make_person(keeper, ground.commune)
    own, below = CampaignFactory(owner=ground.province), CampaignFactory(owner=ground.commune)

    found = Campaign.objects.filter(waits_for(staff, Permission.EDIT_CAMPAIGN)).order_by("pk")

    assert list(found) == ([own, below] if waits else [own])


def test_own_agency_of_a_unit_takes_it_off_the_desk_above(ground):
    staff = make_person("staff", ground.agency)
    office = StandingAgencyFactory(parent=ground.commune, name="Phòng Văn hóa - Xã hội")
    own_staff = make_person("staff", office)
    below = CampaignFactory(owner=ground.commune)

    assert list(Campaign.objects.filter(waits_for(staff, Permission.EDIT_CAMPAIGN))) == []
    assert list(Campaign.objects.filter(waits_for(own_staff, Permission.EDIT_CAMPAIGN))) == [below]


# --- Drafting


def test_plan_is_prefilled_and_mapped(officer, part, upper, ground):
    target = TargetFactory(campaign=upper, comparator=Comparator.AT_LEAST, value=Decimal("60"), unit_label="km")
    other = TargetFactory(campaign=upper)
    UnitTargetFactory(participation=part, target=target, text="Làm đường bản", value=Decimal("4"), unit_label="km")
    report = ObligationFactory(campaign=upper, kind=ObligationKind.REPORT, what="Báo cáo kết quả")

    plan = planned(officer, part, targets=[target], obligations=[report])

    taken = plan.targets.get()
    assert (plan.owner, plan.parent, plan.status) == (ground.commune, upper, CampaignStatus.DRAFT)
    assert (plan.period_from, plan.period_to) == (upper.period_from, upper.period_to)
    assert (taken.upper, taken.text, taken.value, taken.comparator) == (target, "Làm đường bản", 4, ">=")
    assert [(row.what, row.due_at) for row in plan.obligations.all()] == [("Báo cáo kết quả", None)]
    assert [row.unit for row in plan.participations.all()] == [ground.school]
    assert Participation.objects.get(pk=part.pk).own_campaign == plan
    assert not other.carried_by.exists()


def test_range_taken_over_with_a_registered_range(officer, part, upper):
    target = TargetFactory(campaign=upper, comparator=Comparator.BETWEEN, value=Decimal("50"), value_to=Decimal("55"))

    plan = planned(officer, part, targets=[target])

    taken = plan.targets.get()
    assert (taken.comparator, taken.value, taken.value_to) == (Comparator.BETWEEN, 50, 55)


def test_foreign_and_dropped_targets_are_left_out(officer, part, upper):
    foreign, dropped = TargetFactory(), TargetFactory(campaign=upper, dropped_at=NOW)

    assert planned(officer, part, targets=[foreign, dropped]).targets.count() == 0


def test_second_plan_and_a_closed_campaign_are_refused(officer, part, ground):
    planned(officer, part)
    with pytest.raises(WrongState, match="đã có kế hoạch riêng"):
        planned(officer, Participation.objects.get(pk=part.pk))

    closed = ParticipationFactory(campaign=CampaignFactory(owner=ground.province, closed=True), unit=ground.commune)
    with pytest.raises(WrongState, match="đã tổng kết"):
        planned(officer, closed)


def test_plan_for_another_unit_is_refused(ground, part):
    with pytest.raises(NotAllowed):
        planned(make_person("unit_officer", ground.sibling), part)


def test_plan_without_units_below_may_still_be_issued(ground, upper):
    head = make_person("unit_head", ground.school)
    part = ParticipationFactory(campaign=upper, unit=ground.school)
    plan = draft_own_plan(by=head, participation=part, title="Kế hoạch của trường")

    assert [item.key for item in blockers(plan, NOW)] == []
    assert launch_campaign(by=head, campaign=plan).status == CampaignStatus.LAUNCHED


def test_title_reads_as_a_plan_of_the_campaign(part):
    assert own_title(part) == "Kế hoạch thực hiện phong trào thi đua làm đường"


# --- Sending it up


def test_own_plan_is_sent_with_its_number_date_and_file(officer, part, duty):
    plan = on_paper(planned(officer, part), signer="Lò Văn Mẫu")

    submission = send_own_plan(by=officer, participation=part)

    assert (submission.duty, submission.document_number, submission.document_date.isoformat()) == (
        duty,
        "15/KH-UBND",
        "2024-06-28",
    )
    assert (submission.file, submission.signer) == (plan.document_file, "Lò Văn Mẫu")
    assert Duty.objects.get(pk=duty.pk).status == DutyStatus.SENT


def test_file_of_a_sent_plan_is_read_above_though_the_plan_is_a_draft(officer, part, duty, ground):
    plan = on_paper(planned(officer, part))
    viewer, stranger = make_person("viewer", ground.province), make_person("viewer", ground.sibling)
    assert may_read_document(viewer, plan.document_file) is False

    send_own_plan(by=officer, participation=part)

    assert may_read_document(viewer, plan.document_file) is True
    assert may_read_document(stranger, plan.document_file) is False


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"document_number": ""}, "số, ký hiệu"),
        ({"document_date": "2024-06"}, "đủ ngày"),
        ({"document_file": None}, "tệp văn bản"),
    ],
)
def test_plan_not_yet_on_paper_is_not_sent(officer, part, duty, values, sentence):
    on_paper(planned(officer, part), **values)

    with pytest.raises(WrongState, match=sentence):
        send_own_plan(by=officer, participation=part)


def test_sending_without_a_plan_or_without_a_duty_is_refused(officer, part):
    with pytest.raises(WrongState, match="chưa có kế hoạch riêng"):
        send_own_plan(by=officer, participation=part)
    planned(officer, part)
    with pytest.raises(WrongState, match="không yêu cầu"):
        send_own_plan(by=officer, participation=part)


# --- Pages


def test_duty_to_send_a_plan_offers_the_units_own(client, officer, part, duty, upper):
    client.force_login(officer)
    assert "Lập kế hoạch của đơn vị" in client.get(reverse("campaigns:duty", args=[duty.pk])).content.decode()

    on_paper(planned(officer, part))
    assert "Gửi kế hoạch này lên cấp trên" in client.get(reverse("campaigns:duty", args=[duty.pk])).content.decode()

    report = DutyFactory(obligation=ObligationFactory(campaign=upper, kind=ObligationKind.REPORT), unit=part.unit)
    assert "Kế hoạch của đơn vị" not in client.get(reverse("campaigns:duty", args=[report.pk])).content.decode()


def test_officer_walks_from_the_participation_to_the_sent_plan(client, officer, part, duty, upper):
    target = TargetFactory(campaign=upper)
    client.force_login(officer)
    page = client.get(reverse("campaigns:participation", args=[part.pk]))
    assert "Lập kế hoạch của đơn vị" in page.content.decode()

    form = client.get(reverse("campaigns:own_plan", args=[part.pk])).context["form"]
    data = {"title": form["title"].value(), "targets": [str(target.pk)], "with_units": "on"}
    made = client.post(reverse("campaigns:own_plan", args=[part.pk]), data)
    plan = Campaign.objects.get(owner=part.unit)
    assert made.url == reverse("campaigns:edit", args=[plan.pk])
    assert Target.objects.get(campaign=plan).upper == target

    refused = client.post(reverse("campaigns:own_plan_send", args=[part.pk]), follow=True)
    assert "chưa có số, ký hiệu" in refused.content.decode()

    on_paper(plan)
    sent = client.post(reverse("campaigns:own_plan_send", args=[part.pk]))
    assert sent.url == reverse("campaigns:duty", args=[duty.pk])

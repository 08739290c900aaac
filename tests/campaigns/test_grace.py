"""Grace: sent inside it is on time; told to the unit or kept from it everywhere; deadlines at the second."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from campaigns.enums import BoardState
from campaigns.models import Duty, Obligation
from campaigns.selectors.states import state_filter, state_of
from campaigns.services.launch import launch_campaign
from campaigns.services.parts import add_part, change_part, fingerprint
from campaigns.services.receiving import extend_duty
from campaigns.services.submissions import send_submission
from tests.campaigns.staff import ready_draft
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.audit.selectors import history_of
from thidua.common.clock import HANOI
from thidua.notifications.models import OutgoingMail
from thidua.notifications.services import sweep_reminders

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 7, 15, tzinfo=HANOI)
SECOND = timedelta(seconds=1)


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


def duty_of(ground, *, shown=False, grace=3, **kwargs):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    obligation = ObligationFactory(campaign=campaign, what="Gửi kế hoạch", grace_days=grace, grace_shown=shown)
    return DutyFactory(obligation=obligation, unit=ground.commune, **kwargs)


def send(duty, officer, at):
    with time_machine.travel(at, tick=False):
        send_submission(
            by=officer,
            duty=duty,
            document_number="1/KH",
            document_date=date(2024, 7, 1),
            file=StoredFileFactory(purpose="submission"),
        )
    duty.refresh_from_db()
    return duty


def page_at(client, person, at, name, pk):
    client.force_login(person)
    with time_machine.travel(at, tick=False):
        return " ".join(strip_tags(client.get(reverse(name, args=[pk])).content.decode()).split())


@pytest.mark.parametrize(
    ("grace", "sent", "late"),
    [
        (0, datetime(2024, 7, 14, 16, 59, 59, tzinfo=UTC), False),  # 23:59:59 of 14/7 in Hà Nội
        (0, datetime(2024, 7, 14, 17, 0, 0, tzinfo=UTC), True),  # 00:00:00 of 15/7
        (3, datetime(2024, 7, 17, 16, 59, 59, tzinfo=UTC), False),  # 23:59:59 of 17/7
        (3, datetime(2024, 7, 17, 17, 0, 0, tzinfo=UTC), True),  # 00:00:00 of 18/7
    ],
)
def test_sent_at_the_edge_by_a_clock_in_utc(ground, officer, grace, sent, late):
    duty = send(duty_of(ground, grace=grace), officer, sent)

    assert duty.was_late is late
    assert Duty.objects.filter(state_filter(BoardState.LATE, sent)).exists() is late


def test_grace_is_fixed_when_first_sent(ground, officer):
    duty = send(duty_of(ground), officer, DUE + SECOND)
    Obligation.objects.update(grace_days=0)
    duty.refresh_from_db()

    assert (duty.late_from_when_sent, duty.was_late) == (DUE + timedelta(days=3), False)


def test_grace_follows_the_units_own_extension(ground, officer, staff):
    duty = duty_of(ground)
    with time_machine.travel(DUE + timedelta(days=10), tick=False):
        extend_duty(by=staff, duty=duty, due_at=DUE + timedelta(days=20), reason="Mưa lũ")
    sent = send(duty, officer, DUE + timedelta(days=23) - SECOND)

    assert sent.was_late is False


@pytest.mark.parametrize(
    ("at", "staff_sees", "others_see"),
    [
        (DUE - SECOND, BoardState.OPEN, BoardState.OPEN),
        (DUE, BoardState.IN_GRACE, BoardState.OVERDUE),
        (DUE + timedelta(days=3) - SECOND, BoardState.IN_GRACE, BoardState.OVERDUE),
        (DUE + timedelta(days=3), BoardState.OVERDUE, BoardState.OVERDUE),
    ],
)
def test_state_inside_and_outside_the_grace(ground, at, staff_sees, others_see):
    duty = duty_of(ground)

    assert (state_of(duty, at, tells_grace=True), state_of(duty, at)) == (staff_sees, others_see)


PAGES = [
    ("campaigns:duty", "duty"),
    ("campaigns:todo", None),
    ("campaigns:board", "campaign"),
    ("campaigns:detail", "campaign"),
    ("campaigns:history", "campaign"),
    ("campaigns:participation", "participation"),
    ("home", None),
]


def keys_of(duty):
    campaign = duty.obligation.campaign
    return {"duty": duty.pk, "campaign": campaign.pk, "participation": campaign.participations.get().pk}


@pytest.mark.parametrize(("name", "what"), PAGES)
@pytest.mark.parametrize("moment", ["before", "inside", "sent"])
def test_hidden_grace_is_on_no_page_of_the_unit(ground, officer, client, name, what, moment):
    duty = duty_of(ground)
    at = DUE - timedelta(days=1) if moment == "before" else DUE + timedelta(days=1)
    if moment == "sent":
        send(duty, officer, at)
    client.force_login(officer)
    with time_machine.travel(at, tick=False):
        response = client.get(reverse(name, args=[keys_of(duty)[what]] if what else []))

    page = response.content.decode().lower()
    assert response.status_code == 200
    assert ("ân hạn" in page, "không tính trễ" in page, "17/7/2024" in page) == (False, False, False)


def test_staff_read_the_hidden_grace(ground, staff, client):
    duty = duty_of(ground)
    page = page_at(client, staff, DUE + timedelta(days=1), "campaigns:duty_follow", duty.pk)

    assert "qua hạn, được gửi đến hết ngày 17/7/2024, không tính trễ" in page
    assert "Đơn vị không được biết ân hạn này" in page
    board = page_at(client, staff, DUE + timedelta(days=1), "campaigns:board", duty.obligation.campaign_id)
    assert "Qua hạn, còn ân hạn" in board.split("Tình trạng gửi của từng đơn vị")[1]


def test_unit_inside_a_hidden_grace_reads_that_it_is_overdue(ground, officer, client):
    duty = duty_of(ground)

    assert "Quá hạn, chưa gửi" in page_at(client, officer, DUE + timedelta(days=1), "campaigns:duty", duty.pk)


def test_unit_that_sent_inside_a_hidden_grace_reads_neither_praise_nor_blame(ground, officer, client):
    duty = send(duty_of(ground), officer, DUE + timedelta(days=1))
    page = page_at(client, officer, DUE + timedelta(days=2), "campaigns:duty", duty.pk)

    assert ("đúng hạn" in page, "Gửi trễ" in page, "gửi trễ" in page) == (False, False, False)


def test_unit_is_told_the_shown_grace(ground, officer, client):
    duty = duty_of(ground, shown=True)
    before = page_at(client, officer, DUE - timedelta(days=1), "campaigns:duty", duty.pk)
    inside = page_at(client, officer, DUE + timedelta(days=1), "campaigns:duty", duty.pk)
    detail = page_at(client, officer, DUE, "campaigns:detail", duty.obligation.campaign_id)

    assert "được gửi đến hết ngày 17/7/2024, không tính trễ" in before
    assert "Qua hạn, còn ân hạn" in inside
    assert "được gửi đến hết ngày 17/7/2024, không tính trễ" in detail


@pytest.mark.parametrize(("shown", "told"), [(True, 1), (False, 0)])
def test_reminder_follows_the_deadline_and_tells_only_a_shown_grace(ground, officer, staff, shown, told):
    draft = ready_draft(ground)
    Obligation.objects.filter(campaign=draft).update(grace_days=3, grace_shown=shown)
    with time_machine.travel(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI), tick=False):
        launch_campaign(by=staff, campaign=draft)
    sweep_reminders(datetime(2024, 7, 15, 8, 0, tzinfo=HANOI))

    mail = OutgoingMail.objects.get(kind="reminder", recipient=officer)
    launch = OutgoingMail.objects.get(kind="campaign_launched", recipient=officer)
    assert mail.subject.startswith("Quá hạn")
    assert [text.count("không tính trễ") for text in (mail.body_text, launch.body_text)] == [told, told]


def test_grace_stays_out_of_the_history_that_units_read(ground, staff):
    draft = CampaignFactory(owner=ground.province)
    row = add_part(by=staff, campaign=draft, model=Obligation, values={"kind": "plan", "what": "Gửi", "grace_days": 3})
    change_part(by=staff, row=row, seen=fingerprint(row), values={"grace_days": 5})

    told = " ".join(f"{event.before} {event.after}" for event in history_of(draft))
    assert "grace" not in told
    kept = AuditEvent.objects.filter(verb="obligation.grace_set").order_by("pk")
    assert [(event.before.get("obligation.grace_days"), event.after["obligation.grace_days"]) for event in kept] == [
        (None, 3),
        (3, 5),
    ]

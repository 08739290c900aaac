"""500 units × 12 obligations: the board, the reminders and the letter ask no more questions than for a few."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from campaigns.letters import Letter
from campaigns.models import Campaign, Duty, UrgedDuty
from campaigns.reminders import DutyReminders
from campaigns.services.occurrences import open_due_rounds
from campaigns.services.urging import issue_letter
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import ObligationFactory
from tests.factories.scale import make_scale
from thidua.common.clock import HANOI
from thidua.notifications.models import Notification, Reminder
from thidua.notifications.services import sweep_reminders

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

NOW = datetime(2024, 7, 16, 9, 0, tzinfo=HANOI)
MORNING = datetime(2024, 7, 8, 8, 0, tzinfo=HANOI)
LARGE, SMALL = (500, 12), (3, 2)


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


def board_questions(client, size):
    scale = make_scale(*size)
    client.force_login(scale.staff)
    url = reverse("campaigns:board", args=[scale.campaign.pk])
    client.get(url)
    return queries_of(lambda: client.get(url)), client.get(url).context


@pytest.mark.usefixtures("frozen")
def test_board_of_500_units_asks_what_a_small_one_asks(client):
    small, _ = board_questions(client, SMALL)
    large, context = board_questions(client, LARGE)

    assert (context["page_obj"].paginator.count, len(context["columns"]), len(context["board_rows"])) == (500, 12, 20)
    assert sum(count for _, numbers in context["summary"] for state, count in numbers if state == "received") == 1200
    assert large == small


def test_reminders_of_6000_duties_are_described_in_as_many_questions_as_of_a_few():
    make_scale(*LARGE)
    refs = list(Reminder.objects.order_by("pk").values_list("ref", flat=True))
    handler = DutyReminders()

    few = queries_of(lambda: handler.describe(refs[:3], MORNING))
    many = queries_of(lambda: handler.describe(refs, MORNING))

    assert (len(refs), many) == (3000, few)


def swept(units):
    """A week before the common deadline: every unit that still owes the one obligation is reminded at once."""
    Reminder.objects.all().delete()
    with time_machine.travel(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI), tick=False):
        make_scale(units, 1)
    before = Notification.objects.filter(kind="reminder").count()
    questions = queries_of(lambda: sweep_reminders(MORNING))
    return questions, Notification.objects.filter(kind="reminder").count() - before


def test_sweep_of_500_units_asks_what_one_of_a_few_asks():
    small, large = swept(12), swept(500)

    campaign = Campaign.objects.order_by("pk").last()
    owed = Duty.objects.filter(obligation__campaign=campaign, status__in=("open", "returned")).count()
    assert (large[0], large[1]) == (small[0], owed)


def test_sweep_follows_each_units_own_deadline():
    with time_machine.travel(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI), tick=False):
        scale = make_scale(30, 2)
    extended = scale.campaign.obligations.filter(duties__extended_at__isnull=False, duties__status="open")
    own = set(extended.values_list("duties", flat=True))

    sweep_reminders(datetime(2024, 7, 8, 8, 0, tzinfo=HANOI))
    first = week_before()
    sweep_reminders(datetime(2024, 7, 13, 8, 0, tzinfo=HANOI))

    assert (first & own, own - week_before(), bool(own)) == (set(), set(), True)


def week_before():
    """Duties whose units were told that a week is left."""
    told = Notification.objects.filter(title__startswith="Còn 6 ngày")
    return {int(url.split("/")[2]) for url in told.values_list("url", flat=True)}


@pytest.mark.usefixtures("frozen")
def test_letter_to_500_units_asks_what_one_to_a_few_asks():
    def issue(size):
        scale = make_scale(*size)
        letter = Letter("đôn đốc", "TĐKT", "GIÁM ĐỐC", "Lò Văn Ký")
        columns = list(scale.campaign.obligations.values_list("pk", flat=True))

        def act():
            issue_letter(
                by=scale.staff, campaign=scale.campaign, letter=letter, obligation_ids=columns, unit_ids=None, seen=0
            )

        return queries_of(act)

    small, large = issue(SMALL), issue(LARGE)

    # Beyond a thousand lines are written in portions: two more.
    assert (UrgedDuty.objects.count() > 3000, large - small) == (True, 2)


@pytest.mark.usefixtures("frozen")
def test_round_for_500_units_asks_what_one_for_a_few_asks():
    def open_for(units):
        campaign = make_scale(units, 1).campaign
        ObligationFactory(
            campaign=campaign, recurrence="quarterly", recurs_month=3, recurs_day=15, due_date="2024-09-15"
        )
        return queries_of(lambda: open_due_rounds(campaign_id=campaign.pk))

    assert open_for(500) == open_for(3)

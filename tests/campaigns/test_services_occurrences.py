"""Rounds come into being when their time has come, each once, for those who take part by then."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from campaigns.enums import CampaignStatus, DeadlineMeaning
from campaigns.forms.obligations import ObligationForm
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.reminders import DUTY
from campaigns.selectors.deadlines import shown_deadlines
from campaigns.services.launch import launch_campaign
from campaigns.services.occurrences import open_all_due_rounds, open_due_rounds
from campaigns.services.parts import add_part
from campaigns.tasks import open_rounds
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import CampaignFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.notifications.models import Notification, Reminder
from thidua.notifications.services import sweep_reminders

pytestmark = pytest.mark.django_db

LAUNCH = datetime(2021, 3, 1, 9, 0, tzinfo=HANOI)
YEARLY = {"recurrence": "yearly", "recurs_month": "11", "recurs_day": "15", "wording": "trước ngày 15/11 hằng năm"}


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


def drafted(ground, staff, **change):
    campaign = CampaignFactory(owner=ground.province, period_from="2021", period_to="2025", document_date="2021-02-01")
    ParticipationFactory(campaign=campaign, unit=ground.commune, joined_at=None)
    form = ObligationForm(
        {"kind": "report", "what": "Báo cáo năm", "meaning": "before", "units_send": "on", **YEARLY, **change},
        campaign=campaign,
    )
    assert form.is_valid(), form.errors
    add_part(by=staff, campaign=campaign, model=Obligation, values=form.values())
    return campaign


@pytest.fixture
def campaign(ground, staff):
    with time_machine.travel(LAUNCH, tick=False):
        return launch_campaign(by=staff, campaign=drafted(ground, staff))


def rounds():
    rows = Obligation.objects.filter(series__isnull=False).order_by("period")
    return [(row.what, deadline_sentence(row.due_at), row.duties.count()) for row in rows]


def sweep_at(*day):
    with time_machine.travel(datetime(*day, 0, 0, tzinfo=HANOI), tick=False):
        return open_all_due_rounds()


def test_launch_opens_only_the_round_whose_time_has_come(campaign):
    assert rounds() == [("Báo cáo năm (năm 2021)", "hết ngày 14/11/2021", 1)]
    assert Obligation.objects.get(series__isnull=True).duties.count() == 0


def test_each_year_opens_its_round_until_the_period_ends(campaign):
    for year in range(2021, 2030):
        sweep_at(year, 1, 1)

    assert rounds() == [(f"Báo cáo năm (năm {year})", f"hết ngày 14/11/{year}", 1) for year in range(2021, 2026)]


def test_round_opens_on_the_first_day_of_its_period_in_hanoi(campaign):
    with time_machine.travel(datetime(2021, 12, 31, 23, 59, 59, tzinfo=HANOI), tick=False):
        assert open_due_rounds(campaign_id=campaign.pk) == 0
    with time_machine.travel(datetime(2022, 1, 1, tzinfo=HANOI), tick=False):
        assert open_due_rounds(campaign_id=campaign.pk) == 1


def test_task_run_twice_opens_a_round_once(campaign):
    with time_machine.travel(datetime(2022, 1, 1, tzinfo=HANOI), tick=False):
        assert (open_rounds(), open_rounds()) == (1, 0)

    assert Duty.objects.count() == 2


def test_rounds_missed_while_nothing_ran_are_made_up(campaign):
    assert sweep_at(2024, 6, 1) == 3
    assert [what for what, _, _ in rounds()] == [f"Báo cáo năm (năm {year})" for year in range(2021, 2025)]


def test_rounds_due_before_the_launch_are_never_asked(ground, staff):
    with time_machine.travel(datetime(2023, 11, 20, 9, 0, tzinfo=HANOI), tick=False):
        launch_campaign(by=staff, campaign=drafted(ground, staff))
    sweep_at(2024, 1, 1)

    assert [what for what, _, _ in rounds()] == ["Báo cáo năm (năm 2024)"]


def test_quarterly_report_due_in_the_next_quarter(ground, staff):
    with time_machine.travel(LAUNCH, tick=False):
        change = {"recurrence": "quarterly", "recurs_month": "4", "recurs_day": "5", "wording": ""}
        launch_campaign(by=staff, campaign=drafted(ground, staff, **change))
    sweep_at(2021, 4, 1)

    assert rounds() == [
        ("Báo cáo năm (quý I/2021)", "hết ngày 4/4/2021", 1),
        ("Báo cáo năm (quý II/2021)", "hết ngày 4/7/2021", 1),
    ]


def test_unit_that_joined_later_owes_only_what_comes_then(ground, campaign):
    joined = datetime(2021, 12, 1, tzinfo=HANOI)
    Participation.objects.create(campaign=campaign, unit=ground.sibling, joined_at=joined)
    sweep_at(2022, 1, 1)

    owed = Duty.objects.filter(unit=ground.sibling)
    assert [duty.obligation.period for duty in owed] == ["2022"]


def test_closed_campaign_opens_nothing_more(campaign):
    closed = {"status": CampaignStatus.CLOSED, "closed_at": datetime(2021, 12, 20, tzinfo=HANOI)}
    Campaign.objects.filter(pk=campaign.pk).update(**closed)

    assert sweep_at(2022, 1, 1) == 0


def test_dropped_series_opens_nothing_more(campaign):
    Obligation.objects.filter(series__isnull=True).update(dropped_at=datetime(2021, 12, 1, tzinfo=HANOI))

    assert sweep_at(2022, 1, 1) == 0


def test_opened_round_is_told_and_reminded_of(ground, campaign):
    officer = make_person("unit_officer", ground.commune)
    sweep_at(2022, 1, 1)

    bell = Notification.objects.get(user=officer)
    assert bell.title == "Việc mới, hạn hết ngày 14/11/2022: Báo cáo năm (năm 2022)"
    duty = Duty.objects.get(obligation__period="2022")
    assert Reminder.objects.get(kind=DUTY, ref=duty.pk).due_at == duty.due_at
    sweep_reminders(datetime(2022, 11, 8, 8, 0, tzinfo=HANOI))
    titles = Notification.objects.filter(user=officer, kind="reminder").values_list("title", flat=True)
    assert "Còn 6 ngày: Báo cáo năm (năm 2022) (Ủy ban nhân dân xã Yên Châu)" in titles


def test_grace_is_handed_to_every_round(ground, staff):
    with time_machine.travel(LAUNCH, tick=False):
        launch_campaign(by=staff, campaign=drafted(ground, staff, grace_days="3", grace_shown="on"))

    row = Obligation.objects.get(series__isnull=False)
    assert (row.grace_days, row.grace_shown) == (3, True)


def test_opening_asks_the_same_number_of_questions_for_any_number_of_units(ground, campaign):
    def open_year(year):
        with time_machine.travel(datetime(year, 1, 1, tzinfo=HANOI), tick=False):
            return queries_of(lambda: open_due_rounds(campaign_id=campaign.pk))

    few = open_year(2022)
    for _ in range(5):
        ParticipationFactory(campaign=campaign, unit=CommuneFactory(parent=ground.province))

    assert open_year(2023) == few


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recurs_day": ""}, "recurs_day"),
        ({"recurs_day": "32"}, "recurs_day"),
        ({"recurs_day": "0"}, "recurs_day"),
        ({"recurrence": "quarterly", "recurs_month": "5"}, "recurs_month"),
        ({"recurrence": "monthly", "recurs_month": "3"}, "recurs_month"),
        ({"due_date": "15/11/2021"}, "due_date"),
        ({"meaning": "none"}, "meaning"),
        ({"meaning": "by"}, "meaning"),
        ({"recurrence": "weekly"}, "recurrence"),
    ],
)
def test_form_refuses(ground, change, field):
    campaign = CampaignFactory(owner=ground.province, period_from="2021", period_to="2025")
    good = {"kind": "report", "what": "Báo cáo", "meaning": "before", "units_send": "on", **YEARLY}
    form = ObligationForm({**good, **change}, campaign=campaign)

    assert (form.is_valid(), list(form.errors)) == (False, [field])


@pytest.mark.parametrize("meaning", [DeadlineMeaning.BEFORE, DeadlineMeaning.BY])
def test_series_edited_again_keeps_its_meaning(ground, staff, meaning):
    campaign = drafted(ground, staff, meaning=meaning, wording="", recurs_month="2", recurs_day="29")
    form = ObligationForm(campaign=campaign, instance=Obligation.objects.get())

    assert (form["meaning"].value(), form["due_date"].value(), form["recurs_day"].value()) == (meaning, "", 29)


def test_campaign_page_names_the_next_rounds(ground, staff, client, campaign):
    client.force_login(staff)
    with time_machine.travel(datetime(2021, 12, 1, 9, 0, tzinfo=HANOI), tick=False):
        page = " ".join(
            strip_tags(client.get(reverse("campaigns:detail", args=[campaign.pk])).content.decode()).split()
        )

    assert "Các kỳ tới: năm 2022: hết ngày 14/11/2022; năm 2023: hết ngày 14/11/2023;" in page
    assert ("năm 2021: hết ngày" in page, "Đã hết hạn" in page) == (False, False)


def test_many_rounds_are_shortened(ground, staff):
    draft = drafted(ground, staff, recurrence="monthly", recurs_month="", wording="")
    shown = shown_deadlines(Obligation.objects.filter(campaign=draft), draft, LAUNCH)

    assert shown[0]["rounds"][0] == "tháng 3/2021: hết ngày 14/3/2021"
    assert shown[0]["rounds"][4:] == ["còn 54 kỳ nữa, đến tháng 12/2025"]

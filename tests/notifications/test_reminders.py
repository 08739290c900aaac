from datetime import date, datetime, timedelta

from tests.notifications.conftest import DUE, KIND
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import due_before
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, OutgoingMail, Reminder
from thidua.notifications.reminders import HEAD, OFFICER
from thidua.notifications.selectors import due_reminders
from thidua.notifications.services import schedule, schedule_many, settle, sweep_reminders


def moment(day, hour=8, minute=0):
    return datetime(2024, 7, day, hour, minute, tzinfo=HANOI)


def begin(loans, *refs):
    loans.owed.update(refs)
    with clock.at(moment(1)):
        schedule_many(kind=KIND, items=[(ref, DUE) for ref in refs])


def told():
    return sorted(Notification.objects.values_list("user__username", "title"))


def test_nothing_is_sent_before_the_first_step(loans):
    begin(loans, 1)

    assert sweep_reminders(moment(8, 7, 59)) == 0
    assert told() == []


def test_a_step_reaches_its_audience_by_bell_and_mail(loans):
    begin(loans, 1)

    sweep_reminders(moment(8))

    assert told() == [("canbo", "Còn 6 ngày: Việc 1 (Xã A)")]
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Còn 6 ngày: Việc 1"
    assert "Hạn cuối:   hết ngày 14/7/2024" in mail.body_text
    assert "/viec/1/" in mail.body_text


def test_later_steps_reach_more_people(loans):
    begin(loans, 1)
    sweep_reminders(moment(8))
    Notification.objects.all().delete()

    sweep_reminders(moment(14))
    sweep_reminders(moment(15))

    assert told() == [
        ("canbo", "Hạn cuối hôm nay: Việc 1 (Xã A)"),
        ("canbo", "Quá hạn 1 ngày: Việc 1 (Xã A)"),
        ("thutruong", "Hạn cuối hôm nay: Việc 1 (Xã A)"),
        ("thutruong", "Quá hạn 1 ngày: Việc 1 (Xã A)"),
    ]


def test_the_same_step_is_never_sent_twice(loans):
    begin(loans, 1)

    assert [sweep_reminders(moment(8)), sweep_reminders(moment(8)), sweep_reminders(moment(8, 9))] == [1, 0, 0]
    assert OutgoingMail.objects.count() == 1


def test_a_clock_set_back_repeats_nothing(loans):
    begin(loans, 1)
    sweep_reminders(moment(8))
    Reminder.objects.update(next_at=moment(8))

    sweep_reminders(moment(8))

    assert (Notification.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_steps_missed_while_nothing_ran_are_collapsed_into_one(loans):
    begin(loans, 1)

    assert sweep_reminders(moment(16)) == 1
    assert told() == [
        ("canbo", "Quá hạn 2 ngày: Việc 1 (Xã A)"),
        ("thutruong", "Quá hạn 2 ngày: Việc 1 (Xã A)"),
    ]


def test_what_was_done_in_the_meantime_is_not_reminded(loans):
    begin(loans, 1, 2)
    loans.owed.remove(1)

    assert sweep_reminders(moment(8)) == 1
    assert told() == [("canbo", "Còn 6 ngày: Việc 2 (Xã A)")]
    assert Reminder.objects.get(ref=1).status == ReminderStatus.DONE


def test_settled_things_stay_silent(loans):
    begin(loans, 1)

    settle(kind=KIND, ref=1)

    assert sweep_reminders(moment(20)) == 0


def test_a_new_deadline_starts_the_schedule_again(loans):
    begin(loans, 1)
    sweep_reminders(moment(8))

    with clock.at(moment(9)):
        schedule(kind=KIND, ref=1, due_at=due_before(date(2024, 7, 25)))

    reminder = Reminder.objects.get(ref=1)
    assert (reminder.next_at, reminder.next_offset) == (moment(18), -7)
    assert sweep_reminders(moment(18)) == 1


def test_scheduling_late_makes_up_for_no_past_step(loans):
    loans.owed.add(1)
    with clock.at(moment(10)):
        schedule(kind=KIND, ref=1, due_at=DUE)

    assert sweep_reminders(moment(10)) == 0
    assert Reminder.objects.get(ref=1).next_at == moment(14)


def test_after_the_last_step_the_reminder_is_finished(loans):
    begin(loans, 1)

    sweep_reminders(moment(18))

    assert Reminder.objects.get(ref=1).status == ReminderStatus.DONE


def test_a_kind_nobody_handles_is_held(db):
    Reminder.objects.create(kind="nobody", ref=1, due_at=DUE, next_at=moment(8))

    assert sweep_reminders(moment(8)) == 0
    assert Reminder.objects.get().status == ReminderStatus.HELD


def test_a_thousand_things_are_swept_in_batches(loans, django_assert_max_num_queries):
    begin(loans, *range(1, 1003))
    loans.owed.clear()

    with django_assert_max_num_queries(20):
        assert sweep_reminders(moment(8)) == 0


def test_due_reminders_looks_without_touching(loans):
    begin(loans, 1, 2)
    loans.owed.remove(2)

    rows = due_reminders(moment(8))

    assert rows == [
        {
            "campaign": "Phong trào",
            "unit": "Xã A",
            "obligation": "Việc 1",
            "due": "2024-07-15T00:00:00+07:00",
            "kind": "loan:-7",
            "to": ["canbo@example.invalid"],
        }
    ]
    assert (Notification.objects.count(), Reminder.objects.filter(status=ReminderStatus.ACTIVE).count()) == (0, 2)


def test_due_reminders_names_only_steps_of_the_last_day(loans):
    begin(loans, 1)

    assert due_reminders(moment(8) + timedelta(days=1)) == []
    assert due_reminders(moment(8) - timedelta(minutes=1)) == []


def test_a_unit_with_nobody_is_the_offices_to_call(loans):
    begin(loans, 1)
    loans.people = {**loans.people, OFFICER: [], HEAD: []}

    sweep_reminders(moment(8))

    assert told() == [("chuyenvien", "Còn 6 ngày: Việc 1 (Xã A)")]

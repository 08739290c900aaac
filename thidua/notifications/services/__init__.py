from thidua.notifications.services.bell import mark_all_read, mark_read, notify
from thidua.notifications.services.content import MailContent
from thidua.notifications.services.feeds import create_feed, note_read, revoke_feed
from thidua.notifications.services.mail import hold_mail, resend_mail, send_mail, sweep_mail
from thidua.notifications.services.reminders import schedule, schedule_many, settle, settle_many, sweep_reminders

__all__ = [
    "MailContent",
    "create_feed",
    "hold_mail",
    "mark_all_read",
    "mark_read",
    "note_read",
    "notify",
    "resend_mail",
    "revoke_feed",
    "schedule",
    "schedule_many",
    "send_mail",
    "settle",
    "settle_many",
    "sweep_mail",
    "sweep_reminders",
]

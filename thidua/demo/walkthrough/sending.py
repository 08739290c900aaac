"""b, c) Units send their plans: on time, late, returned, with a later deadline; reminders reach those who still owe."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from campaigns.enums import ObligationKind as Kind
from campaigns.models import Duty, Submission
from campaigns.reminders import owed_at
from campaigns.services.participation import register_target, register_work
from campaigns.services.receiving import extend_duty, receive_submission, return_submission
from campaigns.services.submissions import send_submission
from campaigns.selectors.board import board_counts
from campaigns.wording import lateness_words
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence, due_by_end_of
from thidua.common.numbers import format_number
from thidua.demo.loaders.source import Row
from thidua.demo.walkthrough.stage import Stage
from thidua.notifications.services import sweep_reminders
from decimal import Decimal


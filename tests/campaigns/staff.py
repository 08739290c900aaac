"""A staff member of the province, a campaign of its own, and what its pages need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from tests.factories.campaigns import CampaignFactory, ObligationFactory, ParticipationFactory, TargetFactory
from tests.factories.people import Ground
from thidua.common.clock import HANOI

# Two weeks before 'trước 15/7/2024'.
NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)


def ready_draft(ground: Ground, **kwargs: Any) -> Campaign:
    """A draft without blockers: one participant, one dated obligation, one target."""
    campaign: Campaign = CampaignFactory(owner=ground.province, **kwargs)
    ParticipationFactory(campaign=campaign, unit=ground.commune, joined_at=None)
    ObligationFactory(campaign=campaign, what="Gửi kế hoạch triển khai")
    TargetFactory(campaign=campaign)
    return campaign


def queries_of(action: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        action()
    return len(captured)

"""The life of a campaign after its launch, in the states that addresses ask for."""

from __future__ import annotations

from django.db.models import Model

from campaigns.models import Milestone
from campaigns.services.amendments import (
    describe_amendment,
    open_amendment,
    stage_addition,
)
from tests.factories.campaigns import MilestoneFactory
from tests.factories.dossiers import Stage


def life_objects(stage: Stage) -> dict[str, Model]:
    """`amendment` is a draft ready to publish, with one addition; `campaign_milestone` is a row it may still change."""
    milestone = MilestoneFactory(campaign=stage.campaign)
    amendment = describe_amendment(
        by=stage.staff,
        amendment=open_amendment(by=stage.staff, campaign=stage.campaign),
        document_reference="812/KH-UBND",
        document_date="2024-10-01",
        reason="Thống nhất với kế hoạch chung",
    )
    values = {"kind": "midterm", "when": "2024-12"}
    line = stage_addition(by=stage.staff, amendment=amendment, model=Milestone, values=values)
    return {"campaign_milestone": milestone, "amendment": amendment, "amendment_line": line}

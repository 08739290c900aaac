"""The life of a campaign after its launch, in the states that addresses ask for."""

from __future__ import annotations

from django.db.models import Model

from campaigns.models import Milestone
from campaigns.services.amendments import (
    describe_amendment,
    open_amendment,
    stage_addition,
)
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    TargetFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.dossiers import Stage
from thidua.common import clock


def life_objects(stage: Stage, canary: str) -> dict[str, Model]:
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
    return {"campaign_milestone": milestone, "amendment": amendment, "amendment_line": line, **_plans(stage, canary)}


def _plans(stage: Stage, canary: str) -> dict[str, Model]:
    """`own_draft` is the commune's plan for a campaign of its own, ready to launch; `own_campaign` one under way with
    the school below. `planned` is the commune in a second campaign of the province: its plan there is still owed.
    """
    unit, school = stage.unit, stage.ground.school
    draft = CampaignFactory(owner=unit, created_by=stage.officer, title=f"Kế hoạch {canary}")
    ParticipationFactory(campaign=draft, unit=school, joined_at=None)
    second = CampaignFactory(owner=stage.ground.province, launched=True)
    paper = StoredFileFactory(purpose="campaign_document", uploaded_by=stage.officer)
    plan = CampaignFactory(owner=unit, parent=second, launched=True, document_file=paper)
    DutyFactory(obligation=ObligationFactory(campaign=second, due_date="2024-12-01"), unit=unit)
    return {
        "own_draft": draft,
        "own_campaign": plan,
        "own_duty": DutyFactory(obligation=ObligationFactory(campaign=plan, due_date="2024-12-01"), unit=school),
        "planned": ParticipationFactory(campaign=second, unit=unit, own_campaign=plan),
        "campaign_target": TargetFactory(campaign=stage.campaign),
        "closed_today": CampaignFactory(owner=stage.ground.province, closed=True, closed_at=clock.now()),
    }

from campaigns.models.campaign import (
    Campaign,
    CampaignAward,
    Criterion,
    Milestone,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.models.duties import Duty, Obligation, Submission
from campaigns.models.participation import Participation, ProgressReport, UnitTarget, Work

__all__ = [
    "Campaign",
    "CampaignAward",
    "Criterion",
    "Duty",
    "Milestone",
    "Obligation",
    "Participation",
    "ProgressReport",
    "RequiredPart",
    "Submission",
    "Target",
    "UnitTarget",
    "Work",
    "WorkItem",
]

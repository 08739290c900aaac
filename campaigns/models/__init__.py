from campaigns.models.campaign import (
    Campaign,
    CampaignAward,
    Criterion,
    Milestone,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.models.duties import Duty, DutyTimes, Obligation, Submission, UrgedDuty, UrgingLetter
from campaigns.models.life import Amendment, AmendmentLine, CampaignSummary
from campaigns.models.participation import (
    FigureImport,
    Participation,
    ProgressReport,
    UnitTarget,
    Work,
    WorkPhoto,
    WorkUpdate,
)
from campaigns.models.quotas import QuotaPlan, QuotaShare
from campaigns.models.reading import Finding, PlanReading
from campaigns.models.scoring import Endorsement, Score, ScoreCriterion, ScoreReturn, ScoreSheet

__all__ = [
    "Amendment",
    "AmendmentLine",
    "Campaign",
    "CampaignAward",
    "CampaignSummary",
    "Criterion",
    "Duty",
    "DutyTimes",
    "Endorsement",
    "FigureImport",
    "Finding",
    "Milestone",
    "Obligation",
    "Participation",
    "PlanReading",
    "ProgressReport",
    "QuotaPlan",
    "QuotaShare",
    "RequiredPart",
    "Score",
    "ScoreCriterion",
    "ScoreReturn",
    "ScoreSheet",
    "Submission",
    "Target",
    "UnitTarget",
    "UrgedDuty",
    "UrgingLetter",
    "Work",
    "WorkItem",
    "WorkPhoto",
    "WorkUpdate",
]

"""Dossiers and sessions of the commune in the states that addresses ask for."""

from __future__ import annotations

from django.db.models import Model

from dossiers.models import DossierPart, RuleCheck
from dossiers.services.appraisal import refuse
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import OpinionFactory, Stage
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory


def dossier_objects(stage: Stage, canary: str) -> dict[str, Model]:
    """Titles carry the canary, save for the dossier another agency is asked about."""
    RuleFactory(campaign_key=str(stage.campaign.pk))
    secret = {"title": f"Hồ sơ {canary}"}
    draft, checking = stage.complete(**secret), stage.checking(title="Hồ sơ được hỏi ý kiến")
    appraising = stage.appraising(**secret)
    plan = QuotaPlanFactory(
        campaign=None, year=2024, owner=stage.ground.province, base_award=stage.award, base_year=2023
    )
    return {
        "quota_plan": plan,
        "quota_share": QuotaShareFactory(plan=plan, unit=stage.unit, places=3, reason=f"Điều chỉnh {canary}"),
        "dossier_draft": draft,
        "dossier_part": DossierPart.objects.get(dossier=draft, kind="minutes"),
        "nomination_draft": draft.nominations.get(),
        "dossier_awaiting": stage.awaiting_head(**secret),
        "dossier_refused": refuse(by=stage.staff, dossier=stage.checking(**secret), reason="Chưa đủ điều kiện."),
        "dossier_submitted": stage.submitted(**secret),
        "dossier_checking": checking,
        "dossier_appraising": appraising,
        "nomination_appraised": appraising.nominations.get(),
        "rule_check": RuleCheck.objects.get(nomination__dossier=appraising),
        "opinion": OpinionFactory(dossier=checking, unit=stage.ground.department, asked_by=stage.staff),
        "council": stage.council,
        "session_planned": stage.session(stage.before_council()),
        "session_open": stage.open(stage.before_council()),
    }

"""g) Staff draft, the chairman issues, a worker prints; honours enter the register and the units are told."""

from __future__ import annotations

from django.db.models import QuerySet

from awards.models import Decision, Honour
from awards.services import issue_decision, submit_decision, update_draft
from campaigns.services.campaigns import close_campaign
from dossiers.enums import NominationResult
from dossiers.models import Nomination
from dossiers.services.appraisal import refuse
from dossiers.services.decisions import pass_to_decision
from thidua.common.dates import vi_date
from thidua.demo.walkthrough.stage import Stage

REFUSAL = "Không có đề nghị nào trong hồ sơ được Hội đồng thống nhất."


def play(stage: Stage) -> None:
    journal, staff, chairman = stage.journal, stage.people["chuyenvien"], stage.people["chutich"]
    journal.act("g", "Quyết định khen thưởng")
    _refuse(stage)
    with journal.at("2025-09-29 09:00"):
        stage.decision = _draft(stage)
        journal.say(staff, f"dự thảo quyết định cho {stage.decision.lines.count()} đề nghị Hội đồng đã thống nhất.")
    with journal.at("2025-09-29 16:00"):
        submit_decision(by=staff, decision=stage.decision)
        journal.say(staff, f"trình ký dự thảo «{stage.decision.subject}».")
    with journal.at("2025-10-02 08:30"):
        stage.decision = issue_decision(by=chairman, decision=stage.decision)
        journal.say(chairman, f"ký ban hành Quyết định số {stage.decision.number_text}.")
        _show_outcome(stage)
    with journal.at("2025-10-31 16:30"):
        close_campaign(by=staff, campaign=stage.campaign)
        journal.say(staff, "tổng kết phong trào.")


def _refuse(stage: Stage) -> None:
    """A dossier with nobody the council agreed to ends here."""
    staff = stage.people["chuyenvien"]
    with stage.journal.at("2025-09-29 08:30"):
        for dossier in stage.dossiers.values():
            if not _approved(stage).filter(dossier=dossier).exists():
                refuse(by=staff, dossier=dossier, reason=REFUSAL)
                stage.journal.say(staff, f"kết luận không khen hồ sơ {dossier.code}. Lý do: {REFUSAL}")


def _approved(stage: Stage) -> QuerySet[Nomination]:
    return Nomination.objects.filter(dossier__campaign=stage.campaign, result=NominationResult.APPROVED)


def _draft(stage: Stage) -> Decision:
    staff, words = stage.people["chuyenvien"], stage.script["decision"]
    ready = set(_approved(stage).values_list("dossier_id", flat=True))
    decision = pass_to_decision(
        by=staff,
        dossiers=[dossier for dossier in stage.dossiers.values() if dossier.pk in ready],
        subject=words["subject"],
        reason=words["reason"],
        legal_bases=words["legal_bases"],
    )
    signer = stage.people["chutich"].full_name
    return update_draft(by=staff, decision=decision, version=decision.version, signer_name=signer)


def _show_outcome(stage: Stage) -> None:
    honours = Honour.objects.filter(line__decision=stage.decision).select_related("recipient", "award_kind")
    stage.journal.say(None, f"ghi {honours.count()} lượt khen vào sổ khen thưởng:")
    for honour in honours.order_by("line__order"):
        stage.journal.detail(f"{honour.award_kind}: {honour.recipient}, ngày {vi_date(honour.decided_on)}.")
    for dossier in stage.dossiers.values():
        dossier.refresh_from_db()
        stage.journal.detail(f"Hồ sơ {dossier.code}: {dossier.get_status_display().lower()}.")

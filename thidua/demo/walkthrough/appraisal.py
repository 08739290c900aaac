"""e) Staff appraise: the verdict of every rule, an opinion asked of another agency, a conclusion on each nominee."""

from __future__ import annotations

from dossiers.enums import NominationResult, OpinionStance
from dossiers.models import Nomination
from dossiers.services.appraisal import decide_nomination, send_to_council, start_appraisal
from dossiers.services.opinions import ask_opinion, give_opinion
from thidua.common.dates import deadline_sentence
from thidua.common.text import squeeze
from thidua.demo.loaders.source import Row
from thidua.demo.walkthrough.stage import Stage

QUESTION = "Đề nghị cho ý kiến về việc chấp hành pháp luật của các tập thể, cá nhân được đề nghị khen thưởng."
ANSWER = "Không có thông tin ảnh hưởng đến việc khen thưởng."


def play(stage: Stage) -> None:
    stage.journal.act("e", "Thẩm định hồ sơ theo từng điều kiện")
    for order, short in enumerate(stage.dossiers):
        _appraise(stage, f"2025-09-18 14:{order:02d}", short)
    _consult(stage)
    for order, short in enumerate(stage.dossiers):
        _conclude(stage, f"2025-09-23 09:{order:02d}", short)


def _appraise(stage: Stage, moment: str, short: str) -> None:
    staff = stage.people["chuyenvien"]
    with stage.journal.at(moment):
        dossier = start_appraisal(by=staff, dossier=stage.dossiers[short])
        stage.journal.say(staff, f"thẩm định hồ sơ {dossier.code}:")
        for nomination in _nominations(stage, short):
            stage.journal.detail(f"{nomination.recipient}:")
            for check in nomination.checks.order_by("pk"):
                stage.journal.detail(f"  - {check.get_verdict_display()}: {check.text} ({squeeze(check.explanation)})")


def _nominations(stage: Stage, short: str) -> list[Nomination]:
    rows = Nomination.objects.filter(dossier=stage.dossiers[short])
    return list(rows.select_related("recipient", "award_kind").order_by("order"))


def _consult(stage: Stage) -> None:
    staff, agency, dossier = stage.people["chuyenvien"], stage.people["congan"], stage.dossiers["gd"]
    unit = stage.places["sl-cong-an-tinh"]
    with stage.journal.at("2025-09-18 15:00"):
        opinion = ask_opinion(by=staff, dossier=dossier, unit=unit, question=QUESTION, working_days=3)
        limit = deadline_sentence(opinion.due_at)
        stage.journal.say(staff, f"xin ý kiến {unit.name} về hồ sơ {dossier.code}, hạn trả lời: {limit}.")
    with stage.journal.at("2025-09-22 10:30"):
        opinion = give_opinion(by=agency, opinion=opinion, stance=OpinionStance.AGREE, answer=ANSWER)
        stage.journal.say(agency, f"trả lời về hồ sơ {dossier.code}: {opinion.get_stance_display()}. {ANSWER}")


def _conclude(stage: Stage, moment: str, short: str) -> None:
    staff = stage.people["chuyenvien"]
    script: list[Row] = next(row for row in stage.script["dossiers"] if row["key"] == short)["nominations"]
    with stage.journal.at(moment):
        for nomination, item in zip(_nominations(stage, short), script, strict=True):
            result = NominationResult(item["conclude"])
            decide_nomination(by=staff, nomination=nomination, result=result, reason=item["reason"])
            stage.journal.say(staff, f"kết luận {nomination.recipient}: {result.label.lower()}. {item['reason']}")
        dossier = send_to_council(by=staff, dossier=stage.dossiers[short])
        stage.journal.say(staff, f"trình Hội đồng hồ sơ {dossier.code}.")

"""e) Officers draw up dossiers, heads approve; staff check, return one, and take it in again."""

from __future__ import annotations

from datetime import date

from awards.enums import RecipientType
from campaigns.enums import ObligationKind as Kind
from dossiers.enums import PartKind
from dossiers.models import Dossier
from dossiers.services.appraisal import receive, return_dossier
from dossiers.services.dossiers import create_dossier, update_dossier
from dossiers.services.nominations import Achievement, NewRecipient, add_nomination
from dossiers.services.parts import add_part
from dossiers.services.submitting import approve_and_submit, send_to_head
from thidua.demo.loaders.source import Row
from thidua.demo.walkthrough.progress import excuse
from thidua.demo.walkthrough.sending import remind
from thidua.demo.walkthrough.stage import Stage, upload

AWARD = "bang_khen_tinh"
REPORT = "Báo cáo thành tích dùng thử: nêu việc làm, kết quả và tác dụng trong thời gian phong trào."
SUMMARY = "Hội đồng đơn vị đã họp xét và thống nhất đề nghị."
RETURN_REASON = "Biên bản họp xét thiếu tỷ lệ phiếu; đề nghị bổ sung biên bản có kết quả bỏ phiếu."


def play(stage: Stage) -> None:
    stage.journal.act("e", "Lập, duyệt, nộp hồ sơ; trả lại và nộp lại")
    remind(stage, "2025-09-01")
    draw_up(stage, "2025-09-03 09:00", "gd")
    draw_up(stage, "2025-09-04 10:00", "pn")
    approve(stage, "2025-09-04 15:30", "gd")
    approve(stage, "2025-09-05 09:15", "pn")
    remind(stage, "2025-09-08")
    take_in(stage, "2025-09-08 09:00", "gd")
    take_in(stage, "2025-09-08 09:30", "pn")
    _return(stage)
    _resubmit(stage)
    draw_up(stage, "2025-09-11 08:45", "vh")
    approve(stage, "2025-09-11 10:20", "vh")
    remind(stage, "2025-09-12")
    take_in(stage, "2025-09-12 08:40", "vh")
    remind(stage, "2025-09-14")
    remind(stage, "2025-09-15")
    excuse(stage, "2025-09-16 09:00", "ct", "Đơn vị có văn bản không đề nghị khen thưởng đợt này.")
    remind(stage, "2025-09-18")


def draw_up(stage: Stage, moment: str, short: str) -> None:
    officer, row = stage.people[f"canbo.{short}"], _script(stage, short)
    with stage.journal.at(moment):
        dossier = create_dossier(by=officer, unit=stage.unit_of(short), title=row["title"], campaign=stage.campaign)
        stage.dossiers[short] = dossier
        for item in row["nominations"]:
            add_nomination(
                by=officer,
                dossier=dossier,
                recipient=_recipient(stage, item),
                achievement=_achievement(stage, item),
                report_upload=upload("bao-cao-thanh-tich.pdf"),
            )
        _add_papers(stage, dossier, row["number"], short)
        stage.journal.say(officer, f"lập hồ sơ {dossier.code} «{dossier.title}», tờ trình số {row['number']}.")
        for nomination in dossier.nominations.select_related("recipient", "award_kind").order_by("order"):
            kind = nomination.recipient.get_type_display().lower()
            stage.journal.detail(f"Đề nghị: {nomination.recipient} ({kind}) – {nomination.award_kind}.")
        send_to_head(by=officer, dossier=dossier)
        stage.journal.say(officer, f"trình thủ trưởng duyệt hồ sơ {dossier.code}.")


def _script(stage: Stage, short: str) -> Row:
    row: Row = next(row for row in stage.script["dossiers"] if row["key"] == short)
    return row


def _recipient(stage: Stage, item: Row) -> NewRecipient:
    if "as_unit" in item:
        return NewRecipient(type=RecipientType.COLLECTIVE, as_unit=stage.places[item["as_unit"]])
    return NewRecipient(
        type=item["type"],
        name=item["name"],
        honorific=item["honorific"],
        job_title=item["job"],
        group=item["group"],
        birth_year=item.get("born"),
    )


def _achievement(stage: Stage, item: Row) -> Achievement:
    return Achievement(
        award_kind=stage.kinds[AWARD],
        achievement_from="2024-06",
        achievement_to="2025-08",
        citation=item["citation"],
        report=REPORT,
        contribution=item.get("contribution"),
    )


def _add_papers(stage: Stage, dossier: Dossier, number: str, short: str) -> None:
    officer, day = stage.people[f"canbo.{short}"], date(2025, 9, 3)
    minutes, letter = PartKind.MINUTES, PartKind.SUBMISSION
    add_part(by=officer, dossier=dossier, kind=minutes, upload=upload("bien-ban.pdf"), document_date=day)
    add_part(
        by=officer,
        dossier=dossier,
        kind=letter,
        upload=upload("to-trinh.pdf"),
        document_number=number,
        document_date=day,
    )
    update_dossier(
        by=officer,
        dossier=dossier,
        version=None,
        title=dossier.title,
        submission_number=number,
        submission_date=day,
        meeting_date=day,
        summary=SUMMARY,
    )


def approve(stage: Stage, moment: str, short: str) -> None:
    head = stage.people[f"thutruong.{short}"]
    with stage.journal.at(moment):
        dossier = approve_and_submit(by=head, dossier=stage.dossiers[short])
        status = stage.duty(short, Kind.NOMINATION).get_status_display().lower()
        receipt = f"duyệt và nộp hồ sơ {dossier.code}, biên nhận {dossier.receipt_code}"
        stage.journal.say(head, f"{receipt}; việc đề nghị khen thưởng: {status}.")


def take_in(stage: Stage, moment: str, short: str) -> None:
    staff = stage.people["chuyenvien"]
    with stage.journal.at(moment):
        dossier = receive(by=staff, dossier=stage.dossiers[short])
        stage.journal.say(staff, f"tiếp nhận, kiểm tra hồ sơ {dossier.code} của {dossier.unit.name}.")


def _return(stage: Stage) -> None:
    staff = stage.people["chuyenvien"]
    with stage.journal.at("2025-09-09 10:00"):
        dossier = return_dossier(by=staff, dossier=stage.dossiers["gd"], reason=RETURN_REASON)
        stage.journal.say(staff, f"trả lại hồ sơ {dossier.code} để bổ sung. Lý do: {RETURN_REASON}")


def _resubmit(stage: Stage) -> None:
    officer, dossier = stage.people["canbo.gd"], stage.dossiers["gd"]
    with stage.journal.at("2025-09-10 09:30"):
        minutes = upload("bien-ban-bo-sung.pdf")
        part = add_part(
            by=officer, dossier=dossier, kind=PartKind.MINUTES, upload=minutes, document_date=date(2025, 9, 3)
        )
        stage.journal.say(
            officer, f"thay {part.get_kind_display().lower()} (lần {part.version}) của hồ sơ {dossier.code}."
        )
        send_to_head(by=officer, dossier=dossier)
        stage.journal.say(officer, f"trình lại thủ trưởng hồ sơ {dossier.code}.")
    approve(stage, "2025-09-10 16:00", "gd")
    take_in(stage, "2025-09-11 08:15", "gd")

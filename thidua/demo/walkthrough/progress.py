"""d) Units report how far they have come, with evidence; a district that ceases to exist is excused."""

from __future__ import annotations

from decimal import Decimal

from campaigns.enums import DutyStatus, WorkStatus
from campaigns.enums import ObligationKind as Kind
from campaigns.models import Duty
from campaigns.selectors.figures import judge
from campaigns.selectors.participation import unit_targets_of
from campaigns.services.participation import report_progress
from campaigns.services.receiving import excuse_duty
from campaigns.services.works import update_work
from thidua.common import clock
from thidua.common.numbers import format_number
from thidua.demo.walkthrough.sending import receive, remind, send
from thidua.demo.walkthrough.stage import Stage

STILL_OWED = (DutyStatus.OPEN, DutyStatus.RETURNED)


def play(stage: Stage) -> None:
    stage.journal.act("d", "Báo cáo tiến độ, công trình")
    yearly = {"gd": "612/BC-SGDĐT", "pn": "45/BC-BTV", "vh": "733/BC-SVHTTDL", "ct": "590/BC-SCT", "mc": "371/BC-UBND"}
    for order, short in enumerate(yearly):
        report(stage, f"2024-12-16 09:{order:02d}", short, "2024", "at_2024")
    for order, (short, number) in enumerate(yearly.items()):
        send(stage, f"2024-12-20 09:{order:02d}", short, Kind.REPORT, number)
    for order, short in enumerate(yearly):
        receive(stage, f"2024-12-23 14:{order:02d}", short, Kind.REPORT)
    excuse(stage, "2025-07-01 08:30", "mc", "Cấp huyện kết thúc hoạt động từ ngày 01/7/2025.")
    remind(stage, "2025-08-16")
    standing = [short for short in yearly if short != "mc"]
    for order, short in enumerate(standing):
        report(stage, f"2025-08-25 09:{order:02d}", short, "2025-08", "at_2025")
    for order, short in enumerate(standing):
        _finish_works(stage, f"2025-08-27 09:{order:02d}", short)


def report(stage: Stage, moment: str, short: str, period: str, key: str) -> None:
    officer, row = stage.people[f"canbo.{short}"], stage.unit_row(short)
    figures = {item["text"]: item for item in row["targets"]}
    with stage.journal.at(moment):
        for unit_target in unit_targets_of(stage.participation(short)):
            item = figures[unit_target.text]
            report_progress(
                by=officer,
                unit_target=unit_target,
                period=period,
                value=Decimal(item[key]),
                evidence=item["evidence"],
            )
        for judged in judge(unit_targets_of(stage.participation(short)), clock.today()):
            unit_target = judged.unit_target
            figure = f"{format_number(judged.actual)}/{format_number(unit_target.value)} {unit_target.unit_label}"
            found = judged.verdict.label.lower()
            evidence = figures[unit_target.text]["evidence"]
            stage.journal.say(officer, f"báo cáo «{unit_target.text}»: {figure} ({found}). Minh chứng: {evidence}.")


def _finish_works(stage: Stage, moment: str, short: str) -> None:
    officer = stage.people[f"canbo.{short}"]
    with stage.journal.at(moment):
        for work in stage.participation(short).works.order_by("pk"):
            update_work(
                by=officer,
                work=work,
                title=work.title,
                description=work.description,
                planned_finish=work.planned_finish,
                status=WorkStatus.DONE,
            )
            stage.journal.say(officer, f"đánh dấu hoàn thành {work.get_kind_display().lower()} «{work.title}».")


def excuse(stage: Stage, moment: str, short: str, reason: str) -> None:
    """What the unit still owes is no longer asked; reminders stop."""
    staff, unit = stage.people["chuyenvien"], stage.unit_of(short)
    owed = Duty.objects.filter(obligation__campaign=stage.campaign, unit=unit, status__in=STILL_OWED)
    with stage.journal.at(moment):
        for duty in owed.select_related("obligation").order_by("obligation__order", "pk"):
            excuse_duty(by=staff, duty=duty, reason=reason)
            stage.journal.say(staff, f"miễn «{duty.obligation.what}» cho {unit.name}. Lý do: {reason}")

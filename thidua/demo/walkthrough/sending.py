"""b, c) Units send their plans: on time, late, returned, with a later deadline; reminders reach those who still owe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from campaigns.enums import ObligationKind as Kind
from campaigns.models import Duty, Submission
from campaigns.selectors.board import board_counts
from campaigns.services.participation import register_target
from campaigns.services.receiving import extend_duty, receive_submission, return_submission
from campaigns.services.submissions import send_submission
from campaigns.services.works import register_work
from campaigns.wording import lateness_words
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.dates import deadline_sentence, due_by_end_of, vi_datetime
from thidua.common.numbers import format_number
from thidua.demo.walkthrough.stage import Stage
from thidua.notifications.services import sweep_reminders

PURPOSE = "submission"


def play(stage: Stage) -> None:
    stage.journal.act("b, c", "Đơn vị gửi kế hoạch, đăng ký chỉ tiêu; nhắc việc trước và sau hạn")
    remind(stage, "2024-06-15")
    send(stage, "2024-06-24 09:20", "gd", Kind.PLAN, "1187/KH-SGDĐT")
    register(stage, "2024-06-24 10:05", "gd")
    receive(stage, "2024-06-25 08:30", "gd", Kind.PLAN)
    remind(stage, "2024-07-01")
    send(stage, "2024-07-03 15:10", "vh", Kind.PLAN, "642/KH-SVHTTDL")
    register(stage, "2024-07-03 15:40", "vh")
    send(stage, "2024-07-05 16:20", "pn", Kind.PLAN, "31/KH-BTV")
    remind(stage, "2024-07-08")
    receive(stage, "2024-07-08 14:00", "vh", Kind.PLAN)
    _return_plan(stage)
    _extend(stage)
    remind(stage, "2024-07-12")
    send(stage, "2024-07-12 14:05", "pn", Kind.PLAN, "31a/KH-BTV")
    register(stage, "2024-07-12 14:40", "pn")
    remind(stage, "2024-07-14")
    remind(stage, "2024-07-15")
    send(stage, "2024-07-15 10:05", "mc", Kind.PLAN, "203/KH-UBND")
    register(stage, "2024-07-15 10:30", "mc")
    receive(stage, "2024-07-15 15:00", "pn", Kind.PLAN)
    receive(stage, "2024-07-15 15:10", "mc", Kind.PLAN)
    remind(stage, "2024-07-16")
    remind(stage, "2024-07-18")
    send(stage, "2024-07-19 11:15", "ct", Kind.PLAN, "418/KH-SCT")
    register(stage, "2024-07-19 11:45", "ct")
    receive(stage, "2024-07-19 16:00", "ct", Kind.PLAN)
    remind(stage, "2024-07-22")
    _show_board(stage, "2024-07-23 08:30")


def send(stage: Stage, moment: str, short: str, kind: Kind, number: str) -> None:
    officer, duty = stage.people[f"canbo.{short}"], stage.duty(short, kind)
    with stage.journal.at(moment):
        paper = stage.paper(f"{number.replace('/', '-')}.pdf", PURPOSE, officer)
        submission = send_submission(
            by=officer,
            duty=duty,
            document_number=number,
            document_date=clock.today(),
            signer=stage.people[f"thutruong.{short}"].full_name,
            file=paper,
        )
        duty.refresh_from_db()
        stage.journal.say(
            officer, f"gửi «{duty.obligation.what}» số {number}, lần {submission.version} ({_judged(duty)})."
        )


def _judged(duty: Duty) -> str:
    if duty.due_at is None:
        return "việc không có hạn cụ thể"
    return f"hạn: {deadline_sentence(duty.due_at)}; {lateness_words(duty) or 'đúng hạn'}"


def register(stage: Stage, moment: str, short: str) -> None:
    officer, row = stage.people[f"canbo.{short}"], stage.unit_row(short)
    participation = stage.participation(short)
    with stage.journal.at(moment):
        for item in row["targets"]:
            register_target(
                by=officer,
                participation=participation,
                text=item["text"],
                value=Decimal(item["value"]),
                unit_label=item["label"],
                target=stage.target(item["of"]) if "of" in item else None,
            )
            stage.journal.say(officer, f"đăng ký chỉ tiêu «{item['text']}»: {_amount(item['value'], item['label'])}.")
        for item in row["works"]:
            work = register_work(
                by=officer,
                participation=participation,
                kind=item["kind"],
                title=item["title"],
                planned_finish=item["finish"],
            )
            stage.journal.say(officer, f"đăng ký {work.get_kind_display().lower()} «{work.title}».")


def _amount(value: str, label: str) -> str:
    return f"{format_number(Decimal(value))} {label}"


def waiting(stage: Stage, short: str, kind: Kind) -> Submission:
    return stage.duty(short, kind).submissions.latest("version")


def receive(stage: Stage, moment: str, short: str, kind: Kind) -> None:
    staff = stage.people["chuyenvien"]
    with stage.journal.at(moment):
        submission = receive_submission(by=staff, submission=waiting(stage, short, kind))
        unit = stage.unit_of(short)
        stage.journal.say(staff, f"tiếp nhận văn bản số {submission.document_number} của {unit.name}.")


def _return_plan(stage: Stage) -> None:
    staff = stage.people["chuyenvien"]
    reason = "Kế hoạch chưa nêu công trình, mô hình chào mừng; đề nghị bổ sung và gửi lại."
    with stage.journal.at("2024-07-09 09:00"):
        paper = return_submission(by=staff, submission=waiting(stage, "pn", Kind.PLAN), reason=reason)
        unit = stage.unit_of("pn")
        stage.journal.say(staff, f"trả lại văn bản số {paper.document_number} của {unit.name}. Lý do: {reason}")


def _extend(stage: Stage) -> None:
    staff, duty = stage.people["chuyenvien"], stage.duty("ct", Kind.PLAN)
    reason = "Đơn vị có công văn xin lùi hạn vì đang rà soát số liệu xuất khẩu."
    until = due_by_end_of(date(2024, 7, 22))
    with stage.journal.at("2024-07-11 10:00"):
        extend_duty(by=staff, duty=duty, due_at=until, reason=reason)
        unit = stage.unit_of("ct")
        stage.journal.say(staff, f"gia hạn cho {unit.name} đến {deadline_sentence(until)}. Lý do: {reason}")


def remind(stage: Stage, day: str) -> None:
    """The morning sweep that beat would start: messages are written with their reminders."""
    with stage.journal.at(f"{day} 08:00"):
        count = sweep_reminders(clock.now())
        text = f"nhắc {count} việc còn phải gửi." if count else "không còn việc nào đến lượt nhắc."
        stage.journal.say(None, text)


def _show_board(stage: Stage, moment: str) -> None:
    staff: User = stage.people["chuyenvien"]
    with stage.journal.at(moment):
        stage.journal.say(staff, f"xem bảng theo dõi lúc {vi_datetime(clock.now())}:")
        for counts in board_counts(staff, stage.campaign, clock.now()):
            stage.journal.detail(
                f"{counts['obligation'].what}: đã gửi {counts['sent_any']}/{counts['total']}, "
                f"chưa gửi {counts['open']}, trả lại {counts['returned']}, "
                f"quá hạn chưa gửi {counts['overdue']}, gửi trễ {counts['late']}."
            )

"""What the invented participants did: papers sent on time, late or returned, targets taken up, progress, works.

Written straight to the tables: the portal's own services would stamp today's instant on what happened weeks ago.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from campaigns.enums import DutyStatus, SubmissionStatus
from campaigns.models import Campaign, Duty, Participation, ProgressReport, Submission, Target, UnitTarget
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.demo.loaders import files, people, units, works
from thidua.demo.loaders.source import Row, day, moment, month_of, read

STAFF = "chuyenvien"
# Enters papers for units without an account; who enters a paper may not receive it.
CLERK = "chuyenvien2"
OUTCOMES = {
    "sent": (SubmissionStatus.SENT, DutyStatus.SENT),
    "received": (SubmissionStatus.RECEIVED, DutyStatus.RECEIVED),
    "returned": (SubmissionStatus.RETURNED, DutyStatus.RETURNED),
}
DAYS_TO_RECEIVE = 1


def load(campaign: Campaign, lived: Row) -> None:
    plan = read("campaigns/current")
    duties = _duties(campaign, plan)
    targets = _targets(campaign, plan)
    senders = _senders()
    parts = {part.unit_id: part for part in Participation.objects.filter(campaign=campaign)}
    places = units.by_key()
    for row in lived["participations"]:
        unit = places[row["unit"]]
        actor = senders.get(unit.pk) or people.by_username()[CLERK]
        for sent in row["submissions"]:
            _submission(duties[sent["obligation"], unit.pk], sent, actor)
        _registration(parts[unit.pk], row, targets, actor)


def _duties(campaign: Campaign, plan: Row) -> dict[tuple[str, int], Duty]:
    keys = {item["what"]: item["key"] for item in plan["obligations"]}
    rows = Duty.objects.filter(obligation__campaign=campaign).select_related("obligation")
    return {(keys[duty.obligation.what], duty.unit_id): duty for duty in rows}


def _targets(campaign: Campaign, plan: Row) -> dict[str, Target]:
    by_text = {target.text: target for target in campaign.targets.all()}
    return {item["key"]: by_text[item["text"]] for item in plan["targets"]}


def _senders() -> dict[int, User]:
    """The demo officer of each unit that has one."""
    officers = User.objects.filter(is_demo=True, memberships__role="unit_officer").prefetch_related("memberships")
    return {seat.unit_id: user for user in officers for seat in user.memberships.all()}


def _submission(duty: Duty, row: Row, sender: User) -> None:
    sent_at = moment(row["sent_offset"])
    paper_status, duty_status = OUTCOMES[row["state"]]
    paper = Submission.objects.create(
        duty=duty,
        version=duty.submissions.count() + 1,
        document_number=row["number"],
        document_date=day(row["sent_offset"] - 1),
        file=files.sample(name=_file_name(row["number"]), purpose="submission", by=sender, at=sent_at),
        sent_at=sent_at,
        sent_by=sender,
    )
    duty.status, duty.sent_at = duty_status, sent_at
    if duty.first_sent_at is None:
        duty.first_sent_at, duty.due_at_when_sent = sent_at, duty.due_at
    _trail(duty, "duty.sent", paper, sender, sent_at)
    if paper_status != SubmissionStatus.SENT:
        _decide(duty, paper, paper_status, row)
    duty.save(update_fields=["status", "sent_at", "first_sent_at", "due_at_when_sent", "received_at"])


def _decide(duty: Duty, paper: Submission, status: SubmissionStatus, row: Row) -> None:
    staff, at = people.by_username()[STAFF], moment(min(0, row["sent_offset"] + DAYS_TO_RECEIVE))
    paper.status, paper.decided_at, paper.decided_by = status, at, staff
    paper.return_reason = row.get("reason", "")
    paper.save(update_fields=["status", "decided_at", "decided_by", "return_reason"])
    duty.received_at = at if status == SubmissionStatus.RECEIVED else None
    _trail(duty, f"duty.{row['state']}", paper, staff, at, reason=paper.return_reason)


def _trail(duty: Duty, verb: str, paper: Submission, by: User, at: datetime, reason: str = "") -> None:
    after = {"document_number": paper.document_number, "version": paper.version}
    record(by=by, verb=verb, obj=duty, unit_id=duty.unit_id, after=after, reason=reason, at=at)


def _file_name(number: str) -> str:
    return number.replace("/", "-") + ".pdf"


def _registration(part: Participation, row: Row, targets: dict[str, Target], actor: User) -> None:
    if not row["registered_targets"]:
        return
    at = moment(row["registered_offset"])
    part.registered_at = at
    part.save(update_fields=["registered_at"])
    for item in row["registered_targets"]:
        target = targets[item["target"]]
        unit_target = UnitTarget.objects.create(
            participation=part,
            target=target,
            text=target.text,
            value=Decimal(item["value"]),
            unit_label=target.unit_label,
            direction=target.direction,
            created_at=at,
            created_by=actor,
        )
        for report in item["progress"]:
            _progress(unit_target, report, actor)
    for item in row["works"]:
        works.load(part, item, actor, row["registered_offset"])


def _progress(unit_target: UnitTarget, row: Row, actor: User) -> None:
    ProgressReport.objects.create(
        unit_target=unit_target,
        period=month_of(row["offset"]),
        value=Decimal(row["value"]),
        evidence=row["evidence"],
        reported_at=moment(row["offset"]),
        reported_by=actor,
    )

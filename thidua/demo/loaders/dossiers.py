"""Invented dossiers, each walked step by step through the real table of states to where it stands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from awards.enums import AwardGround
from awards.models import AwardKind, Honour, Recipient
from campaigns.models import Campaign
from campaigns.services.submissions import settle_by_dossier
from dossiers.enums import DossierStatus, OpinionStatus, PartKind
from dossiers.models import Dossier, DossierPart, Nomination, Opinion
from dossiers.workflow import MAIN_PATH, move
from thidua.accounts.models import User
from thidua.demo.loaders import catalogue, files, people, units
from thidua.demo.loaders.source import Row, day, moment, month_of
from thidua.units.models import Unit

DAYS_OF_WORK = 7  # from the first draft to the step a dossier stands at, more than the steps of any of them
STAFF = "chuyenvien"


def load(campaign: Campaign, lived: Row) -> None:
    places, persons, kinds = units.by_key(), people.by_username(), catalogue.kinds_by_code()
    for row in lived["honours"]:
        _honour(row, places, kinds)
    for row in lived["dossiers"]:
        dossier = _write(campaign, row, places, persons)
        for order, item in enumerate(row["nominations"]):
            _nomination(dossier, item, order, kinds, places)
        _papers(dossier, row)
        _walk(dossier, row, persons)
        for item in row.get("opinions", []):
            _opinion(dossier, item, places, persons)


def _write(campaign: Campaign, row: Row, places: dict[str, Unit], persons: dict[str, User]) -> Dossier:
    begun = moment(row["since_offset"] - DAYS_OF_WORK)
    return Dossier.objects.create(
        code=row["code"],
        unit=places[row["unit"]],
        receiver=campaign.owner,
        campaign=campaign,
        ground=AwardGround.CAMPAIGN,
        status_since=begun,
        title=row["title"],
        submission_number=row.get("number", ""),
        submission_date=day(row["since_offset"] - 2) if "number" in row else None,
        meeting_date=day(row["since_offset"] - 3) if "number" in row else None,
        summary="Hội đồng đơn vị đã họp, bỏ phiếu; các trường hợp đề nghị đều được thống nhất."
        if "number" in row
        else "",
        created_by=persons[row["by"]],
        created_at=begun,
    )


def _nomination(dossier: Dossier, item: Row, order: int, kinds: dict[str, AwardKind], places: dict[str, Unit]) -> None:
    Nomination.objects.create(
        dossier=dossier,
        recipient=_recipient(item["recipient"], dossier.unit, places),
        award_kind=kinds[item["award"]],
        order=order,
        achievement_from=month_of(item["from_offset"]),
        achievement_to=month_of(item["to_offset"]),
        citation=item["citation"],
        report="Báo cáo thành tích dùng thử: nêu việc làm, kết quả và tác dụng trong thời gian phong trào.",
        contribution=item.get("contribution"),
        result=item.get("result", "pending"),
        result_reason="Chưa đủ số phiếu đồng ý." if item.get("result") == "rejected" else "",
        achievement_key=f"campaign:{dossier.campaign_id}",
    )


def _recipient(row: Row, unit: Unit, places: dict[str, Unit]) -> Recipient:
    recipient, _ = Recipient.objects.get_or_create(
        type=row["type"],
        name=row["name"],
        unit=unit,
        defaults={
            "honorific": row["honorific"],
            "job_title": row["job_title"],
            "group": row["group"],
            "birth_year": row.get("birth_year"),
            "as_unit": places[row["as_unit"]] if "as_unit" in row else None,
        },
    )
    return recipient


def _papers(dossier: Dossier, row: Row) -> None:
    """Tờ trình and biên bản for the dossier, a report for each nomination."""
    if "number" not in row:
        return
    _paper(dossier, PartKind.SUBMISSION, "to-trinh.pdf", number=row["number"], on=dossier.submission_date)
    _paper(dossier, PartKind.MINUTES, "bien-ban.pdf", on=dossier.meeting_date)
    for nomination in dossier.nominations.all():
        name = f"bao-cao-{nomination.order + 1}.pdf"
        _paper(dossier, PartKind.REPORT, name, on=dossier.meeting_date, nomination=nomination)


def _paper(
    dossier: Dossier,
    kind: PartKind,
    name: str,
    *,
    on: date | None,
    number: str = "",
    nomination: Nomination | None = None,
) -> None:
    DossierPart.objects.create(
        dossier=dossier,
        kind=kind,
        nomination=nomination,
        version=1,
        document_number=number,
        document_date=on,
        file=files.sample(name=name, purpose="dossier_part", by=dossier.created_by, at=dossier.created_at),
        added_by=dossier.created_by,
        added_at=dossier.created_at,
    )


def _walk(dossier: Dossier, row: Row, persons: dict[str, User]) -> None:
    """Every step with the person who may take it, a day apart, so the trail reads as it would in life."""
    steps = _steps_to(DossierStatus(row["status"]))
    for left, to in zip(range(len(steps) - 1, -1, -1), steps, strict=True):
        at = moment(row["since_offset"] - left)
        actor, values = _actor_and_values(to, row, persons, at)
        move(by=actor, dossier=dossier, to=to, at=at, reason=row.get("reason", ""), **values)
        if to is DossierStatus.SUBMITTED and dossier.campaign:
            settle_by_dossier(
                by=actor, campaign=dossier.campaign, unit=dossier.unit, reference=dossier.submission_number, at=at
            )


def _steps_to(status: DossierStatus) -> list[DossierStatus]:
    if status is DossierStatus.RETURNED:
        return [*MAIN_PATH[1 : MAIN_PATH.index(DossierStatus.CHECKING) + 1], DossierStatus.RETURNED]
    return list(MAIN_PATH[1 : MAIN_PATH.index(status) + 1])


def _actor_and_values(
    to: DossierStatus, row: Row, persons: dict[str, User], at: datetime
) -> tuple[User, dict[str, Any]]:
    if to is DossierStatus.AWAITING_HEAD:
        return persons[row["by"]], {}
    if to is DossierStatus.SUBMITTED:
        head = persons[row["head"]]
        return head, {"approved_at": at, "approved_by": head, "submitted_at": at, "receipt_code": f"BN-{row['code']}"}
    if to is DossierStatus.CHECKING:
        officer = persons[row["assigned"]]
        return officer, {"assigned_to": officer}
    if to is DossierStatus.VOTED:
        return persons["thuky"], {}
    staff = persons[row.get("assigned", STAFF)]
    return staff, {"return_reason": row["reason"]} if to is DossierStatus.RETURNED else {}


def _opinion(dossier: Dossier, row: Row, places: dict[str, Unit], persons: dict[str, User]) -> None:
    answer = row.get("answer")
    Opinion.objects.create(
        dossier=dossier,
        unit=places[row["unit"]],
        question=row["question"],
        asked_by=persons[row["by"]],
        asked_at=moment(row["asked_offset"]),
        due_at=moment(row["due_offset"]),
        status=OpinionStatus.GIVEN if answer else OpinionStatus.ASKED,
        stance=answer["stance"] if answer else "",
        answer=answer["text"] if answer else "",
        answered_by=persons[answer["by"]] if answer else None,
        answered_at=moment(answer["offset"]) if answer else None,
    )


def _honour(row: Row, places: dict[str, Unit], kinds: dict[str, AwardKind]) -> None:
    unit = places[row["unit"]]
    decided = day(row["date_offset"])
    Honour.objects.create(
        recipient=_recipient(row["recipient"], unit, places),
        award_kind=kinds[row["award"]],
        issuer=places[row["issuer"]],
        unit_then=unit,
        decision_number=row["number"],
        decided_on=decided,
        ground=row["ground"],
        occasion=row["occasion"],
        achievement_from=str(decided.year),
        achievement_to=str(decided.year),
    )

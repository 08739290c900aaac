"""Suy tôn: after publication the cluster puts ranked units forward for an award, by the votes of its members."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from awards.models import AwardKind
from campaigns.models import Endorsement, ScoreSheet
from campaigns.ranking import read_ranking
from campaigns.rules.scoring import check_can_endorse, check_can_remove_endorsement
from campaigns.selectors.people import senders_of
from campaigns.selectors.score_awards import kinds_on
from campaigns.services.score_sheets import lock_sheet
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile
from thidua.notifications.services import MailContent, notify
from thidua.units.models import Unit


@transaction.atomic
def endorse(
    *,
    by: User,
    sheet: ScoreSheet,
    unit: Unit,
    award_kind: AwardKind,
    votes_for: int,
    votes_total: int,
    decided_on: date,
    minutes: StoredFile | None = None,
    note: str = "",
) -> Endorsement:
    row = lock_sheet(sheet.pk)
    check_can_endorse(by, row)
    _check_unit(row, unit)
    _check_votes(row, votes_for, votes_total)
    now = clock.now()
    if decided_on > now.astimezone(HANOI).date():
        raise InvalidInput("Ngày họp suy tôn không thể sau ngày hôm nay.", field="decided_on")
    if award_kind.pk not in {kind.pk for kind in kinds_on(decided_on)}:
        raise InvalidInput(f"“{award_kind}” không có trong danh mục ngày {vi_date(decided_on)}.", field="award_kind")
    made = Endorsement(
        sheet=row,
        unit=unit,
        award_kind=award_kind,
        votes_for=votes_for,
        votes_total=votes_total,
        decided_on=decided_on,
        minutes=minutes,
        note=squeeze(note),
        created_at=now,
        created_by=by,
    )
    _save_once(made)
    record(by=by, verb="endorsement.added", obj=row, unit_id=row.cluster.owner_id, after=_values(made), at=now)
    _tell_unit(made, now)
    return made


def _check_unit(sheet: ScoreSheet, unit: Unit) -> None:
    place = next((row for row in read_ranking(sheet.frozen_ranking).rows if row.unit == unit.pk), None)
    if place is None:
        raise InvalidInput("Đơn vị không có trong bảng xếp hạng.", field="unit")
    if place.rank is None:
        raise InvalidInput("Đơn vị bị điểm liệt nên không được suy tôn.", field="unit")


def _check_votes(sheet: ScoreSheet, votes_for: int, votes_total: int) -> None:
    members = len(read_ranking(sheet.frozen_ranking).rows)
    if not 1 <= votes_total <= members:
        raise InvalidInput(f"Tổng số đơn vị bỏ phiếu từ 1 đến {members}.", field="votes_total")
    if not 0 <= votes_for <= votes_total:
        raise InvalidInput("Số phiếu suy tôn không thể nhiều hơn tổng số đơn vị.", field="votes_for")


def _save_once(endorsement: Endorsement) -> None:
    try:
        with transaction.atomic():
            endorsement.save()
    except IntegrityError as error:
        raise InvalidInput("Đơn vị đã được suy tôn danh hiệu này.", field="award_kind") from error


@transaction.atomic
def remove_endorsement(*, by: User, endorsement: Endorsement) -> None:
    """Take back what was entered by mistake; done already by an earlier click, nothing happens."""
    sheet = lock_sheet(endorsement.sheet_id)
    check_can_endorse(by, sheet)
    row = Endorsement.objects.select_related("unit", "award_kind").filter(pk=endorsement.pk).first()
    if row is None:
        return
    check_can_remove_endorsement(by, row)
    before = _values(row)
    row.delete()
    record(by=by, verb="endorsement.removed", obj=sheet, unit_id=sheet.cluster.owner_id, before=before)


def _values(row: Endorsement) -> dict[str, str]:
    return {
        "endorsed_unit": row.unit.name,
        "endorsed_for": row.award_kind.name,
        "votes": f"{row.votes_for}/{row.votes_total}",
        "endorsed_on": vi_date(row.decided_on),
    }


def _tell_unit(row: Endorsement, now: datetime) -> None:
    title = f"{row.sheet.cluster.name} suy tôn {row.unit}: {row.award_kind}"
    notify(
        users=senders_of([row.unit_id], now.astimezone(HANOI).date()),
        kind="score_news",
        title=title,
        url=reverse("campaigns:ranking", args=[row.sheet_id]),
        key=f"endorsed:{row.pk}",
        mail=MailContent("score_news", {"sheet": row.sheet, "title": title, "reason": "", "due": ""}),
        at=now,
    )

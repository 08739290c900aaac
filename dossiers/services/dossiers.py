"""Drawing up a dossier and correcting its own data."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from awards.enums import AwardGround
from awards.models import ProcedureLine
from awards.selectors.lines import usual_line
from campaigns.models import Campaign
from dossiers.models import Dossier
from dossiers.rules.dossiers import check_can_create, check_can_edit
from dossiers.selectors.dossiers import campaigns_open_to, receivers_for
from dossiers.services.locking import check_version, lock_dossier
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.numbering import next_number
from thidua.units.models import Unit


@transaction.atomic
def create_dossier(
    *,
    by: User,
    unit: Unit,
    title: str,
    campaign: Campaign | None = None,
    ground: str = AwardGround.CAMPAIGN,
    line: ProcedureLine | None = None,
    receiver: Unit | None = None,
    request_key: UUID | None = None,
) -> Dossier:
    """Open a dossier; its line says on what ground, without one the usual line of the ground is taken.

    The same form sent twice gives the dossier of the first time.
    """
    made = Dossier.objects.filter(request_key=request_key, created_by=by).first() if request_key else None
    if made is not None:
        return made
    check_can_create(by, unit)
    if line is not None:
        _check_line(line, campaign)
        ground = line.ground
    else:
        ground = _ground_for(campaign, ground)
        line = usual_line(ground, clock.today())
    level = _receiver_for(unit, campaign, receiver)
    now = clock.now()
    dossier = Dossier(
        code=make_code("HS", level, now),
        request_key=request_key or uuid4(),
        unit=unit,
        receiver=level,
        campaign=campaign,
        ground=ground,
        line=line,
        title=squeeze(title),
        created_by=by,
        created_at=now,
        status_since=now,
        desk_since=now,
    )
    return _save_new(dossier, by)


def _save_new(dossier: Dossier, by: User) -> Dossier:
    try:
        with transaction.atomic():
            dossier.save()
    except IntegrityError as error:
        # The other click of a double click was faster; a key of somebody else's form opens nothing.
        made = Dossier.objects.filter(request_key=dossier.request_key, created_by=by).first()
        if made is None:
            raise InvalidInput("Biểu mẫu này đã được dùng. Hãy tải lại trang rồi lập hồ sơ.") from error
        return made
    record(
        by=by,
        verb="dossier.created",
        obj=dossier,
        unit_id=dossier.unit_id,
        after={"title": dossier.title, "campaign": dossier.campaign, "ground": dossier.ground, "line": dossier.line},
        at=dossier.created_at,
    )
    return dossier


def make_code(prefix: str, level: Unit, at: datetime) -> str:
    """'HS-2024-0007-00012': counted per receiving level and Hà Nội year, without gaps."""
    year = at.astimezone(clock.HANOI).year
    number = next_number(issuer=level, series=prefix, year=year)
    return f"{prefix}-{year}-{level.pk:04d}-{number:05d}"


def _check_line(line: ProcedureLine, campaign: Campaign | None) -> None:
    if line.needs_campaign and campaign is None:
        raise InvalidInput("Tuyến hồ sơ này phải chọn phong trào.", field="campaign")
    if campaign is not None and line.ground != AwardGround.CAMPAIGN:
        raise InvalidInput("Tuyến hồ sơ này không gắn với phong trào.", field="campaign")


def _ground_for(campaign: Campaign | None, ground: str) -> str:
    if campaign is not None:
        return AwardGround.CAMPAIGN
    if ground == AwardGround.CAMPAIGN:
        raise InvalidInput("Hãy chọn phong trào, hoặc chọn loại hình khác nếu không theo phong trào.", field="campaign")
    return ground


def _receiver_for(unit: Unit, campaign: Campaign | None, receiver: Unit | None) -> Unit:
    if campaign is not None:
        if not campaigns_open_to(Unit.objects.filter(pk=unit.pk)).filter(pk=campaign.pk).exists():
            raise InvalidInput("Đơn vị không tham gia phong trào này hoặc phong trào chưa phát động.", field="campaign")
        return campaign.owner
    levels = receivers_for(unit)
    chosen = next((level for level in levels if receiver is None or level.pk == receiver.pk), None)
    if chosen is None:
        raise InvalidInput("Hãy chọn cấp xét khen thưởng của đơn vị.", field="receiver")
    return chosen


@transaction.atomic
def update_dossier(
    *,
    by: User,
    dossier: Dossier,
    version: int | None,
    title: str,
    submission_number: str,
    submission_date: date | None,
    meeting_date: date | None,
    summary: str,
) -> Dossier:
    row = lock_dossier(dossier.pk)
    check_can_edit(by, row)
    check_version(version, row.version)
    check_paper_dates(submission_date, meeting_date)
    before = _values(row)
    row.title, row.summary = squeeze(title), summary
    row.submission_number, row.submission_date, row.meeting_date = (
        squeeze(submission_number),
        submission_date,
        meeting_date,
    )
    row.version += 1
    row.save(update_fields=["title", "summary", "submission_number", "submission_date", "meeting_date", "version"])
    after = _values(row)
    changed = [name for name in after if before[name] != after[name]]
    record(
        by=by,
        verb="dossier.changed",
        obj=row,
        unit_id=row.unit_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return row


def _values(row: Dossier) -> dict[str, object]:
    return {
        "title": row.title,
        "submission_number": row.submission_number,
        "submission_date": row.submission_date,
        "meeting_date": row.meeting_date,
        "summary": row.summary,
    }


def check_paper_dates(submission_date: date | None, meeting_date: date | None) -> None:
    """The meeting comes first, the submission rests on it, and neither lies ahead."""
    today = clock.today()
    if submission_date and submission_date > today:
        raise InvalidInput("Ngày tờ trình không thể sau ngày hôm nay.", field="submission_date")
    if meeting_date and meeting_date > today:
        raise InvalidInput("Ngày họp xét không thể sau ngày hôm nay.", field="meeting_date")
    if submission_date and meeting_date and meeting_date > submission_date:
        raise InvalidInput("Ngày họp xét không thể sau ngày tờ trình.", field="meeting_date")

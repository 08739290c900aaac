"""Who is proposed for what. One achievement is proposed for one award once; the database holds that."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max

from awards.models import AwardKind, Recipient
from awards.services import find_or_create_recipient
from dossiers.enums import NominationResult, PartKind
from dossiers.models import Dossier, Nomination
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors.dossiers import award_kinds_for
from dossiers.services.locking import check_version, lock_dossier
from dossiers.services.parts import place_part
from dossiers.services.quotas import seats_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.units.models import Unit

DUPLICATE = "Đã có một đề nghị khác đang được xét cho cùng đối tượng, cùng hình thức và cùng thành tích."


@dataclass(frozen=True, slots=True)
class NewRecipient:
    """Somebody not on record yet. `as_unit`: the collective is a unit of the catalogue."""

    type: str
    name: str = ""
    honorific: str = ""
    job_title: str = ""
    group: str = ""
    birth_year: int | None = None
    address: str = ""
    as_unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Achievement:
    """What the nominee is proposed for. The period holds the stored form of partial dates."""

    award_kind: AwardKind
    achievement_from: str
    achievement_to: str
    citation: str
    report: str = ""
    contribution: int | None = None


@transaction.atomic
def add_nomination(
    *,
    by: User,
    dossier: Dossier,
    recipient: Recipient | NewRecipient,
    achievement: Achievement,
    report_upload: UploadedFile[bytes] | None = None,
) -> Nomination:
    row = lock_dossier(dossier.pk)
    check_can_edit(by, row)
    person = recipient if isinstance(recipient, Recipient) else _find_or_create(by, row.unit, recipient)
    _check(row, person, achievement)
    latest = row.nominations.aggregate(latest=Max("order"))["latest"] or 0
    nomination = Nomination(dossier=row, recipient=person, order=latest + 1)
    _fill(nomination, achievement)
    with seats_of(coming=[_wanted(row, achievement)]) as seats:
        seats.take(nomination)
        save_nomination(nomination)
    _keep_report(by, nomination, report_upload)
    record(by=by, verb="nomination.added", obj=row, unit_id=row.unit_id, after=_values(nomination))
    return nomination


def _find_or_create(by: User, unit: Unit, new: NewRecipient) -> Recipient:
    as_unit = new.as_unit
    if as_unit is not None and not unit.contains(as_unit):
        raise InvalidInput("Chỉ đề nghị được tập thể thuộc đơn vị mình.", field="as_unit")
    name = as_unit.name if as_unit else squeeze(new.name)
    if not name:
        raise InvalidInput("Hãy nhập họ tên hoặc tên tập thể.", field="name")
    return find_or_create_recipient(
        by=by,
        type=new.type,
        name=name,
        unit=as_unit or unit,
        as_unit=as_unit,
        honorific=new.honorific,
        job_title=squeeze(new.job_title),
        group=new.group,
        birth_year=new.birth_year,
        address=squeeze(new.address),
    )


@transaction.atomic
def update_nomination(
    *,
    by: User,
    nomination: Nomination,
    version: int | None,
    achievement: Achievement,
    report_upload: UploadedFile[bytes] | None = None,
) -> Nomination:
    """Correct a nomination; one excluded before is proposed anew."""
    dossier = lock_dossier(nomination.dossier_id)
    check_can_edit(by, dossier)
    row = Nomination.objects.select_related("recipient__unit", "award_kind").get(pk=nomination.pk)
    check_version(version, row.version)
    _check(dossier, row.recipient, achievement)
    before = _values(row)
    with seats_of(leaving=[row], coming=[_wanted(dossier, achievement)]) as seats:
        _fill(row, achievement)
        row.dossier = dossier
        row.is_live, row.result, row.result_reason = True, NominationResult.PENDING, ""
        row.version += 1
        seats.move(row)
        save_nomination(row)
    _keep_report(by, row, report_upload)
    record(by=by, verb="nomination.changed", obj=dossier, unit_id=dossier.unit_id, before=before, after=_values(row))
    return row


@transaction.atomic
def remove_nomination(*, by: User, nomination: Nomination) -> None:
    """Take a nominee off the dossier. Done already by an earlier click: nothing more to do."""
    dossier = lock_dossier(nomination.dossier_id)
    check_can_edit(by, dossier)
    row = Nomination.objects.select_related("recipient", "award_kind").filter(pk=nomination.pk).first()
    if row is None:
        return
    before = _values(row)
    with seats_of(leaving=[row]) as seats:
        seats.leave(row)
        row.delete()
    record(by=by, verb="nomination.removed", obj=dossier, unit_id=dossier.unit_id, before=before)


def _wanted(dossier: Dossier, achievement: Achievement) -> tuple[Dossier, AwardKind, str]:
    return dossier, achievement.award_kind, achievement.achievement_to


def _check(dossier: Dossier, recipient: Recipient, achievement: Achievement) -> None:
    if not dossier.unit.contains(recipient.unit):
        raise InvalidInput("Đối tượng này không thuộc đơn vị trình hồ sơ.", field="recipient")
    kind = achievement.award_kind
    if not award_kinds_for(dossier).filter(pk=kind.pk).exists():
        raise InvalidInput("Phong trào này không có hình thức khen thưởng đó.", field="award_kind")
    if recipient.type not in kind.recipient_types:
        kinds = recipient.get_type_display().lower()
        raise InvalidInput(f"“{kind}” không dành cho đối tượng {kinds}.", field="award_kind")
    _check_period(achievement)


def _check_period(achievement: Achievement) -> None:
    start = PartialDate.parse(achievement.achievement_from).first_day()
    end = PartialDate.parse(achievement.achievement_to).last_day()
    if end < start:
        raise InvalidInput("Thời gian kết thúc phải bằng hoặc sau thời gian bắt đầu.", field="achievement_to")
    if start > clock.today():
        raise InvalidInput("Thời gian lập thành tích chưa bắt đầu.", field="achievement_from")


def _fill(nomination: Nomination, achievement: Achievement) -> None:
    nomination.award_kind = achievement.award_kind
    nomination.achievement_from = achievement.achievement_from
    nomination.achievement_to = achievement.achievement_to
    nomination.citation = squeeze(achievement.citation)
    nomination.report = achievement.report.strip()
    nomination.contribution = achievement.contribution
    nomination.achievement_key = achievement_key(nomination)


def achievement_key(nomination: Nomination) -> str:
    """One achievement: the campaign, or without one the ground and the period."""
    dossier = nomination.dossier
    if dossier.campaign_id:
        return f"campaign:{dossier.campaign_id}"
    return f"{dossier.ground}:{nomination.achievement_from}:{nomination.achievement_to}"


def save_nomination(nomination: Nomination) -> None:
    try:
        with transaction.atomic():
            nomination.save()
    except IntegrityError as error:
        raise InvalidInput(DUPLICATE, field="award_kind") from error


def _keep_report(by: User, nomination: Nomination, upload: UploadedFile[bytes] | None) -> None:
    if upload is not None:
        place_part(by=by, dossier=nomination.dossier, kind=PartKind.REPORT, upload=upload, nomination=nomination)


def _values(nomination: Nomination) -> dict[str, object]:
    return {
        "nominee": str(nomination.recipient),
        "proposed_award": str(nomination.award_kind),
        "nominee_citation": nomination.citation,
        "nominee_from": PartialDate.parse(nomination.achievement_from).display(),
        "nominee_to": PartialDate.parse(nomination.achievement_to).display(),
        "nominee_contribution": format_number(nomination.contribution),
    }

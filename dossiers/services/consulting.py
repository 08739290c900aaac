"""Points to be mended and complaints about a nomination."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dossiers.enums import ComplaintState
from dossiers.models import Complaint, Dossier, Nomination, ReturnPoint
from dossiers.rules import consulting as rules
from dossiers.services.locking import lock_dossier
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput


@transaction.atomic
def note_point(
    *, by: User, dossier: Dossier, target: str, reason: str, nomination: Nomination | None = None
) -> ReturnPoint:
    """Kept with the appraising side until the dossier is returned."""
    row = lock_dossier(dossier.pk)
    rules.check_can_note(by, row)
    rules.check_target(target, nomination)
    if nomination is not None and nomination.dossier_id != row.pk:
        raise InvalidInput("Đề nghị này không thuộc hồ sơ.", field="nomination")
    if not reason.strip():
        raise InvalidInput("Hãy ghi rõ cần bổ sung gì.", field="reason")
    point = ReturnPoint.objects.create(
        dossier=row, nomination=nomination, target=target, reason=reason.strip(), noted_by=by, noted_at=clock.now()
    )
    _trace(by, row, "dossier.point_noted", point, reason=point.reason)
    return point


@transaction.atomic
def drop_point(*, by: User, point: ReturnPoint) -> None:
    """Before it is sent a note is taken back; afterwards it stays."""
    dossier = lock_dossier(point.dossier_id)
    rules.check_can_note(by, dossier)
    row = ReturnPoint.objects.filter(pk=point.pk, sent_at__isnull=True).first()
    if row is None:
        return
    _trace(by, dossier, "dossier.point_dropped", row)
    row.delete()


def send_points(dossier: Dossier, at: datetime) -> int:
    """With the return, by the caller who holds the dossier. Returns how many points are open for the unit."""
    dossier.return_points.filter(sent_at__isnull=True).update(sent_at=at)
    return dossier.return_points.filter(sent_at__isnull=False, settled_at__isnull=True).count()


@transaction.atomic
def settle_point(*, by: User, point: ReturnPoint, note: str = "") -> ReturnPoint:
    dossier = lock_dossier(point.dossier_id)
    row = ReturnPoint.objects.select_related("nomination__recipient").get(pk=point.pk)
    row.dossier = dossier
    rules.check_can_settle(by, row)
    row.settled_at, row.settled_by, row.settled_note = clock.now(), by, note.strip()
    row.save(update_fields=["settled_at", "settled_by", "settled_note"])
    _trace(by, dossier, "dossier.point_settled", row, point_note=row.settled_note)
    return row


def _trace(by: User, dossier: Dossier, verb: str, point: ReturnPoint, reason: str = "", **more: str) -> None:
    record(by=by, verb=verb, obj=dossier, unit_id=dossier.unit_id, after={"point": str(point), **more}, reason=reason)


@transaction.atomic
def record_complaint(
    *, by: User, nomination: Nomination, received_on: date, channel: str, content: str, reporter: str = ""
) -> Complaint:
    """The trail says that there is one and where it came from, never who sent it or what it says."""
    dossier = lock_dossier(nomination.dossier_id)
    row = Nomination.objects.select_related("recipient", "award_kind").get(pk=nomination.pk)
    row.dossier = dossier
    rules.check_can_record_complaint(by, row)
    if not content.strip():
        raise InvalidInput("Hãy ghi nội dung phản ánh.", field="content")
    if received_on > clock.today():
        raise InvalidInput("Ngày nhận không thể sau ngày hôm nay.", field="received_on")
    complaint = Complaint.objects.create(
        nomination=row,
        received_on=received_on,
        channel=channel,
        content=content.strip(),
        reporter=reporter.strip(),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    after = {"nominee": str(row), "complaint_channel": complaint.get_channel_display()}
    record(by=by, verb="complaint.recorded", obj=dossier, unit_id=dossier.receiver_id, after=after)
    return complaint


@transaction.atomic
def conclude_complaint(
    *, by: User, complaint: Complaint, state: str, conclusion: str, document_number: str = ""
) -> Complaint:
    dossier = lock_dossier(complaint.nomination.dossier_id)
    row = Complaint.objects.select_related("nomination__recipient", "nomination__award_kind").get(pk=complaint.pk)
    row.nomination.dossier = dossier
    rules.check_can_conclude_complaint(by, row)
    if state not in (ComplaintState.FOUNDED, ComplaintState.UNFOUNDED):
        raise InvalidInput("Hãy chọn kết luận.", field="state")
    if not conclusion.strip():
        raise InvalidInput("Hãy ghi kết luận và căn cứ.", field="conclusion")
    row.state, row.conclusion, row.document_number = state, conclusion.strip(), document_number.strip()
    row.concluded_by, row.concluded_at = by, clock.now()
    row.save(update_fields=["state", "conclusion", "document_number", "concluded_by", "concluded_at"])
    after = {"nominee": str(row.nomination), "complaint_state": row.get_state_display()}
    record(by=by, verb="complaint.concluded", obj=dossier, unit_id=dossier.receiver_id, after=after)
    return row

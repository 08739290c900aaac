"""Points to be mended and complaints: who notes, who settles, and what they hold up."""

from __future__ import annotations

from dossiers.enums import ComplaintState, PointTarget
from dossiers.enums import DossierStatus as S
from dossiers.models import Complaint, Dossier, Nomination, ReturnPoint
from dossiers.rules.dossiers import IN_APPRAISAL, check_can_edit, check_is_not_maker
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission
from thidua.common.checks import bool_of
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

OF_DOSSIER = (PointTarget.SUBMISSION, PointTarget.MINUTES, PointTarget.OTHER, PointTarget.INFO)
_LIVING = (S.SUBMITTED, S.CHECKING, S.APPRAISING, S.BEFORE_COUNCIL, S.VOTED, S.DECISION_PENDING)


def check_can_note(user: User, dossier: Dossier) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    check_is_not_maker(user, dossier)
    if dossier.status not in IN_APPRAISAL:
        raise WrongState("Chỉ ghi điểm cần bổ sung khi hồ sơ đang kiểm tra hoặc thẩm định.")


def check_target(target: str, nomination: Nomination | None) -> None:
    if (target in OF_DOSSIER) == (nomination is not None):
        raise InvalidInput(
            "Phần này là của cả hồ sơ, không chọn đề nghị." if nomination else "Hãy chọn đề nghị cần bổ sung.",
            field="nomination",
        )


def check_can_settle(user: User, point: ReturnPoint) -> None:
    check_can_edit(user, point.dossier)
    if point.sent_at is None:
        raise NotAllowed(NOT_YOURS)
    if point.settled_at is not None:
        raise WrongState("Điểm này đã được bổ sung.")


def check_no_open_points(dossier: Dossier) -> None:
    left = dossier.return_points.filter(sent_at__isnull=False, settled_at__isnull=True).count()
    if left:
        raise WrongState(f"Còn {left} điểm chưa bổ sung theo yêu cầu; hãy bổ sung hoặc giải trình từng điểm.")


def check_can_record_complaint(user: User, nomination: Nomination) -> None:
    dossier = nomination.dossier
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    check_is_not_maker(user, dossier)
    if dossier.status not in _LIVING:
        raise WrongState("Hồ sơ không còn ở cấp xét khen thưởng nên không ghi nhận phản ánh ở đây.")


def check_can_conclude_complaint(user: User, complaint: Complaint) -> None:
    check_can_record_complaint(user, complaint.nomination)
    if complaint.state != ComplaintState.OPEN:
        raise WrongState("Phản ánh này đã có kết luận.")


def check_no_open_complaint(nomination: Nomination) -> None:
    """Nobody goes before the council while a complaint about them is looked into."""
    if nomination.complaints.filter(state=ComplaintState.OPEN).exists():
        raise WrongState("Còn kiến nghị, phản ánh về đề nghị này chưa có kết luận.")


can_note = bool_of(check_can_note)
can_record_complaint = bool_of(check_can_record_complaint)

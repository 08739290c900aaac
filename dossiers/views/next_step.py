"""The plain sentence at the top of a dossier: what it waits for, from whom, by when, and what the reader does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from dossiers.selectors.desks import DeskTime
from dossiers.views.actions import ButtonBar
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission

_AWAITS: dict[str, tuple[str, str]] = {
    S.DRAFT: ("Cán bộ {unit}", "hoàn thiện hồ sơ rồi trình thủ trưởng"),
    S.RETURNED: ("Cán bộ {unit}", "bổ sung theo lý do trả lại rồi trình thủ trưởng lần nữa"),
    S.AWAITING_HEAD: ("Thủ trưởng {unit}", "duyệt và nộp"),
    S.SUBMITTED: ("{keeper}", "tiếp nhận"),
    S.CHECKING: ("{keeper}", "kiểm tra thành phần hồ sơ rồi bắt đầu thẩm định"),
    S.APPRAISING: ("{keeper}", "kết luận thẩm định từng đề nghị"),
    S.BEFORE_COUNCIL: ("Hội đồng", "họp và biểu quyết"),
    S.VOTED: ("{keeper}", "trình quyết định khen thưởng"),
    S.DECISION_PENDING: ("Lãnh đạo có thẩm quyền", "ký quyết định khen thưởng"),
}
_OVER: dict[str, str] = {
    S.DECIDED: "Hồ sơ đã có quyết định khen thưởng.",
    S.WITHDRAWN: "Đơn vị đã rút hồ sơ; việc xét đã dừng.",
    S.REFUSED: "Hồ sơ được kết luận không khen; việc xét đã dừng.",
    S.MERGED: "Hồ sơ đã gộp vào hồ sơ khác; việc xét tiếp tục ở hồ sơ đó.",
}
# Work that is done on another page than the dossier's.
_ELSEWHERE: dict[str, tuple[tuple[P, str], ...]] = {
    S.BEFORE_COUNCIL: (
        (P.MANAGE_SESSION, "Bạn đưa hồ sơ vào một phiên họp ở mục Hội đồng."),
        (P.VOTE, "Bạn biểu quyết tại phiên họp, ở mục Hội đồng."),
    ),
    S.DECISION_PENDING: ((P.APPROVE_DECISION, "Bạn xem và ký dự thảo ở mục Quyết định."),),
}


@dataclass(frozen=True, slots=True)
class NextStep:
    """`who` is empty when nothing is awaited any more; `yours`: the reader's part, empty when a button says it."""

    who: str
    what: str
    due: date | None
    is_late: bool
    yours: str


def next_step_of(user: User, dossier: Dossier, desk: DeskTime | None, bar: ButtonBar) -> NextStep:
    if dossier.status in _OVER:
        return NextStep("", _OVER[dossier.status], None, False, "")
    who, what = _AWAITS[dossier.status]
    keeper = dossier.assigned_to or f"Bộ phận thẩm định của {dossier.receiver}"
    named = who.format(unit=dossier.unit, keeper=keeper)
    return NextStep(
        named, what, desk.due if desk else None, desk.is_late if desk else False, _yours(user, dossier, bar)
    )


def _yours(user: User, dossier: Dossier, bar: ButtonBar) -> str:
    if bar.main is not None:
        return "" if bar.main.allowed else f"Bạn chưa bấm được “{bar.main.label}”."
    for permission, words in _ELSEWHERE.get(dossier.status, ()):
        if has_permission(user, permission, dossier.receiver):
            return words
    return "Bạn chưa phải làm gì ở bước này."

"""The life of a dossier as a table, and the one function that writes a status.

"In what state" (`check_transition`) is kept apart from "who" (`_may`). `docs/dossier-states.md` is drawn from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from dossiers.rules.lines import NEEDS_COUNCIL, desk_of, goes_without_council
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids
from thidua.audit.services import record
from thidua.common.errors import InvalidInput, NotAllowed, WrongState


class Side(Enum):
    """Where the permission must be held: at the submitting unit itself, or over the receiving level."""

    UNIT = "đơn vị trình"
    RECEIVER = "cấp xét khen thưởng"


@dataclass(frozen=True, slots=True)
class Transition:
    """`verb` names the audit event `dossier.<verb>`; `notice` the people told afterwards (see services.notices).

    `only_if` closes the step to dossiers whose data does not allow it; `otherwise` is then said.
    """

    verb: str
    label: str
    permission: P
    side: Side
    notice: str = ""
    needs_reason: bool = False
    only_if: Callable[[Dossier], bool] | None = None
    otherwise: str = ""

    def is_open_to(self, dossier: Dossier) -> bool:
        return self.only_if is None or self.only_if(dossier)

    @property
    def audit_verb(self) -> str:
        return f"dossier.{self.verb}"


_UNIT_EDITS = (P.EDIT_DOSSIER, Side.UNIT)
_HEAD = (P.APPROVE_DOSSIER, Side.UNIT)
_STAFF = (P.APPRAISE_DOSSIER, Side.RECEIVER)

_WITHDRAW = Transition("withdrawn", "Rút hồ sơ", *_UNIT_EDITS)
_RETURN = Transition("returned", "Trả lại bổ sung", *_STAFF, notice="unit", needs_reason=True)
_MERGE = Transition("merged", "Gộp vào hồ sơ khác", *_UNIT_EDITS)
_REFUSE = Transition("refused", "Kết luận không khen", *_STAFF, notice="unit", needs_reason=True)

TRANSITIONS: dict[S, dict[S, Transition]] = {
    S.DRAFT: {
        S.AWAITING_HEAD: Transition("sent_to_head", "Trình thủ trưởng duyệt", *_UNIT_EDITS, notice="heads"),
        S.WITHDRAWN: _WITHDRAW,
        S.MERGED: _MERGE,
    },
    S.AWAITING_HEAD: {
        S.DRAFT: Transition("handed_back", "Trả cán bộ sửa", *_HEAD, notice="officers", needs_reason=True),
        S.SUBMITTED: Transition("submitted", "Duyệt và nộp", *_HEAD, notice="staff"),
    },
    S.SUBMITTED: {
        S.CHECKING: Transition("received", "Tiếp nhận", *_STAFF, notice="unit"),
        S.WITHDRAWN: Transition("withdrawn", "Rút hồ sơ", *_UNIT_EDITS, notice="staff"),
    },
    S.CHECKING: {
        S.RETURNED: _RETURN,
        S.APPRAISING: Transition("appraisal_started", "Bắt đầu thẩm định", *_STAFF),
        S.REFUSED: _REFUSE,
        S.MERGED: Transition("merged", "Gộp vào hồ sơ khác", *_STAFF, notice="unit"),
    },
    S.RETURNED: {
        S.AWAITING_HEAD: Transition("sent_to_head", "Trình thủ trưởng duyệt", *_UNIT_EDITS, notice="heads"),
        S.WITHDRAWN: _WITHDRAW,
        S.MERGED: _MERGE,
    },
    S.APPRAISING: {
        S.RETURNED: _RETURN,
        S.BEFORE_COUNCIL: Transition("sent_to_council", "Trình Hội đồng", *_STAFF, notice="secretaries"),
        S.DECISION_PENDING: Transition(
            "sent_for_decision",
            "Trình quyết định (thủ tục đơn giản)",
            P.DRAFT_DECISION,
            Side.RECEIVER,
            only_if=goes_without_council,
            otherwise=NEEDS_COUNCIL,
        ),
        S.REFUSED: _REFUSE,
    },
    S.BEFORE_COUNCIL: {
        S.VOTED: Transition("voted", "Ghi kết quả biểu quyết", P.MANAGE_SESSION, Side.RECEIVER, notice="staff"),
    },
    S.VOTED: {
        S.DECISION_PENDING: Transition("sent_for_decision", "Trình quyết định", P.DRAFT_DECISION, Side.RECEIVER),
        S.REFUSED: _REFUSE,
    },
    S.DECISION_PENDING: {
        S.DECIDED: Transition("decided", "Ban hành quyết định", P.APPROVE_DECISION, Side.RECEIVER, notice="unit"),
        S.VOTED: Transition("decision_dropped", "Hủy dự thảo quyết định", P.DRAFT_DECISION, Side.RECEIVER),
        S.APPRAISING: Transition(
            "decision_dropped", "Hủy dự thảo quyết định (thủ tục đơn giản)", P.DRAFT_DECISION, Side.RECEIVER
        ),
    },
    S.DECIDED: {},
    S.WITHDRAWN: {},
    S.REFUSED: {},
    S.MERGED: {},
}

# Who holds the pen in each state; empty when nobody does any more.
OWNERS: dict[S, str] = {
    S.DRAFT: "Cán bộ đơn vị",
    S.AWAITING_HEAD: "Thủ trưởng đơn vị",
    S.SUBMITTED: "Chuyên viên cấp xét",
    S.CHECKING: "Chuyên viên cấp xét",
    S.RETURNED: "Cán bộ đơn vị",
    S.APPRAISING: "Chuyên viên cấp xét",
    S.BEFORE_COUNCIL: "Thư ký Hội đồng",
    S.VOTED: "Chuyên viên cấp xét",
    S.DECISION_PENDING: "Lãnh đạo phê duyệt",
    S.DECIDED: "",
    S.WITHDRAWN: "",
    S.REFUSED: "",
    S.MERGED: "",
}

# The path of a dossier that meets no obstacle: what the stepper shows.
MAIN_PATH: tuple[S, ...] = (
    S.DRAFT,
    S.AWAITING_HEAD,
    S.SUBMITTED,
    S.CHECKING,
    S.APPRAISING,
    S.BEFORE_COUNCIL,
    S.VOTED,
    S.DECISION_PENDING,
    S.DECIDED,
)


def transition_of(dossier: Dossier, to: S) -> Transition | None:
    """The step from where the dossier stands, when its data allows it."""
    transition = TRANSITIONS[S(dossier.status)].get(to)
    return transition if transition is not None and transition.is_open_to(dossier) else None


def check_transition(dossier: Dossier, to: S) -> Transition:
    """In what state: the step must exist from where the dossier stands."""
    transition = transition_of(dossier, to)
    if transition is None:
        closed = TRANSITIONS[S(dossier.status)].get(to)
        if closed is not None:
            raise WrongState(closed.otherwise)
        raise WrongState(f"Hồ sơ đang ở tình trạng “{dossier.get_status_display()}” nên không thực hiện được bước này.")
    return transition


def _may(user: User, dossier: Dossier, transition: Transition) -> bool:
    """Who: the unit's own people act for the unit, nobody from above does it for them."""
    if transition.side is Side.UNIT:
        return dossier.unit_id in own_unit_ids(user, transition.permission)
    return has_permission(user, transition.permission, dossier.receiver)


def check_move(user: User, dossier: Dossier, to: S) -> Transition:
    """Who comes first: somebody who could never take this step is told so, whatever the state."""
    ways = [table[to] for table in TRANSITIONS.values() if to in table]
    if not any(_may(user, dossier, way) for way in ways):
        raise NotAllowed(NOT_YOURS)
    transition = check_transition(dossier, to)
    if not _may(user, dossier, transition):
        raise NotAllowed(NOT_YOURS)
    return transition


def can_move(user: User, dossier: Dossier, to: S) -> bool:
    transition = transition_of(dossier, to)
    return transition is not None and _may(user, dossier, transition)


def move(*, by: User | None, dossier: Dossier, to: S, at: datetime, reason: str = "", **values: Any) -> Transition:
    """Write the new status and what belongs to it. The caller has locked and re-read the row.

    The only place in the project where a dossier's status changes. `by=None`: a consequence of what somebody was
    allowed to do in another room (a draft decision given up), recorded there under that person's name.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a dossier moves inside the transaction that locked it")
    transition = check_move(by, dossier, to) if by else check_transition(dossier, to)
    if transition.needs_reason and not reason.strip():
        raise InvalidInput("Hãy ghi rõ lý do.", field="reason")
    before = dossier.status
    if desk_of(before) != desk_of(to):
        dossier.desk_since = at
    dossier.status, dossier.status_since = to, at
    for name, value in values.items():
        setattr(dossier, name, value)
    dossier.version += 1
    dossier.save(update_fields=["status", "status_since", "desk_since", "version", *values])
    record(
        by=by,
        verb=transition.audit_verb,
        obj=dossier,
        unit_id=dossier.unit_id,
        before={"status": before},
        after={"status": to.value},
        reason=reason.strip(),
        at=at,
    )
    return transition

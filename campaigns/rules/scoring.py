"""Who may draft, approve, score, publish and endorse, and in what state of the scoring table."""

from __future__ import annotations

from campaigns.enums import ScoreStage, SheetStatus
from campaigns.models import Endorsement, ScoreReturn, ScoreSheet
from campaigns.score_steps import STAGE_OF, TRANSITIONS, back_of, forward_of
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import NOT_YOURS, check_permission, has_permission, own_unit_ids, permission_paths
from thidua.common.checks import bool_of
from thidua.common.errors import NotAllowed, WrongState
from thidua.units.models import Cluster

FROZEN = "Bảng xếp hạng đã công bố nên không thay đổi được nữa."


def manages(user: User, cluster: Cluster) -> bool:
    """The agency's side: staff and leaders of the unit that keeps the cluster."""
    return has_permission(user, Permission.EDIT_CAMPAIGN, cluster.owner)


def heads(user: User, cluster: Cluster) -> bool:
    """Officers and the head of the unit that leads the cluster."""
    return cluster.head_id in own_unit_ids(user, Permission.SEND_SUBMISSION)


def check_can_draft_for(user: User, cluster: Cluster) -> None:
    if not manages(user, cluster) and not heads(user, cluster):
        raise NotAllowed("Chỉ đơn vị trưởng cụm, khối hoặc cơ quan thường trực được soạn bảng chấm điểm.")


def check_can_edit_table(user: User, sheet: ScoreSheet) -> None:
    check_can_draft_for(user, sheet.cluster)
    if sheet.status == SheetStatus.PUBLISHED:
        raise WrongState(FROZEN)
    if sheet.status != SheetStatus.DRAFT:
        raise WrongState("Bảng điểm đã mở chấm nên không sửa được; hãy lùi về bước Đang soạn.")


def check_can_ask_approval(user: User, sheet: ScoreSheet) -> None:
    if not heads(user, sheet.cluster):
        raise NotAllowed("Chỉ đơn vị trưởng cụm, khối trình duyệt bảng chấm điểm.")
    if sheet.status != SheetStatus.DRAFT:
        raise WrongState("Bảng điểm đã được duyệt.")


def check_can_step(user: User, sheet: ScoreSheet, target: str) -> None:
    """Who and from where; whether everything needed is there, the service asks."""
    if not manages(user, sheet.cluster):
        raise NotAllowed(NOT_YOURS)
    step = TRANSITIONS[sheet.status].get(target)
    if step is None:
        done = FROZEN if sheet.status == SheetStatus.PUBLISHED else ""
        raise WrongState(done or f"Bảng điểm đang ở bước “{sheet.get_status_display()}” nên không chuyển được.")
    check_permission(user, step.permission, sheet.cluster.owner)


def check_can_open_next(user: User, sheet: ScoreSheet) -> None:
    check_can_step(user, sheet, forward_of(sheet.status) or "")


def check_can_step_back(user: User, sheet: ScoreSheet) -> None:
    check_can_step(user, sheet, back_of(sheet.status) or "")


def check_can_publish(user: User, sheet: ScoreSheet) -> None:
    check_can_step(user, sheet, SheetStatus.PUBLISHED)


def check_can_set_deadlines(user: User, sheet: ScoreSheet) -> None:
    """While units score; in the draft the deadlines are part of the table's facts."""
    check_can_draft_for(user, sheet.cluster)
    if sheet.status not in (SheetStatus.SELF, SheetStatus.CROSS):
        raise WrongState("Chỉ đổi hạn khi các đơn vị đang tự chấm hoặc chấm chéo.")


def check_can_assign(user: User, sheet: ScoreSheet) -> None:
    """The head picks who scores whom while units score themselves."""
    check_can_draft_for(user, sheet.cluster)
    if sheet.status != SheetStatus.SELF:
        raise WrongState("Chỉ phân công chấm chéo khi các đơn vị đang tự chấm.")


def scores_for(user: User, card: ScoreReturn) -> bool:
    """Who only: the unit's own people; for the official score, staff of the agency."""
    if card.stage == ScoreStage.OFFICIAL:
        return manages(user, card.sheet.cluster)
    return card.scorer_id in own_unit_ids(user, Permission.SEND_SUBMISSION)


def check_can_score(user: User, card: ScoreReturn) -> None:
    if not scores_for(user, card):
        raise NotAllowed("Chỉ người của đơn vị chấm được ghi điểm vào phiếu này.")
    if card.sheet.status == SheetStatus.PUBLISHED:
        raise WrongState(FROZEN)
    if STAGE_OF.get(SheetStatus(card.sheet.status)) != card.stage:
        now = card.sheet.get_status_display()
        raise WrongState(f"Bảng điểm đang ở bước “{now}” nên phiếu {card.get_stage_display().lower()} đã khóa.")
    if card.sent_at is not None:
        raise WrongState("Phiếu đã gửi; chỉ sửa được khi bị trả lại.")


def returns_card(user: User, card: ScoreReturn) -> bool:
    """Who only: the head or the agency; the official card the agency alone."""
    return manages(user, card.sheet.cluster) or (card.stage != ScoreStage.OFFICIAL and heads(user, card.sheet.cluster))


def check_can_return_card(user: User, card: ScoreReturn) -> None:
    """Sent back with a reason."""
    if not returns_card(user, card):
        raise NotAllowed("Chỉ đơn vị trưởng cụm, khối hoặc cơ quan thường trực được trả lại phiếu chấm.")
    if card.sheet.status == SheetStatus.PUBLISHED:
        raise WrongState(FROZEN)
    if STAGE_OF.get(SheetStatus(card.sheet.status)) != card.stage:
        raise WrongState("Lần chấm này đã kết thúc; hãy lùi bảng điểm về đúng bước rồi trả lại phiếu.")
    if card.sent_at is None:
        raise WrongState("Phiếu chưa gửi nên không có gì để trả lại.")


def check_can_compare(user: User, sheet: ScoreSheet) -> None:
    """Members and those above compare scores line by line; others read the published ranking."""
    cluster = sheet.cluster
    inside = has_permission(user, Permission.VIEW_CAMPAIGN, cluster.owner) or heads(user, cluster)
    paths = permission_paths(user, Permission.VIEW_CAMPAIGN)
    if not inside and not any(unit.path.startswith(path) for unit in cluster.members.all() for path in paths):
        raise NotAllowed("Chỉ thành viên cụm, khối và cơ quan thường trực xem điểm từng tiêu chí.")
    if sheet.status == SheetStatus.DRAFT:
        raise WrongState("Bảng điểm chưa mở chấm nên chưa có điểm để so sánh.")


def check_can_endorse(user: User, sheet: ScoreSheet) -> None:
    check_can_draft_for(user, sheet.cluster)
    if sheet.status != SheetStatus.PUBLISHED:
        raise WrongState("Chỉ suy tôn sau khi đã công bố xếp hạng.")


def check_can_remove_endorsement(user: User, endorsement: Endorsement) -> None:
    check_can_endorse(user, endorsement.sheet)


can_draft_for = bool_of(check_can_draft_for)
can_edit_table = bool_of(check_can_edit_table)
can_ask_approval = bool_of(check_can_ask_approval)
can_step = bool_of(check_can_step)
can_open_next = bool_of(check_can_open_next)
can_step_back = bool_of(check_can_step_back)
can_publish = bool_of(check_can_publish)
can_set_deadlines = bool_of(check_can_set_deadlines)
can_assign = bool_of(check_can_assign)
can_score = bool_of(check_can_score)
can_return_card = bool_of(check_can_return_card)
can_endorse = bool_of(check_can_endorse)

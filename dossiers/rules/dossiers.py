"""Who may do what with a dossier, and in what state. The table of states itself is in `dossiers.workflow`."""

from __future__ import annotations

from awards.enums import Verdict
from dossiers import workflow
from dossiers.enums import WITH_STAFF as WITH_STAFF
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult, OpinionStatus, QuotaState
from dossiers.models import Dossier, Nomination, Opinion
from dossiers.rules.checklist import lacking_words, missing
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids
from thidua.common import clock
from thidua.common.checks import bool_of
from thidua.common.errors import NotAllowed, WrongState
from thidua.units.models import Unit

EDITABLE = (S.DRAFT, S.RETURNED)
IN_APPRAISAL = (S.CHECKING, S.APPRAISING)


def check_can_create(user: User, unit: Unit) -> None:
    if unit.pk not in own_unit_ids(user, P.EDIT_DOSSIER):
        raise NotAllowed("Bạn không được lập hồ sơ cho đơn vị này.")
    if not unit.is_active_on(clock.today()):
        raise WrongState("Đơn vị đã kết thúc hoạt động nên không lập được hồ sơ mới.")


def check_can_edit(user: User, dossier: Dossier) -> None:
    if dossier.unit_id not in own_unit_ids(user, P.EDIT_DOSSIER):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in EDITABLE:
        raise WrongState(f"Hồ sơ đang ở tình trạng “{dossier.get_status_display()}” nên không sửa được.")


def check_can_send_to_head(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.AWAITING_HEAD)
    check_complete(dossier)


def check_can_submit(user: User, dossier: Dossier) -> None:
    """Two persons: nobody approves the dossier they made themselves."""
    workflow.check_move(user, dossier, S.SUBMITTED)
    if user.pk == dossier.created_by_id:
        raise NotAllowed("Người lập hồ sơ không được tự duyệt; cần một thủ trưởng khác duyệt.")
    check_complete(dossier)


def check_can_hand_back(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.DRAFT)


def check_can_withdraw(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.WITHDRAWN)


def check_complete(dossier: Dossier) -> None:
    lacking = lacking_words(missing(dossier))
    if lacking:
        shown = "; ".join(lacking[:5])
        more = f" và {len(lacking) - 5} mục khác" if len(lacking) > 5 else ""
        raise WrongState(f"Hồ sơ còn thiếu: {shown}{more}.")


def check_is_not_maker(user: User, dossier: Dossier) -> None:
    """Staff do not appraise what they entered or approved on the unit's side."""
    if user.pk in (dossier.created_by_id, dossier.approved_by_id):
        raise NotAllowed("Người lập hoặc duyệt hồ sơ ở đơn vị không được tham gia thẩm định hồ sơ đó.")


def check_can_receive(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.CHECKING)
    check_is_not_maker(user, dossier)


def check_can_assign(user: User, dossier: Dossier) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in WITH_STAFF:
        raise WrongState("Chỉ phân công xử lý khi hồ sơ đang ở cấp xét khen thưởng.")


def check_can_return(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.RETURNED)
    check_is_not_maker(user, dossier)


def check_can_refuse(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.REFUSED)
    check_is_not_maker(user, dossier)
    good = (NominationResult.APPROVED, NominationResult.AWARDED)
    if dossier.status == S.VOTED and dossier.nominations.filter(result__in=good).exists():
        raise WrongState("Hội đồng đã thống nhất ít nhất một đề nghị trong hồ sơ; hãy trình quyết định.")


def check_can_start_appraisal(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.APPRAISING)
    check_is_not_maker(user, dossier)


def check_can_appraise(user: User, dossier: Dossier) -> None:
    """Verdicts, overrides and recommendations are written while the dossier is being appraised."""
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    check_is_not_maker(user, dossier)
    if dossier.status != S.APPRAISING:
        raise WrongState("Chỉ ghi kết luận khi hồ sơ đang thẩm định.")


def check_can_write_sheet(user: User, dossier: Dossier) -> None:
    """From the appraisal on; before it there is nothing to write down."""
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    check_is_not_maker(user, dossier)
    if dossier.status in (S.DRAFT, S.AWAITING_HEAD, S.SUBMITTED, S.CHECKING, S.RETURNED, S.WITHDRAWN, S.MERGED):
        raise WrongState("Phiếu thẩm định lập được từ khi hồ sơ bắt đầu thẩm định.")


def check_can_ask_opinion(user: User, dossier: Dossier) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in IN_APPRAISAL:
        raise WrongState("Chỉ xin ý kiến khi hồ sơ đang được kiểm tra hoặc thẩm định.")


def check_can_extend_opinion(user: User, opinion: Opinion) -> None:
    check_can_ask_opinion(user, opinion.dossier)
    _check_is_asked(opinion)


def check_can_withdraw_opinion(user: User, opinion: Opinion) -> None:
    check_can_ask_opinion(user, opinion.dossier)
    _check_is_asked(opinion)


def _check_is_asked(opinion: Opinion) -> None:
    if opinion.status == OpinionStatus.WITHDRAWN:
        raise WrongState("Câu hỏi này đã được rút.")
    if opinion.status != OpinionStatus.ASKED:
        raise WrongState("Cơ quan đã trả lời câu hỏi này.")


def check_can_give_opinion(user: User, opinion: Opinion) -> None:
    """A late reply is still taken, and shown as late, as long as the council has not been given the dossier."""
    if opinion.unit_id not in own_unit_ids(user, P.GIVE_OPINION):
        raise NotAllowed(NOT_YOURS)
    _check_is_asked(opinion)
    if opinion.dossier.status not in IN_APPRAISAL:
        raise WrongState("Hồ sơ không còn ở bước lấy ý kiến.")


def check_can_send_to_council(user: User, dossier: Dossier) -> None:
    workflow.check_move(user, dossier, S.BEFORE_COUNCIL)
    check_is_not_maker(user, dossier)
    check_appraised(dossier)


def check_appraised(dossier: Dossier) -> None:
    """Everybody is concluded on, somebody recommended, and no agency still has time to reply."""
    results = set(dossier.nominations.values_list("result", flat=True))
    if NominationResult.PENDING in results:
        raise WrongState("Còn đề nghị chưa có kết luận thẩm định.")
    if NominationResult.RECOMMENDED not in results:
        raise WrongState("Không có đề nghị nào đủ điều kiện trình Hội đồng; hãy trả lại hoặc kết luận không khen.")
    if dossier.opinions.filter(status=OpinionStatus.ASKED, due_at__gt=clock.now()).exists():
        raise WrongState("Còn ý kiến của cơ quan khác chưa trả lời và chưa hết hạn.")


def check_can_pass_to_decision(user: User, dossier: Dossier) -> None:
    """After the council; by the simplified procedure straight from the appraisal, by somebody who did not make it."""
    workflow.check_move(user, dossier, S.DECISION_PENDING)
    if dossier.status == S.APPRAISING:
        check_is_not_maker(user, dossier)
        check_appraised(dossier)
    elif not dossier.nominations.filter(result=NominationResult.APPROVED).exists():
        raise WrongState(f"Hồ sơ {dossier.code} không có đề nghị nào được Hội đồng thống nhất.")


def check_can_recommend(nomination: Nomination, reason: str) -> None:
    """A failed condition stops a recommendation until somebody concludes otherwise and says why.

    So does a full quota: whoever waits for a place is not put before the council.
    """
    if nomination.quota_state == QuotaState.HELD:
        raise WrongState(
            "Đề nghị này đang chờ số lượng phân bổ. Hãy phân bổ thêm cho đơn vị, hoặc kết luận không đề nghị kèm lý do."
        )
    finals = {check.final for check in nomination.checks.all()}
    if Verdict.FAIL in finals:
        raise WrongState("Còn điều kiện chưa đạt. Hãy ghi kết luận kèm lý do cho điều kiện đó, hoặc không đề nghị.")
    if finals & {Verdict.MISSING, Verdict.MANUAL} and not reason.strip():
        raise WrongState("Còn điều kiện thiếu dữ liệu hoặc cần người xét: hãy ghi rõ lý do đề nghị.", field="reason")


can_create = bool_of(check_can_create)
can_edit = bool_of(check_can_edit)
can_send_to_head = bool_of(check_can_send_to_head)
can_submit = bool_of(check_can_submit)
can_hand_back = bool_of(check_can_hand_back)
can_withdraw = bool_of(check_can_withdraw)
can_receive = bool_of(check_can_receive)
can_assign = bool_of(check_can_assign)
can_return = bool_of(check_can_return)
can_refuse = bool_of(check_can_refuse)
can_start_appraisal = bool_of(check_can_start_appraisal)
can_appraise = bool_of(check_can_appraise)
can_ask_opinion = bool_of(check_can_ask_opinion)
can_extend_opinion = bool_of(check_can_extend_opinion)
can_withdraw_opinion = bool_of(check_can_withdraw_opinion)
can_give_opinion = bool_of(check_can_give_opinion)
can_send_to_council = bool_of(check_can_send_to_council)
can_pass_to_decision = bool_of(check_can_pass_to_decision)
can_write_sheet = bool_of(check_can_write_sheet)

"""Which buttons stand on a dossier's page: those of the person's own role, disabled ones with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from dossiers import workflow
from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from dossiers.rules import dossiers as rules
from dossiers.rules.consulting import can_note
from dossiers.rules.joining import RENEWABLE, can_join, can_renew
from dossiers.rules.letters import can_answer
from dossiers.rules.publishing import can_publish
from dossiers.selectors.joining import joinable_with
from thidua.accounts.models import User
from thidua.common.checks import refusal

Check = Callable[[User, Dossier], object]


@dataclass(frozen=True, slots=True)
class Button:
    url: str
    label: str
    allowed: bool
    reason: str
    tone: str
    icon: str
    method: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of the table of states as a button."""

    to: S
    page: str
    label: str
    check: Check
    icon: str
    tone: str = "secondary"
    method: str = "get"


_STEPS = (
    _Step(S.AWAITING_HEAD, "send_to_head", "Trình thủ trưởng", rules.check_can_send_to_head, "send", "primary", "post"),
    _Step(S.SUBMITTED, "submit", "Duyệt và nộp", rules.check_can_submit, "check-circle", "primary"),
    _Step(S.DRAFT, "hand_back", "Trả cán bộ sửa", rules.check_can_hand_back, "arrow-return-left"),
    _Step(S.CHECKING, "receive", "Tiếp nhận", rules.check_can_receive, "inbox", "primary"),
    _Step(
        S.APPRAISING,
        "start_appraisal",
        "Bắt đầu thẩm định",
        rules.check_can_start_appraisal,
        "clipboard-check",
        "primary",
        "post",
    ),
    _Step(
        S.BEFORE_COUNCIL,
        "send_to_council",
        "Trình Hội đồng",
        rules.check_can_send_to_council,
        "people",
        "primary",
        "post",
    ),
    _Step(S.RETURNED, "return", "Trả lại bổ sung", rules.check_can_return, "arrow-return-left"),
    _Step(S.REFUSED, "refuse", "Kết luận không khen", rules.check_can_refuse, "x-circle", "danger"),
    _Step(S.WITHDRAWN, "withdraw", "Rút hồ sơ", rules.check_can_withdraw, "x-circle", "danger"),
)


MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ButtonBar:
    """The buttons by weight: the one that carries the dossier on, a few beside the heading, the rest in a menu."""

    main: Button | None
    shown: list[Button]
    more: list[Button]


def arranged(buttons: list[Button]) -> ButtonBar:
    """What ends a dossier goes into the menu as soon as there is one; a menu of one line is none."""
    main = next((button for button in buttons if button.tone == "primary"), None)
    rest = [button for button in buttons if button is not main]
    if len(rest) <= MOST_SHOWN:
        return ButtonBar(main, rest, [])
    shown = [button for button in rest if button.tone != "danger"][:MOST_SHOWN]
    return ButtonBar(main, shown, [button for button in rest if button not in shown])


def buttons_for(user: User, dossier: Dossier) -> list[Button]:
    shown = [_as_button(user, dossier, step) for step in _STEPS if workflow.can_move(user, dossier, step.to)]
    if workflow.can_move(user, dossier, S.DECISION_PENDING):
        url = f"{reverse('dossiers:pass_to_decision')}?chon={dossier.pk}"
        shown.append(_plain(url, "Trình quyết định", "send", tone="primary"))
    if rules.can_appraise(user, dossier):
        shown.append(
            _plain(reverse("dossiers:recheck", args=[dossier.pk]), "Đối chiếu lại", "arrow-repeat", method="post")
        )
    if rules.can_ask_opinion(user, dossier):
        shown.append(_plain(reverse("dossiers:ask_opinion", args=[dossier.pk]), "Xin ý kiến", "chat-left-text"))
    if can_note(user, dossier):
        shown.append(_plain(reverse("dossiers:point_add", args=[dossier.pk]), "Ghi điểm cần bổ sung", "list-check"))
    if can_publish(user, dossier):
        shown.append(_plain(reverse("dossiers:notice_create", args=[dossier.pk]), "Lấy ý kiến công khai", "megaphone"))
    if dossier.status in RENEWABLE and can_renew(user, dossier):
        shown.append(_plain(reverse("dossiers:renew", args=[dossier.pk]), "Lập hồ sơ thay thế", "arrow-repeat"))
    if can_join(user, dossier) and joinable_with(user, dossier).exists():
        shown.append(_plain(reverse("dossiers:join", args=[dossier.pk]), "Gộp hồ sơ", "union"))
    if can_answer(user, dossier):
        shown.append(_plain(reverse("dossiers:answer", args=[dossier.pk]), "Trả lời bằng văn bản", "envelope"))
    if rules.can_assign(user, dossier) and dossier.status != S.SUBMITTED:
        shown.append(_plain(reverse("dossiers:assign", args=[dossier.pk]), "Phân công", "person-check"))
    return shown


def _as_button(user: User, dossier: Dossier, step: _Step) -> Button:
    reason = refusal(step.check, user, dossier)
    url = reverse(f"dossiers:{step.page}", args=[dossier.pk])
    return Button(url, step.label, not reason, reason, step.tone, step.icon, step.method)


def _plain(url: str, label: str, icon: str, method: str = "get", tone: str = "secondary") -> Button:
    return Button(url, label, True, "", tone, icon, method)

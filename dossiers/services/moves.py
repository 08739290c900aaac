"""A step of a dossier together with the people who hear of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dossiers import workflow
from dossiers.enums import DossierStatus
from dossiers.models import Dossier, Opinion
from thidua.accounts import selectors as people
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import roles_with
from thidua.common.dates import deadline_sentence
from thidua.notifications.services import MailContent, notify

_TITLES = {
    "sent_to_head": "Hồ sơ chờ thủ trưởng duyệt",
    "handed_back": "Thủ trưởng trả hồ sơ để sửa",
    "submitted": "Hồ sơ mới nộp",
    "withdrawn": "Đơn vị đã rút hồ sơ",
    "received": "Hồ sơ đã được tiếp nhận",
    "returned": "Hồ sơ bị trả lại để bổ sung",
    "refused": "Hồ sơ được kết luận không khen",
    "sent_to_council": "Hồ sơ trình Hội đồng",
    "voted": "Hội đồng đã biểu quyết hồ sơ",
    "merged": "Hồ sơ đã được gộp vào hồ sơ khác của đơn vị",
    "decided": "Đã có quyết định khen thưởng cho hồ sơ",
}


def advance(
    *, by: User | None, dossier: Dossier, to: DossierStatus, at: datetime, reason: str = "", **values: Any
) -> Dossier:
    """Move a locked dossier and tell those whose turn it is, in the same transaction."""
    transition = workflow.move(by=by, dossier=dossier, to=to, at=at, reason=reason, **values)
    if transition.notice:
        _tell(by, dossier, transition, reason.strip(), at)
    return dossier


def _tell(by: User | None, dossier: Dossier, transition: workflow.Transition, reason: str, at: datetime) -> None:
    headline = _TITLES[transition.verb]
    notify(
        users=[user for user in _people(dossier, transition.notice) if by is None or user.pk != by.pk],
        kind=f"dossier_{transition.verb}",
        title=f"{headline}: {dossier.title}",
        url=dossier.get_absolute_url(),
        key=f"dossier:{dossier.pk}:{transition.verb}:{dossier.version}",
        mail=MailContent("dossier", {"headline": headline, "dossier": dossier, "reason": reason}),
        at=at,
    )


def _people(dossier: Dossier, notice: str) -> Iterable[User]:
    match notice:
        case "heads":
            return people.heads_of(dossier.unit)
        case "officers":
            return people.officers_of(dossier.unit)
        case "unit":
            return [*people.officers_of(dossier.unit), *people.heads_of(dossier.unit)]
        case "secretaries":
            return people.users_with_permission(P.MANAGE_SESSION, dossier.receiver)
        case _:
            return [dossier.assigned_to] if dossier.assigned_to else people.staff_for(dossier.receiver)


def tell_opinion_asked(*, opinion: Opinion, at: datetime) -> None:
    headline = "Đề nghị cho ý kiến về hồ sơ khen thưởng"
    notify(
        users=people.users_with_role(opinion.unit, *roles_with(P.GIVE_OPINION)),
        kind="opinion_asked",
        title=f"{headline}: {opinion.dossier.title}",
        url=opinion.get_absolute_url(),
        key=f"opinion:{opinion.pk}",
        mail=MailContent(
            "opinion", {"headline": headline, "opinion": opinion, "deadline": deadline_sentence(opinion.due_at)}
        ),
        at=at,
    )


def tell_opinion_extended(*, opinion: Opinion, at: datetime) -> None:
    notify(
        users=people.users_with_role(opinion.unit, *roles_with(P.GIVE_OPINION)),
        kind="opinion_extended",
        title=f"Gia hạn cho ý kiến đến {deadline_sentence(opinion.due_at)}: {opinion.dossier.title}",
        url=opinion.get_absolute_url(),
        key=f"opinion:{opinion.pk}:until:{opinion.due_at:%Y%m%d}",
        at=at,
    )


def tell_opinion_given(*, opinion: Opinion, at: datetime) -> None:
    notify(
        users=[opinion.asked_by],
        kind="opinion_given",
        title=f"{opinion.unit} đã cho ý kiến về hồ sơ: {opinion.dossier.title}",
        url=opinion.dossier.get_absolute_url(),
        key=f"opinion:{opinion.pk}:given",
        at=at,
    )


def tell_opinion_withdrawn(*, opinion: Opinion, at: datetime) -> None:
    notify(
        users=people.users_with_role(opinion.unit, *roles_with(P.GIVE_OPINION)),
        kind="opinion_withdrawn",
        title=f"Không cần cho ý kiến nữa: {opinion.dossier.title}",
        url=opinion.get_absolute_url(),
        key=f"opinion:{opinion.pk}:withdrawn",
        at=at,
    )

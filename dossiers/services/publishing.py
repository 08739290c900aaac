"""Nominations before the public: shown, commented, read by a person before anything appears."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from dossiers.enums import CommentState
from dossiers.models import Dossier, Nomination, PublicComment, PublicNominee, PublicNotice
from dossiers.rules import publishing as rules
from dossiers.selectors.publishing import publication_step, publishable
from dossiers.services.locking import lock_dossier
from thidua.accounts import selectors as people
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import deadline_sentence, due_by_end_of
from thidua.common.errors import InvalidInput, WrongState
from thidua.notifications.calendar import add_working_days
from thidua.notifications.services import notify

MOST_WAITING = 500
"""Unread comments on one nominee; beyond that nobody could read them, and a flood stops here."""


@transaction.atomic
def open_notice(
    *, by: User, dossier: Dossier, title: str, working_days: int, nominations: Iterable[Nomination]
) -> PublicNotice:
    """From now to the end of the last working day; the lines are frozen as they read today."""
    row = lock_dossier(dossier.pk)
    rules.check_can_publish(by, row)
    wanted = {one.pk for one in nominations}
    chosen = list(publishable(row).filter(pk__in=wanted).select_related("recipient__unit"))
    if not chosen or len(chosen) != len(wanted):
        raise InvalidInput("Hãy chọn các đề nghị còn đang xét và chưa lấy ý kiến.", field="nominations")
    now, step = clock.now(), publication_step(row)
    notice = PublicNotice.objects.create(
        owner=row.receiver,
        title=title.strip(),
        opens_at=now,
        closes_at=due_by_end_of(add_working_days(clock.today(), working_days)),
        basis=step.citation[:600] if step else "",
        verified=bool(step and step.verified),
        created_by=by,
        created_at=now,
    )
    PublicNominee.objects.bulk_create(
        [
            PublicNominee(
                notice=notice,
                nomination=one,
                name=rules.public_name(one),
                unit_name=str(one.recipient.unit),
                award_name=str(one.award_kind),
                citation=one.citation,
            )
            for one in chosen
        ]
    )
    after = {"notice_size": len(chosen), "notice_until": deadline_sentence(notice.closes_at)}
    record(by=by, verb="public_notice.opened", obj=row, unit_id=row.receiver_id, after=after, at=now)
    return notice


@transaction.atomic
def withdraw_nominee(*, by: User, nominee: PublicNominee, reason: str) -> None:
    row = PublicNominee.objects.select_for_update(of=("self",)).select_related("notice__owner", "nomination__dossier")
    found = row.get(pk=nominee.pk)
    rules.check_can_moderate(by, found.notice)
    if not reason.strip():
        raise InvalidInput("Hãy ghi rõ lý do.", field="reason")
    if found.withdrawn_at is not None:
        return
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    record(
        by=by,
        verb="public_notice.withdrawn",
        obj=found.nomination.dossier,
        unit_id=found.notice.owner_id,
        after={"nominee": found.name},
        reason=reason.strip(),
    )


@transaction.atomic
def send_comment(*, nominee: PublicNominee, text: str, sender: str = "") -> PublicComment:
    """From anybody. Nothing of the sender's machine is kept, and nothing appears before a person has read it."""
    found = PublicNominee.objects.select_for_update(of=("self",)).select_related("notice__owner").get(pk=nominee.pk)
    rules.check_is_open(found.notice)
    if found.withdrawn_at is not None:
        raise WrongState("Trường hợp này đã được gỡ khỏi đợt lấy ý kiến.")
    if not text.strip():
        raise InvalidInput("Hãy viết ý kiến.", field="text")
    if found.comments.filter(state=CommentState.NEW).count() >= MOST_WAITING:
        raise WrongState("Đang có quá nhiều ý kiến chờ xem về trường hợp này; xin gửi lại sau.")
    now = clock.now()
    comment = PublicComment.objects.create(nominee=found, text=text.strip(), sender=sender.strip(), sent_at=now)
    notify(
        users=people.staff_for(found.notice.owner),
        kind="public_comment",
        title=f"Có ý kiến công khai chờ xem: {found.notice.title}",
        url=reverse("dossiers:public_comments"),
        key=f"public_comment:{found.notice_id}:{clock.today()}",
        at=now,
    )
    return comment


@transaction.atomic
def moderate_comment(*, by: User, comment: PublicComment, state: str, reason: str = "") -> PublicComment:
    rows = PublicComment.objects.select_for_update(of=("self",))
    row = rows.select_related("nominee__notice__owner", "nominee__nomination__dossier").get(pk=comment.pk)
    rules.check_can_judge(by, row)
    if state not in (CommentState.SHOWN, CommentState.HIDDEN):
        raise InvalidInput("Hãy chọn hiển thị hoặc không hiển thị.", field="state")
    if state == CommentState.HIDDEN and not reason.strip():
        raise InvalidInput("Hãy ghi rõ lý do không hiển thị.", field="reason")
    row.state, row.reason, row.moderated_by, row.moderated_at = state, reason.strip(), by, clock.now()
    row.save(update_fields=["state", "reason", "moderated_by", "moderated_at"])
    record(
        by=by,
        verb="public_comment.moderated",
        obj=row.nominee.nomination.dossier,
        unit_id=row.nominee.notice.owner_id,
        after={"nominee": row.nominee.name, "comment_state": row.get_state_display()},
        reason=row.reason,
    )
    return row

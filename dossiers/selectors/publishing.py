"""Notices for the public: what everybody may read, and what only the appraising side does."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from awards.enums import Desk
from awards.models import LineStep
from awards.selectors.lines import steps_on
from dossiers.enums import CommentState
from dossiers.models import Dossier, Nomination, PublicComment, PublicNominee, PublicNotice
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.common import clock
from thidua.common.queries import matches


def published() -> QuerySet[PublicNotice]:
    """For everybody: what has begun, the newest first."""
    rows = PublicNotice.objects.filter(opens_at__lte=clock.now()).select_related("owner")
    return rows.annotate(size=Count("nominees", filter=Q(nominees__withdrawn_at__isnull=True))).order_by(
        "-opens_at", "-pk"
    )


def shown_nominees(notice: PublicNotice, text: str = "") -> QuerySet[PublicNominee]:
    """Lines of a notice with the comments somebody has let through."""
    shown = PublicComment.objects.filter(state=CommentState.SHOWN).order_by("sent_at", "pk")
    rows = notice.nominees.filter(withdrawn_at__isnull=True)
    if text:
        rows = rows.filter(matches(text, "nomination__recipient__search_text"))
    return rows.prefetch_related(Prefetch("comments", queryset=shown, to_attr="shown_comments")).order_by("pk")


def open_nominees() -> QuerySet[PublicNominee]:
    """Lines of notices that have begun; whether comments are still taken is the rule's business."""
    rows = PublicNominee.objects.filter(withdrawn_at__isnull=True, notice__opens_at__lte=clock.now())
    return rows.select_related("notice__owner")


def notices_kept_by(user: User) -> QuerySet[PublicNotice]:
    rows = PublicNotice.objects.filter(unit_scope(user, P.APPRAISE_DOSSIER, "owner")).select_related("owner")
    waiting = Count("nominees__comments", filter=Q(nominees__comments__state=CommentState.NEW), distinct=True)
    return rows.annotate(size=Count("nominees", distinct=True), waiting=waiting).order_by("-opens_at", "-pk")


def comments_kept_by(user: User, filters: dict[str, Any]) -> QuerySet[PublicComment]:
    rows = PublicComment.objects.filter(unit_scope(user, P.APPRAISE_DOSSIER, "nominee__notice__owner"))
    if "state" in filters:
        rows = rows.filter(state=filters["state"])
    if "q" in filters:
        rows = rows.filter(matches(filters["q"], "nominee__nomination__recipient__search_text"))
    rows = rows.select_related("nominee__notice__owner", "nominee__nomination", "moderated_by")
    return rows.order_by("-sent_at", "-pk")


def waiting_comments(user: User) -> int:
    return comments_kept_by(user, {"state": CommentState.NEW}).count()


def publication_step(dossier: Dossier) -> LineStep | None:
    """How long the line of a dossier wants comments to be taken, when its data says so."""
    if dossier.line is None:
        return None
    return steps_on([dossier.line.code], clock.today()).of(dossier.line.code, Desk.PUBLICATION, dossier.receiver.kind)


def publishable(dossier: Dossier) -> QuerySet[Nomination]:
    """Nominations still proposed and not already before the public."""
    now = clock.now()
    running = PublicNominee.objects.filter(withdrawn_at__isnull=True, notice__closes_at__gt=now)
    rows = dossier.nominations.filter(is_live=True).exclude(pk__in=running.values("nomination"))
    return rows.select_related("recipient", "award_kind").order_by("order", "pk")

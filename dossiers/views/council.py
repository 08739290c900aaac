"""The council room on the screen: prepare, vote on a phone, close, read the result."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from awards.selectors.catalogue import quorum_for
from dossiers.enums import SessionStatus
from dossiers.forms.common import ConfirmForm
from dossiers.forms.council import SessionFilterForm, SessionForm
from dossiers.models import Council, CouncilSession
from dossiers.rules import council as rules
from dossiers.selectors import council
from dossiers.selectors.council import BallotLine, in_blocks
from dossiers.selectors.room import papers_of
from dossiers.services import sessions
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.dates import last_day_before
from thidua.common.errors import NotAllowed
from thidua.common.views import CheckedFormView, ListPageView, PageView, get_visible


class SessionListView(ListPageView):
    template_name = "dossiers/sessions.html"
    filter_form_class = SessionFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[CouncilSession]:
        user = self.request.user
        if not any(has_permission(user, p) for p in (P.VOTE, P.MANAGE_SESSION, P.APPRAISE_DOSSIER, P.APPROVE_DECISION)):
            raise NotAllowed("Bạn không có quyền xem phiên họp Hội đồng.")
        return council.session_listing(user, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, councils=council.councils_for(self.request.user))


class SessionMixin:
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def session(self) -> CouncilSession:
        rows = council.sessions_visible_to(self.request.user)  # type: ignore[arg-type]  # signed in
        found: CouncilSession = get_visible(rows, pk=self.kwargs["pk"])
        return found

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Hội đồng", reverse("dossiers:sessions")), (self.session.title, self.session.get_absolute_url())]

    def get_success_url(self, result: Any) -> str:
        return self.session.get_absolute_url()


class SessionView(SessionMixin, PageView):
    """The agenda; turnout for those who run the session; results once it is closed, never before."""

    template_name = "dossiers/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session, user = self.session, self.person
        manages = rules.can_manage(user, session.council)
        items = council.items_of(session)
        live = live_context(session) if manages and session.status != SessionStatus.CLOSED else {}
        return super().get_context_data(
            session=session,
            crumbs=self.crumbs()[:1],
            blocks=in_blocks([BallotLine(item, voted=False, recused=False) for item in items]),
            agreed=sum(bool(item.passed) for item in items),
            refused=sum(item.passed is False for item in items),
            recusals=council.recusals_to_show(session),
            papers=papers_of(session) if manages or session.status == SessionStatus.CLOSED else [],
            can_reply=rules.can_reply(user, session),
            own_reply=council.reply_of(user, session),
            manages=manages,
            seat=rules.seat_of(user, session),
            own_presence=council.presence_of(user, session),
            can_vote=rules.can_vote(user, session),
            can_check_in=rules.can_check_in(user, session),
            can_open=rules.can_open(user, session),
            why_not_open=refusal(rules.check_can_open, user, session),
            can_invite=rules.can_invite(user, session),
            why_not_invite=refusal(rules.check_can_invite, user, session),
            history=timeline_of(session) if manages else [],
            **live,
        )


def live_context(session: CouncilSession) -> dict[str, Any]:
    """Presence and how many have voted: never for or against."""
    rows = council.turnout(session)
    return {
        "turnout": rows,
        "voters": sum(row.expected > 0 for row in rows),
        "complete": sum(row.expected > 0 and row.is_complete for row in rows),
        "here": sum(row.is_present for row in rows),
        "quorum": quorum_for(session.council.unit.kind, rules.counting_day(session)),
    }


class _SessionFormView(CheckedFormView):
    form_class = SessionForm
    template_name = "dossiers/session_form.html"
    success_message = "Đã lưu phiên họp."
    submit_label = "Lưu phiên họp"


class SessionCreateView(_SessionFormView):
    """For one council, named in the address: its waiting nominees make the agenda."""

    title = "Chuẩn bị phiên họp"

    @cached_property
    def council(self) -> Council:
        found: Council = get_visible(council.councils_for(self.request.user), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        rules.check_can_manage(self.request.user, self.council)

    def get_intro(self) -> str:
        return self.council.name

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = council.eligible_nominations(self.council)
        seats = council.members_on(self.council, clock.today())
        initial = {"nominations": rows, **council.usual_officers(seats)}
        return {"nominations": rows, "seats": seats, "initial": initial}

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Hội đồng", reverse("dossiers:sessions"))]

    def perform(self, form: SessionForm) -> CouncilSession:
        return sessions.create_session(by=self.request.user, council=self.council, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("dossiers:sessions")

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class SessionEditView(SessionMixin, _SessionFormView):
    title = "Sửa phiên họp"

    def check(self) -> None:
        rules.check_can_prepare(self.request.user, self.session)

    def get_form_kwargs(self) -> dict[str, Any]:
        session = self.session
        chosen = [item.nomination_id for item in session.items.all()]
        due = session.postal_due_at
        names = ("title", "held_at", "place", "mode", "chair", "clerk")
        initial = {name: getattr(session, name) for name in names}
        return {
            "nominations": council.eligible_nominations(session.council, session),
            "seats": council.members_on(session.council, rules.counting_day(session)),
            "initial": {**initial, "nominations": chosen, "postal_until": last_day_before(due) if due else None},
        }

    def perform(self, form: SessionForm) -> CouncilSession:
        return sessions.update_session(by=self.request.user, session=self.session, **form.cleaned_data)


class SessionOpenView(SessionMixin, CheckedFormView):
    form_class = ConfirmForm
    title = "Mở biểu quyết"
    submit_label = "Mở biểu quyết"
    success_message = "Đã mở biểu quyết và báo cho các thành viên."

    def check(self) -> None:
        rules.check_can_open(self.request.user, self.session)

    def get_warning(self) -> str:
        return "Sau khi mở, nội dung phiên họp không sửa được; tỷ lệ cần đạt lấy theo quy định hiện hành và lưu lại."

    def perform(self, form: ConfirmForm) -> CouncilSession:
        return sessions.open_session(by=self.request.user, session=self.session)


class SessionCloseView(SessionMixin, CheckedFormView):
    form_class = ConfirmForm
    title = "Khóa biểu quyết"
    submit_label = "Khóa và kiểm phiếu"
    success_message = "Đã khóa biểu quyết; kết quả ghi bên dưới."
    danger = True

    def check(self) -> None:
        rules.check_can_close(self.request.user, self.session)

    def get_warning(self) -> str:
        waiting = sum(not row.is_complete for row in council.turnout(self.session))
        left = f"Còn {waiting} thành viên chưa biểu quyết đủ. " if waiting else "Mọi thành viên đã biểu quyết đủ. "
        return left + "Sau khi khóa, không ai bỏ phiếu được nữa và kết quả không thay đổi."

    def perform(self, form: ConfirmForm) -> CouncilSession:
        return sessions.close_session(by=self.request.user, session=self.session)

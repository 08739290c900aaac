"""What the secretary does around a session: invite, note presence, watch the turnout, write down, count again."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from dossiers.enums import PaperFormat, SessionStatus
from dossiers.forms.common import ConfirmForm
from dossiers.forms.voting import DiscussionForm, PresenceForm
from dossiers.rules import council as rules
from dossiers.selectors import council, room
from dossiers.services import notes, presence, sessions
from dossiers.services.session_papers import DRAFTED, draft_paper
from dossiers.views.council import SessionMixin, live_context
from thidua.common.dates import last_day_before
from thidua.common.errors import WrongState
from thidua.common.views import ActionView, CheckedFormView, PageView


class InviteView(SessionMixin, CheckedFormView):
    form_class = ConfirmForm
    title = "Mời họp"
    submit_label = "Gửi giấy mời"
    success_message = "Đã mời các thành viên bằng thông báo và thư."

    def check(self) -> None:
        rules.check_can_invite(self.request.user, self.session)  # type: ignore[arg-type]  # signed in

    def get_warning(self) -> str:
        return "Mỗi thành viên đang giữ nhiệm vụ nhận thông báo, thư và thấy phiên họp trong lịch của mình."

    def perform(self, form: ConfirmForm) -> Any:
        return sessions.invite(by=self.request.user, session=self.session)


class PresenceView(SessionMixin, CheckedFormView):
    form_class = PresenceForm
    template_name = "dossiers/presence.html"
    title = "Điểm danh"
    submit_label = "Lưu điểm danh"
    success_message = "Đã lưu điểm danh."

    def check(self) -> None:
        rules.check_can_note_presence(self.request.user, self.session)  # type: ignore[arg-type]  # signed in

    def get_form_kwargs(self) -> dict[str, Any]:
        due = self.session.postal_due_at
        initial = {"postal_until": last_day_before(due) if due else None}
        return {"rows": council.turnout(self.session), "initial": initial}

    def perform(self, form: PresenceForm) -> Any:
        return presence.note_presence(
            by=self.request.user, session=self.session, notes=form.notes(), postal_due_at=form.due_at()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "session": self.session}


class LiveView(SessionMixin, PageView):
    """The piece of the session page that asks for itself again; without scripts a page of its own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rules.check_can_manage(request.user, self.session.council)  # type: ignore[arg-type]  # signed in
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        piece = bool(self.request.headers.get("HX-Request"))
        return ["dossiers/_live.html" if piece else "dossiers/live.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.session, crumbs=self.crumbs(), **live_context(self.session))


class DiscussionView(SessionMixin, CheckedFormView):
    form_class = DiscussionForm
    title = "Diễn biến phiên họp"
    submit_label = "Lưu diễn biến"
    success_message = "Đã lưu diễn biến phiên họp."

    def check(self) -> None:
        rules.check_can_manage(self.request.user, self.session.council)  # type: ignore[arg-type]  # signed in

    def get_form_kwargs(self) -> dict[str, Any]:
        session = self.session
        begun = session.began_at or session.held_at
        initial = {"began_at": begun, "ended_at": session.ended_at or session.closed_at}
        return {"initial": {**initial, "discussion": session.discussion}}

    def perform(self, form: DiscussionForm) -> Any:
        return notes.write_discussion(by=self.request.user, session=self.session, **form.cleaned_data)


class CountView(SessionMixin, PageView):
    """Every item counted again from its ballots, with the receipts of secret votes."""

    template_name = "dossiers/count.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.session.status != SessionStatus.CLOSED:
            raise WrongState("Kiểm phiếu được sau khi khóa biểu quyết.")
        items = council.items_of(self.session)
        rows = room.recount(self.session, items)
        codes = sorted({code for row in rows for code in row.codes})
        return super().get_context_data(
            session=self.session,
            rows=rows,
            codes=codes,
            wrong=sum(not row.agrees for row in rows),
            crumbs=self.crumbs(),
        )


class PaperView(SessionMixin, ActionView):
    """A button for each draft: which one is in the address."""

    success_message = "Đã yêu cầu lập văn bản; tệp hiện ở mục Biên bản khi xong."

    def perform(self) -> Any:
        kind, format = self.kwargs["kind"], self.kwargs["format"]
        if kind not in DRAFTED or format not in PaperFormat.values:
            raise Http404
        return draft_paper(by=self.person, session=self.session, kind=kind, format=format)

    def get_success_url(self, result: Any) -> str:
        return f"{self.session.get_absolute_url()}#van-ban"

    def get_failure_url(self) -> str:
        return self.session.get_absolute_url()

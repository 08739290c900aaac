"""What a member does in the room, mostly on a phone: be there, read, vote, step aside, keep the receipt."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from dossiers.forms.voting import BallotForm, ItemDiscussionForm, RecusalForm, ReplyForm
from dossiers.models import SessionItem
from dossiers.rules import council as rules
from dossiers.selectors import council
from dossiers.selectors.room import attendance_of
from dossiers.services import notes, presence
from dossiers.services.replies import reply
from dossiers.services.voting import Receipt, cast_votes
from dossiers.views.council import SessionMixin
from thidua.common.dates import vi_datetime
from thidua.common.views import ActionView, CheckedFormView, PageView, get_visible


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class BallotView(SessionMixin, CheckedFormView):
    """All items on one page. The receipt of a secret vote is the answer itself: no address and no session holds it."""

    form_class = BallotForm
    template_name = "dossiers/ballot.html"
    title = "Biểu quyết"
    submit_label = "Gửi phiếu"
    success_message = "Đã ghi nhận phiếu biểu quyết của bạn."
    receipt: Receipt | None = None

    def check(self) -> None:
        seat = rules.check_can_vote(self.request.user, self.session)  # type: ignore[arg-type]  # signed in
        rules.check_attendance(attendance_of(self.session).get(seat.pk), self.session)

    @cached_property
    def blocks(self) -> list[council.BallotBlock]:
        return council.in_blocks(council.ballot_lines(self.request.user, self.session))  # type: ignore[arg-type]  # signed in

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"blocks": self.blocks}

    def perform(self, form: BallotForm) -> None:
        self.receipt = cast_votes(by=self.request.user, session=self.session, choices=form.choices())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if self.receipt is None or not self.receipt.code:
            return answer
        context = {"session": self.session, "receipt": self.receipt, "crumbs": self.crumbs()}
        return render(request, "dossiers/receipt.html", context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        blocks = [(block, _field(form, f"block_{block.key}"), _rows(form, block)) for block in self.blocks]
        lines = [line for block in self.blocks for line in block.lines]
        return {
            **super().get_context_data(**kwargs),
            "session": self.session,
            "blocks": blocks,
            "left": sum(line.is_open for line in lines),
            "secret": any(line.item.secret for line in lines),
        }


def _rows(form: BallotForm, block: council.BallotBlock) -> list[tuple[council.BallotLine, Any]]:
    return [(line, _field(form, f"item_{line.item.pk}")) for line in block.lines]


def _field(form: BallotForm, name: str) -> Any:
    return form[name] if name in form.fields else None


class CheckInView(SessionMixin, ActionView):
    success_message = "Đã ghi nhận bạn có mặt."

    def perform(self) -> Any:
        return presence.check_in(by=self.request.user, session=self.session)

    def get_failure_url(self) -> str:
        return self.session.get_absolute_url()


class ReplyView(SessionMixin, CheckedFormView):
    form_class = ReplyForm
    title = "Trả lời giấy mời"
    submit_label = "Gửi trả lời"
    success_message = "Đã ghi nhận trả lời của bạn; có thể trả lời lại trước khi mở biểu quyết."

    def check(self) -> None:
        rules.check_can_reply(self.request.user, self.session)  # type: ignore[arg-type]  # signed in

    def get_intro(self) -> str:
        session = self.session
        return " · ".join(part for part in (session.title, vi_datetime(session.held_at), session.place) if part)

    def get_form_kwargs(self) -> dict[str, Any]:
        known = council.reply_of(self.request.user, self.session)  # type: ignore[arg-type]  # signed in
        return {"initial": {"coming": "yes" if known.coming else "no", "reason": known.reason} if known else {}}

    def perform(self, form: ReplyForm) -> Any:
        coming = form.cleaned_data["coming"] == "yes"
        return reply(by=self.request.user, session=self.session, coming=coming, reason=form.cleaned_data["reason"])


class ItemMixin(SessionMixin):
    @cached_property
    def item(self) -> SessionItem:
        rows = council.items_with_all(self.session)
        found: SessionItem = get_visible(rows, pk=self.kwargs["item"])
        return found


class ItemView(ItemMixin, PageView):
    """The nominee in short: achievement, verdicts, opinions. A piece of the sheet, or a page of its own."""

    def get_template_names(self) -> list[str]:
        piece = bool(self.request.headers.get("HX-Request"))
        return ["dossiers/_session_item.html" if piece else "dossiers/session_item.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        nomination = self.item.nomination
        return super().get_context_data(
            session=self.session,
            item=self.item,
            nomination=nomination,
            checks=list(nomination.checks.select_related("override_by").order_by("pk")),
            opinions=list(nomination.dossier.opinions.select_related("unit").order_by("pk")),
            can_recuse=rules.can_recuse(self.request.user, self.session),
            manages=rules.can_manage(self.request.user, self.session.council),
            crumbs=self.crumbs(),
        )


class RecuseView(ItemMixin, CheckedFormView):
    form_class = RecusalForm
    title = "Không tham gia biểu quyết"
    submit_label = "Ghi vào phiên họp"
    success_message = "Đã ghi nhận bạn không biểu quyết nội dung này."

    def check(self) -> None:
        rules.check_can_recuse(self.request.user, self.session)  # type: ignore[arg-type]  # signed in

    def get_intro(self) -> str:
        return str(self.item.nomination)

    def perform(self, form: RecusalForm) -> Any:
        return presence.recuse(by=self.request.user, item=self.item, **form.cleaned_data)


class ItemDiscussionView(ItemMixin, CheckedFormView):
    form_class = ItemDiscussionForm
    title = "Ý kiến thảo luận"
    success_message = "Đã lưu ý kiến thảo luận."

    def check(self) -> None:
        rules.check_can_manage(self.request.user, self.session.council)  # type: ignore[arg-type]  # signed in

    def get_intro(self) -> str:
        return str(self.item.nomination)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"discussion": self.item.discussion}}

    def perform(self, form: ItemDiscussionForm) -> Any:
        return notes.write_item_discussion(by=self.request.user, item=self.item, **form.cleaned_data)

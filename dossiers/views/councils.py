"""Councils, their members and terms."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from dossiers.forms.councils import (
    CouncilCreateForm,
    CouncilFilterForm,
    CouncilForm,
    EndSeatForm,
    MemberForm,
    ReplaceForm,
)
from dossiers.models import Council, CouncilMember
from dossiers.rules import council as room_rules
from dossiers.rules import councils as rules
from dossiers.selectors import councils
from dossiers.services import councils as services
from thidua.accounts.scope import NOT_YOURS
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.views import CheckedFormView, ListPageView, PageView, get_visible

LIST = ("Thành phần Hội đồng", "dossiers:councils")


class CouncilListView(ListPageView):
    template_name = "dossiers/councils.html"
    filter_form_class = CouncilFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Council]:
        councils.check_may_list(self.person)
        return councils.listing(self.person, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, can_create=councils.levels_for(self.person).exists())


class CouncilMixin:
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def council(self) -> Council:
        found: Council = get_visible(councils.visible_to(self.request.user), pk=self.kwargs["pk"])  # type: ignore[arg-type]  # signed in
        return found

    @cached_property
    def seat(self) -> CouncilMember:
        rows = councils.seats_of(self.council).select_related("council__unit", "user")
        found: CouncilMember = get_visible(rows, pk=self.kwargs["seat"])
        return found

    def crumbs(self) -> list[tuple[str, str]]:
        return [(LIST[0], reverse(LIST[1])), (self.council.name, self.council.get_absolute_url())]

    def check(self) -> None:
        rules.check_can_change(self.request.user, self.council)  # type: ignore[arg-type]  # signed in

    def get_intro(self) -> str:
        return self.council.name

    def get_success_url(self, result: Any) -> str:
        return self.council.get_absolute_url()


class CouncilView(CouncilMixin, PageView):
    """Who sits in it now, who did, which decision set it up, when it met."""

    template_name = "dossiers/council.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        council, today = self.council, clock.today()
        seats = list(councils.seats_of(council))
        changes = rules.can_change(self.person, council)
        return super().get_context_data(
            council=council,
            crumbs=self.crumbs()[:1],
            seated=councils.in_office(seats, today),
            former=councils.former(seats, today),
            sessions=councils.last_sessions(council),
            today=today,
            changes=changes,
            prepares=room_rules.can_manage(self.person, council),
            history=timeline_of(council) if changes else [],
        )


class CouncilCreateView(CheckedFormView):
    form_class = CouncilCreateForm
    title = "Lập Hội đồng"
    submit_label = "Lập Hội đồng"
    success_message = "Đã lập Hội đồng. Tiếp theo: thêm thành viên."

    @cached_property
    def levels(self) -> Any:
        return councils.levels_for(self.person)

    def check(self) -> None:
        if not self.levels.exists():
            raise NotAllowed(NOT_YOURS)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"levels": self.levels}

    def crumbs(self) -> list[tuple[str, str]]:
        return [(LIST[0], reverse(LIST[1]))]

    def perform(self, form: CouncilCreateForm) -> Council:
        return services.create_council(by=self.person, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse(LIST[1])

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


class CouncilEditView(CouncilMixin, CheckedFormView):
    form_class = CouncilForm
    title = "Sửa thông tin Hội đồng"
    success_message = "Đã lưu thông tin Hội đồng."

    def get_form_kwargs(self) -> dict[str, Any]:
        names = ("name", "decision", "term_from", "term_to")
        return {"initial": {name: getattr(self.council, name) for name in names}}

    def perform(self, form: CouncilForm) -> Council:
        return services.change_council(by=self.request.user, council=self.council, **form.cleaned_data)


class MemberAddView(CouncilMixin, CheckedFormView):
    form_class = MemberForm
    title = "Thêm thành viên"
    submit_label = "Thêm thành viên"
    success_message = "Đã thêm thành viên."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"people": councils.candidates(self.council)}

    def perform(self, form: MemberForm) -> CouncilMember:
        return services.add_member(by=self.request.user, council=self.council, **form.cleaned_data)


class _SeatView(CouncilMixin, CheckedFormView):
    def get_intro(self) -> str:
        return f"{self.seat.user.full_name}, {self.seat.get_position_display()}"


class MemberReplaceView(_SeatView):
    form_class = ReplaceForm
    title = "Thay thành viên"
    submit_label = "Thay thành viên"
    success_message = "Đã thay thành viên; người cũ còn trong phần thành viên trước đây."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"people": councils.candidates(self.council)}

    def perform(self, form: ReplaceForm) -> CouncilMember:
        return services.replace_member(by=self.request.user, seat=self.seat, **form.cleaned_data)


class MemberEndView(_SeatView):
    form_class = EndSeatForm
    title = "Thôi nhiệm vụ thành viên"
    submit_label = "Ghi thôi nhiệm vụ"
    success_message = "Đã ghi thôi nhiệm vụ; các phiên họp trước không thay đổi."
    danger = True

    def perform(self, form: EndSeatForm) -> CouncilMember:
        chosen = form.cleaned_data
        return services.end_member(by=self.request.user, seat=self.seat, on=chosen["valid_to"], reason=chosen["reason"])

"""Opinions: asked by staff, answered by the agency on a page of its own."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dossiers.enums import OpinionStatus
from dossiers.forms.opinions import (
    AnswerForm,
    AskOpinionForm,
    ExtendOpinionForm,
    OpinionFilterForm,
    WithdrawOpinionForm,
)
from dossiers.models import Dossier, Opinion
from dossiers.rules import dossiers as rules
from dossiers.selectors import dossiers, opinions
from dossiers.services.opinions import ask_opinions, extend_opinion, give_opinion, withdraw_opinion
from dossiers.views.base import DossierFormView
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission, own_unit_ids
from thidua.common.checks import refusal
from thidua.common.dates import deadline_sentence
from thidua.common.views import CheckedFormView, ListPageView, get_visible


class OpinionListView(ListPageView):
    template_name = "dossiers/opinions.html"
    filter_form_class = OpinionFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Opinion]:
        check_permission(self.request.user, P.GIVE_OPINION)
        return opinions.asked_of(self.request.user, filters)


class AskOpinionView(DossierFormView):
    form_class = AskOpinionForm
    title = "Xin ý kiến cơ quan khác"
    submit_label = "Gửi đề nghị"
    success_message = "Đã gửi đề nghị cho ý kiến tới các cơ quan đã chọn."

    def check(self) -> None:
        rules.check_can_ask_opinion(self.request.user, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"units": opinions.agencies_to_ask(self.dossier)}

    def perform(self, form: AskOpinionForm) -> Dossier:
        ask_opinions(by=self.request.user, dossier=self.dossier, **form.cleaned_data)
        return self.dossier


class _OpinionFormView(CheckedFormView):
    """A form about one question, after which its page comes back."""

    @cached_property
    def opinion(self) -> Opinion:
        found: Opinion = get_visible(opinions.opinions_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def get_intro(self) -> str:
        return f"{self.opinion.unit}, hạn đang có: {deadline_sentence(self.opinion.due_at)}."

    def get_success_url(self, result: Any) -> str:
        return self.opinion.get_absolute_url()


class OpinionExtendView(_OpinionFormView):
    form_class = ExtendOpinionForm
    title = "Gia hạn cho ý kiến"
    submit_label = "Gia hạn"
    success_message = "Đã gia hạn và báo cho cơ quan được hỏi."

    def check(self) -> None:
        rules.check_can_extend_opinion(self.request.user, self.opinion)

    def perform(self, form: ExtendOpinionForm) -> Opinion:
        return extend_opinion(by=self.request.user, opinion=self.opinion, **form.cleaned_data)


class OpinionWithdrawView(_OpinionFormView):
    form_class = WithdrawOpinionForm
    title = "Rút câu hỏi xin ý kiến"
    submit_label = "Rút câu hỏi"
    success_message = "Đã rút câu hỏi và báo cho cơ quan được hỏi."
    warning = "Cơ quan được hỏi không trả lời được nữa và không còn xem được tài liệu của hồ sơ."
    danger = True

    def check(self) -> None:
        rules.check_can_withdraw_opinion(self.request.user, self.opinion)

    def perform(self, form: WithdrawOpinionForm) -> Opinion:
        return withdraw_opinion(by=self.request.user, opinion=self.opinion, **form.cleaned_data)


class OpinionView(_OpinionFormView):
    """The question with what is needed to answer it; whoever may answer finds the form below."""

    template_name = "dossiers/opinion.html"
    form_class = AnswerForm
    submit_label = "Gửi ý kiến"
    success_message = "Đã gửi ý kiến."
    multipart = True

    def check(self) -> None:
        rules.check_can_give_opinion(self.request.user, self.opinion)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(self.get_form())

    def perform(self, form: AnswerForm) -> Opinion:
        return give_opinion(by=self.request.user, opinion=self.opinion, **form.cleaned_data)

    def get_intro(self) -> str:
        return ""

    def get_title(self) -> str:
        return f"Ý kiến về hồ sơ {self.opinion.dossier.code}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        dossier = self.opinion.dossier
        readable = self.opinion.status != OpinionStatus.WITHDRAWN
        return {
            **super().get_context_data(**kwargs),
            "opinion": self.opinion,
            "dossier": dossier,
            "nominations": dossiers.nominations_of(dossier) if readable else [],
            "parts": [part for part in dossiers.parts_of(dossier) if part.is_current] if readable else [],
            "is_asked": self.opinion.unit_id in own_unit_ids(self.request.user, P.GIVE_OPINION),
            "can_withdraw": rules.can_withdraw_opinion(self.request.user, self.opinion),
            "can_extend": rules.can_extend_opinion(self.request.user, self.opinion),
            "why_not": refusal(rules.check_can_give_opinion, self.request.user, self.opinion),
        }

    def get_cancel_url(self) -> str:
        return reverse("dossiers:opinions")

"""Báo cáo, tổng kết: reports made from the data, what is still open, and what becomes of the campaign afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.closing import open_matters
from campaigns.enums import CampaignStatus
from campaigns.forms.life import CopyForm, ReopenForm, SummaryForm
from campaigns.models import Campaign, CampaignSummary
from campaigns.rules.life import (
    check_can_archive,
    check_can_copy,
    check_can_delete,
    check_can_reopen,
    check_can_summarise,
    may_keep,
)
from campaigns.selectors.summaries import summaries_of
from campaigns.services import life as services
from campaigns.services.summaries import ask_summary
from campaigns.views.pages import CampaignMixin
from thidua.accounts.scope import NOT_YOURS
from thidua.common.checks import refusal
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.views import FormPageView, SignedInView


class LifeView(CampaignMixin, FormPageView):
    """The page of those who keep the campaign; a POST asks for a report."""

    template_name = "campaigns/life.html"
    form_class = SummaryForm
    tab = "life"
    success_message = "Đã giao cho hệ thống lập báo cáo; bản Word hiện trong danh sách khi xong."

    def get_form_kwargs(self) -> dict[str, Any]:
        if not may_keep(self.person, self.campaign):
            raise NotAllowed(NOT_YOURS)
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, user = self.campaign, self.person
        draft = campaign.status == CampaignStatus.DRAFT
        return {
            **kwargs,
            **self.page_context(),
            "summaries": summaries_of(user, campaign),
            "matters": [] if draft else open_matters(campaign),
            "why_not_summarise": refusal(check_can_summarise, user, campaign),
            "why_not_reopen": refusal(check_can_reopen, user, campaign),
            "why_not_archive": refusal(check_can_archive, user, campaign),
            "why_not_delete": refusal(check_can_delete, user, campaign),
        }

    def perform(self, form: SummaryForm) -> CampaignSummary:
        return ask_summary(by=self.person, campaign=self.campaign, kind=form.cleaned_data["kind"])

    def get_success_url(self, result: CampaignSummary) -> str:
        return reverse("campaigns:life", args=[self.campaign.pk])


class ReopenView(CampaignMixin, FormPageView):
    template_name = "campaigns/life_form.html"
    form_class = ReopenForm
    success_message = "Đã mở lại phong trào."

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_reopen(self.person, self.campaign)
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "campaign": self.campaign, "title": "Mở lại phong trào vừa tổng kết", "button": "Mở lại"}

    def perform(self, form: ReopenForm) -> Campaign:
        return services.reopen_campaign(by=self.person, campaign=self.campaign, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Campaign) -> str:
        return reverse("campaigns:detail", args=[result.pk])


class CopyView(CampaignMixin, FormPageView):
    template_name = "campaigns/life_form.html"
    form_class = CopyForm
    success_message = "Đã tạo bản soạn từ mẫu. Hãy điền số, ngày văn bản và các hạn còn trống."

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_copy(self.person, self.campaign)
        return {"campaign": self.campaign}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **kwargs,
            "campaign": self.campaign,
            "title": "Dùng làm mẫu cho phong trào mới",
            "button": "Tạo bản soạn",
        }

    def perform(self, form: CopyForm) -> Campaign:
        return services.copy_campaign(by=self.person, campaign=self.campaign, **form.cleaned_data)

    def get_success_url(self, result: Campaign) -> str:
        return reverse("campaigns:edit", args=[result.pk])


class _ConfirmView(CampaignMixin, SignedInView):
    """Asks on a page of its own; only POST does it."""

    check: Any = None
    title, text, button, danger = "", "", "", False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check(self.person, self.campaign)
        names = ("title", "text", "button", "danger")
        context = {"campaign": self.campaign, **{name: getattr(self, name) for name in names}}
        return render(request, "campaigns/life_confirm.html", context)


class ArchiveView(_ConfirmView):
    check = staticmethod(check_can_archive)
    title = "Lưu trữ phong trào"
    text = "Phong trào rời các danh sách hằng ngày và chỉ còn để xem; tìm lại bằng bộ lọc “Đã lưu trữ”."
    button = "Lưu trữ"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            services.archive_campaign(by=self.person, campaign=self.campaign)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("campaigns:life", self.campaign.pk)
        messages.success(request, "Đã lưu trữ phong trào.")
        return redirect("campaigns:detail", self.campaign.pk)


class DeleteView(_ConfirmView):
    check = staticmethod(check_can_delete)
    title = "Xóa bản đang soạn"
    text = "Chỉ tiêu, việc phải gửi, danh sách đơn vị của bản này bị xóa hẳn, không lấy lại được."
    button, danger = "Xóa bản soạn", True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.delete_draft(by=self.person, campaign=self.campaign)
        messages.success(request, "Đã xóa bản soạn.")
        return redirect("campaigns:list")

"""Is it ready, launch it, close it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.closing import open_matters
from campaigns.forms.past_deadlines import PastDeadlinesForm
from campaigns.models import Campaign
from campaigns.rules.campaigns import can_edit, check_can_close, check_can_edit, check_can_launch
from campaigns.selectors.board import board_columns, board_counts
from campaigns.selectors.campaigns import obligations_of
from campaigns.selectors.deadlines import rounds_begun, shown_deadlines
from campaigns.selectors.past_deadlines import past_obligations
from campaigns.selectors.readiness import ReadinessItem, readiness
from campaigns.services.campaigns import close_campaign
from campaigns.services.launch import launch_campaign
from campaigns.services.past_deadlines import settle_past_deadlines
from campaigns.views.pages import CampaignMixin
from campaigns.views.parts import PAGES, draft_tabs
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.views import FormPageView, PageView, SignedInView

_FIX_BY_MODEL = {page.model._meta.model_name: page.slug for page in PAGES.values()}
_FIXES = {
    "milestones": _FIX_BY_MODEL["milestone"],
    "targets": _FIX_BY_MODEL["target"],
    "obligations": _FIX_BY_MODEL["obligation"],
    "awards": _FIX_BY_MODEL["campaignaward"],
    "criteria": _FIX_BY_MODEL["criterion"],
    "required_parts": _FIX_BY_MODEL["requiredpart"],
}

# Lines of the check that one form mends for all obligations at once.
_PAST_KEYS = ("deadline", "deadline_before_document", "series")


def fix_url(campaign: Campaign, item: ReadinessItem) -> str:
    """The editing page that mends a line."""
    if item.fix in _FIXES:
        return reverse("campaigns:parts", args=[campaign.pk, _FIXES[item.fix]])
    return reverse(
        "campaigns:participants_edit" if item.fix == "participants" else "campaigns:edit", args=[campaign.pk]
    )


class ReadinessView(CampaignMixin, PageView):
    template_name = "campaigns/readiness.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        check_can_edit(self.person, campaign)
        items = readiness(campaign, clock.now())
        lines = [(item, fix_url(campaign, item)) for item in items]
        blocking = [line for line in lines if line[0].blocks and not line[0].passed]
        past = past_obligations(campaign, clock.now())
        settled_there = {f"{key}:{row.pk}" for row in past for key in _PAST_KEYS}
        return super().get_context_data(
            **kwargs,
            campaign=campaign,
            tabs=draft_tabs(campaign.pk, "readiness"),
            blocking=blocking,
            must_fix=[line for line in blocking if line[0].key not in settled_there],
            past_form=PastDeadlinesForm(obligations=past) if past else None,
            hints=[line for line in lines if not line[0].blocks and not line[0].passed],
            passed=[line for line in lines if line[0].passed],
            can_launch=not blocking and not refusal(check_can_launch, self.person, campaign),
            why_not="Còn điểm phải sửa trước khi phát động." if blocking else "",
        )


class PastDeadlinesView(CampaignMixin, FormPageView):
    """Deadlines that are over: kept as history, set anew or left out, in one place."""

    template_name = "campaigns/past_deadlines.html"

    def get_form(self, data: Any = None, files: Any = None) -> PastDeadlinesForm:
        check_can_edit(self.person, self.campaign)
        return PastDeadlinesForm(data, obligations=past_obligations(self.campaign, clock.now()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "campaign": self.campaign, "tabs": draft_tabs(self.campaign.pk, "readiness")}

    def perform(self, form: PastDeadlinesForm) -> None:
        count = settle_past_deadlines(by=self.person, campaign=self.campaign, choices=form.choices())
        messages.success(self.request, f"Đã xử lý {count} hạn đã qua.")

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:readiness", args=[self.campaign.pk])


class LaunchView(CampaignMixin, SignedInView):
    """The last look before the units are told, then one click."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = self.campaign
        check_can_launch(self.person, campaign)
        blocking = [item for item in readiness(campaign, clock.now()) if item.blocks and not item.passed]
        if blocking:
            return redirect("campaigns:readiness", campaign.pk)
        return render(request, "campaigns/launch.html", self.confirm_context())

    def confirm_context(self) -> dict[str, Any]:
        campaign = self.campaign
        asked = obligations_of(campaign).filter(units_send=True, series__isnull=True, dropped_at__isnull=True)
        deadlines = shown_deadlines(asked, campaign, clock.now())
        units = campaign.participations.count()
        return {
            "campaign": campaign,
            "deadlines": deadlines,
            "units": units,
            "duties": units * (len(board_columns(campaign)) + len(rounds_begun(asked, campaign, clock.now()))),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            campaign = launch_campaign(by=self.person, campaign=self.campaign)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            back = "campaigns:readiness" if can_edit(self.person, self.campaign) else "campaigns:detail"
            return redirect(back, self.campaign.pk)
        messages.success(request, "Đã phát động. Các đơn vị tham gia đã được thông báo.")
        return redirect("campaigns:board" if board_columns(campaign) else "campaigns:detail", campaign.pk)


class CloseView(CampaignMixin, SignedInView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_can_close(self.person, self.campaign)
        counts = board_counts(self.person, self.campaign, clock.now())
        matters = [matter for matter in open_matters(self.campaign) if not matter.done]
        return render(
            request, "campaigns/close.html", {"campaign": self.campaign, "counts": counts, "matters": matters}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = close_campaign(by=self.person, campaign=self.campaign)
        messages.success(request, "Đã tổng kết phong trào.")
        return redirect("campaigns:detail", campaign.pk)

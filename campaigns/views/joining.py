"""Units that join after the launch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from campaigns.forms.campaigns import UnitFilterForm
from campaigns.forms.participants import MAX_OFFERED, LateUnitsForm
from campaigns.rules.receiving import check_can_add_late
from campaigns.selectors.participants import not_chosen
from campaigns.services.joining import add_late_participants
from campaigns.views.pages import CampaignMixin
from thidua.common import clock
from thidua.common.views import FormPageView


class LateUnitsView(CampaignMixin, FormPageView):
    template_name = "campaigns/late_units.html"

    def get_form(self, data: Any = None, files: Any = None) -> LateUnitsForm:
        check_can_add_late(self.person, self.campaign)
        return LateUnitsForm(data, campaign=self.campaign, text=self.search_text())

    def search_text(self) -> str:
        form = UnitFilterForm(self.request.GET)
        form.is_valid()
        return str(form.cleaned_data.get("q", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **kwargs,
            "campaign": self.campaign,
            "search_text": self.search_text(),
            "outside": not_chosen(self.campaign, clock.today()).count(),
            "max_offered": MAX_OFFERED,
        }

    def perform(self, form: LateUnitsForm) -> None:
        data = form.cleaned_data
        count = add_late_participants(
            by=self.person,
            campaign=self.campaign,
            unit_ids=[unit.pk for unit in data["units"]],
            reason=data["reason"],
            until=data["until"],
        )
        messages.success(self.request, f"Đã thêm {count} đơn vị và báo cho các đơn vị đó.")

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:participants", args=[self.campaign.pk])

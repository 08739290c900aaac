"""What every page of one campaign shares: the door, the tabs, the actions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.rules.campaigns import can_edit, check_can_close, check_can_edit, check_can_launch
from campaigns.rules.life import may_keep
from campaigns.selectors.amendments import newest_published
from campaigns.selectors.campaigns import visible_to
from thidua.common.checks import refusal
from thidua.common.errors import StaleObject
from thidua.common.views import get_visible

TABS = (
    ("detail", "Tổng quan"),
    ("targets", "Chỉ tiêu"),
    ("work", "Công việc theo quý"),
    ("works", "Công trình, mô hình"),
    ("conditions", "Điều kiện xét khen"),
    ("participants", "Đơn vị tham gia"),
    ("board", "Bảng theo dõi"),
    ("plans", "Cây kế hoạch"),
    ("amendments", "Các lần điều chỉnh"),
    ("life", "Báo cáo, tổng kết"),
    ("history", "Lịch sử"),
)

AFTER_LAUNCH = ("board", "plans", "amendments")


class CampaignMixin:
    """Adds `campaign` through its selector; foreign and missing are 404."""

    request: Any
    kwargs: dict[str, Any]
    tab = "detail"

    @property
    def campaign(self) -> Campaign:
        found: Campaign | None = self.__dict__.get("_campaign")
        if found is None:
            found = self.reread()
            self.__dict__["_campaign"] = found
        return found

    def reread(self) -> Campaign:
        """As stored: a bound form has written what was typed onto `campaign`."""
        found: Campaign = get_visible(visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def page_context(self) -> dict[str, Any]:
        """Tabs and actions of the campaign's reading pages."""
        campaign, user = self.campaign, self.request.user
        return {
            "campaign": campaign,
            "tabs": [
                {"label": label, "url": reverse(f"campaigns:{name}", args=[campaign.pk]), "active": name == self.tab}
                for name, label in TABS
                if (name not in AFTER_LAUNCH or campaign.status != CampaignStatus.DRAFT)
                and (name != "life" or may_keep(user, campaign))
            ],
            "can_edit": can_edit(user, campaign),
            "why_not_launch": refusal(check_can_launch, user, campaign),
            "why_not_close": refusal(check_can_close, user, campaign),
            "amended": newest_published(campaign) if campaign.version > 1 else None,
        }


class DraftMixin(CampaignMixin):
    """Pages that change a draft: those who may not edit it are refused before anything is shown."""

    @property
    def draft(self) -> Campaign:
        check_can_edit(self.request.user, self.campaign)
        return self.campaign


class OverwriteMixin:
    """A stale save comes back as 409 with the typed text and the present version: told once, a second save is meant."""

    seen_field = "version"

    def what_is_stored(self) -> str:
        raise NotImplementedError

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        if status == StaleObject.status_code and form.is_bound:
            form.data = form.data.copy()
            form.data[self.seen_field] = self.what_is_stored()
        response: HttpResponse = super().show(form, status)  # type: ignore[misc]  # from FormPageView
        return response

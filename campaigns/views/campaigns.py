"""The list of campaigns and the reading pages of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from campaigns import amending
from campaigns.forms.campaigns import CampaignFilterForm, UnitFilterForm
from campaigns.models import Campaign, Participation
from campaigns.rules.campaigns import can_tick_work, may_create_somewhere
from campaigns.rules.receiving import can_add_late
from campaigns.selectors import campaigns as selectors
from campaigns.selectors import overview
from campaigns.selectors.participation import own_participations
from campaigns.selectors.plans import carrying_counts
from campaigns.selectors.reading import reading_of
from campaigns.services.campaigns import tick_work_item
from campaigns.views.pages import CampaignMixin
from campaigns.wording import target_words
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.views import ActionView, ListPageView, PageView


class CampaignListView(ListPageView):
    template_name = "campaigns/list.html"
    filter_form_class = CampaignFilterForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"user": self.person}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Campaign]:
        return selectors.search(self.person, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, may_create=may_create_somewhere(self.person))


class CampaignView(CampaignMixin, PageView):
    """Tổng quan: every fact of the launching document."""

    template_name = "campaigns/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        context = super().get_context_data(
            **kwargs,
            **self.page_context(),
            parent=selectors.parent_of(self.person, campaign),
            children=selectors.children_of(self.person, campaign),
            milestones=overview.milestones_of(campaign),
            deadlines=overview.deadlines_of(campaign, clock.now()),
            award_groups=overview.award_groups(campaign),
            criteria_groups=overview.criteria_groups(campaign),
            required_parts=overview.required_parts_of(campaign),
            reading=reading_of(self.person, campaign),
            own_rows=own_participations(self.person).filter(campaign=campaign),
            next_deadline=selectors.next_deadline(campaign, clock.now()),
        )
        if context["amended"]:
            _mark(campaign, context)
        return context


def _mark(campaign: Campaign, context: dict[str, Any]) -> None:
    """Which facts an amendment has changed, and the latest one that did."""
    marks = amending.marks_of(campaign)
    campaign.mark = marks.get(("", None))  # type: ignore[attr-defined]  # read by the page only
    rows = [*context["milestones"], *context["required_parts"], *(item["obligation"] for item in context["deadlines"])]
    rows += [row for group in context["award_groups"] for row in group["awards"]]
    rows += [row for group in context["criteria_groups"] for row in group["criteria"]]
    amending.mark_rows(rows, marks)


class TargetsView(CampaignMixin, PageView):
    template_name = "campaigns/targets.html"
    tab = "targets"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = selectors.target_groups(self.campaign)
        marks, carrying = amending.marks_of(self.campaign), carrying_counts(self.campaign)
        for group in groups:
            for target in group["targets"]:
                amending.mark_rows([target, *target.nested], marks)
                for row in (target, *target.nested):
                    row.carrying = carrying.get(row.pk, 0)
            group["rows"] = [
                (target, target_words(target), [(part, target_words(part)) for part in target.nested])
                for target in group["targets"]
            ]
        return super().get_context_data(**kwargs, **self.page_context(), groups=groups, carrying=carrying)


class WorkView(CampaignMixin, PageView):
    template_name = "campaigns/work.html"
    tab = "work"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = overview.work_quarters(self.campaign)
        done, total = overview.done_share(groups)
        return super().get_context_data(
            **kwargs,
            **self.page_context(),
            groups=groups,
            done=done,
            total=total,
            can_tick=can_tick_work(self.person, self.campaign),
        )


class WorkTickView(CampaignMixin, ActionView):
    """Mark one task done today, or take the mark away."""

    def perform(self) -> None:
        item = selectors.work_items_of(self.campaign).filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Http404
        done_on = clock.today() if self.kwargs["mark"] == "xong" else None
        tick_work_item(by=self.person, work_item=item, done_on=done_on)

    def get_success_url(self, result: None) -> str:
        return reverse("campaigns:work", args=[self.campaign.pk])


class ParticipantsView(CampaignMixin, ListPageView):
    template_name = "campaigns/participants.html"
    filter_form_class = UnitFilterForm
    tab = "participants"

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        return selectors.participations_of(self.person, self.campaign, filters.get("q", ""), filters.get("kind", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        can_add = can_add_late(self.person, self.campaign)
        return super().get_context_data(**kwargs, **self.page_context(), can_add_late=can_add)


class HistoryView(CampaignMixin, PageView):
    template_name = "campaigns/history.html"
    tab = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, **self.page_context(), history=timeline_of(self.campaign))

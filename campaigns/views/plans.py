"""Plans of units under a campaign: making one's own, sending it up, and the tree as the higher level sees it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from campaigns.enums import CampaignStatus
from campaigns.forms.plans import CarrierFilterForm, OwnPlanForm, PlanFilterForm
from campaigns.models import Campaign, Participation, Submission, Target
from campaigns.rules.plans import check_can_draft_plan, check_can_send_plan, may_keep_plan, owes_plan
from campaigns.selectors import plans as selectors
from campaigns.selectors.campaigns import visible_to as campaigns_visible_to
from campaigns.selectors.participation import participations_visible_to
from campaigns.services.own_plans import draft_own_plan, send_own_plan
from campaigns.views.pages import CampaignMixin
from campaigns.wording import target_words
from thidua.accounts.models import User
from thidua.common.checks import refusal
from thidua.common.errors import WrongState
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible


def own_plan_panel(user: User, participation: Participation) -> dict[str, Any]:
    """What the page of a participation says of the unit's own plan."""
    plan = campaigns_visible_to(user).filter(pk=participation.own_campaign_id).first()
    duty = selectors.plan_duty(participation) if participation.own_campaign_id else None
    return {
        "plan": plan,
        "started": participation.own_campaign_id is not None,
        "may_keep": may_keep_plan(user, participation),
        "why_not_draft": refusal(check_can_draft_plan, user, participation),
        "duty": duty,
        "owed": duty is not None and owes_plan(duty),
        "why_not_send": refusal(check_can_send_plan, user, duty, plan) if duty and plan else "",
    }


class _ParticipationMixin:
    request: Any
    kwargs: dict[str, Any]

    @property
    def participation(self) -> Participation:
        rows = participations_visible_to(self.request.user)
        found: Participation = get_visible(rows, pk=self.kwargs["pk"])
        return found


class OwnPlanView(_ParticipationMixin, FormPageView):
    template_name = "campaigns/own_plan_form.html"
    form_class = OwnPlanForm
    success_message = "Đã tạo bản soạn kế hoạch. Hãy điền số, ngày văn bản, các hạn rồi kiểm tra trước khi ban hành."

    def get_form_kwargs(self) -> dict[str, Any]:
        participation = self.participation
        check_can_draft_plan(self.person, participation)
        return {"participation": participation}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "participation": self.participation}

    def perform(self, form: OwnPlanForm) -> Campaign:
        return draft_own_plan(by=self.person, participation=self.participation, **form.cleaned_data)

    def get_success_url(self, result: Campaign) -> str:
        return reverse("campaigns:edit", args=[result.pk])


class OwnPlanSendView(_ParticipationMixin, ActionView):
    success_message = "Đã gửi kế hoạch của đơn vị lên cấp trên."

    def perform(self) -> Submission:
        return send_own_plan(by=self.person, participation=self.participation)

    def get_success_url(self, result: Submission) -> str:
        return reverse("campaigns:duty", args=[result.duty_id])

    def get_failure_url(self) -> str:
        return reverse("campaigns:participation", args=[self.kwargs["pk"]])


class PlanTreeView(CampaignMixin, ListPageView):
    """Cây kế hoạch: the first step with everything about it, deeper steps on demand."""

    template_name = "campaigns/plans.html"
    filter_form_class = PlanFilterForm
    tab = "plans"

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        _check_launched(self.campaign)
        return selectors.plan_participations(self.person, self.campaign, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, **self.page_context())
        return {
            **context,
            "plan_rows": selectors.plan_rows(self.person, list(context["rows"])),
            "steps": selectors.steps_of(self.person, self.campaign),
            "target_total": selectors.main_targets(self.campaign).count(),
        }


class PlanBranchView(CampaignMixin, PageView):
    """The units under one plan, fetched into the tree when it is opened; the whole list is one link further."""

    template_name = "campaigns/_plan_branch.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _check_launched(self.campaign)
        rows = selectors.plan_participations(self.person, self.campaign, {})
        first = list(rows[: selectors.BRANCH_SIZE])
        return {
            "campaign": self.campaign,
            "plan_rows": selectors.plan_rows(self.person, first),
            "target_total": selectors.main_targets(self.campaign).count(),
            "more": rows.count() - len(first) if len(first) == selectors.BRANCH_SIZE else 0,
        }


class CarriersView(CampaignMixin, ListPageView):
    """To which units one target has been given."""

    template_name = "campaigns/carriers.html"
    filter_form_class = CarrierFilterForm
    tab = "plans"

    @property
    def target(self) -> Target:
        found: Target = get_visible(selectors.main_targets(self.campaign), pk=self.kwargs["target"])
        return found

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        _check_launched(self.campaign)
        return selectors.carriers(self.person, self.target, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, **self.page_context())
        target = self.target
        return {
            **context,
            "target": target,
            "words": target_words(target),
            "plan_rows": selectors.carried_rows(self.person, target, list(context["rows"])),
        }


def _check_launched(campaign: Campaign) -> None:
    if campaign.status == CampaignStatus.DRAFT:
        raise WrongState("Cây kế hoạch có sau khi phát động.")

"""Điều kiện xét khen of a campaign: set by whoever keeps it, read by all who see it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from awards.enums import AwardGround
from awards.forms.conditions import ConditionForm
from awards.models import Rule
from awards.views.conditions import ConditionEditorView
from campaigns.rules.conditions import can_set, check_can_set
from campaigns.selectors.conditions import conditions_of, rules_of
from campaigns.selectors.eligibility import occasion_key
from campaigns.services.conditions import ConditionValues, add_condition, change_condition, drop_condition
from campaigns.views.pages import CampaignMixin
from thidua.common import clock
from thidua.common.views import ActionView, PageView, get_visible


class ConditionsView(CampaignMixin, PageView):
    template_name = "campaigns/conditions.html"
    tab = "conditions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            **self.page_context(),
            conditions=conditions_of(self.campaign, clock.today()),
            criteria=self.campaign.criteria.select_related("award_kind").order_by("order", "pk"),
            can_set=can_set(self.request.user, self.campaign),
        )


class _ConditionView(CampaignMixin, ConditionEditorView):
    form_class = ConditionForm
    ground = AwardGround.CAMPAIGN.value

    def check(self) -> None:
        check_can_set(self.request.user, self.campaign)

    @property
    def occasion_key(self) -> str:  # type: ignore[override]  # of the address
        return occasion_key(self.campaign)

    def first_values(self) -> dict[str, Any]:
        award = self.campaign.awards.order_by("order", "pk").first()
        return {"predicate": "manual", "award_kind": award.award_kind_id if award else None}

    def get_success_url(self) -> str:
        return reverse("campaigns:conditions", args=[self.campaign.pk])

    def more_context(self) -> dict[str, Any]:
        return {
            "crumbs": [
                (self.campaign.title, reverse("campaigns:detail", args=[self.campaign.pk])),
                ("Điều kiện xét khen", self.get_success_url()),
            ]
        }

    @staticmethod
    def values(form: ConditionForm) -> ConditionValues:
        names = ("award_kind", "predicate", "text", "recipient_types", "article")
        return ConditionValues(**{name: form.cleaned_data[name] for name in names}, params=form.params())


class ConditionAddView(_ConditionView):
    title = "Thêm điều kiện xét khen"

    def perform(self, form: ConditionForm, rule: Rule | None) -> Rule:
        return add_condition(by=self.request.user, campaign=self.campaign, values=self.values(form))


class ConditionEditView(_ConditionView):
    title = "Sửa điều kiện xét khen"

    def get_rule(self) -> Rule:
        found: Rule = get_visible(rules_of(self.campaign, clock.today()), pk=self.kwargs["rule"])
        return found

    def perform(self, form: ConditionForm, rule: Rule | None) -> Rule:
        return change_condition(
            by=self.request.user, campaign=self.campaign, rule=self.get_rule(), values=self.values(form)
        )


class ConditionDropView(CampaignMixin, ActionView):
    success_message = "Đã bỏ điều kiện."

    def perform(self) -> None:
        check_can_set(self.request.user, self.campaign)
        rule = get_visible(rules_of(self.campaign, clock.today()), pk=self.kwargs["rule"])
        drop_condition(by=self.request.user, campaign=self.campaign, rule=rule)

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:conditions", args=[self.campaign.pk])

    def get_failure_url(self) -> str:
        return self.get_success_url(None)

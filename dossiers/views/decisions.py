"""From the vote to a draft decision."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from awards.models import Decision
from dossiers.forms.council import PassForm
from dossiers.models import Dossier
from dossiers.selectors import dossiers
from dossiers.services.decisions import pass_to_decision
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.common.views import CheckedFormView

MAX_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Group:
    """Voted dossiers that may share a decision: same level, campaign and ground."""

    key: str
    label: str
    rows: list[Dossier]


class PassToDecisionView(CheckedFormView):
    form_class = PassForm
    template_name = "dossiers/pass_to_decision.html"
    title = "Trình quyết định"
    submit_label = "Lập dự thảo quyết định"
    success_message = "Đã lập dự thảo quyết định từ các đề nghị Hội đồng thống nhất."

    def check(self) -> None:
        check_permission(self.request.user, P.DRAFT_DECISION)

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[str, Group] = {}
        for row in dossiers.passable_dossiers(self.request.user):
            key = f"{row.receiver_id}-{row.campaign_id or 0}-{row.ground}"
            label = row.campaign.title if row.campaign else row.get_ground_display()
            found.setdefault(key, Group(key, label, [])).rows.append(row)
        return list(found.values())

    @cached_property
    def group(self) -> Group | None:
        """The group asked for by `nhom`, the one holding the dossier of `chon`, or the first."""
        key, chosen = self.request.GET.get("nhom", ""), self.request.GET.get("chon", "")
        for group in self.groups:
            if group.key == key or any(str(row.pk) == chosen for row in group.rows):
                return group
        return next(iter(self.groups), None)

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.group.rows if self.group else []
        allowed = dossiers.passable_dossiers(self.request.user).filter(pk__in=[row.pk for row in rows])
        return {"dossiers": allowed, "initial": {"dossiers": [row.pk for row in rows], **_texts(rows)}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [(group, group is self.group) for group in self.groups]
        return {**super().get_context_data(**kwargs), "tabs": tabs, "group": self.group}

    def perform(self, form: PassForm) -> Decision:
        return pass_to_decision(by=self.request.user, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return reverse("dossiers:queue")

    def get_success_url(self, result: Any) -> str:
        return reverse("awards:decision", args=[result.pk])


def _texts(rows: list[Dossier]) -> dict[str, str]:
    """Usual wording, to be edited."""
    campaign = rows[0].campaign if rows else None
    if campaign is None:
        return {}
    deed = f"đã có thành tích xuất sắc trong {campaign.title[:1].lower()}{campaign.title[1:]}"
    return {"subject": f"Về việc khen thưởng các tập thể, cá nhân {deed}"[:MAX_LENGTH], "reason": deed[:MAX_LENGTH]}

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from awards.enums import AwardNature
from awards.forms.register import RegisterFilterForm
from awards.models import Honour
from awards.rules import can_declare
from awards.selectors.register import (
    RegisterFilter,
    counts_by_nature,
    honours_of,
    recipients_visible_to,
    register,
    register_years,
)
from awards.selectors.units import register_units
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.common.views import ListPageView, PageView, get_visible


class RegisterView(ListPageView):
    """Sổ khen thưởng. Titles and commendations are counted and filtered apart."""

    template_name = "awards/register.html"
    filter_form_class = RegisterFilterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_permission(self.person, P.VIEW_REGISTER)
        return super().get(request, *args, **kwargs)

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"years": register_years(self.person), "units": register_units(self.person)}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Honour]:
        if kind := filters.get("award_kind"):
            filters["award_kind"] = kind.pk
        self.wanted = RegisterFilter(**filters)
        return register(self.person, self.wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "counts": counts_by_nature(self.person, self.wanted)}


class RecipientView(PageView):
    """Everything one recipient was given, over the years."""

    template_name = "awards/recipient.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = recipients_visible_to(self.person).select_related("unit", "as_unit")
        recipient = get_visible(rows, pk=self.kwargs["pk"])
        honours = list(honours_of(self.person, recipient))
        parts = [
            (label, [honour for honour in honours if honour.award_kind.nature == nature])
            for nature, label in AwardNature.choices
        ]
        return super().get_context_data(
            **kwargs, recipient=recipient, parts=parts, can_declare=can_declare(self.person, recipient)
        )

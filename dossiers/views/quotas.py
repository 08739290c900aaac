"""Dividing awards among units, trying a division before it is made, and who waits for a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from campaigns.allocation import Portion
from campaigns.models import QuotaPlan, QuotaShare
from campaigns.rules import quotas as rules
from campaigns.selectors import quotas as selectors
from campaigns.services import quotas as services
from dossiers.enums import QuotaState
from dossiers.forms import quotas as forms
from dossiers.models import Nomination
from dossiers.rules.dossiers import check_can_edit
from dossiers.selectors import quotas as proposed
from dossiers.services.quotas import hold_unplaced, settle, swap_places
from dossiers.views.nominations import NominationMixin
from thidua.audit.selectors import timeline_of
from thidua.common.forms import HouseForm
from thidua.common.views import ActionView, CheckedFormView, ListPageView, get_visible

LIST = ("Số lượng khen thưởng", "dossiers:quotas")
PREVIEW_SIZE = 50


class QuotaListView(ListPageView):
    template_name = "dossiers/quotas.html"
    filter_form_class = forms.QuotaFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[QuotaPlan]:
        return selectors.listing(self.person, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        levels = set(proposed.levels_for(self.person).values_list("pk", flat=True))
        own = {share.plan_id: share for share in selectors.own_shares(self.person)}
        # Whoever keeps the plan wants the whole of it, though their own agency has a line in it too.
        lines = [(plan, None if plan.owner_id in levels else own.get(plan.pk)) for plan in context["rows"]]
        return {**context, "lines": lines, "can_create": bool(levels)}


class QuotaMixin:
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def plan(self) -> QuotaPlan:
        found: QuotaPlan = get_visible(selectors.visible_to(self.request.user), pk=self.kwargs["pk"])  # type: ignore[arg-type]  # signed in
        return found

    @property
    def url(self) -> str:
        return reverse("dossiers:quota", args=[self.plan.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(LIST[0], reverse(LIST[1])), (str(self.plan.award_kind), self.url)]

    def check(self) -> None:
        rules.check_can_change(self.request.user, self.plan)  # type: ignore[arg-type]  # signed in

    def get_success_url(self, result: Any) -> str:
        return self.url


class QuotaView(QuotaMixin, ListPageView):
    """Every unit with its places, what it has proposed and what is left."""

    template_name = "dossiers/quota.html"
    filter_form_class = forms.ShareFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[QuotaShare]:
        return selectors.narrowed(selectors.shares_visible_to(self.person, self.plan), filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = rules.can_change(self.person, self.plan)
        context = super().get_context_data(**kwargs)
        held = proposed.held_by_share(self.plan, context["rows"])
        return {
            **context,
            "plan": self.plan,
            "crumbs": self.crumbs()[:1],
            "manages": manages,
            "lines": [(share, held.get(share.pk, 0)) for share in context["rows"]],
            "totals": selectors.totals(self.plan) if manages else None,
            "held": proposed.held_under(self.plan).count() if manages else 0,
            "missing_units": selectors.units_without_share(self.plan).count() if manages else 0,
            "history": timeline_of(self.plan) if manages else [],
        }


class QuotaCreateView(CheckedFormView):
    form_class = forms.PlanForm
    title = "Phân bổ số lượng khen thưởng"
    submit_label = "Lập bản phân bổ"
    success_message = "Đã lập bản phân bổ. Tiếp theo: nhập số lượng hoặc phân bổ theo tỷ lệ."

    @cached_property
    def owners(self) -> Any:
        return proposed.levels_for(self.person)

    def check(self) -> None:
        proposed.check_divides_somewhere(self.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        campaigns = proposed.campaigns_to_divide(self.person)
        wanted = self.request.GET.get("campaign", "")
        known = wanted.isdecimal() and len(wanted) < 16 and campaigns.filter(pk=int(wanted)).exists()
        initial = {"campaign": int(wanted)} if known else {}
        return {"owners": self.owners, "campaigns": campaigns, "initial": initial}

    def crumbs(self) -> list[tuple[str, str]]:
        return [(LIST[0], reverse(LIST[1]))]

    def perform(self, form: forms.PlanForm) -> QuotaPlan:
        names = ("owner", "campaign", "year", "award_kind")
        chosen = {name: form.cleaned_data[name] for name in names}
        plan = services.open_plan(by=self.person, terms=form.terms(), **chosen)
        hold_unplaced(plan=plan)
        return plan

    def get_cancel_url(self) -> str:
        return reverse(LIST[1])

    def get_success_url(self, result: Any) -> str:
        return reverse("dossiers:quota", args=[result.pk])


class QuotaTermsView(QuotaMixin, CheckedFormView):
    form_class = forms.TermsEditForm
    title = "Sửa cách phân bổ"
    success_message = "Đã lưu cách phân bổ. Số lượng của các đơn vị chưa thay đổi."

    def get_intro(self) -> str:
        return str(self.plan)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {**forms.terms_of(self.plan), "version": self.plan.version}}

    def perform(self, form: forms.TermsEditForm) -> QuotaPlan:
        return services.change_terms(
            by=self.request.user,  # type: ignore[arg-type]  # signed in
            plan=self.plan,
            version=form.cleaned_data["version"],
            terms=form.terms(),
        )


@dataclass(frozen=True, slots=True)
class Trial:
    share: QuotaShare
    portion: Portion

    @property
    def change(self) -> int | None:
        if self.portion.places is None:
            return None
        return self.portion.places - (self.share.places or 0)

    @property
    def too_few(self) -> bool:
        return self.portion.places is not None and self.portion.places < self.share.taken


class QuotaDivideView(QuotaMixin, CheckedFormView):
    """Try a division as often as wanted; nothing changes until it is applied."""

    form_class = forms.DivideForm
    template_name = "dossiers/quota_divide.html"
    title = "Phân bổ cho các đơn vị"
    submit_label = "Áp dụng cách phân bổ này"

    def get_intro(self) -> str:
        return str(self.plan)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"plan": self.plan, "initial": forms.terms_of(self.plan)}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "method" not in request.GET:
            return super().get(request, *args, **kwargs)
        self.check()
        form = self.get_form(request.GET)
        return self.show(form, status=200 if form.is_valid() else 422)

    def perform(self, form: forms.DivideForm) -> None:
        sending = services.apply_division(by=self.request.user, plan=self.plan, terms=form.terms())  # type: ignore[arg-type]  # signed in
        let_in = settle(by=self.request.user, sending=sending)  # type: ignore[arg-type]
        words = f"Đã phân bổ lại cho {len(sending.changed)} đơn vị."
        waited = f" {let_in} đề nghị đang chờ đã được tính trong số lượng." if let_in else ""
        messages.success(self.request, words + waited)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = kwargs["form"]
        terms = form.terms() if form.is_bound and form.is_valid() else services.QuotaTerms(**forms.terms_of(self.plan))
        trials = self._trials(terms)
        page = Paginator(trials, PREVIEW_SIZE).get_page(self.request.GET.get("page"))
        return {
            **context,
            "plan": self.plan,
            "page_obj": page,
            "tried": form.is_bound,
            "sum": sum(one.portion.places or 0 for one in trials),
            "too_few": sum(one.too_few for one in trials),
            "without": sum(one.portion.places is None for one in trials),
        }

    def _trials(self, terms: services.QuotaTerms) -> list[Trial]:
        shares = list(self.plan.shares.select_related("unit").order_by("unit__name_sort", "pk"))
        found = selectors.portions(
            shares, method=terms.method, total=terms.total, percent=terms.percent, rounding=terms.rounding
        )
        return [Trial(share, portion) for share, portion in zip(shares, found, strict=True)]


class QuotaShareView(QuotaMixin, CheckedFormView):
    form_class = forms.ShareForm
    success_message = "Đã lưu số lượng của đơn vị."

    @cached_property
    def share(self) -> QuotaShare:
        rows = selectors.shares_visible_to(self.request.user, self.plan)  # type: ignore[arg-type]  # signed in
        found: QuotaShare = get_visible(rows, pk=self.kwargs["share"])
        return found

    def check(self) -> None:
        _ = self.share
        super().check()

    def get_title(self) -> str:
        return f"Số lượng của {self.share.unit}"

    def get_intro(self) -> str:
        return f"{self.plan} · đã đề nghị {self.share.taken}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"base": self.share.base, "places": self.share.places, "reason": ""}}

    def perform(self, form: forms.ShareForm) -> None:
        sending = services.set_share(by=self.request.user, share=self.share, **form.cleaned_data)  # type: ignore[arg-type]  # signed in
        settle(by=self.request.user, sending=sending)  # type: ignore[arg-type]


class QuotaBasesView(QuotaMixin, CheckedFormView):
    form_class = forms.BasesForm
    title = "Nhập số liệu gốc"
    success_message = "Đã nhập số liệu gốc. Tiếp theo: xem thử cách phân bổ."

    def get_intro(self) -> str:
        return self.plan.base_label or str(self.plan)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"plan": self.plan}

    def perform(self, form: forms.BasesForm) -> None:
        services.set_bases(by=self.request.user, plan=self.plan, bases=form.cleaned_data["lines"])  # type: ignore[arg-type]  # signed in

    def get_success_url(self, result: Any) -> str:
        return (
            self.url
            if result is None and self.request.method == "GET"
            else reverse("dossiers:quota_divide", args=[self.plan.pk])
        )


class _QuotaActionView(QuotaMixin, ActionView):
    def get_failure_url(self) -> str:
        return self.url


class QuotaRegisterBasesView(_QuotaActionView):
    success_message = "Đã lấy số liệu gốc từ sổ khen thưởng."

    def perform(self) -> int:
        return services.take_bases_from_register(by=self.person, plan=self.plan)


class QuotaAddUnitsView(_QuotaActionView):
    success_message = "Đã thêm đơn vị; số lượng của các đơn vị mới còn để trống."

    def perform(self) -> int:
        return services.add_missing_units(by=self.person, plan=self.plan)


class QuotaProposedView(QuotaMixin, ListPageView):
    """Who fills the places, and who waits, behind every number of the plan's page."""

    template_name = "dossiers/quota_proposed.html"
    filter_form_class = forms.ProposedFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Nomination]:
        return proposed.listing(self.person, self.plan, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, plan=self.plan, crumbs=self.crumbs())


class SwapView(NominationMixin, CheckedFormView):
    """The unit puts somebody who waits before somebody who is counted."""

    form_class = forms.SwapForm
    submit_label = "Đổi chỗ"
    success_message = "Đã đổi thứ tự ưu tiên."

    def check(self) -> None:
        check_can_edit(self.request.user, self.dossier)  # type: ignore[arg-type]  # signed in

    def get_title(self) -> str:
        return f"Ưu tiên đề nghị: {self.nomination.recipient}"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.dossier.nominations.filter(
            quota_state=QuotaState.COUNTED, award_kind_id=self.nomination.award_kind_id
        )
        return {"seated": rows.select_related("recipient", "award_kind").order_by("order", "pk")}

    def perform(self, form: HouseForm) -> None:
        swap_places(by=self.request.user, waiting=self.nomination, seated=form.cleaned_data["seated"])  # type: ignore[arg-type]  # signed in

    def get_cancel_url(self) -> str:
        return str(self.dossier.get_absolute_url())

    def get_success_url(self, result: Any) -> str:
        return str(self.dossier.get_absolute_url())

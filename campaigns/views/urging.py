"""Công văn đôn đốc: look at it first, issue it once, and find it again."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from campaigns import letters
from campaigns.forms.urging import LinesFilterForm, UrgeForm
from campaigns.models import UrgedDuty, UrgingLetter
from campaigns.rules.owning import check_holds
from campaigns.rules.receiving import check_can_urge
from campaigns.selectors import urging as selectors
from campaigns.selectors.board import may_know_grace
from campaigns.services.urging import issue_letter
from campaigns.views.pages import CampaignMixin
from thidua.accounts.permissions import Permission
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.queries import matches
from thidua.common.views import FormPageView, ListPageView, get_visible


class UrgeView(CampaignMixin, FormPageView):
    """Which units, which duties, what words; 'Xem trước' shows the letter, 'Ban hành' issues it."""

    template_name = "campaigns/urge.html"
    form_class = UrgeForm
    success_message = "Đã ban hành công văn. Các đơn vị được báo khi bản in xong."

    def get_form(self, data: Any = None, files: Any = None) -> UrgeForm:
        check_can_urge(self.person, self.campaign)
        return UrgeForm(data, campaign=self.campaign, initial=self._initial())

    def _initial(self) -> dict[str, Any]:
        now = clock.now()
        return {
            **letters.usual(self.campaign),
            "seen": selectors.last_letter_id(self.campaign),
            "units": [pk for pk in self.request.GET.getlist("units") if pk.isascii() and pk.isdigit() and len(pk) < 19],
            "obligations": selectors.default_obligations(self.campaign, now),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" in request.POST:
            form = self.get_form(request.POST)
            return self.show(form, 200 if form.is_valid() else 422)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form, campaign, now = kwargs["form"], self.campaign, clock.now()
        obligation_ids, unit_ids = _chosen(form)
        duties = list(selectors.owed_duties(campaign, obligation_ids, unit_ids))
        words = form.letter() if form.is_bound and form.is_valid() else _first_words(form)
        return {
            **kwargs,
            "campaign": campaign,
            "letter": letters.snapshot(campaign, duties, words, number=None, now=now) if duties else None,
            "units": len({duty.unit_id for duty in duties}),
            "things": len(duties),
            "limited": unit_ids is not None,
        }

    def perform(self, form: UrgeForm) -> UrgingLetter:
        obligation_ids, unit_ids = form.chosen()
        return issue_letter(
            by=self.person,
            campaign=self.campaign,
            letter=form.letter(),
            obligation_ids=obligation_ids,
            unit_ids=unit_ids,
            seen=form.cleaned_data["seen"] or 0,
        )

    def get_success_url(self, result: UrgingLetter) -> str:
        return reverse("campaigns:urging", args=[result.pk])


def _chosen(form: UrgeForm) -> tuple[list[int], list[int] | None]:
    """What the page is about before anything was typed, or when what was typed is not right."""
    if form.is_bound and form.is_valid():
        return form.chosen()
    return form.initial["obligations"], [int(pk) for pk in form.initial["units"]] or None


def _first_words(form: UrgeForm) -> letters.Letter:
    names = ("subject", "drafting_code", "signer_capacity", "signer_title", "signer_name")
    return letters.Letter(**{name: form.initial[name] for name in names})


class UrgingsView(CampaignMixin, ListPageView):
    """Letters of the campaign so far."""

    template_name = "campaigns/urgings.html"

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[UrgingLetter]:
        check_holds(self.person, Permission.RECEIVE_SUBMISSION, self.campaign.owner)
        return selectors.letters_of(self.campaign)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why_not = refusal(check_can_urge, self.person, self.campaign)
        return super().get_context_data(**kwargs, campaign=self.campaign, why_not_urge=why_not)


class UrgingView(ListPageView):
    """One letter: its file, and what it asked of the reader's units."""

    template_name = "campaigns/urging.html"
    filter_form_class = LinesFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[UrgedDuty]:
        self.letter: UrgingLetter = get_visible(selectors.letters_visible_to(self.person), pk=self.kwargs["pk"])
        rows = selectors.lines_visible_to(self.person, self.letter)
        return rows.filter(matches(filters["q"], "duty__unit__search_text")) if "q" in filters else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_follow = may_know_grace(self.person, self.letter.campaign)
        return {**context, "letter": self.letter, "campaign": self.letter.campaign, "may_follow": may_follow}

"""One scoring card on one page: a unit, a step, a scorer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.urls import reverse

from campaigns.enums import ScoreStage
from campaigns.forms.receiving import ReturnForm
from campaigns.forms.score_cards import EVIDENCE_PURPOSE, CardForm
from campaigns.forms.scoring import GapFilterForm
from campaigns.models import ScoreReturn
from campaigns.rules import scoring as rules
from campaigns.selectors import score_pages as pages
from campaigns.selectors import scoring as selectors
from campaigns.services import score_cards as services
from campaigns.views.pages import OverwriteMixin
from campaigns.views.score_sheets import SheetMixin
from thidua.audit.selectors import timeline_of
from thidua.common.checks import refusal
from thidua.common.errors import NotAllowed
from thidua.common.views import ActionView, FormPageView, ListPageView, get_visible
from thidua.documents.files import store_upload
from thidua.units.models import Unit


class CardMixin:
    """Adds `card` through its door."""

    request: Any
    kwargs: dict[str, Any]

    @property
    def card(self) -> ScoreReturn:
        found: ScoreReturn | None = self.__dict__.get("_card")
        if found is None:
            found = get_visible(selectors.cards_visible_to(self.request.user), pk=self.kwargs["pk"])
            self.__dict__["_card"] = found
        assert found is not None  # noqa: S101 # get_visible answers with a row or 404
        return found

    def crumbs(self) -> list[tuple[str, str]]:
        sheet = self.card.sheet
        return [
            ("Chấm điểm cụm, khối", reverse("campaigns:sheets")),
            (str(sheet.cluster), reverse("campaigns:sheet", args=[sheet.pk])),
        ]

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:score_card", args=[self.kwargs["pk"]])


class CardView(OverwriteMixin, CardMixin, FormPageView):
    """Read by those who may, written by the scorer; “Lưu” keeps, “Gửi” closes."""

    template_name = "scoring/card.html"
    form_class = CardForm
    seen_field = "seen"

    def what_is_stored(self) -> str:
        return services.fingerprint(selectors.scores_on(self.card))

    def get_form_kwargs(self) -> dict[str, Any]:
        scores = selectors.scores_on(self.card)
        return {
            "card": self.card,
            "lines": selectors.lines_of(self.card.sheet),
            "scores": scores,
            "seen": services.fingerprint(scores),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card, user, form = self.card, self.person, kwargs["form"]
        can_score = rules.can_score(user, card)
        sections = pages.card_lines(user, card, form if can_score or form.is_bound else None)
        lines = [line for _, rows in sections for line in rows]
        given = {line.line.pk: line.score.points for line in lines if line.score}
        rows = [line.line for line in lines]
        official = card.stage == ScoreStage.OFFICIAL
        return {
            **kwargs,
            "card": card,
            "sheet": card.sheet,
            "crumbs": self.crumbs(),
            "sections": sections,
            "can_score": can_score,
            "why_not": refusal(rules.check_can_score, user, card),
            "can_return": rules.can_return_card(user, card),
            "may_return": rules.manages(user, card.sheet.cluster),
            "scored": len(given),
            "count": len(lines),
            "total": pages.total_of(rows, given, card.sheet.bonus_limit),
            "struck": pages.struck_lines(rows, given),
            "due_at": {ScoreStage.SELF: card.sheet.self_due_at, ScoreStage.CROSS: card.sheet.cross_due_at}.get(
                ScoreStage(card.stage)
            ),
            "official": official,
            "shows_own": card.stage != ScoreStage.SELF,
            "shows_cross": any(line.cross is not None for line in lines),
            "shows_official": any(line.official is not None for line in lines),
            "can_fill": can_score and official and any(line.own for line in lines),
            "next_card": self.next_card() if official else None,
            "history": timeline_of(card),
        }

    def next_card(self) -> ScoreReturn | None:
        """The next unit the agency has still to score."""
        rows = selectors.official_waiting(self.person).filter(sheet=self.card.sheet).exclude(pk=self.card.pk)
        return rows.first()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not rules.scores_for(self.person, self.card):
            raise NotAllowed(refusal(rules.check_can_score, self.person, self.card))
        return super().post(request, *args, **kwargs)

    def perform(self, form: CardForm) -> ScoreReturn:
        rules.check_can_score(self.person, self.card)
        entries = self.entries(form)
        sends = "send" in self.request.POST
        service = services.send_card if sends else services.save_card
        card = service(by=self.person, card=self.card, entries=entries, seen=form.cleaned_data["seen"])
        scored = len(selectors.scores_on(card))
        messages.success(
            self.request, "Đã gửi phiếu chấm." if sends else f"Đã lưu: đã chấm {scored}/{len(form.lines)} tiêu chí."
        )
        return card

    def entries(self, form: CardForm) -> dict[int, services.Entry]:
        data, found = form.cleaned_data, {}
        for line in form.lines:
            upload = form.upload_of(line)
            stored = store_upload(by=self.person, upload=upload, purpose=EVIDENCE_PURPOSE) if upload else None
            found[line.pk] = services.Entry(
                points=data[f"points_{line.pk}"],
                reason=data[f"reason_{line.pk}"],
                file=stored,
                drop_file=bool(data.get(f"drop_{line.pk}")),
            )
        return found


class CardFillView(CardMixin, ActionView):
    success_message = "Đã lấy điểm tự chấm cho các tiêu chí còn trống. Hãy xem lại từng dòng."

    def perform(self) -> int:
        return services.fill_from_self(by=self.person, card=self.card)

    def get_failure_url(self) -> str:
        return self.get_success_url(None)


class CardReturnView(CardMixin, FormPageView):
    template_name = "components/form_page.html"
    form_class = ReturnForm
    success_message = "Đã trả lại phiếu; đơn vị được thông báo lý do."

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        rules.check_can_return_card(self.person, self.card)
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not rules.returns_card(self.person, self.card):
            raise NotAllowed(refusal(rules.check_can_return_card, self.person, self.card))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        card = self.card
        return {
            **kwargs,
            "title": "Trả lại phiếu chấm",
            "crumbs": [*self.crumbs(), (str(card), self.get_success_url(None))],
            "intro": f"{card.get_stage_display()} · {card.unit}",
            "submit_label": "Trả lại",
            "danger": True,
            "cancel_url": self.get_success_url(None),
        }

    def perform(self, form: ReturnForm) -> ScoreReturn:
        return services.return_card(by=self.person, card=self.card, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Any) -> str:
        if result is not None and not selectors.cards_visible_to(self.person).filter(pk=result.pk).exists():
            return reverse("campaigns:sheet", args=[result.sheet_id])  # an opened card is its scorer's alone again
        return super().get_success_url(result)


class GapsView(SheetMixin, ListPageView):
    """Self, peers and official beside each other, the largest gap first."""

    template_name = "scoring/gaps.html"
    filter_form_class = GapFilterForm
    tab = "score_gaps"
    page_size = 40

    def get_filter_kwargs(self) -> dict[str, Any]:
        rules.check_can_compare(self.person, self.sheet)
        keys = [unit.pk for unit in pages.scored_units(self.sheet)]
        return {"units": Unit.objects.filter(pk__in=keys).order_by("name_sort", "pk")}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Any]:
        found = pages.comparison(self.person, self.sheet, filters.get("unit"), filters.get("only", False))
        self.totals = found.totals
        return found.rows  # type: ignore[return-value]  # paginated like a queryset

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, **self.page_context())
        sheet, user = self.sheet, self.person
        return {
            **context,
            "totals": self.totals,
            "sees_self": pages.sees_self(user, sheet),
            "sees_cross": pages.sees_cross(user, sheet),
            "sees_official": pages.sees_official(user, sheet),
        }

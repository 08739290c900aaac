"""Amending a launched campaign: stage changes with the draft's own forms, look at what they do, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns import amending
from campaigns.enums import AmendmentAction, AmendmentStatus
from campaigns.forms.amendments import AMENDMENT_PURPOSE, AmendedFieldsForm, AmendmentDocumentForm
from campaigns.forms.parts import CriterionForm, PartForm
from campaigns.models import Amendment, AmendmentLine, Campaign, CampaignAward, Obligation
from campaigns.rules.amendments import can_amend, can_change, check_can_change, check_can_publish
from campaigns.selectors import amendments as selectors
from campaigns.selectors.parts import rows_of
from campaigns.services import amend_publish
from campaigns.services import amendments as services
from campaigns.staging import put, thaw
from campaigns.views.pages import CampaignMixin, OverwriteMixin
from campaigns.views.parts import PAGES, PartPage
from campaigns.wording import meaning_of, part_summary
from thidua.common import clock
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.views import ActionView, FormPageView, PageView, SignedInView, get_visible
from thidua.documents.files import store_upload

SLUGS = {page.model._meta.model_name: slug for slug, page in PAGES.items()}


class AmendmentsView(CampaignMixin, PageView):
    """Các lần điều chỉnh: every version of the campaign, newest first."""

    template_name = "campaigns/amendments.html"
    tab = "amendments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        return super().get_context_data(
            **kwargs,
            **self.page_context(),
            amendments=selectors.amendments_of(self.person, campaign),
            may_amend=can_amend(self.person, campaign),
            draft=selectors.draft_of(campaign) if can_amend(self.person, campaign) else None,
        )


class VersionView(CampaignMixin, PageView):
    """The campaign in words, version by version: 1 is the launching document, each amendment makes the next."""

    template_name = "campaigns/amendment_version.html"
    tab = "amendments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.kwargs["number"] - 1
        if number < 0:
            raise Http404
        rows = selectors.amendments_of(self.person, self.campaign).filter(status=AmendmentStatus.PUBLISHED)
        amendment = get_visible(rows, number=number) if number else None
        return super().get_context_data(
            **kwargs,
            **self.page_context(),
            amendment=amendment,
            parts=amending.campaign_at(self.campaign, number),
        )


class AmendmentOpenView(CampaignMixin, ActionView):
    def perform(self) -> Amendment:
        return services.open_amendment(by=self.person, campaign=self.campaign)

    def get_success_url(self, result: Amendment) -> str:
        return reverse("campaigns:amendment", args=[result.pk])


class AmendmentMixin:
    """Adds `amendment` through its door and what its pages share."""

    request: Any
    kwargs: dict[str, Any]
    tab = ""

    @property
    def amendment(self) -> Amendment:
        found: Amendment | None = self.__dict__.get("_amendment")
        if found is None:
            found = get_visible(selectors.visible_to(self.request.user), pk=self.kwargs["pk"])
            self.__dict__["_amendment"] = found
        return found

    @property
    def draft(self) -> Amendment:
        """For pages that change it: those who may not are refused before anything is shown."""
        check_can_change(self.request.user, self.amendment)
        return self.amendment

    def shared(self) -> dict[str, Any]:
        amendment = self.amendment
        return {"amendment": amendment, "campaign": amendment.campaign, "tabs": self.tabs(amendment)}

    def tabs(self, amendment: Amendment) -> list[dict[str, Any]]:
        if amendment.status != AmendmentStatus.DRAFT or not can_change(self.request.user, amendment):
            return []
        key = amendment.pk
        tabs = [
            ("summary", "Nội dung điều chỉnh", reverse("campaigns:amendment", args=[key])),
            ("document", "Văn bản, lý do", reverse("campaigns:amendment_document", args=[key])),
            ("fields", "Thời gian", reverse("campaigns:amendment_fields", args=[key])),
        ]
        tabs += [
            (page.slug, page.tab, reverse("campaigns:amendment_part", args=[key, page.slug])) for page in PAGES.values()
        ]
        tabs.append(("preview", "Xem trước, ban hành", reverse("campaigns:amendment_publish", args=[key])))
        return [{"label": label, "url": url, "active": name == self.tab} for name, label, url in tabs]


class AmendmentView(AmendmentMixin, PageView):
    template_name = "campaigns/amendment.html"
    tab = "summary"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        amendment = self.amendment
        lines = amending.lines_in_words(amendment)
        return super().get_context_data(
            **kwargs, **self.shared(), lines=lines, may_change=can_change(self.person, amendment)
        )


class AmendmentDocumentView(AmendmentMixin, FormPageView):
    template_name = "campaigns/amendment_form.html"
    form_class = AmendmentDocumentForm
    success_message = "Đã lưu."
    tab = "document"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.draft
        names = ("document_reference", "document_date", "reason")
        return {"initial": {name: getattr(row, name) for name in names}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, **self.shared(), "title": "Văn bản điều chỉnh và lý do"}

    def perform(self, form: AmendmentDocumentForm) -> Amendment:
        data = dict(form.cleaned_data)
        upload = data.pop("file")
        stored = store_upload(by=self.person, upload=upload, purpose=AMENDMENT_PURPOSE) if upload else None
        return services.describe_amendment(by=self.person, amendment=self.draft, file=stored, **data)

    def get_success_url(self, result: Amendment) -> str:
        return reverse("campaigns:amendment", args=[result.pk])


class AmendmentFieldsView(AmendmentMixin, FormPageView):
    template_name = "campaigns/amendment_form.html"
    form_class = AmendedFieldsForm
    success_message = "Đã ghi vào bản điều chỉnh."
    tab = "fields"

    def get_form_kwargs(self) -> dict[str, Any]:
        draft = self.draft
        instance = Campaign.objects.get(pk=draft.campaign_id)
        line = draft.lines.filter(part="").first()
        if line is not None:
            put(instance, thaw(Campaign, line.values))
        return {"instance": instance}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, **self.shared(), "title": amending.OWN_FIELDS_LABEL}

    def perform(self, form: AmendedFieldsForm) -> Any:
        return services.stage_own_fields(by=self.person, amendment=self.draft, values=form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:amendment", args=[self.amendment.pk])


class _PartMixin(AmendmentMixin):
    @property
    def page(self) -> PartPage:
        page = PAGES.get(self.kwargs["part"])
        if page is None:
            raise Http404
        return page

    @property
    def tab(self) -> str:  # type: ignore[override]  # the part of the address
        return self.page.slug

    def get_row(self) -> Any:
        rows = rows_of(self.draft.campaign, self.page.model)
        return get_visible(rows, pk=self.kwargs["row"])

    def list_url(self) -> str:
        return reverse("campaigns:amendment_part", args=[self.amendment.pk, self.page.slug])


class AmendmentPartView(_PartMixin, PageView):
    """Rows of one part as they are, with what the amendment does to them."""

    template_name = "campaigns/amendment_part.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft, model = self.draft, self.page.model
        staged = list(draft.lines.filter(part=model._meta.model_name).order_by("order", "pk"))
        lines = {line.row: line for line in staged if line.row is not None}
        rows = [
            (row, *part_summary(row), lines.get(row.pk))
            for row in rows_of(draft.campaign, model)
            if getattr(row, "dropped_at", None) is None
        ]
        added = [
            (item.line, *part_summary(item.row))
            for item in amending.staged_lines(draft.campaign, staged)
            if item.line.action == AmendmentAction.ADD
        ]
        return super().get_context_data(**{**kwargs, **self.shared(), "part": self.page, "rows": rows, "added": added})


class _PartFormView(FormPageView):
    template_name = "campaigns/amendment_form.html"
    success_message = "Đã ghi vào bản điều chỉnh."

    def build(self, form_class: type[PartForm], data: Any, files: Any, amendment: Amendment, **kwargs: Any) -> PartForm:
        """The draft's own form; a criterion may also be set for an award this very amendment adds."""
        instance = kwargs.get("instance")
        if isinstance(instance, Obligation):
            kwargs["initial"] = {**kwargs.get("initial", {}), "meaning": meaning_of(instance)}
        form = form_class(data, files, campaign=amendment.campaign, **kwargs)
        if isinstance(form, CriterionForm):
            added = amendment.lines.filter(part=CampaignAward._meta.model_name, action=AmendmentAction.ADD)
            keys = [line.values.get("award_kind") for line in added]
            kinds = form.fields["award_kind"]
            offered = CampaignAward.objects.filter(campaign=amendment.campaign).values_list("award_kind_id", flat=True)
            kinds.queryset = kinds.queryset.model.objects.filter(pk__in=[*keys, *offered]).order_by("nature", "rank")
        return form


class AmendmentAddView(_PartMixin, _PartFormView):
    def get_form(self, data: Any = None, files: Any = None) -> PartForm:
        return self.build(self.page.form_class, data, files, self.draft)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, **self.shared(), "title": f"Bổ sung {self.page.one}", "back": self.list_url()}

    def perform(self, form: PartForm) -> AmendmentLine:
        return services.stage_addition(
            by=self.person, amendment=self.draft, model=self.page.model, values=form.values()
        )

    def get_success_url(self, result: Any) -> str:
        return self.list_url()


class AmendmentChangeView(OverwriteMixin, _PartMixin, _PartFormView):
    seen_field = "seen"

    def what_is_stored(self) -> str:
        return services.seen_of_row(self.draft, self.get_row())

    def get_form(self, data: Any = None, files: Any = None) -> PartForm:
        row = services.staged_row(self.draft, self.get_row())
        initial = {"seen": self.what_is_stored()}
        return self.build(self.page.form_class, data, files, self.draft, instance=row, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, **self.shared(), "title": f"Điều chỉnh {self.page.one}", "back": self.list_url()}

    def perform(self, form: PartForm) -> Any:
        return services.stage_change(
            by=self.person,
            amendment=self.draft,
            row=self.get_row(),
            seen=form.cleaned_data["seen"],
            values=form.values(),
        )

    def get_success_url(self, result: Any) -> str:
        return self.list_url()


class AmendmentRemoveView(_PartMixin, ActionView):
    success_message = "Đã ghi vào bản điều chỉnh."

    def perform(self) -> Any:
        return services.stage_removal(by=self.person, amendment=self.draft, row=self.get_row())

    def get_success_url(self, result: Any) -> str:
        return self.list_url()


class _LineMixin(AmendmentMixin):
    @property
    def line(self) -> AmendmentLine:
        return get_visible(selectors.lines_visible_to(self.request.user), pk=self.kwargs["pk"])

    @property
    def amendment(self) -> Amendment:
        found: Amendment = self.line.amendment
        return found


class AmendmentLineView(OverwriteMixin, _LineMixin, _PartFormView):
    """An addition, opened again before it is published."""

    seen_field = "seen"

    def get_line(self) -> AmendmentLine:
        line = self.line
        check_can_change(self.person, line.amendment)
        if line.action != AmendmentAction.ADD:
            raise Http404
        return line

    def what_is_stored(self) -> str:
        return services.seen_of_line(self.get_line())

    def get_form(self, data: Any = None, files: Any = None) -> PartForm:
        line = self.get_line()
        values = thaw(amending.PARTS[line.part], line.values)
        lists = {name: value for name, value in values.items() if isinstance(value, list)}
        initial = {"seen": services.seen_of_line(line), **lists}
        instance = services.row_of_line(line)
        form_class = PAGES[SLUGS[line.part]].form_class
        return self.build(form_class, data, files, line.amendment, instance=instance, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = PAGES[SLUGS[self.line.part]]
        back = reverse("campaigns:amendment_part", args=[self.amendment.pk, page.slug])
        return {**kwargs, **self.shared(), "title": f"Bổ sung {page.one}", "back": back}

    def perform(self, form: PartForm) -> AmendmentLine:
        seen = form.cleaned_data["seen"]
        return services.restage_addition(by=self.person, line=self.get_line(), seen=seen, values=form.values())

    def get_success_url(self, result: AmendmentLine) -> str:
        return reverse("campaigns:amendment_part", args=[result.amendment_id, SLUGS[result.part]])


class AmendmentUnstageView(_LineMixin, ActionView):
    success_message = "Đã bỏ khỏi bản điều chỉnh."

    def perform(self) -> Amendment:
        return services.unstage(by=self.person, line=self.line)

    def get_success_url(self, result: Amendment) -> str:
        return reverse("campaigns:amendment", args=[result.pk])


class AmendmentDiscardView(AmendmentMixin, SignedInView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "campaigns/amendment_discard.html", {"lines": self.draft.lines.count(), **self.shared()})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = services.discard_amendment(by=self.person, amendment=self.amendment)
        messages.success(request, "Đã hủy bản điều chỉnh. Phong trào giữ nguyên như trước.")
        return redirect("campaigns:amendments", campaign.pk)


class AmendmentPublishView(AmendmentMixin, SignedInView):
    """Who is told, which duties change, what is missing; then one click."""

    tab = "preview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        amendment, now = self.amendment, clock.now()
        check_can_publish(self.person, amendment)
        lines = amending.lines_in_words(amendment)
        campaign = amendment.campaign
        units = campaign.participations.count()
        context = {
            **self.shared(),
            "lines": lines,
            "units": units,
            "problems": amend_publish.problems(amendment, lines, now),
            "effects": amending.effects(campaign, lines, units),
        }
        return render(request, "campaigns/amendment_publish.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            amendment = amend_publish.publish_amendment(by=self.person, amendment=self.amendment)
        except NotAllowed:
            raise
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("campaigns:amendment_publish", self.amendment.pk)
        messages.success(request, "Đã ban hành. Các đơn vị tham gia đã được thông báo phần thay đổi của mình.")
        return redirect("campaigns:amendment", amendment.pk)

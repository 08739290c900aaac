"""Drafting: the document's data and who takes part."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from campaigns.forms.campaigns import DOCUMENT_PURPOSE, CampaignCreateForm, CampaignForm, UnitFilterForm
from campaigns.forms.participants import ClusterForm, KindForm, UnitIdsForm
from campaigns.models import Campaign
from campaigns.rules.campaigns import may_create_somewhere
from campaigns.selectors.participants import candidates, chosen_units
from campaigns.services import campaigns as services
from campaigns.services import participants
from campaigns.views.pages import DraftMixin, OverwriteMixin
from campaigns.views.parts import draft_tabs
from thidua.accounts.scope import NOT_YOURS
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.views import FormPageView, ListPageView, SignedInView
from thidua.documents.files import store_upload
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


class _DocumentForm(FormPageView):
    template_name = "campaigns/edit_document.html"

    def stored_file(self, form: Any) -> StoredFile | None:
        upload = form.cleaned_data["file"]
        return store_upload(by=self.person, upload=upload, purpose=DOCUMENT_PURPOSE) if upload else None

    def get_success_url(self, result: Campaign) -> str:
        return reverse("campaigns:edit", args=[result.pk])


class CampaignCreateView(_DocumentForm):
    form_class = CampaignCreateForm
    success_message = "Đã tạo bản soạn. Hãy điền tiếp chỉ tiêu, việc phải gửi và đơn vị tham gia."

    def get_form_kwargs(self) -> dict[str, Any]:
        if not may_create_somewhere(self.person):
            raise NotAllowed(NOT_YOURS)
        return {"user": self.person}

    def perform(self, form: CampaignCreateForm) -> Campaign:
        data = form.cleaned_data
        return services.create_campaign(
            by=self.person, owner=data["owner"], values=data, document_file=self.stored_file(form)
        )


class CampaignEditView(OverwriteMixin, DraftMixin, _DocumentForm):
    form_class = CampaignForm
    success_message = "Đã lưu."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.person, "instance": self.draft, "initial": {"version": self.draft.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saved = self.reread()
        return {**kwargs, "campaign": saved, "tabs": draft_tabs(saved.pk, "edit")}

    def perform(self, form: CampaignForm) -> Campaign:
        return services.update_campaign(
            by=self.person,
            campaign=self.draft,
            version=form.cleaned_data["version"] or 0,
            values=form.cleaned_data,
            document_file=self.stored_file(form),
        )

    def what_is_stored(self) -> str:
        return str(self.reread().version)


class ParticipantsEditView(DraftMixin, ListPageView):
    """Tick units on the left, see who is in on the right."""

    template_name = "campaigns/edit_participants.html"
    filter_form_class = UnitFilterForm
    page_size = 50

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Unit]:
        return candidates(self.draft, clock.today(), filters.get("q", ""), filters.get("kind", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.draft
        return super().get_context_data(
            **kwargs,
            campaign=campaign,
            tabs=draft_tabs(campaign.pk, "participants"),
            chosen=chosen_units(campaign),
            kind_form=KindForm(campaign=campaign),
            cluster_form=ClusterForm(campaign=campaign),
        )


class _ParticipantsAction(DraftMixin, SignedInView):
    """One small form, one service, back to the list with the number changed."""

    http_method_names = ["post", "options"]
    message = "Đã thêm {} đơn vị."

    def get_form(self, data: Any) -> Any:
        return UnitIdsForm(data)

    def perform(self, data: dict[str, Any]) -> int:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        campaign = self.draft
        form = self.get_form(request.POST)
        if form.is_valid():
            messages.success(request, self.message.format(self.perform(form.cleaned_data)))
        else:
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))
        return redirect("campaigns:participants_edit", campaign.pk)


class ParticipantsAddView(_ParticipantsAction):
    def perform(self, data: dict[str, Any]) -> int:
        ids = [unit.pk for unit in data["units"]]
        return participants.add_participants(by=self.person, campaign=self.campaign, unit_ids=ids)


class ParticipantsAddKindView(_ParticipantsAction):
    def get_form(self, data: Any) -> KindForm:
        return KindForm(data, campaign=self.campaign)

    def perform(self, data: dict[str, Any]) -> int:
        return participants.add_participants_of_kind(by=self.person, campaign=self.campaign, kind=data["kind"])


class ParticipantsAddClusterView(_ParticipantsAction):
    def get_form(self, data: Any) -> ClusterForm:
        return ClusterForm(data, campaign=self.campaign)

    def perform(self, data: dict[str, Any]) -> int:
        return participants.add_participants_of_cluster(by=self.person, campaign=self.campaign, cluster=data["cluster"])


class ParticipantsRemoveView(_ParticipantsAction):
    message = "Đã bỏ {} đơn vị."

    def perform(self, data: dict[str, Any]) -> int:
        ids = [unit.pk for unit in data["units"]]
        return participants.remove_participants(by=self.person, campaign=self.campaign, unit_ids=ids)

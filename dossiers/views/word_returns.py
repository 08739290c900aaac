"""Edited Word files: sending back, waiting, what differs, and into the dossier."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dossiers.forms.word_returns import ALLOWED, WordReturnForm
from dossiers.models import DossierPart, WordDraft, WordReturn
from dossiers.rules import dossiers as rules
from dossiers.selectors import word_returns as selectors
from dossiers.services import word_returns as services
from thidua.common.views import ActionView, CheckedFormView, PageView, SignedInView, get_visible
from thidua.documents.files import store_upload


class WordReturnSendView(CheckedFormView):
    form_class = WordReturnForm
    submit_label = "Gửi và đối chiếu"
    multipart = True

    @cached_property
    def draft(self) -> WordDraft:
        found: WordDraft = get_visible(selectors.drafts_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        rules.check_can_edit(self.request.user, self.draft.dossier)

    def get_title(self) -> str:
        return f"Gửi lại {self.draft.get_kind_display().lower()} đã sửa trong Word"

    def get_intro(self) -> str:
        return (
            "Cổng đối chiếu từng họ tên, hình thức, số, ngày trong tệp với hồ sơ và chỉ ra chỗ không khớp. "
            "Tệp chỉ vào hồ sơ khi đã khớp và bạn bấm đưa vào."
        )

    def crumbs(self) -> list[tuple[str, str]]:
        return _crumbs(self.draft)

    def get_cancel_url(self) -> str:
        return self.draft.dossier.get_absolute_url()

    def perform(self, form: WordReturnForm) -> WordReturn:
        rules.check_can_edit(self.request.user, self.draft.dossier)
        upload = form.cleaned_data["file"]
        stored = store_upload(by=self.request.user, upload=upload, purpose=services.PURPOSE, allowed=ALLOWED)
        return services.send_return(by=self.request.user, draft=self.draft, file=stored)

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


def _crumbs(draft: WordDraft) -> list[tuple[str, str]]:
    dossier = draft.dossier
    return [("Hồ sơ đề nghị", reverse("dossiers:list")), (dossier.code, dossier.get_absolute_url())]


class WordReturnMixin:
    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def row(self) -> WordReturn:
        found: WordReturn = get_visible(selectors.returns_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def get_failure_url(self) -> str:
        return self.row.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.row.get_absolute_url()


class WordReturnView(WordReturnMixin, PageView):
    template_name = "dossiers/word_return.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        return super().get_context_data(
            **kwargs,
            row=row,
            draft=row.draft,
            dossier=row.draft.dossier,
            crumbs=_crumbs(row.draft),
            lines=selectors.shown_differences(row),
            stale=selectors.is_stale(row),
            can_edit=rules.can_edit(self.request.user, row.draft.dossier),
        )


class WordReturnProgressView(WordReturnMixin, SignedInView):
    """Asked again by the page while the worker compares; done, it reloads the page."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = render(request, "dossiers/_word_return_progress.html", {"row": self.row})
        if not self.row.is_working:
            response["HX-Refresh"] = "true"
        return response


class WordReturnAgainView(WordReturnMixin, ActionView):
    def perform(self) -> WordReturn:
        return services.compare_again(by=self.person, row=self.row)


class WordReturnUseView(WordReturnMixin, ActionView):
    success_message = "Đã đưa tệp vào thành phần hồ sơ."

    def perform(self) -> DossierPart:
        return services.use_return(by=self.person, row=self.row)

    def get_success_url(self, result: Any) -> str:
        return f"{self.row.draft.dossier.get_absolute_url()}#thanh-phan"

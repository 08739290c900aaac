"""What the pages about one dossier share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from dossiers.forms.common import ConfirmForm, ReasonForm
from dossiers.models import Dossier
from dossiers.selectors import dossiers
from thidua.common.views import ActionView, CheckedFormView, get_visible


class DossierMixin:
    """The dossier of the address, through the door of the person who asks."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def dossier(self) -> Dossier:
        found: Dossier = get_visible(dossiers.for_page(self.request.user), pk=self.kwargs["pk"])  # type: ignore[arg-type]  # signed in
        return found

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Hồ sơ đề nghị", reverse("dossiers:list")), (self.dossier.code, self.dossier.get_absolute_url())]

    def get_success_url(self, result: Any) -> str:
        return self.dossier.get_absolute_url()


class DossierFormView(DossierMixin, CheckedFormView):
    def get_intro(self) -> str:
        return f"{self.dossier.title} · {self.dossier.unit}"


class DossierReasonView(DossierFormView):
    """A step that needs its reason."""

    form_class = ReasonForm


class DossierConfirmView(DossierFormView):
    """A step that asks once more, also without scripts."""

    form_class = ConfirmForm


class DossierActionView(DossierMixin, ActionView):
    def get_failure_url(self) -> str:
        return self.dossier.get_absolute_url()

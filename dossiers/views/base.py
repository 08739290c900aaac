"""What the pages about one dossier share."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dossiers.forms.common import ConfirmForm, ReasonForm
from dossiers.models import Dossier
from dossiers.selectors import dossiers
from thidua.common.errors import DomainError, NotAllowed
from thidua.common.views import ActionView, FormPageView, get_visible


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


class CheckedFormView(FormPageView):
    """A form that is shown only to whom the rule allows it.

    On POST only "who" is asked beforehand; what the state forbids is said by the service, with the typed text kept.
    """

    template_name = "components/form_page.html"
    title = ""
    submit_label = "Lưu"
    danger = False
    multipart = False

    def check(self) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.check()
        except NotAllowed:
            raise
        except DomainError:
            pass
        return super().post(request, *args, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        return []

    def get_title(self) -> str:
        return self.title

    def get_intro(self) -> str:
        return ""

    def get_warning(self) -> str:
        return ""

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **kwargs,
            "title": self.get_title(),
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
            "crumbs": self.crumbs(),
            "intro": self.get_intro(),
            "warning": self.get_warning(),
            "danger": self.danger,
            "multipart": self.multipart,
        }


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

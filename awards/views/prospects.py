"""What a recipient may be proposed for, the facts declared for it, and who is qualified and not proposed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from awards.enums import DECLARED_FILE
from awards.forms import records as forms
from awards.models import AwardKind, Recipient
from awards.rules import check_can_declare
from awards.selectors.prospects import (
    JUDGED_AT_ONCE,
    Prospect,
    kinds_with_history,
    outlooks,
    possible,
    qualified,
    usual_kind,
)
from awards.selectors.register import recipients_visible_to
from awards.selectors.units import units_in_charge
from awards.services.qualified import export_qualified
from awards.services.records import MODELS, declare, set_service, withdraw
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed
from thidua.common.forms import HouseForm
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible
from thidua.documents.files import store_upload
from thidua.documents.models import Job

FORMS: dict[str, tuple[str, type[HouseForm]]] = {
    "xep-loai": ("Khai kết quả xếp loại năm", forms.RatingForm),
    "sang-kien": ("Khai sáng kiến, đề tài", forms.InitiativeForm),
    "so-nguoi": ("Khai số người của tập thể", forms.MemberCountForm),
    "ky-luat": ("Ghi văn bản về kỷ luật, điều tra", forms.DisciplineForm),
    "cong-tac": ("Ghi ngày bắt đầu công tác", forms.ServiceForm),
}


class RecipientMixin:
    """The recipient of the address; its facts are for those who write or appraise its dossiers."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def recipient(self) -> Recipient:
        rows = recipients_visible_to(self.request.user).select_related("unit", "as_unit")
        found: Recipient = get_visible(rows, pk=self.kwargs["pk"])
        check_can_declare(self.request.user, found)
        return found

    def get_success_url(self, result: Any) -> str:
        return reverse("awards:prospects", args=[self.recipient.pk])


class ProspectsView(RecipientMixin, PageView):
    template_name = "awards/prospects.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recipient = self.recipient
        return super().get_context_data(
            **kwargs,
            recipient=recipient,
            outlooks=outlooks(recipient, clock.today()),
            ratings=recipient.yearlyratings.select_related("file").order_by("-year", "pk"),
            initiatives=recipient.initiatives.select_related("file").order_by("-year", "pk"),
            counts=recipient.membercounts.select_related("award_kind", "file").order_by("-year", "pk"),
            notes=recipient.disciplinenotes.select_related("file").order_by("-valid_from", "pk"),
        )


class DeclareView(RecipientMixin, FormPageView):
    template_name = "components/form_page.html"
    success_message = "Đã ghi."

    @property
    def form_class(self) -> type[HouseForm]:  # type: ignore[override]  # chosen by the address
        return self._page[1]

    @property
    def _page(self) -> tuple[str, type[HouseForm]]:
        if self.kwargs["kind"] not in FORMS:
            raise Http404
        return FORMS[self.kwargs["kind"]]

    def get_form_kwargs(self) -> dict[str, Any]:
        recipient = self.recipient
        return {"initial": {"working_since": recipient.working_since, "year": clock.today().year}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.get_success_url(None)
        return {
            **kwargs,
            "title": self._page[0],
            "cancel_url": back,
            "intro": str(self.recipient),
            "multipart": True,
            "crumbs": [(str(self.recipient), reverse("awards:recipient", args=[self.recipient.pk]))],
        }

    def perform(self, form: HouseForm) -> Any:
        kind, values = self.kwargs["kind"], form.cleaned_data
        if kind == "cong-tac":
            return set_service(by=self.request.user, recipient=self.recipient, since=values["working_since"])
        if values["file"]:
            values["file"] = store_upload(by=self.request.user, upload=values["file"], purpose=DECLARED_FILE)
        return declare(by=self.request.user, recipient=self.recipient, kind=kind, values=values)


class WithdrawView(RecipientMixin, ActionView):
    success_message = "Đã bỏ."

    def perform(self) -> None:
        kind = self.kwargs["kind"]
        if kind not in MODELS:
            raise Http404
        row = get_visible(MODELS[kind].objects.filter(recipient=self.recipient), pk=self.kwargs["fact"])
        withdraw(by=self.request.user, kind=kind, pk=row.pk)

    def get_failure_url(self) -> str:
        return self.get_success_url(None)


def _check_in_charge(user: Any) -> None:
    if not any(has_permission(user, right) for right in (P.EDIT_DOSSIER, P.APPRAISE_DOSSIER)):
        raise NotAllowed("Danh sách này dành cho người lập hoặc thẩm định hồ sơ.")


class QualifiedView(ListPageView):
    """Direct workers first. Whoever the register rules out is not judged at all."""

    template_name = "awards/qualified.html"
    filter_form_class = forms.QualifiedForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {
            "kinds": kinds_with_history(),
            "usual": usual_kind(),
            "units": units_in_charge(self.person),
            "this_year": clock.today().year,
        }

    def get_rows(self, filters: dict[str, Any]) -> Any:
        _check_in_charge(self.person)
        self.kind: AwardKind | None = filters.pop("award_kind", None) or usual_kind()
        self.year: int = filters.pop("year", None) or clock.today().year
        self.left_over = False
        if self.kind is None:
            return []
        rows: QuerySet[Recipient] = possible(self.person, self.kind, self.year, clock.today(), **filters)
        looked_at = list(rows[: JUDGED_AT_ONCE + 1])
        self.left_over = len(looked_at) > JUDGED_AT_ONCE
        found: list[Prospect] = qualified(looked_at[:JUDGED_AT_ONCE], self.kind, self.year, clock.today())
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "kind": self.kind,
            "year": self.year,
            "left_over": self.left_over,
            "judged_at_once": JUDGED_AT_ONCE,
        }


class QualifiedExportView(ActionView):
    """The worker writes the file with the filters of the page."""

    def perform(self) -> Job:
        _check_in_charge(self.person)
        form = forms.QualifiedForm(
            self.request.GET,
            kinds=kinds_with_history(),
            usual=usual_kind(),
            units=units_in_charge(self.person),
            this_year=clock.today().year,
        )
        if not form.is_valid():
            raise InvalidInput("Điều kiện lọc không hợp lệ; hãy lọc lại rồi xuất.")
        filters = dict(form.cleaned_data)
        kind = filters.pop("award_kind") or usual_kind()
        year = filters.pop("year") or clock.today().year
        if kind is None:
            raise InvalidInput("Danh mục chưa có điều kiện nào để lập danh sách.")
        return export_qualified(by=self.person, kind=kind, year=year, filters=filters)

    def get_failure_url(self) -> str:
        return reverse("awards:qualified")

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from thidua.common.views import FormPageView
from thidua.units import rules, selectors, services
from thidua.units.forms import DissolveForm, MergeForm, MoveForm, RenameForm, SplitForm
from thidua.units.models import Unit
from thidua.units.services import NewUnit
from thidua.units.views.units import UnitFormView


class RenameView(UnitFormView):
    form_class = RenameForm
    success_message = "Đã ghi nhận tên mới."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"short_name": self.unit.short_name}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"Tên đang dùng: {self.unit.name}. Hồ sơ và quyết định cũ vẫn giữ tên cũ."
        return self.page(kwargs["form"], "Đổi tên đơn vị", intro=intro, submit_label="Ghi nhận đổi tên")

    def perform(self, form: Any) -> Any:
        return services.rename_unit(by=self.person, unit=self.unit, **form.cleaned_data)


class MoveView(UnitFormView):
    form_class = MoveForm
    success_message = "Đã chuyển đơn vị."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"parents": _living(self.person).exclude(path__startswith=self.unit.path)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = "Các đơn vị trực thuộc chuyển theo. Người có quyền ở cấp trên cũ sẽ không còn thấy đơn vị này."
        return self.page(kwargs["form"], "Chuyển cấp quản lý", warning=warning, submit_label="Ghi nhận chuyển")

    def perform(self, form: Any) -> Any:
        return services.move_unit(by=self.person, unit=self.unit, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return self.unit.get_absolute_url()


class DissolveView(UnitFormView):
    form_class = DissolveForm
    success_message = "Đã ghi nhận đơn vị kết thúc hoạt động."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        warning = f"{self.unit.name} sẽ không nhận phong trào mới. Hồ sơ và lịch sử được giữ nguyên."
        extra = {"warning": warning, "danger": True, "submit_label": "Ghi nhận kết thúc hoạt động"}
        return self.page(kwargs["form"], "Giải thể, kết thúc hoạt động", **extra)

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        day, document = data["effective_on"], data["document"]
        return services.dissolve_unit(by=self.person, unit=self.unit, effective_on=day, document=document)


class SplitView(UnitFormView):
    form_class = SplitForm
    success_message = "Đã ghi nhận các đơn vị mới."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"kind": self.unit.kind}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return self.page(kwargs["form"], "Chia, tách đơn vị", submit_label="Ghi nhận chia, tách")

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.split_unit(
            by=self.person,
            unit=self.unit,
            parts=[NewUnit(name=name, kind=data["kind"]) for name in data["names"]],
            effective_on=data["effective_on"],
            document=data["document"],
            keep=data["keep"],
        )


class MergeView(FormPageView):
    """Reached from the list, or from a unit that is to end (`?unit=`)."""

    template_name = "components/form_page.html"
    form_class = MergeForm
    success_message = "Đã ghi nhận việc sáp nhập, hợp nhất."

    def get_form_kwargs(self) -> dict[str, Any]:
        rules.check_can_manage(self.person)
        return {"living": _living(self.person), "initial": {"units": self.request.GET.getlist("unit")}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("units:list")
        return {
            **kwargs,
            "title": "Sáp nhập, hợp nhất đơn vị",
            "intro": "Các đơn vị trực thuộc còn hoạt động chuyển sang đơn vị tiếp nhận.",
            "crumbs": [("Đơn vị", url)],
            "cancel_url": url,
            "submit_label": "Ghi nhận sáp nhập",
        }

    def perform(self, form: Any) -> Unit:
        data = form.cleaned_data
        return services.merge_units(
            by=self.person,
            units=list(data["units"]),
            into=data["into"] or _new_unit(data),
            effective_on=data["effective_on"],
            document=data["document"],
        )

    def get_success_url(self, result: Unit) -> str:
        return result.get_absolute_url()


def _new_unit(data: dict[str, Any]) -> NewUnit:
    kind = data["new_kind"] or data["units"][0].kind
    return NewUnit(name=data["new_name"], kind=kind, parent=data["new_parent"])


def _living(person: Any) -> QuerySet[Unit]:
    return selectors.managed_by(person).filter(dissolved_on__isnull=True)

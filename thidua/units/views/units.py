from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thidua.audit.selectors import timeline_of
from thidua.common.views import FormPageView, ListPageView, PageView, get_visible
from thidua.units import rules, selectors, services
from thidua.units.forms import CodeForm, UnitFilterForm, UnitForm
from thidua.units.models import Unit


class UnitListView(ListPageView):
    template_name = "units/list.html"
    filter_form_class = UnitFilterForm
    page_size = 50

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Unit]:
        return selectors.listed(self.person, **filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        units = list(context["rows"])
        parents = selectors.parents_of(units)
        searching = bool(self.request.GET.get("q", "").strip())
        rows = [{"unit": unit, "parent": parents.get(unit.pk), "level": unit.depth - 1} for unit in units]
        can_manage = rules.can_manage(self.person)
        return {**context, "rows": rows, "as_tree": not searching, "can_manage": can_manage}


class UnitDetailView(PageView):
    template_name = "units/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unit = get_visible(selectors.visible_to(self.person), pk=self.kwargs["pk"])
        return {
            **kwargs,
            "unit": unit,
            "parents": list(selectors.ancestors(unit)),
            "children": selectors.children(unit).filter(dissolved_on__isnull=True),
            "names": unit.names.order_by("-valid_from", "-pk"),
            "codes": unit.codes.order_by("valid_to", "scheme", "-valid_from", "pk"),
            "events": selectors.events_of(unit),
            "successors": selectors.successors_of(unit) if unit.dissolved_on else [],
            "predecessors": selectors.predecessors_of(unit),
            "clusters": unit.clusters.select_related("owner").order_by("-year", "name", "pk"),
            "people": selectors.people_at(unit),
            "history": timeline_of(unit),
            "can_manage": rules.can_manage(self.person, unit),
            "living": rules.is_living(unit),
            "visible_ids": set(selectors.visible_to(self.person).order_by().values_list("pk", flat=True)),
        }


class ManagedUnitMixin:
    """Pages about one unit for those who keep the catalogue: others are refused, strangers find nothing."""

    unit: Unit
    person: Any
    kwargs: dict[str, Any]

    def load(self) -> Unit:
        unit: Unit = get_visible(selectors.visible_to(self.person), pk=self.kwargs["pk"])
        rules.check_can_manage(self.person, unit)
        return unit

    def page(self, form: Any, title: str, **extra: Any) -> dict[str, Any]:
        own = self.unit.get_absolute_url()
        crumbs = [("Đơn vị", reverse("units:list")), (self.unit.name, own)]
        return {"form": form, "title": title, "crumbs": crumbs, "cancel_url": own, **extra}


class UnitFormView(ManagedUnitMixin, FormPageView):
    """Base of the forms about one unit."""

    template_name = "components/form_page.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.unit = self.load()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.unit = self.load()
        return super().post(request, *args, **kwargs)

    def get_success_url(self, result: Any) -> str:
        return self.unit.get_absolute_url()


class UnitCreateView(FormPageView):
    template_name = "components/form_page.html"
    form_class = UnitForm
    success_message = "Đã thêm đơn vị."

    def get_form_kwargs(self) -> dict[str, Any]:
        rules.check_can_manage(self.person)
        parents = selectors.managed_by(self.person).filter(dissolved_on__isnull=True)
        return {"parents": parents, "initial": {"parent": self.request.GET.get("parent", "")}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("units:list")
        return {**kwargs, "title": "Thêm đơn vị", "crumbs": [("Đơn vị", url)], "cancel_url": url}

    def perform(self, form: Any) -> Unit:
        return services.create_unit(by=self.person, **form.cleaned_data)

    def get_success_url(self, result: Unit) -> str:
        return result.get_absolute_url()


class UnitEditView(UnitFormView):
    form_class = UnitForm
    success_message = "Đã lưu thông tin đơn vị."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.unit}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = "Sửa ở đây khi thông tin bị ghi sai. Khi có quyết định đổi tên, hãy dùng “Đổi tên” để giữ lại tên cũ."
        return self.page(kwargs["form"], "Sửa thông tin đơn vị", intro=note)

    def perform(self, form: Any) -> Unit:
        return services.update_unit(by=self.person, unit=self.unit, **form.cleaned_data)


class UnitCodeView(UnitFormView):
    form_class = CodeForm
    success_message = "Đã ghi mã đơn vị."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return self.page(kwargs["form"], "Ghi mã đơn vị", intro="Mã cũ cùng loại, nếu có, hết dùng vào ngày trước đó.")

    def perform(self, form: Any) -> Any:
        return services.set_code(by=self.person, unit=self.unit, **form.cleaned_data)

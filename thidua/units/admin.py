from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from thidua.audit.admin_base import HouseAdmin
from thidua.units import selectors, services
from thidua.units.forms import ClusterForm, UnitForm
from thidua.units.models import Cluster, Unit
from thidua.units.resources import ClusterResource, UnitResource


@admin.register(Unit)
class UnitAdmin(HouseAdmin):
    """Values of a unit. Reorganisations have pages of their own, because each is an event with a document."""

    unit_lookup = ""
    resource_class = UnitResource
    list_display = ["name", "kind", "document_code", "established_on", "dissolved_on"]
    list_filter = ["kind", "is_standing_agency"]
    search_fields = ["search_text"]
    ordering = ["path"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = _unit_form(None if obj else selectors.managed_by(request.user))
        kwargs["fields"] = None
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        new = [] if obj else ["parent"]
        return [*new, *UnitForm.Meta.fields, *([] if obj else ["document"])]

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            saved = services.update_unit(by=request.user, unit=obj, **form.cleaned_data)
        else:
            saved = services.create_unit(by=request.user, **form.cleaned_data)
        obj.__dict__.update(saved.__dict__)


def _unit_form(parents: QuerySet[Unit] | None) -> type[UnitForm]:
    class BoundUnitForm(UnitForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, parents=parents, **kwargs)

    return BoundUnitForm


@admin.register(Cluster)
class ClusterAdmin(HouseAdmin):
    unit_lookup = "owner"
    resource_class = ClusterResource
    list_display = ["name", "year", "kind", "owner", "head", "deputy"]
    list_filter = ["year", "kind"]
    list_select_related = ["owner", "head", "deputy"]
    search_fields = ["name"]
    ordering = ["-year", "name", "pk"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = _cluster_form(selectors.managed_by(request.user))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        place = [] if obj else ["owner", "year"]
        return [*place, "kind", "name", "members", "head", "deputy"]

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        data = {**form.cleaned_data, "members": list(form.cleaned_data["members"])}
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            saved = services.save_cluster(by=request.user, cluster=stored, owner=stored.owner, year=stored.year, **data)
        else:
            saved = services.save_cluster(by=request.user, **data)
        obj.__dict__.update(saved.__dict__)


def _cluster_form(units: QuerySet[Unit]) -> type[ClusterForm]:
    class BoundClusterForm(ClusterForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, units=units, **kwargs)

    return BoundClusterForm

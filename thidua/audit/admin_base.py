"""Base of every catalogue in the admin: rights of the portal, scope, trail, Excel."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from import_export.results import Result

from thidua.audit import excel, registry
from thidua.audit import services as audit
from thidua.audit.resources import HouseResource
from thidua.common import clock
from thidua.common.errors import DomainError
from thidua.common.permissions import Permission


class UploadForm(forms.Form):
    file = forms.FileField(label="Tệp Excel (.xlsx)", help_text="Tối đa 5 MB, 5.000 dòng.")


class RightsMixin:
    """Who may do what: from the portal's permissions, never from Django's tables of permissions."""

    permission = Permission.MANAGE_CATALOGUE
    deletable = False

    def may(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_authenticated and user.may(self.permission))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.deletable and self.may(request)


class HouseInline(RightsMixin, admin.TabularInline):  # type: ignore[type-arg]  # takes none at run time
    extra = 0


class HouseAdmin(RightsMixin, admin.ModelAdmin):  # type: ignore[type-arg]  # takes none at run time
    """`unit_lookup`: path to the row's unit ("" for units themselves, "owner", …); None for tables all units share.

    Override `write` when the table has services. `resource_class` opens the Excel pages; `importable = False` leaves
    the export only. A refusal of a service comes back beside its field, with everything typed still there.
    """

    unit_lookup: str | None = None
    resource_class: type[HouseResource] | None = None
    importable = True
    change_list_template = "admin/catalogue_list.html"
    list_per_page = 50
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        if self.unit_lookup is None:
            registry.register_shared(model._meta.label_lower)

    # --- Scope

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if self.unit_lookup is None:
            return rows
        user: Any = request.user
        field = f"{self.unit_lookup}__in" if self.unit_lookup else "pk__in"
        return rows.filter(**{field: user.units_with(self.permission).order_by().values("pk")})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.related_model._meta.label_lower == "units.unit":
            user: Any = request.user
            kwargs.setdefault("queryset", user.units_with(self.permission).order_by("path"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def unit_id_of(self, obj: Any) -> int | None:
        """The unit in whose trail an event about the row appears."""
        if self.unit_lookup is None:
            return None
        for name in filter(None, self.unit_lookup.split("__")):
            obj = getattr(obj, name)
        return int(obj.pk)

    # --- Writing

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            request.refusal = error  # the second pass finds it in the form, which is then shown again as typed
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        refusal: DomainError | None = getattr(request, "refusal", None)
        return form if refusal is None else _refused(form, refusal)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        self.write(request, obj, form, change)

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        obj.save()
        verb = "catalogue.changed" if change else "catalogue.created"
        before = {name: form.initial.get(name) for name in form.changed_data} if change else {}
        after = {name: form.cleaned_data.get(name) for name in form.changed_data}
        self.record(request, verb, obj, before, after)

    def record(self, request: Any, verb: str, obj: Any, before: Any = None, after: Any = None) -> None:
        unit_id = self.unit_id_of(obj)
        before, after = _readable(before or {}), _readable(after or {})
        audit.record(by=request.user, verb=verb, obj=obj, unit_id=unit_id, before=before, after=after)

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            lines = ", ".join(
                str(row) for row in [*formset.new_objects, *(pair[0] for pair in formset.changed_objects)]
            )
            gone = ", ".join(str(row) for row in formset.deleted_objects)
            name = str(formset.model._meta.verbose_name_plural)
            self.record(request, "catalogue.changed", form.instance, {"lines": gone}, {"lines": f"{name}: {lines}"})

    def delete_model(self, request: Any, obj: Any) -> None:
        self.record(request, "catalogue.deleted", obj)
        obj.delete()

    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except (ProtectedError, DomainError) as error:
            text = error.message if isinstance(error, DomainError) else "Không xóa được vì đang có dữ liệu dùng đến."
            messages.error(request, text)
            return redirect(reverse(f"admin:{self._name('change')}", args=[object_id]))

    # --- Excel

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("xuat-excel/", view(self.export_view), name=self._name("excel_export")),
            path("nhap-excel/", view(self.import_view), name=self._name("excel_import")),
        ]
        return own + super().get_urls()

    def _name(self, page: str) -> str:
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}_{page}"

    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        extra = {"excel_out": "", "excel_in": ""}
        if self.resource_class and self.may(request):
            extra["excel_out"] = reverse(f"admin:{self._name('excel_export')}")
            if self.importable:
                extra["excel_in"] = reverse(f"admin:{self._name('excel_import')}")
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def make_resource(self, request: Any) -> HouseResource:
        assert self.resource_class is not None  # noqa: S101  # both views ask first
        return self.resource_class(by=request.user, rows=self.get_queryset(request))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        if self.resource_class is None or not self.may(request):
            return self._denied(request)
        data = self.make_resource(request).export(self.get_queryset(request).order_by("pk"))
        response = HttpResponse(excel.write_sheet(data.headers, data), content_type=excel.CONTENT_TYPE)
        name = f"{self.model._meta.model_name}-{clock.today():%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Everything or nothing: one wrong row, and no row is written."""
        if self.resource_class is None or not self.importable or not self.may(request):
            return self._denied(request)
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        errors: list[dict[str, Any]] = []
        if request.method == "POST" and form.is_valid():
            try:
                result, errors = self._import(request, form.cleaned_data["file"])
                if not errors:
                    messages.success(request, success_sentence(result))
                    return HttpResponseRedirect(reverse(f"admin:{self._name('changelist')}"))
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
        return self._import_page(request, form, errors)

    def _import(self, request: HttpRequest, upload: Any) -> tuple[Result, list[dict[str, Any]]]:
        data, lines = excel.read_sheet(upload)
        resource = self.make_resource(request)
        resource.check_headers(data.headers or [])
        result = resource.import_data(data, raise_errors=False, rollback_on_validation_errors=True)
        return result, resource.errors_of(result, lines)

    def _import_page(self, request: HttpRequest, form: UploadForm, errors: list[dict[str, Any]]) -> HttpResponse:
        columns = [field.column_name for field in self.make_resource(request).get_user_visible_fields()]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"Nhập từ Excel: {self.model._meta.verbose_name_plural}",
            "form": form,
            "errors": errors,
            "columns": columns,
            "export_url": reverse(f"admin:{self._name('excel_export')}"),
        }
        refused = bool(errors or form.errors)
        return TemplateResponse(request, "admin/excel_import.html", context, status=422 if refused else 200)

    def _denied(self, request: HttpRequest) -> HttpResponse:
        reason = "Bạn không có quyền nhập hoặc xuất danh mục này."
        return TemplateResponse(request, "403.html", {"reason": reason}, status=403)


def _refused(form: type[forms.BaseForm], refusal: DomainError) -> type[forms.BaseForm]:
    class RefusedForm(form):  # type: ignore[misc, valid-type]  # made for one answer
        def clean(self) -> Any:
            cleaned = super().clean()
            self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
            return cleaned

    return RefusedForm


def _readable(values: dict[str, Any]) -> dict[str, Any]:
    """Query sets and rows of the form become words; the rest is left to the trail."""
    return {
        name: ", ".join(str(row) for row in value) if isinstance(value, QuerySet) else value
        for name, value in values.items()
    }


def success_sentence(result: Result) -> str:
    totals = result.totals
    return f"Đã nhập xong: thêm {totals['new']} dòng, sửa {totals['update']} dòng, giữ nguyên {totals['skip']} dòng."

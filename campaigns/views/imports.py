"""The unit's Excel sheet: handed out, sent back, looked at line by line, accepted or put aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from campaigns import figure_sheet
from campaigns.enums import ImportStatus
from campaigns.forms.imports import ImportRowsForm, SheetForm
from campaigns.models import FigureImport, Participation
from campaigns.rules.duties import check_can_register
from campaigns.selectors.figure_imports import imports_visible_to, sheet_lines
from campaigns.selectors.participation import participations_visible_to
from campaigns.services import figure_imports as services
from campaigns.views.unit_targets import ParticipationFormView
from thidua.audit.excel import CONTENT_TYPE
from thidua.common.views import ActionView, FormPageView, SignedInView, get_visible
from thidua.documents.files import store_upload


class SheetView(SignedInView):
    """The sheet of one unit with its own lines."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row: Participation = get_visible(participations_visible_to(self.person), pk=pk)
        check_can_register(self.person, row)
        data = figure_sheet.write(row.unit.name, row.campaign.title, sheet_lines(row))
        headers = {"Content-Disposition": f'attachment; filename="chi-tieu-{row.pk}.xlsx"', "Cache-Control": "no-store"}
        return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


class SheetUploadView(ParticipationFormView):
    template_name = "campaigns/import_upload.html"
    form_class = SheetForm
    title = "Tải bảng Excel lên"

    @transaction.atomic
    def perform(self, form: SheetForm) -> FigureImport:
        """The file is kept with what was read of it or not at all."""
        upload = form.cleaned_data["file"]
        lines = figure_sheet.read(upload)
        stored = store_upload(by=self.person, upload=upload, purpose=services.IMPORT_PURPOSE, allowed=("xlsx",))
        return services.keep_import(by=self.person, participation=self.get_participation(), file=stored, lines=lines)

    def get_success_url(self, result: FigureImport) -> str:
        return reverse("campaigns:import", args=[result.pk])


class ImportView(FormPageView):
    """What the sheet would do, line by line; lines with errors may be corrected on the page."""

    template_name = "campaigns/import.html"

    def get_import(self) -> FigureImport:
        row: FigureImport = get_visible(imports_visible_to(self.person), pk=self.kwargs["pk"])
        check_can_register(self.person, row.participation)
        return row

    def get_form(self, data: Any = None, files: Any = None) -> ImportRowsForm:
        row = self.get_import()
        return ImportRowsForm(data, readings=services.checked(row.participation, row.rows))

    def perform(self, form: ImportRowsForm) -> FigureImport:
        return services.correct_import(by=self.person, figure_import=self.get_import(), lines=form.lines())

    def get_success_url(self, result: FigureImport) -> str:
        return reverse("campaigns:import", args=[result.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, form = self.get_import(), kwargs["form"]
        return {
            **kwargs,
            "figure_import": row,
            "participation": row.participation,
            "is_open": row.status == ImportStatus.CHECKED,
            "good": [reading for reading in form.readings if not reading.errors],
        }


class ImportAcceptView(ActionView):
    def perform(self) -> int:
        row = get_visible(imports_visible_to(self.person), pk=self.kwargs["pk"])
        registered, reported = services.accept_import(by=self.person, figure_import=row)
        messages.success(self.request, f"Đã ghi {registered} mức đăng ký và {reported} kết quả từ tệp Excel.")
        return int(row.participation_id)

    def get_success_url(self, result: int) -> str:
        return reverse("campaigns:participation", args=[result])


class ImportDiscardView(ActionView):
    success_message = "Đã bỏ bảng số liệu, không ghi gì."

    def perform(self) -> int:
        row = get_visible(imports_visible_to(self.person), pk=self.kwargs["pk"])
        services.discard_import(by=self.person, figure_import=row)
        return int(row.participation_id)

    def get_success_url(self, result: int) -> str:
        return reverse("campaigns:participation", args=[result])

"""The lines of a scoring table: read, written one by one, copied, or taken from Excel after a look at every row."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from campaigns import score_excel
from campaigns.enums import CriterionKind
from campaigns.forms.scoring import AcceptForm, CopyForm, ImportForm, LineForm, StepForm
from campaigns.models import ScoreCriterion, ScoreSheet
from campaigns.rules import scoring as rules
from campaigns.selectors import scoring as selectors
from campaigns.selectors.score_checks import kinds_in_words, points_total, section_problem, table_problems
from campaigns.services import score_table
from campaigns.views.pages import OverwriteMixin
from campaigns.views.score_sheets import SheetFormView, SheetMixin
from thidua.audit.excel import CONTENT_TYPE
from thidua.common.checks import refusal
from thidua.common.errors import InvalidInput
from thidua.common.views import ActionView, PageView, SignedInView, get_visible


class SheetTableView(SheetMixin, PageView):
    template_name = "scoring/table.html"
    tab = "sheet_table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet, user = self.sheet, self.person
        sections = selectors.sections_of(sheet)
        lines = [line for section in sections for line in section.lines]
        return {
            **kwargs,
            **self.page_context(),
            "sections": [(section.head, section.lines, section_problem(section)) for section in sections],
            "kinds": kinds_in_words(lines),
            "sum": points_total(lines),
            "problems": table_problems(sheet) if sections else [],
            "can_edit": rules.can_edit_table(user, sheet),
            "why_not_edit": refusal(rules.check_can_edit_table, user, sheet),
            "drafts": rules.can_draft_for(user, sheet.cluster),
        }


class _LineFormView(OverwriteMixin, SheetFormView):
    form_class = LineForm
    template_name = "scoring/line.html"

    def check(self) -> None:
        rules.check_can_edit_table(self.person, self.sheet)

    def what_is_stored(self) -> str:
        return str(ScoreSheet.objects.values_list("version", flat=True).get(pk=self.sheet.pk))

    def get_line(self) -> ScoreCriterion:
        rows = ScoreCriterion.objects.filter(sheet=self.sheet).select_related("sheet")
        line: ScoreCriterion = get_visible(rows, pk=self.kwargs["row"])
        return line

    def groups(self) -> Any:
        rows = ScoreCriterion.objects.filter(sheet=self.sheet, kind=CriterionKind.SECTION)
        return rows.order_by("order", "pk")

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:sheet_table", args=[self.sheet.pk])


class LineAddView(_LineFormView):
    title = "Thêm dòng vào bảng điểm"

    def get_form_kwargs(self) -> dict[str, Any]:
        groups = self.groups()
        last = groups.last()
        return {"groups": groups, "initial": {"version": self.sheet.version, "parent": last.pk if last else None}}

    def perform(self, form: LineForm) -> ScoreCriterion:
        data = form.cleaned_data
        return score_table.add_line(
            by=self.person, sheet=self.sheet, version=data["version"], values=form.values, parent=data["parent"]
        )

    def get_success_url(self, result: Any) -> str:
        again = result is not None and "again" in self.request.POST
        return reverse("campaigns:criterion_add" if again else "campaigns:sheet_table", args=[self.sheet.pk])


class LineEditView(_LineFormView):
    title = "Sửa dòng của bảng điểm"
    success_message = "Đã lưu dòng."

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.get_line()
        names = ("kind", "code", "text", "maximum", "minimum", "guide")
        initial = {name: getattr(line, name) for name in names}
        groups = self.groups().exclude(pk=line.pk)
        return {"groups": groups, "initial": {**initial, "parent": line.parent_id, "version": self.sheet.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "line": self.get_line()}

    def perform(self, form: LineForm) -> ScoreCriterion:
        data = form.cleaned_data
        return score_table.update_line(
            by=self.person, line=self.get_line(), version=data["version"], values=form.values, parent=data["parent"]
        )


class LineDeleteView(_LineFormView):
    form_class = StepForm  # type: ignore[assignment]  # nothing is asked but the confirmation
    template_name = "components/form_page.html"
    title = "Xóa dòng của bảng điểm"
    submit_label = "Xóa"
    success_message = "Đã xóa dòng."

    def get_form_kwargs(self) -> dict[str, Any]:
        self.get_line()
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.get_line()
        self.intro = str(line)
        inside = f" Cả {line.parts.count()} tiêu chí trong nhóm cũng bị xóa." if line.parts.exists() else ""
        scored = " Điểm đã chấm cho dòng này mất theo." if line.scores.exists() else ""
        self.warning = (inside + scored).strip()
        return {**super().get_context_data(**kwargs), "danger": True}

    def perform(self, form: StepForm) -> ScoreSheet:  # type: ignore[override]  # see form_class
        score_table.remove_line(by=self.person, line=self.get_line())
        return self.sheet


class LineMoveView(SheetMixin, ActionView):
    def perform(self) -> ScoreCriterion:
        rows = ScoreCriterion.objects.filter(sheet=self.sheet).select_related("sheet")
        line: ScoreCriterion = get_visible(rows, pk=self.kwargs["row"])
        score_table.move_line(by=self.person, line=line, up=self.kwargs["way"] == "len")
        return line

    def get_success_url(self, result: ScoreCriterion) -> str:
        return reverse("campaigns:sheet_table", args=[self.sheet.pk]) + f"#dong-{result.pk}"

    def get_failure_url(self) -> str:
        return reverse("campaigns:sheet_table", args=[self.sheet.pk])


class CopyTableView(_LineFormView):
    form_class = CopyForm  # type: ignore[assignment]  # another form under the same check
    template_name = "components/form_page.html"
    title = "Chép tiêu chí từ bảng điểm khác"
    submit_label = "Chép tiêu chí"
    success_message = "Đã chép các tiêu chí."

    def get_form_kwargs(self) -> dict[str, Any]:
        sources = selectors.sheets_to_copy(self.person, self.sheet)
        return {"sources": sources, "initial": {"version": self.sheet.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.warning = _replacing(self.sheet)
        return super().get_context_data(**kwargs)

    def perform(self, form: CopyForm) -> ScoreSheet:  # type: ignore[override]  # see form_class
        data = form.cleaned_data
        score_table.copy_lines(by=self.person, sheet=self.sheet, version=data["version"], source=data["source"])
        return self.sheet


def _replacing(sheet: ScoreSheet) -> str:
    count = sheet.criteria.count()
    return f"Toàn bộ {count} dòng đang có của bảng điểm sẽ bị thay." if count else ""


class ImportView(_LineFormView):
    """First step: the file is read and every row shown; nothing is saved."""

    form_class = ImportForm  # type: ignore[assignment]  # another form under the same check
    template_name = "scoring/import.html"
    title = "Nhập tiêu chí từ Excel"
    submit_label = "Đọc tệp"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            rows = score_excel.read(form.cleaned_data["file"])
        except InvalidInput as error:
            form.add_domain_error(error)
            return self.show(form, status=422)
        return render(request, "scoring/import_preview.html", self._preview(rows))

    def _preview(self, rows: list[score_excel.ReadRow]) -> dict[str, Any]:
        checked = [(row, _row_error(row, rows)) for row in rows]
        wrong = sum(bool(error) for _, error in checked)
        whole = sum(row.maximum or 0 for row in rows if row.kind == CriterionKind.POINTS)
        initial = {"version": self.sheet.version, "rows": json.dumps(score_excel.payload_of(rows), ensure_ascii=False)}
        return {
            **self.get_context_data(form=AcceptForm(initial=initial)),
            "rows": checked,
            "wrong": wrong,
            "whole": whole,
            "replacing": _replacing(self.sheet),
            "labels": dict(CriterionKind.choices),
        }


def _row_error(row: score_excel.ReadRow, rows: list[score_excel.ReadRow]) -> str:
    """What the file says wrongly, else what the table would refuse."""
    if row.error:
        return row.error
    parent = _values(rows[row.group]) if row.group is not None else None
    return refusal(score_table.check_line, _values(row), parent)


def _values(row: score_excel.ReadRow) -> score_table.LineValues:
    return score_table.LineValues(row.kind, row.text, row.code, row.guide, row.maximum, row.minimum)


class ImportAcceptView(_LineFormView):
    """Second step: the rows that were shown are written, all or none."""

    form_class = AcceptForm  # type: ignore[assignment]  # another form under the same check
    template_name = "scoring/import.html"
    title = "Nhập tiêu chí từ Excel"
    submit_label = "Đọc tệp"
    success_message = "Đã đưa các tiêu chí từ Excel vào bảng điểm."

    http_method_names = ["post", "options"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        """A refusal goes back to choosing a file, with the reason."""
        again = ImportForm()
        refused = [text for texts in form.errors.values() for text in texts]
        context = {**self.get_context_data(form=again), "refused": refused, "accept": form}
        return render(self.request, self.template_name, context, status=status)

    def perform(self, form: AcceptForm) -> ScoreSheet:  # type: ignore[override]  # see form_class
        data = form.cleaned_data
        score_table.replace_lines(
            by=self.person, sheet=self.sheet, version=data["version"], rows=data["rows"], source="Excel"
        )
        return self.sheet


class TemplateDownloadView(SignedInView):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(score_excel.template(), content_type=CONTENT_TYPE)
        response["Content-Disposition"] = 'attachment; filename="mau-bang-cham-diem.xlsx"'
        return response

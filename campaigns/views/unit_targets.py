"""The targets of one unit: taken up and reported, one at a time or all on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from campaigns.charts import path_chart
from campaigns.forms.participation import PROGRESS_PURPOSE, ProgressForm, UnitTargetEditForm, UnitTargetForm
from campaigns.forms.tables import RegisterTable, ReportTable
from campaigns.models import Participation, ProgressReport, UnitTarget
from campaigns.rules.duties import (
    can_register,
    check_can_change_unit_target,
    check_can_register,
    check_can_report,
    why_cannot_register,
)
from campaigns.selectors import participation as selectors
from campaigns.selectors.figures import judge, judged, reports_of
from campaigns.services import participation as services
from campaigns.tolerance import tolerance_words
from campaigns.wording import by_when_words, goal_words, reporting_words, unit_target_words
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.views import ActionView, FormPageView, PageView, get_visible, paginate
from thidua.documents.files import store_upload
from thidua.documents.models import StoredFile

_FIGURE_FIELDS = ("text", "comparator", "value", "value_to", "unit_label", "direction", "baseline", "weight", "by_when")


def _stored(by: User, upload: Any) -> StoredFile | None:
    return store_upload(by=by, upload=upload, purpose=PROGRESS_PURPOSE) if upload else None


class ParticipationFormView(FormPageView):
    """A form under one participation; foreign ones are 404, forbidden ones say why."""

    template_name = "campaigns/unit_form.html"
    title = ""

    def get_participation(self) -> Participation:
        row = get_visible(selectors.participations_visible_to(self.person), pk=self.kwargs["pk"])
        check_can_register(self.person, row)
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "participation": self.get_participation(), "title": self.title}

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:participation", args=[self.kwargs["pk"]])


class TargetAddView(ParticipationFormView):
    """`?chi-tieu=…` opens the form filled with the campaign's own figure."""

    form_class = UnitTargetForm
    title = "Đăng ký chỉ tiêu"
    success_message = "Đã đăng ký chỉ tiêu."

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_participation()
        key = self.request.GET.get("chi-tieu", "")
        targets = selectors.unregistered_targets(row)
        target = targets.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None
        initial = {"target": target.pk, "value_to": target.value_to, "by_when": target.by_when} if target else {}
        if target is not None:
            initial["value"] = 0 if target.implicit_zero else target.value
            initial["unit_label"] = target.unit_label
        return {"participation": row, "target": target, "initial": initial}

    def perform(self, form: UnitTargetForm) -> UnitTarget:
        return services.register_target(by=self.person, participation=self.get_participation(), **form.cleaned_data)


class RegisterTableView(ParticipationFormView):
    """Every target of the campaign with one field beside it."""

    template_name = "campaigns/unit_register_table.html"
    form_class = RegisterTable
    title = "Đăng ký nhiều chỉ tiêu"

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_participation()
        known = {item.target_id: item for item in selectors.unit_targets_of(row) if item.target_id}
        reported = set(reports_of([item.pk for item in known.values()]))
        offered = list(selectors.offered_targets(row))
        return {"targets": offered, "known": known, "reported": reported, "fill": "dien" in self.request.GET}

    def perform(self, form: RegisterTable) -> Participation:
        row = self.get_participation()
        count = services.register_targets(by=self.person, participation=row, entries=form.entries())
        messages.success(self.request, f"Đã ghi {count} chỉ tiêu." if count else "Không có gì thay đổi.")
        return row


class ReportTableView(ParticipationFormView):
    """Every registered target with a field for one period."""

    template_name = "campaigns/unit_report_table.html"
    form_class = ReportTable
    title = "Báo cáo nhiều chỉ tiêu"

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = selectors.in_force(selectors.unit_targets_of(self.get_participation()))
        return {"rows": judge(rows, clock.today())}

    @transaction.atomic
    def perform(self, form: ReportTable) -> Participation:
        """Files and figures are kept together or not at all."""
        row = self.get_participation()
        shared = _stored(self.person, form.cleaned_data["file"])
        figures = [
            services.Figure(unit_target, value, words, _stored(self.person, upload) or shared)
            for unit_target, value, words, upload in form.filled()
        ]
        period = form.cleaned_data["period"]
        count = services.report_many(by=self.person, participation=row, period=period, figures=figures)
        messages.success(self.request, f"Đã ghi nhận số liệu của {count} chỉ tiêu.")
        return row


class UnitTargetView(PageView):
    """One registered target: its goal, the path to it, and everything reported."""

    template_name = "campaigns/unit_target.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_visible(selectors.unit_targets_visible_to(self.person), pk=self.kwargs["pk"])
        reports = reports_of([row.pk]).get(row.pk, [])
        found = judged(row, reports, clock.today())
        return super().get_context_data(
            unit_target=row,
            judged=found,
            words=unit_target_words(row),
            goal_of_campaign=goal_words(row.target) if row.target else "",
            by_when=by_when_words(row.by_when) if row.by_when else "",
            reporting=reporting_words(row.target),
            tolerance=tolerance_words(clock.today()) if found.is_about else "",
            chart=path_chart(found.goal, reports, row.unit_label),
            page_obj=paginate(selectors.reports_of_target(row), self.request),
            can_register=can_register(self.person, row.participation),
            why_not=why_cannot_register(self.person, row.participation),
            **kwargs,
        )


class UnitTargetFormView(FormPageView):
    template_name = "campaigns/unit_form.html"
    title = ""
    check = staticmethod(check_can_report)

    def get_unit_target(self) -> UnitTarget:
        row = get_visible(selectors.unit_targets_visible_to(self.person), pk=self.kwargs["pk"])
        self.check(self.person, row)
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"unit_target": self.get_unit_target()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_unit_target()
        return {**kwargs, "participation": row.participation, "unit_target": row, "title": self.title}

    def get_success_url(self, result: Model) -> str:
        return reverse("campaigns:participation", args=[self.get_unit_target().participation_id])


class TargetEditView(UnitTargetFormView):
    form_class = UnitTargetEditForm
    title = "Sửa chỉ tiêu đã đăng ký"
    success_message = "Đã lưu chỉ tiêu."
    check = staticmethod(check_can_change_unit_target)

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_unit_target()
        return {"unit_target": row, "initial": {name: getattr(row, name) for name in _FIGURE_FIELDS}}

    def perform(self, form: UnitTargetEditForm) -> UnitTarget:
        return services.update_unit_target(by=self.person, unit_target=self.get_unit_target(), **form.cleaned_data)


class ProgressView(UnitTargetFormView):
    form_class = ProgressForm
    title = "Báo cáo tiến độ"
    success_message = "Đã ghi nhận số liệu."

    @transaction.atomic
    def perform(self, form: ProgressForm) -> ProgressReport:
        data = dict(form.cleaned_data)
        row = self.get_unit_target()
        stored = _stored(self.person, data.pop("file"))
        return services.report_progress(by=self.person, unit_target=row, file=stored, **data)


class TargetRemoveView(ActionView):
    success_message = "Đã bỏ chỉ tiêu."

    def perform(self) -> str:
        row = get_visible(selectors.unit_targets_visible_to(self.person), pk=self.kwargs["pk"])
        services.remove_unit_target(by=self.person, unit_target=row)
        return reverse("campaigns:participation", args=[row.participation_id])

    def get_success_url(self, result: str) -> str:
        return result

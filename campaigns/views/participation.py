"""A unit under a campaign: its targets, works, models and progress."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from campaigns.forms.participation import (
    PROGRESS_PURPOSE,
    ParticipationFilterForm,
    ProgressForm,
    UnitTargetEditForm,
    UnitTargetForm,
    WorkEditForm,
    WorkForm,
)
from campaigns.models import Participation, ProgressReport, UnitTarget, Work
from campaigns.rules.duties import (
    can_register,
    check_can_change_unit_target,
    check_can_change_work,
    check_can_register,
    check_can_report,
    why_cannot_register,
)
from campaigns.selectors import participation as selectors
from campaigns.selectors.figures import judge
from campaigns.services import participation as services
from campaigns.views.plans import own_plan_panel
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.queries import matches
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible
from thidua.documents.files import store_upload


class OwnCampaignsView(ListPageView):
    """The campaigns my units take part in."""

    template_name = "campaigns/unit_campaigns.html"
    filter_form_class = ParticipationFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        rows = selectors.own_participations(self.request.user)
        return rows.filter(matches(filters["q"], "campaign__search_text")) if "q" in filters else rows


class ParticipationView(PageView):
    template_name = "campaigns/unit_participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_visible(selectors.participations_visible_to(self.request.user), pk=self.kwargs["pk"])
        targets = judge(selectors.unit_targets_of(row), clock.today())
        user = self.request.user
        return super().get_context_data(
            participation=row,
            targets=targets,
            works=row.works.order_by("kind", "pk"),
            duties=row.campaign.obligations.filter(duties__unit=row.unit).values("what", "duties__pk"),
            can_register=can_register(user, row),
            why_not=why_cannot_register(user, row),
            own_plan=own_plan_panel(user, row),
            history=timeline_of(row),
        )


class _ParticipationForm(FormPageView):
    """A form under one participation; foreign ones are 404, forbidden ones say why."""

    template_name = "campaigns/unit_form.html"
    title = ""

    def get_participation(self) -> Participation:
        row = get_visible(selectors.participations_visible_to(self.request.user), pk=self.kwargs["pk"])
        check_can_register(self.request.user, row)
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "participation": self.get_participation(), "title": self.title}

    def get_success_url(self, result: Model) -> str:
        return reverse("campaigns:participation", args=[self.get_participation().pk])


class TargetAddView(_ParticipationForm):
    form_class = UnitTargetForm
    title = "Đăng ký chỉ tiêu"
    success_message = "Đã đăng ký chỉ tiêu."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"participation": self.get_participation()}

    def perform(self, form: UnitTargetForm) -> UnitTarget:
        return services.register_target(
            by=self.request.user, participation=self.get_participation(), **form.cleaned_data
        )


class WorkAddView(_ParticipationForm):
    form_class = WorkForm
    title = "Đăng ký công trình, mô hình, điển hình"
    success_message = "Đã đăng ký."

    def perform(self, form: WorkForm) -> Work:
        return services.register_work(by=self.request.user, participation=self.get_participation(), **form.cleaned_data)


class _UnitTargetForm(FormPageView):
    template_name = "campaigns/unit_form.html"
    title = ""
    check = staticmethod(check_can_report)

    def get_unit_target(self) -> UnitTarget:
        row = get_visible(selectors.unit_targets_visible_to(self.request.user), pk=self.kwargs["pk"])
        self.check(self.request.user, row)
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.get_unit_target()
        return {**kwargs, "participation": row.participation, "unit_target": row, "title": self.title}

    def get_success_url(self, result: Model) -> str:
        return reverse("campaigns:participation", args=[self.get_unit_target().participation_id])


class TargetEditView(_UnitTargetForm):
    form_class = UnitTargetEditForm
    title = "Sửa chỉ tiêu đã đăng ký"
    success_message = "Đã lưu chỉ tiêu."
    check = staticmethod(check_can_change_unit_target)

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_unit_target()
        return {"initial": {"text": row.text, "value": row.value, "unit_label": row.unit_label}}

    def perform(self, form: UnitTargetEditForm) -> UnitTarget:
        return services.update_unit_target(
            by=self.request.user, unit_target=self.get_unit_target(), **form.cleaned_data
        )


class ProgressView(_UnitTargetForm):
    form_class = ProgressForm
    title = "Báo cáo tiến độ"
    success_message = "Đã ghi nhận số liệu."

    def perform(self, form: ProgressForm) -> ProgressReport:
        data = dict(form.cleaned_data)
        row = self.get_unit_target()
        upload = data.pop("file")
        stored = store_upload(by=self.request.user, upload=upload, purpose=PROGRESS_PURPOSE) if upload else None
        return services.report_progress(by=self.request.user, unit_target=row, file=stored, **data)


class TargetRemoveView(ActionView):
    success_message = "Đã bỏ chỉ tiêu."

    def perform(self) -> str:
        row = get_visible(selectors.unit_targets_visible_to(self.request.user), pk=self.kwargs["pk"])
        services.remove_unit_target(by=self.request.user, unit_target=row)
        return reverse("campaigns:participation", args=[row.participation_id])

    def get_success_url(self, result: str) -> str:
        return result


class WorkEditView(FormPageView):
    template_name = "campaigns/unit_form.html"
    form_class = WorkEditForm
    success_message = "Đã lưu."

    def get_work(self) -> Work:
        row = get_visible(selectors.works_visible_to(self.request.user), pk=self.kwargs["pk"])
        check_can_change_work(self.request.user, row)
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        work = self.get_work()
        return {"initial": {name: getattr(work, name) for name in ("title", "description", "planned_finish", "status")}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        work = self.get_work()
        return {**kwargs, "participation": work.participation, "title": f"Cập nhật: {work.title}"}

    def perform(self, form: WorkEditForm) -> Work:
        return services.update_work(by=self.request.user, work=self.get_work(), **form.cleaned_data)

    def get_success_url(self, result: Work) -> str:
        return reverse("campaigns:participation", args=[result.participation_id])

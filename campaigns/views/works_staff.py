"""The agency's side: all works of a campaign, and what is chosen of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from campaigns.forms.works import ChoiceForm, WithdrawChoiceForm, WorkFilterForm
from campaigns.models import Work
from campaigns.rules.works import check_can_choose_work, check_can_withdraw_choice
from campaigns.selectors import works as selectors
from campaigns.services import works as services
from campaigns.views.pages import CampaignMixin
from campaigns.views.works import WorkFormView
from thidua.audit.excel import CONTENT_TYPE, write_sheet
from thidua.common.dates import PartialDate, vi_date
from thidua.common.views import ListPageView, PageView, SignedInView

_HEADERS = (
    "Đơn vị", "Loại", "Tên", "Địa điểm", "Kinh phí (đồng)", "Tình trạng", "Tiến độ (%)", "Dự kiến hoàn thành",
    "Hoàn thành", "Được chọn", "Lý do chọn", "Gắn biển ngày", "Số ảnh",
)  # fmt: skip


class _CampaignWorks(CampaignMixin):
    tab = "works"

    def filter_form(self) -> WorkFilterForm:
        return WorkFilterForm(self.request.GET, units=selectors.units_with_works(self.request.user, self.campaign))

    def filtered(self) -> QuerySet[Work]:
        """An invalid filter is left out, as on the page."""
        form = self.filter_form()
        form.is_valid()
        filters = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        return selectors.works_of_campaign(self.request.user, self.campaign, filters)


class WorksView(_CampaignWorks, ListPageView):
    template_name = "campaigns/works.html"
    filter_form_class = WorkFilterForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        return {"units": selectors.units_with_works(self.person, self.campaign)}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Work]:
        return selectors.works_of_campaign(self.person, self.campaign, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        return super().get_context_data(
            **kwargs,
            **self.page_context(),
            asked=selectors.requirement_words(self.campaign),
            short=selectors.units_short(self.person, self.campaign),
            query=f"?{query}" if query else "",
        )


class WorksPrintView(_CampaignWorks, PageView):
    """Every filtered row on one page for paper."""

    template_name = "campaigns/works_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, campaign=self.campaign, rows=self.filtered())


class WorksExportView(_CampaignWorks, SignedInView):
    """Every filtered row, not the page alone."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        data = write_sheet(_HEADERS, [_line(work) for work in self.filtered()])
        name = f"cong-trinh-mo-hinh-{self.campaign.pk}.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(data, content_type=CONTENT_TYPE, headers=headers)


def _line(work: Work) -> tuple[Any, ...]:
    return (
        work.participation.unit.name,
        work.get_kind_display(),
        work.title,
        work.place,
        work.cost,
        work.get_status_display(),
        work.percent,
        _stated(work.planned_finish),
        _stated(work.finished_on),
        work.get_choice_display(),
        work.choice_reason,
        vi_date(work.plaque_on) if work.plaque_on else "",
        work.photo_count,  # type: ignore[attr-defined]  # annotated by the selector
    )


def _stated(partial: str) -> str:
    return PartialDate.parse(partial).display() if partial else ""


class ChooseView(WorkFormView):
    form_class = ChoiceForm
    title = "Chọn gắn biển hoặc giới thiệu"
    success_message = "Đã chọn và báo cho đơn vị."
    check = staticmethod(check_can_choose_work)

    def get_form_kwargs(self) -> dict[str, Any]:
        work = self.get_work()
        initial = {"choice": work.choice, "reason": work.choice_reason, "plaque_on": work.plaque_on}
        return {"initial": initial if work.chosen_at else {}}

    def perform(self, form: ChoiceForm) -> Work:
        return services.choose_work(by=self.person, work=self.get_work(), **form.cleaned_data)


class WithdrawChoiceView(WorkFormView):
    form_class = WithdrawChoiceForm
    title = "Thôi chọn"
    success_message = "Đã thôi chọn và báo cho đơn vị."
    check = staticmethod(check_can_withdraw_choice)

    def perform(self, form: WithdrawChoiceForm) -> Work:
        return services.withdraw_choice(by=self.person, work=self.get_work(), **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("campaigns:work_detail", args=[self.kwargs["pk"]])

"""Editing the parts of a draft: one set of pages for all seven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.forms import parts as forms
from campaigns.forms.obligations import ObligationForm
from campaigns.models import CampaignAward, Criterion, Milestone, Obligation, RequiredPart, Target, WorkItem
from campaigns.selectors.deadlines import counting_notes
from campaigns.selectors.parts import rows_of
from campaigns.selectors.templates import mark_old_dates
from campaigns.services import parts as services
from campaigns.views.pages import DraftMixin, OverwriteMixin
from campaigns.wording import part_summary
from thidua.common.views import ActionView, FormPageView, PageView, SignedInView, get_visible

KEPT_AS_HISTORY = "Hạn đã qua, giữ làm lịch sử: đơn vị không phải gửi. Đặt hạn mới thì đơn vị lại phải gửi."


@dataclass(frozen=True, slots=True)
class PartPage:
    slug: str
    model: type[services.Part]
    form_class: type[forms.PartForm]
    title: str
    tab: str
    one: str
    hint: str


PAGES: dict[str, PartPage] = {
    page.slug: page
    for page in (
        PartPage("moc-thoi-gian", Milestone, forms.MilestoneForm, "Mốc thời gian", "Mốc", "mốc", "Sơ kết, tổng kết."),
        PartPage(
            "chi-tieu",
            Target,
            forms.TargetForm,
            "Chỉ tiêu",
            "Chỉ tiêu",
            "chỉ tiêu",
            "Mỗi con số một dòng; phạm vi riêng (“trong đó”, “riêng …”) là dòng thuộc chỉ tiêu chính.",
        ),
        PartPage(
            "viec-phai-gui",
            Obligation,
            ObligationForm,
            "Việc phải gửi",
            "Việc phải gửi",
            "việc",
            "Kế hoạch, báo cáo, hồ sơ mà đơn vị phải gửi, kèm hạn.",
        ),
        PartPage(
            "khen-thuong",
            CampaignAward,
            forms.CampaignAwardForm,
            "Khen thưởng",
            "Khen thưởng",
            "loại khen thưởng",
            "Danh hiệu thi đua, hình thức khen thưởng văn bản nêu.",
        ),
        PartPage(
            "tieu-chuan",
            Criterion,
            forms.CriterionForm,
            "Tiêu chuẩn",
            "Tiêu chuẩn",
            "tiêu chuẩn",
            "Theo từng loại khen thưởng và đối tượng.",
        ),
        PartPage(
            "thanh-phan-ho-so",
            RequiredPart,
            forms.RequiredPartForm,
            "Thành phần hồ sơ",
            "Hồ sơ",
            "thành phần",
            "Giấy tờ phải có khi đề nghị khen thưởng.",
        ),
        PartPage(
            "cong-viec",
            WorkItem,
            forms.WorkItemForm,
            "Công việc",
            "Công việc",
            "công việc",
            "Nhiệm vụ của chính kế hoạch, theo tháng hoặc quý.",
        ),
    )
}


def draft_tabs(pk: int, active: str) -> list[dict[str, Any]]:
    """The editing pages in the order in which a plan is read."""
    tabs = [("edit", "Văn bản", reverse("campaigns:edit", args=[pk]))]
    tabs += [(page.slug, page.tab, reverse("campaigns:parts", args=[pk, page.slug])) for page in PAGES.values()]
    tabs += [
        ("participants", "Đơn vị", reverse("campaigns:participants_edit", args=[pk])),
        ("readiness", "Kiểm tra", reverse("campaigns:readiness", args=[pk])),
    ]
    return [{"label": label, "url": url, "active": name == active} for name, label, url in tabs]


class PartMixin(DraftMixin):
    """Knows which part the address names."""

    @property
    def page(self) -> PartPage:
        page = PAGES.get(self.kwargs["part"])
        if page is None:
            raise Http404
        return page

    def get_row(self) -> Any:
        return get_visible(rows_of(self.draft, self.page.model), pk=self.kwargs["row"])

    def list_url(self) -> str:
        return reverse("campaigns:parts", args=[self.campaign.pk, self.page.slug])

    def part_context(self) -> dict[str, Any]:
        campaign = self.draft
        return {
            "campaign": campaign,
            "part": self.page,
            "tabs": draft_tabs(campaign.pk, self.page.slug),
            "list_url": self.list_url(),
        }


class PartListView(PartMixin, PageView):
    template_name = "campaigns/edit_parts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = self.part_context()
        found = list(rows_of(self.campaign, self.page.model))
        mark_old_dates(self.campaign, found)
        rows = [(row, *part_summary(row), _notes(row)) for row in found]
        return super().get_context_data(**context, rows=rows)


def _notes(row: Any) -> list[str]:
    """What the person must know of a deadline that the portal counted; of a copy, the date its template had."""
    notes = counting_notes(row) if isinstance(row, Obligation) and row.working_days else []
    if isinstance(row, Obligation) and row.dropped_at is not None:
        notes = [*notes, KEPT_AS_HISTORY]
    return [*notes, f"Bản mẫu: {row.old_date}"] if row.old_date else notes


class PartFormView(PartMixin, FormPageView):
    template_name = "campaigns/edit_part.html"

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        return self.page.form_class(data, files, **self.get_form_kwargs())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, **self.part_context(), "row": self.kwargs.get("row")}

    def get_success_url(self, result: Any) -> str:
        return self.list_url()


class PartAddView(PartFormView):
    success_message = "Đã thêm."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.draft}

    def perform(self, form: forms.PartForm) -> Any:
        return services.add_part(by=self.person, campaign=self.draft, model=self.page.model, values=form.values())

    def get_success_url(self, result: Any) -> str:
        """'Lưu và thêm dòng nữa' comes back to an empty form: a plan has dozens of targets."""
        if "again" in self.request.POST:
            return reverse("campaigns:part_add", args=[self.campaign.pk, self.page.slug])
        return super().get_success_url(result)


class PartEditView(OverwriteMixin, PartFormView):
    success_message = "Đã lưu."
    seen_field = "seen"

    def what_is_stored(self) -> str:
        return services.fingerprint(self.get_row())

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.get_row()
        return {"campaign": self.draft, "instance": row, "initial": {"seen": services.fingerprint(row)}}

    def perform(self, form: forms.PartForm) -> Any:
        return services.change_part(
            by=self.person, row=self.get_row(), seen=form.cleaned_data["seen"], values=form.values()
        )


class PartDeleteView(PartMixin, SignedInView):
    """Asks first, on a page of its own; only POST deletes."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.get_row()
        title, details = part_summary(row)
        return render(
            request, "campaigns/edit_delete.html", {**self.part_context(), "row_title": title, "details": details}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.delete_part(by=self.person, row=self.get_row())
        messages.success(request, "Đã xóa.")
        return redirect(self.list_url())


class PartMoveView(PartMixin, ActionView):
    def perform(self) -> None:
        step = -1 if self.kwargs["way"] == "len" else 1
        services.move_part(by=self.person, row=self.get_row(), step=step)

    def get_success_url(self, result: None) -> str:
        return f"{self.list_url()}#dong-{self.kwargs['row']}"

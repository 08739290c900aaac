"""Works, models and exemplars: the unit's pages, and the pages everybody may read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse

from campaigns.forms.works import PhotoForm, PublishedFilterForm, WorkEditForm, WorkForm, WorkUpdateForm
from campaigns.models import Work, WorkPhoto, WorkUpdate
from campaigns.photos import prepare
from campaigns.rules.works import (
    check_can_add_photo,
    check_can_change_work,
    check_can_choose_work,
    check_can_report_work,
    check_can_withdraw_choice,
)
from campaigns.selectors import works as selectors
from campaigns.services import works as services
from campaigns.views.unit_targets import ParticipationFormView
from thidua.common.checks import refusal
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible

_EDITED = ("title", "place", "cost", "description", "planned_finish", "status", "finished_on")


class WorkAddView(ParticipationFormView):
    form_class = WorkForm
    title = "Đăng ký công trình, mô hình, điển hình"
    success_message = "Đã đăng ký."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words = selectors.requirement_words(context["participation"].campaign)
        intro = f"Phong trào yêu cầu mỗi đơn vị: {words}." if words else ""
        return {
            **context,
            "intro": " ".join(part for part in (intro, selectors.shortfall(context["participation"])) if part),
        }

    def perform(self, form: WorkForm) -> Work:
        return services.register_work(by=self.person, participation=self.get_participation(), **form.cleaned_data)


class WorkDetailView(PageView):
    """One work with its pictures and what became of it."""

    template_name = "campaigns/work_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        work = get_visible(selectors.works_visible_to(self.person), pk=self.kwargs["pk"])
        return super().get_context_data(
            work=work,
            photos=selectors.photos_of(work),
            updates=selectors.updates_of(work),
            why_not_report=refusal(check_can_report_work, self.person, work),
            why_not_photo=refusal(check_can_add_photo, self.person, work),
            why_not_change=refusal(check_can_change_work, self.person, work),
            why_not_choose=refusal(check_can_choose_work, self.person, work),
            may_withdraw=not refusal(check_can_withdraw_choice, self.person, work),
            **kwargs,
        )


class WorkFormView(FormPageView):
    """A form about one work; who may not use it is told so before anything is typed."""

    template_name = "campaigns/work_form.html"
    title = ""
    check: Any = staticmethod(check_can_change_work)

    def get_work(self) -> Work:
        row: Work = get_visible(selectors.works_visible_to(self.person), pk=self.kwargs["pk"])
        self.check(self.person, row)
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "work": self.get_work(), "title": self.title}

    def get_success_url(self, result: Model) -> str:
        return reverse("campaigns:work_detail", args=[self.kwargs["pk"]])


class WorkEditView(WorkFormView):
    form_class = WorkEditForm
    title = "Sửa thông tin"
    success_message = "Đã lưu."

    def get_form_kwargs(self) -> dict[str, Any]:
        work = self.get_work()
        return {"initial": {name: getattr(work, name) for name in _EDITED}}

    def perform(self, form: WorkEditForm) -> Work:
        return services.update_work(by=self.person, work=self.get_work(), **form.cleaned_data)


class WorkUpdateView(WorkFormView):
    form_class = WorkUpdateForm
    title = "Báo cáo tiến độ"
    success_message = "Đã ghi tiến độ."
    check = staticmethod(check_can_report_work)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"percent": self.get_work().percent}}

    @transaction.atomic
    def perform(self, form: WorkUpdateForm) -> WorkUpdate:
        """The picture belongs to the report: without room for it nothing is written."""
        data, work = form.cleaned_data, self.get_work()
        update = services.report_work(by=self.person, work=work, percent=data["percent"], note=data["note"])
        if data["file"]:
            services.add_photo(
                by=self.person, work=work, photo=prepare(data["file"]), caption=data["caption"], update=update
            )
        return update


class PhotoAddView(WorkFormView):
    form_class = PhotoForm
    title = "Thêm ảnh"
    success_message = "Đã thêm ảnh."
    check = staticmethod(check_can_add_photo)

    def perform(self, form: PhotoForm) -> WorkPhoto:
        data = form.cleaned_data
        return services.add_photo(
            by=self.person, work=self.get_work(), photo=prepare(data["file"]), caption=data["caption"]
        )


class PhotoRemoveView(ActionView):
    success_message = "Đã bỏ ảnh."

    def perform(self) -> int:
        photo = get_visible(selectors.photo_visible_to(self.person), pk=self.kwargs["pk"])
        services.remove_photo(by=self.person, photo=photo)
        return int(photo.work_id)

    def get_success_url(self, result: int) -> str:
        return reverse("campaigns:work_detail", args=[result])


class PublishedWorksView(ListPageView):
    """What other units may learn from: open to everybody who is signed in."""

    template_name = "campaigns/works_published.html"
    filter_form_class = PublishedFilterForm
    page_size = 12

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Work]:
        return selectors.published_works(filters.get("q", ""))


class PublishedWorkView(PageView):
    template_name = "campaigns/work_published.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        work = get_visible(selectors.published_works(), pk=self.kwargs["pk"])
        return super().get_context_data(work=work, photos=selectors.photos_of(work), **kwargs)

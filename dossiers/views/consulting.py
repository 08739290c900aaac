"""Points to be mended, complaints, and the public's comments as staff read them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from dossiers.forms import consulting as forms
from dossiers.forms.common import ReasonForm
from dossiers.models import Complaint, PublicComment, PublicNominee, PublicNotice, ReturnPoint
from dossiers.rules import consulting as rules
from dossiers.rules.publishing import check_can_judge, check_can_moderate, check_can_publish
from dossiers.selectors import consulting as selectors
from dossiers.selectors import publishing
from dossiers.services import consulting as services
from dossiers.services import publishing as publish
from dossiers.views.base import DossierActionView, DossierFormView
from dossiers.views.nominations import NominationMixin
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.common.views import CheckedFormView, ListPageView, get_visible


class PointAddView(DossierFormView):
    """`?de-nghi=` starts with one nominee."""

    form_class = forms.PointForm
    title = "Ghi điểm cần bổ sung"
    submit_label = "Ghi lại"
    success_message = "Đã ghi. Điểm này gửi cho đơn vị khi bấm “Trả lại bổ sung”."

    def check(self) -> None:
        rules.check_can_note(self.person, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.dossier.nominations.select_related("recipient", "award_kind").order_by("order", "pk")
        wanted = self.request.GET.get("de-nghi", "")
        return {"nominations": rows, "initial": {"nomination": wanted if wanted.isdecimal() else ""}}

    def perform(self, form: forms.PointForm) -> ReturnPoint:
        return services.note_point(by=self.person, dossier=self.dossier, **form.cleaned_data)


class _PointMixin:
    kwargs: dict[str, Any]
    person: Any

    @cached_property
    def point(self) -> ReturnPoint:
        found: ReturnPoint = get_visible(selectors.points_visible_to(self.person), pk=self.kwargs["pk"])
        return found

    @cached_property
    def dossier(self) -> Any:
        return self.point.dossier


class PointDropView(_PointMixin, DossierActionView):
    success_message = "Đã bỏ điểm này."

    def perform(self) -> None:
        services.drop_point(by=self.person, point=self.point)


class PointSettleView(_PointMixin, DossierFormView):
    form_class = forms.SettleForm
    submit_label = "Đã bổ sung"
    success_message = "Đã ghi nhận việc bổ sung."

    def check(self) -> None:
        rules.check_can_settle(self.person, self.point)

    def get_title(self) -> str:
        return str(self.point)

    def get_intro(self) -> str:
        return self.point.reason

    def perform(self, form: forms.SettleForm) -> ReturnPoint:
        return services.settle_point(by=self.person, point=self.point, **form.cleaned_data)


class ComplaintAddView(NominationMixin, CheckedFormView):
    form_class = forms.ComplaintForm
    title = "Ghi nhận kiến nghị, phản ánh"
    submit_label = "Ghi nhận"
    success_message = "Đã ghi nhận. Đề nghị này chưa trình Hội đồng được cho đến khi có kết luận."

    def check(self) -> None:
        rules.check_can_record_complaint(self.person, self.nomination)

    def get_intro(self) -> str:
        return str(self.nomination)

    def perform(self, form: forms.ComplaintForm) -> Complaint:
        return services.record_complaint(by=self.person, nomination=self.nomination, **form.cleaned_data)


class ComplaintConcludeView(CheckedFormView):
    form_class = forms.ConcludeComplaintForm
    title = "Kết luận kiến nghị, phản ánh"
    submit_label = "Ghi kết luận"
    success_message = "Đã ghi kết luận."

    @cached_property
    def complaint(self) -> Complaint:
        found: Complaint = get_visible(selectors.complaints_visible_to(self.person), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        rules.check_can_conclude_complaint(self.person, self.complaint)

    def get_intro(self) -> str:
        return f"{self.complaint.nomination}: {self.complaint.content}"

    def perform(self, form: forms.ConcludeComplaintForm) -> Complaint:
        return services.conclude_complaint(by=self.person, complaint=self.complaint, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return self.complaint.nomination.get_absolute_url()


class NoticeCreateView(DossierFormView):
    form_class = forms.NoticeForm
    title = "Lấy ý kiến công khai"
    submit_label = "Đăng công khai"
    success_message = "Đã đăng. Ý kiến gửi đến chỉ hiện sau khi bạn duyệt."

    def check(self) -> None:
        check_can_publish(self.person, self.dossier)

    def get_warning(self) -> str:
        step = publishing.publication_step(self.dossier)
        rule = (
            f" Thời gian theo {step.citation}." if step else " Danh mục chưa quy định thời gian; hãy ghi theo quy chế."
        )
        doubt = " Mức này chưa đối chiếu văn bản gốc." if step and not step.verified else ""
        return (
            "Mọi người đọc được: tên, đơn vị, hình thức đề nghị và thành tích. Không đăng thông tin cá nhân khác."
            + rule
            + doubt
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        step = publishing.publication_step(self.dossier)
        rows = publishing.publishable(self.dossier)
        initial = {"title": self.dossier.title, "working_days": step.working_days if step else None}
        return {"nominations": rows, "initial": {**initial, "nominations": list(rows)}}

    def perform(self, form: forms.NoticeForm) -> PublicNotice:
        return publish.open_notice(by=self.person, dossier=self.dossier, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return str(result.get_absolute_url()) if result else self.dossier.get_absolute_url()


class CommentListView(ListPageView):
    """The public's comments, unread ones first by their number in the menu."""

    template_name = "dossiers/public_comments.html"
    filter_form_class = forms.CommentFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[PublicComment]:
        check_permission(self.person, P.APPRAISE_DOSSIER)
        return publishing.comments_kept_by(self.person, filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "notices": publishing.notices_kept_by(self.person)[:10]}


class CommentModerateView(CheckedFormView):
    template_name = "dossiers/public_moderate.html"
    form_class = forms.ModerateForm
    title = "Xem xét ý kiến"
    submit_label = "Lưu"
    success_message = "Đã xử lý ý kiến."

    @cached_property
    def comment(self) -> PublicComment:
        found: PublicComment = get_visible(publishing.comments_kept_by(self.person, {}), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        check_can_judge(self.person, self.comment)

    def get_intro(self) -> str:
        return f"Về {self.comment.nominee.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "comment": self.comment}

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Ý kiến công khai", reverse("dossiers:public_comments"))]

    def perform(self, form: forms.ModerateForm) -> PublicComment:
        return publish.moderate_comment(by=self.person, comment=self.comment, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("dossiers:public_comments")


class NomineeWithdrawView(CheckedFormView):
    form_class = ReasonForm
    title = "Gỡ khỏi đợt lấy ý kiến"
    danger = True
    submit_label = "Gỡ"
    success_message = "Đã gỡ trường hợp này."

    @cached_property
    def nominee(self) -> PublicNominee:
        rows = PublicNominee.objects.filter(notice__in=publishing.notices_kept_by(self.person).values("pk"))
        found: PublicNominee = get_visible(rows.select_related("notice__owner"), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        check_can_moderate(self.person, self.nominee.notice)

    def get_intro(self) -> str:
        return self.nominee.name

    def perform(self, form: Any) -> None:
        publish.withdraw_nominee(by=self.person, nominee=self.nominee, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return str(self.nominee.notice.get_absolute_url())

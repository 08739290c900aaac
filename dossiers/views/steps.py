"""One view per step of a dossier's life. Each calls one service."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.urls import reverse

from dossiers.enums import NominationGroup
from dossiers.forms.appraisal import ConclusionForm, ConclusionsForm, KeeperForm, KeeperOfManyForm, OverrideForm
from dossiers.forms.common import ConfirmForm, ReasonForm
from dossiers.forms.consulting import ReturnForm
from dossiers.models import Dossier, Nomination, RuleCheck
from dossiers.rules import dossiers as rules
from dossiers.selectors import dossiers
from dossiers.selectors.conclusions import not_concluded
from dossiers.services import appraisal, submitting
from dossiers.services.concluding import Concluded, conclude_many
from dossiers.views.base import (
    CheckedFormView,
    DossierActionView,
    DossierConfirmView,
    DossierFormView,
    DossierReasonView,
)
from dossiers.views.nominations import NominationMixin
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.accounts.selectors import users_with_permission
from thidua.common.numbers import format_number
from thidua.common.views import get_visible

MOST_AT_ONCE = 100


class SendToHeadView(DossierActionView):
    success_message = "Đã trình thủ trưởng duyệt."

    def perform(self) -> Dossier:
        return submitting.send_to_head(by=self.request.user, dossier=self.dossier)


class SubmitView(DossierConfirmView):
    title = "Duyệt và nộp hồ sơ"
    submit_label = "Duyệt và nộp"
    success_message = "Đã duyệt và nộp hồ sơ; mã biên nhận ghi ở trang hồ sơ."

    def check(self) -> None:
        rules.check_can_submit(self.request.user, self.dossier)

    def get_warning(self) -> str:
        count = self.dossier.nominations.count()
        return (
            f"Hồ sơ có {count} đề nghị khen thưởng, nộp tới {self.dossier.receiver}. "
            "Sau khi nộp, đơn vị không sửa được trừ khi hồ sơ bị trả lại."
        )

    def perform(self, form: ConfirmForm) -> Dossier:
        return submitting.approve_and_submit(by=self.request.user, dossier=self.dossier)


class HandBackView(DossierReasonView):
    title = "Trả cán bộ sửa"
    submit_label = "Trả lại"
    success_message = "Đã trả hồ sơ cho cán bộ sửa."

    def check(self) -> None:
        rules.check_can_hand_back(self.request.user, self.dossier)

    def perform(self, form: ReasonForm) -> Dossier:
        return submitting.hand_back(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class WithdrawView(DossierConfirmView):
    title = "Rút hồ sơ"
    submit_label = "Rút hồ sơ"
    success_message = "Đã rút hồ sơ."
    danger = True

    def check(self) -> None:
        rules.check_can_withdraw(self.request.user, self.dossier)

    def get_warning(self) -> str:
        return "Hồ sơ đã rút không mở lại được. Các đối tượng trong hồ sơ có thể được đề nghị ở hồ sơ khác."

    def perform(self, form: ConfirmForm) -> Dossier:
        return submitting.withdraw(by=self.request.user, dossier=self.dossier)


class _KeeperView(DossierFormView):
    form_class = KeeperForm

    def get_form_kwargs(self) -> dict[str, Any]:
        keepers = users_with_permission(P.APPRAISE_DOSSIER, self.dossier.receiver)
        chosen = self.dossier.assigned_to or self.request.user
        return {"keepers": keepers, "initial": {"assigned_to": chosen}}


class ReceiveView(_KeeperView):
    title = "Tiếp nhận hồ sơ"
    submit_label = "Tiếp nhận"
    success_message = "Đã tiếp nhận hồ sơ."

    def check(self) -> None:
        rules.check_can_receive(self.request.user, self.dossier)

    def perform(self, form: KeeperForm) -> Dossier:
        return appraisal.receive(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class AssignView(_KeeperView):
    title = "Phân công xử lý"
    submit_label = "Phân công"
    success_message = "Đã phân công xử lý hồ sơ."

    def check(self) -> None:
        rules.check_can_assign(self.request.user, self.dossier)

    def perform(self, form: KeeperForm) -> Dossier:
        return appraisal.assign(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class AssignManyView(CheckedFormView):
    """The dossiers ticked in the queue (`?chon=`) to one officer: chosen there, confirmed here."""

    form_class = KeeperOfManyForm
    title = "Phân công nhiều hồ sơ"
    submit_label = "Phân công"
    success_message = "Đã phân công các hồ sơ đã chọn."

    def check(self) -> None:
        check_permission(self.request.user, P.APPRAISE_DOSSIER)

    @cached_property
    def chosen(self) -> list[int]:
        """Keys asked for in the address or sent with the form, at most a page of the queue."""
        sent = [*self.request.GET.getlist("chon"), *self.request.POST.getlist("dossiers")]
        return [int(key) for key in sent if key.isascii() and key.isdigit() and len(key) < 10][:MOST_AT_ONCE]

    @cached_property
    def rows(self) -> list[Dossier]:
        return list(dossiers.assignable(self.request.user).filter(pk__in=self.chosen))

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = dossiers.assignable(self.request.user).filter(pk__in=self.chosen)
        receivers = {row.receiver_id: row.receiver for row in self.rows}
        keepers = [user for unit in receivers.values() for user in users_with_permission(P.APPRAISE_DOSSIER, unit)]
        initial = {"dossiers": [row.pk for row in self.rows], "assigned_to": self.request.user}
        return {"keepers": keepers, "dossiers": rows, "initial": initial}

    def crumbs(self) -> list[tuple[str, str]]:
        return [("Hồ sơ cần xử lý", reverse("dossiers:queue"))]

    def get_warning(self) -> str:
        return "" if self.rows else "Chưa chọn hồ sơ nào. Hãy quay lại danh sách và đánh dấu các hồ sơ cần phân công."

    def perform(self, form: KeeperOfManyForm) -> None:
        appraisal.assign_many(by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("dossiers:queue")


class ReturnView(DossierFormView):
    form_class = ReturnForm
    title = "Trả lại bổ sung"
    submit_label = "Trả lại"
    success_message = "Đã trả hồ sơ để đơn vị bổ sung."

    def check(self) -> None:
        rules.check_can_return(self.request.user, self.dossier)

    def get_warning(self) -> str:
        noted = self.dossier.return_points.filter(sent_at__isnull=True).select_related("nomination__recipient")
        told = "; ".join(f"{point}: {point.reason}" for point in noted.order_by("pk"))
        return f"Gửi kèm các điểm đã ghi. {told}" if told else ""

    def perform(self, form: ReturnForm) -> Dossier:
        return appraisal.return_dossier(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class RefuseView(DossierReasonView):
    title = "Kết luận không khen"
    submit_label = "Kết luận không khen"
    success_message = "Đã ghi kết luận không khen."
    danger = True

    def check(self) -> None:
        rules.check_can_refuse(self.request.user, self.dossier)

    def get_warning(self) -> str:
        return "Kết luận này chấm dứt việc xét hồ sơ và không thay đổi được."

    def perform(self, form: ReasonForm) -> Dossier:
        return appraisal.refuse(by=self.request.user, dossier=self.dossier, **form.cleaned_data)


class StartAppraisalView(DossierActionView):
    success_message = "Đã bắt đầu thẩm định; kết quả đối chiếu điều kiện ghi ở từng đề nghị."

    def perform(self) -> Dossier:
        return appraisal.start_appraisal(by=self.request.user, dossier=self.dossier)


class RecheckView(DossierActionView):
    success_message = "Đã đối chiếu lại các điều kiện."

    def perform(self) -> Dossier:
        return appraisal.recheck(by=self.request.user, dossier=self.dossier)


class SendToCouncilView(DossierActionView):
    success_message = "Đã trình Hội đồng."

    def perform(self) -> Dossier:
        return appraisal.send_to_council(by=self.request.user, dossier=self.dossier)


class OverrideView(CheckedFormView):
    """Conclude on one condition by hand."""

    form_class = OverrideForm
    title = "Kết luận của người xét"
    success_message = "Đã ghi kết luận."

    @property
    def rule_check(self) -> RuleCheck:
        found: RuleCheck = get_visible(dossiers.checks_visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def check(self) -> None:
        rules.check_can_appraise(self.request.user, self.rule_check.nomination.dossier)

    def crumbs(self) -> list[tuple[str, str]]:
        nomination = self.rule_check.nomination
        listing = ("Hồ sơ đề nghị", reverse("dossiers:list"))
        return [listing, (str(nomination.recipient), nomination.get_absolute_url())]

    def get_intro(self) -> str:
        row = self.rule_check
        return f"{row.text} ({row.citation}). Kết quả đối chiếu: {row.get_verdict_display()}."

    def perform(self, form: OverrideForm) -> RuleCheck:
        return appraisal.override_check(by=self.request.user, check=self.rule_check, **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return self.rule_check.nomination.get_absolute_url()


class ConcludeView(NominationMixin, DossierFormView):
    """Recommend a nominee to the council or leave the nominee out."""

    form_class = ConclusionForm
    success_message = "Đã ghi kết luận thẩm định."

    def check(self) -> None:
        rules.check_can_appraise(self.request.user, self.dossier)

    def get_title(self) -> str:
        return f"Kết luận thẩm định: {self.nomination.recipient}"

    def perform(self, form: ConclusionForm) -> Nomination:
        return appraisal.decide_nomination(by=self.request.user, nomination=self.nomination, **form.cleaned_data)

    def get_cancel_url(self) -> str:
        return self.nomination.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return str(self.dossier.get_absolute_url())


class ConcludeManyView(DossierFormView):
    """One conclusion for all nominees of whom the rules found the same."""

    form_class = ConclusionsForm
    title = "Kết luận nhiều đề nghị"
    submit_label = "Ghi kết luận"

    def check(self) -> None:
        rules.check_can_appraise(self.request.user, self.dossier)

    def get_form_kwargs(self) -> dict[str, Any]:
        found = not_concluded(self.dossier)
        known = [(group, group.label, len(found.get(group, []))) for group in NominationGroup]
        return {"groups": [(group.value, f"{label}: {format_number(n)} đề nghị") for group, label, n in known if n]}

    def perform(self, form: ConclusionsForm) -> Any:
        return conclude_many(by=self.request.user, dossier=self.dossier, **form.cleaned_data)

    def get_success_url(self, result: Concluded | None) -> str:
        if result is not None:
            messages.success(self.request, f"Đã ghi kết luận của {format_number(result.count)} đề nghị.")
            if result.left:
                messages.warning(self.request, f"Chưa kết luận được: {' '.join(result.left[:10])}")
        return f"{self.dossier.get_absolute_url()}#de-nghi"

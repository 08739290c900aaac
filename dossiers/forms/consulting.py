from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from dossiers.enums import CommentState, ComplaintChannel, ComplaintState, PointTarget
from dossiers.forms.common import LONG, ChoiceOrAll
from dossiers.models import Nomination
from thidua.common.forms import HouseForm, RowsField, VietnameseDateField


class PointForm(HouseForm):
    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), label="Của đề nghị", required=False, empty_label="Cả hồ sơ"
    )
    target = forms.ChoiceField(label="Phần cần bổ sung", choices=PointTarget.choices)
    reason = forms.CharField(
        label="Cần bổ sung gì, vì sao",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc nguyên văn khi hồ sơ được trả lại.",
    )

    def __init__(self, *args: Any, nominations: QuerySet[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nomination"].queryset = nominations  # type: ignore[attr-defined]  # a ModelChoiceField


class SettleForm(HouseForm):
    note = forms.CharField(
        label="Giải trình",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Không bắt buộc nếu đã sửa đúng chỗ; cần ghi khi không bổ sung được.",
    )


class ReturnForm(HouseForm):
    """The reason may stay empty when points were noted: they say it."""

    reason = forms.CharField(
        label="Lý do trả lại",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bắt buộc nếu chưa ghi điểm cần bổ sung nào. Đơn vị đọc nguyên văn nội dung này.",
    )


class ComplaintForm(HouseForm):
    received_on = VietnameseDateField(label="Ngày nhận")
    channel = forms.ChoiceField(label="Nguồn", choices=ComplaintChannel.choices)
    content = forms.CharField(label="Nội dung", max_length=LONG, widget=forms.Textarea(attrs={"rows": 5}))
    reporter = forms.CharField(
        label="Người gửi",
        required=False,
        max_length=300,
        help_text="Chỉ bộ phận thẩm định đọc được; không ghi vào lịch sử hồ sơ và gói minh chứng.",
    )


class ConcludeComplaintForm(HouseForm):
    state = forms.ChoiceField(
        label="Kết luận",
        choices=[choice for choice in ComplaintState.choices if choice[0] != ComplaintState.OPEN],
        widget=forms.RadioSelect,
    )
    conclusion = forms.CharField(label="Nội dung kết luận", max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}))
    document_number = forms.CharField(label="Văn bản kết luận", required=False, max_length=120)


class _Nominations(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.recipient} – {obj.award_kind}"


class NoticeForm(HouseForm):
    title = forms.CharField(label="Tên đợt lấy ý kiến", max_length=300)
    working_days = forms.IntegerField(
        label="Thời gian (ngày làm việc)", min_value=1, max_value=60, help_text="Tính đến hết ngày làm việc cuối cùng."
    )
    nominations = _Nominations(
        label="Các trường hợp",
        queryset=Nomination.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một trường hợp."},
    )

    def __init__(self, *args: Any, nominations: QuerySet[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]  # a RowsField


class CommentForm(HouseForm):
    text = forms.CharField(label="Ý kiến của bạn", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    sender = forms.CharField(
        label="Họ tên, cách liên hệ",
        required=False,
        max_length=300,
        help_text="Không bắt buộc. Không hiển thị công khai; chỉ bộ phận thẩm định đọc để liên hệ khi cần.",
    )
    # Seen by programs that fill in everything, never by people.
    website = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))


class ModerateForm(HouseForm):
    state = forms.ChoiceField(
        label="Xử lý",
        choices=[(CommentState.SHOWN, "Hiển thị công khai"), (CommentState.HIDDEN, "Không hiển thị")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Lý do", required=False, max_length=500, help_text="Bắt buộc khi không hiển thị.")


class CommentFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên", required=False, max_length=100)
    state = ChoiceOrAll(label="Tình trạng", choices=CommentState.choices, everything="Mọi tình trạng")


class PublicFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên", required=False, max_length=100)

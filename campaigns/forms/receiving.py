from __future__ import annotations

from typing import Any

from django import forms

from campaigns.models import Campaign
from campaigns.selectors.receiving import campaigns_waiting
from thidua.accounts.models import User
from thidua.common.forms import HouseForm, VietnameseDateField


class ReasonForm(HouseForm):
    reason = forms.CharField(label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ReturnForm(ReasonForm):
    reason = forms.CharField(
        label="Lý do trả lại",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Đơn vị đọc nguyên văn lý do này: hãy ghi rõ cần sửa hoặc bổ sung gì.",
    )


class ExcuseForm(ReasonForm):
    reason = forms.CharField(label="Lý do miễn", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class UnexcuseForm(ReasonForm):
    reason = forms.CharField(
        label="Lý do bỏ miễn",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Đơn vị đọc nguyên văn lý do này; hạn cũ có hiệu lực trở lại, cần thì gia hạn sau đó",
    )


class ExtendForm(ReasonForm):
    until = VietnameseDateField(label="Hạn mới: đến hết ngày", help_text="Gửi trong ngày này vẫn là đúng hạn")
    reason = forms.CharField(label="Lý do gia hạn", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["until", "reason"]


class QueueFilterForm(forms.Form):
    q = forms.CharField(label="Tìm đơn vị", max_length=100, required=False)
    campaign = forms.ModelChoiceField(
        label="Phong trào", queryset=Campaign.objects.none(), required=False, empty_label="Tất cả"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns_waiting(user)  # type: ignore[attr-defined]

from __future__ import annotations

from django import forms

from campaigns.enums import DutyStatus
from thidua.common.forms import HouseForm, VietnameseDateField
from thidua.documents.forms import SafeFileField

SUBMISSION_PURPOSE = "submission"


class SubmissionForm(HouseForm):
    document_number = forms.CharField(
        label="Số, ký hiệu văn bản", max_length=60, help_text="Ghi đúng như trên văn bản, ví dụ 45/KH-UBND"
    )
    document_date = VietnameseDateField(label="Ngày văn bản")
    signer = forms.CharField(label="Người ký", max_length=150, required=False)
    file = SafeFileField(label="Tệp văn bản đã ký", purpose=SUBMISSION_PURPOSE)
    note = forms.CharField(
        label="Lời nhắn cho nơi nhận", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DutyFilterForm(forms.Form):
    q = forms.CharField(label="Tìm việc, phong trào", max_length=100, required=False)
    status = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Tất cả"), ("overdue", "Quá hạn"), *DutyStatus.choices]
    )

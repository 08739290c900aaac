"""The document that amends, and the campaign's own fields it may change."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from campaigns.amending import CAMPAIGN_FIELDS
from campaigns.models import Campaign
from thidua.common.dates import PartialDate
from thidua.common.forms import HouseForm, HouseModelForm, PartialDateFormField
from thidua.documents.forms import SafeFileField

AMENDMENT_PURPOSE = "campaign_amendment"


class AmendmentDocumentForm(HouseForm):
    document_reference = forms.CharField(
        label="Số, ký hiệu văn bản điều chỉnh", max_length=60, help_text="Ghi đúng như trên văn bản, ví dụ 812/KH-UBND"
    )
    document_date = PartialDateFormField(label="Ngày văn bản", help_text="Đủ ngày, tháng, năm, ví dụ 3/9/2024")
    reason = forms.CharField(
        label="Lý do điều chỉnh",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Các đơn vị đọc lý do này trong thông báo.",
    )
    file = SafeFileField(label="Tệp văn bản điều chỉnh", purpose=AMENDMENT_PURPOSE, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day = cleaned.get("document_date")
        if day and not PartialDate.parse(day).is_full:
            self.add_error("document_date", "Hãy ghi đủ ngày, tháng, năm của văn bản điều chỉnh.")
        return cleaned


class AmendedFieldsForm(HouseModelForm):
    period_from = PartialDateFormField(label="Thi đua từ", required=False)
    period_to = PartialDateFormField(label="Đến", required=False)
    min_models = forms.IntegerField(label="Số mô hình tối thiểu", min_value=0, max_value=1000, required=False)
    max_models = forms.IntegerField(label="Số mô hình tối đa", min_value=0, max_value=1000, required=False)
    min_works = forms.IntegerField(label="Hoặc số công trình tối thiểu", min_value=0, max_value=1000, required=False)

    class Meta:
        model = Campaign
        fields = CAMPAIGN_FIELDS
        widgets = {"who_text": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Row(Column("period_from", css_class="col-md-6"), Column("period_to", css_class="col-md-6")),
            "period_note",
            "who_text",
            Row(*(Column(name, css_class="col-md-4") for name in ("min_models", "max_models", "min_works"))),
            "quota_note",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begin, end = cleaned.get("period_from"), cleaned.get("period_to")
        if begin and end and PartialDate.parse(begin).first_day() > PartialDate.parse(end).last_day():
            self.add_error("period_to", "Thời gian kết thúc phải sau thời gian bắt đầu.")
        fewest, most = cleaned.get("min_models"), cleaned.get("max_models")
        if fewest is not None and most is not None and fewest > most:
            self.add_error("max_models", "Số tối đa phải bằng hoặc lớn hơn số tối thiểu.")
        return cleaned

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from campaigns import photos
from campaigns.enums import WorkChoice, WorkKind, WorkStatus
from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseDateField, VietnameseNumberField
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit

_MAX_COST = Decimal(10) ** 13


class WorkForm(HouseForm):
    kind = forms.ChoiceField(label="Loại", choices=WorkKind.choices)
    title = forms.CharField(label="Tên", max_length=300)
    place = forms.CharField(label="Địa điểm", max_length=250, required=False)
    cost = VietnameseNumberField(
        label="Kinh phí (đồng)", places=0, max_number=_MAX_COST, required=False, help_text="Ví dụ: 350.000.000"
    )
    description = forms.CharField(
        label="Mô tả", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    planned_finish = PartialDateFormField(label="Dự kiến hoàn thành", required=False)

    def clean_cost(self) -> int | None:
        cost = self.cleaned_data["cost"]
        if cost is not None and cost < 0:
            raise forms.ValidationError("Kinh phí không thể là số âm.")
        return None if cost is None else int(cost)


class WorkEditForm(WorkForm):
    kind = None  # type: ignore[assignment]  # the kind of a registered work stays
    status = forms.ChoiceField(label="Tình trạng", choices=WorkStatus.choices)
    finished_on = PartialDateFormField(label="Hoàn thành", required=False)


class _PhotoFields(HouseForm):
    file = SafeFileField(
        label="Ảnh",
        allowed=photos.ALLOWED,
        max_bytes=photos.MAX_BYTES,
        help_text="JPG, PNG hoặc WebP, tối đa 10 MB. Vị trí chụp và thông tin máy ảnh không được lưu.",
    )
    caption = forms.CharField(
        label="Chú thích", max_length=250, help_text="Ảnh chụp gì, ở đâu; người không nhìn được nghe chú thích này"
    )


class PhotoForm(_PhotoFields):
    """One picture; its caption is compulsory."""


class WorkUpdateForm(_PhotoFields):
    """Progress with words, and a picture when there is one."""

    percent = forms.IntegerField(label="Tiến độ (%)", min_value=0, max_value=100)
    note = forms.CharField(label="Tình hình", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ["percent", "note", "file", "caption"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = self.fields["caption"].required = False
        self.fields["percent"].help_text = "100 % là hoàn thành"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("file") and not cleaned.get("caption"):
            self.add_error("caption", "Hãy ghi chú thích của ảnh.")
        if cleaned.get("caption") and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", "Có chú thích mà chưa chọn ảnh.")
        return cleaned


class ChoiceForm(HouseForm):
    choice = forms.ChoiceField(
        label="Chọn để",
        choices=[pair for pair in WorkChoice.choices if pair[0] != WorkChoice.NONE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Lý do chọn", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    plaque_on = VietnameseDateField(label="Ngày gắn biển", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plaque_on"].help_text = "Chỉ khi chọn gắn biển; có thể ghi sau"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("plaque_on") and cleaned.get("choice") != WorkChoice.PLAQUE:
            self.add_error("plaque_on", "Ngày gắn biển chỉ dùng khi chọn gắn biển.")
        return cleaned


class WithdrawChoiceForm(HouseForm):
    reason = forms.CharField(label="Lý do thôi chọn", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class WorkFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên, địa điểm, đơn vị", max_length=100, required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Mọi loại"), *WorkKind.choices], required=False)
    status = forms.ChoiceField(
        label="Tình trạng", choices=[("", "Mọi tình trạng"), *WorkStatus.choices], required=False
    )
    choice = forms.ChoiceField(label="Được chọn", choices=[("", "Tất cả"), *WorkChoice.choices], required=False)
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Mọi đơn vị"
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice field


class PublishedFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên, địa điểm, đơn vị", max_length=100, required=False)

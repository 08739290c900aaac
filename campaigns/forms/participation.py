from __future__ import annotations

from typing import Any

from django import forms

from campaigns.enums import Direction, WorkKind, WorkStatus
from campaigns.models import Participation, Target
from campaigns.selectors.participation import unregistered_targets
from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseNumberField
from thidua.documents.forms import SafeFileField

PROGRESS_PURPOSE = "progress"


class TargetChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.group}: {obj.text}" if obj.group else obj.text


class UnitTargetForm(HouseForm):
    """Take up one of the campaign's targets, or write one of the unit's own."""

    target = TargetChoice(
        label="Theo chỉ tiêu của phong trào",
        queryset=Target.objects.none(),
        required=False,
        empty_label="Chỉ tiêu riêng của đơn vị",
        help_text="Chọn chỉ tiêu của phong trào, hoặc để “Chỉ tiêu riêng” và ghi nội dung bên dưới.",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    text = forms.CharField(
        label="Nội dung", max_length=500, required=False, help_text="Để trống nếu giữ nguyên lời của phong trào"
    )
    value = VietnameseNumberField(label="Mức đơn vị đăng ký")
    unit_label = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    direction = forms.ChoiceField(label="Chiều tốt (với chỉ tiêu riêng)", choices=Direction.choices, required=False)

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = unregistered_targets(participation)  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        target = cleaned.get("target")
        if not cleaned.get("text") and target is None:
            self.add_error("text", "Hãy ghi nội dung chỉ tiêu riêng, hoặc chọn một chỉ tiêu của phong trào.")
        if target is not None:
            cleaned["text"] = cleaned.get("text") or target.text
            cleaned["unit_label"] = cleaned.get("unit_label") or target.unit_label
        cleaned["direction"] = cleaned.get("direction") or Direction.UP
        return cleaned


class UnitTargetEditForm(HouseForm):
    text = forms.CharField(label="Nội dung", max_length=500)
    value = VietnameseNumberField(label="Mức đơn vị đăng ký")
    unit_label = forms.CharField(label="Đơn vị tính", max_length=60, required=False)


class ProgressForm(HouseForm):
    period = PartialDateFormField(label="Kỳ số liệu")
    value = VietnameseNumberField(label="Kết quả đạt được")
    evidence = forms.CharField(
        label="Minh chứng",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Số liệu lấy từ đâu, theo báo cáo nào; hoặc đính kèm tệp",
    )
    file = SafeFileField(label="Tệp minh chứng", purpose=PROGRESS_PURPOSE, required=False)


class WorkForm(HouseForm):
    kind = forms.ChoiceField(label="Loại", choices=WorkKind.choices)
    title = forms.CharField(label="Tên", max_length=300)
    description = forms.CharField(
        label="Mô tả", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    planned_finish = PartialDateFormField(label="Dự kiến hoàn thành", required=False)


class WorkEditForm(WorkForm):
    kind = None  # type: ignore[assignment]  # the kind of a registered work stays
    status = forms.ChoiceField(label="Tình trạng", choices=WorkStatus.choices)


class ParticipationFilterForm(forms.Form):
    q = forms.CharField(label="Tìm phong trào", max_length=100, required=False)

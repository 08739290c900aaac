from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from dossiers.enums import SessionMode, SessionStatus
from dossiers.forms.common import ChoiceOrAll
from dossiers.models import Council, CouncilMember, Dossier, Nomination
from thidua.common.dates import due_by_end_of
from thidua.common.forms import HouseForm, RowsField, VietnameseDateField


class SessionFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên phiên họp", required=False, max_length=100)
    status = ChoiceOrAll(label="Tình trạng", choices=SessionStatus.choices, everything="Mọi tình trạng")


class NominationChoices(RowsField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.recipient} – {obj.award_kind.short_name or obj.award_kind} ({obj.dossier.unit})"


class SeatField(forms.ModelChoiceField):
    """A member in office, named with the position in the council."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(CouncilMember.objects.none(), required=False, empty_label="Chưa chọn", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user.full_name} – {obj.get_position_display()}"


class SessionForm(HouseForm):
    title = forms.CharField(label="Tên phiên họp", max_length=300)
    held_at = forms.DateTimeField(
        label="Thời gian họp",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Thời gian không hợp lệ. Ví dụ: 15/10/2024 08:00."},
    )
    place = forms.CharField(label="Địa điểm", max_length=250, required=False)
    mode = forms.ChoiceField(label="Hình thức", choices=SessionMode.choices, required=False)
    postal_until = VietnameseDateField(
        label="Nhận ý kiến bằng văn bản đến hết ngày",
        required=False,
        help_text="Cần khi lấy ý kiến bằng văn bản, hoặc khi xin ý kiến thành viên vắng mặt.",
    )
    chair = SeatField(label="Chủ trì")
    clerk = SeatField(label="Thư ký phiên họp")
    nominations = NominationChoices(
        Nomination.objects.none(),
        label="Nội dung biểu quyết",
        help_text="Các đề nghị đủ điều kiện đang chờ Hội đồng và chưa nằm trong phiên họp nào khác.",
        error_messages={"required": "Hãy chọn ít nhất một đề nghị."},
    )

    def __init__(
        self, *args: Any, nominations: QuerySet[Nomination], seats: QuerySet[CouncilMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        for name in ("chair", "clerk"):
            self.fields[name].queryset = seats  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["mode"] = cleaned.get("mode") or SessionMode.MEETING
        until = cleaned.pop("postal_until", None)
        cleaned["postal_due_at"] = due_by_end_of(until) if until else None
        if cleaned["mode"] == SessionMode.WRITTEN and until is None and "postal_until" not in self.errors:
            self.add_error("postal_until", "Hãy đặt hạn nhận ý kiến bằng văn bản.")
        return cleaned

    def clean_held_at(self) -> Any:
        value = self.cleaned_data["held_at"]
        if not 1900 <= value.year <= 2200:
            raise ValidationError("Năm phải từ 1900 đến 2200.")
        return value


class CouncilChoiceForm(HouseForm):
    council = forms.ModelChoiceField(Council.objects.none(), label="Hội đồng", empty_label=None)

    def __init__(self, *args: Any, councils: QuerySet[Council], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = councils  # type: ignore[attr-defined]  # a ModelChoiceField


class DossierChoices(RowsField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code}: {obj.unit} ({obj.approved} đề nghị được thống nhất)"


class PassForm(HouseForm):
    dossiers = DossierChoices(
        Dossier.objects.none(), label="Hồ sơ", error_messages={"required": "Hãy chọn ít nhất một hồ sơ."}
    )
    subject = forms.CharField(
        label="Trích yếu quyết định",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt đầu bằng “Về việc …”",
    )
    reason = forms.CharField(
        label="Lý do khen",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Phần bắt đầu bằng “đã có thành tích …”, in ở Điều 1.",
    )

    def __init__(self, *args: Any, dossiers: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

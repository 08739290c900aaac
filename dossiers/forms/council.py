from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from dossiers.enums import Choice, SessionStatus
from dossiers.forms.common import ChoiceOrAll
from dossiers.models import Council, Dossier, Nomination
from dossiers.selectors.council import BallotLine
from thidua.common.forms import HouseForm, RowsField


class SessionFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên phiên họp", required=False, max_length=100)
    status = ChoiceOrAll(label="Tình trạng", choices=SessionStatus.choices, everything="Mọi tình trạng")


class NominationChoices(RowsField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.recipient} – {obj.award_kind.short_name or obj.award_kind} ({obj.dossier.unit})"


class SessionForm(HouseForm):
    title = forms.CharField(label="Tên phiên họp", max_length=300)
    held_at = forms.DateTimeField(
        label="Thời gian họp",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": "Thời gian không hợp lệ. Ví dụ: 15/10/2024 08:00."},
    )
    place = forms.CharField(label="Địa điểm", max_length=250, required=False)
    nominations = NominationChoices(
        Nomination.objects.none(),
        label="Nội dung biểu quyết",
        help_text="Các đề nghị đủ điều kiện đang chờ Hội đồng và chưa nằm trong phiên họp nào khác.",
        error_messages={"required": "Hãy chọn ít nhất một đề nghị."},
    )

    def __init__(self, *args: Any, nominations: QuerySet[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = nominations  # type: ignore[attr-defined]  # a ModelMultipleChoiceField

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


class BallotForm(HouseForm):
    """One radio pair per item the member may still vote on; an item left open is voted on later."""

    def __init__(self, *args: Any, lines: Iterable[BallotLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            if line.is_open:
                self.fields[f"item_{line.item.pk}"] = forms.ChoiceField(
                    label="Biểu quyết",
                    choices=Choice.choices,
                    required=False,
                    widget=forms.RadioSelect,
                )
        self.helper.layout = Layout(*(Div(name) for name in self.fields))

    def choices(self) -> dict[int, str]:
        return {int(name.removeprefix("item_")): value for name, value in self.cleaned_data.items() if value}


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

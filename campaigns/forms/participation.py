from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from campaigns.enums import Comparator, Direction, RollUp
from campaigns.forms.fields import Details
from campaigns.models import Participation, Target, UnitTarget
from campaigns.selectors.participation import unregistered_targets
from campaigns.wording import goal_words, reporting_words
from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseNumberField
from thidua.documents.forms import SafeFileField

PROGRESS_PURPOSE = "progress"
_FIGURES = ("comparator", "value", "value_to", "unit_label")
_OWN_COMPARATORS = [("", "Như phong trào"), *Comparator.choices]


class TargetChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        named = f"{obj.group}: {obj.text}" if obj.group else obj.text
        return f"{named} ({goal_words(obj)})"


class FiguresForm(HouseForm):
    """The unit's own figure of one target: one number or a range, and what is rarely needed behind a line to open."""

    text = forms.CharField(label="Nội dung", max_length=500)
    comparator = forms.ChoiceField(
        label="Phép so",
        choices=_OWN_COMPARATORS,
        required=False,
        help_text="Để “Như phong trào” nếu chỉ khác con số",
    )
    value = VietnameseNumberField(label="Mức đơn vị đăng ký", ranged=True)
    value_to = VietnameseNumberField(label="Đến", required=False, ranged=True, help_text="Chỉ khi đăng ký một khoảng")
    unit_label = forms.CharField(label="Đơn vị tính", max_length=60, required=False)
    direction = forms.ChoiceField(label="Chiều tốt (với chỉ tiêu riêng)", choices=Direction.choices, required=False)
    baseline = VietnameseNumberField(
        label="Mức gốc của đơn vị", required=False, help_text="Mức lúc bắt đầu, để vẽ con đường tới chỉ tiêu"
    )
    weight = VietnameseNumberField(
        label="Trọng số của đơn vị", required=False, help_text="Ví dụ số hộ, khi số chung là trung bình có trọng số"
    )
    by_when = PartialDateFormField(label="Thời điểm đạt", required=False)

    def __init__(self, *args: Any, target: Target | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follows = target
        if self.is_weighted:
            self.fields["weight"].label = f"Trọng số: {target.weight_label}"  # type: ignore[union-attr]
            self.fields["weight"].required = True

    @property
    def is_weighted(self) -> bool:
        return self.follows is not None and self.follows.roll_up == RollUp.WEIGHTED

    def lay_out(self) -> None:
        """Called when the fields are settled."""
        figures = Row(*(Column(name, css_class="col-md-3") for name in _FIGURES))
        first = [name for name in ("target", "text") if name in self.fields]
        after = [name for name in ("direction",) if name in self.fields]
        rare = ["baseline", "by_when"] if self.is_weighted else ["baseline", "weight", "by_when"]
        weight = ["weight"] if self.is_weighted else []
        details = Details("Thêm chi tiết: mức gốc, trọng số, thời điểm", *rare)
        self.helper.layout = Layout(*first, figures, *after, *weight, details)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("value"), cleaned.get("value_to")
        if low is not None and high is not None and high <= low:
            self.add_error("value_to", "Giá trị “đến” phải lớn hơn giá trị “từ”.")
        if cleaned.get("comparator") == Comparator.BETWEEN and high is None and "value_to" not in self.errors:
            self.add_error("value_to", "Hãy nhập giá trị “đến” của khoảng.")
        if high is not None and cleaned.get("comparator") not in ("", Comparator.BETWEEN):
            self.add_error("value_to", "Chỉ phép so “trong khoảng” mới có giá trị “đến”.")
        weight = cleaned.get("weight")
        if weight is not None and weight <= 0:
            self.add_error("weight", "Trọng số phải lớn hơn 0.")
        return cleaned


class UnitTargetForm(FiguresForm):
    """Take up one of the campaign's targets, or write one of the unit's own."""

    target = TargetChoice(
        label="Theo chỉ tiêu của phong trào",
        queryset=Target.objects.none(),
        required=False,
        empty_label="Chỉ tiêu riêng của đơn vị",
        help_text="Chọn chỉ tiêu của phong trào, hoặc để “Chỉ tiêu riêng” và ghi nội dung bên dưới.",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = unregistered_targets(participation)  # type: ignore[attr-defined]  # a choice field
        text = self.fields["text"]
        text.required, text.help_text = False, "Để trống nếu giữ nguyên lời của phong trào"
        if self.follows is not None:
            self.fields["value"].help_text = f"Phong trào: {goal_words(self.follows)}"
            del self.fields["direction"]
        self.lay_out()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        target = cleaned.get("target")
        if not cleaned.get("text") and target is None and "target" not in self.errors:
            self.add_error("text", "Hãy ghi nội dung chỉ tiêu riêng, hoặc chọn một chỉ tiêu của phong trào.")
        if target is not None:
            cleaned["text"] = cleaned.get("text") or target.text
            cleaned["unit_label"] = cleaned.get("unit_label") or target.unit_label
        cleaned["direction"] = cleaned.get("direction") or Direction.UP
        return cleaned


class UnitTargetEditForm(FiguresForm):
    """The campaign's target stays; only one of the unit's own has a direction to choose."""

    def __init__(self, *args: Any, unit_target: UnitTarget, **kwargs: Any) -> None:
        super().__init__(*args, target=unit_target.target, **kwargs)
        if unit_target.target is not None:
            del self.fields["direction"]
        self.lay_out()


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

    def __init__(self, *args: Any, unit_target: UnitTarget, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = reporting_words(unit_target.target)


class ParticipationFilterForm(forms.Form):
    q = forms.CharField(label="Tìm phong trào", max_length=100, required=False)

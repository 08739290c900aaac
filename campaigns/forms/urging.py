from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from campaigns.forms.letters import LetterForm
from campaigns.letters import Letter
from campaigns.models import Campaign, Obligation
from campaigns.selectors.urging import owed_obligations
from thidua.common import clock
from thidua.common.forms import RowsField, VietnameseDateField
from thidua.units.models import Unit


class _Owed(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.what}: {obj.silent} đơn vị chưa gửi"


class UrgeForm(LetterForm):
    """A letter to be: what it asks for, of whom, and its words. `seen` is the newest letter the page knew of."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, required=False)
    units = RowsField(queryset=Unit.objects.none(), required=False, widget=forms.MultipleHiddenInput)
    obligations = _Owed(
        label="Văn bản cần đôn đốc",
        queryset=Obligation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một việc."},
    )
    new_date = VietnameseDateField(
        label="Đề nghị gửi trước khi hết ngày",
        required=False,
        help_text="Không thay đổi hạn: muốn lùi hạn cho một đơn vị, dùng Gia hạn",
    )
    note = forms.CharField(
        label="Nội dung thêm", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["obligations"].queryset = owed_obligations(campaign)
        fields["units"].queryset = Unit.objects.filter(participations__campaign=campaign)
        self.helper.layout = Layout(
            "seen",
            "units",
            "obligations",
            Fieldset("Nội dung", "subject", "new_date", "note"),
            self.signature(),
        )

    def clean_new_date(self) -> Any:
        day = self.cleaned_data["new_date"]
        if day is not None and day < clock.today():
            raise forms.ValidationError("Ngày đề nghị gửi không thể trước ngày hôm nay.")
        return day

    def letter(self) -> Letter:
        data = self.cleaned_data
        return Letter(
            **self.words(),
            new_date=data["new_date"],
            note=data["note"],
        )

    def chosen(self) -> tuple[list[int], list[int] | None]:
        """Ids of the obligations, and of the units when some were ticked on the board."""
        data = self.cleaned_data
        units = [unit.pk for unit in data["units"]]
        return [row.pk for row in data["obligations"]], units or None


class LinesFilterForm(forms.Form):
    q = forms.CharField(label="Tìm đơn vị", max_length=100, required=False)

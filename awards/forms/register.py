from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import AwardGround, AwardLevel, AwardNature, HonourStatus, RecipientGroup, RecipientType
from awards.models import AwardKind
from thidua.common.forms import VietnameseDateField
from thidua.units.models import Unit

_ALL = ("", "Tất cả")


class RegisterFilterForm(forms.Form):
    q = forms.CharField(label="Tìm tên, số quyết định", max_length=100, required=False)
    nature = forms.ChoiceField(label="Nhóm", required=False, choices=[_ALL, *AwardNature.choices])
    award_kind = forms.ModelChoiceField(
        label="Danh hiệu, hình thức", required=False, queryset=AwardKind.objects.none(), empty_label="Tất cả"
    )
    level = forms.ChoiceField(label="Cấp", required=False, choices=[_ALL, *AwardLevel.choices])
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label="Đơn vị (kể cả trực thuộc)",
        required=False,
        queryset=Unit.objects.none(),
        empty_label="Tất cả",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    recipient_type = forms.ChoiceField(label="Đối tượng", required=False, choices=[_ALL, *RecipientType.choices])
    group = forms.ChoiceField(label="Nhóm đối tượng", required=False, choices=[_ALL, *RecipientGroup.choices])
    ground = forms.ChoiceField(label="Loại hình", required=False, choices=[_ALL, *AwardGround.choices])
    status = forms.ChoiceField(label="Hiệu lực", required=False, choices=[_ALL, *HonourStatus.choices])

    def __init__(self, *args: Any, years: list[int], units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_kind"].queryset = AwardKind.objects.order_by("rank", "name", "pk")  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice field
        self.fields["year"].choices = [_ALL, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]  # a choice field


class CatalogueDayForm(forms.Form):
    day = VietnameseDateField(label="Quy định có hiệu lực vào ngày", required=False)

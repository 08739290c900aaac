"""Reports, reopening and copying."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.copying import successor_units
from campaigns.enums import SummaryKind
from campaigns.models import Campaign
from campaigns.services.life import DATED
from thidua.common import clock
from thidua.common.forms import HouseForm, RowsField
from thidua.units.models import Unit


class SummaryForm(HouseForm):
    kind = forms.ChoiceField(label="Loại báo cáo", choices=SummaryKind.choices)


class ReopenForm(HouseForm):
    reason = forms.CharField(label="Lý do mở lại", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CopyForm(HouseForm):
    title = forms.CharField(label="Tên phong trào mới", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    shifted = forms.MultipleChoiceField(
        label="Dời ngày sang năm sau cho",
        choices=list(DATED.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Không đánh dấu thì ngày để trống; ngày của bản cũ vẫn hiện bên cạnh để tham khảo.",
    )
    years = forms.IntegerField(label="Dời bao nhiêu năm", min_value=1, max_value=10, initial=1)
    with_units = forms.BooleanField(label="Giữ các đơn vị tham gia còn hoạt động", required=False, initial=True)
    successors = RowsField(
        label="Thêm đơn vị kế thừa của đơn vị đã sáp nhập, chia tách",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heirs = [unit.pk for unit in successor_units(campaign, clock.today())]
        self.initial.setdefault("title", campaign.title)
        self.initial.setdefault("successors", heirs)
        rows = Unit.objects.filter(pk__in=heirs).order_by("name_sort", "pk")
        self.fields["successors"].queryset = rows  # type: ignore[attr-defined]  # a choice field
        if not heirs:
            del self.fields["successors"]

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.models import Campaign
from campaigns.selectors.participants import candidates, clusters_available, kinds_available, not_chosen
from thidua.common import clock
from thidua.common.forms import HouseForm, RowsField, VietnameseDateField
from thidua.units.models import Cluster, Unit

MAX_OFFERED = 100


class UnitIdsForm(forms.Form):
    """The ticked units; the service decides which of them may join or leave."""

    units = RowsField(
        queryset=Unit.objects.all(),
        error_messages={
            "required": "Hãy đánh dấu ít nhất một đơn vị.",
            "invalid_choice": "Có đơn vị không còn trong danh mục.",
            "invalid_pk_value": "Danh sách đơn vị không hợp lệ.",
        },
    )


class KindForm(forms.Form):
    kind = forms.ChoiceField(label="Tất cả đơn vị loại", error_messages={"required": "Hãy chọn loại đơn vị."})

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds_available(campaign, clock.today())  # type: ignore[attr-defined]


class ClusterForm(forms.Form):
    cluster = forms.ModelChoiceField(
        label="Cả cụm, khối thi đua",
        queryset=Cluster.objects.none(),
        empty_label=None,
        error_messages={"required": "Hãy chọn cụm, khối.", "invalid_choice": "Cụm, khối không hợp lệ."},
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cluster"].queryset = clusters_available(campaign)  # type: ignore[attr-defined]


class LateUnitsForm(HouseForm):
    """Units that join a running campaign."""

    field_order = ["reason", "until", "units"]
    units = RowsField(
        label="Đơn vị",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy đánh dấu ít nhất một đơn vị.",
            "invalid_choice": "Có đơn vị đã tham gia hoặc không còn hoạt động.",
            "invalid_pk_value": "Danh sách đơn vị không hợp lệ.",
        },
    )
    until = VietnameseDateField(
        label="Hạn riêng: đến hết ngày",
        required=False,
        help_text="Việc có hạn sớm hơn ngày này được gia hạn đến ngày này; để trống: theo hạn chung",
    )
    reason = forms.CharField(label="Lý do thêm", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, campaign: Campaign, text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Ticks must survive another search, so all are accepted and only those that match are offered.
        allowed = not_chosen(campaign, clock.today())
        field: Any = self.fields["units"]
        field.queryset = allowed
        field.choices = [(unit.pk, unit.name) for unit in candidates(campaign, clock.today(), text)[:MAX_OFFERED]]

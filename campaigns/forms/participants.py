from __future__ import annotations

from typing import Any

from django import forms

from campaigns.models import Campaign
from campaigns.selectors.participants import clusters_available, kinds_available
from thidua.common import clock
from thidua.common.forms import RowsField
from thidua.units.models import Cluster, Unit


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

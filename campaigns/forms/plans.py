"""Starting a unit's own plan from the campaign it takes part in, and the filters of the tree of plans."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.forms.campaigns import UnitFilterForm
from campaigns.models import Obligation, Participation, Target
from campaigns.selectors.board import board_columns
from campaigns.selectors.plans import HAS, MISSING, PLAN_STATES, main_targets
from campaigns.wording import target_words
from thidua.common.forms import HouseForm, RowsField


class _TargetRows(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        words = target_words(obj)
        return f"{obj.text}: {words}" if words else obj.text


class OwnPlanForm(HouseForm):
    title = forms.CharField(label="Tên kế hoạch của đơn vị", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    targets = _TargetRows(
        label="Chỉ tiêu đơn vị nhận thực hiện",
        queryset=Target.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-scroll"}),
        help_text="Mỗi chỉ tiêu được nối với chỉ tiêu cấp trên; mức đơn vị đã đăng ký được dùng nếu có.",
    )
    obligations = RowsField(
        label="Việc giao lại cho đơn vị trực thuộc",
        queryset=Obligation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hạn để trống: đơn vị tự đặt, sớm hơn hạn của cấp trên.",
    )
    with_units = forms.BooleanField(label="Đưa mọi đơn vị trực thuộc vào kế hoạch", required=False, initial=True)

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign = participation.campaign
        targets, asked = main_targets(campaign), board_columns(campaign)
        obligations = Obligation.objects.filter(pk__in=[row.pk for row in asked]).order_by("order", "pk")
        self.fields["targets"].queryset = targets  # type: ignore[attr-defined]  # a choice field
        self.fields["obligations"].queryset = obligations  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("title", own_title(participation))
        self.initial.setdefault("targets", [row.pk for row in targets])


def own_title(participation: Participation) -> str:
    title = participation.campaign.title
    first = title[:1].lower() + title[1:] if title.lower().startswith("phong trào") else f"phong trào “{title}”"
    return f"Kế hoạch thực hiện {first}"[:600]


class PlanFilterForm(UnitFilterForm):
    state = forms.ChoiceField(label="Kế hoạch", required=False, choices=[("", "Tất cả"), *PLAN_STATES])


class CarrierFilterForm(UnitFilterForm):
    state = forms.ChoiceField(
        label="Chỉ tiêu này",
        required=False,
        choices=[("", "Tất cả"), (HAS, "Đã có trong kế hoạch"), (MISSING, "Chưa có trong kế hoạch")],
    )

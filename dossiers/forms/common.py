from __future__ import annotations

from typing import Any

from django import forms

from thidua.common.forms import HouseForm

LONG = 4000


class ConfirmForm(HouseForm):
    """A question answered by its button."""


class ReasonForm(HouseForm):
    reason = forms.CharField(
        label="Lý do",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Người nhận đọc nguyên văn nội dung này.",
    )


class ChoiceOrAll(forms.ChoiceField):
    """A filter of a list: nothing chosen means all."""

    def __init__(self, *, choices: Any, everything: str = "Tất cả", **kwargs: Any) -> None:
        super().__init__(choices=[("", everything), *choices], required=False, **kwargs)

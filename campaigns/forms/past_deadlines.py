"""What becomes of deadlines that are over before the launch: one form for all of them."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.enums import PastChoice
from campaigns.models import Obligation
from campaigns.wording import deadline_words
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.forms import HouseForm, VietnameseDateField


class PastDeadlinesForm(HouseForm):
    """Three ways for each obligation; keeping is ticked, since the paper said so and nothing is asked by it."""

    def __init__(self, *args: Any, obligations: list[Obligation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obligations = obligations
        for row in obligations:
            # A recurring obligation has no single date to set: its own form has the period.
            ways = [way for way in PastChoice.choices if not (row.is_series and way[0] == PastChoice.DATE)]
            self.fields[f"way_{row.pk}"] = forms.ChoiceField(
                label=row.what,
                choices=ways,
                initial=PastChoice.KEEP,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
            )
            if not row.is_series:
                until = VietnameseDateField(label="Hạn mới: hết ngày", required=False)
                until.widget.attrs["class"] = "form-control form-control-sm"
                self.fields[f"until_{row.pk}"] = until

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [
            {
                "obligation": row,
                "was": deadline_words(row),
                "way": self[f"way_{row.pk}"],
                "until": None if row.is_series else self[f"until_{row.pk}"],
            }
            for row in self.obligations
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        today = clock.now().astimezone(HANOI).date()
        for row in self.obligations:
            name, way = f"until_{row.pk}", cleaned.get(f"way_{row.pk}")
            until = cleaned.get(name)
            if name in self.errors or name not in self.fields:
                continue
            if way == PastChoice.DATE and until is None:
                self.add_error(name, "Hãy nhập hạn mới.")
            elif way == PastChoice.DATE and until is not None and until < today:
                self.add_error(name, "Hạn mới phải từ hôm nay trở đi.")
            elif way and way != PastChoice.DATE and until is not None:
                self.add_error(name, "Đã ghi hạn mới: hãy chọn “Đặt hạn mới” hoặc xóa ngày này.")
        return cleaned

    def choices(self) -> dict[int, tuple[str, Any]]:
        """Obligation → what to do, and until when."""
        data = self.cleaned_data
        return {row.pk: (data[f"way_{row.pk}"], data.get(f"until_{row.pk}")) for row in self.obligations}

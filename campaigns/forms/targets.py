from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from campaigns.enums import TargetVerdict
from campaigns.selectors.figures import Judged

_WORST_FIRST = (
    TargetVerdict.MISSED,
    TargetVerdict.AT_RISK,
    TargetVerdict.NO_DATA,
    TargetVerdict.MET,
    TargetVerdict.EXCEEDED,
)


@dataclass(frozen=True, slots=True)
class Sort:
    label: str
    key: Callable[[Judged], Any]
    reverse: bool = False

    def sorted(self, rows: list[Judged]) -> list[Judged]:
        """Rows without a figure always come last."""
        return sorted((row for row in rows if self._has(row)), key=self.key, reverse=self.reverse) + [
            row for row in rows if not self._has(row)
        ]

    def _has(self, row: Judged) -> bool:
        return self.key(row) is not None


SORTS: dict[str, Sort] = {
    "unit": Sort("Tên đơn vị", lambda row: row.unit_target.participation.unit.name_sort),
    "high": Sort("Kết quả cao trước", lambda row: row.actual, reverse=True),
    "low": Sort("Kết quả thấp trước", lambda row: row.actual),
    "worst": Sort("Cần chú ý trước", lambda row: _WORST_FIRST.index(row.verdict)),
}


class TargetUnitsFilterForm(forms.Form):
    q = forms.CharField(label="Tìm đơn vị", max_length=100, required=False)
    verdict = forms.ChoiceField(label="Đánh giá", choices=[("", "Mọi kết quả"), *TargetVerdict.choices], required=False)
    sort = forms.ChoiceField(
        label="Sắp xếp", choices=[(name, sort.label) for name, sort in SORTS.items()], required=False
    )

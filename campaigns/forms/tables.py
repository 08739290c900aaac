"""Many targets on one page: a line for each, its own errors beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from campaigns.enums import Comparator, RollUp
from campaigns.forms.participation import PROGRESS_PURPOSE
from campaigns.models import Target, UnitTarget
from campaigns.selectors.figures import Judged
from campaigns.services.participation import Entry
from campaigns.wording import goal_words, reporting_words, unit_target_words
from thidua.common.forms import HouseForm, PartialDateFormField, VietnameseNumberField
from thidua.documents.forms import SafeFileField


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """What the table shows of one target; the fields are read from the form when the page is drawn."""

    target: Target
    words: str
    known: UnitTarget | None
    reported: bool
    form: RegisterTable

    @property
    def value(self) -> forms.BoundField:
        return self.form[f"value-{self.target.pk}"]

    @property
    def value_to(self) -> forms.BoundField | None:
        return self._field("value_to")

    @property
    def weight(self) -> forms.BoundField | None:
        return self._field("weight")

    def _field(self, name: str) -> forms.BoundField | None:
        key = f"{name}-{self.target.pk}"
        return self.form[key] if key in self.form.fields else None


class RegisterTable(HouseForm):
    """A value per target; an empty line is left alone, so a table may be filled over several days."""

    def __init__(
        self,
        *args: Any,
        targets: Sequence[Target],
        known: dict[int, UnitTarget],
        reported: set[int],
        fill: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [self._line(target, known.get(target.pk), reported, fill) for target in targets]

    def _line(self, target: Target, known: UnitTarget | None, reported: set[int], fill: bool) -> RegisterLine:
        is_reported = known is not None and known.pk in reported
        value = known.value if known else (_figure(target) if fill else None)
        value_to = known.value_to if known else (target.value_to if fill else None)
        self._number("value", "Mức đăng ký", target, value, is_reported)
        if target.comparator == Comparator.BETWEEN or value_to is not None:
            self._number("value_to", "Đến", target, value_to, is_reported)
        if target.roll_up == RollUp.WEIGHTED:
            self._number("weight", target.weight_label, target, known.weight if known else None, False)
        return RegisterLine(target, goal_words(target), known, is_reported, self)

    def _number(self, name: str, label: str, target: Target, initial: Decimal | None, disabled: bool) -> None:
        attrs = {
            "class": "form-control form-control-sm",
            "aria-label": f"{label}: {target.text}",
            "autocomplete": "off",
        }
        self.fields[f"{name}-{target.pk}"] = VietnameseNumberField(
            label=label,
            required=False,
            ranged=name.startswith("value"),
            initial=initial,
            disabled=disabled,
            widget=forms.TextInput(attrs=attrs),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for line in self.lines:
            self._clean_line(line.target, line.known, cleaned)
        return cleaned

    def _clean_line(self, target: Target, known: UnitTarget | None, cleaned: dict[str, Any]) -> None:
        value, value_to, weight = (cleaned.get(f"{name}-{target.pk}") for name in ("value", "value_to", "weight"))
        field = f"value-{target.pk}"
        if field in self.errors:
            return
        if value is None:
            if known is not None:
                self.add_error(field, "Đã đăng ký. Muốn bỏ chỉ tiêu này, dùng nút “Bỏ” ở trang của đơn vị.")
            elif value_to is not None or weight is not None:
                self.add_error(field, "Hãy nhập mức đăng ký.")
        elif value_to is not None and value_to <= value:
            self.add_error(f"value_to-{target.pk}", "Giá trị “đến” phải lớn hơn giá trị “từ”.")
        elif target.roll_up == RollUp.WEIGHTED and f"weight-{target.pk}" not in self.errors:
            if weight is None:
                self.add_error(f"weight-{target.pk}", f"Hãy ghi {target.weight_label} của đơn vị.")
            elif weight <= 0:
                self.add_error(f"weight-{target.pk}", "Trọng số phải lớn hơn 0.")

    def entries(self) -> list[Entry]:
        data = self.cleaned_data
        return [
            Entry(
                line.target,
                data[f"value-{line.target.pk}"],
                data.get(f"value_to-{line.target.pk}"),
                data.get(f"weight-{line.target.pk}"),
            )
            for line in self.lines
            if data.get(f"value-{line.target.pk}") is not None
        ]


def _figure(target: Target) -> Decimal | None:
    return Decimal(0) if target.implicit_zero else target.value


@dataclass(frozen=True, slots=True)
class ReportLine:
    judged: Judged
    words: str
    hint: str
    form: ReportTable

    @property
    def unit_target(self) -> UnitTarget:
        return self.judged.unit_target

    @property
    def value(self) -> forms.BoundField:
        return self.form[f"value-{self.unit_target.pk}"]

    @property
    def evidence(self) -> forms.BoundField:
        return self.form[f"evidence-{self.unit_target.pk}"]

    @property
    def file(self) -> forms.BoundField:
        return self.form[f"file-{self.unit_target.pk}"]


class ReportTable(HouseForm):
    """One period for many targets. What stands for all lines is asked once; a line may add its own."""

    period = PartialDateFormField(label="Kỳ số liệu")
    evidence = forms.CharField(
        label="Minh chứng chung",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dùng cho mọi dòng có số mà không ghi minh chứng riêng, ví dụ: Báo cáo số 45/BC-UBND ngày 15/9/2024",
    )
    file = SafeFileField(label="Tệp minh chứng chung", purpose=PROGRESS_PURPOSE, required=False)

    def __init__(self, *args: Any, rows: Iterable[Judged], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [self._line(row) for row in rows]

    def _line(self, row: Judged) -> ReportLine:
        key, text = row.unit_target.pk, row.unit_target.text
        small = "form-control form-control-sm"
        self.fields[f"value-{key}"] = VietnameseNumberField(
            label="Kết quả",
            required=False,
            widget=forms.TextInput(attrs={"class": small, "aria-label": f"Kết quả: {text}", "autocomplete": "off"}),
        )
        self.fields[f"evidence-{key}"] = forms.CharField(
            label="Minh chứng",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"class": small, "rows": 1, "aria-label": f"Minh chứng: {text}"}),
        )
        self.fields[f"file-{key}"] = SafeFileField(
            label="Tệp",
            required=False,
            purpose=PROGRESS_PURPOSE,
            help_text="",
            widget=forms.FileInput(attrs={"class": small, "aria-label": f"Tệp minh chứng: {text}"}),
        )
        return ReportLine(row, unit_target_words(row.unit_target), reporting_words(row.unit_target.target), self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        shared = bool((cleaned.get("evidence") or "").strip()) or cleaned.get("file") is not None
        filled = False
        for line in self.lines:
            key = line.unit_target.pk
            value, file = cleaned.get(f"value-{key}"), cleaned.get(f"file-{key}")
            own = bool((cleaned.get(f"evidence-{key}") or "").strip()) or file is not None
            filled = filled or value is not None or f"value-{key}" in self.errors
            if value is None and own and f"value-{key}" not in self.errors:
                self.add_error(f"value-{key}", "Hãy nhập kết quả của dòng này.")
            if value is not None and not own and not shared and f"file-{key}" not in self.errors:
                self.add_error(f"evidence-{key}", "Hãy ghi minh chứng, đính kèm tệp, hoặc ghi minh chứng chung ở trên.")
        if not filled and not self.errors:
            self.add_error(None, "Chưa có dòng nào có kết quả.")
        return cleaned

    def filled(self) -> list[tuple[UnitTarget, Decimal, str, Any]]:
        """(target, value, words, uploaded file or None) of each line with a value; shared words where it has none."""
        data = self.cleaned_data
        found = []
        for line in self.lines:
            key = line.unit_target.pk
            if data.get(f"value-{key}") is not None:
                words = data.get(f"evidence-{key}") or data.get("evidence") or ""
                found.append((line.unit_target, data[f"value-{key}"], words, data.get(f"file-{key}")))
        return found

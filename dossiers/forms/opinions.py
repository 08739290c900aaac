from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from dossiers.enums import OpinionStance, OpinionStatus
from dossiers.forms.common import LONG, ChoiceOrAll
from dossiers.services.opinions import PURPOSE
from thidua.common.forms import HouseForm, RowsField, VietnameseDateField
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit

MAX_DAYS = 60
_DAYS_WRONG = f"Số ngày riêng của {{}} phải là số nguyên từ 1 đến {MAX_DAYS}, hoặc để trống."


class AgenciesWidget(forms.SelectMultiple):
    """A line for each agency: a box to tick and, if it gets other days than the rest, their number."""

    page_template = "dossiers/widgets/agencies.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.typed: dict[str, str] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        keys = chosen if isinstance(chosen, list | tuple) else ()
        self.typed = {str(key): str(data.get(f"days-{key}", "")).strip() for key in keys}
        return chosen

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(key) for key in value or ()}
        lines = [
            {"key": key, "label": label, "chosen": str(key) in chosen, "days": self.typed.get(str(key), "")[:10]}
            for key, label in self.choices
        ]
        return render_to_string(self.page_template, {"name": name, "lines": lines, "max_days": MAX_DAYS})

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class AskOpinionForm(HouseForm):
    units = RowsField(
        Unit.objects.none(),
        label="Cơ quan được hỏi",
        widget=AgenciesWidget,
        help_text="Chỉ gồm cơ quan có người trả lời trên Cổng. Cơ quan nào có thời hạn khác thì ghi số ngày bên cạnh.",
        error_messages={"required": "Hãy chọn ít nhất một cơ quan."},
    )
    question = forms.CharField(label="Nội dung xin ý kiến", max_length=LONG, widget=forms.Textarea(attrs={"rows": 4}))
    working_days = forms.IntegerField(
        label="Thời hạn chung (ngày làm việc)",
        min_value=1,
        max_value=MAX_DAYS,
        help_text="Không tính ngày hỏi, ngày nghỉ và ngày lễ; tính đến hết ngày cuối.",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]  # a RowsField

    def clean_units(self) -> QuerySet[Unit]:
        units: QuerySet[Unit] = self.cleaned_data["units"]
        wrong = [_DAYS_WRONG.format(unit.name) for unit in units if not _is_days(self._typed(unit))]
        if wrong:
            raise ValidationError(wrong)
        return units

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        units = cleaned.get("units") or ()
        cleaned["own_days"] = {unit.pk: int(self._typed(unit)) for unit in units if self._typed(unit)}
        return cleaned

    def _typed(self, unit: Unit) -> str:
        typed: dict[str, str] = self.fields["units"].widget.typed  # type: ignore[attr-defined]  # an AgenciesWidget
        return typed.get(str(unit.pk), "")


def _is_days(typed: str) -> bool:
    return not typed or (typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= MAX_DAYS)


class ExtendOpinionForm(HouseForm):
    last_day = VietnameseDateField(label="Hạn mới: hết ngày")
    reason = forms.CharField(
        label="Lý do gia hạn",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lý do được lưu trong lịch sử hồ sơ.",
    )


class WithdrawOpinionForm(HouseForm):
    reason = forms.CharField(
        label="Lý do rút câu hỏi",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cơ quan được hỏi đọc lý do này; lý do được lưu trong lịch sử hồ sơ.",
    )


class AnswerForm(HouseForm):
    stance = forms.ChoiceField(label="Ý kiến", choices=OpinionStance.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="Nội dung",
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Khi không nhất trí hoặc có ý kiến khác: ghi nội dung, hoặc đính kèm văn bản trả lời.",
    )
    file = SafeFileField(label="Văn bản trả lời (nếu có)", purpose=PURPOSE, required=False)


class OpinionFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo hồ sơ", required=False, max_length=100)
    status = ChoiceOrAll(label="Tình trạng", choices=OpinionStatus.choices, everything="Mọi tình trạng")

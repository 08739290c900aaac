"""Forms of a scoring table: its facts, its lines, its import, who scores whom, and the endorsement."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from campaigns.enums import CriterionKind, SheetStatus
from campaigns.models import Campaign, ScoreCriterion, ScoreSheet
from campaigns.services.score_table import MAX_LINES, LineValues, check_line
from thidua.common import clock
from thidua.common.dates import due_by_end_of, last_day_before
from thidua.common.errors import InvalidInput
from thidua.common.forms import HouseForm, RowsField, VersionedFormMixin, VietnameseDateField, VietnameseNumberField
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit

MINUTES_PURPOSE = "endorsement_minutes"
MAX_POINTS = Decimal(100_000)
_YEARS = {"min_value": 1990, "max_value": 2200}


def points_field(label: str, **kwargs: Any) -> VietnameseNumberField:
    return VietnameseNumberField(label=label, places=2, max_number=MAX_POINTS, **kwargs)


class SheetFilterForm(forms.Form):
    q = forms.CharField(label="Tìm cụm, khối, bảng điểm", max_length=100, required=False, widget=forms.SearchInput)
    year = forms.IntegerField(label="Năm", required=False, **_YEARS)
    status = forms.ChoiceField(label="Bước", required=False, choices=[("", "Tất cả"), *SheetStatus.choices])
    cluster = forms.IntegerField(required=False, min_value=1, max_value=10**15, widget=forms.HiddenInput)


class SheetForm(HouseForm):
    title = forms.CharField(label="Tên bảng điểm", max_length=300)
    basis = forms.CharField(
        label="Căn cứ", max_length=300, required=False, help_text="Văn bản ban hành bảng tiêu chí, nếu có."
    )
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        label="Thuộc phong trào",
        required=False,
        empty_label="Thi đua thường xuyên trong năm",
    )
    total = points_field("Tổng điểm tối đa", help_text="Bằng tổng điểm tối đa của mọi tiêu chí chấm điểm.")
    bonus_limit = points_field(
        "Tổng điểm thưởng tối đa", required=False, help_text="Để trống nếu không giới hạn ngoài từng mục."
    )
    self_until = VietnameseDateField(label="Tự chấm đến hết ngày", required=False)
    cross_until = VietnameseDateField(label="Chấm chéo đến hết ngày", required=False)
    source = forms.ModelChoiceField(
        ScoreSheet.objects.none(),
        label="Chép tiêu chí từ",
        required=False,
        empty_label="Không chép, lập mới",
        help_text="Thường là bảng điểm năm trước; chép xong vẫn sửa được.",
    )

    def __init__(
        self,
        *args: Any,
        campaigns: QuerySet[Campaign],
        sources: QuerySet[ScoreSheet] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]  # a ModelChoiceField
        facts = ["title", "basis", "campaign", "total", "bonus_limit"]
        if sources is None:
            del self.fields["source"]
        else:
            self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a ModelChoiceField
            facts.append("source")
        parts = [Fieldset("Bảng điểm", *facts), Fieldset("Thời hạn", "self_until", "cross_until")]
        if "version" in self.fields:
            parts.append("version")
        self.helper.layout = Layout(*parts)

    @property
    def values(self) -> dict[str, Any]:
        """For the service: a day becomes the exclusive instant after it."""
        data = dict(self.cleaned_data)
        data.pop("source", None)
        for name in ("self", "cross"):
            day = data.pop(f"{name}_until")
            data[f"{name}_due_at"] = due_by_end_of(day) if day else None
        return data


class SheetEditForm(VersionedFormMixin, SheetForm):
    pass


def initial_of(sheet: ScoreSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "basis": sheet.basis,
        "campaign": sheet.campaign_id,
        "total": sheet.total,
        "bonus_limit": sheet.bonus_limit,
        "self_until": last_day_before(sheet.self_due_at) if sheet.self_due_at else None,
        "cross_until": last_day_before(sheet.cross_due_at) if sheet.cross_due_at else None,
        "version": sheet.version,
    }


class DeadlinesForm(HouseForm):
    self_until = VietnameseDateField(label="Tự chấm đến hết ngày", required=False)
    cross_until = VietnameseDateField(label="Chấm chéo đến hết ngày", required=False)
    reason = forms.CharField(label="Lý do", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, self_is_over: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self_is_over:
            del self.fields["self_until"]

    @property
    def values(self) -> dict[str, Any]:
        days = {name: self.cleaned_data.get(f"{name}_until") for name in ("self", "cross")}
        instants = {f"{name}_due_at": due_by_end_of(day) if day else None for name, day in days.items()}
        return {**instants, "reason": self.cleaned_data["reason"]}


class LineForm(VersionedFormMixin, HouseForm):
    kind = forms.ChoiceField(label="Loại", choices=CriterionKind.choices, initial=CriterionKind.POINTS)
    parent = forms.ModelChoiceField(
        ScoreCriterion.objects.none(), label="Thuộc nhóm", required=False, empty_label="Không thuộc nhóm nào"
    )
    code = forms.CharField(label="Số thứ tự", max_length=20, required=False)
    text = forms.CharField(label="Tiêu chí", max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    maximum = points_field(
        "Điểm tối đa",
        required=False,
        help_text="Của nhóm: bằng tổng các tiêu chí trong nhóm. Điểm liệt: để trống. Điểm trừ: mức trừ nhiều nhất.",
    )
    minimum = points_field(
        "Điểm liệt nếu dưới", required=False, help_text="Dưới mức này đơn vị không được xếp hạng; thường để trống."
    )
    guide = forms.CharField(
        label="Cách chấm", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, groups: QuerySet[ScoreCriterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = groups  # type: ignore[attr-defined]  # a ModelChoiceField

    @property
    def values(self) -> LineValues:
        names = ("kind", "text", "code", "guide", "maximum", "minimum")
        return LineValues(**{name: self.cleaned_data[name] for name in names})


class ImportForm(HouseForm):
    file = SafeFileField(label="Tệp Excel", allowed=("xlsx",))


class AcceptForm(VersionedFormMixin, HouseForm):
    """Carries the rows that were shown; they are looked at again as if nobody had."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    def clean_rows(self) -> list[tuple[LineValues, int | None]]:
        try:
            return _rows_of(json.loads(self.cleaned_data["rows"]))
        except InvalidInput as error:
            raise ValidationError(error.message) from error
        except (ValueError, TypeError, KeyError, InvalidOperation, RecursionError) as error:
            raise ValidationError("Dữ liệu xem trước không còn đúng; hãy chọn lại tệp.") from error


def _rows_of(data: Any) -> list[tuple[LineValues, int | None]]:
    if not isinstance(data, list) or not 0 < len(data) <= MAX_LINES:
        raise ValueError("not a list of rows")
    found: list[tuple[LineValues, int | None]] = []
    for row in data:
        texts = {name: _bounded(row[name], size) for name, size in (("code", 20), ("text", 600), ("guide", 5000))}
        values = LineValues(str(row["kind"]), **texts, maximum=_points(row["maximum"]), minimum=_points(row["minimum"]))
        group = row["group"]
        if group is not None and not (isinstance(group, int) and 0 <= group < len(found)):
            raise ValueError("no such group")
        check_line(values, found[group][0] if group is not None else None)
        found.append((values, group))
    return found


def _bounded(value: Any, size: int) -> str:
    if not isinstance(value, str) or len(value) > size or "\0" in value:
        raise ValueError("not such a text")
    return value


def _points(value: Any) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(str(value))
    if not number.is_finite() or abs(number) > MAX_POINTS or number != number.quantize(Decimal("0.01")):
        raise ValueError("out of bounds")
    return number


class CopyForm(VersionedFormMixin, HouseForm):
    source = forms.ModelChoiceField(ScoreSheet.objects.none(), label="Bảng điểm nguồn", empty_label="Chọn bảng điểm")

    def __init__(self, *args: Any, sources: QuerySet[ScoreSheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a ModelChoiceField


class StepForm(HouseForm):
    """A step that asks once more."""


class PublishForm(VersionedFormMixin, HouseForm):
    """The version stands for what the preview showed."""


EVERYONE, RING, PAIRS = "all", "ring", "pairs"


class AssignForm(HouseForm):
    mode = forms.ChoiceField(
        label="Cách chấm chéo",
        choices=[
            (EVERYONE, "Mọi đơn vị chấm chéo nhau"),
            (RING, "Vòng tròn: mỗi đơn vị chấm đơn vị kế tiếp trong danh sách"),
            (PAIRS, "Chọn từng đơn vị chấm ở dưới"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, units: list[Unit], assigned: dict[int, list[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        keys = [unit.pk for unit in units]
        self.fields["mode"].initial = PAIRS if assigned else EVERYONE
        for unit in units:
            self.fields[f"by_{unit.pk}"] = RowsField(
                queryset=Unit.objects.filter(pk__in=[key for key in keys if key != unit.pk]).order_by("name_sort"),
                label=f"Đơn vị chấm {unit.name}",
                required=False,
                initial=assigned.get(unit.pk, []),
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("mode") == PAIRS:
            for unit in self.units:
                if not data.get(f"by_{unit.pk}") and f"by_{unit.pk}" not in self.errors:
                    self.add_error(f"by_{unit.pk}", "Hãy chọn ít nhất một đơn vị chấm.")
        return data

    @property
    def pairs(self) -> set[tuple[int, int]]:
        return {(unit.pk, by.pk) for unit in self.units for by in self.cleaned_data[f"by_{unit.pk}"]}


class GapFilterForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị", required=False, empty_label="Mọi đơn vị")
    only = forms.BooleanField(label="Chỉ dòng có chênh lệch", required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField


class EndorsementForm(HouseForm):
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị được suy tôn", empty_label="Chọn đơn vị")
    award_kind = forms.TypedChoiceField(label="Đề nghị tặng", coerce=int)
    votes_for = forms.IntegerField(label="Số phiếu suy tôn", min_value=0, max_value=1000)
    votes_total = forms.IntegerField(label="Tổng số đơn vị bỏ phiếu", min_value=1, max_value=1000)
    decided_on = VietnameseDateField(label="Ngày họp suy tôn")
    minutes = SafeFileField(label="Biên bản họp suy tôn", purpose=MINUTES_PURPOSE, required=False)
    note = forms.CharField(label="Ghi chú", max_length=400, required=False)

    def __init__(
        self, *args: Any, units: QuerySet[Unit], kinds: list[tuple[str, list[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["award_kind"].choices = [("", "Chọn danh hiệu, hình thức"), *kinds]  # type: ignore[attr-defined]
        self.fields["decided_on"].initial = clock.today()

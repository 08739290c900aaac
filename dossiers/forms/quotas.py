from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from awards.enums import RoundingDirection
from awards.models import AwardKind
from campaigns.enums import QuotaMethod
from campaigns.models import Campaign, QuotaPlan
from campaigns.services.quotas import QuotaTerms
from dossiers.enums import QuotaState
from dossiers.forms.common import ChoiceOrAll
from dossiers.models import Nomination
from thidua.common.forms import HouseForm, VersionedFormMixin, VietnameseNumberField
from thidua.common.text import fold, squeeze
from thidua.units.models import Unit

MOST = 1_000_000
FIRST_YEAR, LAST_YEAR = 1990, 2200
_TERMS = ("method", "total", "percent", "rounding", "base_label", "base_award", "base_year", "basis", "note")
_DIVIDING = ("method", "total", "percent", "rounding")


class QuotaFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo hình thức, phong trào", required=False, max_length=100)
    occasion = ChoiceOrAll(
        label="Dịp", choices=[("campaign", "Theo phong trào"), ("year", "Theo năm")], everything="Mọi dịp"
    )


class ShareFilterForm(forms.Form):
    q = forms.CharField(label="Tìm đơn vị", required=False, max_length=100)
    state = ChoiceOrAll(
        label="Số lượng",
        choices=[("left", "Còn suất"), ("full", "Đã hết suất"), ("open", "Chưa phân bổ")],
        everything="Mọi đơn vị",
    )


class ProposedFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên, đơn vị", required=False, max_length=100)
    state = ChoiceOrAll(
        label="Tình trạng",
        choices=[(QuotaState.COUNTED, "Trong số lượng"), (QuotaState.HELD, "Chờ số lượng")],
        everything="Tất cả",
    )


def _whole(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST, help_text=help_text)


class TermsForm(HouseForm):
    """How the places are divided. Everything a person has not decided yet may stay empty."""

    method = forms.ChoiceField(label="Cách tính", choices=QuotaMethod.choices)
    total = _whole("Tổng số được khen", "Để trống nếu không giới hạn tổng số.")
    percent = VietnameseNumberField(
        label="Tỷ lệ (%)", required=False, places=3, help_text="Dùng cho cách tính theo tỷ lệ, ví dụ 15 hoặc 7,5."
    )
    rounding = forms.ChoiceField(label="Làm tròn", choices=RoundingDirection.choices)
    base_label = forms.CharField(
        label="Tính trên",
        required=False,
        max_length=200,
        help_text="Số liệu gốc của mỗi đơn vị là số gì, ví dụ: số người được công nhận Lao động tiên tiến.",
    )
    base_award = forms.ModelChoiceField(
        AwardKind.objects.none(),
        label="Lấy số liệu gốc từ sổ khen thưởng",
        required=False,
        empty_label="Tự nhập số liệu gốc",
    )
    base_year = forms.IntegerField(label="Của năm", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    basis = forms.CharField(
        label="Căn cứ phân bổ",
        required=False,
        max_length=400,
        help_text="Văn bản quy định số lượng hoặc tỷ lệ này, ghi đủ số và ngày.",
    )
    note = forms.CharField(label="Ghi chú", required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = AwardKind.objects.filter(is_active=True).order_by("rank", "name", "pk")
        self.fields["base_award"].queryset = kinds  # type: ignore[attr-defined]  # a ModelChoiceField
        self.helper.layout = self.make_layout()

    def make_layout(self) -> Layout:
        return Layout(
            Fieldset("Cách phân bổ", "method", "total", "percent", "rounding"),
            Fieldset("Số liệu gốc", "base_label", "base_award", "base_year"),
            Fieldset("Căn cứ", "basis", "note"),
        )

    def clean_percent(self) -> Any:
        percent = self.cleaned_data["percent"]
        if percent is not None and not 0 <= percent <= 100:
            raise ValidationError("Tỷ lệ phải từ 0 đến 100 %.")
        return percent

    def terms(self) -> QuotaTerms:
        return QuotaTerms(**{name: self.cleaned_data[name] for name in _TERMS})


class TermsEditForm(VersionedFormMixin, TermsForm):
    def make_layout(self) -> Layout:
        layout = super().make_layout()
        layout.append("version")
        return layout


def terms_of(plan: QuotaPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in _TERMS}


class PlanForm(TermsForm):
    owner = forms.ModelChoiceField(Unit.objects.none(), label="Cấp xét khen thưởng", empty_label=None)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label="Phong trào", required=False, empty_label="Không theo phong trào (theo năm)"
    )
    year = forms.IntegerField(
        label="Năm",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text="Chỉ ghi khi không theo phong trào: năm lập thành tích.",
    )
    award_kind = forms.ModelChoiceField(
        AwardKind.objects.none(), label="Danh hiệu, hình thức", empty_label="Chọn hình thức"
    )

    def __init__(self, *args: Any, owners: QuerySet[Unit], campaigns: QuerySet[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]
        self.fields["award_kind"].queryset = self.fields["base_award"].queryset  # type: ignore[attr-defined]

    def make_layout(self) -> Layout:
        about = Fieldset("Phân bổ cho", "owner", "campaign", "year", "award_kind")
        return Layout(about, *super().make_layout().fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        campaign, year = cleaned.get("campaign"), cleaned.get("year")
        if campaign is None and year is None and not {"campaign", "year"} & set(self.errors):
            self.add_error("year", "Hãy chọn phong trào, hoặc ghi năm.")
        if campaign is not None and year is not None:
            self.add_error("year", "Đã chọn phong trào thì để trống năm.")
        return cleaned


class DivideForm(TermsForm):
    """How to divide, tried before it is applied; what the division rests on stays as the plan says."""

    def __init__(self, *args: Any, plan: QuotaPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        for name in set(_TERMS) - set(_DIVIDING):
            del self.fields[name]

    def make_layout(self) -> Layout:
        return Layout(Fieldset("Cách phân bổ", *_DIVIDING))

    def terms(self) -> QuotaTerms:
        return QuotaTerms(**{**terms_of(self.plan), **{name: self.cleaned_data[name] for name in _DIVIDING}})


class ShareForm(HouseForm):
    base = _whole("Số liệu gốc")
    places = _whole("Số lượng được phân bổ", "Để trống: chưa phân bổ.")
    reason = forms.CharField(
        label="Lý do điều chỉnh",
        required=False,
        max_length=300,
        help_text="Bắt buộc khi sửa số lượng đã phân bổ; đơn vị đọc được lý do này.",
    )


class BasesForm(HouseForm):
    """Figures pasted from a sheet, a line per unit. One bad line keeps everything from being saved."""

    lines = forms.CharField(
        label="Đơn vị và số liệu",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 12, "placeholder": "Xã Mai Sơn\t25\nSở Y tế\t140"}),
        help_text="Chép hai cột từ Excel: tên đơn vị và số. Mỗi đơn vị một dòng.",
    )

    def __init__(self, *args: Any, plan: QuotaPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_lines(self) -> dict[int, int]:
        shares = {share.pk: fold(share.unit.name) for share in self.plan.shares.select_related("unit")}
        found: dict[int, int] = {}
        errors = []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                key, base = _read_line(line, shares)
            except ValueError as error:
                errors.append(f"Dòng {number}: {error}")
                continue
            if key in found:
                errors.append(f"Dòng {number}: đơn vị này đã có ở dòng trên.")
            found[key] = base
        if errors:
            more = [f"… và {len(errors) - 10} dòng khác."] if len(errors) > 10 else []
            raise ValidationError([*errors[:10], *more])
        return found


def _read_line(line: str, shares: dict[int, str]) -> tuple[int, int]:
    name, _, figure = squeeze(line.replace("\t", " ").replace(";", " ")).rpartition(" ")
    digits = figure.replace(".", "")
    if not name or not digits.isascii() or not digits.isdecimal() or int(digits[:12]) > MOST:
        raise ValueError(f"cần tên đơn vị rồi đến một số nguyên không quá {MOST:,}".replace(",", ".") + ".")
    wanted = fold(name)
    exact = [key for key, unit in shares.items() if unit == wanted]
    near = exact or [key for key, unit in shares.items() if unit.endswith(f" {wanted}")]
    if not near:
        raise ValueError(f"không có đơn vị “{name}” trong bản phân bổ.")
    if len(near) > 1:
        raise ValueError(f"có nhiều đơn vị tên “{name}”; hãy ghi đủ tên.")
    return near[0], int(digits)


class SwapForm(HouseForm):
    seated = forms.ModelChoiceField(
        Nomination.objects.none(),
        label="Thay cho đề nghị",
        empty_label=None,
        help_text="Đề nghị được chọn sẽ chuyển sang chờ số lượng; không đề nghị nào bị bỏ khỏi hồ sơ.",
    )

    def __init__(self, *args: Any, seated: QuerySet[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seated"].queryset = seated  # type: ignore[attr-defined]  # a ModelChoiceField

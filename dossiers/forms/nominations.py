from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from awards.enums import RecipientGroup, RecipientType, Verdict
from awards.models import AwardKind
from dossiers.enums import NominationResult
from dossiers.forms.common import ChoiceOrAll
from dossiers.forms.dossiers import PURPOSE
from thidua.common.forms import (
    HouseForm,
    PartialDateFormField,
    VersionedFormMixin,
    VietnameseNumberField,
)
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit

MAX_CONTRIBUTION = Decimal(10) ** 15
_ABOUT = ("award_kind", "achievement_from", "achievement_to", "citation", "contribution", "report", "report_upload")


class RecipientSearchForm(forms.Form):
    q = forms.CharField(
        label="Họ tên, tên tập thể",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Gõ không dấu cũng được"}),
    )


class NomineeFilterForm(forms.Form):
    """Narrows the nominees of one dossier."""

    q = forms.CharField(label="Tìm theo tên, chức vụ", required=False, max_length=100)
    award = forms.ModelChoiceField(
        AwardKind.objects.none(), label="Đề nghị tặng", required=False, empty_label="Mọi hình thức"
    )
    verdict = ChoiceOrAll(label="Điều kiện", choices=Verdict.choices, everything="Mọi kết quả đối chiếu")
    result = ChoiceOrAll(label="Kết quả", choices=NominationResult.choices, everything="Mọi kết quả")

    def __init__(self, *args: Any, awards: QuerySet[AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].queryset = awards  # type: ignore[attr-defined]  # a ModelChoiceField


class NominationForm(HouseForm):
    """What somebody already on record is proposed for."""

    award_kind = forms.ModelChoiceField(AwardKind.objects.none(), label="Đề nghị tặng", empty_label="Chọn hình thức")
    achievement_from = PartialDateFormField(label="Thành tích từ")
    achievement_to = PartialDateFormField(label="Đến")
    citation = forms.CharField(
        label="Thành tích ghi trên quyết định",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Một câu ngắn, đúng như sẽ in.",
    )
    contribution = VietnameseNumberField(
        label="Giá trị đóng góp (đồng)",
        required=False,
        places=2,
        max_number=MAX_CONTRIBUTION,
        help_text="Chỉ ghi khi tiêu chuẩn của phong trào có mức đóng góp, ví dụ 350.000.000.",
    )
    report = forms.CharField(
        label="Báo cáo thành tích",
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Viết ngay tại đây, hoặc gửi tệp bên dưới. Hồ sơ phải có một trong hai.",
    )
    report_upload = SafeFileField(label="Tệp báo cáo thành tích", purpose=PURPOSE, required=False)

    def __init__(self, *args: Any, award_kinds: QuerySet[AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_kind"].queryset = award_kinds  # type: ignore[attr-defined]  # a ModelChoiceField
        self.helper.layout = Layout(Fieldset("Đề nghị và thành tích", *_ABOUT))

    def clean_contribution(self) -> int | None:
        value = self.cleaned_data["contribution"]
        if value is None:
            return None
        if value < 0 or value != value.to_integral_value():
            raise ValidationError("Giá trị đóng góp là số đồng nguyên, không âm.")
        return int(value)


class NominationEditForm(VersionedFormMixin, NominationForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append("version")


class NewNomineeForm(NominationForm):
    """The same for somebody not on record yet."""

    type = forms.ChoiceField(label="Đối tượng", choices=RecipientType.choices)
    as_unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label="Là đơn vị trong danh mục",
        required=False,
        empty_label="Không phải",
        help_text="Dùng cho tập thể, doanh nghiệp đã có trong danh mục đơn vị.",
    )
    honorific = forms.ChoiceField(label="Ông / Bà", required=False, choices=[("", "—"), ("Ông", "Ông"), ("Bà", "Bà")])
    name = forms.CharField(label="Họ tên hoặc tên tập thể", max_length=250, required=False)
    job_title = forms.CharField(label="Chức vụ, nghề nghiệp", max_length=200, required=False)
    group = forms.ChoiceField(
        label="Nhóm đối tượng", required=False, choices=[("", "Chưa xác định"), *RecipientGroup.choices]
    )
    birth_year = forms.IntegerField(label="Năm sinh", required=False, min_value=1900, max_value=2200)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        who = ("type", "as_unit", "honorific", "name", "job_title", "group", "birth_year", "address")
        self.helper.layout = Layout(
            Fieldset("Đối tượng được đề nghị", *who), Fieldset("Đề nghị và thành tích", *_ABOUT)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("name") and not cleaned.get("as_unit") and "name" not in self.errors:
            self.add_error("name", "Hãy nhập tên, hoặc chọn đơn vị trong danh mục.")
        collective = cleaned.get("type") in (RecipientType.COLLECTIVE, RecipientType.ENTERPRISE)
        if cleaned.get("as_unit") and not collective:
            self.add_error("as_unit", "Chỉ tập thể, doanh nghiệp mới chọn đơn vị trong danh mục.")
        if cleaned.get("type") == RecipientType.PERSON and not cleaned.get("group"):
            self.add_error("group", "Hãy chọn nhóm đối tượng của cá nhân để thống kê.")
        return cleaned

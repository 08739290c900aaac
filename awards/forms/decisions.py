from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from awards.citations import citation_of
from awards.enums import AwardGround, DecisionStatus, RecipientGroup, RecipientType
from awards.models import AwardKind, Decision, LegalBasis
from awards.selectors.catalogue import kinds_for, legal_bases_in_force
from thidua.common.forms import HouseForm, PartialDateFormField, RowsField, VersionedFormMixin
from thidua.units.models import Unit

_MAX_LINES = 40
_MAX_LINE = 500


class LinesField(forms.CharField):
    """A list of short texts, one per line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        kwargs.setdefault("max_length", 20_000)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(value) > _MAX_LINES:
            raise forms.ValidationError(f"Tối đa {_MAX_LINES} dòng.")
        if any(len(line) > _MAX_LINE for line in value):
            raise forms.ValidationError(f"Mỗi dòng tối đa {_MAX_LINE} ký tự.")

    def run_validators(self, value: Any) -> None:
        """Length limits speak of the lines, which `validate` has counted."""


class BasisChoice(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        note = "" if obj.verified else " (chưa đối chiếu văn bản gốc)"
        return f"{citation_of(obj)}{note}"


class DecisionForm(VersionedFormMixin, HouseForm):
    """The texts of a draft."""

    subject = forms.CharField(
        label="Trích yếu",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt đầu bằng “Về việc …”",
    )
    ground = forms.ChoiceField(label="Loại hình khen thưởng", choices=AwardGround.choices)
    occasion = forms.CharField(label="Phong trào, dịp khen thưởng", max_length=600, required=False)
    reason = forms.CharField(
        label="Lý do khen", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="“đã có thành tích …”"
    )
    legal_bases = LinesField(
        label="Căn cứ", required=False, help_text="Mỗi dòng một căn cứ, theo thứ tự in. Dấu câu cuối dòng được tự thêm."
    )
    add_bases = BasisChoice(
        label="Thêm căn cứ đang có hiệu lực",
        queryset=LegalBasis.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proposal = forms.CharField(
        label="Theo đề nghị", max_length=500, help_text="Ghi cả số, ngày tờ trình nếu có", required=False
    )
    funding = forms.CharField(label="Nguồn tiền thưởng", max_length=300, required=False)
    executors = forms.CharField(
        label="Trách nhiệm thi hành", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    recipients_list = LinesField(
        label="Nơi nhận", required=False, help_text="Mỗi dòng một nơi nhận, dòng cuối là “Lưu: …”"
    )
    signer_capacity = forms.CharField(
        label="Thẩm quyền ký",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Để trống nếu cấp trưởng ký; cấp phó ký thì ghi, ví dụ, KT. CHỦ TỊCH",
    )
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=200)
    signer_name = forms.CharField(label="Họ tên người ký", max_length=150)

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add_bases"].queryset = legal_bases_in_force(day)  # type: ignore[attr-defined]  # a choice field
        self.helper.layout = Layout(
            "version",
            Fieldset("Nội dung", "subject", "ground", "occasion", "reason"),
            Fieldset("Căn cứ", "legal_bases", "add_bases", "proposal"),
            Fieldset("Thi hành", "funding", "executors", "recipients_list"),
            Fieldset("Người ký", "signer_capacity", "signer_title", "signer_name"),
        )

    @staticmethod
    def initial_of(decision: Decision) -> dict[str, Any]:
        names = [name for name in DecisionForm.base_fields if name != "add_bases"]
        return {name: getattr(decision, name) for name in names}

    def clean(self) -> dict[str, Any]:
        """Ticked bases go after the typed ones, none twice."""
        cleaned = super().clean()
        typed = cleaned.get("legal_bases") or []
        added = [citation_of(basis) for basis in cleaned.pop("add_bases", None) or []]
        cleaned["legal_bases"] = list(dict.fromkeys([*typed, *added]))
        return cleaned


class NewDecisionForm(HouseForm):
    """What a draft cannot be made without; the rest is filled in with usual wording."""

    issuer: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label="Cấp quyết định",
        queryset=Unit.objects.none(),
        empty_label="Chọn cấp quyết định",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    ground = forms.ChoiceField(label="Loại hình khen thưởng", choices=AwardGround.choices)
    subject = forms.CharField(
        label="Trích yếu",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Bắt đầu bằng “Về việc …”",
    )
    occasion = forms.CharField(label="Phong trào, dịp khen thưởng", max_length=600, required=False)
    reason = forms.CharField(
        label="Lý do khen", max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text="“đã có thành tích …”"
    )

    def __init__(self, *args: Any, issuers: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = issuers  # type: ignore[attr-defined]  # a choice field


class LineForm(HouseForm):
    """What is printed of one recipient."""

    printed_name = forms.CharField(label="Tên in trên quyết định", max_length=250)
    printed_detail = forms.CharField(label="Chức vụ, đơn vị hoặc địa chỉ", max_length=400, required=False)
    citation = forms.CharField(
        label="Thành tích ghi trên quyết định", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    achievement_from = PartialDateFormField(label="Thành tích từ", required=False)
    achievement_to = PartialDateFormField(label="Thành tích đến", required=False)


class NewLineForm(HouseForm):
    """A recipient found by name and unit, or entered for the first time."""

    award_kind = forms.ModelChoiceField(
        label="Danh hiệu, hình thức", queryset=AwardKind.objects.none(), empty_label="Chọn danh hiệu, hình thức"
    )
    type = forms.ChoiceField(label="Đối tượng", choices=RecipientType.choices)
    honorific = forms.ChoiceField(label="Ông / bà", choices=[("", "—"), ("Ông", "Ông"), ("Bà", "Bà")], required=False)
    name = forms.CharField(label="Họ tên hoặc tên tập thể", max_length=250)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label="Đơn vị quản lý",
        queryset=Unit.objects.none(),
        empty_label="Chọn đơn vị",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    is_unit = forms.BooleanField(label="Tập thể được khen chính là đơn vị này", required=False)
    job_title = forms.CharField(label="Chức vụ, nghề nghiệp", max_length=200, required=False)
    group = forms.ChoiceField(label="Nhóm đối tượng", choices=[("", "—"), *RecipientGroup.choices], required=False)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    citation = forms.CharField(
        label="Thành tích ghi trên quyết định", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    achievement_from = PartialDateFormField(label="Thành tích từ", required=False)
    achievement_to = PartialDateFormField(label="Thành tích đến", required=False)

    def __init__(self, *args: Any, decider_kind: str, day: date, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_for(decider_kind=decider_kind, on=day)
        allowed = AwardKind.objects.filter(pk__in=[kind.pk for kind in kinds]).order_by("rank", "name", "pk")
        self.fields["award_kind"].queryset = allowed  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("is_unit") and cleaned.get("type") in (RecipientType.PERSON, RecipientType.HOUSEHOLD):
            self.add_error("is_unit", "Chỉ tập thể, doanh nghiệp mới có thể chính là một đơn vị.")
        return cleaned


class ReasonForm(HouseForm):
    reason = forms.CharField(label="Lý do", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ConfirmForm(HouseForm):
    """Carries the version the signer has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class DecisionFilterForm(forms.Form):
    q = forms.CharField(label="Tìm trích yếu, số", max_length=100, required=False)
    status = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *DecisionStatus.choices])
    ground = forms.ChoiceField(label="Loại hình", required=False, choices=[("", "Tất cả"), *AwardGround.choices])
    year = forms.IntegerField(label="Năm", required=False, min_value=1900, max_value=2200)

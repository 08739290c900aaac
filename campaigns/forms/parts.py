"""One form per part of a draft. `seen` carries what the person saw of the row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms

from awards.models import AwardKind
from campaigns.enums import Comparator, RollUp, TargetLevel
from campaigns.forms.fields import Details, name_blank_choices
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Milestone,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.selectors.campaigns import targets_without_parent
from campaigns.selectors.participants import units_taking_part
from thidua.common.forms import HouseModelForm, PartialDateFormField, RowsField, VietnameseNumberField
from thidua.units.models import Unit


class PartForm(HouseModelForm):
    """Base: bound to one campaign; hands the service plain values."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        name_blank_choices(self)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class MilestoneForm(PartForm):
    when = PartialDateFormField(label="Thời gian", required=False)

    class Meta:
        model = Milestone
        fields = ["kind", "when", "what", "wording"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "when" not in self.errors and not cleaned.get("when") and not cleaned.get("wording"):
            self.add_error("when", "Hãy ghi thời gian, hoặc chép nguyên văn nếu văn bản chỉ nêu bằng lời.")
        return cleaned


class TargetForm(PartForm):
    value = VietnameseNumberField(label="Giá trị (từ)", required=False, ranged=True)
    value_to = VietnameseNumberField(
        label="Đến", required=False, ranged=True, help_text="Chỉ điền với phép so “trong khoảng”"
    )
    by_when = PartialDateFormField(label="Thời điểm đạt", required=False)
    baseline_year = forms.IntegerField(label="So với năm gốc", min_value=1945, max_value=2200, required=False)
    baseline = VietnameseNumberField(
        label="Mức của năm gốc", required=False, help_text="Nếu văn bản nêu, ví dụ “từ 29,93 % năm 2020”"
    )
    scope_units = RowsField(
        label="Đơn vị áp dụng riêng",
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-scroll"}),
        help_text="Các đơn vị này đăng ký chỉ tiêu này thay cho chỉ tiêu bao trùm. Không đánh dấu: mọi đơn vị.",
    )
    roll_up = forms.ChoiceField(
        label="Số chung tính từ số của đơn vị",
        choices=RollUp.choices,
        initial=RollUp.NONE,
        required=False,
        help_text=(
            "Cộng: số lượng (cây, hộ, tỷ đồng). Trung bình: tỷ lệ khi các đơn vị ngang nhau. Có trọng số: tỷ lệ khi "
            "quy mô đơn vị khác nhau, ví dụ tỷ lệ hộ nghèo theo số hộ. Không cộng dồn: số chỉ có ở cấp tỉnh."
        ),
    )

    class Meta:
        model = Target
        fields = [
            "level",
            "group",
            "parent",
            "text",
            "comparator",
            "unit_label",
            "approx",
            "implicit_zero",
            "in_words",
            "change",
            "per_year",
            "direction",
            "note",
            "value",
            "value_to",
            "baseline_year",
            "by_when",
            "baseline",
            "scope_text",
            "scope_units",
            "roll_up",
            "weight_label",
            "upper",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "parent": forms.Select(attrs={"data-filter-select": ""}),
            "upper": forms.Select(attrs={"data-filter-select": ""}),
        }
        help_texts = {
            "parent": "Với chỉ tiêu riêng cho một phạm vi: “trong đó …”, “riêng các huyện nghèo …”",
            "change": "Khi con số là phần tăng, giảm. Nếu con số là mức phải đạt (“xuống dưới 16 %”), để trống.",
            "scope_text": "Lời văn bản, ví dụ: các huyện nghèo, các xã biên giới",
            "weight_label": "Ví dụ: số hộ, dân số, diện tích. Đơn vị ghi số của mình khi đăng ký.",
            "upper": "Chỉ tiêu của phong trào cấp trên mà chỉ tiêu này thực hiện; kết quả được tính lên trên.",
            "approx": "Văn bản ghi “khoảng” trước một khoảng số, ví dụ khoảng 50 - 55 %",
            "implicit_zero": "Văn bản ghi “không còn …”",
            "in_words": "Văn bản viết số bằng chữ, ví dụ “một tập thể”",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = self.parent_rows()  # type: ignore[attr-defined]  # a choice field
        self.fields["parent"].empty_label = "Không, là chỉ tiêu chính"  # type: ignore[attr-defined]
        upper = targets_without_parent(self.campaign.parent) if self.campaign.parent else Target.objects.none()
        self.fields["upper"].queryset = upper  # type: ignore[attr-defined]
        self.fields["upper"].empty_label = "Không"  # type: ignore[attr-defined]
        self.fields["scope_units"].queryset = self.units_in_scope()  # type: ignore[attr-defined]
        self.helper.layout = Layout(
            "seen",
            Row(Column("level", css_class="col-md-6"), Column("group", css_class="col-md-6")),
            "text",
            "parent",
            Row(
                Column("comparator", css_class="col-md-3"),
                Column("value", css_class="col-md-3"),
                Column("value_to", css_class="col-md-3"),
                Column("unit_label", css_class="col-md-3"),
            ),
            "implicit_zero",
            Row(
                Column("by_when", css_class="col-md-4"),
                Column("direction", css_class="col-md-4"),
                Column("roll_up", css_class="col-md-4"),
            ),
            "per_year",
            Details(
                "Thêm chi tiết: khoảng, so với năm gốc, áp dụng riêng, trọng số, cấp trên",
                "approx",
                "in_words",
                Row(
                    Column("change", css_class="col-md-4"),
                    Column("baseline_year", css_class="col-md-4"),
                    Column("baseline", css_class="col-md-4"),
                ),
                "scope_text",
                "scope_units",
                "weight_label",
                "upper",
                "note",
            ),
        )

    def parent_rows(self) -> Any:
        return targets_without_parent(self.campaign).exclude(pk=self.instance.pk)

    def units_in_scope(self) -> Any:
        return units_taking_part(self.campaign)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("implicit_zero"):
            cleaned.update(comparator=Comparator.EQUAL, value=Decimal(0), value_to=None)
        elif cleaned.get("level") == TargetLevel.GRADE:
            self._clean_grade(cleaned)
        else:
            self._clean_figure(cleaned)
        cleaned["roll_up"] = cleaned.get("roll_up") or RollUp.NONE
        if cleaned["roll_up"] == RollUp.WEIGHTED and not cleaned.get("weight_label"):
            self.add_error("weight_label", "Hãy nêu trọng số là gì, ví dụ số hộ.")
        if cleaned.get("scope_units") and not cleaned.get("parent"):
            self.add_error("parent", "Chỉ tiêu áp dụng riêng phải thuộc một chỉ tiêu chính.")
        return cleaned

    def _clean_grade(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("value") is not None or cleaned.get("value_to") is not None:
            self.add_error("level", "Chỉ tiêu theo mức độ không có con số; hãy chọn loại khác hoặc xóa giá trị.")
        cleaned["comparator"] = ""

    def _clean_figure(self, cleaned: dict[str, Any]) -> None:
        comparator = cleaned.get("comparator")
        if not comparator:
            self.add_error("comparator", "Hãy chọn phép so.")
        if cleaned.get("value") is None and "value" not in self.errors:
            self.add_error("value", "Hãy nhập giá trị của chỉ tiêu.")
        if comparator == Comparator.BETWEEN:
            self._clean_range(cleaned)
        elif cleaned.get("value_to") is not None:
            self.add_error("value_to", "Chỉ phép so “trong khoảng” mới có giá trị “đến”.")

    def _clean_range(self, cleaned: dict[str, Any]) -> None:
        low, high = cleaned.get("value"), cleaned.get("value_to")
        if high is None and "value_to" not in self.errors:
            self.add_error("value_to", "Hãy nhập giá trị “đến” của khoảng.")
        if low is not None and high is not None and high <= low:
            self.add_error("value_to", "Giá trị “đến” phải lớn hơn giá trị “từ”.")


class _AwardKindForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["award_kind"]
        kinds.queryset = self.award_kinds()  # type: ignore[attr-defined]  # a choice field
        kinds.empty_label = "Hãy chọn"  # type: ignore[attr-defined]

    def award_kinds(self) -> Any:
        return AwardKind.objects.filter(is_active=True).order_by("nature", "rank", "name", "pk")


class CampaignAwardForm(_AwardKindForm):
    class Meta:
        model = CampaignAward
        fields = ["award_kind", "wording", "recipients_text"]


class CriterionForm(_AwardKindForm):
    """Only for what the campaign offers."""

    amount = forms.IntegerField(label="Mức đóng góp tối thiểu (đồng)", min_value=0, max_value=10**15, required=False)

    class Meta:
        model = Criterion
        fields = ["award_kind", "recipient_type", "object_label", "text", "amount"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def award_kinds(self) -> Any:
        return super().award_kinds().filter(pk__in=self.campaign.awards.values("award_kind_id"))


class RequiredPartForm(PartForm):
    class Meta:
        model = RequiredPart
        fields = ["text", "form_number", "form_basis"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class WorkItemForm(PartForm):
    when = PartialDateFormField(label="Thời gian", required=False)

    class Meta:
        model = WorkItem
        fields = ["when", "text", "in_charge", "conditional"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}

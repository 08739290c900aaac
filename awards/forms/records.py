"""Declaring facts of a recipient, and choosing the list of those qualified."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import DECLARED_FILE, AwardNature, InitiativeLevel, Rating, RecipientGroup, RecipientType
from awards.models import AwardKind
from thidua.common.forms import HouseForm, VietnameseDateField
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit

_ALL = ("", "Tất cả")


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1945, max_value=2200)


class DeclaredForm(HouseForm):
    """The paper comes last; every declared fact has one."""

    document = forms.CharField(label="Văn bản làm căn cứ (số, ký hiệu, cơ quan)", max_length=200)
    document_date = VietnameseDateField(label="Ngày văn bản", required=False)
    file = SafeFileField(label="Tệp văn bản (nếu có)", purpose=DECLARED_FILE, required=False)


class RatingForm(DeclaredForm):
    year = _year("Năm")
    rating = forms.ChoiceField(label="Xếp loại", choices=Rating.choices)
    field_order = ["year", "rating", "document", "document_date", "file"]


class InitiativeForm(DeclaredForm):
    name = forms.CharField(label="Tên sáng kiến, đề tài", max_length=400)
    year = _year("Năm công nhận")
    level = forms.ChoiceField(label="Cấp công nhận", choices=InitiativeLevel.choices)
    effect = forms.ChoiceField(
        label="Phạm vi ảnh hưởng, nhân rộng được công nhận",
        choices=[("", "Văn bản không ghi"), *InitiativeLevel.choices],
        required=False,
    )
    field_order = ["name", "year", "level", "effect", "document", "document_date", "file"]


class MemberCountForm(DeclaredForm):
    year = _year("Năm")
    award_kind = forms.ModelChoiceField(
        label="Số người đạt danh hiệu", queryset=AwardKind.objects.none(), required=False, empty_label="Tổng số người"
    )
    people = forms.IntegerField(label="Số người", min_value=0, max_value=1_000_000)
    field_order = ["year", "award_kind", "people", "document", "document_date", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = AwardKind.objects.filter(nature=AwardNature.TITLE, is_active=True)
        self.fields["award_kind"].queryset = titles.order_by("rank", "name", "pk")  # type: ignore[attr-defined]  # a choice field


class DisciplineForm(DeclaredForm):
    content = forms.CharField(label="Nội dung văn bản", max_length=400)
    valid_from = VietnameseDateField(label="Từ ngày")
    valid_to = VietnameseDateField(label="Đến hết ngày", required=False)
    field_order = ["content", "valid_from", "valid_to", "document", "document_date", "file"]


class ServiceForm(HouseForm):
    working_since = VietnameseDateField(label="Công tác tại đơn vị từ ngày", required=False)


class QualifiedForm(forms.Form):
    q = forms.CharField(label="Tìm tên", max_length=100, required=False)
    award_kind = forms.ModelChoiceField(label="Danh hiệu, hình thức", required=False, queryset=AwardKind.objects.none())
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int, empty_value=None)
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label="Đơn vị (kể cả trực thuộc)",
        required=False,
        queryset=Unit.objects.none(),
        empty_label="Tất cả",
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    recipient_type = forms.ChoiceField(label="Đối tượng", required=False, choices=[_ALL, *RecipientType.choices])
    group = forms.ChoiceField(label="Nhóm đối tượng", required=False, choices=[_ALL, *RecipientGroup.choices])

    def __init__(
        self,
        *args: Any,
        kinds: QuerySet[AwardKind],
        usual: AwardKind | None,
        units: QuerySet[Unit],
        this_year: int,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award_kind"].queryset = kinds  # type: ignore[attr-defined]  # a choice field
        self.fields["award_kind"].empty_label = str(usual or "Chọn")  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice field
        years = [(year, str(year)) for year in (this_year, this_year + 1, this_year - 1)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]  # a choice field

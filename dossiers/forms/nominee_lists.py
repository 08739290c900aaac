from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from awards.enums import RecipientGroup, RecipientType
from awards.models import AwardKind
from dossiers.enums import RowState
from dossiers.forms.common import ChoiceOrAll
from dossiers.forms.nominations import MAX_CONTRIBUTION
from dossiers.lists.checking import LABELS, MAX_CITATION
from dossiers.lists.columns import ColumnLine, TableGroup, names_somebody
from dossiers.lists.headings import LABELS as MEANINGS
from dossiers.lists.headings import Column
from dossiers.lists.layout import REPEATABLE
from dossiers.services.nominee_lists import PURPOSE
from thidua.common.forms import HouseForm, PartialDateFormField, VersionedFormMixin, VietnameseNumberField
from thidua.documents.forms import SafeFileField

ALLOWED = ("xlsx", "docx", "csv")
MAX_BYTES = 10 * 1024 * 1024
MAX_PASTED = 1_000_000
_MEANINGS = [(column.value, label) for column, label in MEANINGS.items()]
_STATES = [(RowState.NEEDS, "Cần xem"), ("doubles", "Trùng"), (RowState.READY, "Đủ"), (RowState.SKIPPED, "Bỏ qua")]


class ListSendForm(HouseForm):
    file = SafeFileField(label="Tệp danh sách", purpose=PURPOSE, allowed=ALLOWED, max_bytes=MAX_BYTES, required=False)
    text = forms.CharField(
        label="Hoặc dán bảng chép từ Excel, Word",
        required=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Chọn các ô trong bảng tính, kể cả dòng tiêu đề, chép rồi dán vào đây.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not (cleaned.get("text") or "").strip():
            self.add_error("file", "Hãy chọn tệp hoặc dán bảng danh sách.")
        return cleaned


class RowFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo họ tên, đơn vị", required=False, max_length=100)
    state = ChoiceOrAll(label="Tình trạng", choices=_STATES, everything="Mọi dòng")
    reason = ChoiceOrAll(label="Lý do", choices=list(LABELS.items()), everything="Mọi lý do")


class ListDefaultsForm(VersionedFormMixin, HouseForm):
    """What fills the cells the list leaves empty."""

    award = forms.ModelChoiceField(
        AwardKind.objects.none(), label="Hình thức đề nghị", required=False, empty_label="Không điền"
    )
    achievement_from = PartialDateFormField(label="Thành tích từ", required=False)
    achievement_to = PartialDateFormField(label="Đến", required=False)
    citation = forms.CharField(
        label="Thành tích ghi trên quyết định",
        required=False,
        max_length=MAX_CITATION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, award_kinds: QuerySet[AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].queryset = award_kinds


class ColumnsForm(VersionedFormMixin, HouseForm):
    """One choice for each column of each kind of table."""

    def __init__(self, *args: Any, groups: list[TableGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = groups
        for group in groups:
            for line in group.columns:
                attrs = {"class": "form-select", "aria-label": f"Cột “{line.label}” ghi gì"}
                self.fields[group.field_of(line)] = forms.ChoiceField(
                    choices=_MEANINGS, required=False, initial=line.current, widget=forms.Select(attrs=attrs)
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for group in self.groups:
            seen: dict[str, str] = {}
            for line in group.columns:
                value = cleaned.get(group.field_of(line), "")
                if value in seen and Column(value) not in REPEATABLE:
                    self.add_error(group.field_of(line), f"Đã chọn ý nghĩa này cho cột “{seen[value]}”.")
                seen.setdefault(value, line.label)
        if not self.errors and not names_somebody({name: str(value) for name, value in cleaned.items()}):
            raise forms.ValidationError("Hãy chọn ít nhất một cột ghi họ tên hoặc tên tập thể.")
        return cleaned

    def rows(self) -> list[tuple[TableGroup, list[tuple[ColumnLine, forms.BoundField]]]]:
        return [(group, [(line, self[group.field_of(line)]) for line in group.columns]) for group in self.groups]


class RowForm(HouseForm):
    type = forms.ChoiceField(label="Đối tượng", choices=RecipientType.choices)
    honorific = forms.ChoiceField(label="Ông / Bà", required=False, choices=[("", "—"), ("Ông", "Ông"), ("Bà", "Bà")])
    name = forms.CharField(label="Họ tên hoặc tên tập thể", max_length=250)
    birth_year = forms.IntegerField(label="Năm sinh", required=False, min_value=1900, max_value=2200)
    job_title = forms.CharField(label="Chức vụ, nghề nghiệp", max_length=200, required=False)
    group = forms.ChoiceField(
        label="Nhóm đối tượng", required=False, choices=[("", "Chưa xác định"), *RecipientGroup.choices]
    )
    unit_text = forms.CharField(label="Đơn vị công tác", max_length=250, required=False)
    address = forms.CharField(label="Địa chỉ", max_length=250, required=False)
    award = forms.ModelChoiceField(
        AwardKind.objects.none(), label="Đề nghị tặng", required=False, empty_label="Theo danh sách"
    )
    achievement_from = PartialDateFormField(label="Thành tích từ", required=False)
    achievement_to = PartialDateFormField(label="Đến", required=False)
    citation = forms.CharField(
        label="Thành tích ghi trên quyết định",
        required=False,
        max_length=MAX_CITATION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contribution = VietnameseNumberField(
        label="Giá trị đóng góp (đồng)", required=False, places=0, max_number=MAX_CONTRIBUTION
    )

    def __init__(self, *args: Any, award_kinds: QuerySet[AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].queryset = award_kinds
        who = ("type", "honorific", "name", "birth_year", "job_title", "group", "unit_text", "address")
        what = ("award", "achievement_from", "achievement_to", "citation", "contribution")
        self.helper.layout = Layout(Fieldset("Đối tượng", *who), Fieldset("Đề nghị và thành tích", *what))

    def clean_contribution(self) -> int | None:
        value = self.cleaned_data["contribution"]
        if value is not None and value < 0:
            raise forms.ValidationError("Giá trị đóng góp không âm.")
        return None if value is None else int(value)

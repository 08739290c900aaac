from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from thidua.common import clock
from thidua.common.forms import HouseForm, HouseModelForm, RowsField, VietnameseDateField
from thidua.common.text import squeeze
from thidua.units.enums import ClusterKind, CodeScheme, UnitKind
from thidua.units.models import Cluster, Unit

_FILTERED = {"data-filter-select": ""}
_STATES = [("", "Đang hoạt động"), ("ended", "Đã kết thúc"), ("all", "Tất cả")]


class UnitChoiceField(forms.ModelChoiceField):
    """A unit among those of a selector, shown as a tree."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Unit.objects.none())
        kwargs.setdefault("empty_label", "Chọn đơn vị")
        kwargs.setdefault("widget", forms.Select(attrs=_FILTERED))
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return tree_label(obj)


class UnitMultipleChoiceField(RowsField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Unit.objects.none())
        kwargs.setdefault("widget", forms.SelectMultiple(attrs={**_FILTERED, "size": "12"}))
        kwargs.setdefault("help_text", "Giữ Ctrl (hoặc ⌘) để chọn nhiều đơn vị.")
        super().__init__(**kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return tree_label(obj)


def tree_label(unit: Unit) -> str:
    return "\u2003" * (unit.depth - 1) + str(unit.name)


class UnitFilterForm(forms.Form):
    q = forms.CharField(
        label="Tìm đơn vị",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Tên hiện nay, tên cũ hoặc mã"}),
    )
    kind = forms.ChoiceField(label="Loại", required=False, choices=[("", "Tất cả"), *UnitKind.choices])
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=_STATES)


class ClusterFilterForm(forms.Form):
    q = forms.CharField(label="Tìm cụm, khối", required=False, max_length=100, widget=forms.SearchInput)
    year = forms.IntegerField(label="Năm", required=False, min_value=1990, max_value=2200)
    mine = forms.BooleanField(label="Của đơn vị tôi", required=False)


class UnitForm(HouseModelForm):
    """What is written about a unit; `parent` is asked for when it is made."""

    parent = UnitChoiceField(label="Đơn vị cấp trên")
    established_on = VietnameseDateField(label="Ngày thành lập", required=False)
    document = forms.CharField(
        label="Quyết định thành lập",
        required=False,
        max_length=250,
        help_text="Số, ngày và cơ quan ban hành, nếu có.",
    )

    class Meta:
        model = Unit
        fields = [
            "name",
            "short_name",
            "kind",
            "document_code",
            "place_name",
            "email",
            "established_on",
            "is_standing_agency",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, parents: QuerySet[Unit] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basic = ["name", "short_name", "kind"]
        founding = ["established_on"]
        if parents is None:
            del self.fields["parent"], self.fields["document"]
        else:
            self.fields["parent"].queryset = parents  # type: ignore[attr-defined]  # a ModelChoiceField
            basic.insert(0, "parent")
            founding.append("document")
        self.helper.layout = Layout(
            Fieldset("Đơn vị", *basic),
            Fieldset("Trên văn bản", "document_code", "place_name", "email"),
            Fieldset("Thành lập và vai trò", *founding, "is_standing_agency", "note"),
        )

    def _post_clean(self) -> None:
        """No model validation here: the service checks, and a ModelForm would write into the row on the screen."""


class EventForm(HouseForm):
    """The day and the document every reorganisation cites."""

    effective_on = VietnameseDateField(label="Có hiệu lực từ ngày")
    document = forms.CharField(
        label="Văn bản căn cứ",
        max_length=250,
        help_text="Ví dụ: Nghị quyết số 12/NQ-HĐND ngày 10/6/2025 của Hội đồng nhân dân tỉnh.",
    )

    field_order_last = ("effective_on", "document")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [name for name in self.fields if name not in self.field_order_last]
        self.order_fields([*own, *self.field_order_last])
        self.fields["effective_on"].initial = clock.today()


class RenameForm(EventForm):
    new_name = forms.CharField(label="Tên mới", max_length=250)
    short_name = forms.CharField(label="Tên viết gọn mới", max_length=120, required=False)


class MoveForm(EventForm):
    parent = UnitChoiceField(label="Đơn vị cấp trên mới")

    def __init__(self, *args: Any, parents: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]  # a ModelChoiceField


class DissolveForm(EventForm):
    confirm = forms.BooleanField(label="Tôi xác nhận đơn vị này kết thúc hoạt động")


class MergeForm(EventForm):
    units = UnitMultipleChoiceField(label="Các đơn vị kết thúc hoạt động")
    into = UnitChoiceField(
        label="Đơn vị tiếp nhận",
        required=False,
        empty_label="Thành lập đơn vị mới",
        help_text="Để trống nếu việc sáp nhập lập ra một đơn vị mới.",
    )
    new_name = forms.CharField(label="Tên đơn vị mới", max_length=250, required=False)
    new_kind = forms.ChoiceField(
        label="Loại đơn vị mới", required=False, choices=[("", "Như đơn vị cũ"), *UnitKind.choices]
    )
    new_parent = UnitChoiceField(label="Đơn vị cấp trên của đơn vị mới", required=False, empty_label="Như đơn vị cũ")

    def __init__(self, *args: Any, living: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("units", "into", "new_parent"):
            self.fields[name].queryset = living  # type: ignore[attr-defined]  # model choice fields
        self.helper.layout = Layout(
            Fieldset("Sáp nhập", "units", "into"),
            Fieldset("Đơn vị mới (khi không có đơn vị tiếp nhận)", "new_name", "new_kind", "new_parent"),
            Fieldset("Căn cứ", "effective_on", "document"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("into") and not data.get("new_name") and "into" not in self.errors:
            self.add_error("new_name", "Hãy nhập tên đơn vị mới hoặc chọn đơn vị tiếp nhận.")
        if data.get("into") and data.get("new_name"):
            self.add_error("new_name", "Đã chọn đơn vị tiếp nhận thì để trống tên đơn vị mới.")
        return data


class SplitForm(EventForm):
    names = forms.CharField(
        label="Các đơn vị mới",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text="Mỗi dòng một tên đơn vị.",
    )
    kind = forms.ChoiceField(label="Loại của các đơn vị mới", choices=UnitKind.choices)
    keep = forms.BooleanField(
        label="Đơn vị cũ tiếp tục hoạt động (tách)",
        required=False,
        help_text="Bỏ trống nếu đơn vị cũ kết thúc hoạt động (chia).",
    )

    def clean_names(self) -> list[str]:
        names = [squeeze(line) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len({name.lower() for name in names}) != len(names):
            raise forms.ValidationError("Có hai dòng trùng tên.")
        if any(len(name) > 250 for name in names):
            raise forms.ValidationError("Tên đơn vị dài quá 250 ký tự.")
        return names


class CodeForm(HouseForm):
    scheme = forms.ChoiceField(label="Loại mã", choices=CodeScheme.choices)
    code = forms.CharField(label="Mã", max_length=40)
    valid_from = VietnameseDateField(label="Dùng từ ngày")


class ClusterForm(HouseModelForm):
    year = forms.IntegerField(label="Năm", min_value=1990, max_value=2200)
    members = UnitMultipleChoiceField(label="Thành viên")

    class Meta:
        model = Cluster
        fields = ["owner", "year", "kind", "name", "head", "deputy"]
        field_classes = {"owner": UnitChoiceField, "head": UnitChoiceField, "deputy": UnitChoiceField}

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("owner", "year"):
                self.fields.pop(name, None)
            self.fields["members"].initial = list(self.instance.members.values_list("pk", flat=True))
        for name in {"owner", "head", "deputy", "members"} & self.fields.keys():
            self.fields[name].queryset = units  # type: ignore[attr-defined]  # model choice fields
        self.fields["kind"].choices = ClusterKind.choices  # type: ignore[attr-defined]  # without the empty line
        self.order_fields(["owner", "year", "kind", "name", "members", "head", "deputy"])

    def _post_clean(self) -> None:
        """No model validation here: the service checks, and a ModelForm would write into the row on the screen."""

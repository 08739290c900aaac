"""The data of the launching document, and the filters of the lists."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from campaigns.enums import BoardState, CampaignKind, CampaignStatus
from campaigns.forms.fields import LinesField, name_blank_choices
from campaigns.models import Campaign, Obligation
from campaigns.selectors.board import LATEST, columns_of, may_know_grace, periods_of
from campaigns.selectors.campaigns import owners_of, possible_owners, possible_parents, years_of
from campaigns.selectors.participants import clusters_available
from thidua.accounts.models import User
from thidua.common.dates import PartialDate
from thidua.common.forms import HouseModelForm, PartialDateFormField
from thidua.documents.forms import SafeFileField
from thidua.units.enums import UnitKind
from thidua.units.models import Cluster, Unit

DOCUMENT_PURPOSE = "campaign_document"
_LONG_LIST = {"data-filter-select": ""}


class CampaignForm(HouseModelForm):
    """A draft's document data. `version` is what the person saw; `owner` is asked once, when the draft is made."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000, required=False)
    document_date = PartialDateFormField(label="Ngày văn bản", required=False)
    period_from = PartialDateFormField(label="Thi đua từ", required=False)
    period_to = PartialDateFormField(label="Đến", required=False)
    other_themes = LinesField(label="Chủ đề khác được nêu", line_length=400)
    parent_documents = LinesField(label="Văn bản cấp trên được thực hiện")
    submission_routes = LinesField(label="Tuyến trình hồ sơ")
    document_notes = LinesField(label="Ghi chú về văn bản")
    recipients_count = forms.IntegerField(label="Số dòng nơi nhận", min_value=0, max_value=1000, required=False)
    min_models = forms.IntegerField(label="Số mô hình tối thiểu", min_value=0, max_value=1000, required=False)
    max_models = forms.IntegerField(label="Số mô hình tối đa", min_value=0, max_value=1000, required=False)
    min_works = forms.IntegerField(label="Hoặc số công trình tối thiểu", min_value=0, max_value=1000, required=False)
    file = SafeFileField(label="Tệp văn bản phát động", purpose=DOCUMENT_PURPOSE, required=False)

    class Meta:
        model = Campaign
        fields = [
            "kind",
            "title",
            "theme",
            "parent",
            "document_kind",
            "document_number",
            "document_symbol",
            "document_place",
            "document_place_as_written",
            "document_issuer",
            "signer",
            "signer_role",
            "recipients_count",
            "period_note",
            "purpose",
            "who_text",
            "quota_note",
            "min_models",
            "max_models",
            "min_works",
            "document_date",
            "period_from",
            "period_to",
            "other_themes",
            "parent_documents",
            "submission_routes",
            "document_notes",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "who_text": forms.Textarea(attrs={"rows": 2}),
            "parent": forms.Select(attrs=_LONG_LIST),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_blank_choices(self)
        parents = self.fields["parent"]
        parents.queryset = possible_parents(user, self.instance)  # type: ignore[attr-defined]  # a choice field
        parents.empty_label = "Không có"  # type: ignore[attr-defined]
        self.helper.layout = _layout(*(name for name in ("owner", "version") if name in self.fields))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        begin, end = cleaned.get("period_from"), cleaned.get("period_to")
        if begin and end and PartialDate.parse(begin).first_day() > PartialDate.parse(end).last_day():
            self.add_error("period_to", "Thời gian kết thúc phải sau thời gian bắt đầu.")
        fewest, most = cleaned.get("min_models"), cleaned.get("max_models")
        if fewest is not None and most is not None and fewest > most:
            self.add_error("max_models", "Số tối đa phải bằng hoặc lớn hơn số tối thiểu.")
        return cleaned


class CampaignCreateForm(CampaignForm):
    owner = forms.ModelChoiceField(
        label="Cấp phát động",
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs=_LONG_LIST),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["version"]
        self.fields["owner"].queryset = possible_owners(user)  # type: ignore[attr-defined]  # a choice field
        self.helper.layout = _layout("owner")


def _layout(*first: str) -> Layout:
    return Layout(
        Fieldset("Phong trào", *first, "title", _row(kind=6, document_kind=6), "theme", "other_themes", "parent"),
        Fieldset(
            "Văn bản phát động",
            _row(document_number=3, document_symbol=5, document_date=4),
            _row(document_place=6, document_place_as_written=6),
            "document_issuer",
            _row(signer=6, signer_role=6),
            _row(recipients_count=6),
            "parent_documents",
            "document_notes",
            "file",
        ),
        Fieldset("Thời gian", _row(period_from=6, period_to=6), "period_note"),
        Fieldset("Đối tượng, mục đích", "purpose", "who_text"),
        Fieldset("Mô hình, công trình của mỗi đơn vị", _row(min_models=4, max_models=4, min_works=4)),
        Fieldset("Đề nghị khen thưởng", "submission_routes", "quota_note"),
    )


def _row(**widths: int) -> Row:
    """Fields side by side on a wide screen; widths in twelfths."""
    return Row(*(Column(name, css_class=f"col-md-{width}") for name, width in widths.items()))


class CampaignFilterForm(forms.Form):
    q = forms.CharField(label="Tìm tên, số ký hiệu", max_length=100, required=False)
    status = forms.ChoiceField(label="Tình trạng", required=False)
    kind = forms.ChoiceField(label="Hình thức", required=False)
    year = forms.TypedChoiceField(label="Năm", required=False, coerce=int)
    owner = forms.ModelChoiceField(label="Cấp phát động", queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["status"].choices = [("", "Tất cả, trừ đã lưu trữ"), *CampaignStatus.choices]
        fields["kind"].choices = [("", "Tất cả"), *CampaignKind.choices]
        fields["year"].choices = [("", "Tất cả"), *((year, str(year)) for year in years_of(user))]
        fields["owner"].queryset = owners_of(user)
        fields["owner"].empty_label = "Tất cả"


class UnitFilterForm(forms.Form):
    """Narrow a list of units."""

    q = forms.CharField(label="Tìm đơn vị", max_length=100, required=False)
    kind = forms.ChoiceField(label="Loại đơn vị", required=False, choices=[("", "Tất cả"), *UnitKind.choices])


class BoardFilterForm(UnitFilterForm):
    """What the board shows; who must not know of a grace is not asked about it either."""

    cluster = forms.ModelChoiceField(
        label="Cụm, khối", queryset=Cluster.objects.none(), required=False, empty_label="Tất cả"
    )
    obligation = forms.TypedChoiceField(label="Việc", required=False)
    period = forms.ChoiceField(label="Kỳ", required=False)
    state = forms.ChoiceField(label="Tình trạng", required=False)

    def __init__(
        self, *args: Any, campaign: Campaign, user: User, asked: list[Obligation] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        columns = {str(column.pk): column for column in (columns_of(campaign) if asked is None else asked)}
        fields["obligation"].choices = [("", "Tất cả"), *((key, column.what) for key, column in columns.items())]
        fields["obligation"].coerce = columns.__getitem__
        fields["cluster"].queryset = clusters_available(campaign)
        tells_grace = may_know_grace(user, campaign)
        states = [choice for choice in BoardState.choices if tells_grace or choice[0] != BoardState.IN_GRACE]
        fields["state"].choices = [("", "Tất cả"), *states]
        if rounds := periods_of(columns.values()):
            fields["period"].choices = [("", "Tất cả"), (LATEST, "Kỳ mới nhất của mỗi việc"), *rounds]
        else:
            del fields["period"]

"""Picking the part of the world, and the closed list of keys a drill-down link may carry."""

from __future__ import annotations

from typing import Any

from django import forms

from awards.enums import AwardNature, RecipientGroup, RecipientType
from awards.models import AwardKind
from campaigns.enums import TargetVerdict
from campaigns.models import Campaign
from dossiers.enums import DossierStatus
from thidua.accounts.models import User
from thidua.dashboards.enums import Age, Sending, What
from thidua.dashboards.selectors.awards import NO_GROUP
from thidua.dashboards.selectors.scope import (
    campaigns_in_reach,
    clusters_in_reach,
    nearby_units,
    units_in_reach,
    years_for,
)
from thidua.dashboards.selectors.search import PLACES
from thidua.units.models import Cluster, Unit

LAST_ID = 2**63 - 1
LAST_ID_DIGITS = 19
GROUPS = [*RecipientGroup.choices, (NO_GROUP, "Chưa ghi nhóm")]


class PlaceForm(forms.Form):
    """Unit and cluster; on the page of one campaign the year says nothing more."""

    unit = forms.ModelChoiceField(
        label="Đơn vị (kể cả trực thuộc)",
        queryset=Unit.objects.none(),
        required=False,
    )
    cluster = forms.ModelChoiceField(
        label="Cụm, khối", queryset=Cluster.objects.none(), required=False, empty_label="Không chọn"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units_in_reach(user)
        fields["cluster"].queryset = clusters_in_reach(user)
        fields["unit"].widget.choices = [("", "Tất cả"), *_near(user, self._typed_unit(user))]

    def _typed_unit(self, user: User) -> Unit | None:
        """The unit of the query string, read before validation: what is offered depends on it."""
        typed = str(self.data.get(self.add_prefix("unit"), ""))
        if not (typed.isascii() and typed.isdigit() and len(typed) < LAST_ID_DIGITS):
            return None
        return units_in_reach(user).filter(pk=typed).first()


def _near(user: User, unit: Unit | None) -> list[tuple[int, str]]:
    """Indented by depth, so that the place in the tree is seen."""
    rows = nearby_units(user, unit)
    top = min((row.depth for row in rows), default=1)
    return [(row.pk, f"{'– ' * (row.depth - top)}{row.name}") for row in rows]


class OverviewForm(PlaceForm):
    year = forms.TypedChoiceField(label="Năm", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        years = [("", "Tất cả các năm"), *((year, str(year)) for year in years_for(user))]
        self.fields["year"].choices = years  # type: ignore[attr-defined]  # a choice field


class RowsForm(forms.Form):
    """Everything but the search box is hidden: the keys come from the link behind a number."""

    q = forms.CharField(label="Tìm trong danh sách", max_length=100, required=False)
    what = forms.ChoiceField(choices=What.choices)
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), required=False)
    cluster = forms.ModelChoiceField(queryset=Cluster.objects.none(), required=False)
    campaign = forms.ModelChoiceField(queryset=Campaign.objects.none(), required=False)
    year = forms.IntegerField(min_value=1945, max_value=2200, required=False)
    state = forms.ChoiceField(choices=[("", ""), *Sending.choices], required=False)
    obligation = forms.IntegerField(min_value=1, max_value=LAST_ID, required=False)
    direct = forms.BooleanField(required=False)
    verdict = forms.ChoiceField(choices=[("", ""), *TargetVerdict.choices], required=False)
    target = forms.IntegerField(min_value=0, max_value=LAST_ID, required=False)
    status = forms.ChoiceField(choices=[("", ""), *DossierStatus.choices], required=False)
    age = forms.ChoiceField(choices=[("", ""), *Age.choices], required=False)
    open = forms.BooleanField(required=False)
    nature = forms.ChoiceField(choices=[("", ""), *AwardNature.choices], required=False)
    award_kind = forms.ModelChoiceField(queryset=AwardKind.objects.order_by("rank", "pk"), required=False)
    recipient_type = forms.ChoiceField(choices=[("", ""), *RecipientType.choices], required=False)
    group = forms.ChoiceField(choices=[("", ""), *GROUPS], required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = units_in_reach(user)
        fields["cluster"].queryset = clusters_in_reach(user)
        fields["campaign"].queryset = campaigns_in_reach(user)
        for name, field in fields.items():
            if name != "q":
                field.widget = forms.HiddenInput()

    def hidden_fields(self) -> list[Any]:
        """Only what the link carried goes on to the next search."""
        return [field for field in super().hidden_fields() if field.value() not in (None, "", False)]

    def words(self) -> list[str]:
        """What the rows have in common, for the heading."""
        found = [
            self._label(name) for name in ("state", "verdict", "status", "age", "nature", "recipient_type", "group")
        ]
        kind = self.cleaned_data.get("award_kind")
        open_only = "Chưa kết thúc" if self.cleaned_data.get("open") else ""
        direct = "Không kể đơn vị trực thuộc" if self.cleaned_data.get("direct") else ""
        return [text for text in (*found, str(kind) if kind else "", open_only, direct) if text]

    def _label(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        choices: dict[str, str] = dict(self.fields[name].choices)  # type: ignore[attr-defined]  # a choice field
        return choices[value] if value else ""


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Tìm kiếm",
        max_length=100,
        required=False,
        widget=forms.SearchInput(
            attrs={
                "class": "form-control",
                "placeholder": "Tên phong trào, đơn vị, hồ sơ, người được khen, số quyết định",
            }
        ),
    )
    place = forms.ChoiceField(
        choices=[("", ""), *((place.key, place.label) for place in PLACES)], required=False, widget=forms.HiddenInput
    )

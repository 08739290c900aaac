"""Handing in a launch plan, and correcting what was read with the very forms of the editing pages."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Layout
from django import forms

from awards.models import AwardKind
from campaigns.enums import FindingKind, ReadingStatus
from campaigns.findings.awards import kinds_on
from campaigns.findings.rows import from_form, row_of
from campaigns.findings.values import Value
from campaigns.forms.campaigns import DOCUMENT_PURPOSE, CampaignForm
from campaigns.forms.obligations import ObligationForm
from campaigns.forms.parts import (
    CampaignAwardForm,
    CriterionForm,
    MilestoneForm,
    PartForm,
    RequiredPartForm,
    TargetForm,
    WorkItemForm,
)
from campaigns.models import Campaign, Finding, PlanReading, Target
from campaigns.reading.sources import EXTENSIONS, MAX_CHARACTERS
from campaigns.selectors.campaigns import possible_owners
from campaigns.services.findings import seen_of
from campaigns.services.reading import document_day
from thidua.accounts.models import User
from thidua.common.forms import HouseForm
from thidua.documents.forms import SafeFileField
from thidua.units.models import Unit


class ReadingStartForm(HouseForm):
    """A file or pasted text, never both: which of them counts must be plain."""

    owner = forms.ModelChoiceField(
        label="Cấp phát động",
        queryset=Unit.objects.none(),
        empty_label=None,
        widget=forms.Select(attrs={"data-filter-select": ""}),
    )
    file = SafeFileField(
        label="Tệp kế hoạch, chỉ thị, quyết định phát động",
        purpose=DOCUMENT_PURPOSE,
        allowed=EXTENSIONS,
        required=False,
    )
    text = forms.CharField(
        label="Hoặc dán nội dung văn bản",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MAX_CHARACTERS,
        strip=False,
        required=False,
        help_text="Dán cả văn bản, từ quốc hiệu đến nơi nhận.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners(user)  # type: ignore[attr-defined]  # a choice field
        self.helper.layout = Layout("file", "text", "owner")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_text = bool((cleaned.get("text") or "").strip())
        if "file" in self.errors or "text" in self.errors:
            return cleaned
        if not cleaned.get("file") and not has_text:
            self.add_error("file", "Hãy chọn tệp hoặc dán nội dung văn bản.")
        elif cleaned.get("file") and has_text:
            self.add_error("text", "Chỉ chọn một cách: hãy xóa phần đã dán hoặc bỏ tệp đã chọn.")
        return cleaned


class ReadingFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên", max_length=100, required=False)
    status = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Đang dùng"), *ReadingStatus.choices])


class DraftForm(HouseForm):
    """The last click: agree to the rest, invite units."""

    accept_pending = forms.BooleanField(label="Đồng ý tất cả điều chưa xem", required=False)
    kinds = forms.MultipleChoiceField(
        label="Mời các đơn vị tham gia",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Đánh dấu sẵn các loại đơn vị mà văn bản nêu; thêm, bớt từng đơn vị trong bản soạn.",
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str, int, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [(key, f"{label} ({count})") for key, label, count, _ in kinds]
        field.initial = [key for key, _, _, named in kinds if named]
        if not field.initial:
            field.help_text = "Văn bản không nêu loại đơn vị nào ở đây: hãy chọn, hoặc chọn từng đơn vị trong bản soạn."


# --- One finding

# What a target has only inside a campaign: units that take part, a target of the campaign above.
NOT_YET = ("scope_units", "upper")


class FoundTargetForm(TargetForm):
    """The same form; what a target belongs to is another finding, and units are chosen when they take part."""

    parent = forms.ChoiceField(label="Thuộc chỉ tiêu", required=False)

    class Meta(TargetForm.Meta):
        fields = [name for name in TargetForm.Meta.fields if name != "parent"]

    def __init__(self, *args: Any, siblings: list[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(item.path, item.label) for item in siblings]
        self.fields["parent"].choices = [("", "Không, là chỉ tiêu chính"), *choices]  # type: ignore[attr-defined]
        for name in NOT_YET:
            del self.fields[name]
        _leave_out(self.helper.layout)

    def parent_rows(self) -> Any:
        return Target.objects.none()

    def units_in_scope(self) -> Any:
        return Unit.objects.none()


def _leave_out(layout: Any) -> None:
    layout.fields = [item for item in layout.fields if item not in NOT_YET]
    for item in layout.fields:
        if hasattr(item, "fields"):
            _leave_out(item)


class FoundAwardForm(CampaignAwardForm):
    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    def award_kinds(self) -> Any:
        return self.kinds


class FoundCriterionForm(CriterionForm):
    def __init__(self, *args: Any, kinds: Any, **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    def award_kinds(self) -> Any:
        return self.kinds


class FactForm(CampaignForm):
    """One fact of the document, out of the form that has them all."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, *args: Any, column: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.column = column
        for name in [name for name in self.fields if name not in (column, "seen")]:
            del self.fields[name]
        self.helper.layout = Layout("seen", column)

    def values(self) -> dict[str, Any]:
        return {"column": self.column, "value": self.cleaned_data[self.column]}


FORMS: dict[str, type[PartForm]] = {
    FindingKind.MILESTONE: MilestoneForm,
    FindingKind.OBLIGATION: ObligationForm,
    FindingKind.TARGET: FoundTargetForm,
    FindingKind.AWARD: FoundAwardForm,
    FindingKind.CRITERION: FoundCriterionForm,
    FindingKind.REQUIRED_PART: RequiredPartForm,
    FindingKind.WORK_ITEM: WorkItemForm,
}
_INITIAL = ("award_kind", "meaning", "parent")


def finding_form(finding: Finding, *, user: User, others: list[Finding], data: Any = None) -> PartForm | FactForm:
    """The editing form of a finding, filled with what the draft would take now."""
    value, seen = finding.value, seen_of(finding)
    if finding.kind == FindingKind.FIELD:
        instance = Campaign(owner=finding.reading.owner, **{value["column"]: value["value"]})
        return FactForm(data, user=user, column=value["column"], instance=instance, initial={"seen": seen})
    initial = {"seen": seen, **{name: value[name] for name in _INITIAL if name in value}}
    if value.get("working_days") or value.get("recurs_day"):
        initial["due_date"] = ""  # found by the portal, not stated by the document
    return FORMS[finding.kind](
        data,
        campaign=Campaign(owner=finding.reading.owner),
        instance=row_of(finding.kind, value),
        initial=initial,
        **_extra(finding, others),
    )


def fact_form(reading: PlanReading, *, user: User, column: str, data: Any = None) -> FactForm:
    """For a fact the document left open; leaving it open is no answer."""
    form = FactForm(data, user=user, column=column, instance=Campaign(owner=reading.owner))
    form.fields[column].required = True
    return form


def target_form(reading: PlanReading, *, others: list[Finding], value: Value, data: Any = None) -> FoundTargetForm:
    """For a number the reader left alone and a person takes."""
    return FoundTargetForm(
        data,
        campaign=Campaign(owner=reading.owner),
        instance=row_of(FindingKind.TARGET, value),
        initial={"parent": ""},
        siblings=_outer_targets(others, ""),
    )


def _extra(finding: Finding, others: list[Finding]) -> dict[str, Any]:
    if finding.kind == FindingKind.TARGET:
        return {"siblings": _outer_targets(others, finding.path)}
    if finding.kind == FindingKind.AWARD:
        return {"kinds": kinds_on(document_day(finding.reading.result))}
    if finding.kind == FindingKind.CRITERION:
        offered = [item.value.get("award_kind") for item in others if item.kind == FindingKind.AWARD]
        return {"kinds": AwardKind.objects.filter(pk__in=[key for key in offered if key]).order_by("rank", "pk")}
    return {}


def _outer_targets(others: list[Finding], path: str) -> list[Finding]:
    """Targets that belong to none themselves: one level only."""
    return [
        item
        for item in others
        if item.kind == FindingKind.TARGET and not item.value.get("parent") and item.path != path
    ]


def values_of(finding: Finding, form: PartForm | FactForm) -> Value:
    """What the form says, as a finding keeps it; a new date forgets the hour of the old one."""
    if isinstance(form, FactForm):
        return form.values()
    cleaned = {name: given for name, given in form.cleaned_data.items() if name != "seen"}
    value = from_form(finding.kind, cleaned)
    if finding.value.get("time") and value.get("due_date") != finding.value.get("due_date"):
        value["time"] = ""
    return value

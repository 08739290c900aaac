from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from awards.enums import Verdict
from dossiers.enums import NominationResult
from dossiers.forms.common import LONG
from dossiers.models import Dossier
from thidua.accounts.models import User
from thidua.common.forms import HouseForm, RowsField


class KeeperForm(HouseForm):
    """Who works on the dossier."""

    assigned_to = forms.ModelChoiceField(User.objects.none(), label="Chuyên viên xử lý", empty_label=None)

    def __init__(self, *args: Any, keepers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [user.pk for user in keepers]
        rows = User.objects.filter(pk__in=ids).order_by("name_sort", "pk")
        self.fields["assigned_to"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class _ToAssign(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        keeper = f"đang giao {obj.assigned_to}" if obj.assigned_to else "chưa phân công"
        return f"{obj.code} – {obj.title} ({obj.unit}; {keeper})"


class KeeperOfManyForm(KeeperForm):
    """Who works on the chosen dossiers."""

    dossiers = _ToAssign(
        label="Hồ sơ được phân công",
        queryset=Dossier.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một hồ sơ để phân công."},
    )
    field_order = ["assigned_to", "dossiers"]

    def __init__(self, *args: Any, dossiers: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dossiers"].queryset = dossiers  # type: ignore[attr-defined]  # a RowsField


class OverrideForm(HouseForm):
    verdict = forms.ChoiceField(
        label="Kết luận",
        choices=[(Verdict.PASS, Verdict.PASS.label), (Verdict.FAIL, Verdict.FAIL.label)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Lý do được lưu cùng kết luận và in trong phiếu thẩm định.",
    )


REASON_FOR_MANY = (
    "Bắt buộc, trừ khi trình những đề nghị đạt mọi điều kiện. Lý do in ở phiếu thẩm định của từng đề nghị."
)


class ConclusionForm(HouseForm):
    result = forms.ChoiceField(
        label="Kết luận thẩm định",
        choices=[
            (NominationResult.RECOMMENDED, "Đủ điều kiện, trình Hội đồng"),
            (NominationResult.EXCLUDED, "Không trình Hội đồng"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Lý do",
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bắt buộc khi không trình, hoặc khi còn điều kiện thiếu dữ liệu, cần người xét.",
    )


class ConclusionsForm(ConclusionForm):
    """One conclusion for a whole group."""

    group = forms.ChoiceField(label="Các đề nghị", widget=forms.RadioSelect)
    field_order = ["group", "result", "reason"]

    def __init__(self, *args: Any, groups: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.fields["group"].initial = groups[0][0] if groups else None
        self.fields["reason"].help_text = REASON_FOR_MANY

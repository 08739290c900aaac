from __future__ import annotations

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.db.models import QuerySet

from campaigns.forms.letters import LetterForm
from dossiers.letters import Answer
from dossiers.models import Dossier
from thidua.common.forms import HouseForm, RowsField


class AnswerForm(LetterForm):
    note = forms.CharField(
        label="Nội dung thêm", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Fieldset("Nội dung", "subject", "note"), self.signature())

    def answer(self) -> Answer:
        return Answer(**self.words(), note=self.cleaned_data["note"])


class _OtherDossiers(RowsField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} – {obj.title} ({obj.size} đề nghị, {obj.get_status_display().lower()})"


class JoinForm(HouseForm):
    others = _OtherDossiers(
        label="Gộp các hồ sơ này",
        queryset=Dossier.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một hồ sơ để gộp."},
    )

    def __init__(self, *args: Any, others: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["others"].queryset = others  # type: ignore[attr-defined]  # a RowsField


class RenewForm(HouseForm):
    reason = forms.CharField(
        label="Lý do thay hồ sơ",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Không bắt buộc. Cấp xét khen thưởng đọc được lý do này.",
    )

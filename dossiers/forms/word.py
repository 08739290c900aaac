from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from dossiers.enums import WordKind
from dossiers.forms.common import ChoiceOrAll
from dossiers.services.word_templates import PURPOSE
from dossiers.wordfill.places import places_of
from thidua.common import clock
from thidua.common.forms import HouseForm, VietnameseDateField
from thidua.documents.forms import SafeFileField
from thidua.documents.templating import MAX_BYTES, WrongTemplate, check_template
from thidua.units.models import Unit


class TemplateFilterForm(forms.Form):
    q = forms.CharField(label="Tìm theo tên mẫu, cơ quan", required=False, max_length=100)
    kind = ChoiceOrAll(label="Loại văn bản", choices=WordKind.choices, everything="Mọi loại")
    state = ChoiceOrAll(label="Tình trạng", choices=[("kept", "Đang giữ"), ("retired", "Đã ngừng dùng")])


class TemplateForm(HouseForm):
    """A template whose places are looked at before anything is kept; every problem stands beside the file."""

    owner = forms.ModelChoiceField(label="Cơ quan", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="Loại văn bản", choices=WordKind.choices)
    name = forms.CharField(label="Tên mẫu", max_length=200)
    valid_from = VietnameseDateField(label="Dùng từ ngày")
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
    file = SafeFileField(label="Tệp mẫu", purpose=PURPOSE, allowed=("docx",), max_bytes=MAX_BYTES)

    def __init__(self, *args: Any, owners: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        self.fields["valid_from"].initial = clock.today

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        file, kind = values.get("file"), values.get("kind")
        if file is not None and kind:
            file.seek(0)
            try:
                check_template(file.read(), places_of(kind))
            except WrongTemplate as error:
                self.add_error("file", ValidationError(list(error.problems)))
        return values

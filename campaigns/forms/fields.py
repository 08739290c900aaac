"""Fields of the campaign forms."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError

from thidua.common.text import squeeze

MAX_LINES = 60


class LinesField(forms.CharField):
    """A list of short texts, one per line of a text area."""

    def __init__(self, *, line_length: int = 500, **kwargs: Any) -> None:
        self.line_length = line_length
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        kwargs.setdefault("help_text", "Mỗi dòng một mục")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # the cleaned value is the list
        lines = [squeeze(line) for line in str(value or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MAX_LINES:
            raise ValidationError(f"Tối đa {MAX_LINES} dòng.")
        if any(len(line) > self.line_length for line in value):
            raise ValidationError(f"Mỗi dòng tối đa {self.line_length} ký tự.")

    def run_validators(self, value: Any) -> None:
        """Text validators do not fit a list; `validate` has looked at every line."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


def name_blank_choices(form: forms.BaseForm) -> None:
    """Say what leaving a choice open means instead of showing dashes."""
    for field in form.fields.values():
        if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
            continue
        choices = list(field.choices)  # type: ignore[arg-type]  # choices of a bound field are a list of pairs
        if choices and choices[0][0] == "":
            field.choices = [("", "Hãy chọn" if field.required else "Không nêu"), *choices[1:]]


class Details(Div):
    """Rare fields behind a line to open; open by itself when one of them is filled or refused."""

    template = "campaigns/form_details.html"

    def __init__(self, summary: str, *fields: Any, **kwargs: Any) -> None:
        super().__init__(*fields, **kwargs)
        self.summary = summary
        self.is_open = False

    def render(self, form: Any, context: Any, *args: Any, **kwargs: Any) -> Any:
        names = [pointer.name for pointer in self.get_field_names()]
        self.is_open = any(form[name].errors or form[name].value() for name in names)
        return super().render(form, context, *args, **kwargs)

"""The boundary: every value from outside passes a form built on these bases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError

from thidua.common.dates import PartialDate
from thidua.common.errors import DomainError
from thidua.common.numbers import format_number, parse_number
from thidua.common.text import nfc

MAX_NUMBER = Decimal(10) ** 13
_TYPED_DAY = {"placeholder": "ngày/tháng/năm", "autocomplete": "off"}
MAX_KEY_DIGITS = 18  # 64 bits hold every number of so many digits


class HouseFormMixin:
    """Crispy helper without its own <form> tag, composed text, and domain errors put beside their field."""

    helper: FormHelper

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def add_domain_error(self, error: DomainError) -> None:
        """Show a service's refusal beside its field, or above the form when it names none."""
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]  # from forms.BaseForm
        self.add_error(error.field if error.field in fields else None, error.message)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data  # type: ignore[misc]  # from forms.BaseForm
        return {key: nfc(value) if isinstance(value, str) else value for key, value in cleaned.items()}


class HouseForm(HouseFormMixin, forms.Form):
    """Base of plain forms."""


class HouseModelForm(HouseFormMixin, forms.ModelForm):
    """Base of model forms; `Meta.fields` is always an explicit list. Services do the saving, not `form.save()`."""


class VersionedFormMixin(forms.Form):
    """Carries the version the person saw; pass `initial={'version': obj.version}`."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of one table. A key longer than any the database could give is refused before it is asked."""

    default_error_messages = {
        "invalid_list": "Danh sách chọn không hợp lệ.",
        "invalid_choice": "Có mục đã chọn không còn trong danh sách.",
        "invalid_pk_value": "Có mục đã chọn không hợp lệ.",
    }

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if len(str(key)) > MAX_KEY_DIGITS:
                raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)


class VietnameseNumberField(forms.CharField):
    """Reads '1.234,5' and shows numbers that way; '7,5 - 8' is refused with a sentence that says what to do.

    `ranged`: the form has a second field for the upper end.
    """

    def __init__(
        self, *, max_number: Decimal = MAX_NUMBER, places: int = 4, ranged: bool = False, **kwargs: Any
    ) -> None:
        self.max_number = max_number
        self.ranged = ranged
        self.places = places
        kwargs.setdefault("max_length", 30)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal | int | float) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            number = parse_number(text)
        except ValueError as error:
            hint = " Nếu là khoảng, dùng ô “từ” và “đến”." if self.ranged else ""
            raise ValidationError(f"Hãy nhập một số, ví dụ 7,5 hoặc 5.000.{hint}") from error
        if abs(number) > self.max_number:
            raise ValidationError(f"Số quá lớn (tối đa {format_number(self.max_number)}).")
        return number.quantize(Decimal(1).scaleb(-self.places)).normalize() + 0

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Length limits speak of the typed text, which `to_python` has already read."""


class PartialDateFormField(forms.CharField):
    """Reads 15/7/2024, 7/2024, quý III/2024 or 2024; gives the stored ISO form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        kwargs.setdefault("help_text", "Ví dụ: 15/7/2024, 7/2024, quý III/2024 hoặc 2024")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        try:
            return PartialDate.parse(value).display().removeprefix("tháng ").removeprefix("năm ")
        except (ValueError, TypeError):
            return value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text in self.empty_values:
            return ""
        try:
            value = PartialDate.from_typed(text)
        except ValueError as error:
            raise ValidationError("Ngày không hợp lệ. Ví dụ: 15/7/2024, 7/2024, quý III/2024 hoặc 2024.") from error
        _check_year(value.year)
        return str(value)


class VietnameseDateField(forms.DateField):
    """A full day, typed 15/7/2024; ISO is read too.

    No native picker: a browser set to English shows it month first, and 3/2 is then read the wrong way round.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"])
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=_TYPED_DAY))
        kwargs.setdefault("error_messages", {"invalid": "Ngày không hợp lệ. Ví dụ: 15/7/2024."})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None:
            _check_year(day.year)
        return day


def _check_year(year: int) -> None:
    """Arithmetic on the first and last years of the calendar would overflow; nobody means them anyway."""
    if not 1900 <= year <= 2200:
        raise ValidationError("Năm phải từ 1900 đến 2200.")

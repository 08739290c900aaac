"""What an Excel file says, row by row, handed to the services."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet
from import_export import fields, widgets
from import_export.resources import ModelResource
from import_export.results import Result

from thidua.audit import services as audit
from thidua.common.errors import DomainError, InvalidInput
from thidua.common.numbers import parse_number
from thidua.common.text import fold

logger = logging.getLogger(__name__)

ID_COLUMN = "Mã số"


class TextWidget(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # Excel keeps codes such as 4042 as numbers
        return "" if value is None else str(value).strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else str(value)


class DateWidget(widgets.Widget):
    """A date cell, or 15/7/2024, or 2024-07-15."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
            try:
                return datetime.strptime(str(value).strip(), pattern).date()  # noqa: DTZ007  # a day has no zone
            except ValueError:
                continue
        raise ValueError(f"Ngày không hợp lệ: {value}. Ví dụ: 15/7/2024.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value


class YesNoWidget(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = fold(str(value if value is not None else ""))
        if word in ("co", "x", "1", "true"):
            return True
        if word in ("", "khong", "0", "false"):
            return False
        raise ValueError(f"Hãy ghi “có” hoặc “không” thay cho: {value}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "có" if value else "không"


class ChoiceWidget(widgets.Widget):
    """Shows the words of a choice and reads them back, accents and case ignored."""

    def __init__(self, choices: list[tuple[Any, str]]) -> None:
        super().__init__()
        self.labels = dict(choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in (None, ""):
            return ""
        wanted = fold(str(value))
        for code, label in self.labels.items():
            if wanted in (fold(str(label)), fold(str(code))):
                return code
        raise ValueError(f"Không có lựa chọn: {value}. Các lựa chọn: {'; '.join(map(str, self.labels.values()))}.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return str(self.labels.get(value, value if value is not None else ""))


class NumberWidget(widgets.Widget):
    def __init__(self, *, whole: bool = False) -> None:
        super().__init__()
        self.whole = whole

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in (None, ""):
            return None
        try:
            number = parse_number(value) if isinstance(value, str) else Decimal(str(value))
        except ValueError as error:
            raise ValueError(f"Không phải một số: {value}.") from error
        if self.whole and number != int(number):
            raise ValueError(f"Phải là số nguyên: {value}.")
        return int(number) if self.whole else number

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return float(value) if isinstance(value, Decimal) else value


class RowWidget(widgets.Widget):
    """A row of another table, named by one of its columns; only rows the person may use are found."""

    def __init__(self, rows: QuerySet[Any], field: str = "pk") -> None:
        super().__init__()
        self.rows, self.field = rows, field

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value in (None, ""):
            return None
        if self.field == "pk":
            value = NumberWidget(whole=True).clean(value)
        found = self.rows.filter(**{self.field: value}).first()
        if found is None:
            raise ValueError(f"Không tìm thấy: {value}.")
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else getattr(value, self.field)


class HouseResource(ModelResource):
    """Base of the Excel forms of catalogues. Columns carry the Vietnamese names of the fields.

    `by` is the person, `rows` the rows of their scope: a row number from outside is an error, never a new row.
    Subclasses whose table has services override `write`; the others are saved here, with the trail.
    """

    id: ClassVar[fields.Field] = fields.Field(attribute="pk", column_name=ID_COLUMN, widget=NumberWidget(whole=True))

    class Meta:
        import_id_fields = ["id"]
        use_transactions = True
        skip_unchanged = True
        skip_html_diff = True
        clean_model_instances = True
        exclude = ["search_text", "name_sort", "version"]

    def __init__(self, *, by: Any, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by, self.rows = by, rows

    def get_queryset(self) -> QuerySet[Any]:
        return self.rows

    def get_or_init_instance(self, instance_loader: Any, row: Any) -> tuple[Any, bool]:
        number = row.get(ID_COLUMN)
        instance, is_new = super().get_or_init_instance(instance_loader, row)
        if is_new and number not in (None, ""):
            raise ValidationError({"id": f"Không có dòng nào mang mã số {number} trong phạm vi của bạn."})
        self.before = _values(instance)
        return instance, is_new

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        if field.column_name == ID_COLUMN:
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        try:
            with transaction.atomic():
                self.write(instance, is_create, row)
        except IntegrityError as error:
            raise ValidationError("Dòng này trùng hoặc mâu thuẫn với dữ liệu đã có.") from error
        except DomainError as error:
            raise ValidationError({error.field: error.message} if error.field else error.message) from error

    def write(self, instance: Any, is_create: bool, row: Any) -> None:
        instance.save(force_insert=is_create)
        verb = "catalogue.created" if is_create else "catalogue.changed"
        before = {} if is_create else self.before
        audit.record(by=self.by, verb=verb, obj=instance, before=before, after=_values(instance))

    def check_headers(self, headers: Sequence[str]) -> None:
        """A column that nobody knows is a misspelt one: its values would be lost in silence."""
        known = [field.column_name for field in self.get_user_visible_fields()]
        unknown = [name for name in headers if name and name not in known]
        if unknown:
            raise InvalidInput(f"Không có cột: {', '.join(unknown)}. Các cột: {', '.join(known)}.", field="file")

    def errors_of(self, result: Result, lines: Sequence[int]) -> list[dict[str, Any]]:
        """`[{"row": 2, "text": "Tên: …"}]`, the rows numbered as Excel numbers its lines."""
        found: list[dict[str, Any]] = [{"row": None, "text": str(error.error)} for error in result.base_errors]
        for row in result.invalid_rows:
            texts = [f"{self._label(name)}{' '.join(items)}" for name, items in row.error_dict.items()]
            found.append({"row": lines[row.number - 1], "text": " ".join(texts)})
        for number, errors in result.row_errors():
            logger.error("row %s of an import failed", lines[number - 1], exc_info=errors[0].error)
            found.append({"row": lines[number - 1], "text": "Không ghi được dòng này."})
        return sorted(found, key=lambda error: error["row"] or 0)

    def _label(self, name: str) -> str:
        field = self.fields.get(name)
        return f"{field.column_name}: " if field is not None and name != "id" else ""

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> fields.Field:
        field: fields.Field = super().field_from_django_field(field_name, django_field, readonly)
        label = str(django_field.verbose_name)
        field.column_name = label[0].upper() + label[1:]
        field.widget = _widget_for(django_field) or field.widget
        if isinstance(django_field, models.ForeignKey):
            field.attribute = field_name  # the row itself, so that a widget may name it by any of its columns
        return field


def _widget_for(field: Any) -> widgets.Widget | None:
    if field.choices:
        return ChoiceWidget(list(field.flatchoices))
    kinds: list[tuple[type[Any] | tuple[type[Any], ...], widgets.Widget]] = [
        (models.DateTimeField, widgets.DateTimeWidget()),
        (models.DateField, DateWidget()),
        (models.BooleanField, YesNoWidget()),
        (models.DecimalField, NumberWidget()),
        (models.IntegerField, NumberWidget(whole=True)),
        (models.JSONField, widgets.JSONWidget()),
        ((models.CharField, models.TextField), TextWidget()),
    ]
    return next((widget for kind, widget in kinds if isinstance(field, kind)), None)


def _values(instance: Any) -> dict[str, Any]:
    return {f.name: f.value_from_object(instance) for f in instance._meta.concrete_fields if f.editable}

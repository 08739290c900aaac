"""What a browser would never send, and what it would: values for every kind of form field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.utils import ContextList

from tests.factories.dossiers import PDF
from thidua.common.forms import PartialDateFormField, VietnameseNumberField

SCRIPT = "<script>alert(1)</script>"
LONG = "ă" * 100_000
HUGE = str(10**30)
# Half of a pair, bytes that are no UTF-8, a cut percent sign: as raw query text, because no client library writes them.
BROKEN_TEXT = ("%ED%A0%80", "%FF%FE", "%E1%BB", "%", "%u1EBF")
NUL = "%00"

QUERY_VALUES = (
    "abc", "99999", "-1", HUGE, "1e999999", "password", "１２", "1_000", "31/02/2024", "9999-12-31", "' OR 1=1 --",
    "%%%\\", "x" * 10_000, SCRIPT, "\u202e\uffff",
)  # fmt: skip
# For pages that read nothing but their own address.
FEW_VALUES = ("-1", HUGE, SCRIPT)
# Names that some page reads beside its filter form, and some that none should.
QUERY_NAMES = (
    "page", "q", "status", "year", "unit", "campaign", "parent", "recipient", "nhom", "chon", "next", "order_by", "o",
    "id", "pk__gt", "unit__name__contains",
)  # fmt: skip

_TEXTS = ("", "   ", LONG, SCRIPT, "\u202e\uffff\u0301\u0301", "{{ 7*7 }}{% now %}%(x)s", "=1+1", "\r\n\r\n")
_NUMBERS = ("7,5 - 8", "1e999999", HUGE, "NaN", "-1", "0", "Infinity", "1_000", "１２", "0," + "1" * 26, "-0,00001")
_DATES = ("31/02/2024", "0001-01-01", "9999-12-31", "1900-01-01", "2200-12-31", "1e9", "00/00/0000", "２０２４")
_CHOICES = ("nonsense", HUGE, "-1", "0", "999999999", SCRIPT, "1_0", "[]")


def sent_forms(context: ContextList | None) -> list[forms.BaseForm]:
    """The forms a page was rendered with, whatever it calls them."""
    found: dict[int, forms.BaseForm] = {}
    for layer in context or []:
        for values in getattr(layer, "dicts", [layer]):
            found.update({id(value): value for value in values.values() if isinstance(value, forms.BaseForm)})
    return list(found.values())


def good_data(form: forms.BaseForm) -> dict[str, Any]:
    """What somebody in a hurry would send: what the form already shows, and the required fields filled."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        shown = _as_sent(field, form[name].value())
        value = shown if shown not in (None, "", []) else _filling(field) if field.required else None
        if value is not None:
            data[form.add_prefix(name)] = value
    return data


def _as_sent(field: forms.Field, shown: Any) -> Any:
    if isinstance(field, forms.BooleanField):
        return "on" if shown else None
    if isinstance(field, forms.FileField):
        return None
    if isinstance(shown, list | tuple):
        return [str(field.prepare_value(value)) for value in shown]
    if shown is None:
        return None
    text = field.widget.format_value(field.prepare_value(shown))
    return text[0] if isinstance(text, list) else text


def _filling(field: forms.Field) -> Any:
    if isinstance(field, forms.FileField):
        return good_file()
    if isinstance(field, forms.ChoiceField):
        first = next(_choices(field), "")
        return [first] if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField) else first
    for kind, value in _FILLINGS:
        if isinstance(field, kind):
            return value
    return "Nội dung thử"[: getattr(field, "max_length", None) or 100]


_FILLINGS: tuple[tuple[type[forms.Field], str], ...] = (
    (VietnameseNumberField, "5"),
    (PartialDateFormField, "2024"),
    (forms.DateTimeField, "2024-10-08T08:00"),
    (forms.DateField, "2024-10-01"),
    (forms.EmailField, "ai-do@example.test"),
    (forms.IntegerField, "2024"),
    (forms.BooleanField, "on"),
)


def _choices(field: forms.ChoiceField) -> Iterator[str]:
    for value, label in field.choices:
        if isinstance(label, list | tuple):
            yield from (str(inner) for inner, _ in label if str(inner))
        elif str(value):
            yield str(value)


def filter_values(field: forms.Field) -> list[str]:
    """Values a filter takes, so that the hostile ones are not refused before they reach the database."""
    if isinstance(field, forms.ChoiceField):
        return [value for value, _ in zip(_choices(field), range(3), strict=False)]
    return ["1", "2024", "Yên Châu"]


def bad_values(field: forms.Field) -> tuple[Any, ...]:
    if isinstance(field, forms.FileField):
        return tuple(bad_files())
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return tuple([value] for value in _CHOICES)
    if isinstance(field, forms.ChoiceField):
        return _CHOICES
    if isinstance(field, VietnameseNumberField | forms.IntegerField):
        return _NUMBERS
    if isinstance(field, PartialDateFormField | forms.DateField | forms.DateTimeField):
        return _DATES
    return (*_TEXTS, HUGE, "dòng\n" * 5000)


def taken(field: forms.Field, values: Iterable[Any]) -> list[Any]:
    """The values this field lets through to the rest of the form and to the service: each is worth its own request.

    What it refuses needs none: the page with its refusals is drawn for all fields together.
    """
    return [value for value in values if _takes(field, value)]


def _takes(field: forms.Field, value: Any) -> bool:
    try:
        cleaned = field.clean(value, None) if isinstance(field, forms.FileField) else field.clean(value)
    except forms.ValidationError:
        return False
    return cleaned not in field.empty_values or isinstance(field, forms.FileField)


# Put into all fields at once.
EVERYWHERE = ("", LONG, SCRIPT, HUGE, "1e999999", "NaN", "-1", "7,5 - 8", "31/02/2024", "9999-12-31")


def good_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("van-ban.pdf", PDF, content_type="application/pdf")


def bad_files() -> Iterator[SimpleUploadedFile]:
    yield SimpleUploadedFile("a.pdf", b"MZ\x90\x00\x03" + b"\0" * 200, content_type="application/pdf")
    yield SimpleUploadedFile("a.exe", PDF, content_type="application/pdf")
    yield SimpleUploadedFile("rong.pdf", b"", content_type="application/pdf")
    yield SimpleUploadedFile("dài" * 200 + ".pdf", PDF, content_type="application/pdf")
    yield SimpleUploadedFile("../../etc/passwd.pdf", PDF, content_type="text/html")
    yield SimpleUploadedFile(f"{SCRIPT}\u202efdp.pdf", PDF, content_type="x" * 500)
    yield SimpleUploadedFile(".pdf", PDF, content_type="")
    yield SimpleUploadedFile("không đuôi", PDF, content_type="application/pdf")


def raw_query(names: list[str], raw: str) -> str:
    """A query string, or a form body, with the same raw text under every name."""
    return "&".join(f"{quote(name)}={raw}" for name in names)

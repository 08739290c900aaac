"""Two people on one form: who saves second sees what the first one saved, beside what was typed, and loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from thidua.common.errors import DomainError, StaleObject
from thidua.common.views import FormPageView

TAKE = "lay_ban_luu"  # the button that takes one stored value into the form
Writer = tuple[str, datetime]


@dataclass(frozen=True)
class Difference:
    """One field whose stored value is not what was typed."""

    name: str
    label: str
    stored: str
    typed: str
    writer: Writer | None
    may_take: bool


class Comparison(list[Difference]):
    """What differs, with the refusal that led to it; empty once a stored value was taken."""

    reason = ""


class StaleSaveMixin(FormPageView):
    """Answers a stale save with 409: the typed text kept, the stored values beside it, a way to take or overwrite them.

    The form carries what was seen in `seen_field`; the page comes back with the present one, so that a second save is
    meant. Subclasses say how to `reread()` what `get_form_kwargs` draws the stored values from.
    """

    seen_field = "version"

    def reread(self) -> None:
        """Forget what this request has read of the object."""

    def what_is_stored(self) -> Any:
        """The present value of `seen_field`."""
        return self.get_form()[self.seen_field].value()

    def writers(self) -> Mapping[str, Writer]:
        """field → who wrote it last, and when; see `thidua.audit.selectors.last_writers`."""
        return {}

    def submitted(self, request: HttpRequest) -> HttpResponse:
        if TAKE in request.POST:
            return self._compare(self._with_stored(request.POST[TAKE]), status=200)
        return super().submitted(request)

    def refused(self, form: Any, error: DomainError) -> HttpResponse:
        if not isinstance(error, StaleObject):
            return super().refused(form, error)
        self.reread()
        return self._compare(self.request.POST.copy(), status=error.status_code, error=error)

    def _with_stored(self, name: str) -> Any:
        data, stored = self.request.POST.copy(), self.get_form()
        if name in stored.fields and _may_take(stored.fields[name]):
            value = stored[name].value()
            shown = stored.fields[name].widget.format_value(value)
            data.setlist(name, list(shown) if isinstance(shown, list | tuple) else [shown or ""])
        return data

    def _compare(self, data: Any, *, status: int, error: DomainError | None = None) -> HttpResponse:
        if error is not None:
            data[self.seen_field] = self.what_is_stored()
        form = self.get_form(data, self.request.FILES)
        form.is_valid()
        found = Comparison(differences(form, self.writers(), self.seen_field))
        found.reason = error.message if error is not None else ""
        context = self.get_context_data(form=form, conflict=found, conflict_take=TAKE)
        return render(self.request, self.template_name, context, status=status)


def differences(form: forms.BaseForm, writers: Mapping[str, Writer], seen_field: str = "version") -> list[Difference]:
    """What a bound form holds otherwise than its initial values, in words."""
    return [
        Difference(
            name=name,
            label=str(form[name].label),
            stored=in_words(field, form[name].initial),
            typed=in_words(field, form.cleaned_data.get(name, form[name].data)),
            writer=writers.get(name),
            may_take=_may_take(field),
        )
        for name, field in form.fields.items()
        if name in form.changed_data and name != seen_field and not isinstance(field, forms.FileField)
    ]


def _may_take(field: forms.Field) -> bool:
    """Files cannot be filled in, and a widget of several parts has no single value to fill in."""
    several = isinstance(field.widget, forms.MultiWidget)
    return not (several or field.disabled or isinstance(field, forms.FileField | forms.BooleanField))


def in_words(field: forms.Field, value: Any) -> str:
    """A stored or cleaned value as a person reads it on the form; empty is empty."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(field, forms.ModelChoiceField):
        return _rows_in_words(field, value)
    if isinstance(field, forms.ChoiceField):
        wanted = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value)}
        return "; ".join(str(label) for key, label in _flat(field.choices) if str(key) in wanted)
    return str(field.widget.format_value(field.prepare_value(value)) or "")


def _rows_in_words(field: forms.ModelChoiceField[Any], value: Any) -> str:
    rows = value if isinstance(field, forms.ModelMultipleChoiceField) else [value]
    named = []
    for row in rows:
        known = row if hasattr(row, "pk") else field.queryset.filter(pk=row).first()  # type: ignore[union-attr]
        named.append(field.label_from_instance(known) if known is not None else str(row))
    return "; ".join(named)


def _flat(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label

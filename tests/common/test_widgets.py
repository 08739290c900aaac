"""Selects of the filters, written without a template per option."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from thidua.common.widgets import LeanSelect

CHOICES = [("", "Tất cả"), (1, "Xã A & B"), ("x", '<b>"đậm"</b>')]


class PlainForm(forms.Form):
    kind = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"data-filter-select": ""}))


@pytest.mark.parametrize("chosen", ["", "1", "x", "khác", None])
def test_lean_select_writes_what_select_writes(chosen: str | None) -> None:
    field = PlainForm({"kind": chosen} if chosen is not None else None)["kind"]
    lean = LeanSelect(field.field.widget.attrs, CHOICES)

    written = field.as_widget(lean, attrs={"class": "a"})

    assert parse_html(written) == parse_html(field.as_widget(attrs={"class": "a"}))

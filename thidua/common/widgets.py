"""Form widgets that cost less than Django's own."""

from __future__ import annotations

from typing import Any

from django.forms import Select
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class LeanSelect(Select):
    """The same markup as `Select` without a template per option: filters list hundreds of units. No option groups."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = [_option(str(key), label, str(key) in chosen) for key, label in self.choices]
        shown = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{shown}>{''.join(options)}</select>")


def _option(key: str, label: Any, chosen: bool) -> str:
    return f'<option value="{escape(key)}"{" selected" if chosen else ""}>{escape(label)}</option>'

"""A report as a form, built from the structure in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from awards.structures import FIELDS, MAX_CELL, MAX_ROWS, MAX_TEXT, TABLE, Content, Member, Section
from thidua.common.forms import HouseForm
from thidua.common.text import nfc

SPARE_ROWS = 3
_BAR, _STAND_IN = " | ", "¦"


class TableWidget(forms.Widget):
    """Rows of inputs with some empty ones at the end.

    As text (one line a row, cells parted by bars) it is what a comparison shows and what “take the stored one” puts
    back; a request that carries such text is read from it.
    """

    page_template = "dossiers/widgets/table.html"

    def __init__(self, members: tuple[Member, ...]) -> None:
        super().__init__()
        self.members = members

    def format_value(self, value: Any) -> str:
        rows = value if isinstance(value, list) else []
        return "\n".join(_BAR.join(row.get(m.key, "").replace("|", _STAND_IN) for m in self.members) for row in rows)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = value if isinstance(value, list) else []
        wanted = min(MAX_ROWS, len(rows) + SPARE_ROWS)
        shown: list[dict[str, str]] = [*rows, *({} for _ in range(wanted - len(rows)))]
        cells = [
            [(member, f"{name}-{number}-{member.key}", row.get(member.key, "")) for member in self.members]
            for number, row in enumerate(shown)
        ]
        return render_to_string(self.page_template, {"columns": self.members, "rows": cells, "longest": MAX_CELL})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, str]]:
        if name in data:
            return self.from_text(str(data[name]))
        rows = []
        for number in range(MAX_ROWS):
            cells = {m.key: str(data.get(f"{name}-{number}-{m.key}", "")).strip() for m in self.members}
            if any(cells.values()):
                rows.append(cells)
        return rows

    def from_text(self, text: str) -> list[dict[str, str]]:
        rows = [line.split(_BAR.strip()) for line in text.splitlines()[:MAX_ROWS] if line.strip()]
        return [
            {m.key: (row[place].strip() if place < len(row) else "") for place, m in enumerate(self.members)}
            for row in rows
        ]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False


class TableField(forms.Field):
    widget: TableWidget

    def __init__(self, members: tuple[Member, ...], **kwargs: Any) -> None:
        super().__init__(widget=TableWidget(members), **kwargs)

    def clean(self, value: Any) -> list[dict[str, str]]:
        rows = self.widget.from_text(value) if isinstance(value, str) else value
        if any(len(cell) > MAX_CELL for row in rows for cell in row.values()):
            raise ValidationError(f"Mỗi ô có tối đa {MAX_CELL} ký tự.")
        return [{key: nfc(cell) for key, cell in row.items()} for row in rows]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != (data or []))


class CellField(forms.CharField):
    """One field of a section; `wanted` marks what the completeness gate asks for."""

    def __init__(self, member: Member) -> None:
        super().__init__(label=member.label, required=False, max_length=MAX_CELL, help_text=member.help)
        self.wanted = member.required


class ReportForm(HouseForm):
    """`seen` is the version the text was written on; nothing is required here: the completeness gate asks for it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section in sections:
            self.fields.update(_fields_of(section))

    def content(self) -> Content:
        """What was typed, in the shape of the structure."""
        return {section.key: self._content_of(section) for section in self.sections}

    def _content_of(self, section: Section) -> Any:
        if section.kind == FIELDS:
            return {m.key: self.cleaned_data.get(_name(section, m), "") for m in section.members}
        return self.cleaned_data.get(section.key)

    def groups(self) -> list[dict[str, Any]]:
        """Sections with their bound fields, as the page shows them; a heading where the group changes."""
        shown, last = [], ""
        for section in self.sections:
            names = [_name(section, m) for m in section.members] if section.kind == FIELDS else [section.key]
            heading = section.group if section.group != last else ""
            last = section.group
            shown.append({"section": section, "heading": heading, "fields": [self[name] for name in names]})
        return shown


def initial_of(sections: list[Section], content: Mapping[str, Any], seen: int) -> dict[str, Any]:
    values: dict[str, Any] = {"seen": seen}
    for section in sections:
        if section.kind == FIELDS:
            cells = content.get(section.key) or {}
            values.update({_name(section, m): cells.get(m.key, "") for m in section.members})
        else:
            values[section.key] = content.get(section.key) or ([] if section.kind == TABLE else "")
    return values


def _name(section: Section, member: Member) -> str:
    return f"{section.key}__{member.key}"


def _fields_of(section: Section) -> dict[str, forms.Field]:
    if section.kind == FIELDS:
        return {_name(section, member): CellField(member) for member in section.members}
    common: dict[str, Any] = {"label": section.title, "required": False, "help_text": section.help}
    if section.kind == TABLE:
        return {section.key: TableField(section.members, **common)}
    area = forms.Textarea(attrs={"rows": 8})
    return {section.key: forms.CharField(max_length=MAX_TEXT, widget=area, **common)}

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from campaigns.figure_sheet import COLUMNS, MAX_BYTES, MAX_TEXT, TYPED
from campaigns.selectors.figure_imports import Reading, is_blank
from campaigns.services.figure_imports import IMPORT_PURPOSE
from thidua.common.forms import HouseForm
from thidua.documents.forms import SafeFileField

EDITED = ("code", *TYPED)


class SheetForm(HouseForm):
    file = SafeFileField(label="Tệp Excel", purpose=IMPORT_PURPOSE, allowed=("xlsx",), max_bytes=MAX_BYTES)


@dataclass(frozen=True, slots=True)
class ImportLine:
    reading: Reading
    form: ImportRowsForm
    place: int

    @property
    def cells(self) -> list[tuple[str, forms.BoundField, str]]:
        """(heading, field, what is wrong) of each cell that may be corrected."""
        return [
            (COLUMNS[name], self.form[f"{name}-{self.place}"], self.reading.errors.get(name, "")) for name in EDITED
        ]

    @property
    def other_errors(self) -> list[str]:
        return [words for name, words in self.reading.errors.items() if name not in EDITED]


class ImportRowsForm(HouseForm):
    """The lines of a sheet, each cell as it was typed; only lines with something wrong are open to correction."""

    def __init__(self, *args: Any, readings: Sequence[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.readings = readings
        self.wrong = [self._line(place, reading) for place, reading in enumerate(readings) if reading.errors]

    def _line(self, place: int, reading: Reading) -> ImportLine:
        for name in EDITED:
            self.fields[f"{name}-{place}"] = forms.CharField(
                label=COLUMNS[name],
                required=False,
                max_length=MAX_TEXT if name == "evidence" else 30,
                initial=reading.line.get(name, ""),
                widget=forms.TextInput(
                    attrs={
                        "class": "form-control form-control-sm",
                        "aria-label": f"{COLUMNS[name]}, dòng {reading.line['line']}",
                        "autocomplete": "off",
                    }
                ),
            )
        return ImportLine(reading, self, place)

    def lines(self) -> list[dict[str, Any]]:
        """All lines as they will be kept: a corrected line loses what was wrong with its cells, an emptied one goes."""
        opened = {line.place for line in self.wrong}
        kept = [
            self._corrected(place, reading.line) if place in opened else reading.line
            for place, reading in enumerate(self.readings)
        ]
        return [line for line in kept if not is_blank(line)]

    def _corrected(self, place: int, line: dict[str, Any]) -> dict[str, Any]:
        typed = {name: self.cleaned_data[f"{name}-{place}"] for name in EDITED}
        return {**line, **typed, "unit": "", "errors": {}}

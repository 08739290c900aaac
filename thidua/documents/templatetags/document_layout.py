"""Typesetting rules for printed documents; see `thidua.documents.layout`."""

from __future__ import annotations

from django import template

from thidua.documents import layout

register = template.Library()

register.filter("closed", layout.closed)
register.filter("listed", layout.listed)
register.filter("text_end", layout.text_end)
register.filter("organ_lines", layout.organ_lines)
register.filter("letter_lines", layout.letter_lines)
register.filter("subject_lines", layout.subject_lines)
register.simple_tag(layout.table_of, name="table_of")

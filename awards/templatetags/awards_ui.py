"""Pieces of pages about awards: the verdict of a condition."""

from __future__ import annotations

from typing import Any

from django import template

from awards.enums import Verdict
from thidua.common.templatetags.thidua_ui import status_badge

register = template.Library()
_TONES = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.MISSING: "warn", Verdict.MANUAL: "info"}


@register.inclusion_tag("components/status_badge.html")
def condition_badge(verdict: str) -> dict[str, Any]:
    known = Verdict(verdict)
    return status_badge(str(known.label), _TONES[known])


@register.filter
def model_name(row: Any) -> str:
    """'yearlyrating': the anchor that evidence points to."""
    return str(row._meta.model_name)

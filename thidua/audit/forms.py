from __future__ import annotations

from django import forms

from thidua.audit import registry
from thidua.common.forms import VietnameseDateField


def _verb_choices() -> list[tuple[str, str]]:
    """Read when the form is built: every app has registered its verbs by then."""
    verbs = sorted(registry.registered_verbs().items(), key=lambda item: (item[1], item[0]))
    return [("", "Tất cả"), *((code, text[0].upper() + text[1:]) for code, text in verbs)]


class AuditFilterForm(forms.Form):
    q = forms.CharField(
        label="Từ khóa",
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"placeholder": "Người thực hiện, đối tượng, lý do"}),
    )
    verb = forms.ChoiceField(label="Hành động", required=False, choices=_verb_choices)
    since = VietnameseDateField(label="Từ ngày", required=False)
    until = VietnameseDateField(label="Đến hết ngày", required=False)

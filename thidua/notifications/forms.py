from __future__ import annotations

from django import forms

from thidua.notifications.enums import MailStatus


class OutboxFilterForm(forms.Form):
    q = forms.CharField(label="Tìm tiêu đề, địa chỉ", max_length=100, required=False)
    status = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *MailStatus.choices])


class MonthForm(forms.Form):
    """Which month a calendar shows: '2024-07'; nonsense means this one."""

    thang = forms.RegexField(regex=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$", max_length=7, required=False)


class BellFilterForm(forms.Form):
    unread = forms.ChoiceField(label="Hiện", required=False, choices=[("", "Tất cả"), ("1", "Chưa đọc")])

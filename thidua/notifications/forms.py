from __future__ import annotations

from django import forms

from thidua.notifications.enums import MailStatus


class OutboxFilterForm(forms.Form):
    q = forms.CharField(label="Tìm tiêu đề, địa chỉ", max_length=100, required=False)
    status = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), *MailStatus.choices])


class BellFilterForm(forms.Form):
    unread = forms.ChoiceField(label="Hiện", required=False, choices=[("", "Tất cả"), ("1", "Chưa đọc")])

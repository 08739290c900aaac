"""The calendar of days off and the schedule of reminders: data that the office keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from thidua.audit.admin_base import HouseAdmin
from thidua.notifications import resources
from thidua.notifications.models import Holiday, ReminderStep
from thidua.notifications.reminders import kind_choices


@admin.register(Holiday)
class HolidayAdmin(HouseAdmin):
    resource_class = resources.HolidayResource
    deletable = True
    list_display = ["day", "name", "is_working", "basis"]
    list_filter = ["is_working"]
    search_fields = ["name", "basis"]
    date_hierarchy = "day"
    fields = ["day", "name", "is_working", "basis"]


class ReminderStepForm(forms.ModelForm):
    kind = forms.ChoiceField(label="Loại việc", choices=kind_choices)
    offset_days = forms.IntegerField(
        label="Số ngày so với ngày hạn",
        min_value=-365,
        max_value=365,
        help_text="Âm là trước ngày hạn, 0 là đúng ngày hạn, dương là sau hạn. Thư đi lúc 8 giờ sáng.",
    )

    class Meta:
        model = ReminderStep
        fields = ["kind", "offset_days", "audience"]


@admin.register(ReminderStep)
class ReminderStepAdmin(HouseAdmin):
    resource_class = resources.ReminderStepResource
    form = ReminderStepForm
    deletable = True
    list_display = ["kind_label", "offset_days", "audience"]
    list_filter = ["audience"]

    @admin.display(description="Loại việc", ordering="kind")
    def kind_label(self, obj: Any) -> str:
        return dict(kind_choices()).get(obj.kind, obj.kind)

"""Holidays and reminder schedules in Excel."""

from __future__ import annotations

from import_export import fields

from thidua.audit.resources import ChoiceWidget, HouseResource
from thidua.notifications.models import Holiday, ReminderStep
from thidua.notifications.reminders import kind_choices


class HolidayResource(HouseResource):
    class Meta(HouseResource.Meta):
        model = Holiday
        fields = ["id", "day", "name", "is_working", "basis"]


class ReminderStepResource(HouseResource):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        # The kinds are registered by the apps above after this module is read.
        self.fields["kind"] = fields.Field(
            attribute="kind", column_name="Loại việc", widget=ChoiceWidget(kind_choices())
        )

    class Meta(HouseResource.Meta):
        model = ReminderStep
        fields = ["id", "kind", "offset_days", "audience"]

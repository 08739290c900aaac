from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from thidua.audit.admin_base import HouseAdmin
from thidua.documents import services
from thidua.documents.models import NumberSeries


@admin.register(NumberSeries)
class NumberSeriesAdmin(HouseAdmin):
    """Where the numbering of a book goes on, for agencies that begin in the middle of a year."""

    unit_lookup = "issuer"
    list_display = ["series", "year", "issuer", "last_number"]
    list_filter = ["year"]
    list_select_related = ["issuer"]
    search_fields = ["series", "issuer__search_text"]
    ordering = ["-year", "issuer_id", "series", "pk"]
    fields = ["issuer", "series", "year", "last_number"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["issuer", "series", "year"] if obj else []

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        saved = services.set_last_number(
            by=request.user, issuer=obj.issuer, series=obj.series, year=obj.year, last_number=obj.last_number
        )
        obj.__dict__.update(saved.__dict__)

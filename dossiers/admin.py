from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from dossiers.models import Council, CouncilMember
from dossiers.selectors.council import possible_members
from dossiers.services import councils
from thidua.accounts.models import User
from thidua.audit.admin_base import HouseAdmin
from thidua.common import clock
from thidua.common.forms import VietnameseDateField


class _ServedForm(forms.ModelForm):
    """What was typed, checked field by field; the row itself is made by a service."""

    def _post_clean(self) -> None:
        """The service checks the row as a whole."""


class EndSeatForm(_ServedForm):
    valid_to = VietnameseDateField(label="Ngày cuối cùng là thành viên")

    class Meta:
        model = CouncilMember
        fields = ["valid_to"]


def _seat_form(people: QuerySet[User]) -> type[forms.ModelForm]:
    class SeatForm(_ServedForm):
        user = forms.ModelChoiceField(
            label="Thành viên", queryset=people, help_text="Chỉ gồm người đang có vai trò thành viên Hội đồng."
        )
        valid_from = VietnameseDateField(label="Từ ngày", initial=clock.today)
        valid_to = VietnameseDateField(label="Đến hết ngày", required=False)

        class Meta:
            model = CouncilMember
            fields = ["council", "user", "position", "valid_from", "valid_to"]

    return SeatForm


@admin.register(Council)
class CouncilAdmin(HouseAdmin):
    unit_lookup = "unit"
    list_display = ["name", "unit"]
    list_select_related = ["unit"]
    search_fields = ["name"]
    ordering = ["name", "pk"]
    form = _ServedForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["unit", "name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["unit"] if obj else []

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            saved = councils.change_council(by=request.user, council=stored, name=form.cleaned_data["name"])
        else:
            saved = councils.create_council(by=request.user, **form.cleaned_data)
        obj.__dict__.update(saved.__dict__)


@admin.register(CouncilMember)
class CouncilMemberAdmin(HouseAdmin):
    """A seat is given and ended, never rewritten: ballots point to it."""

    unit_lookup = "council__unit"
    list_display = ["user", "position", "council", "valid_from", "valid_to"]
    list_filter = ["position"]
    list_select_related = ["user", "council"]
    search_fields = ["user__search_text", "council__name"]
    ordering = ["council__name", "user__name_sort", "pk"]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = EndSeatForm if obj else _seat_form(possible_members(request.user))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["council", "user", "position", "valid_from", "valid_to"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["council", "user", "position", "valid_from"] if obj else []

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "council":
            user: Any = request.user
            kwargs["queryset"] = Council.objects.filter(unit__in=user.units_with(self.permission).order_by())
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            stored = self.get_queryset(request).select_related("council__unit").get(pk=obj.pk)
            saved = councils.end_member(by=request.user, seat=stored, on=form.cleaned_data["valid_to"])
        else:
            saved = councils.add_member(by=request.user, **form.cleaned_data)
        obj.__dict__.update(saved.__dict__)

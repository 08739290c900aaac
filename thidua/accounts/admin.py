from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest

from thidua.accounts import rules, selectors, services
from thidua.accounts.forms import UserForm
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.resources import MembershipResource, UserResource
from thidua.accounts.roles import ROLE_CHOICES
from thidua.audit.admin_base import HouseAdmin
from thidua.common import clock
from thidua.common.forms import VietnameseDateField

admin.site.unregister(Group)  # roles live in code
_PLACE = ["unit", "role", "valid_from", "valid_to"]


@admin.register(User)
class UserAdmin(HouseAdmin):
    permission = Permission.MANAGE_ACCOUNTS
    unit_lookup = ""
    resource_class = UserResource
    list_display = ["full_name", "username", "job_title", "email", "is_active"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["search_text"]
    ordering = ["name_sort", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return selectors.visible_to(_person(request))

    def unit_id_of(self, obj: Any) -> int | None:
        return services.home_unit_id(obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or rules.can_edit(_person(request), obj, clock.today()))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = UserForm if obj else _new_user_form(_person(request))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return UserForm.Meta.fields if obj else ["username", *UserForm.Meta.fields, *_PLACE]

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        if change:
            saved = services.update_user(by=request.user, user=obj, **form.cleaned_data)
        else:
            saved = services.create_placed_user(by=request.user, **form.cleaned_data)
        obj.__dict__.update(saved.__dict__)


@admin.register(Membership)
class MembershipAdmin(HouseAdmin):
    permission = Permission.MANAGE_ACCOUNTS
    unit_lookup = "unit"
    resource_class = MembershipResource
    list_display = ["user", "role", "unit", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["user", "unit"]
    search_fields = ["user__search_text", "unit__search_text"]
    ordering = ["user__name_sort", "-valid_from", "pk"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or rules.can_place(_person(request), obj.unit, obj.role))

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["form"] = EndForm if obj else _grant_form(_person(request))
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["user", *_PLACE]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["user", "unit", "role", "valid_from"] if obj else []

    def write(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        if change:
            stored = self.get_queryset(request).get(pk=obj.pk)
            services.end_role(by=request.user, membership=stored, on=data["valid_to"])
            return
        obj.__dict__.update(services.grant_role(by=request.user, **data).__dict__)


def _person(request: HttpRequest) -> User:
    """The site lets nobody in who is not signed in."""
    return cast(User, request.user)


class _PlainForm(forms.ModelForm):
    """What was typed, checked field by field; the row itself is made by a service."""

    def _post_clean(self) -> None:
        """The service checks the row as a whole."""


def _new_user_form(person: User) -> type[forms.ModelForm]:
    class NewUserAdminForm(_PlainForm):
        username = forms.CharField(label="Tên đăng nhập", max_length=60)
        email = forms.EmailField(label="Thư điện tử", max_length=254)
        unit = forms.ModelChoiceField(label="Đơn vị", queryset=selectors.units_to_place(person))
        role = forms.ChoiceField(label="Vai trò", choices=ROLE_CHOICES)
        valid_from = VietnameseDateField(label="Từ ngày", initial=clock.today)
        valid_to = VietnameseDateField(label="Đến hết ngày", required=False)

        class Meta:
            model = User
            fields = ["full_name", "email", "job_title", "phone"]

    return NewUserAdminForm


def _grant_form(person: User) -> type[forms.ModelForm]:
    class GrantForm(_PlainForm):
        user = forms.ModelChoiceField(label="Người dùng", queryset=selectors.visible_to(person))
        unit = forms.ModelChoiceField(label="Đơn vị", queryset=selectors.units_to_place(person))
        valid_from = VietnameseDateField(label="Từ ngày", initial=clock.today)
        valid_to = VietnameseDateField(label="Đến hết ngày", required=False)

        class Meta:
            model = Membership
            fields = ["user", "unit", "role", "valid_from", "valid_to"]

    return GrantForm


class EndForm(_PlainForm):
    valid_to = VietnameseDateField(label="Ngày cuối cùng giữ vai trò")

    class Meta:
        model = Membership
        fields = ["valid_to"]

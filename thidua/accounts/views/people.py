"""Accounts and roles, for administrators, within their own scope."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from thidua.accounts import rules, selectors, services
from thidua.accounts.forms import EndRoleForm, NewUserForm, ProfileForm, RoleForm, UserFilterForm, UserForm
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.errors import NotAllowed
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible


def check_administrator(user: User) -> None:
    if not rules.can_manage_anyone(user):
        raise NotAllowed("Trang này dành cho quản trị viên.")


class ProfileView(PageView):
    template_name = "accounts/profile.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "roles": selectors.roles_of(self.person), "today": clock.today()}


class ProfileEditView(FormPageView):
    template_name = "components/form_page.html"
    form_class = ProfileForm
    success_message = "Đã lưu thông tin của bạn."

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.person
        return {"initial": {"job_title": user.job_title, "phone": user.phone}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("accounts:profile")
        intro = "Họ tên và thư điện tử do quản trị viên thay đổi."
        crumbs = [("Tài khoản của tôi", url)]
        return {**kwargs, "title": "Sửa thông tin của tôi", "crumbs": crumbs, "cancel_url": url, "intro": intro}

    def perform(self, form: Any) -> User:
        return services.update_user(by=self.person, user=self.person, **form.cleaned_data)

    def get_success_url(self, result: User) -> str:
        return reverse("accounts:profile")


class UserListView(ListPageView):
    template_name = "accounts/list.html"
    filter_form_class = UserFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[User]:
        check_administrator(self.person)
        return selectors.listed(self.person, **filters)


class UserDetailView(PageView):
    template_name = "accounts/detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_administrator(self.person)
        account = get_visible(selectors.visible_to(self.person), pk=self.kwargs["pk"])
        visible = set(selectors.memberships_visible_to(self.person).filter(user=account).values_list("pk", flat=True))
        today = clock.today()
        roles = [
            {
                "row": row,
                "over": row.valid_to is not None and row.valid_to < today,
                "can_end": rules.can_place(self.person, row.unit, row.role),
            }
            for row in selectors.roles_of(account)
            if row.pk in visible
        ]
        reason = refusal(rules.check_can_edit, self.person, account, today)
        return {
            **kwargs,
            "account": account,
            "roles": roles,
            "can_edit": not reason,
            "why_not": reason,
            "is_self": account == self.person,
            "history": timeline_of(account),
        }


class UserCreateView(FormPageView):
    template_name = "components/form_page.html"
    form_class = NewUserForm
    success_message = "Đã tạo tài khoản; liên kết đặt mật khẩu đang được gửi đi."

    def get_form_kwargs(self) -> dict[str, Any]:
        check_administrator(self.person)
        return {"units": selectors.units_to_place(self.person), "initial": {"unit": self.request.GET.get("unit", "")}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = reverse("accounts:list")
        return {**kwargs, "title": "Thêm người dùng", "crumbs": [("Người dùng", url)], "cancel_url": url}

    def perform(self, form: Any) -> User:
        return services.create_placed_user(by=self.person, **form.cleaned_data)

    def get_success_url(self, result: User) -> str:
        return reverse("accounts:detail", args=[result.pk])


class AccountFormView(FormPageView):
    """Base of the forms about one account in the administrator's scope."""

    template_name = "components/form_page.html"
    account: User

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        return super().post(request, *args, **kwargs)

    def load(self) -> None:
        check_administrator(self.person)
        self.account = get_visible(selectors.visible_to(self.person), pk=self.kwargs["pk"])

    def page(self, form: Any, title: str, **extra: Any) -> dict[str, Any]:
        own = self.get_success_url(None)
        crumbs = [("Người dùng", reverse("accounts:list")), (self.account.full_name, own)]
        return {"form": form, "title": title, "crumbs": crumbs, "cancel_url": own, **extra}

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:detail", args=[self.account.pk])


class UserEditView(AccountFormView):
    form_class = UserForm
    success_message = "Đã lưu thông tin người dùng."

    def load(self) -> None:
        super().load()
        rules.check_can_edit(self.person, self.account, clock.today())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.account}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return self.page(kwargs["form"], "Sửa thông tin người dùng")

    def perform(self, form: Any) -> User:
        return services.update_user(by=self.person, user=self.account, **form.cleaned_data)


class RoleGrantView(AccountFormView):
    form_class = RoleForm
    success_message = "Đã giao vai trò."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"units": selectors.units_to_place(self.person)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return self.page(kwargs["form"], "Giao vai trò", submit_label="Giao vai trò")

    def perform(self, form: Any) -> Membership:
        return services.grant_role(by=self.person, user=self.account, **form.cleaned_data)


class RoleEndView(AccountFormView):
    """`pk` is the account, `role` the membership that ends."""

    form_class = EndRoleForm
    success_message = "Đã ghi nhận ngày kết thúc vai trò."
    membership: Membership

    def load(self) -> None:
        super().load()
        rows = selectors.memberships_visible_to(self.person).filter(user=self.account)
        self.membership = get_visible(rows, pk=self.kwargs["role"])
        rules.check_can_place(self.person, self.membership.unit, self.membership.role)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"valid_to": clock.today()}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = f"{self.membership.get_role_display()} tại {self.membership.unit.name}"
        extra = {"intro": intro, "danger": True, "submit_label": "Kết thúc vai trò"}
        return self.page(kwargs["form"], "Kết thúc vai trò", **extra)

    def perform(self, form: Any) -> Membership:
        return services.end_role(by=self.person, membership=self.membership, on=form.cleaned_data["valid_to"])


class AccountActionView(ActionView):
    """Base of the buttons on an account's page."""

    def account(self) -> User:
        check_administrator(self.person)
        found: User = get_visible(selectors.visible_to(self.person), pk=self.kwargs["pk"])
        return found

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:detail", args=[self.kwargs["pk"]])

    def get_failure_url(self) -> str:
        return self.get_success_url(None)


class CloseView(AccountActionView):
    success_message = "Đã khóa tài khoản."

    def perform(self) -> User:
        return services.set_active(by=self.person, user=self.account(), active=False)


class OpenView(AccountActionView):
    success_message = "Đã mở lại tài khoản."

    def perform(self) -> User:
        return services.set_active(by=self.person, user=self.account(), active=True)


class InviteView(AccountActionView):
    success_message = "Liên kết đặt mật khẩu đang được gửi đi."

    def perform(self) -> None:
        services.invite(by=self.person, user=self.account())


class RolesView(PageView):
    """Role × permission, printed from the code that decides."""

    template_name = "accounts/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        check_administrator(self.person)
        roles = list(ROLES.values())
        matrix = [
            {
                "label": permission.label,
                "cells": [{"role": role, "has": permission in role.permissions} for role in roles],
            }
            for permission in Permission
        ]
        return {**kwargs, "roles": roles, "matrix": matrix}

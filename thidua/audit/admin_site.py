"""The site of catalogues: Django's admin behind the portal's own door and rights."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url

from thidua.common.permissions import Permission

_OPENING = (Permission.MANAGE_CATALOGUE, Permission.MANAGE_ACCOUNTS)


class CatalogueSite(admin.AdminSite):
    site_header = "Quản trị danh mục"
    site_title = "Quản trị danh mục"
    index_title = "Danh mục"
    empty_value_display = "—"

    def has_permission(self, request: HttpRequest) -> bool:
        """`is_staff` follows the roles; the roles themselves are asked as well, since a role may end by its date."""
        user: Any = request.user
        return user.is_active and user.is_staff and any(user.may(permission) for permission in _OPENING)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: wrong passwords are counted in one place."""
        if request.user.is_authenticated:
            reason = "Trang này dành cho người quản lý danh mục hoặc tài khoản."
            return render(request, "403.html", {"reason": reason}, status=403)
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST":
            logout(request)
        return redirect(settings.LOGIN_URL)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("accounts:password_change")

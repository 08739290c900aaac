from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q, QuerySet

from thidua.accounts import scope
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLE_CHOICES, ROLES, Role
from thidua.common.models import Searchable
from thidua.common.text import person_sort_key, squeeze
from thidua.units.models import Unit


class User(Searchable, AbstractUser):
    """A person who signs in. Rights come from memberships only; `is_staff` merely opens the catalogue site."""

    search_fields = ("full_name", "username", "email", "job_title")

    first_name = None  # type: ignore[assignment]  # Vietnamese names are one field
    last_name = None  # type: ignore[assignment]  # see full_name
    full_name = models.CharField("họ và tên", max_length=150)
    email = models.EmailField("thư điện tử", blank=True)
    job_title = models.CharField("chức vụ", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    is_demo = models.BooleanField("tài khoản dùng thử", default=False, editable=False)
    name_sort = models.CharField(max_length=400, editable=False, default="", db_index=True)

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["name_sort", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[-1] if self.full_name else self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.full_name = squeeze(self.full_name)
        self.name_sort = person_sort_key(self.full_name)[:400]
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "full_name", "name_sort"} if "full_name" in fields else fields
        super().save(*args, **kwargs)

    def may(self, permission: Permission, unit: Unit | None = None) -> bool:
        return scope.has_permission(self, permission, unit)

    def paths_with(self, permission: Permission) -> list[str]:
        return scope.permission_paths(self, permission)

    def units_with(self, permission: Permission) -> QuerySet[Unit]:
        return Unit.objects.filter(scope.unit_scope(self, permission, ""))


class Membership(models.Model):
    """Places a role in a unit for a period. The head of a unit is a membership, never a column of the unit."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name="người dùng")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="user_memberships", verbose_name="đơn vị")
    role = models.CharField("vai trò", max_length=30, choices=ROLE_CHOICES)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò tại đơn vị"
        verbose_name_plural = "vai trò tại đơn vị"
        ordering = ["user_id", "-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_dates_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(valid_to__isnull=True),
                name="membership_open_once",
                violation_error_message="Người này đang giữ vai trò đó tại đơn vị.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} tại {self.unit}"

    @property
    def role_class(self) -> Role:
        return ROLES[self.role]

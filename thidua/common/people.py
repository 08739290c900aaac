"""What the lower rooms may ask of a signed-in person without knowing the accounts app."""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import QuerySet

from thidua.common.permissions import Permission


class Person(Protocol):
    """The user model fulfils it; rights are read from today's memberships on each request."""

    pk: Any

    def get_full_name(self) -> str: ...

    def may(self, permission: Permission, unit: Any = None) -> bool:
        """Holds the permission on `unit`, or anywhere when no unit is named."""
        ...

    def paths_with(self, permission: Permission) -> list[str]:
        """Tree path prefixes of the units on which the permission holds."""
        ...

    def units_with(self, permission: Permission) -> QuerySet[Any]:
        """The units on which the permission holds."""
        ...

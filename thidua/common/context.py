from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from thidua.common import clock, navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """What every page needs: the menu, the clock of this page, the demo switch."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "nav_sections": navigation.Menu(request) if signed_in else [],
        "demo_mode": settings.DEMO_MODE,
        "now": clock.now(),
    }

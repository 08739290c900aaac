"""What somebody typed when the session had ended: given back for sending again, never lost."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

LONG = 200  # characters; shorter entries are typed again sooner than they are sent again
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105  # the name of a form field


def held_page(request: HttpRequest) -> HttpResponse | None:
    """A page that carries the posted text on; None when there is none worth keeping, or it came from elsewhere."""
    if request.method != "POST" or not _is_our_page(request):
        return None
    kept = ((name, items) for name, items in request.POST.lists() if name != _TOKEN and "password" not in name)
    values = [(name, value) for name, items in kept for value in items]
    if not any(len(str(value)) > LONG for _, value in values):
        return None
    context = {
        "fields": values,
        "action": request.get_full_path(),
        "signed_in": bool(getattr(request, "user", None) and request.user.is_authenticated),
        "login_url": reverse("accounts:login"),
        "lost_files": bool(request.FILES),
    }
    return render(request, "held.html", context, status=403)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in anew changes the token of pages still open: their text is offered for sending once more."""
    return held_page(request) or render(request, "403_csrf.html", status=403)


def _is_our_page(request: HttpRequest) -> bool:
    """A form of another site must not be turned into one of ours that waits for a click."""
    source: Any = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    return bool(urlsplit(source).netloc == request.get_host())

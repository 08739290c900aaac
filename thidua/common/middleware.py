"""Guards at the front door: unreadable input, an unreachable database, headers on every answer."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class RejectInvalidInputMiddleware:
    """NUL bytes and undecodable text cannot be stored by PostgreSQL: 400 at the door instead of 500 inside."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(request):
            return render(request, "400.html", {"reason": "Yêu cầu có ký tự không hợp lệ."}, status=400)
        return self.get_response(request)


def _has_nul(request: HttpRequest) -> bool:
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    values = list(request.GET.values())
    if request.method == "POST" and request.content_type in _FORM_TYPES:
        values += [value for _, items in request.POST.lists() for value in items if isinstance(value, str)]
        values += [item.name or "" for _, items in request.FILES.lists() for item in items]
    return any("\x00" in str(value) for value in values)


class UnavailableMiddleware:
    """The database is restarting or a lock took too long: a page to retry, not an error page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, OperationalError):
            return None
        logger.error("database unavailable on %s", request.path, exc_info=exception)
        response = render(None, "503.html", status=503)  # type: ignore[arg-type]  # no context that needs the database
        response["Retry-After"] = "15"
        return response


class SecurityHeadersMiddleware:
    """What is shown to somebody signed in is kept by no cache; every answer refuses sniffing and embedding."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from thidua.proxy import RealAddressMiddleware


def echo_address(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])


def address_seen(rf: RequestFactory, **headers: str) -> str:
    request = rf.get("/", REMOTE_ADDR="10.0.0.2", **headers)
    return RealAddressMiddleware(echo_address)(request).content.decode()


def test_address_behind_proxy_is_the_one_the_proxy_saw(rf: RequestFactory, settings: Settings) -> None:
    settings.BEHIND_PROXY = True

    assert address_seen(rf, HTTP_X_FORWARDED_FOR="203.0.113.7") == "203.0.113.7"


def test_address_behind_proxy_ignores_what_the_visitor_wrote(rf: RequestFactory, settings: Settings) -> None:
    settings.BEHIND_PROXY = True

    assert address_seen(rf, HTTP_X_FORWARDED_FOR="198.51.100.1, 203.0.113.7") == "203.0.113.7"


def test_address_behind_proxy_without_header_stays(rf: RequestFactory, settings: Settings) -> None:
    settings.BEHIND_PROXY = True

    assert address_seen(rf) == "10.0.0.2"


def test_header_without_proxy_is_not_read(settings: Settings) -> None:
    settings.BEHIND_PROXY = False

    with pytest.raises(MiddlewareNotUsed):
        RealAddressMiddleware(echo_address)

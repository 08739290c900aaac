"""Every role's main pages: no serious fault of accessibility, nothing wider than a phone, and keys are enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign, Duty, Participation
from dossiers.models import CouncilSession, Dossier, Nomination
from tests.browser.people import Person
from tests.support import wait_until
from thidua.demo.loaders import load_all
from thidua.units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENOUGH_TABS = 60  # a page with more stops before its first button would be a fault of its own

PAGES: dict[str, list[str]] = {
    "chuyenvien": [
        "/",
        "/phong-trao/",
        "/phong-trao/tao-moi/",
        "/phong-trao/{campaign}/",
        "/phong-trao/{campaign}/theo-doi/",
        "/phong-trao/{campaign}/don-doc/soan/",
        "/lich/",
        "/van-ban-cho-tiep-nhan/",
        "/ho-so/can-xu-ly/",
        "/ho-so/{dossier}/",
        "/de-nghi/{nomination}/",
        "/ho-so/trinh-quyet-dinh/",
        "/quyet-dinh/",
        "/don-vi/",
    ],
    "canbo.maison": ["/", "/viec-can-lam/", "/viec/{duty}/gui/", "/tham-gia/{participation}/", "/ho-so/"],
    "thuky": ["/hoi-dong/", "/hoi-dong/phien-hop/{session}/"],
    "chutich": ["/", "/dieu-hanh/", "/dieu-hanh/phong-trao/{campaign}/", "/quyet-dinh/cho-ky/", "/so-khen-thuong/"],
    "quantri": ["/nguoi-dung/", "/"],
}


@pytest.fixture
def lived_in(transactional_db: None, portal_day: datetime) -> dict[str, int]:
    """The whole demonstration, and the keys its addresses need."""
    load_all()
    campaign = Campaign.objects.exclude(demo_key=None).order_by("-launched_at").first()
    assert campaign is not None
    unit = Unit.objects.get(demo_key="sl-xa-mai-son")
    return {
        "campaign": campaign.pk,
        "dossier": Dossier.objects.filter(nominations__isnull=False).latest("pk").pk,
        "nomination": Nomination.objects.latest("pk").pk,
        "session": CouncilSession.objects.latest("pk").pk,
        "duty": Duty.objects.filter(unit=unit, status="open").latest("pk").pk,
        "participation": Participation.objects.get(campaign=campaign, unit=unit).pk,
    }


def serious(person: Person) -> list[str]:
    return serious_on(person.page)


def serious_on(page: Any) -> list[str]:
    """Serious and critical findings of axe-core on the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{fault['id']}: {node['target']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


def overflow(person: Person) -> int:
    """How many pixels the page is wider than the window."""
    width: int = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def faults_of(person: Person, path: str) -> list[str]:
    """What is wrong with a page on a desk and on a phone."""
    person.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a typed dict of the library
    person.go(path)
    expect(person.page.locator("h1")).to_have_count(1)
    found = serious(person)
    person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    found += [fault for fault in serious(person) if fault not in found]
    return [*found, *([f"wider by {overflow(person)} px"] if overflow(person) > 0 else [])]


def test_a_serious_fault_would_be_found(page: Any) -> None:
    page.set_content("<html lang='vi'><title>Thử</title><main><h1>Thử</h1><img src='x.png'></main></html>")

    assert [fault.split(":")[0] for fault in serious_on(page)] == ["image-alt"]


def test_no_page_has_a_serious_fault_on_desk_or_phone(lived_in: dict[str, int], sign_in: Callable[..., Person]) -> None:
    faults: dict[str, list[str]] = {}

    for username, addresses in PAGES.items():
        person = sign_in(username, bypass_csp=True, reduced_motion="reduce")
        for address in addresses:
            path = address.format(**lived_in)
            faults[f"{username} {path}"] = faults_of(person, path)

    assert [f"{page}: {fault}" for page, found in faults.items() for fault in found] == []


def test_sign_in_page(transactional_db: None, live_server: Any, page: Any, portal_day: datetime) -> None:
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + "/dang-nhap/")

    expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_plan_is_sent_by_keyboard_alone(lived_in: dict[str, int], sign_in: Callable[..., Person], paper: Path) -> None:
    officer = sign_in("canbo.maison")
    # Set long before the key is pressed: the browser takes a moment to hand its file dialog over.
    officer.page.on("filechooser", lambda chooser: chooser.set_files(paper))
    officer.go(f"/viec/{lived_in['duty']}/gui/")

    tab_to(officer, "document_number")
    officer.page.keyboard.type("77/KH-UBND")
    tab_to(officer, "document_date")
    officer.page.keyboard.type("11/11/2026")
    tab_to(officer, "file")
    officer.page.keyboard.press("Enter")
    wait_until(lambda: officer.page.evaluate("document.querySelector('[name=file]').files.length") == 1)
    tab_to_text(officer, "Gửi văn bản")
    officer.page.keyboard.press("Enter")

    officer.sees("77/KH-UBND", "Đã gửi, chờ tiếp nhận")


def tab_to(person: Person, name: str) -> None:
    press_tab_until(person, f"document.activeElement.name === '{name}'")


def tab_to_text(person: Person, text: str) -> None:
    press_tab_until(person, f"document.activeElement.textContent.trim() === '{text}'")


def press_tab_until(person: Person, condition: str) -> None:
    for _ in range(ENOUGH_TABS):
        if person.page.evaluate(condition):
            return
        person.page.keyboard.press("Tab")
    raise AssertionError(f"not reached by Tab: {condition}")

"""Rules every template keeps: nothing the content security policy refuses, icons that exist, pages that stand alone."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import RequestFactory
from lxml import html

TEMPLATES = Path(settings.BASE_DIR) / "templates"
VENDOR = Path(settings.BASE_DIR) / "static" / "vendor"
# Mails and printed documents carry their own styles; no browser shows them under the policy.
PAGES = [
    path
    for path in sorted(TEMPLATES.rglob("*.html"))
    if not {"mails", "documents", "print"} & set(path.relative_to(TEMPLATES).parts)
]
REFUSED = re.compile(
    r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|hx-on|<script(?![^>]*(\bsrc=|application/json))", re.I
)
ICON = re.compile(r"""(?:\{%\s*icon\s+|\bicon\s*=\s*)["']([a-z0-9-]+)["']""")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_nothing_inline(path: Path) -> None:
    assert [match.group(0) for match in REFUSED.finditer(path.read_text())] == []


def icons_used() -> set[str]:
    sources = [*PAGES, *Path(settings.BASE_DIR).glob("*/apps.py"), *Path(settings.BASE_DIR).glob("thidua/*/*.py")]
    sources += Path(settings.BASE_DIR).glob("thidua/common/templatetags/*.py")
    return {name for path in sources for name in ICON.findall(path.read_text())}


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = (VENDOR / "bootstrap-icons-1.13.2" / "sprite.svg").read_text()

    assert {name for name in icons_used() if f'<symbol id="{name}"' not in sprite} == set()


def test_icon_names_listed_are_those_of_the_sprite() -> None:
    folder = VENDOR / "bootstrap-icons-1.13.2"

    drawn = re.findall(r'<symbol id="([^"]+)"', (folder / "sprite.svg").read_text())
    assert drawn == (folder / "NAMES.txt").read_text().split()


def test_every_static_file_named_exists() -> None:
    named = {name for path in PAGES for name in re.findall(r"""\{%\s*static\s+["']([^"']+)["']""", path.read_text())}

    assert "js/app.js" in named
    assert {name for name in named if finders.find(name) is None} == set()


def test_every_vendored_folder_has_its_licence() -> None:
    folders = [folder for folder in VENDOR.iterdir() if folder.is_dir()]

    assert len(folders) == 5
    assert [folder.name for folder in folders if not list(folder.glob("LICENSE*"))] == []


def test_production_storage_resolves_every_reference(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("400.html", "Yêu cầu không đọc được"),
        ("403.html", "Bạn chưa có quyền làm việc này"),
        ("403_csrf.html", "Phiên gửi đã hết hạn"),
        ("404.html", "Không tìm thấy trang"),
        ("409.html", "Không thực hiện được"),
        ("500.html", "Hệ thống gặp lỗi"),
        ("503.html", "Hệ thống đang bận"),
    ],
)
def test_error_page_stands_without_request_or_database(name: str, heading: str) -> None:
    page = html.fromstring(render_to_string(name))

    assert [h1.text_content() for h1 in page.xpath("//h1")] == [heading]
    assert page.xpath("//main//a[contains(@class, 'btn-primary')]/@href") == ["/"]


@pytest.mark.parametrize("name", ["400.html", "403.html", "409.html"])
def test_error_page_gives_the_reason_escaped(name: str) -> None:
    page = html.fromstring(render_to_string(name, {"reason": "Đợt xét <đã> khoá."}))

    assert page.xpath("//main//p[@class='muted']/text()") == ["Đợt xét <đã> khoá."]


class Person:
    is_authenticated = True

    def get_full_name(self) -> str:
        return "Quàng Văn Ví Dụ"

    def get_username(self) -> str:
        return "canbo"


def frame(**context: Any) -> Any:
    request = RequestFactory().get("/")
    request.user = context.get("user")  # type: ignore[attr-defined]  # set by middleware elsewhere
    return html.fromstring(render(request, "base.html", {"nav_sections": [], "demo_mode": False, **context}).content)


def test_frame_shows_menu_marks_the_present_line_and_counts(settings: Any) -> None:
    without_menu(settings)
    items = [
        {"label": "Việc cần làm", "url": "/viec/", "icon": "list-task", "active": True, "count": 3},
        {"label": "Phong trào", "url": "/phong-trao/", "icon": "flag", "active": False, "count": 0},
    ]

    page = frame(user=Person(), nav_sections=[{"title": "Công việc", "items": items}])

    lines = page.xpath("//nav[@class='side-nav']//a")
    assert [(a.get("href"), a.get("aria-current")) for a in lines] == [("/viec/", "page"), ("/phong-trao/", None)]
    assert page.xpath("//*[@class='side-count']/text()") == ["3"]
    assert page.xpath("//body/@data-session-seconds") == [str(settings.SESSION_COOKIE_AGE)]


def test_frame_of_a_visitor_has_no_menu_and_no_session_warning(settings: Any) -> None:
    without_menu(settings)

    page = frame(user=None)

    assert page.xpath("//details | //nav[@class='side-nav'] | //dialog[@id='session-dialog']") == []
    assert page.xpath("//body/@data-session-seconds") == []


@pytest.mark.parametrize(("demo", "strips"), [(True, 1), (False, 0)])
def test_frame_says_that_data_are_samples_only_in_demo(settings: Any, demo: bool, strips: int) -> None:
    without_menu(settings)

    assert len(frame(user=None, demo_mode=demo).xpath("//*[@class='demo-strip']")) == strips


def without_menu(settings: Any) -> None:
    """The menu of the context processor needs a person of the database; these pages bring their own."""
    options = settings.TEMPLATES[0]["OPTIONS"]
    kept = [name for name in options["context_processors"] if "request" in name]
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "OPTIONS": {**options, "context_processors": kept}}]

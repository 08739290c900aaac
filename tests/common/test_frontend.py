"""app.js and charts.js in a real browser: what they add must also be what they refuse."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.common import frontend_urls

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.common.frontend_urls")]


@pytest.fixture
def shown(live_server: Any, page: Any) -> Iterator[Any]:
    frontend_urls.RECEIVED.clear()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url)
    yield page
    assert complaints == []


def test_confirm_sends_only_after_yes(shown: Any) -> None:
    shown.get_by_role("button", name="Gửi", exact=True).click()
    assert shown.locator("#confirm-dialog [data-question]").text_content() == "Gửi ngay?"
    shown.get_by_role("button", name="Quay lại").click()
    assert frontend_urls.RECEIVED == []

    shown.get_by_role("button", name="Gửi", exact=True).click()
    with shown.expect_response("**/nhan/"):
        shown.get_by_role("button", name="Đồng ý").click()
    assert frontend_urls.RECEIVED == ["POST"]


def test_double_click_sends_once(shown: Any) -> None:
    with shown.expect_response("**/nhan/"):
        shown.get_by_role("button", name="Lưu").dblclick()
    shown.get_by_role("button", name="Lưu").click()

    assert frontend_urls.RECEIVED == ["POST"]


def test_refused_action_sends_nothing_and_says_why(shown: Any) -> None:
    shown.get_by_role("button", name="Đóng").click(force=True)

    assert shown.get_by_role("tooltip").is_visible()
    assert frontend_urls.RECEIVED == []


def test_filter_submits_itself_and_keeps_empty_fields_out_of_the_address(shown: Any, live_server: Any) -> None:
    shown.get_by_label("Trạng thái").select_option("a")
    shown.wait_for_url("**/?status=a")

    assert shown.url == f"{live_server.url}/?status=a"
    assert shown.get_by_role("link", name="Xoá bộ lọc").is_visible()


@pytest.mark.parametrize(
    ("name", "size", "line"),
    [
        ("ke-hoach.pdf", 1536, "ke-hoach.pdf · 1,5 kB"),
        ("ke-hoach.pdf", 4096, "ke-hoach.pdf · 4 kB · quá lớn, tối đa 2 kB"),
        ("anh.exe", 1024, "anh.exe · 1 kB · không đúng loại tệp (.pdf)"),
        ("trong.pdf", 0, "trong.pdf · 0 byte · tệp rỗng"),
    ],
)
def test_file_shows_name_size_and_problem(shown: Any, name: str, size: int, line: str) -> None:
    shown.get_by_label("Tệp").set_input_files({"name": name, "mimeType": "x/y", "buffer": b"x" * size})

    assert shown.locator(".file-drop-list li").all_text_contents() == [line]
    assert shown.locator(".file-drop.bad").count() == (1 if line.count("·") > 1 else 0)


def test_choices_are_found_without_accents(shown: Any) -> None:
    shown.get_by_placeholder("Gõ để tìm trong danh sách").fill("dien b")

    assert shown.locator("select[name=don_vi] option").all_text_contents() == ["Chọn", "Điện Biên"]


def test_chart_is_drawn_and_its_table_stays_reachable(shown: Any) -> None:
    shown.locator(".chart-canvas canvas").wait_for()

    assert shown.evaluate("Chart.getChart(document.querySelector('canvas')).data.datasets[0].data") == [9, 24]
    assert not shown.locator(".chart table").is_visible()
    shown.get_by_text("Bảng số liệu", exact=True).click()
    assert shown.locator(".chart table").is_visible()

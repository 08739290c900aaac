"""The components render what a person reads, refuse misspelt arguments, and escape what people typed."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from lxml import html

from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import due_before
from thidua.common.templatetags import _wording, thidua_ui

NOW = datetime(2024, 7, 10, 8, 5, tzinfo=HANOI)
DUE = due_before(date(2024, 7, 15))


def render(source: str, **context: Any) -> str:
    return Template("{% load thidua_ui %}" + source).render(Context(context))


def tree(source: str, **context: Any) -> Any:
    return html.fragment_fromstring(render(source, **context), create_parent="div")


def words(element: Any) -> str:
    """Visible and spoken text with single spaces."""
    return " ".join(element.text_content().split())


# --- Words of instants


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2024, 6, 1, 8, tzinfo=HANOI), ("còn 43 ngày", "neutral")),
        (datetime(2024, 7, 7, 8, tzinfo=HANOI), ("còn 7 ngày", "wait")),
        (datetime(2024, 7, 11, 23, 59, tzinfo=HANOI), ("còn 3 ngày", "warn")),
        (datetime(2024, 7, 14, 8, tzinfo=HANOI), ("hôm nay, còn 16 giờ", "warn")),
        (datetime(2024, 7, 14, 23, 50, tzinfo=HANOI), ("hôm nay, còn 10 phút", "warn")),
        (datetime(2024, 7, 15, 0, 0, tzinfo=HANOI), ("quá hạn 1 phút", "bad")),
        (datetime(2024, 7, 15, 8, 0, tzinfo=HANOI), ("quá hạn 8 giờ", "bad")),
        (datetime(2024, 7, 17, 8, 0, tzinfo=HANOI), ("quá hạn 3 ngày", "bad")),
    ],
)
def test_deadline_state_of_what_is_owed(now: datetime, expected: tuple[str, str]) -> None:
    assert _wording.deadline_state(DUE, now, None) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        (DUE - timedelta(microseconds=1), ("đã gửi đúng hạn", "good")),
        (DUE, ("gửi trễ 1 phút", "warn")),
        (DUE + timedelta(minutes=125), ("gửi trễ 2 giờ", "warn")),
        (DUE + timedelta(days=1, hours=10), ("gửi trễ 2 ngày", "warn")),
    ],
)
def test_deadline_state_of_what_was_received(received: datetime, expected: tuple[str, str]) -> None:
    assert _wording.deadline_state(DUE, NOW, received) == expected


def test_deadline_says_the_last_day_and_the_days_left() -> None:
    shown = tree("{% deadline due now %}", due=DUE, now=NOW)

    assert words(shown) == "Hạn cuối: hết ngày 14/7/2024: còn 4 ngày"
    assert shown.xpath("//time/@datetime") == ["2024-07-15T00:00:00+07:00"]


def test_deadline_missing_says_so() -> None:
    assert render("{% deadline due now %}", due=None, now=NOW).strip() == ('<span class="muted">Chưa có hạn</span>')


def test_deadline_without_now_reads_the_clock() -> None:
    with clock.at(NOW):
        assert words(tree("{% deadline due %}", due=DUE)).endswith("còn 4 ngày")


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=5), "vừa xong"),
        (timedelta(minutes=5), "5 phút trước"),
        (timedelta(hours=23), "23 giờ trước"),
        (timedelta(days=3), "3 ngày trước"),
        (timedelta(days=65), "2 tháng trước"),
        (timedelta(days=800), "2 năm trước"),
    ],
)
def test_time_since(span: timedelta, expected: str) -> None:
    assert render("{{ at|time_since_vi:now }}", at=NOW - span, now=NOW) == expected


def test_vi_date_of_an_instant_is_the_day_in_hanoi() -> None:
    late_evening = datetime(2024, 7, 14, 18, 0, tzinfo=UTC)

    assert render("{{ at|vi_date }}", at=late_evening) == "15/7/2024"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ day|vi_date }}", "2/9/2025"),
        ("{{ nothing|vi_date }}", "—"),
        ("{{ now|vi_datetime }}", "08:05 ngày 10/7/2024"),
        ("{{ nothing|vi_datetime }}", "—"),
        ("{{ '2024-07'|partial_date }}", "tháng 7/2024"),
        ("{{ '2020-Q1'|partial_date }}", "quý I/2020"),
        ("{{ 'cuối năm'|partial_date }}", "cuối năm"),
        ("{{ nothing|partial_date }}", "—"),
        ("{{ nothing|time_since_vi }}", "—"),
    ],
)
def test_dates_in_words(source: str, expected: str) -> None:
    assert render(source, day=date(2025, 9, 2), now=NOW, nothing=None) == expected


# --- Numbers, files, names


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% number 1234.5 %}", "1.234,5"),
        ("{% number 42.857 decimals=1 %}", "42,9"),
        ("{% number 0 %}", "0"),
        ("{% number nothing %}", "—"),
        ("{{ '7,5 - 8'|vi_number }}", "7,5 - 8"),
        ("{{ nan|vi_number }}", "nan"),
        ("{% money 1490000 %}", "1.490.000 đồng"),
        ("{% money 2 unit='triệu đồng' %}", "2 triệu đồng"),
        ("{% money nothing %}", "—"),
        ("{{ 512|file_size }}", "512 byte"),
        ("{{ 1536|file_size }}", "1,5 kB"),
        ("{{ 10485760|file_size }}", "10 MB"),
        ("{{ 3221225472|file_size }}", "3 GB"),
        ("{{ nothing|file_size }}", "—"),
        ("{{ 'Lò Thị Thử'|initials }}", "TT"),
        ("{{ 'đạt'|initials }}", "Đ"),
        ("{{ ''|initials }}", ""),
    ],
)
def test_figures_and_names(source: str, expected: str) -> None:
    assert render(source, nothing=None, nan=float("nan")) == expected


@pytest.mark.parametrize(
    ("name", "shape"),
    [("a.PDF", "file-earmark-pdf"), ("b.docx", "file-earmark-word"), ("khong-duoi", "file-earmark")],
)
def test_file_link_shows_kind_name_and_size(name: str, shape: str) -> None:
    shown = tree("{% file_link name '/tep/1/' 1536 %}", name=name)

    assert shown.xpath("//a/@href") == ["/tep/1/"]
    assert shown.xpath("//use/@href")[0].rpartition("#")[2] == shape
    assert words(shown) == f"{name} (1,5 kB)"


def test_file_link_takes_a_name_written_in_the_template() -> None:
    assert words(tree("{% file_link 'ke-hoach.pdf' '/tep/1/' %}")) == "ke-hoach.pdf"


# --- Marks


@pytest.mark.parametrize("tone", list(thidua_ui.TONE_ICONS))
def test_status_badge_has_text_and_icon_in_every_tone(tone: str) -> None:
    shown = tree("{% status_badge 'Đã gửi' tone %}", tone=tone)

    assert words(shown) == "Đã gửi"
    assert shown.xpath("//span/@class") == [f"status tone-{tone}"]
    assert len(shown.xpath("//svg[@aria-hidden='true']/use")) == 1


@pytest.mark.parametrize(
    "source",
    [
        "{% status_badge 'x' 'green' %}",
        "{% stat_tile 'x' 1 tone='danger' %}",
        "{% action_button '/' 'x' tone='warning' %}",
        "{% action_button '/' 'x' method='delete' %}",
        "{% chart 'c' 'pie' data 'x' %}",
        "{% alert 'success' %}x{% endalert %}",
    ],
)
def test_misspelt_tone_or_kind_fails_at_once(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(source, data={"labels": [], "datasets": []})


def test_icon_with_label_is_an_image_with_a_name() -> None:
    shown = tree("{% icon 'bell' label='Thông báo' %}")

    assert shown.xpath("//svg[@role='img']/@aria-label") == ["Thông báo"]


@pytest.mark.parametrize(("level", "tone"), [("error", "bad"), ("success", "good"), ("own", "info")])
def test_message_tone(level: str, tone: str) -> None:
    assert render("{{ level|message_tone }}", level=level) == tone


@pytest.mark.parametrize(
    "source",
    [
        "{% person bad bad %}",
        "{% status_badge bad %}",
        "{% field_row bad bad %}",
        "{% field bad %}{{ bad }}{% endfield %}",
        "{% crumb bad '/' %}{% crumb bad %}",
        "{% tab bad '/' %}",
        "{% panel bad subtitle=bad %}{{ bad }}{% endpanel %}",
        "{% alert 'info' bad %}{{ bad }}{% endalert %}",
        "{% empty_state bad bad '/' bad %}",
        "{% stat_tile bad 1 hint=bad %}",
        "{% progress 1 2 bad %}",
        "{% file_link bad '/' %}",
        "{% unit_link bad %}",
        "{% action_button '/' bad allowed=False reason=bad %}",
        "{% action_button '/' bad method='post' confirm=bad name=bad value=bad %}",
        "{% icon 'x' label=bad %}",
    ],
)
def test_typed_text_is_escaped(source: str) -> None:
    typed = "<b>\"'&amp;"

    shown = render(source, bad=typed)

    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown


def test_person_without_name_is_not_blank() -> None:
    assert words(tree("{% person '' %}")) == "Chưa xác định"


@pytest.mark.parametrize("value", [None, ""])
def test_field_row_without_value_shows_a_dash(value: Any) -> None:
    assert words(tree("{% field_row 'Người ký' value %}", value=value).find(".//dd")) == "—"


def test_field_row_keeps_zero() -> None:
    assert words(tree("{% field_row 'Số lượng' 0 %}").find(".//dd")) == "0"


# --- Units


class UnitWithPage(SimpleNamespace):
    def __str__(self) -> str:
        return "Sở Nội vụ"

    def get_absolute_url(self) -> str:
        return "/don-vi/7/"


def test_unit_link_points_to_the_page_of_the_unit() -> None:
    shown = tree("{% unit_link unit %}", unit=UnitWithPage())

    assert shown.xpath("//a/@href") == ["/don-vi/7/"]
    assert words(shown) == "Sở Nội vụ"


@pytest.mark.parametrize(("day", "ended"), [(date(2025, 6, 30), False), (date(2025, 7, 1), True)])
def test_unit_link_names_the_end_from_the_day_of_dissolution(day: date, ended: bool) -> None:
    unit = UnitWithPage(dissolved_on=date(2025, 7, 1))

    with clock.at(datetime(day.year, day.month, day.day, 9, tzinfo=HANOI)):
        shown = words(tree("{% unit_link unit %}", unit=unit))

    assert shown == ("Sở Nội vụ (đã kết thúc hoạt động)" if ended else "Sở Nội vụ")


def test_unit_link_without_unit_or_page_is_plain_text() -> None:
    assert words(tree("{% unit_link unit %}", unit=None)) == "Chưa xác định"
    assert tree("{% unit_link unit %}", unit="Ban Dân tộc").xpath("//a") == []


# --- Actions


def test_action_button_get_is_a_link() -> None:
    shown = tree("{% action_button '/x/' 'Xem' tone='primary' icon='eye' %}")

    assert shown.xpath("//a/@href") == ["/x/"]
    assert shown.xpath("//a/@class") == ["btn btn-primary"]
    assert shown.xpath("//form") == []


def test_action_button_post_is_a_form_with_token_and_question() -> None:
    shown = tree(
        "{% action_button '/x/' 'Gửi' method='post' confirm='Gửi ngay?' name='go' value='1' %}",
        csrf_token="token-of-this-page",
    )

    form = shown.find(".//form")
    assert (form.get("method"), form.get("action"), form.get("data-confirm")) == ("post", "/x/", "Gửi ngay?")
    assert form.xpath("input[@name='csrfmiddlewaretoken']/@value") == ["token-of-this-page"]
    assert form.xpath("button/@value") == ["1"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_action_button_refused_shows_why_and_leads_nowhere(method: str) -> None:
    shown = tree(
        "{% action_button '/x/' 'Đóng' allowed=False reason='Còn hồ sơ đang xét.' method=method %}", method=method
    )

    button = shown.find(".//button")
    assert (button.get("type"), button.get("aria-disabled"), button.get("disabled")) == ("button", "true", None)
    assert words(shown.xpath(f"//*[@id='{button.get('aria-describedby')}']")[0]) == "Còn hồ sơ đang xét."
    assert shown.xpath("//a | //form | //*[@href='/x/']") == []


def test_action_buttons_refused_for_different_rows_have_different_ids() -> None:
    shown = tree(
        "{% for url in urls %}{% action_button url 'Đóng' allowed=False reason='Không.' %}{% endfor %}",
        urls=["/1/", "/2/"],
    )

    assert len(set(shown.xpath("//*[@role='tooltip']/@id"))) == 2


# --- Tiles, progress, charts


def test_stat_tile_with_url_links_to_its_rows() -> None:
    shown = tree("{% stat_tile 'Quá hạn' 1250 '/viec/?tre=1' 'bad' 'đã nhắc 2 lần' %}")

    assert shown.xpath("//a/@href") == ["/viec/?tre=1"]
    assert words(shown) == "Quá hạn 1.250 đã nhắc 2 lần"


def test_stat_tile_without_url_is_no_link() -> None:
    assert tree("{% stat_tile 'Quá hạn' 4 %}").xpath("//a") == []


@pytest.mark.parametrize(
    ("value", "maximum", "text", "filled"),
    [
        (3, 8, "3/8 (37,5 %)", "37"),
        (None, 8, "0/8 (0 %)", "0"),
        (12, 8, "12/8 (150 %)", "100"),
        (-1, 8, "-1/8 (-12,5 %)", "0"),
        (5, 0, "5/0 (0 %)", "0"),
    ],
)
def test_progress_fills_between_nothing_and_all(value: Any, maximum: int, text: str, filled: str) -> None:
    shown = tree("{% progress value maximum 'Chỉ tiêu' %}", value=value, maximum=maximum)

    assert words(shown.find(".//*[@class='meter-text']")) == f"Chỉ tiêu{text}"
    assert shown.xpath("//progress/@value") == [filled]
    assert shown.xpath("//progress/@aria-label") == ["Chỉ tiêu"]


CHART = {
    "labels": ["Huyện", "Xã"],
    "datasets": [
        {"label": "Đã gửi", "data": [9, 1024], "urls": ["/a/", "/b/"]},
        {"label": "Quá hạn", "data": [0, 2]},
    ],
    "heading": "Loại đơn vị",
}


def test_chart_carries_every_number_in_a_table() -> None:
    shown = tree("{% chart 'c1' 'stacked' data 'Tình hình gửi' %}", data=CHART)

    assert [words(th) for th in shown.xpath("//thead//th")] == ["Loại đơn vị", "Đã gửi", "Quá hạn"]
    rows = [[words(cell) for cell in row] for row in shown.xpath("//tbody/tr")]
    assert rows == [["Huyện", "9", "0"], ["Xã", "1.024", "2"]]
    assert shown.xpath("//tbody//a/@href") == ["/a/", "/b/"]


def test_chart_data_cannot_close_its_script_block() -> None:
    hostile = {"labels": ["</script><script>alert(1)"], "datasets": [{"label": "x", "data": [1]}]}

    shown = render("{% chart 'c1' 'bar' data 'x' %}", data=hostile)

    assert shown.count("</script>") == 1


# --- Lists


def pager(number: int, query: str = "", rows: int = 95) -> Any:
    request = RequestFactory().get(f"/danh-sach/?{query}")
    page = Paginator(range(rows), 10).get_page(number)
    return tree("{% pagination page_obj noun='đơn vị' %}", page_obj=page, request=request)


def test_pagination_keeps_the_other_parameters() -> None:
    shown = pager(5, "q=s%C6%A1n+la&page=5&loai=1&loai=2")

    assert shown.xpath("//a[@rel='prev']/@href") == ["?q=s%C6%A1n+la&page=4&loai=1&loai=2"]
    assert shown.xpath("//a[@rel='next']/@href") == ["?q=s%C6%A1n+la&page=6&loai=1&loai=2"]
    assert words(shown.find(".//li[@aria-current='page']")) == "Trang 5"
    assert words(shown.find(".//p")) == "41–50 trong 95 đơn vị"


def test_pagination_elides_far_pages() -> None:
    shown = [words(li) for li in pager(5).xpath("//li")]

    assert shown == ["", "Trang 1", "…", "Trang 4", "Trang 5", "Trang 6", "…", "Trang 10", ""]


def test_pagination_of_one_page_has_only_the_count() -> None:
    shown = pager(1, rows=3)

    assert words(shown) == "1–3 trong 3 đơn vị"
    assert shown.xpath("//a") == []


def test_pagination_of_nothing_is_nothing() -> None:
    assert words(pager(1, rows=0)) == ""


class FilterForm(forms.Form):
    q = forms.CharField(label="Tìm kiếm", required=False, max_length=5)
    status = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả"), ("a", "Đã gửi")], required=False)
    mine = forms.BooleanField(label="Của tôi", required=False)


def test_filter_bar_labels_every_field() -> None:
    shown = tree("{% filter_bar form %}", form=FilterForm(QueryDict()))

    assert shown.xpath("//form/@method") == ["get"]
    assert shown.xpath("//label/@for") == ["id_q", "id_status", "id_mine"]
    assert shown.xpath("//input/@class | //select/@class") == ["form-control", "form-select", "form-check-input"]


@pytest.mark.parametrize(("query", "links"), [("", []), ("q=&page=2", []), ("status=a", ["?"])])
def test_filter_bar_offers_clearing_only_when_something_is_set(query: str, links: list[str]) -> None:
    assert tree("{% filter_bar form %}", form=FilterForm(QueryDict(query))).xpath("//a/@href") == links


def test_filter_bar_keeps_typed_text_and_names_the_error() -> None:
    form = FilterForm(QueryDict("q=quá dài"))
    form.is_valid()

    shown = tree("{% filter_bar form %}", form=form)

    assert shown.xpath("//input[@name='q']/@value") == ["quá dài"]
    assert shown.xpath("//input[@name='q']/@class") == ["form-control is-invalid"]
    assert words(shown.find(".//*[@class='filter-error']")) == form.errors["q"][0]


def test_filter_bar_without_form_does_not_fail() -> None:
    assert tree("{% filter_bar form %}", form=None).xpath("//label") == []


# --- Histories and steps


def test_timeline_reads_mappings_and_objects_alike() -> None:
    change = {"label": "Số", "before": None, "after": "45/KH-UBND"}
    one = {"at": NOW, "actor": "Lò Thị Thử", "title": "Sửa kế hoạch", "changes": [change]}
    two = SimpleNamespace(at=NOW, title="Giao việc", tone="good", url="/x/")

    shown = tree("{% timeline events %}", events=[one, two])

    assert [words(p) for p in shown.xpath("//*[@class='timeline-title']")] == ["Sửa kế hoạch", "Giao việc"]
    assert words(shown.find(".//dl")) == "Số:(trống) → 45/KH-UBND"
    assert shown.xpath("//p/a/@href") == ["/x/"]
    assert [words(p) for p in shown.xpath("//*[@class='timeline-meta']")] == [
        "Lò Thị Thử · 08:05 ngày 10/7/2024",
        "08:05 ngày 10/7/2024",
    ]


def test_timeline_sets_no_former_value_beside_what_is_added() -> None:
    change = {"label": "Số", "before": "", "after": "45/KH-UBND"}
    event = {"at": NOW, "title": "Lập kế hoạch", "changes": [change], "adds": True}

    assert words(tree("{% timeline events %}", events=[event]).find(".//dl")) == "Số:45/KH-UBND"


STEPS = [("draft", "Nháp"), ("sent", "Đã nộp"), ("done", "Đã quyết định")]


@pytest.mark.parametrize(
    ("current", "stopped", "expected"),
    [
        ("draft", False, ["current", "next", "next"]),
        ("sent", False, ["done", "current", "next"]),
        ("sent", True, ["done", "current stopped", "next"]),
        ("unknown", False, ["next", "next", "next"]),
    ],
)
def test_stepper_marks_what_is_done_and_what_runs(current: str, stopped: bool, expected: list[str]) -> None:
    shown = tree("{% stepper steps current stopped=stopped %}", steps=STEPS, current=current, stopped=stopped)

    assert shown.xpath("//li/@class") == expected
    assert len(shown.xpath("//li[@aria-current='step']")) == (0 if current == "unknown" else 1)


def test_stepper_speaks_the_state_of_each_step() -> None:
    shown = tree("{% stepper steps 'sent' note='từ 3/10/2024' %}", steps=STEPS)

    spoken = [words(li.xpath("span[last()]")[0]) for li in shown.xpath("//li")]
    assert spoken == ["Nháp: đã xong", "Đã nộp: bước hiện tạitừ 3/10/2024", "Đã quyết định: chưa tới"]


# --- Page


def test_tab_and_crumb_mark_the_present_place() -> None:
    shown = tree("{% tab 'Tổng quan' '/a/' active=True %}{% tab 'Đơn vị' '/b/' count=0 %}{% crumb 'Nơi này' %}")

    assert [words(a) for a in shown.xpath("//a[@aria-current='page']")] == ["Tổng quan"]
    assert words(shown.xpath("//a[@href='/b/']")[0]) == "Đơn vị0"
    assert shown.xpath("//li/@aria-current") == ["page"]


def test_repeat_block_shows_the_block_of_the_page_not_of_the_base() -> None:
    page = Template('{% extends "public_base.html" %}{% block title %}Đặt lại {{ what }}{% endblock %}')

    shown = html.fromstring(page.render(Context({"what": "<mật khẩu>"})))

    assert words(shown.find(".//title")) == "Đặt lại <mật khẩu> · Cổng Thi đua - Khen thưởng"
    assert [words(h1) for h1 in shown.xpath("//h1")] == ["Đặt lại <mật khẩu>"]


def test_repeat_block_of_an_unknown_block_is_empty() -> None:
    assert render("{% repeat_block 'title' %}") == ""


def test_session_seconds_is_the_age_of_the_cookie(settings: Any) -> None:
    settings.SESSION_COOKIE_AGE = 77

    assert render("{% session_seconds %}") == "77"

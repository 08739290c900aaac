"""A unit takes up and reports its targets, one or all on a page."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import ProgressReport, UnitTarget
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.documents import pdf_upload
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI
from thidua.documents.models import StoredFile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("officer")]

NOW = datetime(2024, 9, 10, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground, client):
    person = make_person("unit_officer", ground.commune)
    client.force_login(person)
    return person


@pytest.fixture
def participation(ground):
    return ParticipationFactory(campaign=CampaignFactory(owner=ground.province, launched=True), unit=ground.commune)


def address(name, row):
    return reverse(f"campaigns:{name}", args=[row.pk])


def offer(participation, **facts):
    return TargetFactory(campaign=participation.campaign, **facts)


# --- One target


def test_the_form_opens_with_the_campaigns_figure(client, participation):
    target = offer(participation, comparator="between", value_to=Decimal(5), by_when="2025")

    page = client.get(address("target_add", participation), {"chi-tieu": target.pk})

    form = page.context["form"]
    shown = {name: form[name].value() for name in ("target", "value", "value_to", "unit_label", "by_when")}
    assert shown == {"target": target.pk, "value": "3", "value_to": "5", "unit_label": "%", "by_when": "2025"}


@pytest.mark.parametrize("key", ["", "0", "x", "-1", "9" * 30, "²"])
def test_the_form_opens_empty_for_a_target_that_is_not_offered(client, participation, key):
    page = client.get(address("target_add", participation), {"chi-tieu": key})

    assert (page.status_code, page.context["form"]["target"].value()) == (200, None)


@pytest.mark.parametrize(
    ("facts", "field", "message"),
    [
        ({"value_to": "2"}, "value_to", "Giá trị “đến” phải lớn hơn giá trị “từ”."),
        ({"comparator": "between"}, "value_to", "Hãy nhập giá trị “đến” của khoảng."),
        ({"comparator": ">", "value_to": "9"}, "value_to", "Chỉ phép so “trong khoảng” mới có giá trị “đến”."),
        ({"weight": "0"}, "weight", "Trọng số phải lớn hơn 0."),
        ({"text": ""}, "text", "Hãy ghi nội dung chỉ tiêu riêng, hoặc chọn một chỉ tiêu của phong trào."),
    ],
)
def test_what_does_not_hold_together_is_said_beside_its_field(client, participation, facts, field, message):
    form = {"text": "Hộ thoát nghèo", "value": "5", **facts}

    answer = client.post(address("target_add", participation), form)

    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [message]})
    assert UnitTarget.objects.count() == 0


def test_a_target_of_its_own_with_a_range_and_a_date(client, participation):
    form = {"text": "Hộ thoát nghèo", "value": "5", "value_to": "7", "unit_label": "hộ", "by_when": "quý IV/2024"}

    answer = client.post(address("target_add", participation), {**form, "direction": "up", "baseline": "2"})

    row = UnitTarget.objects.get()
    assert answer.url == address("participation", participation)
    assert (row.comparator, row.value, row.value_to, row.by_when, row.baseline) == ("between", 5, 7, "2024-Q4", 2)


def test_an_edited_target_keeps_its_rare_fields(client, participation):
    row = UnitTargetFactory(participation=participation, baseline=Decimal(9), by_when="2024")
    page = client.get(address("unit_target_edit", row))
    form = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}

    client.post(address("unit_target_edit", row), {**form, "value": "8"})

    row.refresh_from_db()
    assert (row.value, row.baseline, row.by_when) == (8, 9, "2024")


# --- The table of registration


def test_the_table_offers_every_target_and_says_what_is_taken(client, participation):
    rule, taken, reported = (offer(participation) for _ in range(3))
    UnitTargetFactory(participation=participation, target=taken, value=Decimal(4))
    ProgressReportFactory(unit_target=UnitTargetFactory(participation=participation, target=reported))

    lines = client.get(address("register_table", participation)).context["form"].lines

    assert [(line.target, line.value.value(), line.reported) for line in lines] == [
        (rule, None, False),
        (taken, "4", False),
        (reported, "3", True),
    ]
    assert lines[2].value.field.disabled


def test_the_campaigns_figures_are_filled_in_on_request(client, participation):
    offer(participation, comparator="between", value_to=Decimal(5))
    offer(participation, value=None, comparator="=", implicit_zero=True)

    lines = client.get(address("register_table", participation), {"dien": "1"}).context["form"].lines

    assert [line.value.value() for line in lines] == ["3", "0"]
    assert (lines[0].value_to.value(), lines[1].value_to) == ("5", None)


def test_filled_lines_are_written_and_empty_ones_left_alone(client, participation):
    first, second = offer(participation), offer(participation)

    answer = client.post(
        address("register_table", participation), {f"value-{first.pk}": "7,5", f"value-{second.pk}": ""}
    )

    assert answer.url == address("participation", participation)
    assert list(UnitTarget.objects.values_list("target", "value")) == [(first.pk, Decimal("7.5"))]


def test_errors_stand_beside_their_lines_and_nothing_is_lost(client, participation):
    weighted = offer(participation, roll_up="weighted", weight_label="số hộ")
    ranged = offer(participation, comparator="between", value_to=Decimal(5))
    plain, taken = offer(participation), offer(participation)
    UnitTargetFactory(participation=participation, target=taken)
    form = {
        f"value-{weighted.pk}": "4",
        f"value-{ranged.pk}": "4",
        f"value_to-{ranged.pk}": "4",
        f"value-{plain.pk}": "bảy",
        f"value-{taken.pk}": "",
    }

    answer = client.post(address("register_table", participation), form)

    errors = answer.context["form"].errors
    assert {name: messages[0] for name, messages in errors.items()} == {
        f"weight-{weighted.pk}": "Hãy ghi số hộ của đơn vị.",
        f"value_to-{ranged.pk}": "Giá trị “đến” phải lớn hơn giá trị “từ”.",
        f"value-{plain.pk}": "Hãy nhập một số, ví dụ 7,5 hoặc 5.000. Nếu là khoảng, dùng ô “từ” và “đến”.",
        f"value-{taken.pk}": "Đã đăng ký. Muốn bỏ chỉ tiêu này, dùng nút “Bỏ” ở trang của đơn vị.",
    }
    assert (answer.status_code, answer.context["form"][f"value-{plain.pk}"].value()) == (422, "bảy")
    assert UnitTarget.objects.count() == 1


def test_a_foreign_line_is_not_read(client, participation):
    client.post(address("register_table", participation), {f"value-{TargetFactory().pk}": "5"})

    assert UnitTarget.objects.count() == 0


# --- The table of progress


def test_one_period_and_shared_evidence_for_many_lines(client, participation):
    rows = [UnitTargetFactory(participation=participation) for _ in range(3)]
    form = {
        "period": "8/2024",
        "evidence": "Báo cáo số 9",
        f"value-{rows[0].pk}": "1",
        f"value-{rows[1].pk}": "2",
        f"evidence-{rows[1].pk}": "Riêng",
        f"file-{rows[1].pk}": pdf_upload(),
    }

    answer = client.post(address("report_table", participation), form)

    assert answer.url == address("participation", participation)
    found = ProgressReport.objects.order_by("unit_target").values_list("unit_target", "value", "evidence", "period")
    assert list(found) == [(rows[0].pk, 1, "Báo cáo số 9", "2024-08"), (rows[1].pk, 2, "Riêng", "2024-08")]
    assert StoredFile.objects.get() == ProgressReport.objects.get(unit_target=rows[1]).file


def test_a_shared_file_is_kept_once_for_all(client, participation):
    rows = [UnitTargetFactory(participation=participation) for _ in range(2)]
    form = {"period": "8/2024", "file": pdf_upload(), **{f"value-{row.pk}": "1" for row in rows}}

    client.post(address("report_table", participation), form)

    assert set(ProgressReport.objects.values_list("file", flat=True)) == {StoredFile.objects.get().pk}
    assert ProgressReport.objects.count() == 2


def test_a_refused_table_keeps_no_file_either(client, participation):
    row = UnitTargetFactory(participation=participation)
    form = {"period": "12/2024", "file": pdf_upload(), f"value-{row.pk}": "1"}

    answer = client.post(address("report_table", participation), form)

    assert answer.context["form"].errors == {"period": ["Kỳ số liệu chưa tới, không thể báo cáo trước."]}
    assert (StoredFile.objects.count(), ProgressReport.objects.count()) == (0, 0)


def test_lines_without_evidence_or_value_are_named(client, participation):
    bare, silent = (UnitTargetFactory(participation=participation) for _ in range(2))
    form = {"period": "8/2024", f"value-{bare.pk}": "1", f"evidence-{silent.pk}": "Có"}

    errors = client.post(address("report_table", participation), form).context["form"].errors

    assert errors == {
        f"evidence-{bare.pk}": ["Hãy ghi minh chứng, đính kèm tệp, hoặc ghi minh chứng chung ở trên."],
        f"value-{silent.pk}": ["Hãy nhập kết quả của dòng này."],
    }


def test_an_empty_table_says_so(client, participation):
    UnitTargetFactory(participation=participation)

    answer = client.post(address("report_table", participation), {"period": "8/2024"})

    assert answer.context["form"].errors == {"__all__": ["Chưa có dòng nào có kết quả."]}


def test_dropped_targets_are_not_asked_for(client, participation):
    UnitTargetFactory(participation=participation, target=offer(participation, dropped_at=NOW))
    kept = UnitTargetFactory(participation=participation)

    lines = client.get(address("report_table", participation)).context["form"].lines

    assert [line.unit_target for line in lines] == [kept]


# --- One registered target


def test_the_page_of_a_target_shows_goal_path_and_history(client, participation):
    row = UnitTargetFactory(participation=participation, value=Decimal(12))
    for month, value in (("2024-07", 2), ("2024-08", 4)):
        ProgressReportFactory(unit_target=row, period=month, value=Decimal(value), evidence="Sổ theo dõi")

    page = client.get(address("unit_target", row))

    chart = page.context["chart"]
    assert page.context["words"].replace("\xa0", " ") == "từ 12 % trở lên"
    assert chart["labels"] == ["Bắt đầu (1/6/2024)", "tháng 7/2024", "tháng 8/2024", "Hết hạn (10/2025)"]
    assert [line["label"] for line in chart["datasets"]] == [
        "Kết quả báo cáo (%)",
        "Đường thẳng tới chỉ tiêu (%)",
        "Mức phải đạt (%)",
    ]
    assert chart["datasets"][0]["data"] == [None, 2.0, 4.0, None]
    assert chart["datasets"][2]["data"] == [12.0] * 4
    assert page.content.decode().count("Sổ theo dõi") == 2


def test_the_page_of_a_yearly_target_has_a_point_a_year(client, participation):
    rule = offer(participation, text="mỗi năm 10 hộ", per_year=True, comparator="=")
    row = UnitTargetFactory(participation=participation, target=rule, value=Decimal(10))
    for period in ("2024-07", "2024-08"):
        ProgressReportFactory(unit_target=row, period=period, value=Decimal(period[-1]))

    chart = client.get(address("unit_target", row)).context["chart"]

    assert (chart["labels"], chart["datasets"][0]["data"]) == (["năm 2024"], [8.0])
    assert [line["label"] for line in chart["datasets"]] == ["Kết quả báo cáo (%)", "Mức phải đạt (%)"]


def test_nothing_reported_draws_no_chart(client, participation):
    assert client.get(address("unit_target", UnitTargetFactory(participation=participation))).context["chart"] is None


def test_about_says_how_it_is_read(client, participation):
    row = UnitTargetFactory(participation=participation, target=offer(participation, comparator="~"))

    assert "cổng tính đúng con số nêu" in client.get(address("unit_target", row)).context["tolerance"]


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["participation", "register_table", "report_table"])
def test_pages_of_many_targets_ask_the_same_for_one_and_three(client, participation, name):
    def one_more():
        ProgressReportFactory(unit_target=UnitTargetFactory(participation=participation, target=offer(participation)))
        offer(participation)

    one_more()
    queries_of(client, address(name, participation))
    first = queries_of(client, address(name, participation))
    one_more()
    one_more()

    assert queries_of(client, address(name, participation)) == first

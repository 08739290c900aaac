"""Numbers as the chart tag wants them: order, colour and address of each."""

from __future__ import annotations

import pytest

from campaigns.enums import TargetVerdict
from campaigns.models import Campaign
from dossiers.enums import DossierStatus
from thidua.accounts.models import User
from thidua.dashboards import charts
from thidua.dashboards.enums import Age, Sending
from thidua.dashboards.selectors.awards import AwardLine
from thidua.dashboards.selectors.dossiers import StateLine
from thidua.dashboards.selectors.scope import Scope
from thidua.dashboards.selectors.sending import Tally
from thidua.dashboards.selectors.summary import Summary
from thidua.dashboards.tiles import tiles


def scope(year: int | None = 2024) -> Scope:
    return Scope(User(), ("0001",), year=year)


def line(status: DossierStatus, total: int, **ages: int) -> StateLine:
    return StateLine(status, total, {age.value: ages.get(age.value, 0) for age in Age})


def test_sending_shows_only_states_that_occur() -> None:
    rows = [(Campaign(pk=7, title="Phong trào"), Tally({"on_time": 3, "overdue": 1}))]

    chart = charts.by_campaign(scope(), rows)

    assert [(data["label"], data["tone"], data["data"]) for data in chart["datasets"]] == [
        ("Gửi đúng hạn", "good", [3]),
        ("Quá hạn, chưa gửi", "bad", [1]),
    ]


def test_sending_links_each_number_to_its_campaign_and_state() -> None:
    rows = [(Campaign(pk=7, title="Phong trào"), Tally({"late": 2})), (Campaign(pk=8), Tally({"late": 0, "open": 1}))]

    urls = charts.by_campaign(scope(), rows)["datasets"][0]["urls"]

    assert urls == ["/dieu-hanh/danh-sach/?what=duties&year=2024&campaign=7&state=late", ""]


def test_every_state_and_verdict_has_a_colour() -> None:
    assert (set(charts.TONES), set(charts.VERDICT_TONES)) == (set(Sending), set(TargetVerdict))


@pytest.mark.parametrize(
    ("text", "shown"),
    [("ngắn", "ngắn"), ("x" * charts.LABEL_LENGTH, "x" * charts.LABEL_LENGTH), ("a " * 60, "a " * 23 + "…")],
)
def test_long_labels_are_cut(text: str, shown: str) -> None:
    assert charts.shortened(text) == shown


def test_verdicts_leave_out_what_does_not_occur() -> None:
    chart = charts.verdicts(scope(), {TargetVerdict.MET: 2, TargetVerdict.MISSED: 0, TargetVerdict.NO_DATA: 1})

    assert (chart["labels"], chart["datasets"][0]["data"], chart["datasets"][0]["tones"]) == (
        ["Đạt", "Chưa có số liệu"],
        [2, 1],
        ["good", "neutral"],
    )


def test_ages_leave_out_finished_dossiers() -> None:
    lines = [line(DossierStatus.CHECKING, 3, week=1, longer=2), line(DossierStatus.DECIDED, 4)]

    chart = charts.dossier_ages(scope(), lines)

    assert chart["labels"] == ["Đang kiểm tra"]
    assert [(data["tone"], data["data"]) for data in chart["datasets"]] == [
        ("good", [1]),
        ("wait", [0]),
        ("warn", [0]),
        ("bad", [2]),
    ]


def test_honours_stand_beside_the_year_before() -> None:
    chart = charts.honours(scope(2024), "Đối tượng", "recipient_type", [AwardLine("person", "Cá nhân", 5, 3)])

    assert [(data["label"], data["data"], data["urls"]) for data in chart["datasets"]] == [
        ("Năm 2023", [3], ["/dieu-hanh/danh-sach/?what=honours&year=2023&recipient_type=person"]),
        ("Năm 2024", [5], ["/dieu-hanh/danh-sach/?what=honours&year=2024&recipient_type=person"]),
    ]


def test_honours_of_all_years_have_one_column() -> None:
    chart = charts.honours(scope(None), "Đối tượng", "recipient_type", [AwardLine("person", "Cá nhân", 5, None)])

    assert [(data["label"], data["data"]) for data in chart["datasets"]] == [("Số lượt", [5])]


# --- Tiles


def found(**values: object) -> Summary:
    defaults = {"campaigns": 1, "sending": Tally({}), "owing_units": 0, "open_dossiers": 0, "titles": 0}
    return Summary(**{**defaults, "commendations": 0, **values})  # type: ignore[arg-type]  # closed above


def test_tiles_of_nothing_have_no_links_and_no_share() -> None:
    shown = {tile.label: (tile.value, tile.url, tile.tone) for tile in tiles(scope(), found(campaigns=0))}

    assert shown == {
        "Phong trào": (0, "", "neutral"),
        "Gửi đúng hạn": ("—", "", "neutral"),
        "Việc quá hạn, chưa gửi": (0, "", "good"),
        "Đơn vị còn nợ việc": (0, "", "good"),
        "Hồ sơ chưa kết thúc": (0, "", "neutral"),
        "Danh hiệu thi đua": (0, "", "neutral"),
        "Hình thức khen thưởng": (0, "", "neutral"),
    }


def test_share_is_rounded_and_says_of_how_many() -> None:
    tile = tiles(scope(), found(sending=Tally({"on_time": 1, "late": 1, "overdue": 1, "open": 9})))[1]

    assert (tile.value, tile.hint) == ("33,3 %", "1 trên 3 việc đã gửi hoặc đã quá hạn")


def test_tiles_of_a_campaign_do_not_count_campaigns() -> None:
    one = Scope(User(), ("0001",), campaign=Campaign(pk=7))

    assert tiles(one, found())[0].label == "Gửi đúng hạn"

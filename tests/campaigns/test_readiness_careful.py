"""What a careful officer looks at once more: each hint where it is meant, and silence where it is not."""

from decimal import Decimal

import pytest

from campaigns.enums import Comparator, ObligationKind, TargetLevel
from campaigns.selectors.readiness import readiness
from campaigns.selectors.readiness_careful import careful
from tests.campaigns.staff import NOW, queries_of
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    ObligationFactory,
    RequiredPartFactory,
    TargetFactory,
)
from tests.factories.people import make_ground
from thidua.notifications.models import Holiday

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return CampaignFactory(owner=make_ground().province)


def open_lines(campaign):
    return {item.key.split(":")[0]: item.text for item in careful(campaign, NOW) if not item.passed}


def test_nothing_to_say_of_an_empty_or_a_clean_draft(draft):
    assert open_lines(draft) == {}
    TargetFactory(campaign=draft)
    ObligationFactory(campaign=draft, due_date="2024-07-16")

    assert open_lines(draft) == {}
    assert not any(item.blocks for item in careful(draft, NOW))


def test_figure_without_a_unit_is_named(draft):
    TargetFactory(campaign=draft, text="Số xã đạt chuẩn", unit_label="")
    TargetFactory(campaign=draft, text="Không còn nhà tạm", unit_label="", implicit_zero=True, comparator="=")
    TargetFactory(campaign=draft, level=TargetLevel.GRADE, unit_label="", value=None, comparator="")

    assert open_lines(draft) == {"target_units": "Chỉ tiêu có số nhưng chưa có đơn vị tính: Số xã đạt chuẩn."}


def test_same_target_twice_is_named_whatever_its_accents(draft):
    TargetFactory(campaign=draft, text="Làm đường bản")
    TargetFactory(campaign=draft, text="làm Đường  bản")
    TargetFactory(campaign=draft, text="Làm đường bản", by_when="2025")

    assert list(open_lines(draft)) == ["targets_twice"]


@pytest.mark.parametrize(("label", "named"), [("km", True), ("%", False), ("triệu đồng/người", False)])
def test_part_greater_than_its_whole_is_named_for_counts_only(draft, label, named):
    whole = TargetFactory(campaign=draft, value=Decimal("60"), unit_label=label)
    TargetFactory(campaign=draft, parent=whole, value=Decimal("70"), unit_label=label)

    assert ("target_parts" in open_lines(draft)) is named


def test_range_of_a_part_is_held_against_the_end_of_the_whole(draft):
    values = {"comparator": Comparator.BETWEEN, "unit_label": "xã"}
    whole = TargetFactory(campaign=draft, value=Decimal("5"), value_to=Decimal("9"), **values)
    TargetFactory(campaign=draft, parent=whole, value=Decimal("6"), value_to=Decimal("9"), **values)

    assert open_lines(draft) == {}


def test_target_after_the_end_is_named(draft):
    TargetFactory(campaign=draft, text="Đạt chuẩn", by_when="2026")

    assert open_lines(draft) == {"target_times": "Thời điểm đạt sau khi phong trào kết thúc: Đạt chuẩn."}


def test_nomination_needs_awards_and_papers(draft):
    ObligationFactory(campaign=draft, kind=ObligationKind.NOMINATION, due_date="2024-07-16")
    assert list(open_lines(draft)) == ["nomination_awards"]

    CampaignAwardFactory(campaign=draft)
    assert list(open_lines(draft)) == ["nomination_awards"]
    RequiredPartFactory(campaign=draft)

    assert open_lines(draft) == {}


@pytest.mark.parametrize(
    ("due_date", "holiday", "named"),
    [
        ("2024-07-15", None, True),  # the last day is Sunday 14 July
        ("2024-07-16", None, False),
        ("2024-09-03", {"day": "2024-09-02", "name": "Quốc khánh"}, True),
        ("2024-07-15", {"day": "2024-07-14", "name": "Làm bù", "is_working": True}, False),
    ],
)
def test_last_day_on_which_offices_are_closed_is_named(draft, due_date, holiday, named):
    if holiday:
        Holiday.objects.create(**holiday)
    ObligationFactory(campaign=draft, due_date=due_date)

    assert ("deadline_day_off" in open_lines(draft)) is named


def test_deadline_below_must_come_before_the_one_above(draft):
    upper = CampaignFactory(owner=draft.owner, launched=True)
    ObligationFactory(campaign=upper, what="Báo cáo năm", due_date="2024-11-15")
    ObligationFactory(campaign=draft, what="Báo cáo năm", due_date="2024-11-15")
    draft.parent = upper

    assert open_lines(draft) == {
        "deadline_after_upper": (
            "“Báo cáo năm”: hạn của đơn vị trực thuộc không sớm hơn hạn của cấp trên (hết ngày 14/11/2024)."
        )
    }


def test_hints_stand_on_the_readiness_page_and_cost_the_same_for_more_rows(draft):
    def grow(count):
        for _ in range(count):
            TargetFactory(campaign=draft, unit_label="")
            ObligationFactory(campaign=draft)

    grow(1)
    one = queries_of(lambda: readiness(draft, NOW))
    grow(2)

    assert queries_of(lambda: readiness(draft, NOW)) == one
    assert "target_units" in {item.key for item in readiness(draft, NOW)}

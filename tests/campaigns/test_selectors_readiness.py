"""Each line of the readiness check, good and bad."""

from datetime import datetime, timedelta

import pytest

from campaigns.enums import CampaignKind, MilestoneKind
from campaigns.models import Campaign
from campaigns.selectors.readiness import blockers, readiness
from tests.campaigns.staff import NOW, queries_of, ready_draft
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    CriterionFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    RequiredPartFactory,
    TargetFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def draft(ground):
    return ready_draft(ground)


def line(campaign, key, now=NOW):
    """(passed, blocks, page that mends it, sentence) of one check."""
    campaign = Campaign.objects.select_related("owner", "parent").get(pk=campaign.pk)
    found = [item for item in readiness(campaign, now) if item.key.split(":")[0] == key]
    assert len(found) == 1, [item.key for item in found]
    return found[0].passed, found[0].blocks, found[0].fix, found[0].text


def keys(campaign):
    campaign = Campaign.objects.select_related("owner", "parent").get(pk=campaign.pk)
    return {item.key.split(":")[0] for item in readiness(campaign, NOW)}


def test_ready_draft_has_no_blocker(draft):
    assert blockers(draft, NOW) == []


def test_empty_draft_is_blocked_by_its_missing_participants_only(ground):
    empty = CampaignFactory(owner=ground.province, kind=CampaignKind.REGULAR)

    assert [item.key for item in blockers(empty, NOW)] == ["participants"]


def test_blockers_come_first_and_what_is_done_last(ground):
    empty = CampaignFactory(owner=ground.province)

    ranks = [(item.passed, not item.blocks) for item in readiness(empty, NOW)]

    assert ranks == sorted(ranks)


# --- Document and period


@pytest.mark.parametrize(
    ("change", "key", "sentence"),
    [
        ({"document_number": ""}, "document_number", "Chưa có số, ký hiệu văn bản phát động."),
        ({"document_symbol": ""}, "document_number", "Chưa có số, ký hiệu văn bản phát động."),
        ({"document_date": ""}, "document_date", "Chưa có đủ ngày, tháng, năm của văn bản."),
        ({"document_date": "2024-06"}, "document_date", "Chưa có đủ ngày, tháng, năm của văn bản."),
        ({"signer": ""}, "signer", "Chưa ghi người ký văn bản."),
        ({}, "document_file", "Chưa đính kèm tệp văn bản phát động."),
    ],
)
def test_document_hint(ground, change, key, sentence):
    assert line(ready_draft(ground, **change), key) == (False, False, "document", sentence)


def test_document_complete(ground):
    draft = ready_draft(ground, document_number="223", document_file=StoredFileFactory())

    assert line(draft, "document_number") == (True, False, "document", "Số 223/KH-UBND.")
    assert [line(draft, key)[0] for key in ("document_date", "signer", "document_file")] == [True, True, True]


@pytest.mark.parametrize(("kind", "blocks"), [(CampaignKind.THEMATIC, True), (CampaignKind.REGULAR, False)])
@pytest.mark.parametrize("change", [{"period_from": ""}, {"period_to": ""}])
def test_period_is_needed_by_a_thematic_campaign(ground, kind, blocks, change):
    assert line(ready_draft(ground, kind=kind, **change), "period")[:2] == (False, blocks)


def test_period_out_of_order_blocks(ground):
    draft = ready_draft(ground, period_from="2025-11", period_to="2025-10")

    assert line(draft, "period_order") == (
        False,
        True,
        "document",
        "Thời gian bắt đầu sau thời gian kết thúc.",
    )


def test_period_within_one_year_is_in_order(ground):
    assert line(ready_draft(ground, period_from="2024", period_to="2024"), "period_order")[0] is True


# --- Milestones


def test_milestone_before_the_start_blocks(draft):
    MilestoneFactory(campaign=draft, kind=MilestoneKind.MIDTERM, when="2024-04")

    assert line(draft, "milestone_before_period") == (
        False,
        True,
        "milestones",
        "Có mốc trước khi bắt đầu thi đua: Sơ kết 2024-04.",
    )


def test_midterm_after_the_end_review_blocks(draft):
    MilestoneFactory(campaign=draft, kind=MilestoneKind.FINAL, when="2025-01")
    MilestoneFactory(campaign=draft, kind=MilestoneKind.MIDTERM, when="2025-04")

    assert line(draft, "milestone_order") == (False, True, "milestones", "Mốc sơ kết đang đặt sau mốc tổng kết.")


def test_milestones_in_order(draft):
    MilestoneFactory(campaign=draft, kind=MilestoneKind.FINAL, when="2025")
    MilestoneFactory(campaign=draft, kind=MilestoneKind.MIDTERM, when="2025-04")

    assert line(draft, "milestone_order")[0] is True
    assert line(draft, "milestone_before_period")[0] is True


def test_milestone_in_words_only_says_nothing_about_order(draft):
    MilestoneFactory(campaign=draft, when="", wording="Gắn với Hội nghị điển hình tiên tiến")

    assert "milestone_order" not in keys(draft)


# --- Targets and obligations


def test_no_target_is_a_hint(ground):
    empty = CampaignFactory(owner=ground.province)

    assert line(empty, "targets") == (False, False, "targets", "Chưa có chỉ tiêu nào.")


def test_targets_are_counted(draft):
    TargetFactory(campaign=draft)

    assert line(draft, "targets")[3] == "Có 2 chỉ tiêu."


def test_nothing_to_send_is_a_hint(ground):
    empty = CampaignFactory(owner=ground.province)
    ObligationFactory(campaign=empty, units_send=False)

    assert line(empty, "obligations")[:3] == (False, False, "obligations")


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        (datetime(2024, 7, 14, 23, 59, 59, tzinfo=HANOI), True),
        (datetime(2024, 7, 15, 0, 0, 0, tzinfo=HANOI), False),
    ],
)
def test_deadline_before_the_launch_blocks(draft, now, passed):
    assert line(draft, "deadline", now)[:3] == (passed, True, "obligations")


def test_deadline_of_the_agency_itself_does_not_block(draft):
    ObligationFactory(campaign=draft, units_send=False, due_date="2024-01-01")

    assert blockers(draft, NOW) == []


def test_obligation_without_a_date_is_a_hint(ground):
    draft = CampaignFactory(owner=ground.province)
    ObligationFactory(campaign=draft, what="Báo cáo kết quả", due_date="", due_at=None)

    assert line(draft, "undated") == (
        False,
        False,
        "obligations",
        "“Báo cáo kết quả” không có hạn cụ thể nên sẽ không được nhắc tự động.",
    )


def test_deadline_before_the_document_blocks(ground):
    draft = ready_draft(ground, document_date="2024-07-15")

    assert line(draft, "deadline_before_document")[:3] == (False, True, "obligations")


def test_deadline_after_a_document_dated_by_its_year_passes(ground):
    assert "deadline_before_document" not in keys(ready_draft(ground, document_date="2024"))


# --- Awards


def test_no_award_is_a_hint(draft):
    assert line(draft, "awards")[:3] == (False, False, "awards")
    assert "required_parts" not in keys(draft)


def test_award_without_dossier_parts_is_a_hint(draft):
    CampaignAwardFactory(campaign=draft)

    assert line(draft, "awards")[0] is True
    assert line(draft, "required_parts")[:3] == (False, False, "required_parts")

    RequiredPartFactory(campaign=draft)

    assert line(draft, "required_parts")[0] is True


def test_criterion_of_an_award_not_offered_is_a_hint(draft):
    award = CampaignAwardFactory(campaign=draft)
    CriterionFactory(campaign=draft, award_kind=award.award_kind)

    assert line(draft, "criteria")[0] is True

    CriterionFactory(campaign=draft)

    assert line(draft, "criteria")[:3] == (False, False, "criteria")


# --- Participants


def test_no_participant_blocks(ground):
    empty = CampaignFactory(owner=ground.province)
    ParticipationFactory(unit=ground.commune)

    assert line(empty, "participants") == (False, True, "participants", "Chưa chọn đơn vị tham gia.")


@pytest.mark.parametrize(("ended", "passed"), [("2024-07-01", False), ("2024-07-02", True)])
def test_dissolved_participant_blocks_from_its_last_day(ground, draft, ended, passed):
    unit = CommuneFactory(parent=ground.province, name="Xã đã giải thể", dissolved_on=ended)
    ParticipationFactory(campaign=draft, unit=unit)

    assert line(draft, "participants_active")[:3] == (passed, True, "participants")


def test_participants_of_one_name_are_a_hint(ground, draft):
    for name in ("Xã Mường  Lầm", "xã mường lầm"):
        ParticipationFactory(campaign=draft, unit=CommuneFactory(parent=ground.province, name=name))

    passed, blocks, _, text = line(draft, "participants_twice")

    assert (passed, blocks) == (False, False)
    assert "xã mường lầm" in text


def test_same_name_under_two_parents_is_no_duplicate(ground, draft):
    for parent in (ground.commune, ground.sibling):
        ParticipationFactory(campaign=draft, unit=CommuneFactory(parent=parent, name="Phòng Văn hóa"))

    assert line(draft, "participants_twice")[0] is True


def test_participant_without_people_is_a_hint(ground, draft):
    assert line(draft, "participants_people")[:2] == (False, False)

    make_person("unit_officer", ground.commune)

    assert line(draft, "participants_people")[0] is True


@pytest.mark.parametrize("role", ["viewer", "staff"])
def test_people_who_cannot_send_do_not_count(ground, draft, role):
    make_person(role, ground.commune)

    assert line(draft, "participants_people")[0] is False


def test_many_names_are_cut_short(ground, draft):
    for _ in range(7):
        ParticipationFactory(campaign=draft, unit=CommuneFactory(parent=ground.province))

    assert line(draft, "participants_people")[3].endswith("và 3 mục khác.")


# --- Parent


def test_parent_still_in_draft_is_a_hint(ground):
    draft = ready_draft(ground, parent=CampaignFactory(owner=ground.province))

    assert line(draft, "parent")[:3] == (False, False, "document")


def test_launched_parent_passes(ground):
    draft = ready_draft(ground, parent=CampaignFactory(owner=ground.province, launched=True))

    assert line(draft, "parent")[0] is True


def test_queries_do_not_grow(ground, draft):
    def ask():
        return readiness(Campaign.objects.select_related("owner", "parent").get(pk=draft.pk), NOW)

    one = queries_of(ask)
    for _ in range(3):
        ObligationFactory(campaign=draft)
        TargetFactory(campaign=draft)
        MilestoneFactory(campaign=draft)
        ParticipationFactory(campaign=draft, unit=CommuneFactory(parent=ground.province))

    assert queries_of(ask) == one


def test_launch_time_is_the_moment_of_asking(draft):
    assert blockers(draft, NOW + timedelta(days=13)) == []
    assert [item.key.split(":")[0] for item in blockers(draft, NOW + timedelta(days=14))] == ["deadline"]

from datetime import date
from uuid import uuid4

import pytest

from awards.enums import AwardGround
from dossiers.models import Dossier
from dossiers.services.dossiers import create_dossier, update_dossier
from tests.factories.campaigns import CampaignFactory, ParticipationFactory
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState


def test_dossier_under_a_campaign_goes_to_its_owner(stage):
    dossier = create_dossier(
        by=stage.officer, unit=stage.unit, campaign=stage.campaign, ground=AwardGround.SUDDEN, title="  Hồ   sơ  "
    )

    assert (dossier.receiver, dossier.ground, dossier.title) == (stage.ground.province, "campaign", "Hồ sơ")
    assert (dossier.created_by, dossier.status, dossier.submitted_at) == (stage.officer, "draft", None)


def test_codes_count_up_per_level_and_year(stage, time_machine):
    first, second = stage.draft(), stage.draft()
    time_machine.move_to("2024-12-31T17:00:01Z")  # already 2025 in Hà Nội
    third = stage.draft()

    level = f"{stage.ground.province.pk:04d}"
    assert [d.code for d in (first, second, third)] == [
        f"HS-2024-{level}-00001",
        f"HS-2024-{level}-00002",
        f"HS-2025-{level}-00001",
    ]


def test_dossier_without_campaign_goes_to_the_nearest_level_with_an_agency(stage):
    dossier = stage.draft(campaign=None, ground=AwardGround.SUDDEN)

    assert (dossier.receiver, dossier.ground) == (stage.ground.province, "sudden")


def test_same_form_twice_gives_one_dossier(stage):
    key = uuid4()

    first, second = stage.draft(request_key=key), stage.draft(request_key=key)

    assert (first.pk, Dossier.objects.count()) == (second.pk, 1)


def test_form_key_of_somebody_else_opens_nothing(stage):
    key = uuid4()
    stage.draft(request_key=key)
    other = make_person("unit_officer", stage.ground.commune)

    with pytest.raises(InvalidInput):
        create_dossier(by=other, unit=stage.unit, campaign=stage.campaign, title="Khác", request_key=key)


def test_campaign_the_unit_takes_no_part_in_is_refused(stage):
    foreign = CampaignFactory(owner=stage.ground.province, launched=True)
    ParticipationFactory(campaign=foreign, unit=stage.ground.sibling)

    with pytest.raises(InvalidInput) as refused:
        stage.draft(campaign=foreign)

    assert (refused.value.field, Dossier.objects.count()) == ("campaign", 0)


def test_campaign_still_being_written_is_refused(stage):
    unlaunched = CampaignFactory(owner=stage.ground.province)
    ParticipationFactory(campaign=unlaunched, unit=stage.unit)

    with pytest.raises(InvalidInput) as refused:
        stage.draft(campaign=unlaunched)

    assert refused.value.field == "campaign"


def test_campaign_ground_without_a_campaign_is_refused(stage):
    with pytest.raises(InvalidInput) as refused:
        stage.draft(campaign=None, ground=AwardGround.CAMPAIGN)

    assert refused.value.field == "campaign"


def test_level_of_another_province_is_refused(stage):
    with pytest.raises(InvalidInput) as refused:
        stage.draft(campaign=None, ground=AwardGround.MERIT, receiver=stage.ground.other_province)

    assert refused.value.field == "receiver"


@pytest.mark.parametrize(
    ("role", "place"),
    [("unit_officer", "sibling"), ("unit_officer", "province"), ("unit_head", "commune"), ("staff", "agency")],
)
def test_only_the_units_own_officer_draws_up(stage, role, place):
    person = make_person(role, getattr(stage.ground, place))

    with pytest.raises(NotAllowed):
        create_dossier(by=person, unit=stage.unit, campaign=stage.campaign, title="Hồ sơ")

    assert Dossier.objects.count() == 0


def test_dissolved_unit_draws_up_nothing(stage):
    stage.unit.dissolved_on = date(2024, 10, 7)
    stage.unit.save(update_fields=["dissolved_on"])

    with pytest.raises(WrongState):
        stage.draft()


def change(stage, dossier, **values):
    data = {
        "version": dossier.version,
        "title": dossier.title,
        "submission_number": "45/TTr-UBND",
        "submission_date": date(2024, 10, 4),
        "meeting_date": date(2024, 10, 3),
        "summary": "",
        **values,
    }
    return update_dossier(
        by=values.pop("by", stage.officer), dossier=dossier, **{k: v for k, v in data.items() if k != "by"}
    )


def test_changes_are_saved_and_traced(stage):
    dossier = stage.draft()

    change(stage, dossier, title="Tên mới")

    row = fresh(dossier)
    event = AuditEvent.objects.get(verb="dossier.changed")
    assert (row.title, row.submission_number, row.version) == ("Tên mới", "45/TTr-UBND", 2)
    assert event.after == {
        "title": "Tên mới",
        "submission_number": "45/TTr-UBND",
        "submission_date": "2024-10-04",
        "meeting_date": "2024-10-03",
    }


def test_stale_version_is_refused(stage):
    dossier = stage.draft()
    change(stage, dossier, title="Người thứ nhất")

    with pytest.raises(StaleObject):
        change(stage, dossier, version=1, title="Người thứ hai")

    assert fresh(dossier).title == "Người thứ nhất"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"submission_date": date(2024, 10, 8)}, "submission_date"),
        ({"meeting_date": date(2024, 10, 8), "submission_date": None}, "meeting_date"),
        ({"meeting_date": date(2024, 10, 5)}, "meeting_date"),
    ],
)
def test_dates_out_of_order_are_refused(stage, values, field):
    dossier = stage.draft()

    with pytest.raises(InvalidInput) as refused:
        change(stage, dossier, **values)

    assert (refused.value.field, fresh(dossier).version) == (field, 1)


def test_meeting_and_submission_on_one_day_are_accepted(stage):
    dossier = stage.draft()

    change(stage, dossier, meeting_date=date(2024, 10, 4))

    assert fresh(dossier).meeting_date == date(2024, 10, 4)


def test_submitted_dossier_is_not_edited(stage):
    dossier = stage.submitted()

    with pytest.raises(WrongState):
        change(stage, dossier, title="Khác")

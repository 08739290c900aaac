"""Works from registration to the agency's choice."""

from datetime import date, datetime

import pytest

from campaigns.enums import WorkChoice, WorkKind, WorkStatus
from campaigns.models import Campaign, Work, WorkPhoto, WorkUpdate
from campaigns.photos import Prepared
from campaigns.rules.works import MAX_PHOTOS, can_change_work
from campaigns.selectors.works import (
    may_read_photo,
    missing_for,
    photo_visible_to,
    published_works,
    requirement_words,
    shortfall,
    works_missing,
    works_of_campaign,
    works_owed,
    works_visible_to,
)
from campaigns.services import works as services
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    WorkFactory,
    WorkPhotoFactory,
    WorkUpdateFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.files import open_file
from thidua.notifications.models import Notification, OutgoingMail

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 9, 1, 9, 0, tzinfo=HANOI)
PICTURE = Prepared(full=b"to", thumbnail=b"nho")


@pytest.fixture(autouse=True)
def _frozen():
    with clock.at(NOW):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune, email="canbo@example.test")


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def participation(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True, min_models=1, max_models=2, min_works=1)
    return ParticipationFactory(campaign=campaign, unit=ground.commune)


def register(officer, participation, kind=WorkKind.MODEL, title="Mô hình", **more):
    return services.register_work(by=officer, participation=participation, kind=kind, title=title, **more)


def update(officer, work, **more):
    values = {name: getattr(work, name) for name in ("title", "description", "planned_finish", "status")}
    return services.update_work(by=officer, work=work, **{**values, **more})


def test_a_work_is_registered_with_place_and_cost(officer, participation):
    work = register(
        officer, participation, kind=WorkKind.WORK, title=" Nhà  văn hóa ", place="Bản Mòn", cost=350_000_000
    )

    assert (work.title, work.place, work.cost, work.percent) == ("Nhà văn hóa", "Bản Mòn", 350_000_000, 0)
    event = AuditEvent.objects.get()
    assert (event.verb, event.after) == ("work.registered", {"title": "Nhà văn hóa", "kind": "Công trình"})


def test_models_are_limited_by_the_campaign(officer, participation):
    for number in range(2):
        register(officer, participation, title=f"Mô hình {number}")

    with pytest.raises(InvalidInput, match="tối đa 2 mô hình") as refusal:
        register(officer, participation, title="Thêm nữa")

    assert refusal.value.field == "kind"
    register(officer, participation, kind=WorkKind.WORK, title="Nhà văn hóa")
    assert Work.objects.count() == 3


def test_a_dropped_model_leaves_its_place_and_comes_back_only_into_a_free_one(officer, participation):
    dropped = WorkFactory(participation=participation, status=WorkStatus.DROPPED)
    register(officer, participation, title="Một")
    register(officer, participation, title="Hai")

    with pytest.raises(InvalidInput, match="tối đa 2 mô hình"):
        update(officer, dropped, status=WorkStatus.IN_PROGRESS)


def test_a_work_of_the_same_name_is_refused_beside_its_field(officer, participation):
    WorkFactory(participation=participation, kind=WorkKind.WORK, title="Nhà văn hóa")

    with pytest.raises(InvalidInput) as refusal:
        register(officer, participation, kind=WorkKind.WORK, title=" Nhà  văn hóa ")

    assert refusal.value.field == "title"


def test_a_finished_work_is_whole_and_has_a_day(officer, participation):
    work = WorkFactory(participation=participation, percent=60)

    done = update(officer, work, description="Xong", status=WorkStatus.DONE)

    assert (done.status, done.description, done.percent, done.finished_on) == ("done", "Xong", 100, "2024-09-01")
    assert update(officer, done, status=WorkStatus.IN_PROGRESS).finished_on == ""


def test_a_work_is_not_finished_tomorrow(officer, participation):
    with pytest.raises(InvalidInput) as refusal:
        update(officer, WorkFactory(participation=participation), status=WorkStatus.DONE, finished_on="2024-09-02")

    assert refusal.value.field == "finished_on"


@pytest.mark.parametrize(
    ("percent", "status", "finished_on"), [(0, "in_progress", ""), (99, "in_progress", ""), (100, "done", "2024-09-01")]
)
def test_progress_moves_the_work(officer, participation, percent, status, finished_on):
    work = WorkFactory(participation=participation)

    services.report_work(by=officer, work=work, percent=percent, note="Đã đổ mái")

    work.refresh_from_db()
    assert (work.percent, work.status, work.finished_on) == (percent, status, finished_on)
    assert WorkUpdate.objects.get().reported_at == NOW


@pytest.mark.parametrize(
    ("percent", "note", "field"), [(50, "  ", "note"), (101, "x", "percent"), (-1, "x", "percent")]
)
def test_progress_needs_words_and_a_percentage(officer, participation, percent, note, field):
    with pytest.raises(InvalidInput) as refusal:
        services.report_work(by=officer, work=WorkFactory(participation=participation), percent=percent, note=note)

    assert refusal.value.field == field


def test_a_dropped_work_is_not_reported(officer, participation):
    work = WorkFactory(participation=participation, status=WorkStatus.DROPPED)

    with pytest.raises(WrongState, match="không tiếp tục"):
        services.report_work(by=officer, work=work, percent=1, note="x")


def content_of(stored):
    with open_file(stored) as stream:
        return stream.read()


def test_a_picture_is_kept_with_its_small_copy(officer, participation):
    work = WorkFactory(participation=participation)
    report = WorkUpdateFactory(work=work)

    photo = services.add_photo(by=officer, work=work, photo=PICTURE, caption=" Mái  nhà ", update=report)

    assert (photo.caption, photo.update, photo.added_at) == ("Mái nhà", report, NOW)
    assert [content_of(file) for file in (photo.file, photo.thumbnail)] == [b"to", b"nho"]
    assert {photo.file.purpose, photo.thumbnail.purpose} == {services.PHOTO_PURPOSE}


def test_a_picture_needs_words_and_its_own_work(officer, participation):
    work = WorkFactory(participation=participation)

    with pytest.raises(InvalidInput) as silent:
        services.add_photo(by=officer, work=work, photo=PICTURE, caption=" ")
    with pytest.raises(InvalidInput) as strange:
        services.add_photo(by=officer, work=work, photo=PICTURE, caption="x", update=WorkUpdateFactory())

    assert (silent.value.field, strange.value.field) == ("caption", "update")


def test_pictures_have_a_limit(officer, participation):
    work = WorkFactory(participation=participation)
    WorkPhotoFactory.create_batch(MAX_PHOTOS, work=work)

    with pytest.raises(WrongState, match="tối đa 40 ảnh"):
        services.add_photo(by=officer, work=work, photo=PICTURE, caption="x")


def test_a_picture_is_taken_away_once(officer, participation):
    photo = WorkPhotoFactory(work=WorkFactory(participation=participation))

    services.remove_photo(by=officer, photo=photo)
    services.remove_photo(by=officer, photo=photo)

    assert WorkPhoto.objects.count() == 0
    assert AuditEvent.objects.filter(verb="work.photo_removed").count() == 1


# --- The agency's choice


@pytest.fixture
def done(participation):
    return WorkFactory(participation=participation, status=WorkStatus.DONE, percent=100, title="Nhà văn hóa")


def choose(by, work, choice=WorkChoice.PLAQUE, reason="Thiết thực", **more):
    return services.choose_work(by=by, work=work, choice=choice, reason=reason, **more)


@pytest.mark.usefixtures("officer")
def test_a_plaque_is_given_with_reason_and_day_and_the_unit_is_told(staff, done):
    work = choose(staff, done, plaque_on=date(2024, 10, 10))

    assert (work.choice, work.choice_reason, work.plaque_on) == ("plaque", "Thiết thực", date(2024, 10, 10))
    assert (work.chosen_at, work.chosen_by, work.published_at) == (NOW, staff, None)
    told = Notification.objects.get()
    assert (told.title, told.url) == ("Được chọn gắn biển: Nhà văn hóa", f"/cong-trinh/{work.pk}/")
    assert "Thiết thực" in OutgoingMail.objects.get().body_text


def test_publication_shows_the_work_to_everybody(staff, done):
    choose(staff, done, choice=WorkChoice.PUBLICATION)

    assert list(published_works()) == [done]
    services.withdraw_choice(by=staff, work=done, reason="Nhầm")
    assert list(published_works()) == []
    done.refresh_from_db()
    assert (done.choice, done.chosen_at, done.chosen_by) == ("none", None, None)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"choice": WorkChoice.NONE}, "choice"),
        ({"reason": "  "}, "reason"),
        ({"choice": WorkChoice.PUBLICATION, "plaque_on": date(2024, 9, 9)}, "plaque_on"),
    ],
)
def test_a_choice_is_whole(staff, done, facts, field):
    with pytest.raises(InvalidInput) as refusal:
        choose(staff, done, **facts)

    assert refusal.value.field == field


def test_only_what_is_finished_is_chosen_and_no_person_gets_a_plaque(staff, participation):
    with pytest.raises(WrongState, match="đã hoàn thành"):
        choose(staff, WorkFactory(participation=participation))
    person = WorkFactory(participation=participation, status=WorkStatus.DONE, kind=WorkKind.EXEMPLAR)
    with pytest.raises(InvalidInput, match="không gắn biển"):
        choose(staff, person)
    assert choose(staff, person, choice=WorkChoice.PUBLICATION).choice == WorkChoice.PUBLICATION


def test_units_do_not_choose(officer, done):
    with pytest.raises(NotAllowed):
        choose(officer, done)


def test_withdrawing_needs_a_choice_and_a_reason(staff, done):
    with pytest.raises(WrongState):
        services.withdraw_choice(by=staff, work=done, reason="x")
    choose(staff, done)
    with pytest.raises(InvalidInput):
        services.withdraw_choice(by=staff, work=done, reason=" ")


def test_a_chosen_work_keeps_its_words_but_takes_pictures(officer, staff, done):
    choose(staff, done)
    done.refresh_from_db()

    with pytest.raises(WrongState, match="Đã được chọn gắn biển"):
        update(officer, done, title="Khác")
    assert not can_change_work(officer, done)
    assert services.add_photo(by=officer, work=done, photo=PICTURE, caption="Lễ gắn biển").caption == "Lễ gắn biển"


def test_a_closed_campaign_still_lets_the_agency_choose(ground, staff):
    part = ParticipationFactory(campaign=CampaignFactory(owner=ground.province, closed=True), unit=ground.commune)

    assert choose(staff, WorkFactory(participation=part, status=WorkStatus.DONE)).choice == WorkChoice.PLAQUE


# --- What the campaign asks, who sees what


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((1, 5, 1), "từ 1 đến 5 mô hình hoặc ít nhất 1 công trình"),
        ((1, None, None), "ít nhất 1 mô hình"),
        ((2, 2, None), "2 mô hình"),
        ((None, 3, None), "tối đa 3 mô hình"),
        ((None, None, 2), "ít nhất 2 công trình"),
        ((None, 3, 2), "tối đa 3 mô hình; ít nhất 2 công trình"),
        ((None, None, None), ""),
    ],
)
def test_what_is_asked_reads_as_the_document_says(asked, words):
    fewest, most, works = asked

    assert requirement_words(Campaign(min_models=fewest, max_models=most, min_works=works)) == words


def test_either_models_or_works_are_enough(participation):
    campaign = participation.campaign
    campaign.min_models = 2
    campaign.save()
    before = shortfall(participation)
    WorkFactory(participation=participation)
    WorkFactory(participation=participation, status=WorkStatus.DROPPED)
    half = shortfall(participation)
    WorkFactory(participation=participation, kind=WorkKind.WORK)

    assert (before, half) == ("Còn thiếu 2 mô hình hoặc 1 công trình.", "Còn thiếu 1 mô hình hoặc 1 công trình.")
    assert shortfall(participation) == ""


def test_missing_works_of_many_units_cost_two_queries(participation, django_assert_num_queries):
    other = ParticipationFactory(campaign=participation.campaign)
    WorkFactory(participation=other)

    with django_assert_num_queries(2):
        found = missing_for(type(other).objects.filter(campaign=participation.campaign))

    assert found == {participation.pk: "Còn thiếu 1 mô hình hoặc 1 công trình."}


def test_works_owed_are_those_missing_at_ones_own_unit_under_running_campaigns(ground, officer, participation):
    ParticipationFactory(campaign=participation.campaign, unit=ground.sibling)
    for facts in (
        {"launched": True},
        {"launched": False, "min_works": 1},
        {"launched": True, "status": "closed", "min_works": 1},
    ):
        ParticipationFactory(campaign=CampaignFactory(owner=ground.province, **facts), unit=ground.commune)
    before = works_missing(officer), list(works_owed(officer))
    register(officer, participation)

    assert before == ([(participation, "Còn thiếu 1 mô hình hoặc 1 công trình.")], [participation])
    assert (works_missing(officer), list(works_owed(officer))) == ([], [])


def test_whoever_may_not_register_owes_no_works(ground, staff, participation):
    assert (works_missing(staff), list(works_owed(staff))) == ([], [])


def test_works_are_seen_within_the_reach(ground, staff, participation):
    mine = WorkFactory(participation=participation, title="Con đường hoa")
    other = WorkFactory(participation=ParticipationFactory(campaign=participation.campaign, unit=ground.sibling))
    sibling = make_person("unit_officer", ground.sibling)

    assert list(works_visible_to(staff).order_by("pk")) == [mine, other]
    assert list(works_visible_to(sibling)) == [other]
    assert list(works_of_campaign(staff, participation.campaign, {"q": "con duong"})) == [mine]
    assert list(works_of_campaign(staff, participation.campaign, {"q": "mai son"})) == [other]
    assert list(works_of_campaign(staff, participation.campaign, {"unit": ground.commune, "kind": "work"})) == []


def test_pictures_are_seen_with_their_work_and_by_all_once_published(ground, participation):
    sibling = make_person("unit_officer", ground.sibling)
    officer = make_person("unit_officer", ground.commune)
    own = WorkPhotoFactory(work=WorkFactory(participation=participation))
    shown = WorkPhotoFactory(work=WorkFactory(participation=participation, chosen="publication"))

    assert [may_read_photo(officer, file) for file in (own.file, own.thumbnail, shown.file)] == [True, True, True]
    assert [may_read_photo(sibling, file) for file in (own.file, own.thumbnail)] == [False, False]
    assert [may_read_photo(sibling, file) for file in (shown.file, shown.thumbnail)] == [True, True]
    assert list(photo_visible_to(sibling)) == []

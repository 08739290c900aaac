"""Suy tôn after publication: only ranked units, awards of that day, titles and commendations apart."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from awards.models import AwardKind
from campaigns.models import Endorsement
from campaigns.selectors.score_awards import grouped, kinds_on
from campaigns.selectors.scoring import endorsements_of
from campaigns.services.endorsements import endorse, remove_endorsement
from tests.campaigns.scoring.stage import NOW, ScoreStage
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_person
from tests.matrix.hostile import good_file
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents import access
from thidua.notifications.models import Notification


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def flag(db) -> AwardKind:
    kind = AwardKindFactory(title=True, name="Cờ thi đua của Ủy ban nhân dân tỉnh", recipient_types=["collective"])
    AwardAuthorityFactory(award_kind=kind)
    return kind


@pytest.fixture
def sheet(stage: ScoreStage):
    ground = stage.ground
    return stage.published(
        {ground.commune.pk: ("60", "40", "0", "0", "1"), ground.sibling.pk: ("10", "40", "0", "0", "1")}
    )


def put(stage: ScoreStage, sheet, flag, **values) -> Endorsement:
    facts = {
        "by": stage.head_officer,
        "unit": stage.ground.commune,
        "award_kind": flag,
        "votes_for": 3,
        "votes_total": 3,
        "decided_on": NOW.date(),
    }
    return endorse(sheet=sheet, **{**facts, **values})


def test_the_unit_is_told_and_the_trail_says_so(stage: ScoreStage, sheet, flag):
    put(stage, sheet, flag)

    title = "Khối thi đua số 1 suy tôn Ủy ban nhân dân xã Yên Châu: Cờ thi đua của Ủy ban nhân dân tỉnh"
    told = Notification.objects.get(title=title)
    assert told.user == stage.officers[stage.ground.commune.pk]
    event = history_of(sheet).order_by("-pk").first()
    assert (event.verb, event.after["votes"]) == ("endorsement.added", "3/3")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"votes_for": 4}, "votes_for"),
        ({"votes_for": -1}, "votes_for"),
        ({"votes_total": 4}, "votes_total"),
        ({"votes_total": 0, "votes_for": 0}, "votes_total"),
        ({"decided_on": date(2024, 11, 5)}, "decided_on"),
        ({"decided_on": date(1950, 1, 1)}, "award_kind"),
    ],
)
def test_impossible_votes_and_days_are_refused_beside_their_field(stage: ScoreStage, sheet, flag, values, field):
    with pytest.raises(InvalidInput) as refused:
        put(stage, sheet, flag, **values)
    assert refused.value.field == field


def test_only_ranked_units_are_put_forward(stage: ScoreStage, sheet, flag):
    with pytest.raises(InvalidInput, match="điểm liệt nên không được suy tôn"):
        put(stage, sheet, flag, unit=stage.ground.sibling)
    with pytest.raises(InvalidInput, match="không có trong bảng xếp hạng"):
        put(stage, sheet, flag, unit=stage.ground.school)


def test_once_per_unit_and_award(stage: ScoreStage, sheet, flag):
    put(stage, sheet, flag)

    with pytest.raises(InvalidInput, match="đã được suy tôn"):
        put(stage, sheet, flag)


def test_nobody_endorses_before_publication_or_from_outside(stage: ScoreStage, flag):
    scored = stage.scored()

    with pytest.raises(WrongState, match="sau khi đã công bố"):
        put(stage, scored, flag)
    with pytest.raises(NotAllowed):
        put(stage, scored, flag, by=stage.officers[stage.ground.commune.pk])


def test_an_endorsement_is_taken_back_once(stage: ScoreStage, sheet, flag):
    row = put(stage, sheet, flag)

    remove_endorsement(by=stage.staff, endorsement=row)
    remove_endorsement(by=stage.staff, endorsement=row)

    assert Endorsement.objects.count() == 0
    assert history_of(sheet).filter(verb="endorsement.removed").count() == 1


def test_titles_and_commendations_of_collectives_stand_apart(flag):
    praise = AwardKindFactory(name="Bằng khen", recipient_types=["collective", "person"])
    AwardAuthorityFactory(award_kind=praise)
    AwardAuthorityFactory(award_kind=AwardKindFactory(recipient_types=["person"]))
    AwardKindFactory(name="Không ai quyết định", recipient_types=["collective"])
    ended = AwardKindFactory(name="Đã bỏ", recipient_types=["collective"])
    AwardAuthorityFactory(award_kind=ended, valid_to=date(2023, 12, 31))

    assert grouped(kinds_on(NOW.date())) == [
        ("Danh hiệu thi đua", [(str(flag.pk), flag.name)]),
        ("Hình thức khen thưởng", [(str(praise.pk), "Bằng khen")]),
    ]
    assert ended in kinds_on(date(2023, 6, 1))


def test_endorsements_of_a_unit_come_from_published_tables_newest_first(stage: ScoreStage, sheet, flag):
    row = put(stage, sheet, flag)

    assert list(endorsements_of(stage.ground.commune)) == [row]
    assert list(endorsements_of(stage.ground.commune, years=[2023])) == []
    assert list(endorsements_of(stage.ground.department)) == []


def test_minutes_are_read_by_whoever_sees_the_ranking(stage: ScoreStage, sheet, flag):
    minutes = StoredFileFactory(purpose="endorsement_minutes", uploaded_by=stage.staff)
    put(stage, sheet, flag, minutes=minutes)

    assert access.may_read(make_person("unit_officer", stage.ground.school), minutes)
    assert not access.may_read(make_person("staff", stage.ground.other_agency), minutes)


def test_the_page_takes_votes_and_minutes(stage: ScoreStage, sheet, flag):
    client = Client()
    client.force_login(stage.head_officer)
    url = reverse("campaigns:endorsement_add", args=[sheet.pk])

    units = [row.name for row in client.get(url).context["form"].fields["unit"].queryset]
    assert units == ["Sở Y tế", "Ủy ban nhân dân xã Yên Châu"]
    data = {
        "unit": stage.ground.commune.pk, "award_kind": flag.pk, "votes_for": 2, "votes_total": 3,
        "decided_on": "4/11/2024", "minutes": good_file(),
    }  # fmt: skip
    response = client.post(url, data)

    row = Endorsement.objects.get()
    assert response.status_code == 302
    assert (row.votes_for, row.minutes.original_name) == (2, "van-ban.pdf")
    page = client.get(reverse("campaigns:ranking", args=[sheet.pk]))
    assert "2/3 phiếu, họp ngày 4/11/2024" in page.content.decode()

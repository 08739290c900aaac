"""Truth tables: who is proposed, for what, to be decided by whom."""

from datetime import date

import pytest

from awards.enums import RecipientType, Verdict
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory, RecipientFactory
from tests.factories.units import CommuneFactory, ProvinceFactory, UnitFactory
from thidua.units.enums import EventSide, UnitEventKind, UnitKind
from thidua.units.models import UnitEvent, UnitEventPart


@pytest.mark.parametrize(
    ("allowed", "given", "verdict"),
    [
        (["person"], RecipientType.PERSON, Verdict.PASS),
        (["person", "collective"], RecipientType.PERSON, Verdict.PASS),
        (["collective"], RecipientType.PERSON, Verdict.FAIL),
        (["person"], RecipientType.HOUSEHOLD, Verdict.FAIL),
        ([], RecipientType.PERSON, Verdict.MISSING),
    ],
)
def test_recipient_type(candidate, judge, allowed, given, verdict):
    kind = AwardKindFactory(recipient_types=allowed)

    result = judge(candidate(award_kind=kind, recipient=RecipientFactory(type=given)), "recipient_type_allowed")

    assert result.verdict == verdict


def test_recipient_type_refusal_names_who_may_receive(candidate, judge):
    kind = AwardKindFactory(name="Tập thể lao động xuất sắc", recipient_types=["collective"])

    result = judge(candidate(award_kind=kind), "recipient_type_allowed")

    assert result.explanation == "“Tập thể lao động xuất sắc” chỉ tặng cho: tập thể; đối tượng đề nghị là cá nhân."
    assert result.would_change == "Chọn danh hiệu, hình thức khác dành cho cá nhân."


@pytest.mark.parametrize(
    ("decider", "verdict"),
    [(UnitKind.PROVINCE, Verdict.PASS), (UnitKind.DEPARTMENT, Verdict.FAIL), (None, Verdict.MISSING)],
)
def test_certificate_of_province_is_for_its_chairman_only(candidate, judge, decider, verdict):
    kind = AwardAuthorityFactory(decider_kind=UnitKind.PROVINCE).award_kind

    assert judge(candidate(award_kind=kind, decider_kind=decider), "decider_authority").verdict == verdict


def test_director_of_department_gives_giay_khen_only(candidate, judge):
    giay_khen = AwardAuthorityFactory(decider_kind=UnitKind.DEPARTMENT, decider_title="Giám đốc sở").award_kind
    bang_khen = AwardAuthorityFactory(decider_kind=UnitKind.PROVINCE).award_kind

    given = judge(candidate(award_kind=giay_khen, decider_kind=UnitKind.DEPARTMENT), "decider_authority")
    refused = judge(candidate(award_kind=bang_khen, decider_kind=UnitKind.DEPARTMENT), "decider_authority")

    assert (given.verdict, refused.verdict) == (Verdict.PASS, Verdict.FAIL)
    assert refused.explanation.endswith("Người có thẩm quyền: Chủ tịch Ủy ban nhân dân tỉnh.")


def test_authority_unknown_to_the_catalogue_is_missing_not_failed(candidate, judge):
    AwardAuthorityFactory()  # of another award

    result = judge(candidate(decider_kind=UnitKind.PROVINCE), "decider_authority")

    assert result.verdict == Verdict.MISSING


@pytest.mark.parametrize(("on", "verdict"), [(date(2025, 6, 30), Verdict.PASS), (date(2025, 7, 1), Verdict.FAIL)])
def test_authority_of_districts_ends_with_them(candidate, judge, on, verdict):
    row = AwardAuthorityFactory(decider_kind=UnitKind.DISTRICT, valid_to=date(2025, 6, 30))
    AwardAuthorityFactory(award_kind=row.award_kind, decider_kind=UnitKind.COMMUNE, valid_from=date(2025, 7, 1))

    result = judge(candidate(award_kind=row.award_kind, decider_kind=UnitKind.DISTRICT, on=on), "decider_authority")

    assert result.verdict == verdict


def test_authority_cites_its_article(candidate, judge):
    row = AwardAuthorityFactory(article="Điều 79")

    result = judge(candidate(award_kind=row.award_kind, decider_kind=UnitKind.PROVINCE), "decider_authority")

    assert result.evidence == [{"label": row.citation}]


@pytest.mark.parametrize(
    ("dissolved_on", "verdict"),
    [
        (None, Verdict.PASS),
        (date(2025, 10, 21), Verdict.PASS),
        (date(2025, 10, 20), Verdict.FAIL),
        (date(2025, 7, 1), Verdict.FAIL),
    ],
)
def test_collective_that_is_a_unit(candidate, judge, dissolved_on, verdict):
    recipient = RecipientFactory(collective=True, unit=UnitFactory(dissolved_on=dissolved_on))

    assert judge(candidate(recipient=recipient), "unit_not_dissolved").verdict == verdict


@pytest.mark.parametrize(("dissolved_on", "verdict"), [(None, Verdict.MISSING), (date(2025, 7, 1), Verdict.FAIL)])
def test_collective_outside_the_catalogue(candidate, judge, dissolved_on, verdict):
    """A part of a dissolved unit is gone with it; of a living unit it is not known."""
    recipient = RecipientFactory(type=RecipientType.COLLECTIVE, unit=UnitFactory(dissolved_on=dissolved_on))

    assert judge(candidate(recipient=recipient), "unit_not_dissolved").verdict == verdict


def test_person_of_a_dissolved_unit_is_not_touched(candidate, judge):
    recipient = RecipientFactory(unit=UnitFactory(dissolved_on=date(2025, 7, 1)))

    assert judge(candidate(recipient=recipient), "unit_not_dissolved").verdict == Verdict.PASS


def test_dissolved_collective_names_its_successor(candidate, judge):
    province = ProvinceFactory()
    old = CommuneFactory(parent=province, name="Xã Chiềng Cũ", dissolved_on=date(2025, 7, 1))
    new = CommuneFactory(parent=province, name="Xã Chiềng Mới")
    event = UnitEvent.objects.create(kind=UnitEventKind.MERGE, effective_on=date(2025, 7, 1), document="Nghị quyết 1")
    UnitEventPart.objects.create(event=event, unit=old, side=EventSide.BEFORE)
    UnitEventPart.objects.create(event=event, unit=new, side=EventSide.AFTER)

    result = judge(candidate(recipient=RecipientFactory(collective=True, unit=old)), "unit_not_dissolved")

    assert result.explanation == ("Xã Chiềng Cũ đã kết thúc hoạt động từ ngày 1/7/2025, đơn vị kế thừa: Xã Chiềng Mới.")


def test_manual_is_always_for_a_person(candidate, judge):
    assert judge(candidate(), "manual").verdict == Verdict.MANUAL

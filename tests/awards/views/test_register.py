from datetime import date

import pytest
from django.urls import reverse

from awards import services
from awards.enums import AwardGround, AwardLevel, HonourStatus, RecipientGroup, RecipientType
from awards.selectors import recipients_visible_to, register_visible_to, search_recipients
from tests.factories.awards import (
    AwardAuthorityFactory,
    AwardFormFactory,
    AwardKindFactory,
    BaseSalaryFactory,
    HonourFactory,
    LineStepFactory,
    ProcedureLineFactory,
    RecipientFactory,
    RewardRateFactory,
    RuleFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.documents import access
from thidua.documents.files import store_bytes
from thidua.documents.models import IssuedDocument, Job

pytestmark = pytest.mark.django_db
REGISTER = "/so-khen-thuong/"


@pytest.fixture
def ground():
    return make_ground()


def shown(response):
    return [honour.pk for honour in response.context["page_obj"]]


# --- Who sees which row


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        ("staff", "agency", ["department", "commune", "school", "sibling"]),
        ("executive", "province", ["department", "commune", "school", "sibling"]),
        ("viewer", "province", ["department", "commune", "school", "sibling"]),
        ("unit_officer", "commune", ["commune", "school"]),
        ("unit_head", "school", ["school"]),
        ("staff", "other_agency", ["other_commune"]),
        ("consulted_agency", "department", []),
    ],
)
def test_scope(ground, role, place, sees):
    units = ["department", "commune", "school", "sibling", "other_commune"]
    for name in units:
        issuer = ground.other_province if name == "other_commune" else ground.province
        HonourFactory(recipient=RecipientFactory(unit=getattr(ground, name)), issuer=issuer)
    person = make_person(role, getattr(ground, place))

    seen = register_visible_to(person).order_by("pk").values_list("unit_then", flat=True)

    assert list(seen) == [getattr(ground, name).pk for name in sees]


def test_person_who_moved_is_seen_by_both_units(ground):
    honour = HonourFactory(recipient=RecipientFactory(unit=ground.sibling), unit_then=ground.commune)
    then, now = make_person("unit_officer", ground.commune), make_person("unit_officer", ground.sibling)
    third = make_person("unit_officer", ground.department)

    assert list(register_visible_to(then)) == [honour]
    assert list(register_visible_to(now)) == [honour]
    assert list(register_visible_to(third)) == []


def test_issuer_sees_what_it_gave_to_others(ground):
    honour = HonourFactory(recipient=RecipientFactory(unit=ground.sibling), issuer=ground.commune)

    assert list(register_visible_to(make_person("unit_head", ground.commune))) == [honour]


@pytest.mark.parametrize(("valid_from", "valid_to"), [(date(2020, 1, 1), date(2020, 12, 31)), (date(2999, 1, 1), None)])
def test_membership_not_in_force_shows_nothing(ground, valid_from, valid_to):
    HonourFactory(recipient=RecipientFactory(unit=ground.commune))
    person = make_person("unit_officer", ground.commune, valid_from=valid_from, valid_to=valid_to)

    assert list(register_visible_to(person)) == []


# --- The page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "BA"),
        ({"q": "lo van một"}, "A"),
        ({"q": "77/QĐ"}, "B"),
        ({"nature": "title"}, "B"),
        ({"nature": "commendation"}, "A"),
        ({"level": AwardLevel.GRASSROOTS}, "B"),
        ({"year": "2024"}, "A"),
        ({"recipient_type": RecipientType.COLLECTIVE}, "B"),
        ({"group": RecipientGroup.DIRECT_WORKER}, "A"),
        ({"ground": AwardGround.CAMPAIGN}, "A"),
        ({"status": HonourStatus.REVOKED}, "B"),
        ({"year": "abc", "nature": "x", "unit": "x"}, "BA"),
        ({"nature": "title", "year": "2024"}, ""),
        ({"page": "-1"}, "BA"),
    ],
)
def test_filters(client, ground, query, found):
    person = RecipientFactory(unit=ground.commune, name="Lò Văn Một", group=RecipientGroup.DIRECT_WORKER)
    made = {
        "A": HonourFactory(recipient=person, ground=AwardGround.CAMPAIGN, decided_on=date(2024, 5, 1)),
        "B": HonourFactory(
            recipient=RecipientFactory(collective=True, unit=ground.department),
            award_kind=AwardKindFactory(title=True, level=AwardLevel.GRASSROOTS),
            decision_number="77/QĐ-UBND",
            decided_on=date(2025, 5, 1),
            status=HonourStatus.REVOKED,
        ),
    }
    client.force_login(make_person("staff", ground.agency))

    assert shown(client.get(REGISTER, query)) == [made[name].pk for name in found]


def test_filter_by_unit_takes_in_what_lies_below(client, ground):
    below = HonourFactory(recipient=RecipientFactory(unit=ground.school))
    HonourFactory(recipient=RecipientFactory(unit=ground.sibling))
    client.force_login(make_person("staff", ground.agency))

    assert shown(client.get(REGISTER, {"unit": ground.commune.pk})) == [below.pk]


def test_filter_by_award(client, ground):
    wanted = HonourFactory(recipient=RecipientFactory(unit=ground.commune))
    HonourFactory(recipient=RecipientFactory(unit=ground.commune))
    client.force_login(make_person("staff", ground.agency))

    assert shown(client.get(REGISTER, {"award_kind": wanted.award_kind_id})) == [wanted.pk]


def test_filter_does_not_open_foreign_units(client, ground):
    HonourFactory(recipient=RecipientFactory(unit=ground.other_commune))
    client.force_login(make_person("staff", ground.agency))

    assert shown(client.get(REGISTER, {"unit": ground.other_commune.pk})) == []


def test_titles_and_commendations_are_counted_apart(client, ground):
    for _ in range(2):
        HonourFactory(recipient=RecipientFactory(unit=ground.commune), award_kind=AwardKindFactory(title=True))
    HonourFactory(recipient=RecipientFactory(unit=ground.commune))
    client.force_login(make_person("staff", ground.agency))

    assert client.get(REGISTER).context["counts"] == {"title": 2, "commendation": 1}


def test_register_is_paged_in_a_stable_order(client, ground):
    rows = [HonourFactory(recipient=RecipientFactory(unit=ground.commune)).pk for _ in range(25)]
    client.force_login(make_person("staff", ground.agency))

    pages = [shown(client.get(REGISTER, {"page": number})) for number in (1, 2)]

    assert pages[0] + pages[1] == rows[::-1]


def test_register_asks_the_same_number_of_questions_at_one_and_three_rows(client, desk, queries):
    client.force_login(desk.drafter)
    desk.issued()
    one = queries(REGISTER)
    for _ in range(2):
        desk.issued()

    assert queries(REGISTER) == one


def test_decision_number_is_found_without_accents(client, desk):
    decision = desk.issued()
    desk.issued()
    client.force_login(desk.drafter)

    assert shown(client.get(REGISTER, {"q": "01/qd"})) == [decision.lines.get().honour.pk]


def test_register_is_closed_to_consulted_agencies(client, ground):
    client.force_login(make_person("consulted_agency", ground.department))

    assert client.get(REGISTER).status_code == 403


def test_link_to_the_decision_only_for_whoever_may_open_it(client, desk):
    """The unit the person moved to reads the honour, not the decision that was made elsewhere."""
    person = RecipientFactory(unit=desk.ground.commune)
    desk.issued(desk.line(person))
    person.unit = desk.ground.sibling
    person.save(update_fields=["unit"])
    then, now = desk.officer, make_person("unit_officer", desk.ground.sibling)

    links = []
    for reader in (then, now):
        client.force_login(reader)
        links.append([honour.shows_decision for honour in client.get(REGISTER).context["page_obj"]])

    assert links == [[True], [False]]


# --- Profile of a recipient


def test_profile_keeps_titles_and_commendations_apart(client, ground):
    person = RecipientFactory(unit=ground.commune)
    title = HonourFactory(recipient=person, award_kind=AwardKindFactory(title=True))
    old = HonourFactory(recipient=person, decided_on=date(2020, 1, 1))
    new = HonourFactory(recipient=person, decided_on=date(2024, 1, 1))
    HonourFactory()
    client.force_login(make_person("unit_officer", ground.commune))

    parts = client.get(reverse("awards:recipient", args=[person.pk])).context["parts"]

    assert parts == [("Danh hiệu thi đua", [title]), ("Hình thức khen thưởng", [new, old])]


def test_profile_of_somebody_elsewhere_shows_only_what_is_ours(client, ground):
    person = RecipientFactory(unit=ground.other_commune)
    ours = HonourFactory(recipient=person, unit_then=ground.commune)
    HonourFactory(recipient=person, unit_then=ground.other_commune, issuer=ground.other_province)
    client.force_login(make_person("unit_officer", ground.commune))

    parts = client.get(reverse("awards:recipient", args=[person.pk])).context["parts"]

    assert [honour for _, honours in parts for honour in honours] == [ours]


@pytest.mark.parametrize(
    ("place", "code"), [("commune", 200), ("agency", 200), ("sibling", 404), ("other_agency", 404)]
)
def test_profile_scope(client, ground, place, code):
    person = RecipientFactory(unit=ground.commune)
    role = "staff" if place.endswith("agency") else "unit_officer"
    client.force_login(make_person(role, getattr(ground, place)))

    assert client.get(reverse("awards:recipient", args=[person.pk])).status_code == code


def test_profile_asks_the_same_number_of_questions_at_one_and_three_honours(client, ground, queries):
    person = RecipientFactory(unit=ground.commune)
    client.force_login(make_person("staff", ground.agency))
    HonourFactory(recipient=person)
    one = queries(reverse("awards:recipient", args=[person.pk]))
    for _ in range(2):
        HonourFactory(recipient=person)

    assert queries(reverse("awards:recipient", args=[person.pk])) == one


def test_search_ignores_accents_and_stays_in_scope(ground):
    mine = RecipientFactory(unit=ground.commune, name="Đặng Văn Ước")
    RecipientFactory(unit=ground.sibling, name="Đặng Văn Ước")
    person = make_person("unit_officer", ground.commune)

    assert list(search_recipients(person, "dang uoc")) == [mine]
    assert list(search_recipients(person, "dang khac")) == []
    assert list(recipients_visible_to(person)) == [mine]


def test_search_within_a_unit(ground):
    school = RecipientFactory(unit=ground.school, name="Lò Văn Tân")
    RecipientFactory(unit=ground.sibling, name="Lò Văn Tân")

    assert list(search_recipients(make_person("staff", ground.agency), "tan", unit=ground.commune)) == [school]


# --- The file of a decision


@pytest.mark.parametrize(
    ("who", "may"),
    [("drafter", True), ("chairman", True), ("officer", True), ("sibling", False), ("stranger", False)],
)
def test_file_is_read_by_whoever_may_see_the_decision(desk, who, may):
    desk.issued()
    stored = store_bytes(by=None, data=b"%PDF-", name="qd.pdf", content_type="application/pdf", purpose="decision")
    IssuedDocument.objects.update(file=stored)
    people = {
        "drafter": desk.drafter,
        "chairman": desk.chairman,
        "officer": desk.officer,
        "sibling": make_person("unit_officer", desk.ground.sibling),
        "stranger": make_person("staff", desk.ground.other_agency),
    }

    assert access.may_read(people[who], stored) is may


@pytest.mark.parametrize(("who", "may"), [("drafter", True), ("chairman", True), ("officer", False)])
def test_preview_is_read_by_drafter_and_signer(desk, who, may):
    job = services.request_preview(by=desk.drafter, decision=desk.draft())
    stored = store_bytes(
        by=None, data=b"%PDF-", name="thu.pdf", content_type="application/pdf", purpose="decision_preview"
    )
    Job.objects.filter(pk=job.pk).update(result_file=stored)

    assert access.may_read(getattr(desk, who), stored) is may


def test_file_of_no_decision_is_read_by_nobody(desk):
    stored = store_bytes(by=None, data=b"%PDF-", name="qd.pdf", content_type="application/pdf", purpose="decision")

    assert access.may_read(desk.chairman, stored) is False


# --- The catalogue for reading


def test_catalogue_of_a_chosen_day(client, ground):
    row = AwardAuthorityFactory(decider_title="Chủ tịch cũ", valid_to=date(2025, 6, 30))
    AwardAuthorityFactory(award_kind=row.award_kind, decider_title="Chủ tịch mới", valid_from=date(2025, 7, 1))
    client.force_login(make_person("consulted_agency", ground.department))

    before = client.get(reverse("awards:catalogue"), {"day": "2025-06-30"}).content.decode()
    after = client.get(reverse("awards:catalogue"), {"day": "1/7/2025"}).content.decode()

    assert ("Chủ tịch cũ" in before, "Chủ tịch mới" in before) == (True, False)
    assert ("Chủ tịch cũ" in after, "Chủ tịch mới" in after) == (False, True)


def test_catalogue_of_nonsense_is_that_of_today(client, ground):
    client.force_login(make_person("viewer", ground.commune))

    response = client.get(reverse("awards:catalogue"), {"day": "ngày kia"})

    assert response.status_code == 200
    assert list(response.context["filter_form"].errors) == ["day"]


def test_catalogue_says_what_nobody_has_checked(client, ground):
    RuleFactory(verified=False, note="Chưa có toàn văn.")
    client.force_login(make_person("viewer", ground.commune))

    body = client.get(reverse("awards:catalogue")).content.decode()

    assert "Chưa đối chiếu văn bản gốc" in body
    assert "Chưa có toàn văn." in body


def test_catalogue_reads_out_lines_with_their_limits_and_parts(client, ground):
    client.force_login(make_person("viewer", ground.commune))
    line = ProcedureLineFactory(name="Khen đột xuất", ground=AwardGround.SUDDEN, simplified=True)
    LineStepFactory(line=line, desk="appraisal", working_days=5)
    LineStepFactory(line=line, desk="council", working_days=None, needed=False)
    AwardFormFactory(ground=AwardGround.SUDDEN, part="Báo cáo tóm tắt", form_number="07", required=True)

    body = client.get(reverse("awards:catalogue")).content.decode()

    words = ("Khen đột xuất", "Thủ tục đơn giản", "Thẩm định: 5 ngày làm việc", "Hội đồng xét: không phải qua",
             "Báo cáo tóm tắt (Mẫu số 07)")  # fmt: skip
    assert [word for word in words if word not in body] == []


def test_catalogue_asks_the_same_number_of_questions_at_one_and_three_rows(client, ground, queries):
    client.force_login(make_person("viewer", ground.commune))
    BaseSalaryFactory()
    RewardRateFactory()
    LineStepFactory()
    AwardFormFactory()
    one = queries(reverse("awards:catalogue"))
    for _ in range(2):
        RewardRateFactory()
        LineStepFactory()
        AwardFormFactory()

    assert queries(reverse("awards:catalogue")) == one

"""Councils, members and terms on the screen."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Council, CouncilMember
from tests.factories.dossiers import CouncilFactory, CouncilMemberFactory, fresh
from tests.factories.people import make_person


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def text_of(response):
    return response.content.decode()


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_officer_founds_the_council_of_the_commune(client, stage):
    client.force_login(stage.officer)

    answer = client.post(
        url("council_create"),
        {
            "unit": stage.ground.commune.pk,
            "name": "Hội đồng xã Yên Châu",
            "decision": "Quyết định số 10/QĐ-UBND ngày 3/7/2024",
            "term_from": "3/7/2024",
        },
    )

    made = Council.objects.get(unit=stage.ground.commune)
    assert (answer.url, str(made.term_from), made.term_to) == (made.get_absolute_url(), "2024-07-03", None)


def test_officer_is_offered_no_other_level(client, stage):
    client.force_login(stage.officer)

    form = client.get(url("council_create")).context["form"]

    assert set(form.fields["unit"].queryset) == {stage.ground.commune, stage.ground.school}


@pytest.mark.parametrize("field", ["name", "decision", "term_from"])
def test_missing_value_is_told_beside_its_field(client, stage, field):
    typed = {"unit": stage.ground.commune.pk, "name": "Hội đồng", "decision": "QĐ 1", "term_from": "3/7/2024"}
    client.force_login(stage.officer)

    answer = client.post(url("council_create"), {**typed, field: ""})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_only_voters_of_this_level_without_a_seat_are_offered(client, stage):
    council = CouncilFactory(unit=stage.ground.commune)
    own = make_person("council_member", stage.ground.commune)
    free = make_person("council_member", stage.ground.agency)
    client.force_login(stage.officer)

    of_commune = client.get(url("member_add", council.pk)).context["form"].fields["user"].queryset
    client.force_login(stage.staff)
    of_province = client.get(url("member_add", stage.council.pk)).context["form"].fields["user"].queryset

    assert (set(of_commune), set(of_province)) == ({own}, {free})


def test_member_is_added_replaced_and_stays_on_the_page(client, stage):
    person = make_person("council_member", stage.ground.agency, full_name="Lường Văn Thử")
    heir = make_person("council_member", stage.ground.agency, full_name="Quàng Thị Mẫu")
    client.force_login(stage.staff)

    client.post(
        url("member_add", stage.council.pk), {"user": person.pk, "position": "standing", "valid_from": "1/1/2024"}
    )
    seat = CouncilMember.objects.get(user=person)
    client.post(
        url("member_replace", stage.council.pk, seat.pk),
        {"user": heir.pk, "valid_from": "1/10/2024", "basis": "QĐ 9", "reason": "Chuyển công tác"},
    )

    page = client.get(url("council", stage.council.pk))
    assert [one.user for one in page.context["former"]] == [person]
    assert page.context["seated"][0].user == heir
    assert text_of(page).count("Thay Lường Văn Thử") == 1


def test_member_leaves(client, stage):
    seat = CouncilMember.objects.get(user=stage.members[0])
    client.force_login(stage.staff)

    client.post(url("member_end", stage.council.pk, seat.pk), {"valid_to": "30/9/2024", "reason": "Nghỉ hưu"})

    assert (str(fresh(seat).valid_to), fresh(seat).end_reason) == ("2024-09-30", "Nghỉ hưu")


def test_seat_of_another_council_is_a_missing_page(client, stage):
    other = CouncilMemberFactory(council=CouncilFactory(unit=stage.ground.commune), user=stage.members[0])
    client.force_login(stage.staff)

    assert client.get(url("member_end", stage.council.pk, other.pk)).status_code == 404


def test_list_shows_the_own_level_and_finds_without_accents(client, stage):
    own, school = CouncilFactory(unit=stage.ground.commune), CouncilFactory(unit=stage.ground.school)
    CouncilFactory(unit=stage.ground.sibling)
    client.force_login(stage.officer)

    assert list(client.get(url("councils")).context["rows"]) == [own, school]
    assert list(client.get(url("councils"), {"q": "xa yen"}).context["rows"]) == [own]


def test_member_sees_the_council_and_changes_nothing(client, stage):
    client.force_login(stage.members[0])

    page = client.get(url("council", stage.council.pk))

    assert (page.context["changes"], "Thôi nhiệm vụ" in text_of(page)) == (False, False)


def test_query_count_of_councils_is_constant(client, stage):
    client.force_login(stage.staff)
    client.get(url("councils"))
    one = queries(client, url("councils"))
    for unit in (stage.ground.commune, stage.ground.department):
        CouncilMemberFactory(council=CouncilFactory(unit=unit), user=stage.members[0])

    assert queries(client, url("councils")) == one


def test_query_count_of_members_is_constant(client, stage):
    client.force_login(stage.staff)
    address = url("council", stage.council.pk)
    client.get(address)
    three = queries(client, address)
    for _ in range(3):
        CouncilMemberFactory(council=stage.council, user=make_person("council_member", stage.ground.agency))

    assert queries(client, address) == three

"""Two officers on one dossier: the second to save sees the first one's text, keeps his own and chooses."""

import pytest
from django.urls import reverse

from dossiers.services.dossiers import update_dossier
from dossiers.services.locking import STALE
from dossiers.services.nominations import update_nomination
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.common.dates import vi_datetime
from thidua.common.stale import TAKE

MINE = {
    "version": "1",
    "title": "Tên tôi gõ",
    "submission_number": "45/TTr-UBND",
    "submission_date": "04/10/2024",
    "meeting_date": "",
    "summary": "Dòng một\nDòng hai",
}


@pytest.fixture
def other(stage):
    return make_person("unit_officer", stage.unit, full_name="Lò Thị Mai")


@pytest.fixture
def dossier(stage, other):
    dossier = stage.draft()
    update_dossier(
        by=other,
        dossier=dossier,
        version=1,
        title="Tên của Mai",
        submission_number="45/TTr-UBND",
        submission_date=None,
        meeting_date=None,
        summary="",
    )
    return dossier


@pytest.fixture
def post(client, stage, dossier):
    client.force_login(stage.officer)
    address = reverse("dossiers:edit", args=[dossier.pk])
    return lambda **values: client.post(address, {**MINE, **values})


def rows_of(response):
    return [(row.name, row.stored, row.typed) for row in response.context["conflict"]]


def test_stale_save_is_refused_and_keeps_what_was_typed(post, dossier):
    response = post()

    form = response.context["form"]
    assert (response.status_code, fresh(dossier).title) == (409, "Tên của Mai")
    assert {name: form[name].value() for name in MINE if name != "version"} == {
        name: value for name, value in MINE.items() if name != "version"
    }


def test_stale_save_shows_both_sides_of_what_differs(post):
    response = post()

    assert rows_of(response) == [
        ("title", "Tên của Mai", "Tên tôi gõ"),
        ("submission_date", "", "04/10/2024"),
        ("summary", "", "Dòng một\nDòng hai"),
    ]


def test_stale_save_names_who_wrote_a_field_and_when(post, working_day):
    page = post()

    writers = {row.name: row.writer for row in page.context["conflict"]}
    assert writers == {"title": ("Lò Thị Mai", working_day), "submission_date": None, "summary": None}
    assert f"Đang lưu: Lò Thị Mai, {vi_datetime(working_day)}" in page.content.decode()


def test_reason_stands_before_the_texts_and_goes_once_a_value_is_taken(post):
    told, taken = post(), post(version="2", **{TAKE: "title"})

    page = told.content.decode()
    assert page.count(STALE) == 1
    assert page.index(STALE) < page.index("Của bạn")
    assert STALE not in taken.content.decode()


def test_second_save_after_the_warning_overwrites(post, dossier):
    told = post()

    response = post(version=told.context["form"]["version"].value())

    row = fresh(dossier)
    assert (response.status_code, row.title, row.summary) == (302, "Tên tôi gõ", "Dòng một\nDòng hai")


def test_third_save_in_between_is_told_again(post, dossier, other):
    told = post()
    update_dossier(
        by=other,
        dossier=dossier,
        version=2,
        title="Mai sửa lần nữa",
        submission_number="",
        submission_date=None,
        meeting_date=None,
        summary="",
    )

    response = post(version=told.context["form"]["version"].value())

    assert (response.status_code, rows_of(response)[0]) == (409, ("title", "Mai sửa lần nữa", "Tên tôi gõ"))


def test_stored_value_of_one_field_is_taken_into_the_form(post, dossier):
    response = post(version="2", **{TAKE: "title"})

    form = response.context["form"]
    assert (response.status_code, form["title"].value(), form["summary"].value()) == (
        200,
        "Tên của Mai",
        "Dòng một\nDòng hai",
    )
    assert [name for name, _, _ in rows_of(response)] == ["submission_date", "summary"]
    assert fresh(dossier).version == 2


@pytest.mark.parametrize("name", ["", "version", "khong-co", "x" * 5000])
def test_nonsense_to_take_changes_nothing(post, dossier, name):
    response = post(version="2", **{TAKE: name})

    assert (response.status_code, response.context["form"]["title"].value()) == (200, "Tên tôi gõ")
    assert fresh(dossier).title == "Tên của Mai"


def test_typed_and_stored_alike_is_said(post):
    response = post(title="Tên của Mai", submission_date="", summary="")

    assert (response.status_code, rows_of(response)) == (409, [])
    assert "Bản đang lưu đã giống nội dung bạn nhập" in response.content.decode()


def test_wrong_state_is_no_conflict_of_texts(client, stage):
    dossier = stage.submitted()
    client.force_login(stage.officer)

    response = client.post(reverse("dossiers:edit", args=[dossier.pk]), {**MINE, "version": dossier.version})

    assert (response.status_code, response.context.get("conflict")) == (409, None)


def test_others_take_nothing(client, stage, dossier):
    client.force_login(stage.head)

    response = client.post(reverse("dossiers:edit", args=[dossier.pk]), {**MINE, TAKE: "title"})

    assert response.status_code == 403


def test_typed_markup_stays_text(post):
    page = post(title="Tổ <Dân vận> & khéo").content.decode()

    assert "Tổ &lt;Dân vận&gt; &amp; khéo" in page
    assert "<Dân vận>" not in page


def test_stale_save_of_a_nomination_shows_both_sides(client, stage, other):
    nomination = stage.nominate(stage.draft())
    typed = {
        "version": "1",
        "award_kind": nomination.award_kind_id,
        "achievement_from": "1/2024",
        "achievement_to": "9/2024",
        "citation": "Thành tích tôi gõ",
        "report": "Báo cáo tôi gõ",
    }
    update_nomination(
        by=other, nomination=nomination, version=1, achievement=stage.achievement(citation="Thành tích của Mai")
    )
    client.force_login(stage.officer)

    response = client.post(reverse("dossiers:nomination_edit", args=[nomination.pk]), typed)

    assert (response.status_code, fresh(nomination).citation) == (409, "Thành tích của Mai")
    assert ("citation", "Thành tích của Mai", "Thành tích tôi gõ") in rows_of(response)

"""The unit's own writing on a dossier: drawing up, information, files."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Dossier, DossierPart
from tests.factories.dossiers import fresh, pdf
from tests.factories.people import make_person


def text_of(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# --- Drawing up


def form_data(stage, **values):
    return {
        "request_key": str(uuid4()),
        "unit": stage.unit.pk,
        "campaign": stage.campaign.pk,
        "ground": "campaign",
        "receiver": "",
        "title": "Hồ sơ mới",
        **values,
    }


def test_dossier_is_drawn_up_from_the_form(client, stage):
    client.force_login(stage.officer)

    response = client.post(url("create"), form_data(stage))

    dossier = Dossier.objects.get()
    assert (response.status_code, response.url) == (302, dossier.get_absolute_url())
    assert (dossier.title, dossier.campaign, dossier.created_by) == ("Hồ sơ mới", stage.campaign, stage.officer)


def test_double_click_gives_one_dossier(client, stage):
    client.force_login(stage.officer)
    data = form_data(stage)

    answers = {client.post(url("create"), data).url for _ in range(3)}

    assert (len(answers), Dossier.objects.count()) == (1, 1)


def test_form_comes_filled_for_the_campaign_of_a_duty(client, stage):
    client.force_login(stage.officer)

    form = client.get(url("create"), {"campaign": stage.campaign.pk}).context["form"]

    assert form["campaign"].initial == stage.campaign
    assert form["title"].initial == "Đề nghị khen thưởng Phong trào thi đua 130 năm"


@pytest.mark.parametrize("campaign", ["abc", "0", "99999999999999999999", "-1", "²"])
def test_nonsense_campaign_in_the_address_is_no_error(client, stage, campaign):
    client.force_login(stage.officer)

    assert client.get(url("create"), {"campaign": campaign}).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 401}, "title"),
        ({"unit": "999"}, "unit"),
        ({"campaign": "999"}, "campaign"),
        ({"campaign": "", "ground": "campaign"}, "campaign"),
        ({"ground": "x"}, "ground"),
        ({"request_key": "x"}, "request_key"),
    ],
)
def test_bad_input_stays_beside_its_field(client, stage, values, field):
    client.force_login(stage.officer)

    response = client.post(url("create"), form_data(stage, **values))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_draw_up_nothing(client, stage, method):
    for person in (stage.staff, stage.head, make_person("viewer", stage.unit)):
        client.force_login(person)
        assert getattr(client, method)(url("create")).status_code == 403


def test_information_is_saved(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("edit", dossier.pk),
        {
            "version": 1,
            "title": "Tên mới",
            "submission_number": "45/TTr-UBND",
            "submission_date": "04/10/2024",
            "meeting_date": "2024-10-03",
            "summary": "Bình xét công khai.",
        },
    )

    row = fresh(dossier)
    assert response.status_code == 302
    assert (row.title, row.submission_date, row.meeting_date) == ("Tên mới", date(2024, 10, 4), date(2024, 10, 3))


def test_meeting_after_submission_is_told_beside_the_field(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("edit", dossier.pk),
        {"version": 1, "title": "Hồ sơ", "submission_date": "2024-10-01", "meeting_date": "2024-10-02"},
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["meeting_date"])


def test_submitted_dossier_has_no_edit_form(client, stage):
    dossier = stage.submitted()
    client.force_login(stage.officer)

    assert client.get(url("edit", dossier.pk)).status_code == 409
    assert client.post(url("edit", dossier.pk), {"version": 3, "title": "Khác"}).status_code == 409


# --- Files


def test_paper_is_put_in(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("part_add", dossier.pk, "submission"),
        {"document_number": "45/TTr-UBND", "document_date": "2024-10-04", "upload": pdf()},
    )

    assert (response.status_code, DossierPart.objects.get().kind) == (302, "submission")


@pytest.mark.parametrize(
    ("name", "data"),
    [("virus.exe", b"MZ"), ("gia.pdf", b"MZ"), ("rong.pdf", b"")],
)
def test_wrong_file_is_told_beside_the_field(client, stage, name, data):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("part_add", dossier.pk, "submission"),
        {"document_number": "45/TTr-UBND", "document_date": "2024-10-04", "upload": pdf(name, data)},
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["upload"])
    assert 'value="45/TTr-UBND"' in text_of(response)
    assert DossierPart.objects.count() == 0


@pytest.mark.parametrize("kind", ["report", "x", "submission-2"])
def test_unknown_kinds_of_paper_are_missing_pages(client, stage, kind):
    dossier = stage.draft()
    client.force_login(stage.officer)

    assert client.get(url("part_add", dossier.pk, kind)).status_code == 404


def test_file_is_taken_out_by_post_only(client, stage):
    dossier = stage.complete()
    part = DossierPart.objects.get(kind="minutes")
    client.force_login(stage.officer)

    assert client.get(url("part_remove", dossier.pk, part.pk)).status_code == 405
    assert client.post(url("part_remove", dossier.pk, part.pk)).status_code == 302
    assert fresh(part).is_current is False


def test_file_of_another_dossier_is_not_taken_out(client, stage):
    dossier, other = stage.draft(), stage.complete()
    part = DossierPart.objects.get(dossier=other, kind="minutes")
    client.force_login(stage.officer)

    assert client.post(url("part_remove", dossier.pk, part.pk)).status_code == 404

"""Pages of nominees: found or entered, changed, judged before sending."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import Nomination
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import fresh


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


# --- Nominees


def nominee(**values):
    return {
        "type": "person",
        "honorific": "Ông",
        "name": "Lò Văn Thử",
        "group": "direct_worker",
        "achievement_from": "1/2024",
        "achievement_to": "9/2024",
        "citation": "Đã có thành tích xuất sắc",
        "report": "Báo cáo.",
        **values,
    }


def test_new_nominee_is_entered(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(
        url("nomination_add", dossier.pk), nominee(award_kind=stage.award.pk, contribution="350.000.000")
    )

    row = Nomination.objects.get()
    assert response.status_code == 302
    assert (str(row.recipient), row.achievement_from, row.achievement_to, row.contribution) == (
        "Ông Lò Văn Thử",
        "2024-01",
        "2024-09",
        350_000_000,
    )


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"group": ""}, ["group"]),
        ({"type": "x"}, ["type"]),
        ({"achievement_from": "13/2024"}, ["achievement_from"]),
        ({"achievement_from": "10/2024"}, ["achievement_to"]),
        ({"contribution": "7,5 - 8"}, ["contribution"]),
        ({"contribution": "-5"}, ["contribution"]),
        ({"contribution": "1,5"}, ["contribution"]),
        ({"contribution": "9" * 25}, ["contribution"]),
        ({"birth_year": "1899"}, ["birth_year"]),
        ({"citation": " "}, ["citation"]),
        ({"award_kind": "0"}, ["award_kind"]),
    ],
)
def test_bad_nominee_is_told_beside_its_field(client, stage, values, fields):
    dossier = stage.draft()
    client.force_login(stage.officer)

    response = client.post(url("nomination_add", dossier.pk), nominee(**{"award_kind": stage.award.pk, **values}))

    assert (response.status_code, list(response.context["form"].errors)) == (422, fields)
    assert Nomination.objects.count() == 0


def test_nominee_on_record_is_found_without_accents(client, stage):
    dossier = stage.draft()
    found = stage.recipient(name="Quàng Thị Ví Dụ")
    stage.recipient(name="Lò Văn Khác")
    stage.recipient(name="Quàng Thị Ví Dụ", unit=stage.ground.sibling)
    client.force_login(stage.officer)

    response = client.get(url("pick", dossier.pk), {"q": "quang thi vi du"})

    assert list(response.context["page_obj"]) == [found]


def test_query_count_of_the_search_is_constant(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)
    stage.recipient()
    one = queries(client, url("pick", dossier.pk))
    stage.recipient()
    stage.recipient()

    assert queries(client, url("pick", dossier.pk)) == one


def test_nominee_on_record_is_proposed(client, stage):
    dossier = stage.draft()
    person = stage.recipient()
    client.force_login(stage.officer)
    address = f"{url('nomination_add', dossier.pk)}?recipient={person.pk}"

    page = client.get(address)
    client.post(address, nominee(award_kind=stage.award.pk))

    assert "name" not in page.context["form"].fields
    assert Nomination.objects.get().recipient == person


@pytest.mark.parametrize("who", ["abc", "0", "999999", "9" * 40])
def test_nonsense_recipient_in_the_address_is_a_missing_page(client, stage, who):
    dossier = stage.draft()
    client.force_login(stage.officer)

    assert client.get(f"{url('nomination_add', dossier.pk)}?recipient={who}").status_code == 404


def test_recipient_of_another_unit_is_a_missing_page(client, stage):
    dossier = stage.draft()
    stranger = stage.recipient(unit=stage.ground.sibling)
    client.force_login(stage.officer)

    assert client.get(f"{url('nomination_add', dossier.pk)}?recipient={stranger.pk}").status_code == 404


def test_duplicate_is_told_and_the_text_kept(client, stage):
    person = stage.recipient()
    stage.nominate(stage.draft(), person)
    client.force_login(stage.officer)

    response = client.post(
        f"{url('nomination_add', stage.draft().pk)}?recipient={person.pk}",
        nominee(award_kind=stage.award.pk, report="Một báo cáo dài."),
    )

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["award_kind"])
    assert "Một báo cáo dài." in text_of(response)


def test_nominee_is_changed_and_removed(client, stage):
    nomination = stage.nominate(stage.draft())
    client.force_login(stage.officer)
    data = nominee(award_kind=stage.award.pk, version=1, citation="Câu mới")

    assert client.get(url("nomination_edit", nomination.pk)).status_code == 200
    assert client.post(url("nomination_edit", nomination.pk), data).status_code == 302
    changed = fresh(nomination).citation
    assert client.get(url("nomination_remove", nomination.pk)).status_code == 200
    assert client.post(url("nomination_remove", nomination.pk)).status_code == 302

    assert (changed, Nomination.objects.count()) == ("Câu mới", 0)


def test_officer_reads_the_verdicts_before_sending(client, stage):
    RuleFactory(
        predicate="contribution_at_least",
        params={"amount": 300_000_000},
        text="Đóng góp từ 300 triệu đồng",
        campaign_key=str(stage.campaign.pk),
        verified=False,
        note="Chưa đối chiếu văn bản gốc.",
    )
    dossier = stage.draft()
    stage.nominate(dossier, contribution=1_000_000)
    client.force_login(stage.officer)

    page = text_of(client.get(url("precheck", dossier.pk)))

    assert "Đóng góp từ 300 triệu đồng" in page
    assert "Chưa đạt" in page
    assert "Chưa đối chiếu văn bản gốc." in page


def test_page_of_a_nominee_shows_stored_verdicts(client, stage):
    RuleFactory(predicate="manual", text="Nội bộ đoàn kết", campaign_key=str(stage.campaign.pk))
    dossier = stage.appraising()
    client.force_login(stage.staff)

    response = client.get(dossier.nominations.get().get_absolute_url())

    assert [check.text for check in response.context["checks"]] == ["Nội bộ đoàn kết"]
    assert "Cần người xét" in text_of(response)

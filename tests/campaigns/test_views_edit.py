"""Drafting in the browser: every part, typed text kept, stale saves, strangers kept out."""

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Campaign, Milestone, Obligation, Participation, Target
from campaigns.services.parts import fingerprint
from campaigns.views.parts import PAGES
from tests.campaigns.staff import NOW, queries_of
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignFactory,
    MilestoneFactory,
    ParticipationFactory,
    TargetFactory,
)
from tests.factories.documents import pdf_upload
from tests.factories.people import make_ground, make_person
from tests.factories.units import ClusterFactory, CommuneFactory

pytestmark = pytest.mark.django_db

DOCUMENT = {
    "title": "Phong trào mới",
    "kind": "thematic",
    "document_kind": "ke_hoach_phat_dong",
    "document_number": "223",
    "document_symbol": "KH-UBND",
    "document_date": "13/11/2019",
    "period_from": "11/2019",
    "period_to": "12/2020",
}
VALID_PARTS = {
    "moc-thoi-gian": {"kind": "final", "when": "12/2020"},
    "chi-tieu": {"level": "main", "text": "Thu ngân sách", "comparator": "=", "value": "5.000", "direction": "up"},
    "viec-phai-gui": {
        "kind": "launch_paper",
        "what": "Gửi văn bản phát động",
        "wording": "trước 30/11/2019",
        "due_date": "30/11/2019",
        "meaning": "before",
        "units_send": "on",
    },
    "thanh-phan-ho-so": {"text": "Tờ trình"},
    "cong-viec": {"text": "Lễ phát động", "when": "quý I/2020"},
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground, client):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


@pytest.fixture
def draft(ground):
    return CampaignFactory(owner=ground.province, title="Bản soạn")


# --- The document


def test_create_leads_to_the_draft(ground, staff, client):
    response = client.post(reverse("campaigns:create"), {**DOCUMENT, "owner": ground.province.pk})

    campaign = Campaign.objects.get()
    assert response.url == reverse("campaigns:edit", args=[campaign.pk])
    assert (campaign.title, campaign.owner, campaign.document_date, campaign.period_to) == (
        "Phong trào mới",
        ground.province,
        "2019-11-13",
        "2020-12",
    )


def test_create_with_a_file(ground, staff, client):
    client.post(
        reverse("campaigns:create"), {**DOCUMENT, "owner": ground.province.pk, "file": pdf_upload("Kế hoạch.pdf")}
    )

    file = Campaign.objects.get().document_file
    assert (file.original_name, file.purpose, file.uploaded_by) == ("Kế hoạch.pdf", "campaign_document", staff)


def test_create_with_a_wrong_file_keeps_what_was_typed(ground, staff, client):
    wrong = pdf_upload("Kế hoạch.exe")

    response = client.post(reverse("campaigns:create"), {**DOCUMENT, "owner": ground.province.pk, "file": wrong})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert "Phong trào mới" in response.content.decode()
    assert Campaign.objects.count() == 0


def test_create_for_a_unit_out_of_reach_is_refused_beside_the_field(ground, staff, client):
    response = client.post(reverse("campaigns:create"), {**DOCUMENT, "owner": ground.other_province.pk})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["owner"])
    assert Campaign.objects.count() == 0


def test_create_is_refused_to_who_drafts_nowhere(ground, client):
    client.force_login(make_person("viewer", ground.commune))

    assert client.get(reverse("campaigns:create")).status_code == 403
    assert client.post(reverse("campaigns:create"), {**DOCUMENT, "owner": ground.commune.pk}).status_code == 403
    assert Campaign.objects.count() == 0


def test_edit_shows_and_saves_the_document(staff, client, draft):
    url = reverse("campaigns:edit", args=[draft.pk])
    assert client.get(url).context["form"].initial["version"] == 1

    response = client.post(url, {**DOCUMENT, "version": 1})

    assert response.url == url
    assert Campaign.objects.get().title == "Phong trào mới"


def test_stale_edit_keeps_the_text_and_may_be_sent_again(staff, client, draft):
    url = reverse("campaigns:edit", args=[draft.pk])
    client.post(url, {**DOCUMENT, "title": "Của người thứ nhất", "version": 1})

    refused = client.post(url, {**DOCUMENT, "title": "Của người thứ hai", "version": 1})

    assert refused.status_code == 409
    assert "Của người thứ hai" in refused.content.decode()
    assert Campaign.objects.get().title == "Của người thứ nhất"
    assert refused.context["form"]["version"].value() == "2"

    again = client.post(url, {**DOCUMENT, "title": "Của người thứ hai", "version": 2})

    assert again.status_code == 302
    assert Campaign.objects.get().title == "Của người thứ hai"


@pytest.mark.parametrize("version", ["", "0", "abc", "-1", "99999999999999999999"])
def test_edit_with_a_broken_version_saves_nothing(staff, client, draft, version):
    response = client.post(reverse("campaigns:edit", args=[draft.pk]), {**DOCUMENT, "version": version})

    assert response.status_code in (409, 422)
    assert Campaign.objects.get().title == "Bản soạn"


def test_edit_of_a_launched_campaign_says_why_not(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)

    response = client.get(reverse("campaigns:edit", args=[campaign.pk]))

    assert response.status_code == 409
    assert "Phong trào đã phát động nên không sửa được nội dung văn bản." in response.content.decode()


def test_edit_of_another_province_is_missing(ground, client, draft):
    client.force_login(make_person("staff", ground.other_agency))

    assert client.get(reverse("campaigns:edit", args=[draft.pk])).status_code == 404


def test_nul_byte_is_refused_at_the_door(staff, client, draft):
    response = client.post(reverse("campaigns:edit", args=[draft.pk]), {**DOCUMENT, "title": "a\x00b", "version": 1})

    assert response.status_code == 400
    assert Campaign.objects.get().title == "Bản soạn"


# --- Parts


@pytest.mark.parametrize("slug", sorted(PAGES))
def test_part_pages_open(staff, client, draft, slug):
    assert client.get(reverse("campaigns:parts", args=[draft.pk, slug])).status_code == 200
    assert client.get(reverse("campaigns:part_add", args=[draft.pk, slug])).status_code == 200


@pytest.mark.parametrize("slug", sorted(VALID_PARTS))
def test_part_is_added_changed_and_deleted(staff, client, draft, slug):
    model = PAGES[slug].model
    list_url = reverse("campaigns:parts", args=[draft.pk, slug])

    added = client.post(reverse("campaigns:part_add", args=[draft.pk, slug]), VALID_PARTS[slug])
    row = model.objects.get()
    edit_url = reverse("campaigns:part_edit", args=[draft.pk, slug, row.pk])
    seen = client.get(edit_url).context["form"].initial["seen"]
    changed = client.post(edit_url, {**VALID_PARTS[slug], "seen": seen})
    delete_url = reverse("campaigns:part_delete", args=[draft.pk, slug, row.pk])
    asked = client.get(delete_url)
    assert (added.url, changed.url, asked.status_code, model.objects.count()) == (list_url, list_url, 200, 1)

    deleted = client.post(delete_url)

    assert (deleted.url, model.objects.count()) == (list_url, 0)


def test_award_and_its_criterion_are_added(staff, client, draft):
    kind = AwardKindFactory(name="Bằng khen của tỉnh")
    add_award = reverse("campaigns:part_add", args=[draft.pk, "khen-thuong"])
    add_criterion = reverse("campaigns:part_add", args=[draft.pk, "tieu-chuan"])

    client.post(add_award, {"award_kind": kind.pk, "wording": "Bằng khen"})
    twice = client.post(add_award, {"award_kind": kind.pk, "wording": "Bằng khen"})
    client.post(add_criterion, {"award_kind": kind.pk, "text": "Nội bộ đoàn kết", "amount": "300000000"})

    assert (twice.status_code, twice.context["form"].errors["award_kind"]) == (
        422,
        ["Phong trào đã nêu loại khen thưởng này."],
    )
    assert [(row.award_kind, row.wording) for row in draft.awards.all()] == [(kind, "Bằng khen")]
    assert [(row.text, row.amount) for row in draft.criteria.all()] == [("Nội bộ đoàn kết", 300_000_000)]


def test_part_lists_show_what_they_hold(staff, client, draft):
    client.post(reverse("campaigns:part_add", args=[draft.pk, "viec-phai-gui"]), VALID_PARTS["viec-phai-gui"])

    response = client.get(reverse("campaigns:parts", args=[draft.pk, "viec-phai-gui"]))

    assert [(title, details) for _, title, details, _ in response.context["rows"]] == [
        ("Gửi văn bản phát động", "Văn bản phát động · trước 30/11/2019 · hạn cuối: hết ngày 29/11/2019")
    ]


def test_range_in_a_number_field_is_explained_and_kept(staff, client, draft):
    response = client.post(
        reverse("campaigns:part_add", args=[draft.pk, "chi-tieu"]), {**VALID_PARTS["chi-tieu"], "value": "7,5 - 8"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Hãy nhập một số, ví dụ 7,5 hoặc 5.000. Nếu là khoảng, dùng ô “từ” và “đến”." in page
    assert 'value="7,5 - 8"' in page
    assert Target.objects.count() == 0


def test_saving_with_another_to_come_returns_to_an_empty_form(staff, client, draft):
    url = reverse("campaigns:part_add", args=[draft.pk, "chi-tieu"])

    assert client.post(url, {**VALID_PARTS["chi-tieu"], "again": "1"}).url == url


def test_stale_part_keeps_the_text_and_may_be_sent_again(staff, client, draft):
    row = MilestoneFactory(campaign=draft, what="Đầu")
    url = reverse("campaigns:part_edit", args=[draft.pk, "moc-thoi-gian", row.pk])
    seen = fingerprint(row)
    data = {**VALID_PARTS["moc-thoi-gian"], "seen": seen}
    client.post(url, {**data, "what": "Của người thứ nhất"})

    refused = client.post(url, {**data, "what": "Của người thứ hai"})

    assert refused.status_code == 409
    assert "Của người thứ hai" in refused.content.decode()
    assert Milestone.objects.get().what == "Của người thứ nhất"

    client.post(url, {**data, "what": "Của người thứ hai", "seen": refused.context["form"]["seen"].value()})

    assert Milestone.objects.get().what == "Của người thứ hai"


def test_row_of_another_campaign_is_missing(ground, staff, client, draft):
    foreign = MilestoneFactory(campaign=CampaignFactory(owner=ground.province), what="Của bản soạn khác")

    for name in ("part_edit", "part_delete"):
        url = reverse(f"campaigns:{name}", args=[draft.pk, "moc-thoi-gian", foreign.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, VALID_PARTS["moc-thoi-gian"]).status_code == 404
    assert Milestone.objects.get().what == "Của bản soạn khác"


def test_unknown_part_is_missing(staff, client, draft):
    assert client.get(reverse("campaigns:parts", args=[draft.pk, "khong-co"])).status_code == 404


def test_rows_move_by_buttons(staff, client, draft):
    first, second = TargetFactory(campaign=draft, order=0), TargetFactory(campaign=draft, order=1)

    response = client.post(reverse("campaigns:part_move", args=[draft.pk, "chi-tieu", second.pk, "len"]))

    assert response.url == reverse("campaigns:parts", args=[draft.pk, "chi-tieu"]) + f"#dong-{second.pk}"
    assert list(Target.objects.order_by("order")) == [second, first]


@pytest.mark.parametrize("name", ["part_move", "participants_add", "participants_remove", "participants_add_kind"])
def test_nothing_changes_by_looking(staff, client, draft, name):
    row = TargetFactory(campaign=draft)
    args = [draft.pk, "chi-tieu", row.pk, "len"] if name == "part_move" else [draft.pk]

    assert client.get(reverse(f"campaigns:{name}", args=args)).status_code == 405


def test_deadline_as_typed_reaches_the_database(staff, client, draft):
    data = {**VALID_PARTS["viec-phai-gui"], "wording": "chậm nhất ngày 30/11/2019", "meaning": "by"}

    client.post(reverse("campaigns:part_add", args=[draft.pk, "viec-phai-gui"]), data)

    assert Obligation.objects.get().due_at.isoformat() == "2019-11-30T17:00:00+00:00"


@pytest.mark.parametrize("slug", ["chi-tieu", "moc-thoi-gian"])
def test_part_list_queries_do_not_grow(staff, client, draft, slug):
    url = reverse("campaigns:parts", args=[draft.pk, slug])
    make = TargetFactory if slug == "chi-tieu" else MilestoneFactory

    def add():
        row = make(campaign=draft)
        if slug == "chi-tieu":
            make(campaign=draft, parent=row)

    add()
    one = queries_of(lambda: client.get(url))
    add()
    add()

    assert queries_of(lambda: client.get(url)) == one


# --- Participants


def test_participants_page_offers_who_is_not_in(ground, staff, client, draft):
    ParticipationFactory(campaign=draft, unit=ground.commune, joined_at=None)

    response = client.get(reverse("campaigns:participants_edit", args=[draft.pk]), {"kind": "commune"})

    assert list(response.context["rows"]) == [ground.sibling]
    assert [row.unit for row in response.context["chosen"]] == [ground.commune]


def test_ticked_units_join_and_leave(ground, staff, client, draft):
    back = reverse("campaigns:participants_edit", args=[draft.pk])
    ids = [ground.commune.pk, ground.sibling.pk]

    added = client.post(reverse("campaigns:participants_add", args=[draft.pk]), {"units": ids})
    removed = client.post(reverse("campaigns:participants_remove", args=[draft.pk]), {"units": [ground.commune.pk]})

    assert (added.url, removed.url) == (back, back)
    assert [row.unit for row in Participation.objects.all()] == [ground.sibling]


def test_whole_kind_and_whole_cluster_join(ground, staff, client, draft):
    cluster = ClusterFactory(owner=ground.province, units=[ground.department])

    client.post(reverse("campaigns:participants_add_kind", args=[draft.pk]), {"kind": "commune"})
    client.post(reverse("campaigns:participants_add_cluster", args=[draft.pk]), {"cluster": cluster.pk})

    assert {row.unit for row in Participation.objects.all()} == {ground.commune, ground.sibling, ground.department}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("participants_add", {}),
        ("participants_add", {"units": "abc"}),
        ("participants_add", {"units": "999999999999"}),
        ("participants_add_kind", {"kind": "khong-co"}),
        ("participants_add_cluster", {"cluster": "0"}),
    ],
)
def test_nonsense_choices_are_refused_in_words(staff, client, draft, name, data):
    response = client.post(reverse(f"campaigns:{name}", args=[draft.pk]), data, follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert Participation.objects.count() == 0


def test_participants_page_queries_do_not_grow(ground, staff, client, draft):
    url = reverse("campaigns:participants_edit", args=[draft.pk])

    def add():
        CommuneFactory(parent=ground.province)
        ParticipationFactory(campaign=draft, unit=CommuneFactory(parent=ground.province), joined_at=None)

    add()
    one = queries_of(lambda: client.get(url))
    add()
    add()

    assert queries_of(lambda: client.get(url)) == one

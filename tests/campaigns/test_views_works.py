"""Pages of works, as the unit, the agency and everybody else see them."""

import io
from datetime import datetime

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Work, WorkPhoto, WorkUpdate
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    WorkFactory,
    WorkPhotoFactory,
    WorkUpdateFactory,
)
from tests.factories.documents import image_bytes, upload
from tests.factories.people import make_ground, make_person
from tests.factories.units import UnitFactory
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 9, 10, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, min_models=1, max_models=5, min_works=1)


@pytest.fixture
def participation(ground, campaign):
    return ParticipationFactory(campaign=campaign, unit=ground.commune)


@pytest.fixture
def officer(ground, client):
    person = make_person("unit_officer", ground.commune)
    client.force_login(person)
    return person


@pytest.fixture
def staff(ground, client):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


def photo(name="anh.png", kind="PNG"):
    return upload(name, image_bytes(kind, (60, 40)))


@pytest.mark.usefixtures("officer")
def test_the_unit_page_says_what_is_asked_and_missing(client, participation):
    page = client.get(reverse("campaigns:participation", args=[participation.pk]))

    assert page.context["works_asked"] == "từ 1 đến 5 mô hình hoặc ít nhất 1 công trình"
    assert "Còn thiếu 1 mô hình hoặc 1 công trình." in page.content.decode()


@pytest.mark.usefixtures("officer")
def test_the_list_of_campaigns_says_what_is_missing(client, participation):
    page = client.get(reverse("campaigns:own_campaigns"))
    WorkFactory(participation=participation)
    after = client.get(reverse("campaigns:own_campaigns"))

    assert page.context["lines"] == [(participation, "Còn thiếu 1 mô hình hoặc 1 công trình.")]
    assert after.context["lines"] == [(participation, "")]


@pytest.mark.usefixtures("officer")
def test_registering_a_work(client, participation):
    url = reverse("campaigns:work_add", args=[participation.pk])
    form = {"kind": "work", "title": "Nhà văn hóa", "place": "Bản Mòn", "cost": "350.000.000"}

    answer = client.post(url, form)

    assert answer.url == reverse("campaigns:participation", args=[participation.pk])
    assert Work.objects.values_list("title", "cost", "place").get() == ("Nhà văn hóa", 350_000_000, "Bản Mòn")


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("cost", "message"),
    [("-5", "Kinh phí không thể là số âm."), ("nhiều", "Hãy nhập một số"), ("99.999.999.999.999", "Số quá lớn")],
)
def test_a_wrong_cost_is_refused_beside_its_field(client, participation, cost, message):
    answer = client.post(
        reverse("campaigns:work_add", args=[participation.pk]), {"kind": "work", "title": "Nhà", "cost": cost}
    )

    assert (answer.status_code, Work.objects.count()) == (422, 0)
    assert answer.context["form"].errors["cost"][0].startswith(message)
    assert answer.context["form"]["cost"].value() == cost


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(("name", "kind"), [("anh.png", "PNG"), ("anh.jpeg", "JPEG"), ("anh.webp", "WEBP")])
def test_progress_comes_with_a_picture(client, participation, name, kind):
    work = WorkFactory(participation=participation)
    form = {"percent": "60", "note": "Đã đổ mái", "file": photo(name, kind), "caption": "Mái nhà văn hóa"}

    answer = client.post(reverse("campaigns:work_update", args=[work.pk]), form)

    kept = WorkPhoto.objects.get()
    assert answer.url == reverse("campaigns:work_detail", args=[work.pk])
    assert (kept.update, kept.caption, kept.file.content_type) == (
        WorkUpdate.objects.get(),
        "Mái nhà văn hóa",
        "image/jpeg",
    )
    answer = client.get(reverse("documents:file", args=[kept.thumbnail_id]))
    assert (answer.status_code, b"".join(answer)[:3]) == (200, b"\xff\xd8\xff")
    answer.close()


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"file": True}, "caption"),
        ({"caption": "Mái nhà"}, "file"),
        ({"percent": "101"}, "percent"),
        ({"note": " "}, "note"),
    ],
)
def test_progress_that_is_not_whole_writes_nothing(client, participation, form, field):
    work = WorkFactory(participation=participation)
    form = {"percent": "60", "note": "Đã đổ mái", **form}
    if form.get("file"):
        form["file"] = photo()

    answer = client.post(reverse("campaigns:work_update", args=[work.pk]), form)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (WorkUpdate.objects.count(), WorkPhoto.objects.count()) == (0, 0)


@pytest.mark.usefixtures("officer")
def test_a_file_that_is_no_picture_is_refused(client, participation):
    work = WorkFactory(participation=participation)

    answer = client.post(
        reverse("campaigns:work_photo_add", args=[work.pk]),
        {"file": upload("anh.webp", b"RIFF....WEBP" + b"x" * 50), "caption": "x"},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"] == ["Tệp không phải ảnh WebP hoặc đã bị hỏng. Hãy chọn tệp khác."]


@pytest.mark.usefixtures("officer")
def test_the_gallery_reads_its_captions_aloud(client, participation):
    shown = WorkPhotoFactory(work=WorkFactory(participation=participation), caption="Con đường hoa bản Mòn")

    page = client.get(reverse("campaigns:work_detail", args=[shown.work_id])).content.decode()

    assert f'src="/tep/{shown.thumbnail_id}/" alt="Con đường hoa bản Mòn" loading="lazy"' in page


@pytest.mark.usefixtures("officer")
def test_a_picture_is_taken_away(client, participation):
    shown = WorkPhotoFactory(work=WorkFactory(participation=participation))

    answer = client.post(reverse("campaigns:work_photo_remove", args=[shown.pk]))

    assert (answer.url, WorkPhoto.objects.count()) == (reverse("campaigns:work_detail", args=[shown.work_id]), 0)


@pytest.mark.usefixtures("staff")
def test_the_agency_chooses_and_takes_back(client, participation):
    work = WorkFactory(participation=participation, status="done", percent=100)
    form = {"choice": "plaque", "reason": "Thiết thực", "plaque_on": "10/10/2024"}

    client.post(reverse("campaigns:work_choose", args=[work.pk]), form)
    chosen = Work.objects.values_list("choice", "plaque_on").get()
    client.post(reverse("campaigns:work_withdraw", args=[work.pk]), {"reason": "Nhầm đơn vị"})

    assert (chosen[0], chosen[1].isoformat()) == ("plaque", "2024-10-10")
    assert Work.objects.get().choice == "none"


@pytest.mark.usefixtures("staff")
def test_a_plaque_day_goes_with_a_plaque(client, participation):
    work = WorkFactory(participation=participation, status="done")
    form = {"choice": "publication", "reason": "Hay", "plaque_on": "10/10/2024"}

    answer = client.post(reverse("campaigns:work_choose", args=[work.pk]), form)

    assert answer.context["form"].errors == {"plaque_on": ["Ngày gắn biển chỉ dùng khi chọn gắn biển."]}


@pytest.mark.usefixtures("staff")
def test_the_list_filters_and_its_export_follows(client, campaign, participation, ground):
    other = ParticipationFactory(campaign=campaign, unit=ground.sibling)
    WorkFactory(participation=participation, title="Con đường hoa")
    wanted = WorkFactory(participation=other, kind="work", title="=Cầu bản Mòn", cost=5, place="bản Mòn")
    query = {"kind": "work", "q": "ban mon", "choice": "none"}

    page = client.get(reverse("campaigns:works", args=[campaign.pk]), query)
    sheet = client.get(reverse("campaigns:works_export", args=[campaign.pk]), query)
    paper = client.get(reverse("campaigns:works_print", args=[campaign.pk]), query)

    assert list(page.context["rows"]) == [wanted]
    assert list(paper.context["rows"]) == [wanted]
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:5] == ("Ủy ban nhân dân xã Mai Sơn", "Công trình", "'=Cầu bản Mòn", "bản Mòn", 5)


@pytest.mark.usefixtures("staff")
def test_the_list_says_how_many_units_are_short(client, campaign, participation):
    page = client.get(reverse("campaigns:works", args=[campaign.pk]))
    WorkFactory(participation=participation)
    after = client.get(reverse("campaigns:works", args=[campaign.pk]))

    assert (page.context["short"], after.context["short"]) == (1, 0)


def test_published_works_are_for_everybody(client, ground, participation):
    client.force_login(make_person("viewer", ground.other_province))
    shown = WorkFactory(participation=participation, chosen="publication", title="Đường hoa")
    hidden = WorkFactory(participation=participation, chosen="plaque")

    listed = client.get(reverse("campaigns:works_published"), {"q": "duong hoa"})

    assert list(listed.context["rows"]) == [shown]
    assert client.get(reverse("campaigns:work_published", args=[shown.pk])).status_code == 200
    assert client.get(reverse("campaigns:work_published", args=[hidden.pk])).status_code == 404
    assert client.get(reverse("campaigns:work_detail", args=[shown.pk])).status_code == 404


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("name", ["works", "works_published"])
def test_work_lists_ask_the_same_for_one_and_three(client, campaign, name):
    url = reverse(f"campaigns:{name}", args=[campaign.pk] if name == "works" else [])

    def one_more():
        part = ParticipationFactory(campaign=campaign, unit=UnitFactory(parent=campaign.owner))
        WorkPhotoFactory(work=WorkFactory(participation=part, chosen="publication"))

    one_more()
    queries_of(client, url)
    first = queries_of(client, url)
    one_more()
    one_more()

    assert queries_of(client, url) == first


@pytest.mark.usefixtures("officer")
def test_the_work_page_asks_the_same_for_one_and_three(client, participation):
    work = WorkFactory(participation=participation)
    url = reverse("campaigns:work_detail", args=[work.pk])
    WorkPhotoFactory(work=work, update=WorkUpdateFactory(work=work))
    queries_of(client, url)
    first = queries_of(client, url)
    for _ in range(2):
        WorkPhotoFactory(work=work, update=WorkUpdateFactory(work=work))

    assert queries_of(client, url) == first

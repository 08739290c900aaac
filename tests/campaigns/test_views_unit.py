from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import DutyStatus, ObligationKind
from campaigns.models import Submission, UnitTarget, Work
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    ProgressReportFactory,
    SubmissionFactory,
    TargetFactory,
    UnitTargetFactory,
    WorkFactory,
)
from tests.factories.documents import pdf_upload
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 10, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground, client):
    person = make_person("unit_officer", ground.commune)
    client.force_login(person)
    return person


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào mẫu")


@pytest.fixture
def duty(ground, campaign):
    return DutyFactory(obligation=ObligationFactory(campaign=campaign, what="Gửi kế hoạch"), unit=ground.commune)


@pytest.fixture
def participation(ground, campaign):
    return ParticipationFactory(campaign=campaign, unit=ground.commune)


def send(client, duty, **more):
    data = {"document_number": "45/KH-UBND", "document_date": "2024-07-09", "file": pdf_upload(), **more}
    return client.post(reverse("campaigns:send", args=[duty.pk]), data)


@pytest.mark.usefixtures("officer")
def test_todo_puts_the_most_urgent_first_and_shows_only_mine(client, ground, campaign):
    later = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="2024-08-15"), unit=ground.commune)
    undated = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, due_date="", due_at=None), unit=ground.commune
    )
    overdue = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="2024-07-05"), unit=ground.commune)
    done = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, due_date="2024-07-01"),
        unit=ground.commune,
        sent_at=NOW - timedelta(days=20),
    )
    DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.sibling)
    DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.school)

    response = client.get(reverse("campaigns:todo"))

    assert list(response.context["rows"]) == [overdue, later, undated, done]


@pytest.mark.usefixtures("officer")
def test_todo_filters_what_is_overdue_and_searches_without_accents(client, ground, campaign, duty):
    overdue = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="2024-07-05"), unit=ground.commune)

    by_state = client.get(reverse("campaigns:todo"), {"status": "overdue"})
    by_text = client.get(reverse("campaigns:todo"), {"q": "PHONG TRAO mau"})
    nothing = client.get(reverse("campaigns:todo"), {"q": "không có"})

    assert list(by_state.context["rows"]) == [overdue]
    assert list(by_text.context["rows"]) == [overdue, duty]
    assert list(nothing.context["rows"]) == []


@pytest.mark.usefixtures("officer")
def test_todo_names_the_works_that_are_not_registered(client, ground):
    campaign = CampaignFactory(owner=ground.province, launched=True, min_models=1, max_models=5, min_works=1)
    owing = ParticipationFactory(campaign=campaign, unit=ground.commune)

    before = client.get(reverse("campaigns:todo"))
    WorkFactory(participation=owing)
    after = client.get(reverse("campaigns:todo"))

    assert before.context["works_missing"] == [(owing, "Còn thiếu 1 mô hình hoặc 1 công trình.")]
    assert before.content.decode().count(reverse("campaigns:work_add", args=[owing.pk])) == 1
    assert after.context["works_missing"] == []


@pytest.mark.usefixtures("officer")
def test_duty_page_says_the_deadline_in_words(client, duty):
    page = client.get(reverse("campaigns:duty", args=[duty.pk])).content.decode()

    assert "hết ngày 14/7/2024" in page
    assert "trước 15/7/2024" in page


@pytest.mark.usefixtures("officer")
def test_sending_keeps_the_file_and_goes_back_to_the_duty(client, duty):
    response = send(client, duty)

    assert response.url == reverse("campaigns:duty", args=[duty.pk])
    submission = Submission.objects.get()
    assert (submission.document_number, submission.file.original_name) == ("45/KH-UBND", "van-ban.pdf")


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("document_number", "", "Trường này là bắt buộc."),
        ("document_date", "40/7/2024", "Ngày không hợp lệ. Ví dụ: 15/7/2024."),
        ("document_date", "2024-07-11", "Ngày văn bản không thể sau ngày hôm nay."),
        ("file", "", "Trường này là bắt buộc."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_typed_text_kept(client, duty, field, value, sentence):
    response = send(client, duty, signer="Lò Thị Thử", **{field: value})

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [sentence]
    assert "Lò Thị Thử" in response.content.decode()
    assert Submission.objects.count() == 0


@pytest.mark.usefixtures("officer")
def test_a_double_click_sends_once(client, duty):
    send(client, duty)
    second = send(client, duty)

    assert second.status_code == 409
    assert Submission.objects.count() == 1


@pytest.mark.usefixtures("officer")
def test_a_returned_paper_shows_why_when_sending_again(client, ground, campaign):
    duty = DutyFactory(
        obligation=ObligationFactory(campaign=campaign),
        unit=ground.commune,
        sent_at=NOW - timedelta(days=1),
        status=DutyStatus.RETURNED,
    )
    SubmissionFactory(duty=duty, returned=True, sent_at=NOW - timedelta(days=1), return_reason="Thiếu phụ lục 2")

    assert "Thiếu phụ lục 2" in client.get(reverse("campaigns:send", args=[duty.pk])).content.decode()


@pytest.mark.usefixtures("officer")
def test_a_duty_to_nominate_leads_to_the_dossier(client, ground, campaign):
    duty = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, kind=ObligationKind.NOMINATION), unit=ground.commune
    )

    page = client.get(reverse("campaigns:duty", args=[duty.pk])).content.decode()

    assert f"{reverse('dossiers:create')}?campaign={campaign.pk}" in page


@pytest.mark.parametrize("place", ["sibling", "other_commune"])
@pytest.mark.parametrize("name", ["duty", "send"])
def test_anothers_duty_is_not_found(client, ground, duty, place, name):
    client.force_login(make_person("unit_officer", getattr(ground, place)))

    assert client.get(reverse(f"campaigns:{name}", args=[duty.pk])).status_code == 404


def test_a_reader_of_the_unit_may_look_but_not_send(client, ground, duty):
    client.force_login(make_person("viewer", ground.commune))

    assert client.get(reverse("campaigns:duty", args=[duty.pk])).status_code == 200
    assert client.get(reverse("campaigns:send", args=[duty.pk])).status_code == 403
    assert send(client, duty).status_code == 403


@pytest.mark.usefixtures("officer")
def test_registering_a_target_of_the_campaign_keeps_its_words(client, participation):
    target = TargetFactory(campaign=participation.campaign, text="Tỷ lệ che phủ rừng đạt 50%", unit_label="%")

    client.post(reverse("campaigns:target_add", args=[participation.pk]), {"target": target.pk, "value": "48,5"})

    row = UnitTarget.objects.get()
    assert (row.text, row.value, row.unit_label, row.target) == (target.text, Decimal("48.5"), "%", target)


@pytest.mark.usefixtures("officer")
def test_a_range_in_a_number_field_is_explained(client, participation):
    response = client.post(
        reverse("campaigns:target_add", args=[participation.pk]), {"text": "Bác sỹ trên 1 vạn dân", "value": "7,5 - 8"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors["value"] == [
        "Hãy nhập một số, ví dụ 7,5 hoặc 5.000. Nếu là khoảng, dùng ô “từ” và “đến”."
    ]
    assert "7,5 - 8" in response.content.decode()


@pytest.mark.usefixtures("officer")
def test_a_target_of_no_words_is_refused(client, participation):
    response = client.post(reverse("campaigns:target_add", args=[participation.pk]), {"value": "5"})

    assert list(response.context["form"].errors) == ["text"]


@pytest.mark.usefixtures("officer")
def test_reporting_progress_shows_the_verdict(client, participation):
    row = UnitTargetFactory(participation=participation, value=Decimal(10))

    client.post(
        reverse("campaigns:progress", args=[row.pk]), {"period": "6/2024", "value": "12", "evidence": "Báo cáo 15/BC"}
    )

    page = client.get(reverse("campaigns:participation", args=[participation.pk]))
    assert [row.verdict.label for row, _ in page.context["targets"]] == ["Vượt"]


@pytest.mark.usefixtures("officer")
def test_a_registered_target_is_changed_and_removed(client, participation):
    row = UnitTargetFactory(participation=participation)

    client.post(
        reverse("campaigns:unit_target_edit", args=[row.pk]), {"text": "Mới", "value": "1.234,5", "unit_label": "xã"}
    )
    row.refresh_from_db()
    assert (row.text, row.value) == ("Mới", Decimal("1234.5"))

    client.post(reverse("campaigns:unit_target_remove", args=[row.pk]))
    assert UnitTarget.objects.count() == 0


@pytest.mark.usefixtures("officer")
def test_works_are_registered_and_updated(client, participation):
    client.post(
        reverse("campaigns:work_add", args=[participation.pk]),
        {"kind": "work", "title": "Nhà văn hóa bản", "planned_finish": "quý IV/2024"},
    )
    work = Work.objects.get()
    assert (work.title, work.planned_finish) == ("Nhà văn hóa bản", "2024-Q4")

    client.post(reverse("campaigns:work_edit", args=[work.pk]), {"title": work.title, "status": "done"})
    work.refresh_from_db()
    assert work.status == "done"


@pytest.mark.parametrize("place", ["sibling", "other_commune"])
def test_anothers_participation_is_not_found(client, ground, participation, place):
    row = UnitTargetFactory(participation=participation)
    work = WorkFactory(participation=participation)
    client.force_login(make_person("unit_officer", getattr(ground, place)))

    for name, pk in [
        ("participation", participation.pk),
        ("target_add", participation.pk),
        ("work_add", participation.pk),
        ("unit_target_edit", row.pk),
        ("progress", row.pk),
        ("work_edit", work.pk),
    ]:
        assert client.get(reverse(f"campaigns:{name}", args=[pk])).status_code == 404, name


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("name", ["todo", "own_campaigns"])
def test_lists_ask_the_same_number_of_queries_for_one_and_three_rows(client, ground, name, django_assert_num_queries):
    def make(count):
        for _ in range(count):
            campaign = CampaignFactory(owner=ground.province, launched=True, min_works=1)
            DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)
            ParticipationFactory(campaign=campaign, unit=ground.commune)

    url = reverse(f"campaigns:{name}")
    make(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    make(2)

    with django_assert_num_queries(len(one)):
        assert len(client.get(url).context["rows"]) == 3


@pytest.mark.usefixtures("officer")
def test_participation_page_asks_the_same_number_of_queries_for_one_and_three_targets(
    client, participation, django_assert_num_queries
):
    def make(count):
        for _ in range(count):
            ProgressReportFactory(unit_target=UnitTargetFactory(participation=participation))
            WorkFactory(participation=participation)

    url = reverse("campaigns:participation", args=[participation.pk])
    make(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    make(2)

    with django_assert_num_queries(len(one)):
        client.get(url)

"""The pages of công văn đôn đốc, of late units and of the exported board."""

import io
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from campaigns.letters import Letter
from campaigns.models import Duty, Participation, UrgingLetter
from campaigns.services.urging import issue_letter
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import ClusterFactory, CommuneFactory
from thidua.common.clock import HANOI
from thidua.documents.access import may_read
from thidua.documents.files import open_file
from thidua.documents.models import Job
from thidua.documents.services import run_job

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 0, tzinfo=HANOI)
LETTER = Letter("đôn đốc gửi kế hoạch", "TĐKT", "GIÁM ĐỐC", "Lò Văn Ký")


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
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True)


@pytest.fixture
def column(campaign):
    return ObligationFactory(campaign=campaign, what="Gửi kế hoạch")


def add_unit(campaign, column, unit, **duty):
    ParticipationFactory(campaign=campaign, unit=unit)
    return DutyFactory(obligation=column, unit=unit, **duty)


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def good(column, **change):
    return {
        "obligations": [str(column.pk)],
        "subject": "đôn đốc gửi kế hoạch",
        "drafting_code": "tđkt",
        "signer_title": "GIÁM ĐỐC",
        "signer_name": "Lò Văn Ký",
        "seen": "0",
        **change,
    }


# --- Looking first, then issuing


def test_page_starts_with_what_is_past_its_deadline(ground, staff, client, campaign, column):
    later = ObligationFactory(campaign=campaign, what="Nộp báo cáo", due_date="2024-12-01")
    add_unit(campaign, column, ground.commune)
    DutyFactory(obligation=later, unit=ground.commune)

    response = client.get(reverse("campaigns:urge", args=[campaign.pk]))

    assert response.context["form"].initial["obligations"] == [column.pk]
    assert (response.context["units"], response.context["things"]) == (1, 1)
    assert "Gửi kế hoạch: 1 đơn vị chưa gửi" in text_of(response)


def test_leader_of_the_agency_is_offered_as_signer(ground, staff, client, campaign, column):
    make_person("agency_leader", ground.agency, full_name="Cầm Thị Lãnh", job_title="Phó Giám đốc")
    add_unit(campaign, column, ground.commune)

    initial = client.get(reverse("campaigns:urge", args=[campaign.pk])).context["form"].initial

    assert (initial["signer_capacity"], initial["signer_title"], initial["signer_name"]) == (
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Cầm Thị Lãnh",
    )


def test_preview_issues_nothing(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)

    response = client.post(
        reverse("campaigns:urge", args=[campaign.pk]),
        good(column, preview="1", note="Báo cáo gấp", new_date="25/7/2024"),
    )

    assert (response.status_code, UrgingLetter.objects.count()) == (200, 0)
    page = text_of(response)
    assert "trước khi hết ngày 25/7/2024." in page
    assert "Báo cáo gấp" in page


def test_issue_by_form(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)

    response = client.post(reverse("campaigns:urge", args=[campaign.pk]), good(column))

    letter = UrgingLetter.objects.get()
    assert response.url == reverse("campaigns:urging", args=[letter.pk])
    assert letter.document.full_number == "01/SNV-TĐKT"


def test_ticked_units_are_carried_from_the_board(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)
    add_unit(campaign, column, ground.sibling)
    url = reverse("campaigns:urge", args=[campaign.pk])

    response = client.get(url, {"units": [ground.sibling.pk]})
    client.post(url, good(column, units=[ground.sibling.pk]))

    assert (response.context["units"], response.context["limited"]) == (1, True)
    assert [line.duty.unit for line in UrgingLetter.objects.get().lines.all()] == [ground.sibling]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"obligations": []}, "obligations"),
        ({"subject": ""}, "subject"),
        ({"signer_name": ""}, "signer_name"),
        ({"drafting_code": "A/B"}, "drafting_code"),
        ({"new_date": "19/7/2024"}, "new_date"),
        ({"new_date": "31/2/2024"}, "new_date"),
        ({"units": ["999999"]}, "units"),
    ],
)
def test_form_refuses_and_keeps_what_was_typed(ground, staff, client, campaign, column, change, field):
    add_unit(campaign, column, ground.commune)

    response = client.post(reverse("campaigns:urge", args=[campaign.pk]), good(column, note="Giữ lại", **change))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Giữ lại" in response.content.decode()
    assert UrgingLetter.objects.count() == 0


def test_campaign_with_nothing_owed_says_so(staff, client, campaign, column):
    response = client.get(reverse("campaigns:urge", args=[campaign.pk]))

    assert "Không còn đơn vị nào phải gửi" in text_of(response)


def test_letter_page_of_a_unit_shows_its_own_lines(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)
    add_unit(campaign, column, ground.sibling)
    letter = issue_letter(by=staff, campaign=campaign, letter=LETTER, obligation_ids=[column.pk], unit_ids=None, seen=0)
    client.force_login(make_person("unit_officer", ground.commune))

    response = client.get(reverse("campaigns:urging", args=[letter.pk]))

    assert [line.duty.unit for line in response.context["rows"]] == [ground.commune]
    assert ground.sibling.name not in response.content.decode()


def test_duty_pages_name_the_letters_that_asked_for_it(ground, staff, client, campaign, column):
    duty = add_unit(campaign, column, ground.commune)
    issue_letter(by=staff, campaign=campaign, letter=LETTER, obligation_ids=[column.pk], unit_ids=None, seen=0)
    follow = text_of(client.get(reverse("campaigns:duty_follow", args=[duty.pk])))
    client.force_login(make_person("unit_officer", ground.commune))
    own = text_of(client.get(reverse("campaigns:duty", args=[duty.pk])))

    assert ["Số 01/SNV-TĐKT" in page for page in (follow, own)] == [True, True]


def test_letter_page_queries_do_not_grow(ground, staff, client, campaign, column):
    def letter_of(count):
        for _ in range(count):
            add_unit(campaign, column, CommuneFactory(parent=ground.province))
        seen = UrgingLetter.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        letter = issue_letter(
            by=staff, campaign=campaign, letter=LETTER, obligation_ids=[column.pk], unit_ids=None, seen=seen
        )
        return reverse("campaigns:urging", args=[letter.pk])

    one, three = letter_of(1), letter_of(2)

    assert queries_of(lambda: client.get(one)) == queries_of(lambda: client.get(three))
    assert len(client.get(three).context["rows"]) == 3


def test_list_of_letters_queries_do_not_grow(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)
    url = reverse("campaigns:urgings", args=[campaign.pk])

    def issue(seen):
        return issue_letter(
            by=staff, campaign=campaign, letter=LETTER, obligation_ids=[column.pk], unit_ids=None, seen=seen
        ).pk

    last = issue(0)
    one = queries_of(lambda: client.get(url))
    issue(issue(last))

    assert queries_of(lambda: client.get(url)) == one
    assert [(row.units, row.things) for row in client.get(url).context["rows"]] == [(1, 1)] * 3


# --- The board


def test_column_that_everybody_answered_has_nothing_to_hurry_about(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune, sent_at=datetime(2024, 7, 1, tzinfo=HANOI))
    page = text_of(client.get(reverse("campaigns:board", args=[campaign.pk])))
    assert ("quá hạn" in page, "không còn đơn vị nào phải gửi" in page) == (False, True)

    add_unit(campaign, column, ground.sibling)
    page = text_of(client.get(reverse("campaigns:board", args=[campaign.pk])))
    assert ("quá hạn 6 ngày" in page, "không còn đơn vị nào phải gửi" in page) == (True, False)


def test_board_by_cluster(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)
    add_unit(campaign, column, ground.sibling)
    cluster = ClusterFactory(owner=ground.province, units=[ground.sibling])

    response = client.get(reverse("campaigns:board", args=[campaign.pk]), {"cluster": cluster.pk})

    assert [row.participation.unit for row in response.context["board_rows"]] == [ground.sibling]
    assert response.context["summary"][0][1][0][1] == 1
    assert f"&amp;cluster={cluster.pk}" in response.content.decode()


def series_of(campaign, *periods):
    series = ObligationFactory(campaign=campaign, what="Báo cáo năm", recurrence="yearly", recurs_day=15)
    return [
        ObligationFactory(
            campaign=campaign, what=f"Báo cáo năm (năm {period})", series=series, period=period, order=series.order
        )
        for period in periods
    ]


def test_rounds_of_a_series_stand_under_one_head(ground, staff, client, campaign, column):
    series_of(campaign, "2023", "2024")
    add_unit(campaign, column, ground.commune)

    groups = client.get(reverse("campaigns:board", args=[campaign.pk])).context["groups"]

    assert [(group.title, [name for _, name in group.columns]) for group in groups] == [
        ("Gửi kế hoạch", [""]),
        ("Báo cáo năm", ["năm 2023", "năm 2024"]),
    ]


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ("", ["Gửi kế hoạch", "Báo cáo năm (năm 2023)", "Báo cáo năm (năm 2024)"]),
        ("latest", ["Gửi kế hoạch", "Báo cáo năm (năm 2024)"]),
        ("2023", ["Báo cáo năm (năm 2023)"]),
        ("1999", ["Gửi kế hoạch", "Báo cáo năm (năm 2023)", "Báo cáo năm (năm 2024)"]),
    ],
)
def test_board_by_period(ground, staff, client, campaign, column, period, shown):
    series_of(campaign, "2023", "2024")
    add_unit(campaign, column, ground.commune)

    response = client.get(reverse("campaigns:board", args=[campaign.pk]), {"period": period})

    assert [row.what for row in response.context["columns"]] == shown


def exported(person, client, campaign, **filters):
    response = client.post(reverse("campaigns:board_export", args=[campaign.pk]), filters)
    job = Job.objects.get(kind="board_export", requested_by=person)
    assert response.url == reverse("documents:job", args=[job.pk])
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("done", "")
    with open_file(job.result_file) as stream:
        sheet = openpyxl.load_workbook(io.BytesIO(stream.read())).worksheets[0]
    plain = [[cell.date() if isinstance(cell, datetime) else cell for cell in row] for row in sheet.values]
    return job, plain


def test_board_in_excel(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune, sent_at=datetime(2024, 7, 16, 9, 0, tzinfo=HANOI))
    ParticipationFactory(campaign=campaign, unit=ground.sibling)

    job, rows = exported(staff, client, campaign)

    assert rows == [
        ["STT", "Đơn vị", "Loại đơn vị", "Gửi kế hoạch", "Hạn – Gửi kế hoạch", "Gửi lúc – Gửi kế hoạch"],
        [1, ground.sibling.name, "Xã", "Không yêu cầu", None, None],
        [
            2,
            ground.commune.name,
            "Xã",
            "Đã gửi, chờ tiếp nhận; gửi trễ 1 ngày 9 giờ",
            date(2024, 7, 14),
            date(2024, 7, 16),
        ],
    ]
    assert job.progress == 100


def test_exported_board_follows_the_filters(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune, sent_at=datetime(2024, 7, 1, tzinfo=HANOI))
    add_unit(campaign, column, ground.sibling)

    _, rows = exported(staff, client, campaign, state="overdue", obligation=column.pk)

    assert [row[1] for row in rows[1:]] == [ground.sibling.name]


def test_exported_board_holds_what_its_asker_may_see(ground, client, campaign, column):
    column.grace_days = 30
    column.save()
    add_unit(campaign, column, ground.commune)
    add_unit(campaign, column, ground.sibling)
    officer = make_person("unit_officer", ground.commune)
    client.force_login(officer)

    job, rows = exported(officer, client, campaign)

    assert [(row[1], row[3]) for row in rows[1:]] == [(ground.commune.name, "Trễ hạn, chưa gửi")]
    readers = (officer, make_person("staff", ground.agency), make_person("unit_officer", ground.commune))
    assert [may_read(person, job.result_file) for person in readers] == [True, False, False]


def test_exported_board_of_who_lost_the_right_is_refused(ground, staff, client, campaign, column):
    add_unit(campaign, column, ground.commune)
    client.post(reverse("campaigns:board_export", args=[campaign.pk]))
    staff.is_active = False
    staff.save()
    job = Job.objects.get(kind="board_export")
    run_job(job.pk)

    job.refresh_from_db()
    assert (job.status, job.error) == ("queued", "Người yêu cầu không còn quyền xem phong trào này.")


# --- Units that join later


def test_late_unit_by_form(ground, staff, client, campaign):
    ObligationFactory(campaign=campaign, due_date="2024-12-01")
    url = reverse("campaigns:late_units", args=[campaign.pk])

    page = text_of(client.get(url, {"q": "mai son"}))
    response = client.post(url, {"units": [ground.sibling.pk], "reason": "Mới thành lập", "until": "20/12/2024"})

    assert (ground.sibling.name in page, ground.commune.name in page) == (True, False)
    assert response.url == reverse("campaigns:participants", args=[campaign.pk])
    assert Participation.objects.get().unit == ground.sibling
    assert Duty.objects.get().due_at == datetime(2024, 12, 21, tzinfo=HANOI)


def test_late_unit_form_refuses(ground, staff, client, campaign):
    url = reverse("campaigns:late_units", args=[campaign.pk])

    response = client.post(url, {"units": [ground.other_commune.pk], "reason": ""})

    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["reason", "units"])
    assert Participation.objects.count() == 0

"""The list and the reading pages of a campaign, as staff and as a unit see them."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from awards.enums import AwardNature, RecipientType
from campaigns.enums import Comparator, LaunchDocumentKind, MilestoneKind, TargetLevel
from campaigns.models import WorkItem
from campaigns.services.campaigns import tick_work_item
from campaigns.services.launch import launch_campaign
from tests.campaigns.staff import NOW, queries_of
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    CriterionFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    RequiredPartFactory,
    TargetFactory,
    WorkItemFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.documents.access import may_read

pytestmark = pytest.mark.django_db


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


def shown(response):
    """Visible text of a page with white space made single."""
    from django.utils.html import strip_tags

    return " ".join(strip_tags(response.content.decode()).split())


def titles(response):
    return [row.title for row in response.context["page_obj"]]


# --- List


def test_list_shows_newest_first(ground, staff, client):
    CampaignFactory(owner=ground.province, launched=True, title="Phong trào cũ", created_at="2024-01-01T00:00:00Z")
    CampaignFactory(owner=ground.province, title="Phong trào đang soạn", created_at="2024-05-01T00:00:00Z")

    response = client.get(reverse("campaigns:list"))

    assert titles(response) == ["Phong trào đang soạn", "Phong trào cũ"]


def test_list_hides_another_province(ground, staff, client):
    CampaignFactory(owner=ground.other_province, launched=True, title="Phong trào của Điện Biên")

    response = client.get(reverse("campaigns:list"))

    assert titles(response) == []
    assert "Điện Biên" not in shown(response).replace("Phong trào", "", 1)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "xanh sach"}, ["Sơn La xanh - sạch"]),
        ({"q": "XÂY DỰNG"}, ["Xây dựng nông thôn mới"]),
        ({"status": "closed"}, ["Xây dựng nông thôn mới"]),
        ({"kind": "regular"}, ["Sơn La xanh - sạch"]),
        ({"year": "2020"}, ["Xây dựng nông thôn mới"]),
        ({"year": "2021"}, ["Xây dựng nông thôn mới"]),
        ({"year": "2024"}, ["Sơn La xanh - sạch"]),
        ({"year": "nonsense"}, ["Xây dựng nông thôn mới", "Sơn La xanh - sạch"]),
        ({"status": "%27"}, ["Xây dựng nông thôn mới", "Sơn La xanh - sạch"]),
    ],
)
def test_list_filters(ground, staff, client, query, expected):
    CampaignFactory(
        owner=ground.province,
        launched=True,
        title="Sơn La xanh - sạch",
        kind="regular",
        period_from="2024",
        period_to="",
    )
    CampaignFactory(
        owner=ground.province, closed=True, title="Xây dựng nông thôn mới", period_from="2019-11", period_to="2021"
    )

    response = client.get(reverse("campaigns:list"), query)

    assert titles(response) == expected


def test_list_filters_by_owner(ground, staff, client):
    CampaignFactory(owner=ground.province, launched=True, title="Của tỉnh")
    CampaignFactory(owner=ground.commune, launched=True, title="Của xã")

    response = client.get(reverse("campaigns:list"), {"owner": ground.commune.pk})

    assert titles(response) == ["Của xã"]


def test_list_queries_do_not_grow(ground, staff, client):
    def add(count):
        for _ in range(count):
            campaign = CampaignFactory(owner=ground.province, launched=True)
            ParticipationFactory(campaign=campaign, unit=ground.commune)

    add(1)
    one = queries_of(lambda: client.get(reverse("campaigns:list")))
    add(2)
    three = queries_of(lambda: client.get(reverse("campaigns:list")))

    assert three == one


def test_list_offers_a_draft_only_to_who_may_make_one(ground, staff, client):
    assert client.get(reverse("campaigns:list")).context["may_create"] is True

    client.force_login(make_person("viewer", ground.commune))

    assert client.get(reverse("campaigns:list")).context["may_create"] is False


# --- Overview


@pytest.fixture
def full_campaign(ground):
    """Everything a launching document may state, taken in kind from the real ones."""
    parent = CampaignFactory(owner=ground.province, launched=True, title="Phong trào cấp trên")
    campaign = CampaignFactory(
        owner=ground.province,
        launched=True,
        parent=parent,
        title="Chào mừng Kỷ niệm 130 năm thành lập tỉnh",
        theme="Đoàn kết, sáng tạo",
        other_themes=["Thi đua xây dựng và bảo vệ Tổ quốc"],
        document_kind=LaunchDocumentKind.DECISION_WITH_PLAN,
        document_number="",
        document_symbol="QĐ-UBND",
        document_place="Chiềng Ngần",
        document_place_as_written="Chiềng Ngàn",
        document_date="2024",
        document_issuer="Chủ tịch Ủy ban nhân dân tỉnh",
        signer="Nguyễn Văn Mẫu",
        signer_role="CHỦ TỊCH",
        recipients_count=11,
        document_notes=["số và ngày tháng để trống"],
        parent_documents=["Kế hoạch 142-KH/TU ngày 1/3/2023"],
        purpose="Tạo khí thế thi đua",
        who_text="Các cơ quan, đơn vị",
        submission_routes=["Nộp qua Sở Nội vụ"],
        quota_note="Số lượng phân bổ sau",
        min_models=1,
        max_models=5,
        min_works=1,
        period_note="suy từ tên",
    )
    ObligationFactory(
        campaign=campaign,
        what="Gửi kế hoạch triển khai về tỉnh",
        who_text="Các địa phương",
        proof="Kế hoạch đã ký",
        wording="trước ngày 15/7/2024",
    )
    MilestoneFactory(campaign=campaign, kind=MilestoneKind.MIDTERM, when="2024-Q4", what="Họp sơ kết")
    MilestoneFactory(campaign=campaign, when="", wording="Gắn với Hội nghị điển hình tiên tiến")
    flag = AwardKindFactory(name="Cờ thi đua của tỉnh", nature=AwardNature.TITLE)
    merit = AwardKindFactory(name="Bằng khen của Chủ tịch")
    CampaignAwardFactory(
        campaign=campaign, award_kind=flag, wording="Cờ thi đua UBND", recipients_text="Tập thể dẫn đầu"
    )
    CampaignAwardFactory(campaign=campaign, award_kind=merit)
    CriterionFactory(
        campaign=campaign,
        award_kind=merit,
        object_label="Doanh nhân, hộ gia đình",
        text="Đóng góp trong thời gian phong trào",
        amount=300_000_000,
    )
    CriterionFactory(campaign=campaign, award_kind=merit, recipient_type=RecipientType.PERSON, text="Gương điển hình")
    RequiredPartFactory(
        campaign=campaign, text="Báo cáo thành tích", form_number="08", form_basis="Nghị định số 98/2023/NĐ-CP"
    )
    CampaignFactory(owner=ground.commune, launched=True, parent=campaign, title="Kế hoạch của xã")
    return campaign


def test_overview_states_every_fact_of_the_document(full_campaign, staff, client):
    page = shown(client.get(reverse("campaigns:detail", args=[full_campaign.pk])))

    missing = [
        fact
        for fact in (
            "Chào mừng Kỷ niệm 130 năm thành lập tỉnh",
            "Đang diễn ra",
            "Thi đua theo chuyên đề (đợt)",
            "Đoàn kết, sáng tạo",
            "Thi đua xây dựng và bảo vệ Tổ quốc",
            "Quyết định ban hành kế hoạch",
            "Số …/QĐ-UBND",
            "Chiềng Ngần , năm 2024",
            "Bản gốc ghi “Chiềng Ngàn”",
            "Chủ tịch Ủy ban nhân dân tỉnh",
            "Nguyễn Văn Mẫu",
            "CHỦ TỊCH",
            "11 dòng",
            "số và ngày tháng để trống",
            "Kế hoạch 142-KH/TU ngày 1/3/2023",
            "Phong trào cấp trên",
            "Kế hoạch của xã",
            "Tạo khí thế thi đua",
            "Các cơ quan, đơn vị",
            "Nộp qua Sở Nội vụ",
            "Số lượng phân bổ sau",
            "1 – 5 mô hình hoặc 1 công trình",
            "từ tháng 6/2024 đến tháng 10/2025",
            "suy từ tên",
            "Sơ kết quý IV/2024 Họp sơ kết",
            "“Gắn với Hội nghị điển hình tiên tiến”",
            "“trước ngày 15/7/2024” → hạn cuối: hết ngày 14/7/2024",
            "Các địa phương",
            "Kế hoạch đã ký",
            "Danh hiệu thi đua Cờ thi đua của tỉnh Văn bản ghi: Cờ thi đua UBND Đối tượng: Tập thể dẫn đầu",
            "Hình thức khen thưởng Bằng khen của Chủ tịch",
            "Bằng khen của Chủ tịch: Doanh nhân, hộ gia đình",
            "300.000.000 đồng",
            "Bằng khen của Chủ tịch: Cá nhân Gương điển hình",
            "Báo cáo thành tích (mẫu số 08, Nghị định số 98/2023/NĐ-CP)",
        )
        if fact.replace(" ,", ",") not in page.replace(" ,", ",")
    ]
    assert missing == []


def test_overview_names_the_reading_of_an_inclusive_deadline(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ObligationFactory(campaign=campaign, wording="chậm nhất ngày 15/7/2024", due_at="2024-07-16T00:00:00+07:00")

    page = shown(client.get(reverse("campaigns:detail", args=[campaign.pk])))

    assert "“chậm nhất ngày 15/7/2024” → hạn cuối: hết ngày 15/7/2024" in page


def test_overview_hides_a_parent_outside_the_reach_of_the_reader(ground, staff, client):
    foreign = CampaignFactory(owner=ground.other_province, launched=True, title="Phong trào của nơi khác")
    campaign = CampaignFactory(owner=ground.province, launched=True, parent=foreign)

    page = shown(client.get(reverse("campaigns:detail", args=[campaign.pk])))

    assert "Phong trào của nơi khác" not in page


def test_overview_queries_do_not_grow(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    url = reverse("campaigns:detail", args=[campaign.pk])

    def add(count):
        for _ in range(count):
            ObligationFactory(campaign=campaign)
            CampaignAwardFactory(campaign=campaign)
            CriterionFactory(campaign=campaign)
            MilestoneFactory(campaign=campaign)
            RequiredPartFactory(campaign=campaign)
            CampaignFactory(owner=ground.province, launched=True, parent=campaign)

    add(1)
    one = queries_of(lambda: client.get(url))
    add(2)
    three = queries_of(lambda: client.get(url))

    assert three == one


def test_draft_is_missing_for_a_unit(ground, client):
    campaign = CampaignFactory(owner=ground.province)
    client.force_login(make_person("unit_officer", ground.commune))

    assert client.get(reverse("campaigns:detail", args=[campaign.pk])).status_code == 404


def test_launched_campaign_is_read_by_a_unit_below_that_does_not_take_part(ground, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    client.force_login(make_person("unit_officer", ground.school))

    assert client.get(reverse("campaigns:detail", args=[campaign.pk])).status_code == 200


def test_campaign_of_another_province_is_missing_for_staff(ground, staff, client):
    campaign = CampaignFactory(owner=ground.other_province, launched=True)

    for name in ("detail", "targets", "work", "participants", "board", "history"):
        assert client.get(reverse(f"campaigns:{name}", args=[campaign.pk])).status_code == 404


def test_document_file_is_read_by_who_sees_the_campaign(ground, staff):
    file = StoredFileFactory(purpose="campaign_document")
    draft = CampaignFactory(owner=ground.province, document_file=file)
    officer = make_person("unit_officer", ground.commune)
    stranger = make_person("staff", ground.other_agency)

    assert [may_read(person, file) for person in (staff, officer, stranger)] == [True, False, False]

    launch_campaign(by=staff, campaign=_made_ready(draft, ground))

    assert [may_read(person, file) for person in (staff, officer, stranger)] == [True, True, False]


def _made_ready(draft, ground):
    ParticipationFactory(campaign=draft, unit=ground.commune, joined_at=None)
    return draft


# --- Targets


def test_targets_read_in_words_by_group(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    target = TargetFactory(
        campaign=campaign,
        group="Giảm nghèo",
        text="Tỷ lệ hộ nghèo giảm",
        value=Decimal(3),
        comparator=Comparator.AT_LEAST,
    )
    TargetFactory(
        campaign=campaign,
        group="Giảm nghèo",
        parent=target,
        text="các huyện nghèo giảm",
        comparator=Comparator.BETWEEN,
        value=Decimal(4),
        value_to=Decimal(5),
    )
    TargetFactory(campaign=campaign, level=TargetLevel.GRADE, text="xóa mù chữ mức độ 2", comparator="", value=None)

    response = client.get(reverse("campaigns:targets", args=[campaign.pk]))

    page = shown(response).replace("\u00a0", " ")
    assert [group["title"] for group in response.context["groups"]] == [
        "Giảm nghèo",
        "Chỉ tiêu theo mức độ (không có con số)",
    ]
    assert "Tỷ lệ hộ nghèo giảm từ 3 % trở lên" in page
    assert "trong đó: các huyện nghèo giảm 4 – 5 %" in page
    assert "xóa mù chữ mức độ 2 theo mức độ" in page


def test_targets_queries_do_not_grow(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    url = reverse("campaigns:targets", args=[campaign.pk])

    def add(count):
        for _ in range(count):
            TargetFactory(campaign=campaign, parent=TargetFactory(campaign=campaign))

    add(1)
    one = queries_of(lambda: client.get(url))
    add(2)
    three = queries_of(lambda: client.get(url))

    assert three == one


# --- Work by quarter


def test_work_is_grouped_by_quarter_in_time(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    for when in ("2020-Q3", "2020-02", "", "2020", "2020-01-15"):
        WorkItemFactory(campaign=campaign, when=when)

    response = client.get(reverse("campaigns:work", args=[campaign.pk]))

    groups = [(group["title"], len(group["items"])) for group in response.context["groups"]]
    assert groups == [("Quý I/2020", 2), ("Quý III/2020", 1), ("Năm 2020", 1), ("Không nêu thời gian", 1)]


def test_work_is_ticked_and_unticked(ground, staff, client):
    item = WorkItemFactory(campaign__owner=ground.province, campaign__launched=True)
    pk = item.campaign_id

    response = client.post(reverse("campaigns:work_tick", args=[pk, item.pk, "xong"]))

    assert response.url == reverse("campaigns:work", args=[pk])
    assert str(WorkItem.objects.get(pk=item.pk).done_on) == "2024-07-01"

    client.post(reverse("campaigns:work_tick", args=[pk, item.pk, "chua-xong"]))

    assert WorkItem.objects.get(pk=item.pk).done_on is None


def test_work_of_another_campaign_is_not_ticked_through_this_one(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    foreign = WorkItemFactory(campaign__owner=ground.other_province, campaign__launched=True)

    response = client.post(reverse("campaigns:work_tick", args=[campaign.pk, foreign.pk, "xong"]))

    assert response.status_code == 404
    assert WorkItem.objects.get(pk=foreign.pk).done_on is None


def test_work_is_not_ticked_by_a_unit(ground, client):
    item = WorkItemFactory(campaign__owner=ground.province, campaign__launched=True)
    client.force_login(make_person("unit_officer", ground.commune))

    response = client.post(reverse("campaigns:work_tick", args=[item.campaign_id, item.pk, "xong"]))

    assert response.status_code == 403
    assert WorkItem.objects.get(pk=item.pk).done_on is None


# --- Participants


def test_participants_are_those_in_the_readers_scope(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    ParticipationFactory(campaign=campaign, unit=ground.sibling)
    url = reverse("campaigns:participants", args=[campaign.pk])

    assert [row.unit for row in client.get(url).context["rows"]] == [ground.sibling, ground.commune]

    client.force_login(make_person("unit_officer", ground.commune))

    assert [row.unit for row in client.get(url).context["rows"]] == [ground.commune]


def test_participants_queries_do_not_grow(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    url = reverse("campaigns:participants", args=[campaign.pk])
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    one = queries_of(lambda: client.get(url))
    ParticipationFactory(campaign=campaign, unit=ground.sibling)
    ParticipationFactory(campaign=campaign, unit=ground.department)

    three = queries_of(lambda: client.get(url))

    assert three == one


# --- History


def test_history_tells_what_was_done_in_words(ground, staff, client):
    item = WorkItemFactory(campaign__owner=ground.province, campaign__launched=True, text="Lễ phát động")
    tick_work_item(by=staff, work_item=item, done_on=NOW.date())

    page = shown(client.get(reverse("campaigns:history", args=[item.campaign_id])))

    assert "Đã đánh dấu công việc" in page
    assert "Lễ phát động" in page
    assert staff.full_name in page

"""What was agreed to becomes the draft: everything, nothing else, at once."""

from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from campaigns.enums import FindingDecision, ReadingStatus
from campaigns.findings.groups import group_key
from campaigns.models import Campaign, Criterion, Obligation, Target
from campaigns.selectors.readiness import blockers
from campaigns.services.drafting import make_draft
from campaigns.services.findings import accept_pending, decide, edit_finding, seen_of
from campaigns.services.launch import launch_campaign
from tests.campaigns.staff import NOW, queries_of
from tests.factories.awards import AwardKindFactory
from tests.factories.people import make_ground, make_person
from tests.factories.reading import answer, make_reading, many
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def award(db):
    return AwardKindFactory(name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", short_name="Bằng khen tỉnh")


@pytest.fixture
def reading(ground, staff, award):
    return make_reading(ground.province, staff)


def test_draft_has_the_document_as_it_was_read(ground, staff, reading):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    reading.refresh_from_db()
    assert (reading.campaign, reading.status) == (campaign, ReadingStatus.DRAFTED)
    assert {
        name: getattr(campaign, name)
        for name in (
            "owner", "title", "kind", "document_kind", "document_number", "document_symbol", "document_date",
            "document_issuer", "period_from", "period_to", "signer", "signer_role", "recipients_count", "status",
        )
    } == {
        "owner": ground.province, "title": "Phát động phong trào thi đua trồng cây xanh", "kind": "thematic",
        "document_kind": "ke_hoach_phat_dong", "document_number": "15", "document_symbol": "KH-UBND",
        "document_date": "2024-06-03", "document_issuer": "Ủy ban nhân dân tỉnh Sơn La", "period_from": "2024-06",
        "period_to": "2024-12", "signer": "Hoàng Văn Mẫu", "signer_role": "CHỦ TỊCH", "recipients_count": 2,
        "status": "draft",
    }  # fmt: skip


def test_draft_has_targets_with_their_figures_and_parents(staff, reading):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    rows = Target.objects.filter(campaign=campaign).order_by("order")
    assert [
        (row.text, row.comparator, row.value, row.value_to, row.group, row.parent and row.parent.text) for row in rows
    ] == [
        ("Trồng mới từ 200 ha rừng trở lên", ">=", Decimal(200), None, "Kinh tế", None),
        ("các xã vùng cao trồng 40 - 50 ha", "between", Decimal(40), Decimal(50), "Kinh tế", rows[0].text),
        ("Không còn hộ thiếu nước sạch", "=", Decimal(0), None, "Kinh tế", None),
        ("95% hộ dân tham gia vệ sinh đường làng", "=", Decimal(95), None, "Xã hội", None),
    ]
    assert {row.roll_up for row in rows} == {"none"}
    assert rows[2].implicit_zero is True


def test_draft_has_deadlines_as_instants(staff, reading):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    rows = Obligation.objects.filter(campaign=campaign).order_by("order")
    assert [(row.kind, row.wording, row.due_at, row.units_send) for row in rows] == [
        ("plan", "trước ngày 15/7/2024", datetime(2024, 7, 15, tzinfo=HANOI), True),
        ("report", "chậm nhất ngày 10/12/2024", datetime(2024, 12, 11, tzinfo=HANOI), True),
    ]
    assert rows[0].who_text == "Các sở, ban, ngành; Ủy ban nhân dân các xã"


def test_an_hour_in_the_document_is_the_deadline(ground, staff):
    told = answer(
        deadlines=[
            {"what": "Gửi báo cáo", "date": "2024-08-20", "wording": "trước 16 giờ 30 ngày 20/8/2024", "time": "16:30"}
        ],
        evidence={},
    )
    reading = make_reading(ground.province, staff, told=told)

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    assert campaign.obligations.get().due_at == datetime(2024, 8, 20, 16, 30, tzinfo=HANOI)


def test_what_comes_again_every_year_has_its_first_round(ground, staff):
    told = answer(
        deadlines=[
            {
                "what": "Báo cáo kết quả",
                "date": "--11-15",
                "wording": "trước ngày 15/11 hằng năm",
                "meaning": "before",
                "recurring": "yearly",
            }
        ],
        evidence={},
    )
    reading = make_reading(ground.province, staff, told=told)

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    row = campaign.obligations.get()
    assert (row.recurrence, row.recurs_month, row.recurs_day, row.due_at) == (
        "yearly",
        11,
        15,
        datetime(2024, 11, 15, tzinfo=HANOI),
    )


def test_draft_has_the_other_parts(staff, reading, award):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    assert [(row.kind, row.when) for row in campaign.milestones.all()] == [("final", "2024-12")]
    assert [(row.award_kind, row.wording) for row in campaign.awards.all()] == [
        (award, "Bằng khen của Chủ tịch UBND tỉnh")
    ]
    assert [(row.award_kind, row.object_label) for row in campaign.criteria.all()] == [(award, "Tập thể")]
    assert [row.form_number for row in campaign.required_parts.all()] == ["07"]
    assert [(row.when, row.in_charge, row.conditional) for row in campaign.work_items.all()] == [
        ("2024-Q3", "Sở Nông nghiệp", True)
    ]
    assert campaign.document_notes == ["Khen thưởng văn bản nêu, danh mục chưa có: Kỷ niệm chương Người trồng rừng"]


def test_what_nobody_looked_at_stops_the_draft_and_is_named(staff, reading):
    with pytest.raises(WrongState, match=r"^Còn \d+ điều chưa xem: Tên phong trào; "):
        make_draft(by=staff, reading=reading)

    assert Campaign.objects.count() == 0


def test_rejected_is_left_out_and_edited_goes_in_as_edited(staff, reading):
    parent, part = reading.findings.get(path="targets[0]"), reading.findings.get(path="targets[3]")
    decide(by=staff, finding=parent, decision=FindingDecision.REJECTED, seen=seen_of(parent))
    edit_finding(by=staff, finding=part, seen=seen_of(part), values={"value": "97.5"})

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    rows = Target.objects.filter(campaign=campaign).order_by("order")
    assert [(row.value, row.parent) for row in rows] == [
        (Decimal(40), None),
        (Decimal(0), None),
        (Decimal("97.5"), None),
    ]


def test_rejected_facts_stay_empty_but_the_draft_has_a_name(staff, reading):
    for path in ("title", "kind", "campaign_kind", "number"):
        item = reading.findings.get(path=path)
        decide(by=staff, finding=item, decision=FindingDecision.REJECTED, seen=seen_of(item))

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    assert (campaign.title, campaign.document_kind, campaign.document_number) == (reading.title, "khac", "")


def test_two_clicks_make_one_draft(staff, reading):
    first = make_draft(by=staff, reading=reading, accept_pending=True)
    second = make_draft(by=staff, reading=reading, accept_pending=True)

    assert (first, Campaign.objects.count()) == (second, 1)


def test_units_are_invited_with_the_draft(ground, staff, reading):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True, kinds=["commune"])

    assert {row.unit for row in campaign.participations.all()} == {ground.commune, ground.sibling}


def test_the_same_kind_edited_twice_is_offered_once(staff, reading, award):
    other = reading.findings.get(path="awards[1]")
    edit_finding(by=staff, finding=other, seen=seen_of(other), values={"award_kind": award.pk})

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    assert campaign.awards.count() == 1


def test_criteria_without_a_kind_become_notes(ground, staff):
    reading = make_reading(ground.province, staff)

    campaign = make_draft(by=staff, reading=reading, accept_pending=True)

    assert Criterion.objects.count() == 0
    assert campaign.document_notes[-1] == (
        "Tiêu chuẩn chưa rõ của loại khen thưởng nào: Tập thể: Tập thể trồng vượt chỉ tiêu"
    )


def test_draft_is_told_part_by_part_in_few_lines(staff, reading):
    make_draft(by=staff, reading=reading, accept_pending=True)

    told = AuditEvent.objects.filter(verb="campaign.part_added").order_by("pk").values_list("reason", flat=True)
    assert list(told) == [
        "Mốc thời gian: 1 dòng đọc từ văn bản",
        "Việc phải gửi: 2 dòng đọc từ văn bản",
        "Chỉ tiêu: 4 dòng đọc từ văn bản",
        "Khen thưởng của phong trào: 1 dòng đọc từ văn bản",
        "Tiêu chuẩn: 1 dòng đọc từ văn bản",
        "Thành phần hồ sơ: 1 dòng đọc từ văn bản",
        "Nhiệm vụ của kế hoạch: 1 dòng đọc từ văn bản",
    ]


def test_queries_do_not_grow_with_the_plan(ground, staff):
    def draft_with(count: int) -> int:
        text, told = many(count)
        reading = make_reading(ground.province, staff, text=text, told=told)
        return queries_of(lambda: make_draft(by=staff, reading=reading, accept_pending=True))

    draft_with(1)  # the person's rights are read once

    few, many_more = draft_with(3), draft_with(150)

    spare = 0 if connection.vendor == "postgresql" else 4  # SQLite inserts in batches
    assert few <= many_more <= few + spare


def test_draft_of_a_read_plan_can_be_launched(ground, staff, reading):
    campaign = make_draft(by=staff, reading=reading, accept_pending=True, kinds=["commune"])

    assert blockers(campaign, clock.now()) == []
    assert launch_campaign(by=staff, campaign=campaign).status == "launched"


def test_nobody_else_makes_a_draft(ground, staff, reading):
    accept_pending(by=staff, reading=reading, group=group_key(reading.findings.get(path="title")))

    for person in (make_person("staff", ground.other_agency), make_person("unit_officer", ground.commune)):
        with pytest.raises(NotAllowed):
            make_draft(by=person, reading=reading, accept_pending=True)
    assert Campaign.objects.count() == 0


def test_text_that_launches_nothing_makes_no_draft(ground, staff):
    reading = make_reading(ground.province, staff, told=answer(kind="khac"))

    with pytest.raises(WrongState, match="không phát động phong trào"):
        make_draft(by=staff, reading=reading, accept_pending=True)

"""What loading leaves of the real: units, law, people's rights, the campaigns of the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from awards.models import AwardAuthority, BaseSalary, LegalBasis, RewardRounding, Rule, VoteThreshold
from campaigns.enums import CampaignStatus, TargetLevel
from campaigns.models import Campaign, Criterion, Duty, Obligation, Submission, Target
from tests.demo.support import campaign_file, data_file, unit_rows
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES
from thidua.accounts.scope import has_permission
from thidua.audit.models import AuditEvent
from thidua.common.clock import HANOI
from thidua.demo.loaders import load_all, receipts
from thidua.notifications.models import Holiday
from thidua.notifications.selectors import due_reminders
from thidua.units.models import Cluster, Unit, UnitCode, UnitEvent

REAL = ("000", "001", "002", "003", "004")
CURRENT = "sl-hien-tai-xanh-so-sach"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def unit(key: str) -> Unit:
    return Unit.objects.get(demo_key=key)


def campaign(number: str) -> Campaign:
    return Campaign.objects.get(demo_key=campaign_file(number)["key"])


# --- All of it


def test_load_reports_what_it_added(loaded):
    assert loaded == {
        "đơn vị": len(unit_rows()),
        "danh hiệu, hình thức khen thưởng": len(data_file("catalogue.json")["award_kinds"]),
        "tài khoản dùng thử": len(data_file("people.json")["people"]),
        "phong trào thật": 7,
        "phong trào dùng thử": 1,
        "bảng chấm điểm dùng thử": 2,
    }


def test_second_load_adds_nothing():
    before = (Unit.objects.count(), Rule.objects.count(), Duty.objects.count(), AuditEvent.objects.count())

    assert set(load_all().values()) == {0}
    assert (Unit.objects.count(), Rule.objects.count(), Duty.objects.count(), AuditEvent.objects.count()) == before
    assert UnitEvent.objects.count() == sum(
        len(data_file(name)["events"]) for name in ("units_son_la.json", "units_dien_bien.json")
    )


@pytest.mark.usefixtures("undone")
def test_second_load_leaves_what_people_have_changed():
    User.objects.filter(username="chuyenvien").update(full_name="Tên đã sửa")
    Unit.objects.filter(demo_key="sl-so-noi-vu").update(short_name="Tên gọn đã sửa")
    AwardAuthority.objects.filter(decider_kind="province").update(decider_title="Chức danh đã sửa")

    load_all()

    assert User.objects.get(username="chuyenvien").full_name == "Tên đã sửa"
    assert unit("sl-so-noi-vu").short_name == "Tên gọn đã sửa"
    titles = AwardAuthority.objects.filter(decider_kind="province").values_list("decider_title", flat=True)
    assert set(titles) == {"Chức danh đã sửa"}


@pytest.mark.usefixtures("undone")
def test_load_puts_back_only_the_account_that_is_missing():
    User.objects.get(username="nguoixem").delete()

    assert load_all()["tài khoản dùng thử"] == 1


# --- Units


def test_tree_has_no_problems_and_every_unit_its_parent():
    parents = {row["key"]: row.get("parent") for row in unit_rows()}
    by_path = {row.path: row.demo_key for row in Unit.objects.all()}

    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert {key: by_path.get(path[: -Unit.steplen]) for path, key in by_path.items()} == parents


@pytest.mark.parametrize(("key", "count"), [("sl-ubnd-tinh", 75), ("db-ubnd-tinh", 45)])
def test_communes_of_today(key, count):
    below = Unit.objects.get_children(unit(key)).filter(kind__in=("commune", "ward"))

    assert sum(row.is_active_on(date(2026, 11, 20)) for row in below) == count


def test_commune_of_the_plan_of_2020_ended_and_its_successor_is_recorded():
    old = unit("sl-xa-chieng-ngan")
    event = old.event_parts.get(side="before", event__kind="merge").event

    assert [old.is_active_on(date(2025, 6, 30)), old.is_active_on(date(2025, 7, 1))] == [True, False]
    assert [part.unit.demo_key for part in event.parts.filter(side="after")] == ["sl-phuong-chieng-sinh"]
    assert event.document == "Nghị quyết số 1681/NQ-UBTVQH15 ngày 16/6/2025"


def test_standing_agency_of_the_province_is_the_department_of_home_affairs():
    agencies = Unit.objects.get_children(unit("sl-ubnd-tinh")).filter(is_standing_agency=True)

    assert [row.name for row in agencies] == ["Sở Nội vụ"]


def test_province_and_ward_carry_their_codes():
    codes = UnitCode.objects.filter(unit__demo_key__in=("sl-ubnd-tinh", "sl-phuong-chieng-sinh"))

    assert sorted(codes.values_list("code", flat=True)) == ["03679", "14"]


def test_clusters_have_their_members():
    cluster = Cluster.objects.get(year=2023, owner=unit("db-ubnd-tinh"), kind="cluster")

    assert cluster.memberships.count() == 10
    assert cluster.head.demo_key == "db-huyen-tuan-giao"


# --- People


def test_every_role_has_an_account_that_can_sign_in_with_the_printed_password():
    content = data_file("people.json")

    assert set(Membership.objects.filter(user__is_demo=True).values_list("role", flat=True)) == set(ROLES)
    assert User.objects.get(username="quantri").check_password(content["password"])
    assert User.objects.get(username="canbo.yenchau").check_password(content["password"])


def test_catalogue_site_opens_only_for_those_who_manage_the_catalogue():
    opened = set(User.objects.filter(is_staff=True).values_list("username", flat=True))

    assert opened == {"quantri", "chuyenvien", "chuyenvien2", "chuyenvien.dienbien", "chuyenvien.yenchau"}


def test_rights_end_at_the_province_border():
    staff = User.objects.get(username="chuyenvien")

    assert has_permission(staff, Permission.APPRAISE_DOSSIER, unit("sl-xa-yen-chau"))
    assert not has_permission(staff, Permission.APPRAISE_DOSSIER, unit("db-phuong-dien-bien-phu"))


# --- Catalogue


def test_catalogue_is_complete():
    content = data_file("catalogue.json")

    assert AwardAuthority.objects.count() == len(content["authorities"])
    assert VoteThreshold.objects.count() == len(content["vote_thresholds"])
    assert Rule.objects.filter(campaign_key="").count() == len(content["rules"])
    assert Holiday.objects.count() == len(content["holidays"])


def test_base_salary_in_force_is_that_of_july_2026():
    assert BaseSalary.objects.get(valid_to=None).amount == 2_530_000


def test_reward_money_is_rounded_up_to_ten_thousand_until_the_province_says_otherwise():
    row = RewardRounding.objects.get()

    assert (row.direction, row.unit, row.verified) == ("up", 10_000, False)


def test_decree_98_points_to_the_one_that_replaced_it():
    assert LegalBasis.objects.get(number="98/2023/NĐ-CP").replaced_by.number == "152/2025/NĐ-CP"


# --- The five real campaigns


@pytest.mark.parametrize("number", REAL)
def test_targets_are_stored_as_in_the_file(number):
    stored = Target.objects.filter(campaign=campaign(number), level=TargetLevel.MAIN).order_by("order")

    assert [
        (row.text, row.comparator, row.value, row.value_to, row.unit_label, row.approx, row.implicit_zero)
        for row in stored
    ] == [
        (
            row["text"],
            row["comparator"],
            Decimal(str(row["value"])),
            None if row["value_to"] is None else Decimal(str(row["value_to"])),
            row["unit"],
            row.get("approx", False),
            row.get("implicit_zero", False),
        )
        for row in campaign_file(number)["targets"]
    ]


def test_sub_scope_points_to_its_target():
    part = Target.objects.get(campaign=campaign("001"), text="riêng các huyện nghèo giảm 4-5%/năm")

    assert part.parent.text == "tỷ lệ hộ nghèo theo chuẩn nghèo giai đoạn 2021-2025 giảm bình quân 3%/năm"


def test_level_targets_have_no_number():
    grades = Target.objects.filter(campaign=campaign("002"), level=TargetLevel.GRADE)

    assert [(row.text, row.value) for row in grades] == [
        ("phổ cập giáo dục tiểu học, THCS mức độ 3", None),
        ("xóa mù chữ mức độ 2", None),
    ]


@pytest.mark.parametrize(
    ("number", "days"),
    [
        ("000", ["2019-11-30"]),
        ("001", ["2024-07-15", "2025-09-15"]),
        ("002", ["2021-03-30"]),
        ("003", []),
        ("004", []),
    ],
)
def test_before_a_day_ends_with_the_day_before(number, days):
    dated = Obligation.objects.filter(campaign=campaign(number), due_at__isnull=False)

    assert [row.due_at.astimezone(HANOI).isoformat() for row in dated] == [f"{day}T00:00:00+07:00" for day in days]


@pytest.mark.parametrize("number", REAL)
def test_real_campaign_is_closed_and_reads_as_its_document(number):
    row, document = campaign(number), campaign_file(number)["document"]

    assert row.status == CampaignStatus.CLOSED
    assert (row.document_number, row.document_date, row.signer) == (
        document["number"] or "",
        document["date"],
        document["signer"],
    )


def test_papers_of_real_campaigns_say_that_they_are_samples():
    papers = Submission.objects.exclude(duty__obligation__campaign__demo_key=CURRENT)

    assert papers.exists()
    assert [paper.document_number for paper in papers if not paper.document_number.startswith("MẪU-")] == []
    assert receipts.NOTE in campaign("001").document_notes
    assert receipts.NOTE not in campaign("003").document_notes


def test_every_participant_owes_each_dated_paper_of_a_real_campaign():
    row = campaign("001")
    dated = row.obligations.filter(units_send=True, due_at__isnull=False)

    assert Duty.objects.filter(obligation__in=dated).count() == dated.count() * row.participations.count()


def test_a_few_units_of_a_real_campaign_were_late():
    plan = campaign("001").obligations.get(kind="plan")
    late = [duty for duty in plan.duties.all() if duty.was_late]

    assert 0 < len(late) < plan.duties.count() / 4


@pytest.mark.parametrize(
    ("as_of", "due"),
    [("2024-07-08T08:00:00+07:00", True), ("2024-07-08T07:59:00+07:00", False), ("2024-07-10T08:00:00+07:00", False)],
)
def test_remind_looks_back_at_what_was_owed(as_of, due):
    rows = [row for row in due_reminders(datetime.fromisoformat(as_of)) if row["campaign"] == campaign("001").title]

    assert bool(rows) is due
    assert {(row["due"], row["kind"]) for row in rows} <= {("2024-07-15T00:00:00+07:00", "duty:-7")}


def test_participants_are_those_of_the_time():
    names = set(campaign("000").participations.values_list("unit__demo_key", flat=True))

    assert {"sl-so-thong-tin-va-truyen-thong", "sl-huyen-moc-chau"} <= names
    assert names & {"sl-so-nong-nghiep-va-moi-truong", "sl-xa-yen-chau", "db-so-noi-vu"} == set()


def test_commune_plan_hangs_under_city_and_province():
    row = campaign("004")

    assert (row.owner.demo_key, row.document_place, row.document_place_as_written) == (
        "sl-xa-chieng-ngan",
        "Chiềng Ngần",
        "Chiềng Ngàn",
    )
    assert (row.parent.document_reference, row.parent.parent.document_reference) == ("Số 53/KH-UBND", "Số 01/CT-UBND")


def test_commune_plan_has_its_work_by_quarter():
    rows = campaign("004").work_items.exclude(when="")

    assert Counter(rows.values_list("when", flat=True)) == {"2020-Q1": 7, "2020-Q2": 5, "2020-Q3": 4, "2020-Q4": 8}
    assert rows.filter(conditional=True).count() == 4


def conditions(key):
    rows = Rule.objects.filter(campaign_key=str(campaign(key).pk)).order_by("pk")
    return [(rule.recipient_types, rule.predicate) for rule in rows]


def test_conditions_of_the_130_years_campaign_are_rows():
    """What a program cannot see is for a person; one of three ways is enough for business people."""
    collective, person, business = ["collective"], ["person"], ["household", "enterprise"]

    assert conditions("001") == [
        (collective, "manual"),
        (collective, "campaign_plan_sent"),
        (collective, "registered_targets_met"),
        (collective, "manual"),
        (collective, "alternatives"),
        *[(person, "manual")] * 3,
        (business, "alternatives"),
        (collective, "manual"),
    ]
    ways = Rule.objects.get(campaign_key=str(campaign("001").pk), recipient_types=business).params["ways"]
    assert [[term["predicate"] for term in way] for way in ways] == [["manual"], ["manual"], ["contribution_at_least"]]
    assert ways[2][0]["params"] == {"amount": 300_000_000}
    assert Criterion.objects.get(campaign=campaign("001"), amount__isnull=False).amount == 300_000_000


@pytest.mark.parametrize(
    ("key", "predicates"),
    [
        ("000", ["alternatives", "manual", "manual", "manual"]),
        ("002", ["alternatives", "manual", "manual", "manual"]),
        ("003", []),
        ("004", []),
    ],
)
def test_conditions_of_the_other_documents_are_rows(key, predicates):
    assert [predicate for _, predicate in conditions(key)] == predicates


def test_unnumbered_decision_keeps_its_blank():
    row = campaign("001")

    assert (row.document_reference, row.document_date, row.launched_at.astimezone(HANOI).date()) == (
        "Số …/QĐ-UBND",
        "2024",
        date(2024, 6, 1),
    )

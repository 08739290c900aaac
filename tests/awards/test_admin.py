"""The award catalogue in the admin: read, written, refused, and carried through Excel."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from awards.eligibility import predicate_choices
from awards.enums import RecipientType
from awards.models import AwardKind, BaseSalary, LegalBasis, ProcedureLine, RewardRate
from tests.factories.awards import (
    AwardAuthorityFactory,
    AwardFormFactory,
    AwardKindFactory,
    BaseSalaryFactory,
    LegalBasisFactory,
    LineStepFactory,
    ProcedureLineFactory,
    QuorumRuleFactory,
    ReportStructureFactory,
    RewardRateFactory,
    RewardRoundingFactory,
    RuleFactory,
    VoteThresholdFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of

pytestmark = pytest.mark.django_db
FACTORIES = {
    "legalbasis": LegalBasisFactory,
    "awardkind": AwardKindFactory,
    "awardauthority": AwardAuthorityFactory,
    "awardform": AwardFormFactory,
    "rewardrate": RewardRateFactory,
    "rewardrounding": RewardRoundingFactory,
    "basesalary": BaseSalaryFactory,
    "votethreshold": VoteThresholdFactory,
    "quorumrule": QuorumRuleFactory,
    "rule": RuleFactory,
    "procedureline": ProcedureLineFactory,
    "linestep": LineStepFactory,
    "reportstructure": ReportStructureFactory,
}


@pytest.fixture
def keeper(client):
    person = make_person("staff", make_ground().agency)
    client.force_login(person)
    return person


def page(name, action, *args):
    return reverse(f"admin:awards_{name}_{action}", args=args)


def upload(client, name, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("danh-muc.xlsx", stream.getvalue())
    return client.post(page(name, "excel_import"), {"file": file})


def sheet(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


@pytest.mark.parametrize("name", FACTORIES)
def test_every_table_opens_and_goes_out_and_in_unchanged(client, keeper, name):
    row = FACTORIES[name]()
    before = type(row).objects.values().get(pk=row.pk)

    assert client.get(page(name, "changelist"), {"q": "khen"}).status_code == 200
    assert client.get(page(name, "change", row.pk), follow=True).status_code == 200
    exported = sheet(client.get(page(name, "excel_export")))
    answer = upload(client, name, exported)

    assert answer.status_code == 302
    assert type(row).objects.values().get(pk=row.pk) == before


def test_salary_is_written_with_its_trail(client, keeper):
    basis = LegalBasisFactory()
    typed = {
        "amount": "2530000",
        "basis": basis.pk,
        "article": "Điều 3",
        "valid_from": "2026-07-01",
        "valid_to": "",
        "note": "",
    }

    client.post(page("basesalary", "add"), typed)

    salary = BaseSalary.objects.get()
    assert (salary.amount, salary.valid_from, salary.verified) == (2_530_000, date(2026, 7, 1), False)
    assert [(event.verb, event.actor_id) for event in history_of(salary)] == [("catalogue.created", keeper.pk)]


def test_days_out_of_order_are_refused_beside_the_field(client, keeper):
    salary = BaseSalaryFactory()
    typed = {"amount": "1", "basis": salary.basis_id, "valid_from": "2026-07-01", "valid_to": "2026-06-30"}

    answer = client.post(page("basesalary", "change", salary.pk), typed)

    assert answer.context["adminform"].errors == {
        "valid_to": ["Ngày cuối cùng còn hiệu lực phải bằng hoặc sau ngày bắt đầu."]
    }
    salary.refresh_from_db()
    assert salary.amount == 2_340_000


def test_kinds_of_recipient_are_ticked(client, keeper):
    kind = AwardKindFactory(recipient_types=["person"])
    typed = {
        "code": kind.code,
        "name": kind.name,
        "nature": kind.nature,
        "level": kind.level,
        "recipient_types": ["collective", "household"],
        "rank": "5",
        "is_active": "on",
    }

    client.post(page("awardkind", "change", kind.pk), typed)

    kind.refresh_from_db()
    assert (kind.recipient_types, kind.rank) == (["collective", "household"], 5)


def test_structure_that_cannot_be_filled_is_refused_beside_the_field(client, keeper):
    typed = {
        "code": "mau-moi",
        "name": "Báo cáo",
        "heading": "BÁO CÁO",
        "sections": '[{"key": "a", "title": "Mục", "kind": "picture"}]',
        "basis": LegalBasisFactory().pk,
        "valid_from": "2027-03-01",
    }

    answer = client.post(page("reportstructure", "add"), typed)

    assert answer.context["adminform"].errors == {"sections": ["Mục thứ 1: kiểu phải là text, fields, table."]}


def test_line_of_a_new_decree_is_entered_as_a_row(client, keeper):
    typed = {
        "code": "tuyen-moi",
        "name": "Khen theo quy định mới",
        "description": "Dùng khi có quy định mới.",
        "ground": "merit",
        "award_levels": ["state"],
        "rank": "5",
        "basis": LegalBasisFactory().pk,
        "valid_from": "2027-03-01",
    }

    answer = client.post(page("procedureline", "add"), typed)

    line = ProcedureLine.objects.get()
    assert (answer.status_code, line.code, line.award_levels, line.simplified) == (302, "tuyen-moi", ["state"], False)


def test_line_without_campaigns_cannot_ask_for_one(client, keeper):
    line = ProcedureLineFactory(ground="merit")
    typed = {
        **{name: getattr(line, name) for name in ("code", "name", "description", "ground", "rank", "valid_from")},
        "basis": line.basis_id,
        "needs_campaign": "on",
    }

    answer = client.post(page("procedureline", "change", line.pk), typed)

    assert list(answer.context["adminform"].errors) == ["needs_campaign"]


def test_part_filled_on_the_portal_needs_its_structure(client, keeper):
    typed = {
        "ground": "merit", "part": "Báo cáo", "kind": "report", "filling": "portal", "rank": "1",
        "basis": LegalBasisFactory().pk, "valid_from": "2027-03-01",
    }  # fmt: skip

    assert list(client.post(page("awardform", "add"), typed).context["adminform"].errors) == ["structure"]


def test_excel_adds_a_rate_by_code_and_number(client, keeper):
    kind = AwardKindFactory(code="bang_khen_tinh")
    basis = LegalBasisFactory(number="152/2025/NĐ-CP")
    rows = [
        ["Mã loại", "Đối tượng", "Hệ số", "Căn cứ (số, ký hiệu)", "Có hiệu lực từ", "Đã đối chiếu văn bản gốc"],
        ["bang_khen_tinh", "cá nhân", "1,5", "152/2025/NĐ-CP", "1/7/2025", "không"],
    ]

    answer = upload(client, "rewardrate", rows)

    assert answer.status_code == 302
    rate = RewardRate.objects.get()
    assert (rate.award_kind, rate.basis, rate.recipient_type) == (kind, basis, RecipientType.PERSON)
    assert (rate.coefficient, rate.valid_from, rate.verified) == (Decimal("1.50"), date(2025, 7, 1), False)


def test_excel_with_one_wrong_row_writes_none(client, keeper):
    AwardKindFactory(code="bang_khen_tinh")
    LegalBasisFactory(number="152/2025/NĐ-CP")
    rows = [
        ["Mã loại", "Đối tượng", "Hệ số", "Căn cứ (số, ký hiệu)", "Có hiệu lực từ"],
        ["bang_khen_tinh", "Cá nhân", 1.5, "152/2025/NĐ-CP", date(2025, 7, 1)],
        ["khong_co", "Cá nhân", 1.5, "152/2025/NĐ-CP", date(2025, 7, 1)],
    ]

    answer = upload(client, "rewardrate", rows)

    assert answer.status_code == 422
    assert answer.context_data["errors"] == [{"row": 3, "text": "Mã loại: Không tìm thấy: khong_co."}]
    assert RewardRate.objects.count() == 0


def test_excel_reads_kinds_of_recipient_as_words(client, keeper):
    rows = [
        ["Mã", "Tên", "Nhóm", "Cấp", "Đối tượng", "Thứ tự", "Đang dùng"],
        ["giay_khen", "Giấy khen", "Hình thức khen thưởng", "Cấp xã", "Tập thể; hộ gia đình", 9, "có"],
    ]

    upload(client, "awardkind", rows)

    assert AwardKind.objects.get().recipient_types == ["collective", "household"]


def test_text_in_use_is_kept(client, keeper):
    basis = BaseSalaryFactory().basis

    assert client.post(page("legalbasis", "delete", basis.pk), {"post": "yes"}).status_code == 403
    assert LegalBasis.objects.count() == 1


def test_wrong_salary_may_be_removed_and_is_remembered(client, keeper):
    salary = BaseSalaryFactory()

    client.post(page("basesalary", "delete", salary.pk), {"post": "yes"})

    assert BaseSalary.objects.count() == 0
    assert [event.verb for event in history_of(BaseSalary(pk=salary.pk))] == ["catalogue.deleted"]


def test_rules_of_campaigns_are_not_kept_here(client, keeper):
    RuleFactory(campaign_key="7", text="Riêng của một phong trào")
    RuleFactory(text="Của luật")

    page_text = client.get(page("rule", "changelist")).content.decode()

    assert ("Riêng của một phong trào" in page_text, "Của luật" in page_text) == (False, True)
    assert client.get(page("rule", "add")).url == reverse("awards:rule_add")


def test_rules_are_listed_in_words(client, keeper):
    RuleFactory(predicate="unit_not_dissolved")

    page_text = client.get(page("rule", "changelist")).content.decode()

    assert dict(predicate_choices())["unit_not_dissolved"] in page_text
    assert "unit_not_dissolved" not in page_text

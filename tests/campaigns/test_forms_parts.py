"""What a person may type into the parts of a draft, and the sentence beside the field when it cannot be."""

from datetime import datetime
from decimal import Decimal

import pytest
from crispy_forms.utils import render_crispy_form

from campaigns.enums import Comparator, DeadlineMeaning, MilestoneKind, ObligationKind, TargetLevel
from campaigns.forms.campaigns import CampaignForm
from campaigns.forms.obligations import ObligationForm
from campaigns.forms.parts import (
    CampaignAwardForm,
    CriterionForm,
    MilestoneForm,
    TargetForm,
    WorkItemForm,
)
from campaigns.models import Obligation
from campaigns.services.parts import FIELDS
from campaigns.wording import due_instant
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    ObligationFactory,
    ParticipationFactory,
    TargetFactory,
)
from tests.factories.people import make_ground, make_person
from tests.factories.units import UnitFactory
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

TARGET = {"level": "main", "text": "Tỷ lệ hộ nghèo", "comparator": ">=", "value": "3", "direction": "up"}
OBLIGATION = {
    "kind": ObligationKind.PLAN,
    "what": "Gửi kế hoạch",
    "wording": "trước ngày 15/7/2024",
    "due_date": "15/7/2024",
    "meaning": DeadlineMeaning.BEFORE,
    "units_send": "on",
}


@pytest.fixture
def campaign():
    return CampaignFactory()


def errors_of(form):
    return {name: list(messages) for name, messages in form.errors.items()}


# --- Targets


@pytest.mark.parametrize(
    ("typed", "value"),
    [("3", Decimal(3)), ("7,5", Decimal("7.5")), ("5.000", Decimal(5000)), ("1.234,5678", Decimal("1234.5678"))],
)
def test_target_reads_vietnamese_numbers(campaign, typed, value):
    form = TargetForm({**TARGET, "value": typed}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert form.values()["value"] == value


@pytest.mark.parametrize("typed", ["7,5 - 8", "50-55", "khoảng 3", "1,234.5", "3%", "NaN", "1e9"])
def test_target_refuses_what_is_not_one_number(campaign, typed):
    form = TargetForm({**TARGET, "value": typed}, campaign=campaign)

    assert errors_of(form) == {"value": ["Hãy nhập một số, ví dụ 7,5 hoặc 5.000. Nếu là khoảng, dùng ô “từ” và “đến”."]}
    assert form["value"].value() == typed


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"value": ""}, "value", "Hãy nhập giá trị của chỉ tiêu."),
        ({"comparator": ""}, "comparator", "Hãy chọn phép so."),
        ({"comparator": "between"}, "value_to", "Hãy nhập giá trị “đến” của khoảng."),
        ({"comparator": "between", "value_to": "3"}, "value_to", "Giá trị “đến” phải lớn hơn giá trị “từ”."),
        ({"comparator": "between", "value_to": "2,9"}, "value_to", "Giá trị “đến” phải lớn hơn giá trị “từ”."),
        ({"value_to": "5"}, "value_to", "Chỉ phép so “trong khoảng” mới có giá trị “đến”."),
        (
            {"level": "grade"},
            "level",
            "Chỉ tiêu theo mức độ không có con số; hãy chọn loại khác hoặc xóa giá trị.",
        ),
    ],
)
def test_target_comparator_and_figures_belong_together(campaign, change, field, message):
    form = TargetForm({**TARGET, **change}, campaign=campaign)

    assert errors_of(form) == {field: [message]}


def test_a_weighted_mean_names_its_weight(campaign):
    form = TargetForm({**TARGET, "roll_up": "weighted"}, campaign=campaign)

    assert errors_of(form) == {"weight_label": ["Hãy nêu trọng số là gì, ví dụ số hộ."]}
    assert TargetForm({**TARGET, "roll_up": "weighted", "weight_label": "số hộ"}, campaign=campaign).is_valid()


def test_an_exception_belongs_to_a_rule_and_to_units_taking_part(campaign):
    rule = TargetFactory(campaign=campaign)
    unit, stranger = ParticipationFactory(campaign=campaign).unit, UnitFactory()

    alone = TargetForm({**TARGET, "scope_units": [unit.pk]}, campaign=campaign)
    outside = TargetForm({**TARGET, "parent": rule.pk, "scope_units": [stranger.pk]}, campaign=campaign)
    good = TargetForm({**TARGET, "parent": rule.pk, "scope_units": [unit.pk]}, campaign=campaign)

    assert errors_of(alone) == {"parent": ["Chỉ tiêu áp dụng riêng phải thuộc một chỉ tiêu chính."]}
    assert errors_of(outside) == {"scope_units": ["Có mục đã chọn không còn trong danh sách."]}
    assert good.is_valid()
    assert list(good.values()["scope_units"]) == [unit]


def test_upper_targets_are_those_of_the_upper_campaign():
    upper = TargetFactory()
    lower = CampaignFactory(parent=upper.campaign)

    assert TargetForm({**TARGET, "upper": upper.pk}, campaign=lower).is_valid()
    assert set(TargetForm({**TARGET, "upper": upper.pk}, campaign=CampaignFactory()).errors) == {"upper"}


def test_rare_fields_stay_folded_until_one_is_filled(campaign):
    def drawn(form):
        return '<details class="form-details" open>' in render_crispy_form(form)

    plain, filled = TargetForm(campaign=campaign), TargetForm({**TARGET, "baseline": "29,93"}, campaign=campaign)

    assert (drawn(plain), drawn(filled)) == (False, True)


def test_target_range(campaign):
    form = TargetForm({**TARGET, "comparator": "between", "value": "7,5", "value_to": "8"}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert (form.values()["value"], form.values()["value_to"]) == (Decimal("7.5"), Decimal(8))


def test_target_none_left_is_zero(campaign):
    form = TargetForm({**TARGET, "value": "", "comparator": "", "implicit_zero": "on"}, campaign=campaign)

    assert form.is_valid(), form.errors
    values = form.values()
    assert (values["comparator"], values["value"], values["value_to"]) == (Comparator.EQUAL, Decimal(0), None)


def test_target_grade_needs_no_figure(campaign):
    form = TargetForm({**TARGET, "level": TargetLevel.GRADE, "value": ""}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert (form.values()["comparator"], form.values()["value"]) == ("", None)


@pytest.mark.parametrize(
    ("typed", "stored"), [("2025", "2025"), ("quý IV/2025", "2025-Q4"), ("10/2025", "2025-10"), ("", "")]
)
def test_target_time_is_partial(campaign, typed, stored):
    form = TargetForm({**TARGET, "by_when": typed}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert form.values()["by_when"] == stored


def test_target_offers_parents_of_its_own_campaign_only(campaign):
    mine, child = TargetFactory(campaign=campaign), None
    child = TargetFactory(campaign=campaign, parent=mine)
    foreign = TargetFactory()

    offered = set(TargetForm(campaign=campaign).fields["parent"].queryset)

    assert offered == {mine}
    assert errors_of(TargetForm({**TARGET, "parent": foreign.pk}, campaign=campaign)).keys() == {"parent"}
    assert errors_of(TargetForm({**TARGET, "parent": child.pk}, campaign=campaign)).keys() == {"parent"}


def test_target_number_is_shown_as_it_is_typed(campaign):
    target = TargetFactory(campaign=campaign, value=Decimal("1234.5000"))

    assert 'value="1.234,5"' in str(TargetForm(campaign=campaign, instance=target)["value"])


# --- Obligations


@pytest.mark.parametrize(
    ("change", "due_at"),
    [
        ({}, datetime(2024, 7, 15, tzinfo=HANOI)),
        (
            {"meaning": DeadlineMeaning.BY, "wording": "chậm nhất ngày 15/7/2024"},
            datetime(2024, 7, 16, tzinfo=HANOI),
        ),
        ({"meaning": DeadlineMeaning.BY, "wording": "", "due_date": "7/2024"}, datetime(2024, 8, 1, tzinfo=HANOI)),
        ({"meaning": DeadlineMeaning.NONE, "wording": "cùng báo cáo năm", "due_date": "2024"}, None),
        ({"due_date": "", "wording": "khi có văn bản triển khai"}, None),
    ],
)
def test_obligation_deadline_follows_date_and_meaning(campaign, change, due_at):
    form = ObligationForm({**OBLIGATION, **change}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert form.values()["due_at"] == due_at


@pytest.mark.parametrize(
    ("wording", "meaning", "valid"),
    [
        ("trước 30/11/2019", DeadlineMeaning.BEFORE, True),
        ("trước 30/11/2019", DeadlineMeaning.BY, False),
        ("Trước ngày 15/7/2024", DeadlineMeaning.BY, False),
        ("trước khi hết ngày 15/7", DeadlineMeaning.BY, True),
        ("chậm nhất ngày 15/7", DeadlineMeaning.BEFORE, False),
        ("đến hết ngày 15/7", DeadlineMeaning.BEFORE, False),
        ("đến hết ngày 15/7", DeadlineMeaning.BY, True),
        ("", DeadlineMeaning.BY, True),
    ],
)
def test_obligation_meaning_agrees_with_the_wording(campaign, wording, meaning, valid):
    form = ObligationForm({**OBLIGATION, "wording": wording, "meaning": meaning}, campaign=campaign)

    assert (form.is_valid(), list(form.errors)) == (valid, [] if valid else ["meaning"])


@pytest.mark.parametrize("typed", ["31/2/2024", "15/13/2024", "hôm nay", "15/7", "0/7/2024"])
def test_obligation_refuses_a_day_that_does_not_exist(campaign, typed):
    form = ObligationForm({**OBLIGATION, "due_date": typed}, campaign=campaign)

    assert errors_of(form) == {"due_date": ["Ngày không hợp lệ. Ví dụ: 15/7/2024, 7/2024, quý III/2024 hoặc 2024."]}


@pytest.mark.parametrize("typed", ["31/12/9999", "1/1/1899", "quý I/0000", "2201"])
def test_obligation_refuses_a_year_nobody_means(campaign, typed):
    form = ObligationForm({**OBLIGATION, "due_date": typed, "meaning": "by", "wording": ""}, campaign=campaign)

    assert errors_of(form) == {"due_date": ["Năm phải từ 1900 đến 2200."]}


@pytest.mark.parametrize("meaning", list(DeadlineMeaning))
def test_obligation_meaning_is_shown_again_when_edited(campaign, meaning):
    row = ObligationFactory(campaign=campaign, due_at=due_instant("2024-07-15", meaning))

    assert ObligationForm(campaign=campaign, instance=row)["meaning"].value() == meaning


def test_obligation_hands_the_service_no_more_than_its_fields(campaign):
    form = ObligationForm(OBLIGATION, campaign=campaign)

    assert form.is_valid(), form.errors
    assert set(form.values()) == set(FIELDS[Obligation])


# --- Milestones, awards, criteria, tasks


def test_milestone_needs_a_time_or_the_words(campaign):
    data = {"kind": MilestoneKind.FINAL}

    assert list(MilestoneForm(data, campaign=campaign).errors) == ["when"]
    assert MilestoneForm({**data, "wording": "Gắn với Đại hội"}, campaign=campaign).is_valid()
    assert MilestoneForm({**data, "when": "quý I/2020"}, campaign=campaign).is_valid()


def test_award_offers_kinds_in_use(campaign):
    used, retired = AwardKindFactory(), AwardKindFactory(is_active=False)

    offered = set(CampaignAwardForm(campaign=campaign).fields["award_kind"].queryset)

    assert used in offered
    assert retired not in offered


def test_criterion_offers_only_what_the_campaign_offers(campaign):
    award = CampaignAwardFactory(campaign=campaign)
    AwardKindFactory()

    assert list(CriterionForm(campaign=campaign).fields["award_kind"].queryset) == [award.award_kind]


@pytest.mark.parametrize("typed", ["-1", "9999999999999999999", "ba trăm triệu"])
def test_criterion_refuses_an_impossible_amount(campaign, typed):
    award = CampaignAwardFactory(campaign=campaign)
    data = {"award_kind": award.award_kind.pk, "text": "Đóng góp", "amount": typed}

    assert list(CriterionForm(data, campaign=campaign).errors) == ["amount"]


def test_task_is_kept_composed(campaign):
    form = WorkItemForm({"text": "Tổng kê\u0301t", "when": "quý I/2020"}, campaign=campaign)

    assert form.is_valid(), form.errors
    assert form.values() == {"when": "2020-Q1", "text": "Tổng kết", "in_charge": "", "conditional": False}


# --- The document


@pytest.fixture
def staff():
    return make_person("staff", make_ground().agency)


def document(**changes):
    return {"title": "Phong trào", "kind": "thematic", "document_kind": "ke_hoach_phat_dong", **changes}


def test_document_lines_become_lists(staff):
    form = CampaignForm(document(document_notes=" số để trống \n\n hai mục\tđánh số 8 "), user=staff)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["document_notes"] == ["số để trống", "hai mục đánh số 8"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 601}, "title"),
        ({"kind": "khac"}, "kind"),
        ({"period_from": "10/2025", "period_to": "6/2024"}, "period_to"),
        ({"period_from": "13/2024"}, "period_from"),
        ({"document_date": "31/6/2024"}, "document_date"),
        ({"min_models": "5", "max_models": "1"}, "max_models"),
        ({"min_models": "-1"}, "min_models"),
        ({"recipients_count": "99999999999"}, "recipients_count"),
        ({"document_notes": "\n".join("x" for _ in range(61))}, "document_notes"),
        ({"submission_routes": "x" * 501}, "submission_routes"),
        ({"parent": "0"}, "parent"),
        ({"parent": "abc"}, "parent"),
    ],
)
def test_document_refuses(staff, change, field):
    assert list(CampaignForm(document(**change), user=staff).errors) == [field]


def test_document_shows_lists_as_lines(staff):
    campaign = CampaignFactory(submission_routes=["Qua Sở Nội vụ", "Qua Mặt trận"])

    form = CampaignForm(user=staff, instance=campaign)

    assert "Qua Sở Nội vụ\nQua Mặt trận</textarea>" in str(form["submission_routes"])

from datetime import date
from decimal import Decimal

import pytest

from awards.enums import AwardGround, AwardNature, RecipientType
from awards.selectors import (
    authority_in_force,
    kinds_for,
    legal_bases_in_force,
    reward_amount,
    rules_in_force,
    threshold_for,
)
from awards.selectors.catalogue import catalogue_on, forms_in_force, reward_table, usual_bases
from tests.factories.awards import (
    AwardAuthorityFactory,
    AwardFormFactory,
    AwardKindFactory,
    BaseSalaryFactory,
    LegalBasisFactory,
    RewardRateFactory,
    RewardRoundingFactory,
    RuleFactory,
    VoteThresholdFactory,
)
from thidua.units.enums import UnitKind

pytestmark = pytest.mark.django_db
DAY = date(2025, 8, 1)


def test_kinds_for_recipient_type_in_their_order():
    second = AwardKindFactory(rank=2, recipient_types=["person"])
    first = AwardKindFactory(rank=1, recipient_types=["collective", "person"])
    AwardKindFactory(rank=3, recipient_types=["collective"])
    AwardKindFactory(rank=0, recipient_types=["person"], is_active=False)

    assert kinds_for(recipient_type=RecipientType.PERSON) == [first, second]


def test_kinds_for_a_decider_on_a_day():
    row = AwardAuthorityFactory(decider_kind=UnitKind.COMMUNE, valid_from=date(2025, 7, 1))
    AwardAuthorityFactory(decider_kind=UnitKind.PROVINCE)

    assert kinds_for(decider_kind=UnitKind.COMMUNE, on=DAY) == [row.award_kind]
    assert kinds_for(decider_kind=UnitKind.COMMUNE, on=date(2025, 6, 30)) == []


def test_kinds_for_a_decider_needs_the_day():
    with pytest.raises(ValueError, match="depends on the day"):
        kinds_for(decider_kind=UnitKind.COMMUNE)


def test_kinds_by_nature_keeps_titles_and_commendations_apart():
    title = AwardKindFactory(title=True)
    AwardKindFactory()

    assert kinds_for(nature=AwardNature.TITLE) == [title]


def test_authority_newest_row_wins():
    old = AwardAuthorityFactory(valid_from=date(2024, 1, 1), decider_title="Cũ")
    new = AwardAuthorityFactory(award_kind=old.award_kind, valid_from=date(2025, 7, 1), decider_title="Mới")

    assert authority_in_force(old.award_kind, UnitKind.PROVINCE, DAY) == new
    assert authority_in_force(old.award_kind, UnitKind.PROVINCE, date(2025, 6, 30)) == old
    assert authority_in_force(old.award_kind, UnitKind.DEPARTMENT, DAY) is None


def test_reward_follows_the_base_salary_of_the_day():
    kind = AwardKindFactory()
    RewardRateFactory(award_kind=kind, coefficient=Decimal("1.5"))
    BaseSalaryFactory(amount=1_800_000, valid_from=date(2023, 7, 1), valid_to=date(2024, 6, 30))
    BaseSalaryFactory(amount=2_340_000, valid_from=date(2024, 7, 1))

    before = reward_amount(kind, RecipientType.PERSON, date(2024, 6, 30))
    after = reward_amount(kind, RecipientType.PERSON, date(2024, 7, 1))

    assert before is not None
    assert after is not None
    assert (before.amount, after.amount) == (2_700_000, 3_510_000)


def test_reward_unknown_without_rate_or_salary():
    kind = RewardRateFactory(recipient_type=RecipientType.COLLECTIVE).award_kind

    assert reward_amount(kind, RecipientType.COLLECTIVE, DAY) is None
    BaseSalaryFactory()
    assert reward_amount(kind, RecipientType.PERSON, DAY) is None
    assert reward_amount(kind, RecipientType.COLLECTIVE, DAY) is not None


def test_reward_table_asks_three_questions_for_any_number_of_awards(django_assert_num_queries):
    BaseSalaryFactory()
    RewardRoundingFactory()
    kinds = [RewardRateFactory().award_kind for _ in range(5)]

    with django_assert_num_queries(3):
        table = reward_table([(kind.pk, RecipientType.PERSON) for kind in kinds], DAY)

    assert table.keys() == {(kind.pk, RecipientType.PERSON) for kind in kinds}


def test_threshold_of_the_award_goes_before_the_general_one():
    own = VoteThresholdFactory(award_kind=AwardKindFactory(), min_percent=Decimal("90"))
    general = VoteThresholdFactory(award_kind=None, min_percent=Decimal("50"), valid_from=date(2025, 1, 1))

    assert threshold_for(own.award_kind, DAY) == own
    assert threshold_for(AwardKindFactory(), DAY) == general


def test_threshold_unknown_on_an_earlier_day():
    row = VoteThresholdFactory(award_kind=AwardKindFactory(), valid_from=date(2025, 7, 1))

    assert threshold_for(row.award_kind, date(2025, 6, 30)) is None


def test_rules_general_first_then_the_awards_then_the_campaigns():
    kind = AwardKindFactory()
    campaigns = RuleFactory(award_kind=kind, campaign_key="7", code="c")
    own = RuleFactory(award_kind=kind, code="b")
    general = RuleFactory(award_kind=None, code="a")

    assert rules_in_force(kind, AwardGround.CAMPAIGN, "7", RecipientType.PERSON, DAY) == [general, own, campaigns]


@pytest.mark.parametrize(
    "values",
    [
        {"campaign_key": "8"},
        {"ground": AwardGround.MERIT},
        {"recipient_types": ["collective"]},
        {"valid_to": date(2025, 7, 31)},
        {"valid_from": date(2025, 8, 2)},
    ],
)
def test_rules_of_something_else_do_not_apply(values):
    RuleFactory(**values)

    assert rules_in_force(AwardKindFactory(), AwardGround.CAMPAIGN, "7", RecipientType.PERSON, DAY) == []


def test_rules_of_another_award_do_not_apply():
    RuleFactory(award_kind=AwardKindFactory())

    assert rules_in_force(AwardKindFactory(), AwardGround.CAMPAIGN, "7", RecipientType.PERSON, DAY) == []


def test_rules_one_version_per_code():
    RuleFactory(code="a", valid_from=date(2024, 1, 1), text="Cũ")
    new = RuleFactory(code="a", valid_from=date(2025, 7, 1), text="Mới")

    assert rules_in_force(AwardKindFactory(), "merit", "", RecipientType.PERSON, DAY) == [new]


def test_forms_of_the_recipient_type_and_of_everybody():
    kind = AwardKindFactory()
    common = AwardFormFactory(part="Tờ trình")
    own = AwardFormFactory(award_kind=kind, recipient_type=RecipientType.PERSON)
    AwardFormFactory(recipient_type=RecipientType.COLLECTIVE)
    AwardFormFactory(ground=AwardGround.SUDDEN)

    assert forms_in_force(kind, AwardGround.CAMPAIGN, RecipientType.PERSON, DAY) == [common, own]


def test_legal_bases_without_a_first_day_are_not_called_in_force():
    known = LegalBasisFactory(valid_from=date(2024, 1, 1))
    LegalBasisFactory(valid_from=None)
    LegalBasisFactory(valid_to=date(2025, 7, 31))

    assert list(legal_bases_in_force(DAY)) == [known]


def test_usual_bases_are_those_of_authority_and_money_laws_first():
    decree = LegalBasisFactory(number="98/2023/NĐ-CP", issued_on=date(2020, 1, 1))
    law = LegalBasisFactory(number="06/2022/QH15", issued_on=date(2022, 6, 15))
    LegalBasisFactory(number="73/2024/NĐ-CP")
    row = AwardAuthorityFactory(basis=law)
    RewardRateFactory(award_kind=row.award_kind, basis=decree)

    assert usual_bases([row.award_kind], UnitKind.PROVINCE, DAY) == [law, decree]


def test_catalogue_on_a_day_in_a_fixed_number_of_queries(django_assert_num_queries):
    BaseSalaryFactory()
    for _ in range(3):
        row = AwardAuthorityFactory()
        RewardRateFactory(award_kind=row.award_kind)
        RuleFactory(award_kind=row.award_kind)
    VoteThresholdFactory()
    RuleFactory(campaign_key="7", text="Riêng của một phong trào")

    with django_assert_num_queries(9):
        catalogue = catalogue_on(DAY)

    assert [len(entry.rules) for entry in catalogue.entries] == [1, 1, 1]
    assert (len(catalogue.general.thresholds), catalogue.general.rules) == (1, [])


def test_catalogue_keeps_a_retired_award_while_somebody_may_decide_it():
    retired = AwardKindFactory(is_active=False)
    AwardAuthorityFactory(award_kind=retired, valid_to=date(2025, 6, 30))

    assert [entry.kind for entry in catalogue_on(date(2025, 6, 30)).entries] == [retired]
    assert catalogue_on(DAY).entries == []

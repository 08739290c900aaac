"""The catalogue keeps dates in order and says of every row whether somebody checked it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from awards.eligibility import check  # noqa: F401  # fills the registry
from awards.eligibility.params import ParamKind
from awards.eligibility.registry import ALTERNATIVES, PREDICATES
from awards.enums import AwardGround, AwardLevel, AwardNature, RecipientType, VoteDenominator
from awards.structures import check_sections
from tests.demo.support import data_file
from thidua.units.enums import UnitKind

CITED = (
    "authorities",
    "lines",
    "line_steps",
    "report_structures",
    "forms",
    "reward_rates",
    "base_salaries",
    "vote_thresholds",
    "quorum_rules",
    "rules",
    "working_day_limits",
)


def rows(section: str) -> list[dict]:
    return data_file("catalogue.json")[section]


def in_force(section: str, day: str, **match: object) -> list[dict]:
    return [
        row
        for row in rows(section)
        if row["valid_from"] <= day <= row.get("valid_to", "9999")
        and all(row.get(name) == value for name, value in match.items())
    ]


@pytest.mark.parametrize("section", CITED)
def test_row_cites_a_known_basis_and_says_whether_it_is_checked(section):
    keys = {row["key"] for row in rows("legal_bases")}

    assert [row for row in rows(section) if row["basis"] not in keys or not isinstance(row["verified"], bool)] == []


@pytest.mark.parametrize("section", CITED)
def test_row_dates_are_in_order(section):
    for row in rows(section):
        begun = date.fromisoformat(row["valid_from"])
        assert "valid_to" not in row or begun <= date.fromisoformat(row["valid_to"])


@pytest.mark.parametrize("section", CITED)
def test_unchecked_row_says_why(section):
    assert [row for row in rows(section) if not row["verified"] and not row.get("note")] == []


def test_award_kinds_are_titles_or_commendations_never_both():
    for row in rows("award_kinds"):
        AwardNature(row["nature"])
        AwardLevel(row["level"])
        assert set(row["recipient_types"]) <= set(RecipientType.values)
    assert len({row["code"] for row in rows("award_kinds")}) == len(rows("award_kinds"))


def test_department_gives_certificates_of_merit_never_bang_khen():
    given = {row["award"] for row in in_force("authorities", "2026-11-01", decider_kind="department")}

    assert given == {"tt_ld_tien_tien", "cstd_co_so", "ld_tien_tien", "giay_khen_so"}


def test_district_has_no_authority_after_june_2025():
    assert in_force("authorities", "2025-07-01", decider_kind="district") == []
    assert len(in_force("authorities", "2025-06-30", decider_kind="district")) == 5


@pytest.mark.parametrize("kind", ["commune", "ward"])
@pytest.mark.parametrize(("day", "basis"), [("2020-12-31", "luat-2003"), ("2024-01-01", "luat-2022")])
def test_commune_gives_its_giay_khen_under_the_law_of_the_day(kind, day, basis):
    given = [row for row in in_force("authorities", day, decider_kind=kind) if row["award"] == "giay_khen_xa"]

    assert [(row["basis"], row["verified"]) for row in given] == [(basis, basis == "luat-2022")]


def test_authorities_use_known_unit_kinds():
    assert {row["decider_kind"] for row in rows("authorities")} <= set(UnitKind.values)


@pytest.mark.parametrize(
    ("day", "amount"), [("2023-07-01", 1_800_000), ("2026-06-30", 2_340_000), ("2026-07-01", 2_530_000)]
)
def test_base_salary_on_a_day(day, amount):
    assert [row["amount"] for row in in_force("base_salaries", day)] == [amount]


def test_reward_rate_is_single_on_any_day():
    for day in ("2022-01-01", "2024-06-01", "2026-11-01"):
        found = [(row["award"], row["recipient_type"]) for row in in_force("reward_rates", day)]
        assert len(found) == len(set(found)), day


def test_threshold_of_the_provincial_title_was_ninety_percent_of_all_members():
    (row,) = in_force("vote_thresholds", "2023-01-01", award="cstd_tinh")

    assert (row["min_percent"], row["denominator"], row["secret"], row["verified"]) == ("90", "all_members", True, True)
    assert {row["denominator"] for row in rows("vote_thresholds")} <= set(VoteDenominator.values)


def test_threshold_after_2024_is_marked_unchecked():
    (row,) = in_force("vote_thresholds", "2026-11-01", award="cstd_tinh")

    assert (row["min_percent"], row["verified"]) == ("80", False)


def test_form_of_campaign_reports_is_number_eight_under_decree_98():
    reports = [row for row in in_force("forms", "2024-07-01", ground="campaign") if row["kind"] == "report"]

    assert {row["recipient_type"]: (row["form_number"], row["verified"]) for row in reports} == dict.fromkeys(
        RecipientType.values, ("08", True)
    )
    assert {row["ground"] for row in rows("forms")} <= set(AwardGround.values)


def test_rules_use_the_known_predicates():
    assert {row["predicate"] for row in rows("rules")} <= PREDICATES.keys()


def test_parameters_of_rules_are_those_their_predicates_declare():
    awards = {row["code"] for row in rows("award_kinds")}
    for predicate, params in _terms(rows("rules")):
        declared = {param.name: param for param in PREDICATES[predicate].params}
        assert params.keys() <= declared.keys(), predicate
        assert [n for n, p in declared.items() if p.required and n not in params] == [], predicate
        assert {params[n] for n, p in declared.items() if p.kind is ParamKind.AWARD and n in params} <= awards


def _terms(found: list[dict]) -> list[tuple[str, dict]]:
    """Conditions and those inside alternatives."""
    terms = [(row["predicate"], row["params"]) for row in found if row["predicate"] != ALTERNATIVES]
    ways = [way for row in found if row["predicate"] == ALTERNATIVES for way in row["params"]["ways"]]
    return terms + [(term["predicate"], term["params"]) for way in ways for term in way]


@pytest.mark.parametrize("code", [row["code"] for row in data_file("catalogue.json")["rules"]])
def test_versions_of_a_rule_do_not_overlap(code):
    versions = sorted((row["valid_from"], row.get("valid_to", "9999")) for row in rows("rules") if row["code"] == code)

    assert [pair for pair in pairwise(versions) if pair[0][1] >= pair[1][0]] == []


def test_bang_khen_for_merit_has_two_ways_under_the_law():
    (row,) = in_force("rules", "2026-11-01", code="bang-khen-ca-nhan-cong-trang")

    assert [[term["predicate"] for term in way] for way in row["params"]["ways"]] == [
        ["held_award_years"],
        ["rated_years", "initiatives"],
    ]
    assert (row["article"], row["verified"]) == ("Điều 74 khoản 1 điểm d", True)


def test_dossiers_received_before_the_new_law_have_a_transition():
    (row,) = rows("transitions")

    assert (row["old"], row["new"], row["cutoff"]) == ("luat-2022", "luat-2026", "2026-10-01")
    assert (row["criterion"], row["more_favourable"], row["verified"]) == ("received_before", True, False)


def test_rule_versions_do_not_overlap():
    for day in ("2024-06-01", "2026-09-30", "2026-10-01"):
        codes = [row["code"] for row in in_force("rules", day)]
        assert len(codes) == len(set(codes)), day


def test_holidays_are_single_days_and_hold_tet_2026():
    days = [row["date"] for row in rows("holidays")]

    assert days == sorted(set(days))
    assert {f"2026-02-{day}" for day in (16, 17, 18, 19, 20)} <= set(days)


def test_every_ground_has_a_line_and_parts_today():
    assert {row["ground"] for row in in_force("lines", "2026-11-01")} == set(AwardGround.values)
    required = {row["ground"] for row in in_force("forms", "2026-11-01", required=True)}
    assert required == set(AwardGround.values)


def test_lines_say_when_they_are_used_and_give_an_example():
    assert [row["code"] for row in rows("lines") if not (row["description"] and row["example"])] == []


@pytest.mark.parametrize("row", rows("report_structures"), ids=lambda row: row["code"])
def test_structure_of_a_report_can_be_filled(row):
    check_sections(row["sections"])


def test_forms_and_steps_name_lines_and_structures_that_exist():
    lines = {row["code"] for row in rows("lines")}
    structures = {row["code"] for row in rows("report_structures")}

    assert {row["line"] for row in [*rows("line_steps"), *rows("forms")] if "line" in row} <= lines
    assert {row["structure"] for row in rows("forms") if "structure" in row} == structures

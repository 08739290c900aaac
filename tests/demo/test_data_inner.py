"""The data files agree with themselves and with each other; needs no database."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date

import pytest

from campaigns.enums import Comparator, ObligationKind
from tests.demo.support import DATA, campaign_file, data_file, unit_keys, unit_rows
from thidua.accounts.roles import ROLES
from thidua.common.dates import PartialDate
from thidua.units.enums import ClusterKind, UnitEventKind, UnitKind

ALL_FILES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.json"))
REAL = ("000", "001", "002", "003", "004")
CAMPAIGNS = (*REAL, "current")
UNIT_FILES = ("units_son_la.json", "units_dien_bien.json")


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def award_codes() -> set[str]:
    return {row["code"] for row in data_file("catalogue.json")["award_kinds"]}


@pytest.mark.parametrize("name", ALL_FILES)
def test_file_is_nfc_with_two_space_indent(name):
    text = (DATA / name).read_text(encoding="utf-8")

    assert unicodedata.is_normalized("NFC", text)
    assert text.startswith("{\n  ")


def test_unit_keys_are_unique():
    assert repeated([row["key"] for row in unit_rows()]) == []


def test_unit_parents_come_before_their_children():
    seen: set[str] = set()
    orphans = []
    for row in unit_rows():
        if row.get("parent") and row["parent"] not in seen:
            orphans.append(row["key"])
        seen.add(row["key"])

    assert orphans == []


def test_unit_kinds_and_dates():
    for row in unit_rows():
        UnitKind(row["kind"])
        begun, ended = (
            date.fromisoformat(row[name]) if name in row else None for name in ("established_on", "dissolved_on")
        )
        assert not (begun and ended) or begun < ended, row["key"]


def test_successors_exist_and_only_dissolved_units_have_them():
    keys = unit_keys()
    wrong = [
        row["key"]
        for row in unit_rows()
        if row.get("successors") and (not row.get("dissolved_on") or set(row["successors"]) - keys)
    ]

    assert wrong == []


@pytest.mark.parametrize(("name", "communes", "wards"), [(UNIT_FILES[0], 67, 8), (UNIT_FILES[1], 42, 3)])
def test_present_communes_are_complete_and_coded(name, communes, wards):
    present = [
        row for row in data_file(name)["units"] if row["kind"] in ("commune", "ward") and "dissolved_on" not in row
    ]

    assert Counter(row["kind"] for row in present) == {"commune": communes, "ward": wards}
    assert repeated([row["codes"][0]["code"] for row in present]) == []
    assert {len(row["codes"][0]["code"]) for row in present} == {5}


@pytest.mark.parametrize(("name", "count"), [(UNIT_FILES[0], 12), (UNIT_FILES[1], 10)])
def test_districts_ended_on_the_first_of_july_2025(name, count):
    ends = [row["dissolved_on"] for row in data_file(name)["units"] if row["kind"] == "district"]

    assert ends == ["2025-07-01"] * count


def test_chieng_ngan_went_into_ward_chieng_sinh():
    row = next(row for row in unit_rows() if row["key"] == "sl-xa-chieng-ngan")

    assert (row["parent"], row["dissolved_on"], row["successors"]) == (
        "sl-thanh-pho-son-la",
        "2025-07-01",
        ["sl-phuong-chieng-sinh"],
    )


@pytest.mark.parametrize("name", UNIT_FILES)
def test_events_name_known_units(name):
    keys = unit_keys()
    for event in data_file(name)["events"]:
        UnitEventKind(event["kind"])
        date.fromisoformat(event["effective_on"])
        assert event["document"]
        assert set(event["sources"]) | set(event.get("results", [])) <= keys


@pytest.mark.parametrize("name", UNIT_FILES)
def test_clusters_are_marked_invented_and_led_by_members(name):
    keys = unit_keys()
    for cluster in data_file(name)["clusters"]:
        ClusterKind(cluster["kind"])
        assert cluster["invented"] is True
        assert {cluster["head"], cluster["deputy"]} <= set(cluster["members"]) <= keys
        assert repeated(cluster["members"]) == []


@pytest.mark.parametrize("name", UNIT_FILES)
def test_unit_sits_in_one_cluster_a_year(name):
    seats = [f"{cluster['year']} {member}" for cluster in data_file(name)["clusters"] for member in cluster["members"]]

    assert repeated(seats) == []


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_campaign_target_keys_and_parents(name):
    seen: set[str] = set()
    for row in campaign_file(name)["targets"]:
        Comparator(row["comparator"])
        assert row["key"] not in seen
        assert row.get("parent") is None or row["parent"] in seen, row["key"]
        assert (row["comparator"] == "between") == (row["value_to"] is not None), row["key"]
        seen.add(row["key"])


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_campaign_owner_obligations_and_awards_are_known(name):
    campaign = campaign_file(name)
    kinds = {code for award in campaign["awards"] or [] for code in award["kinds"]}

    assert campaign["owner"] in unit_keys()
    assert kinds | {row["award"] for row in campaign["criteria"]} <= award_codes()
    assert repeated([row["key"] for row in campaign["obligations"]]) == []
    assert {row["kind"] for row in campaign["obligations"]} <= set(ObligationKind.values)
    assert {row["via"] for row in campaign["obligations"] if row.get("via")} <= unit_keys()


@pytest.mark.parametrize("name", REAL)
def test_campaign_dates_are_partial_dates(name):
    campaign = campaign_file(name)
    written = [campaign["document"]["date"], campaign["period"]["from"], campaign["period"]["to"]]
    written += [row["when"] for row in (*campaign["milestones"], *campaign["work_items"]) if row["when"]]
    written += [row["date"] for row in campaign["obligations"] if row["date"]]
    written += [row["by_when"] for row in campaign["targets"]]

    assert [str(PartialDate.parse(text)) for text in written] == written


def test_documents_of_superior_levels_lead_up_from_the_commune():
    parents = {row["key"]: row for row in campaign_file("parents")["campaigns"]}
    city = parents[campaign_file("004")["parent"]]
    province = parents[city["parent"]]

    assert (city["document"]["number"], city["document"]["date"]) == ("53", "2020-02-24")
    assert (province["document"]["number"], province["document"]["date"]) == ("01", "2020-01-02")


def test_people_are_unique_and_hold_known_roles_in_known_units():
    people = data_file("people.json")["people"]
    keys = unit_keys()
    seats = [seat for person in people for seat in person["memberships"]]

    assert repeated([person["username"] for person in people]) == []
    assert repeated([person["full_name"] for person in people]) == []
    assert {seat["role"] for seat in seats} == set(ROLES)
    assert {seat["unit"] for seat in seats} <= keys
    assert {person["email"].rsplit("@", 1)[1] for person in people} == {"demo.invalid"}


def test_commune_of_the_story_has_a_school_a_station_and_a_village_with_officer_and_head():
    """A commune's own campaign is nothing without the units below it; they are invented and say so."""
    children = [row for row in unit_rows() if row.get("parent") == "sl-xa-yen-chau"]
    below = {row["key"]: row for row in children if row["kind"] != "office"}
    seats = [seat for person in data_file("people.json")["people"] for seat in person["memberships"]]
    held = {(seat["unit"], seat["role"]) for seat in seats if seat["unit"] in below}

    assert [row["kind"] for row in below.values()] == ["school", "hospital", "village"]
    assert {row["note"] for row in below.values()} == {"Đơn vị dùng thử, không có thật."}
    assert held == {(key, role) for key in below for role in ("unit_officer", "unit_head")}


def test_current_campaign_is_invented_and_has_four_obligations_around_today():
    campaign = campaign_file("current")

    assert campaign["invented"] is True
    assert [row["due_offset"] for row in campaign["obligations"]] == [-20, 3, 20, 75]
    assert len(campaign["participant_units"]) >= 25
    assert set(campaign["participant_units"]) <= unit_keys()


def test_activity_refers_to_the_current_campaign_only():
    campaign, activity = campaign_file("current"), campaign_file("current_activity")
    obligations = {row["key"] for row in campaign["obligations"]}
    targets = {row["key"] for row in campaign["targets"]}
    sent = [row for part in activity["participations"] for row in part["submissions"]]
    registered = [row for part in activity["participations"] for row in part["registered_targets"]]

    assert [part["unit"] for part in activity["participations"]] == campaign["participant_units"]
    assert {row["obligation"] for row in sent} <= obligations
    assert {row["target"] for row in registered} <= targets
    assert [row["number"] for row in sent if row["state"] == "returned" and not row.get("reason")] == []

"""Truth tables: the place in the cụm, khối and what it put the unit forward for."""

import pytest

from awards.eligibility import ClusterPlace, EndorsedFor
from awards.enums import Verdict
from tests.factories.awards import AwardKindFactory

SEEN = {"label": "Xếp thứ nhất", "url": "/bang-diem/1/"}


@pytest.mark.parametrize(
    ("places", "or_manual", "verdict"),
    [
        ([(2025, 1)], False, Verdict.PASS),
        ([(2025, 1)], True, Verdict.PASS),
        ([(2025, 2)], False, Verdict.FAIL),
        ([(2025, 2)], True, Verdict.MANUAL),
        ([(2025, None)], False, Verdict.FAIL),
        ([(2024, 1)], False, Verdict.MISSING),
        ([], False, Verdict.MISSING),
        ([], True, Verdict.MANUAL),
    ],
)
def test_leading_the_cluster(candidate, judge, places, or_manual, verdict):
    known = candidate(cluster_places=tuple(ClusterPlace(year, rank, SEEN) for year, rank in places))

    assert judge(known, "leads_cluster", or_manual=or_manual).verdict == verdict


@pytest.mark.parametrize(
    ("year", "same", "verdict"),
    [(2025, True, Verdict.PASS), (2025, False, Verdict.MANUAL), (2024, True, Verdict.MISSING)],
)
def test_endorsement_of_the_year_for_the_award(candidate, judge, year, same, verdict):
    kind = AwardKindFactory()
    given = kind if same else AwardKindFactory()

    result = judge(candidate(award_kind=kind, endorsements=(EndorsedFor(year, given.pk, SEEN),)), "endorsed")

    assert (result.verdict, len(result.evidence)) == (verdict, int(verdict != Verdict.MISSING))


def test_no_endorsement_on_the_portal_is_missing(candidate, judge):
    assert judge(candidate(), "endorsed").verdict == Verdict.MISSING

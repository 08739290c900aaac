"""Two officers on one report over real connections: one save wins, the other is told, no text is overwritten."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from dossiers.models import Dossier, DossierPart, PartDraft
from dossiers.services import reports
from dossiers.services.locking import check_version
from tests.dossiers.test_races import at_once, refused, user
from tests.factories.awards import AwardFormFactory, ReportStructureFactory
from tests.factories.dossiers import make_stage
from tests.factories.people import make_person
from thidua.common.errors import StaleObject

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def race():
    stage = make_stage()
    form = AwardFormFactory(kind="report", required=True, per_nominee=True, filling="portal",
                            structure=ReportStructureFactory())  # fmt: skip
    nomination = stage.nominate(stage.draft())
    people = [stage.officer, *(make_person("unit_officer", stage.unit) for _ in range(5))]

    def save(person, seen=0):
        return reports.save_report(
            by=user(person), nomination=nomination, form=form, content={"achieved": f"Chữ của {person.pk}"}, seen=seen
        )

    return nomination, form, people, save


def test_of_six_saves_on_one_version_one_is_kept(race):
    nomination, _, people, save = race

    outcomes = at_once(*[lambda one=person: save(one) for person in people])

    assert [type(outcome) for outcome in refused(outcomes)] == [StaleObject] * 5
    (kept,) = DossierPart.objects.filter(nomination=nomination)
    assert kept.content["achieved"] == f"Chữ của {kept.added_by_id}"


def test_without_the_lock_both_pass_the_check(race, monkeypatch):
    """The positive control: both read the version before either writes; only the database's own rule is left."""
    _, _, people, save = race
    passed, together = [], Barrier(2)

    def look_together(seen, stored):
        check_version(seen, stored)
        passed.append(stored)
        together.wait(timeout=10)

    def try_to_save(person):
        try:
            return save(person)
        except IntegrityError as error:
            return error

    monkeypatch.setattr(reports, "lock_dossier", lambda pk: Dossier.objects.get(pk=pk))
    monkeypatch.setattr(reports, "check_version", look_together)
    outcomes = at_once(*[lambda one=person: try_to_save(one) for person in people[:2]])

    assert (passed, refused(outcomes)) == ([0, 0], [])
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [IntegrityError]


def test_drafts_of_many_at_once_stand_side_by_side(race):
    nomination, form, people, _ = race

    outcomes = at_once(
        *[
            lambda one=person: reports.save_draft(
                by=user(one), nomination=nomination, form=form, content={"achieved": str(one.pk)}, base=0
            )
            for person in people * 2
        ]
    )

    assert refused(outcomes) == []
    assert {draft.user_id: draft.content["achieved"] for draft in PartDraft.objects.all()} == {
        person.pk: str(person.pk) for person in people
    }


def test_restoring_and_saving_at_once_end_in_one_line_of_versions(race):
    nomination, _, people, save = race
    first = save(people[0])
    save(people[1], seen=1)

    at_once(lambda: reports.restore_part(by=user(people[0]), part=first), lambda: save(people[2], seen=2))

    versions = list(nomination.parts.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, len(versions) + 1))
    assert nomination.parts.filter(is_current=True).count() == 1

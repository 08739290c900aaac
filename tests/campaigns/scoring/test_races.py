"""Publishing at the same moment as publishing or scoring, on real row locks, with a control without the lock."""

from __future__ import annotations

from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import IntegrityError, connection, transaction

from campaigns.enums import SheetStatus
from campaigns.models import Score, ScoreSheet
from campaigns.selectors.score_verify import differences
from campaigns.services import score_cards, score_sheets
from tests.campaigns.scoring.stage import FULL, ScoreStage, entries_of, fresh, make_score_stage
from tests.campaigns.test_races_staff import at_once
from thidua.audit.selectors import history_of
from thidua.common.errors import DomainError

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage(media) -> ScoreStage:
    return make_score_stage()


def test_eight_publications_at_once_leave_one(stage: ScoreStage):
    sheet = stage.scored()

    answers = at_once(*[lambda: score_sheets.publish(by=stage.leader, sheet=sheet)] * 8)

    assert sum(not isinstance(answer, DomainError) for answer in answers) == 1
    assert history_of(sheet).filter(verb="score_sheet.published").count() == 1
    assert differences(fresh(sheet)) == []


def test_reopening_and_publishing_at_once_never_publish_an_open_card(stage: ScoreStage):
    for number in range(5):
        sheet = stage.scored(title=f"Bảng {number}")
        card = stage.card(sheet, stage.ground.commune, "official")

        returned, published = at_once(
            lambda card=card: score_cards.return_card(by=stage.staff, card=card, reason="Xem lại"),
            lambda sheet=sheet: score_sheets.publish(by=stage.leader, sheet=sheet),
        )

        assert isinstance(returned, DomainError) != isinstance(published, DomainError)
        card.refresh_from_db()
        assert (fresh(sheet).status == SheetStatus.PUBLISHED) == (card.sent_at is not None)


def test_two_saves_of_one_card_at_once_leave_one_and_a_refusal(stage: ScoreStage):
    sheet = stage.opened()
    card = stage.card(sheet, stage.ground.commune)
    officer = stage.officers[stage.ground.commune.pk]
    seen = score_cards.fingerprint({})

    def save(first: str):
        entries = entries_of(sheet, (first, *FULL[1:]))
        return lambda: score_cards.save_card(by=officer, card=card, entries=entries, seen=seen)

    answers = at_once(save("10"), save("20"))

    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert Score.objects.count() == 5


def test_a_raw_write_during_publication_waits_and_is_refused(stage: ScoreStage):
    """The trigger reads the sheet FOR SHARE, so even a write past the services cannot slip between."""
    sheet = stage.scored()
    both, refusals = Barrier(2), []

    def publish() -> None:
        try:
            with transaction.atomic():
                score_sheets.publish(by=stage.leader, sheet=sheet)
                both.wait(timeout=10)
                sleep(0.5)
        finally:
            connection.close()

    def write() -> None:
        both.wait(timeout=10)
        try:
            Score.objects.filter(criterion__sheet=sheet, stage="official").update(points=1)
        except IntegrityError as error:
            refusals.append(str(error))
        finally:
            connection.close()

    threads = [Thread(target=publish), Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refusals) == 1
    assert "frozen" in refusals[0]
    assert differences(fresh(sheet)) == []


def test_control_without_the_lock_both_see_a_table_to_publish(stage: ScoreStage):
    sheet = stage.scored()
    both_have_read = Barrier(2)

    def careless():
        with transaction.atomic():
            row = ScoreSheet.objects.get(pk=sheet.pk)
            both_have_read.wait(timeout=10)
            return row.status

    assert at_once(careless, careless) == [SheetStatus.OFFICIAL, SheetStatus.OFFICIAL]

"""What was published never changes: refused by the services, refused by the database, and verified byte for byte."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from campaigns import score_frozen
from campaigns.enums import ScoreStage as St
from campaigns.models import Score, ScoreCriterion, ScoreReturn, ScoreSheet
from campaigns.ranking import rank, ranking_text, read_inputs, sha256
from campaigns.selectors.score_verify import differences
from campaigns.services import score_cards, score_sheets, score_table
from campaigns.services.score_table import LineValues
from tests.campaigns.scoring.stage import FULL, ScoreStage, entries_of, fresh
from thidua.common.errors import WrongState


@pytest.fixture
def sheet(stage: ScoreStage) -> ScoreSheet:
    ground = stage.ground
    return stage.published(
        {ground.commune.pk: ("60", "40", "5", "0", "1"), ground.sibling.pk: ("10", "40", "0", "1", "1")}
    )


def test_the_ranking_is_what_the_frozen_inputs_give(sheet: ScoreSheet):
    """Byte for byte, from the text alone."""
    assert ranking_text(rank(read_inputs(sheet.frozen_inputs))) == sheet.frozen_ranking
    assert (sha256(sheet.frozen_inputs), sha256(sheet.frozen_ranking)) == (sheet.inputs_sha256, sheet.ranking_sha256)
    rows = rank(read_inputs(sheet.frozen_inputs)).rows
    assert [(row.name, row.total, row.rank) for row in rows] == [
        ("Ủy ban nhân dân xã Yên Châu", 103, 1),
        ("Sở Y tế", 80, 2),
        ("Ủy ban nhân dân xã Mai Sơn", 49, None),
    ]


def test_services_refuse_every_change_after_publication(stage: ScoreStage, sheet: ScoreSheet):
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)
    values = LineValues("points", "Khác", maximum=Decimal(1))
    first = ScoreCriterion.objects.filter(sheet=sheet, kind="points").first()
    changes = [
        lambda: score_cards.save_card(by=stage.staff, card=card, entries=entries_of(sheet, FULL)),
        lambda: score_cards.send_card(by=stage.staff, card=card, entries=entries_of(sheet, FULL)),
        lambda: score_cards.fill_from_self(by=stage.staff, card=card),
        lambda: score_cards.return_card(by=stage.staff, card=card, reason="Sửa"),
        lambda: score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=values),
        lambda: score_table.update_line(by=stage.staff, line=first, version=None, values=values),
        lambda: score_table.remove_line(by=stage.staff, line=first),
        lambda: score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Sửa"),
        lambda: score_sheets.update_sheet(by=stage.staff, sheet=sheet, version=None, title="A", total=Decimal(1)),
    ]
    for change in changes:
        with pytest.raises(WrongState, match="đã công bố"):
            change()
    assert differences(fresh(sheet)) == []


RAW_WRITES = (
    "UPDATE campaigns_score SET points = 1",
    "DELETE FROM campaigns_score",
    "UPDATE campaigns_scorecriterion SET maximum = 1",
    "DELETE FROM campaigns_scorereturn",
    "UPDATE campaigns_scorereturn SET sent_at = NULL, sent_by_id = NULL",
    "UPDATE campaigns_scoresheet SET total = 1",
    "UPDATE campaigns_scoresheet SET status = 'draft', published_at = NULL, published_by_id = NULL",
    "UPDATE campaigns_scoresheet SET frozen_ranking = '{}'",
)


@pytest.mark.parametrize("statement", RAW_WRITES)
def test_the_database_refuses_raw_writes(sheet: ScoreSheet, statement: str):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert differences(fresh(sheet)) == []


def test_the_database_refuses_new_rows_and_rows_moved_in(stage: ScoreStage, sheet: ScoreSheet):
    other = stage.opened(title="Bảng khác")
    stage.send(stage.card(other, stage.ground.commune), FULL)
    row = Score.objects.filter(criterion__sheet=other).first()
    score = Score.objects.filter(criterion__sheet=sheet).first()
    values = {"unit": row.unit, "stage": "cross", "scorer": row.unit, "scored_at": row.scored_at}
    writes = [
        lambda: Score.objects.create(**values, criterion=score.criterion, points=Decimal(1), scored_by=row.scored_by),
        lambda: Score.objects.filter(pk=row.pk).update(criterion=score.criterion, stage="cross"),
        lambda: ScoreCriterion.objects.create(sheet=sheet, text="Thêm", maximum=Decimal(1)),
        lambda: ScoreReturn.objects.create(sheet=sheet, unit=row.unit, stage="cross", scorer=row.unit),
        lambda: ScoreCriterion.objects.filter(sheet=other).update(sheet=sheet),
        lambda: ScoreSheet.objects.filter(pk=sheet.pk).delete(),
    ]
    for write in writes:
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            write()
    assert differences(fresh(sheet)) == []


def test_a_table_that_is_not_published_may_still_be_written(stage: ScoreStage, sheet: ScoreSheet):
    """Control: the triggers look at the sheet, not at the table."""
    other = stage.opened(title="Bảng khác")
    stage.send(stage.card(other, stage.ground.commune), FULL)

    assert Score.objects.filter(criterion__sheet=other).update(points=1) == 5
    assert ScoreReturn.objects.filter(sheet=other).delete()[0] == 3


def verify(*args: str) -> list[str]:
    out = StringIO()
    call_command("verify_ranking", *args, stdout=out)
    return out.getvalue().splitlines()


def test_verify_says_what_agrees(stage: ScoreStage, sheet: ScoreSheet):
    stage.draft(title="Chưa công bố")

    assert verify(str(sheet.pk)) == verify("--all") == [f"{sheet.pk} {sheet} {sheet.ranking_sha256[:16]}: khớp"]


def test_verify_asks_for_a_sheet_that_is_published(stage: ScoreStage):
    draft = stage.draft()

    with pytest.raises(CommandError, match="Hãy ghi số"):
        verify()
    with pytest.raises(CommandError, match="Không có bảng xếp hạng"):
        verify(str(draft.pk))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (
            {"frozen_ranking": lambda s: s.frozen_ranking.replace('"rank":2', '"rank":1')},
            "tính lại ra bảng xếp hạng khác",
        ),
        ({"frozen_inputs": lambda s: s.frozen_inputs + " "}, "không ở dạng chuẩn"),
        ({"frozen_inputs": lambda s: s.frozen_inputs.replace('"60.00"', '"59.00"')}, "tính lại ra bảng xếp hạng khác"),
        ({"frozen_inputs": lambda s: "{}"}, "không đọc được"),
    ],
)
def test_verify_notices_one_changed_byte_even_with_a_new_hash(sheet: ScoreSheet, change, found):
    """With the guard lifted, as somebody with the keys of the database could."""
    values = {name: make(sheet) for name, make in change.items()}
    values |= {name.replace("frozen_", "") + "_sha256": sha256(text) for name, text in list(values.items())}
    with score_frozen.lifted(connection):
        ScoreSheet.objects.filter(pk=sheet.pk).update(**values)

    assert found in "; ".join(differences(fresh(sheet)))
    with pytest.raises(CommandError, match="1 bảng xếp hạng không khớp"):
        verify("--all")


def test_verify_notices_a_changed_score(sheet: ScoreSheet):
    with score_frozen.lifted(connection):
        Score.objects.filter(stage=St.OFFICIAL, points=60).update(points=59)

    assert differences(fresh(sheet)) == ["điểm đang lưu khác điểm lúc công bố"]


def test_a_renamed_unit_changes_nothing_that_was_published(stage: ScoreStage, sheet: ScoreSheet):
    stage.ground.commune.name = "Xã Khác"
    stage.ground.commune.save()

    assert differences(fresh(sheet)) == []
    assert "Ủy ban nhân dân xã Yên Châu" in fresh(sheet).frozen_ranking

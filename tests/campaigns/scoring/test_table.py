"""Lines of the table: written, ordered, copied, and closed once scoring is open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from campaigns.enums import CriterionKind as K
from campaigns.models import ScoreCriterion
from campaigns.selectors.score_checks import table_problems
from campaigns.selectors.scoring import sections_of, sheets_visible_to
from campaigns.services import score_sheets, score_table
from campaigns.services.score_table import LineValues
from tests.campaigns.scoring.stage import ScoreStage, fresh, line
from tests.factories.people import make_person
from tests.factories.units import ClusterFactory
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState


def shape(sheet) -> list[tuple[str | None, list[str]]]:
    return [(s.head.text if s.head else None, [row.text for row in s.lines]) for s in sections_of(sheet)]


def points(text: str, maximum: str = "5", **more) -> LineValues:
    return LineValues(K.POINTS, text, maximum=Decimal(maximum), **more)


WHOLE = [
    ("Thực hiện nhiệm vụ", ["Hoàn thành chỉ tiêu", "Gửi báo cáo đúng hạn"]),
    (None, ["Có mô hình mới", "Báo cáo chậm", "Có vi phạm bị kỷ luật"]),
]


def test_the_table_reads_in_groups(stage: ScoreStage):
    sheet = stage.draft()

    assert shape(sheet) == WHOLE
    assert table_problems(sheet) == []


def test_a_line_is_added_at_the_end_of_its_group(stage: ScoreStage):
    sheet = stage.draft()

    score_table.add_line(
        by=stage.head_officer,
        sheet=sheet,
        version=sheet.version,
        values=points("Dòng mới"),
        parent=line(sheet, "Thực hiện nhiệm vụ"),
    )

    assert shape(sheet)[0] == ("Thực hiện nhiệm vụ", ["Hoàn thành chỉ tiêu", "Gửi báo cáo đúng hạn", "Dòng mới"])
    assert fresh(sheet).version == sheet.version + 1
    assert history_of(sheet).order_by("-pk").first().verb == "score_line.added"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (LineValues(K.POINTS, " ", maximum=Decimal(1)), "text"),
        (LineValues(K.POINTS, "A"), "maximum"),
        (LineValues(K.POINTS, "A", maximum=Decimal(0)), "maximum"),
        (LineValues(K.BONUS, "A", maximum=Decimal(-1)), "maximum"),
        (LineValues(K.POINTS, "A", maximum=Decimal(5), minimum=Decimal(6)), "minimum"),
        (LineValues(K.POINTS, "A", maximum=Decimal(5), minimum=Decimal(0)), "minimum"),
        (LineValues(K.BONUS, "A", maximum=Decimal(5), minimum=Decimal(1)), "minimum"),
        (LineValues("khác", "A", maximum=Decimal(5)), "kind"),
    ],
)
def test_wrong_lines_are_refused_beside_their_field(stage: ScoreStage, values: LineValues, field: str):
    sheet = stage.draft(table=())

    with pytest.raises(InvalidInput) as refused:
        score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=values)
    assert refused.value.field == field


def test_groups_do_not_nest(stage: ScoreStage):
    sheet = stage.draft()
    group, plain = line(sheet, "Thực hiện nhiệm vụ"), line(sheet, "Có mô hình mới")
    for values, parent in ((LineValues(K.SECTION, "A", maximum=Decimal(1)), group), (points("B"), plain)):
        with pytest.raises(InvalidInput, match="Nhóm tiêu chí không nằm trong nhóm khác"):
            score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=values, parent=parent)


def test_a_group_with_lines_does_not_become_a_line(stage: ScoreStage):
    sheet = stage.draft()

    with pytest.raises(InvalidInput, match="Nhóm còn tiêu chí"):
        score_table.update_line(
            by=stage.staff, line=line(sheet, "Thực hiện nhiệm vụ"), version=None, values=points("Khác")
        )


def test_lines_move_within_their_group_and_groups_as_a_whole(stage: ScoreStage):
    sheet = stage.draft()
    second = line(sheet, "Gửi báo cáo đúng hạn")

    score_table.move_line(by=stage.staff, line=second, up=True)
    score_table.move_line(by=stage.staff, line=second, up=True)
    assert shape(sheet)[0][1] == ["Gửi báo cáo đúng hạn", "Hoàn thành chỉ tiêu"]

    score_table.move_line(by=stage.staff, line=line(sheet, "Thực hiện nhiệm vụ"), up=False)
    assert shape(sheet) == [WHOLE[1], ("Thực hiện nhiệm vụ", ["Gửi báo cáo đúng hạn", "Hoàn thành chỉ tiêu"])]


def test_removing_a_group_removes_its_lines_and_a_second_click_nothing(stage: ScoreStage):
    sheet = stage.draft()
    group = line(sheet, "Thực hiện nhiệm vụ")

    score_table.remove_line(by=stage.staff, line=group)
    score_table.remove_line(by=stage.staff, line=group)

    assert shape(sheet) == WHOLE[1:]
    assert history_of(sheet).filter(verb="score_line.removed").count() == 1


def test_last_years_table_is_copied_whole(stage: ScoreStage):
    old = stage.published()
    cluster = ClusterFactory(
        owner=stage.ground.province, year=2025, name=stage.cluster.name, head=stage.cluster.head, units=stage.members
    )
    stage.cluster = cluster
    new = stage.draft(table=())

    assert score_table.copy_lines(by=stage.head_officer, sheet=new, version=new.version, source=old) == 6
    assert shape(new) == WHOLE
    assert line(new, "Hoàn thành chỉ tiêu").minimum == 20
    assert ScoreCriterion.objects.filter(sheet=old).count() == 6


def test_a_stale_change_is_refused(stage: ScoreStage):
    sheet = stage.draft()
    score_table.add_line(by=stage.staff, sheet=sheet, version=sheet.version, values=points("Một"))

    with pytest.raises(StaleObject):
        score_table.add_line(by=stage.staff, sheet=sheet, version=sheet.version, values=points("Hai"))


def test_an_opened_table_is_closed_to_every_change(stage: ScoreStage):
    sheet = stage.opened()
    first = line(sheet, "Hoàn thành chỉ tiêu")
    changes = [
        lambda: score_table.add_line(by=stage.staff, sheet=sheet, version=None, values=points("A")),
        lambda: score_table.update_line(by=stage.staff, line=first, version=None, values=points("A")),
        lambda: score_table.remove_line(by=stage.staff, line=first),
        lambda: score_table.move_line(by=stage.staff, line=first, up=False),
        lambda: score_table.replace_lines(
            by=stage.staff, sheet=sheet, version=None, rows=[(points("A"), None)], source="x"
        ),
        lambda: score_sheets.update_sheet(by=stage.staff, sheet=sheet, version=None, title="Khác", total=Decimal(1)),
    ]
    for change in changes:
        with pytest.raises(WrongState, match="lùi về bước Đang soạn"):
            change()
    assert shape(sheet) == WHOLE


def test_a_member_that_does_not_lead_drafts_nothing(stage: ScoreStage):
    sheet = stage.draft()
    member = stage.officers[stage.ground.commune.pk]

    with pytest.raises(NotAllowed, match="Chỉ đơn vị trưởng"):
        score_table.add_line(by=member, sheet=sheet, version=None, values=points("A"))
    with pytest.raises(NotAllowed):
        score_sheets.create_sheet(by=member, cluster=stage.cluster, title="A", total=Decimal(1))


def test_a_title_is_used_once_per_cluster(stage: ScoreStage):
    stage.draft()

    with pytest.raises(InvalidInput) as refused:
        stage.draft()
    assert refused.value.field == "title"


def test_who_sees_a_table_in_which_step(stage: ScoreStage):
    ground = stage.ground
    people = {
        "staff": stage.staff,
        "head": stage.head_officer,
        "member": stage.officers[ground.commune.pk],
        "agency officer": make_person("unit_officer", ground.agency),
        "viewer": make_person("viewer", ground.province),
        "foreign": make_person("staff", ground.other_agency),
    }

    def readers(sheet) -> set[str]:
        return {name for name, user in people.items() if sheets_visible_to(user).filter(pk=sheet.pk).exists()}

    assert readers(stage.draft(title="1")) == {"staff", "head"}
    assert readers(stage.opened(title="2")) == {"staff", "head", "member", "viewer"}
    assert readers(stage.published(title="3")) == {"staff", "head", "member", "viewer", "agency officer"}

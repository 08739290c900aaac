"""A khối of three units with its people, and its scoring table in any step, made through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from campaigns.enums import CriterionKind as K
from campaigns.models import ScoreCriterion, ScoreReturn, ScoreSheet
from campaigns.selectors.scoring import cards_of, lines_of
from campaigns.services import score_cards, score_sheets, score_table
from campaigns.services.score_cards import Entry
from campaigns.services.score_table import LineValues
from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import ClusterFactory
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import due_by_end_of
from thidua.units.models import Cluster, Unit

NOW = datetime(2024, 11, 4, 9, 0, tzinfo=HANOI)
LATER = datetime(2024, 12, 2, 9, 0, tzinfo=HANOI)
# Points of the four scored kinds per unit: two lines, a bonus, a penalty, and 1 for "no knock-out".
FULL = ("50", "30", "0", "0", "1")
TABLE = (
    (LineValues(K.SECTION, "Thực hiện nhiệm vụ", "I", maximum=Decimal(100)), None),
    (LineValues(K.POINTS, "Hoàn thành chỉ tiêu", "1", maximum=Decimal(60), minimum=Decimal(20)), 0),
    (LineValues(K.POINTS, "Gửi báo cáo đúng hạn", "2", maximum=Decimal(40)), 0),
    (LineValues(K.BONUS, "Có mô hình mới", maximum=Decimal(5)), None),
    (LineValues(K.PENALTY, "Báo cáo chậm", maximum=Decimal(5)), None),
    (LineValues(K.KNOCKOUT, "Có vi phạm bị kỷ luật"), None),
)


@dataclass
class ScoreStage:
    ground: Ground
    cluster: Cluster
    members: list[Unit]
    staff: User
    leader: User
    officers: dict[int, User]

    @property
    def head_officer(self) -> User:
        return self.officers[self.cluster.head_id]

    def draft(self, *, table: tuple = TABLE, total: str = "100", **facts: object) -> ScoreSheet:
        with clock.at(NOW):
            facts = {"title": "Bảng chấm điểm năm 2024", "bonus_limit": Decimal(3), **facts}
            sheet = score_sheets.create_sheet(
                by=self.head_officer,
                cluster=self.cluster,
                total=Decimal(total),
                self_due_at=due_by_end_of(NOW.date().replace(day=15)),
                cross_due_at=due_by_end_of(NOW.date().replace(day=25)),
                **facts,
            )
            if table:
                score_table.replace_lines(by=self.head_officer, sheet=sheet, version=None, rows=table, source="thử")
        return fresh(sheet)

    def opened(self, **facts: object) -> ScoreSheet:
        sheet = self.draft(**facts)
        with clock.at(NOW):
            score_sheets.open_self(by=self.staff, sheet=sheet)
        return fresh(sheet)

    def crossing(self, points: dict[int, tuple[str, ...]] | None = None, **facts: object) -> ScoreSheet:
        sheet = self.opened(**facts)
        for unit in self.members:
            self.send(self.card(sheet, unit), (points or {}).get(unit.pk, FULL))
        with clock.at(NOW):
            score_sheets.open_cross(by=self.staff, sheet=sheet)
        return fresh(sheet)

    def official(self, **facts: object) -> ScoreSheet:
        sheet = self.crossing(**facts)
        for card in cards_of(sheet, "cross"):
            self.send(card, FULL)
        with clock.at(NOW):
            score_sheets.open_official(by=self.staff, sheet=sheet)
        return fresh(sheet)

    def scored(self, points: dict[int, tuple[str, ...]] | None = None, **facts: object) -> ScoreSheet:
        """Every official card closed, ready to be published."""
        sheet = self.official(**facts)
        for unit in self.members:
            self.send(self.card(sheet, unit, "official"), (points or {}).get(unit.pk, FULL))
        return fresh(sheet)

    def published(self, points: dict[int, tuple[str, ...]] | None = None, **facts: object) -> ScoreSheet:
        sheet = self.scored(points, **facts)
        with clock.at(NOW):
            score_sheets.publish(by=self.leader, sheet=sheet)
        return fresh(sheet)

    def card(self, sheet: ScoreSheet, unit: Unit, stage: str = "self", scorer: Unit | None = None) -> ScoreReturn:
        rows = ScoreReturn.objects.filter(sheet=sheet, unit=unit, stage=stage).select_related("sheet__cluster__owner")
        return rows.filter(scorer=scorer).get() if scorer else rows.order_by("pk").first()

    def scorer_of(self, card: ScoreReturn) -> User:
        return self.staff if card.stage == "official" else self.officers[card.scorer_id]

    def send(self, card: ScoreReturn, points: tuple[str, ...], reason: str = "Theo hồ sơ lưu") -> ScoreReturn:
        with clock.at(NOW):
            entries = entries_of(card.sheet, points, reason)
            return score_cards.send_card(by=self.scorer_of(card), card=card, entries=entries)


def entries_of(sheet: ScoreSheet, points: tuple[str | None, ...], reason: str = "") -> dict[int, Entry]:
    """One value per scored line in order; None leaves the line out."""
    pairs = zip(lines_of(sheet), points, strict=True)
    return {line.pk: Entry(Decimal(value), reason) for line, value in pairs if value is not None}


def fresh(sheet: ScoreSheet) -> ScoreSheet:
    return ScoreSheet.objects.select_related("cluster__owner", "cluster__head").get(pk=sheet.pk)


def line(sheet: ScoreSheet, text: str) -> ScoreCriterion:
    return ScoreCriterion.objects.select_related("sheet").get(sheet=sheet, text=text)


def make_score_stage() -> ScoreStage:
    ground = make_ground()
    members = [ground.department, ground.sibling, ground.commune]
    cluster = ClusterFactory(
        owner=ground.province, name="Khối thi đua số 1", head=ground.department, deputy=ground.sibling, units=members
    )
    return ScoreStage(
        ground=ground,
        cluster=cluster,
        members=members,
        staff=make_person("staff", ground.agency),
        leader=make_person("agency_leader", ground.agency),
        officers={unit.pk: make_person("unit_officer", unit) for unit in members},
    )

"""Two provinces with duties, targets, dossiers and honours in every state, so that a wrong sum cannot hide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import cycle

from awards.enums import AwardNature, HonourStatus, RecipientGroup, RecipientType
from campaigns.enums import DutyStatus
from campaigns.models import Campaign, Duty, Obligation
from dossiers.enums import DossierStatus
from tests.factories.accounts import UserFactory
from tests.factories.awards import AwardKindFactory, HonourFactory, RecipientFactory
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.dossiers import DossierFactory
from tests.factories.people import Ground, make_ground
from thidua.units.models import Unit

# 9:00 on Monday 7 October 2024 in Hà Nội.
NOW = datetime(2024, 10, 7, 2, 0, tzinfo=UTC)
YEAR = 2024
DUE_2024 = datetime(2024, 7, 14, 17, 0, tzinfo=UTC)
DUE_2023 = datetime(2023, 7, 14, 17, 0, tzinfo=UTC)


@dataclass
class Board:
    ground: Ground
    campaign: Campaign
    older: Campaign
    foreign: Campaign
    plan: Obligation
    report: Obligation

    @property
    def units(self) -> list[Unit]:
        ground = self.ground
        return [ground.department, ground.commune, ground.school, ground.sibling]


def make_board() -> Board:
    ground = make_ground()
    campaign = CampaignFactory(owner=ground.province, launched=True, title="Phong trào 130 năm tỉnh Sơn La")
    older = CampaignFactory(
        owner=ground.province,
        closed=True,
        title="Phong trào xây dựng nông thôn mới",
        period_from="2023",
        period_to="2023",
        document_date="2023-01-10",
    )
    foreign = CampaignFactory(owner=ground.other_province, launched=True, title="Phong trào riêng Điện Biên")
    board = Board(
        ground,
        campaign,
        older,
        foreign,
        ObligationFactory(campaign=campaign, what="Kế hoạch triển khai", due_at=DUE_2024),
        ObligationFactory(campaign=campaign, what="Báo cáo tổng kết", due_date="2024-12-01"),
    )
    _fill_duties(board)
    _fill_targets(board)
    _fill_dossiers(board)
    _fill_honours(board)
    return board


def late(obligation: Obligation, unit: Unit, **values: object) -> Duty:
    return DutyFactory(obligation=obligation, unit=unit, sent_at=obligation.due_at, **values)


def in_time(obligation: Obligation, unit: Unit, **values: object) -> Duty:
    return DutyFactory(obligation=obligation, unit=unit, sent_at=obligation.due_at - timedelta(seconds=1), **values)


def excused(obligation: Obligation, unit: Unit) -> Duty:
    person = UserFactory()
    return DutyFactory(
        obligation=obligation,
        unit=unit,
        status=DutyStatus.EXCUSED,
        excused_at=NOW,
        excused_by=person,
        excuse_reason="Đơn vị mới thành lập",
    )


def _fill_duties(board: Board) -> None:
    ground, plan, report = board.ground, board.plan, board.report
    in_time(plan, ground.department, status=DutyStatus.RECEIVED)
    late(plan, ground.commune)
    in_time(plan, ground.school, status=DutyStatus.RETURNED)
    DutyFactory(obligation=plan, unit=ground.sibling)
    in_time(report, ground.department)
    DutyFactory(obligation=report, unit=ground.commune)
    DutyFactory(obligation=report, unit=ground.school)
    excused(report, ground.sibling)
    undated = ObligationFactory(campaign=board.campaign, what="Gửi tin bài", due_date="")
    DutyFactory(obligation=undated, unit=ground.commune)
    ended = ObligationFactory(campaign=board.older, what="Báo cáo năm", due_at=DUE_2023)
    DutyFactory(obligation=ended, unit=ground.commune)
    in_time(ended, ground.sibling)
    abroad = ObligationFactory(campaign=board.foreign, what="Kế hoạch Điện Biên", due_at=DUE_2024)
    DutyFactory(obligation=abroad, unit=ground.other_commune)
    drafted = ObligationFactory(campaign=CampaignFactory(owner=ground.province), due_at=DUE_2024)
    DutyFactory(obligation=drafted, unit=ground.commune)


def _fill_targets(board: Board) -> None:
    goal = TargetFactory(campaign=board.campaign, value=Decimal(3), by_when="2024-12")
    values = {board.ground.department: 5, board.ground.commune: 3, board.ground.school: 1, board.ground.sibling: None}
    for unit, value in values.items():
        part = ParticipationFactory(campaign=board.campaign, unit=unit)
        row = UnitTargetFactory(participation=part, target=goal)
        if value is not None:
            ProgressReportFactory(unit_target=row, value=Decimal(value))
    own = UnitTargetFactory(participation__campaign=board.older, participation__unit=board.ground.commune, target=None)
    ProgressReportFactory(unit_target=own, value=Decimal(1))
    UnitTargetFactory(participation__campaign=board.foreign, participation__unit=board.ground.other_commune)


def _fill_dossiers(board: Board) -> None:
    units = cycle(board.units)
    for days, status in enumerate(DossierStatus):
        since = NOW - timedelta(days=4 * days)
        values = {"status": status, "status_since": since, "created_at": since, "receiver": board.ground.province}
        DossierFactory(unit=next(units), campaign=board.campaign if days % 2 else None, **values)
    begun = datetime(2023, 5, 1, tzinfo=UTC)
    for status in (DossierStatus.DECIDED, DossierStatus.CHECKING):
        DossierFactory(
            unit=board.ground.commune,
            status=status,
            status_since=begun,
            created_at=begun,
            receiver=board.ground.province,
        )
    DossierFactory(unit=board.ground.other_commune, status=DossierStatus.CHECKING, receiver=board.ground.other_province)


def _fill_honours(board: Board) -> None:
    title = AwardKindFactory(title=True, name="Lao động tiên tiến")
    merit = AwardKindFactory(name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")
    assert {title.nature, merit.nature} == set(AwardNature)
    groups = cycle([*RecipientGroup.values[:3], ""])
    types = cycle(RecipientType.values)
    for place, unit in enumerate([*board.units, board.ground.other_commune]):
        province = board.ground.other_province if unit == board.ground.other_commune else board.ground.province
        for year in (2022, 2023, 2023, 2024, 2024, 2024)[place:]:
            HonourFactory(
                recipient=RecipientFactory(unit=unit, type=next(types), group=next(groups)),
                award_kind=title if year % 2 else merit,
                issuer=province,
                decided_on=date(year, 6, 1),
                occasion_key=f"campaign:{board.campaign.pk}" if year == YEAR and place < 2 else "",
                status=HonourStatus.REVOKED if place == 1 and year == 2022 else HonourStatus.VALID,
            )
    revoked = RecipientFactory(unit=board.ground.commune)
    HonourFactory(
        recipient=revoked,
        award_kind=merit,
        decided_on=date(2024, 6, 2),
        status=HonourStatus.REVOKED,
        issuer=board.ground.province,
    )

"""A province of the size that counts: many units, a dozen obligations, made in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.enums import DutyStatus
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.reminders import DUTY
from tests.factories.campaigns import CampaignFactory, ObligationFactory
from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import Membership, User
from thidua.common.clock import HANOI
from thidua.notifications.services import schedule_many
from thidua.units.enums import UnitKind
from thidua.units.models import Unit, UnitName

DUE = datetime(2024, 7, 15, tzinfo=HANOI)
_STATES = ("open", "sent", "received", "returned", "open", "excused", "open", "received", "open", "sent")


@dataclass
class Scale:
    ground: Ground
    staff: User
    campaign: Campaign
    units: list[Unit]


def make_scale(units: int = 500, obligations: int = 12) -> Scale:
    """Every unit has an officer; its duties are in all states, a third of them extended."""
    ground = make_ground()
    staff = make_person("staff", ground.agency)
    campaign = CampaignFactory(owner=ground.province, launched=True)
    made = _units(ground.province, units)
    _officers(made)
    columns = [
        ObligationFactory(campaign=campaign, what=f"Gửi báo cáo số {number}", order=number, grace_days=number % 3)
        for number in range(obligations)
    ]
    Participation.objects.bulk_create(
        [Participation(campaign=campaign, unit=unit, joined_at=campaign.launched_at) for unit in made]
    )
    _duties(made, columns, staff)
    return Scale(ground, staff, campaign, made)


def _units(province: Unit, count: int) -> list[Unit]:
    """Below the province, beside those it has; the paths are counted on from the last of them."""
    last = Unit.objects.filter(path__startswith=province.path, depth=2).order_by("path").values_list("path", flat=True)
    path, rows = list(last)[-1], []
    for number in range(count):
        path = Unit(path=path)._inc_path()
        unit = Unit(name=f"Ủy ban nhân dân xã {number:04d}", kind=UnitKind.COMMUNE, path=path, depth=2)
        unit.name_sort, unit.search_text = f"{number:04d}", f"uy ban nhan dan xa {number:04d}"
        rows.append(unit)
    Unit.objects.bulk_create(rows)
    Unit.objects.filter(pk=province.pk).update(numchild=province.numchild + count)
    made = list(Unit.objects.filter(depth=2, path__in=[row.path for row in rows]).order_by("path"))
    UnitName.objects.bulk_create([UnitName(unit=unit, name=unit.name, valid_from="1900-01-01") for unit in made])
    return made


def _officers(units: list[Unit]) -> None:
    users = User.objects.bulk_create(
        [User(username=f"cb{u.path}", full_name=f"Lò {u.name}", email=f"{u.path}@example.vn") for u in units]
    )
    Membership.objects.bulk_create(
        [
            Membership(user=user, unit=unit, role="unit_officer", valid_from="2020-01-01")
            for user, unit in zip(users, units, strict=True)
        ]
    )


def _duties(units: list[Unit], columns: list[Obligation], staff: User) -> None:
    rows = []
    for place, unit in enumerate(units):
        for column in columns:
            status = DutyStatus(_STATES[(place + column.order) % len(_STATES)])
            sent = DUE - timedelta(days=2) + timedelta(hours=place % 96)
            extended = place % 3 == 0
            duty = Duty(obligation=column, unit=unit, status=status, due_at=DUE + timedelta(days=5 * extended))
            if extended:
                duty.extended_at, duty.extended_by, duty.extension_reason = DUE, staff, "Mưa lũ"
            if status in (DutyStatus.SENT, DutyStatus.RECEIVED, DutyStatus.RETURNED):
                duty.sent_at = duty.first_sent_at = sent
                duty.due_at_when_sent = DUE
            if status == DutyStatus.EXCUSED:
                duty.excused_at, duty.excused_by, duty.excuse_reason = DUE, staff, "Mới sáp nhập"
            rows.append(duty)
    Duty.objects.bulk_create(rows, batch_size=2000)
    owed = Duty.objects.filter(obligation__in=columns, status__in=("open", "returned")).order_by("pk")
    schedule_many(kind=DUTY, items=[(pk, due) for pk, due in owed.values_list("pk", "due_at") if due])

from __future__ import annotations

from datetime import date

from thidua.common import clock
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.common.people import Person
from thidua.common.permissions import Permission
from thidua.units.models import Unit


def check_can_manage(user: Person | None, unit: Unit | None = None) -> None:
    """Who: keepers of the catalogue, on the unit itself. `None` is a load by the system, which nobody asks."""
    if user is not None and not user.may(Permission.MANAGE_CATALOGUE, unit):
        raise NotAllowed("Chỉ người quản lý danh mục đơn vị trong phạm vi này mới được thực hiện việc này.")


def can_manage(user: Person, unit: Unit | None = None) -> bool:
    return user.may(Permission.MANAGE_CATALOGUE, unit)


def check_can_add_under(user: Person | None, parent: Unit | None) -> None:
    """A root unit is a whole province: only system loads make one."""
    if user is not None and parent is None:
        raise NotAllowed("Đơn vị mới phải nằm dưới một đơn vị cấp trên mà bạn quản lý.")
    check_can_manage(user, parent)


def check_is_living(unit: Unit) -> None:
    """In what state: a dissolved unit is history and takes part in no further reorganisation."""
    if unit.dissolved_on is not None:
        raise WrongState(f"{unit.name} đã kết thúc hoạt động từ ngày {vi_date(unit.dissolved_on)}.")


def is_living(unit: Unit) -> bool:
    return unit.dissolved_on is None


def check_event_day(units: list[Unit], day: date) -> None:
    """An event is recorded once it is in force and never before the units it changes existed."""
    if day > clock.today():
        raise InvalidInput("Chỉ ghi nhận sự kiện từ ngày có hiệu lực; ngày này chưa đến.", field="effective_on")
    for unit in units:
        if unit.established_on is not None and day <= unit.established_on:
            raise InvalidInput(
                f"Ngày có hiệu lực phải sau ngày thành lập của {unit.name} ({vi_date(unit.established_on)}).",
                field="effective_on",
            )

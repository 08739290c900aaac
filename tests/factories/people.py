"""People in their places, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.units import CommuneFactory, ProvinceFactory, StandingAgencyFactory, UnitFactory
from thidua.accounts.models import User
from thidua.accounts.selectors import can_open_catalogue
from thidua.units.models import Unit


def make_person(
    role: str | None, unit: Unit, *, valid_from: date = date(2020, 1, 1), valid_to: date | None = None, **user: Any
) -> User:
    """A person with one role at a unit; `role=None` gives an account without any."""
    person = UserFactory(**user)
    if role is not None:
        add_role(person, role, unit, valid_from=valid_from, valid_to=valid_to)
    return person


def add_role(
    person: User, role: str, unit: Unit, *, valid_from: date = date(2020, 1, 1), valid_to: date | None = None
) -> None:
    MembershipFactory(user=person, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    person.__dict__.pop("_grants", None)
    person.is_staff = can_open_catalogue(person)
    person.save(update_fields=["is_staff"])


@dataclass
class Ground:
    """A province with its standing agency, a department, two communes (one with a school below), and a foreign one."""

    province: Unit
    agency: Unit
    department: Unit
    commune: Unit
    school: Unit
    sibling: Unit
    other_province: Unit
    other_agency: Unit
    other_commune: Unit


def make_ground() -> Ground:
    province = ProvinceFactory(name="Ủy ban nhân dân tỉnh Sơn La", place_name="Sơn La")
    other = ProvinceFactory(name="Ủy ban nhân dân tỉnh Điện Biên", place_name="Điện Biên")
    commune = CommuneFactory(parent=province, name="Ủy ban nhân dân xã Yên Châu")
    return Ground(
        province=province,
        agency=StandingAgencyFactory(parent=province),
        department=UnitFactory(parent=province, name="Sở Y tế"),
        commune=commune,
        school=UnitFactory(parent=commune, name="Trường Tiểu học Yên Châu", kind="school"),
        sibling=CommuneFactory(parent=province, name="Ủy ban nhân dân xã Mai Sơn"),
        other_province=other,
        other_agency=StandingAgencyFactory(parent=other, name="Sở Nội vụ Điện Biên"),
        other_commune=CommuneFactory(parent=other, name="Ủy ban nhân dân xã Mường Ảng"),
    )

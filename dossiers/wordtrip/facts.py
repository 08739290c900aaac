"""What a dossier says that a paper about it must say too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Group(StrEnum):
    """A kind of fact; a template that never says one is not held to it."""

    NUMBER = "number"
    DAY = "day"
    OWN_DAY = "own_day"  # the line of place and date above the paper gives the day of the submission
    MEETING = "meeting"
    UNIT = "unit"
    CAMPAIGN = "campaign"
    NOMINEES = "nominees"
    PERIOD = "period"
    MONEY = "money"


LABELS = {
    Group.NUMBER: "Số tờ trình",
    Group.DAY: "Ngày tờ trình",
    Group.MEETING: "Ngày họp xét",
    Group.UNIT: "Đơn vị trình",
    Group.CAMPAIGN: "Phong trào",
    Group.PERIOD: "Thời gian lập thành tích",
    Group.MONEY: "Giá trị đóng góp (đồng)",
}


@dataclass(frozen=True, slots=True)
class Nominee:
    """`key` is the nomination's; `of` is how its kind of recipient is counted: 'tập thể', 'cá nhân'."""

    key: int
    name: str
    award: str
    of: str = ""
    position: str = ""
    unit: str = ""
    detail: str = ""  # post and unit, or the address, as printed beside the name
    period: tuple[str, ...] = ()
    money: int | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """`awards` are all names of awards in the catalogue: each with the name of the award it means."""

    nominees: tuple[Nominee, ...] = ()
    awards: tuple[tuple[str, str], ...] = ()
    texts: tuple[tuple[Group, str], ...] = ()
    days: tuple[tuple[Group, date], ...] = ()
    figures: tuple[tuple[str, str], ...] = ()  # label and number, of reports
    groups: frozenset[Group] = field(default_factory=lambda: frozenset(Group))

    def asks(self, group: Group) -> bool:
        return group in self.groups


@dataclass(frozen=True, slots=True)
class Difference:
    """`nominee` is the key of the nomination it is about; `where` is the place in the file, empty when nowhere."""

    label: str
    in_dossier: str
    in_file: str
    where: str = ""
    nominee: int | None = None

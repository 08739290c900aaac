"""Who plays and where. Every run has people, a council and a campaign of its own, so it can be played again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from awards.models import AwardKind, Decision
from campaigns.models import Campaign, Duty, Participation, Target
from dossiers.models import Council, Dossier
from dossiers.services.councils import add_member, create_council
from thidua.accounts.models import User
from thidua.accounts.services import create_user, grant_role
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.demo.loaders import catalogue, files, units
from thidua.demo.loaders.source import Row, read
from thidua.demo.walkthrough.journal import Journal
from thidua.documents.models import StoredFile
from thidua.units.models import Unit

_USERNAME = "dienlai{run}.{key}"
_OPENING = datetime(2024, 1, 2, 8, 0, tzinfo=HANOI)


@dataclass
class Stage:
    """The players and what they have made so far."""

    run: int
    out: Path
    journal: Journal
    script: Row
    people: dict[str, User]
    places: dict[str, Unit]
    kinds: dict[str, AwardKind]
    council: Council
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    _campaign: Campaign | None = None
    _decision: Decision | None = None

    @property
    def campaign(self) -> Campaign:
        assert self._campaign is not None  # noqa: S101  # the first act makes it
        return self._campaign

    @campaign.setter
    def campaign(self, campaign: Campaign) -> None:
        self._campaign = campaign

    @property
    def decision(self) -> Decision:
        assert self._decision is not None  # noqa: S101  # the act of the decision makes it
        return self._decision

    @decision.setter
    def decision(self, decision: Decision) -> None:
        self._decision = decision

    def unit_row(self, short: str) -> Row:
        """The script's entry of the unit whose officer is `canbo.<short>`."""
        return next(row for row in self.script["units"] if row["officer"] == f"canbo.{short}")

    def unit_of(self, short: str) -> Unit:
        return self.places[self.unit_row(short)["unit"]]

    def duty(self, short: str, kind: str) -> Duty:
        """The first duty of a kind the unit was given."""
        duties = Duty.objects.filter(
            obligation__campaign=self.campaign, obligation__kind=kind, unit=self.unit_of(short)
        )
        return duties.select_related("obligation").order_by("obligation__order", "pk")[0]

    def target(self, key: str) -> Target:
        """A target of the campaign by its key in the campaign's file."""
        rows = read(f"campaigns/{self.script['campaign']}")["targets"]
        text = next(row["text"] for row in rows if row["key"] == key)
        return Target.objects.get(campaign=self.campaign, text=text)

    def participation(self, short: str) -> Participation:
        return Participation.objects.get(campaign=self.campaign, unit=self.unit_of(short))

    def paper(self, name: str, purpose: str, by: User) -> StoredFile:
        return files.sample(name=name, purpose=purpose, by=by, at=clock.now())


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.paper(), content_type="application/pdf")


@transaction.atomic
def build(out: Path, tell: Callable[[str], None]) -> Stage:
    """Units and law come from the demonstration's data, loaded when they are missing."""
    units.load()
    catalogue.load()
    script, places = read("walkthrough"), units.by_key()
    run = _next_run()
    with clock.at(_OPENING):
        people = {row["key"]: _person(row, run, script, places) for row in script["people"]}
        council = _council(run, script, people, places)
    return Stage(
        run=run,
        out=out,
        journal=Journal(tell),
        script=script,
        people=people,
        places=places,
        kinds=catalogue.kinds_by_code(),
        council=council,
    )


def _next_run() -> int:
    run = 1
    while User.objects.filter(username__startswith=_USERNAME.format(run=run, key="")).exists():
        run += 1
    return run


def _person(row: Row, run: int, script: Row, places: dict[str, Unit]) -> User:
    """No password and no invitation: nobody signs in as them, and their roles end with the play."""
    user = create_user(
        by=None,
        username=_USERNAME.format(run=run, key=row["key"]),
        full_name=row["name"],
        email=f"{row['key']}.{run}@dienlai.invalid",
        job_title=row["title"],
    )
    for seat in row["seats"]:
        grant_role(
            by=None,
            user=user,
            unit=places[seat["unit"]],
            role=seat["role"],
            valid_from=_day(script["seated_from"]),
            valid_to=_day(seat.get("to", script["seated_to"])),
        )
    return user


def _council(run: int, script: Row, people: dict[str, User], places: dict[str, Unit]) -> Council:
    name = script["council"] if run == 1 else f"{script['council'].removesuffix(')')} lần {run})"
    council = create_council(by=None, unit=places["sl-ubnd-tinh"], name=name)
    seat: Callable[..., Any] = partial(add_member, by=None, council=council, valid_from=_day(script["seated_from"]))
    for row in script["people"]:
        if "council" in row:
            seat(user=people[row["key"]], position=row["council"], valid_to=_day(script["seated_to"]))
    return council


def _day(iso: str) -> date:
    return date.fromisoformat(iso)

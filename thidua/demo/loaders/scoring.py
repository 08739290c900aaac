"""An invented khối: last year's scoring table published with its endorsements, this year's in self-scoring.

Played through the portal's own services on the clock of those days.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from campaigns.enums import CriterionKind, ScoreStage
from campaigns.models import ScoreReturn, ScoreSheet
from campaigns.selectors.scoring import cards_of, lines_of, self_scores
from campaigns.services import endorsements, score_cards, score_sheets, score_table
from thidua.accounts.models import Membership, User
from thidua.common import clock
from thidua.common.dates import due_by_end_of
from thidua.demo.loaders import catalogue, files, people, units
from thidua.demo.loaders.source import Row, at_office_hour, day, moment, read
from thidua.notifications.enums import MailStatus
from thidua.notifications.models import OutgoingMail
from thidua.units.models import Cluster, ClusterMember, Unit

STAFF, LEADER, HEAD = "chuyenvien", "lanhdaoso", "canbo.soyte"


def load() -> int:
    """Returns how many tables were written; none when there are any already."""
    if ScoreSheet.objects.exists():
        return 0
    plan = read("scoring")
    _people(plan)
    this_year = day(0).year
    _last_year(plan, _cluster(plan, this_year - 1))
    _this_year(plan, _cluster(plan, this_year))
    # A past that is replayed is told by bell only: no mail of weeks ago goes out today.
    OutgoingMail.objects.filter(kind="score_news", recipient__is_demo=True, status=MailStatus.QUEUED).delete()
    return 2


def _people(plan: Row) -> None:
    """One officer for each member that has none yet; the password is the one all trial accounts share."""
    places, known = units.by_key(), set(User.objects.values_list("username", flat=True))
    password = make_password(read("people")["password"])
    for row in plan["people"]:
        if row["username"] in known:
            continue
        user = User.objects.create(
            username=row["username"],
            password=password,
            full_name=row["full_name"],
            job_title="Cán bộ thi đua, khen thưởng",
            email=f"{row['username']}@demo.invalid",
            is_demo=True,
        )
        unit = places[row["unit"]]
        Membership.objects.create(user=user, unit=unit, role="unit_officer", valid_from=date(2025, 7, 1))


def _cluster(plan: Row, year: int) -> Cluster:
    places = units.by_key()
    cluster, made = Cluster.objects.get_or_create(
        owner=places[plan["owner"]],
        year=year,
        name=plan["cluster"],
        defaults={"kind": plan["kind"], "head": places[plan["head"]], "deputy": places[plan["deputy"]]},
    )
    if made:
        for key in plan["members"]:
            ClusterMember.objects.create(cluster=cluster, unit=places[key])
    return cluster


def _last_year(plan: Row, cluster: Cluster) -> None:
    story, users = plan["last_year"], people.by_username()
    start = date(cluster.year, 11, 3)
    with clock.at(at_office_hour(start)):
        sheet = _draft(plan, cluster, self_until=date(cluster.year, 11, 20), cross_until=date(cluster.year, 11, 30))
        score_sheets.open_self(by=users[STAFF], sheet=sheet)
    with clock.at(at_office_hour(start + timedelta(days=12))):
        _score(sheet, ScoreStage.SELF, story["self"], story["reasons"]["self"])
        members = list(cards_of(sheet, ScoreStage.SELF).values_list("unit_id", flat=True))
        score_cards.assign_cross(by=users[HEAD], sheet=sheet, pairs=score_cards.ring(members))
        score_sheets.open_cross(by=users[STAFF], sheet=sheet)
    with clock.at(at_office_hour(start + timedelta(days=24))):
        _score(sheet, ScoreStage.CROSS, _cut(story), "")
        score_sheets.open_official(by=users[STAFF], sheet=sheet)
    with clock.at(at_office_hour(start + timedelta(days=35))):
        _score(sheet, ScoreStage.OFFICIAL, story["official"], story["reasons"]["official"])
        score_sheets.publish(by=users[LEADER], sheet=sheet)
    with clock.at(at_office_hour(start + timedelta(days=42))):
        _endorse(sheet, story["endorsements"], users[HEAD])


def _draft(plan: Row, cluster: Cluster, *, self_until: date, cross_until: date) -> ScoreSheet:
    head = people.by_username()[HEAD]
    sheet = score_sheets.create_sheet(
        by=head,
        cluster=cluster,
        title=f"Bảng chấm điểm thi đua năm {cluster.year}",
        basis="Quy chế hoạt động của khối thi đua",
        total=Decimal(100),
        bonus_limit=Decimal(4),
        self_due_at=due_by_end_of(self_until),
        cross_due_at=due_by_end_of(cross_until),
    )
    rows: list[tuple[score_table.LineValues, int | None]] = []
    group: int | None = None
    for place, row in enumerate(plan["table"]):
        limits = {name: Decimal(row[name]) if name in row else None for name in ("maximum", "minimum")}
        values = score_table.LineValues(row["kind"], row["text"], row["code"], row.get("guide", ""), **limits)
        group = place if row["kind"] == "section" else group if row["kind"] == "points" else None
        rows.append((values, None if row["kind"] == "section" else group))
    score_table.replace_lines(by=head, sheet=sheet, version=None, rows=rows, source="bản mẫu")
    return sheet


def _cut(story: Row) -> Row:
    """Peers score a little lower than the unit itself."""
    cut = story["cross_cut"]
    return {key: [max(0, own - less) for own, less in zip(row, cut, strict=True)] for key, row in story["self"].items()}


def _score(sheet: ScoreSheet, stage: str, points: Row, reason: str) -> None:
    """The reason stands where one is due: on bonus, penalty and what differs from the self-score."""
    keys = {unit.pk: key for key, unit in units.by_key().items()}
    for card in cards_of(sheet, stage):
        card.sheet = sheet
        entries = _entries(sheet, points[keys[card.unit_id]], reason)
        own = self_scores(card) if stage == ScoreStage.OFFICIAL else {}
        extra = {line.pk for line in lines_of(sheet) if line.kind in (CriterionKind.BONUS, CriterionKind.PENALTY)}
        for pk, entry in entries.items():
            differs = pk in own and own[pk].points != entry.points
            if not differs and (own or pk not in extra or not entry.points):
                entries[pk] = score_cards.Entry(entry.points)
        score_cards.send_card(by=_scorer(card), card=card, entries=entries)


def _scorer(card: ScoreReturn) -> User:
    if card.stage == ScoreStage.OFFICIAL:
        return people.by_username()[STAFF]
    return _officer_of(card.scorer)


def _officer_of(unit: Unit) -> User:
    return User.objects.get(is_demo=True, memberships__unit=unit, memberships__role="unit_officer")


def _entries(sheet: ScoreSheet, points: list[float | None], reason: str) -> dict[int, score_cards.Entry]:
    pairs = zip(lines_of(sheet), points, strict=True)
    return {line.pk: score_cards.Entry(Decimal(str(value)), reason) for line, value in pairs if value is not None}


def _endorse(sheet: ScoreSheet, rows: list[Row], by: User) -> None:
    places, kinds = units.by_key(), catalogue.kinds_by_code()
    minutes = files.sample(name="bien-ban-suy-ton.pdf", purpose="endorsement_minutes", by=by, at=clock.now())
    for row in rows:
        endorsements.endorse(
            by=by,
            sheet=sheet,
            unit=places[row["unit"]],
            award_kind=kinds[row["award"]],
            votes_for=row["votes_for"],
            votes_total=row["votes_total"],
            decided_on=clock.today(),
            minutes=minutes,
        )


def _this_year(plan: Row, cluster: Cluster) -> None:
    story = plan["this_year"]
    with clock.at(moment(story["opened_offset"])):
        sheet = _draft(
            plan,
            cluster,
            self_until=day(story["self_due_offset"] - story["opened_offset"]),
            cross_until=day(story["cross_due_offset"] - story["opened_offset"]),
        )
        score_sheets.open_self(by=people.by_username()[STAFF], sheet=sheet)
    keys = {unit.pk: key for key, unit in units.by_key().items()}
    with clock.at(moment(story["opened_offset"] + 6)):
        for card in cards_of(sheet, ScoreStage.SELF):
            key, by = keys[card.unit_id], _officer_of(card.unit)
            if key in story["sent"]:
                entries = _entries(sheet, story["sent"][key], "Theo báo cáo năm của đơn vị.")
                score_cards.send_card(by=by, card=card, entries=entries)
            elif key in story["partial"]:
                score_cards.save_card(by=by, card=card, entries=_entries(sheet, story["partial"][key], ""))

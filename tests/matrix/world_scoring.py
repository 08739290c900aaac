"""A khối led by the commune, with scoring tables in the steps that addresses ask for."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Model

from campaigns.enums import ScoreStage as St
from campaigns.models import ScoreSheet
from campaigns.selectors.scoring import cards_of
from campaigns.services import score_cards, score_sheets
from campaigns.services.endorsements import endorse
from tests.campaigns.scoring.stage import FULL, ScoreStage, entries_of, line
from tests.factories.dossiers import WORKING_AT, Stage
from tests.factories.people import Ground, make_person
from tests.factories.units import ClusterFactory


def scoring_objects(stage: Stage, canary: str) -> dict[str, Model]:
    """The year is another one than that of the other cluster of the same units."""
    ground = stage.ground
    members = [stage.unit, ground.sibling, ground.department]
    cluster = ClusterFactory(
        owner=ground.province, year=2022, name="Khối thi đua các xã", head=stage.unit, units=members
    )
    scoring = ScoreStage(
        ground=ground,
        cluster=cluster,
        members=members,
        staff=stage.staff,
        leader=make_person("agency_leader", ground.agency),
        officers={
            stage.unit.pk: stage.officer,
            ground.sibling.pk: make_person("unit_officer", ground.sibling),
            ground.department.pk: make_person("unit_officer", ground.department),
        },
    )
    draft = scoring.draft(title=f"Bảng đang soạn {canary}")
    published = scoring.published(title="Bảng đã công bố")
    return {
        "score_cluster": cluster,
        "sheet_draft": draft,
        "score_line": line(draft, "Hoàn thành chỉ tiêu"),
        **_self_scoring(scoring, canary),
        **_official(scoring, canary),
        "sheet_scored": scoring.scored(title="Bảng chờ công bố"),
        "sheet_published": published,
        "endorsement": _endorsement(scoring, published, stage),
    }


def _self_scoring(scoring: ScoreStage, canary: str) -> dict[str, Model]:
    sheet = scoring.opened(title="Bảng đang tự chấm")
    own = scoring.card(sheet, scoring.cluster.head)
    entries = {pk: replace(entry, reason=canary) for pk, entry in entries_of(sheet, FULL).items()}
    score_cards.save_card(by=scoring.head_officer, card=own, entries=entries)
    sent = scoring.send(scoring.card(sheet, scoring.ground.sibling), FULL)
    return {"sheet_self": sheet, "card_self": own, "card_sent": sent}


def _official(scoring: ScoreStage, canary: str) -> dict[str, Model]:
    sheet = scoring.official(title="Bảng đang chấm chính thức")
    card = cards_of(sheet, St.OFFICIAL).get(unit=scoring.cluster.head)
    first = next(iter(entries_of(sheet, FULL).items()))
    score_cards.save_card(by=scoring.staff, card=card, entries={first[0]: replace(first[1], reason=canary)})
    return {"sheet_official": sheet, "card_official": card}


def _endorsement(scoring: ScoreStage, sheet: ScoreSheet, stage: Stage) -> Model:
    """For the award that the commune's dossiers propose."""
    return endorse(
        by=scoring.staff,
        sheet=sheet,
        unit=scoring.cluster.head,
        award_kind=stage.award,
        votes_for=3,
        votes_total=3,
        decided_on=WORKING_AT.date(),
    )


def foreign_scoring(ground: Ground, canary: str) -> None:
    """The other province has published a ranking of its own."""
    cluster = ClusterFactory(
        owner=ground.other_province, year=2025, name=canary, head=ground.other_commune, units=[ground.other_commune]
    )
    staff = make_person("staff", ground.other_agency)
    scoring = ScoreStage(
        ground=ground,
        cluster=cluster,
        members=[ground.other_commune],
        staff=staff,
        leader=staff,
        officers={ground.other_commune.pk: make_person("unit_officer", ground.other_commune)},
    )
    sheet = scoring.opened(title=canary)
    scoring.send(scoring.card(sheet, ground.other_commune), FULL)
    score_sheets.open_cross(by=staff, sheet=sheet)
    score_sheets.open_official(by=staff, sheet=sheet)
    scoring.send(scoring.card(sheet, ground.other_commune, St.OFFICIAL), FULL)
    score_sheets.publish(by=staff, sheet=sheet)

"""The parts of a campaign: milestones, targets, obligations, awards, criteria, dossier parts, work items."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from awards.enums import AwardGround, RecipientType
from awards.models import AwardKind, LegalBasis, Rule
from campaigns.enums import Direction, MilestoneKind, TargetLevel
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    WorkItem,
)
from thidua.common.dates import PartialDate, due_before, vi_date
from thidua.demo.loaders.source import Row, day, month_of

MILESTONES = {"sơ kết": MilestoneKind.MIDTERM, "tổng kết": MilestoneKind.FINAL}
OBJECTS: dict[str, tuple[str, str, list[str]]] = {
    "tap_the": ("Tập thể", RecipientType.COLLECTIVE, [RecipientType.COLLECTIVE]),
    "ca_nhan": ("Cá nhân", RecipientType.PERSON, [RecipientType.PERSON]),
    "ho_gia_dinh": ("Hộ gia đình", RecipientType.HOUSEHOLD, [RecipientType.HOUSEHOLD]),
    "doanh_nhan_ho_gia_dinh": (
        "Doanh nhân, hộ gia đình và đối tượng khác",
        "",
        [RecipientType.HOUSEHOLD, RecipientType.ENTERPRISE],
    ),
}


def load(campaign: Campaign, row: Row, kinds: dict[str, AwardKind]) -> None:
    _milestones(campaign, row)
    _targets(campaign, row)
    _obligations(campaign, row)
    _awards(campaign, row, kinds)
    _criteria(campaign, row, kinds)
    for order, part in enumerate(row.get("dossier_parts") or []):
        RequiredPart.objects.create(
            campaign=campaign,
            text=part["text"],
            form_number=part["form_number"] or "",
            form_basis=part["form_basis"] or "",
            order=order,
        )
    _work_items(campaign, row)


def _milestones(campaign: Campaign, row: Row) -> None:
    named = [(MILESTONES[item["kind"]], item) for item in row.get("milestones", [])]
    named += [(MilestoneKind.OTHER, item) for item in row.get("other_dates", [])]
    for order, (kind, item) in enumerate(named):
        when = month_of(item["when_offset"]) if "when_offset" in item else item["when"] or ""
        Milestone.objects.create(
            campaign=campaign,
            kind=kind,
            when=when,
            what=item.get("what", ""),
            wording=item.get("wording", ""),
            order=order,
        )


def _targets(campaign: Campaign, row: Row) -> None:
    made: dict[str, Target] = {}
    for order, item in enumerate(row.get("targets", [])):
        parent = made[item["parent"]] if item.get("parent") else None
        made[item["key"]] = _target(campaign, item, order, TargetLevel.MAIN, parent)
    for order, item in enumerate(row.get("secondary_targets", []), len(made)):
        _target(campaign, item, order, TargetLevel.SECONDARY)
    for order, text in enumerate(row.get("level_targets", []), campaign.targets.count()):
        Target.objects.create(campaign=campaign, level=TargetLevel.GRADE, text=text, order=order)


def _target(campaign: Campaign, item: Row, order: int, level: str, parent: Target | None = None) -> Target:
    baseline = day(0).year + item["baseline_offset_years"] if "baseline_offset_years" in item else None
    return Target.objects.create(
        campaign=campaign,
        parent=parent,
        level=level,
        group=item.get("group", ""),
        order=order,
        text=item["text"],
        comparator=item["comparator"],
        value=_decimal(item["value"]),
        value_to=_decimal(item["value_to"]),
        unit_label=item["unit"],
        approx=item.get("approx", False),
        implicit_zero=item.get("implicit_zero", False),
        in_words=item.get("in_words", False),
        change=item.get("change", ""),
        baseline_year=item.get("baseline_year", baseline),
        by_when=item.get("by_when", ""),
        per_year=item.get("per_year", False),
        direction=item.get("direction", Direction.UP),
        note="; ".join(str(item[name]) for name in ("context", "note", "baseline") if item.get(name)),
    )


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _obligations(campaign: Campaign, row: Row) -> None:
    for order, item in enumerate(row.get("obligations", [])):
        due = _due_day(item)
        Obligation.objects.create(
            campaign=campaign,
            kind=item["kind"],
            what=item["what"],
            wording=_wording(item, due),
            who_text=item["who"],
            due_date=str(PartialDate(due.year, due.month, due.day)) if due else item.get("when", ""),
            due_at=_due_instant(due),
            units_send=item["kind"] != "other",
            order=order,
        )


def _due_day(item: Row) -> date | None:
    if "due_offset" in item:
        return day(item["due_offset"])
    return date.fromisoformat(item["date"]) if item["date"] else None


def _wording(item: Row, due: date | None) -> str:
    text: str = item.get("wording") or item.get("after_wording") or ""
    return text.replace("{date}", vi_date(due)) if due else text


def _due_instant(due: date | None) -> datetime | None:
    """Every deadline of these documents is a "trước ngày …"."""
    return due_before(due) if due else None


def _awards(campaign: Campaign, row: Row, kinds: dict[str, AwardKind]) -> None:
    offered = [(code, item) for item in row.get("awards") or [] for code in item["kinds"]]
    for order, (code, item) in enumerate(offered):
        CampaignAward.objects.create(
            campaign=campaign,
            award_kind=kinds[code],
            wording=item["wording"],
            recipients_text=item["recipients"],
            order=order,
        )


def _criteria(campaign: Campaign, row: Row, kinds: dict[str, AwardKind]) -> None:
    for order, item in enumerate(row.get("criteria", [])):
        label, recipient_type, _ = OBJECTS[item["object"]]
        Criterion.objects.create(
            campaign=campaign,
            award_kind=kinds[item["award"]],
            recipient_type=recipient_type,
            object_label=label,
            text=item["text"],
            amount=item.get("params", {}).get("amount"),
            order=order,
        )
        # One of several alternatives is a person's judgement; only conditions that must all hold become rules.
        if "predicate" in item and "any_of" not in item:
            _rule(campaign, item, order, kinds)


def _rule(campaign: Campaign, item: Row, order: int, kinds: dict[str, AwardKind]) -> None:
    """A campaign's own condition, resting on its launching document."""
    basis, _ = LegalBasis.objects.get_or_create(
        number=campaign.document_reference.removeprefix("Số "),
        issuer=campaign.document_issuer,
        defaults={"title": campaign.title[:400], "verified": True},
    )
    Rule.objects.create(
        code=f"{campaign.demo_key}-{order}",
        award_kind=kinds[item["award"]],
        ground=AwardGround.CAMPAIGN,
        campaign_key=str(campaign.pk),
        recipient_types=OBJECTS[item["object"]][2],
        predicate=item["predicate"],
        params=item["params"],
        text=item["text"],
        basis=basis,
        valid_from=PartialDate.parse(campaign.period_from).first_day(),
        verified=True,
    )


def _work_items(campaign: Campaign, row: Row) -> None:
    """Dated tasks first, then what the document asks of named agencies and of the press without a date."""
    items = [*row.get("work_items", []), *row.get("duties", []), *row.get("media_tasks", [])]
    for order, item in enumerate(items):
        when = month_of(item["when_offset"]) if "when_offset" in item else item.get("when", "")
        WorkItem.objects.create(
            campaign=campaign,
            when=when,
            text=item["text"],
            in_charge=item["in_charge"],
            conditional=item.get("conditional", False),
            done_on=day(item["done_offset"]) if "done_offset" in item else None,
            order=order,
        )

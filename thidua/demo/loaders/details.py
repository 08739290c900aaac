"""The parts of a campaign: milestones, targets, obligations, awards, criteria, dossier parts, work items."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from awards.enums import AwardGround, RecipientType
from awards.models import AwardKind, Rule
from campaigns.enums import Direction, MilestoneKind, RollUp, TargetLevel
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
from campaigns.services.conditions import basis_of
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
        RequiredPart.objects.create(campaign=campaign, order=order, **required_part_values(part))
    for order, item in enumerate(work_rows(row)):
        done_on = day(item["done_offset"]) if "done_offset" in item else None
        WorkItem.objects.create(campaign=campaign, order=order, done_on=done_on, **work_values(item))


def required_part_values(part: Row) -> Row:
    return {
        "text": part["text"],
        "form_number": part["form_number"] or "",
        "form_basis": part["form_basis"] or "",
    }


def _milestones(campaign: Campaign, row: Row) -> None:
    for order, values in enumerate(milestone_values(row)):
        Milestone.objects.create(campaign=campaign, order=order, **values)


def milestone_values(row: Row) -> list[Row]:
    named = [(MILESTONES[item["kind"]], item) for item in row.get("milestones", [])]
    named += [(MilestoneKind.OTHER, item) for item in row.get("other_dates", [])]
    return [
        {
            "kind": kind,
            "when": month_of(item["when_offset"]) if "when_offset" in item else item["when"] or "",
            "what": item.get("what", ""),
            "wording": item.get("wording", ""),
        }
        for kind, item in named
    ]


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
    return Target.objects.create(campaign=campaign, parent=parent, level=level, order=order, **target_values(item))


def target_values(item: Row) -> Row:
    baseline = day(0).year + item["baseline_offset_years"] if "baseline_offset_years" in item else None
    return {
        "group": item.get("group", ""),
        "text": item["text"],
        "comparator": item["comparator"],
        "value": _decimal(item["value"]),
        "value_to": _decimal(item["value_to"]),
        "unit_label": item["unit"],
        "approx": item.get("approx", False),
        "implicit_zero": item.get("implicit_zero", False),
        "in_words": item.get("in_words", False),
        "change": item.get("change", ""),
        "baseline_year": item.get("baseline_year", baseline),
        "by_when": item.get("by_when", ""),
        "per_year": item.get("per_year", False),
        "direction": item.get("direction", Direction.UP),
        "roll_up": item.get("roll_up", RollUp.NONE),
        "note": "; ".join(str(item[name]) for name in ("context", "note", "baseline") if item.get(name)),
    }


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _obligations(campaign: Campaign, row: Row) -> None:
    for order, item in enumerate(row.get("obligations", [])):
        Obligation.objects.create(campaign=campaign, order=order, **obligation_values(item))


def obligation_values(item: Row) -> Row:
    due = _due_day(item)
    return {
        "kind": item["kind"],
        "what": item["what"],
        "wording": _wording(item, due),
        "who_text": item["who"],
        "due_date": str(PartialDate(due.year, due.month, due.day)) if due else item.get("when", ""),
        "due_at": _due_instant(due),
        "units_send": item["kind"] != "other",
    }


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
    for order, values in enumerate(award_values(row, kinds)):
        CampaignAward.objects.create(campaign=campaign, order=order, **values)


def award_values(row: Row, kinds: dict[str, AwardKind]) -> list[Row]:
    return [
        {"award_kind": kinds[code], "wording": item["wording"], "recipients_text": item["recipients"]}
        for item in row.get("awards") or []
        for code in item["kinds"]
    ]


def _criteria(campaign: Campaign, row: Row, kinds: dict[str, AwardKind]) -> None:
    for order, item in enumerate(row.get("criteria", [])):
        Criterion.objects.create(campaign=campaign, order=order, **criterion_values(item, kinds))
    add_rules(campaign, row, kinds, prefix=str(campaign.demo_key))


def criterion_values(item: Row, kinds: dict[str, AwardKind]) -> Row:
    label, recipient_type, _ = OBJECTS[item["object"]]
    return {
        "award_kind": kinds[item["award"]],
        "recipient_type": recipient_type,
        "object_label": label,
        "text": item["text"],
        "amount": item.get("params", {}).get("amount"),
    }


def add_rules(campaign: Campaign, row: Row, kinds: dict[str, AwardKind], *, prefix: str) -> None:
    """Every standard of the document is a condition: what a program cannot see goes to a person.

    Standards of which one is enough (`any_of`) become one condition with several ways.
    """
    done: set[str] = set()
    items = row.get("criteria", [])
    for order, item in enumerate(items):
        group = item.get("any_of")
        if group is None:
            _rule(campaign, {"predicate": "manual", "params": {}, **item}, f"{prefix}-{order}", kinds)
        elif group not in done:
            done.add(group)
            _rule(campaign, _alternatives([i for i in items if i.get("any_of") == group]), f"{prefix}-{order}", kinds)


def _alternatives(items: list[Row]) -> Row:
    ways = [[{"predicate": item.get("predicate", "manual"), "params": item.get("params", {})}] for item in items]
    text = "Đạt một trong các tiêu chuẩn: " + "; hoặc ".join(item["text"].rstrip(".") for item in items) + "."
    return {**items[0], "predicate": "alternatives", "params": {"ways": ways}, "text": text}


def _rule(campaign: Campaign, item: Row, code: str, kinds: dict[str, AwardKind]) -> None:
    """A campaign's own condition, resting on its launching document."""
    basis = basis_of(campaign)
    Rule.objects.create(
        code=code,
        award_kind=kinds[item["award"]],
        ground=AwardGround.CAMPAIGN,
        campaign_key=str(campaign.pk),
        recipient_types=OBJECTS[item["object"]][2],
        predicate=item["predicate"],
        params=item["params"],
        text=item["text"][:500],
        basis=basis,
        valid_from=PartialDate.parse(campaign.period_from).first_day(),
        verified=True,
    )


def work_rows(row: Row) -> list[Row]:
    """Dated tasks first, then what the document asks of named agencies and of the press without a date."""
    return [*row.get("work_items", []), *row.get("duties", []), *row.get("media_tasks", [])]


def work_values(item: Row) -> Row:
    return {
        "when": month_of(item["when_offset"]) if "when_offset" in item else item.get("when", ""),
        "text": item["text"],
        "in_charge": item["in_charge"],
        "conditional": item.get("conditional", False),
    }

"""Conditions a campaign sets for its awards, as staff and units read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from awards.eligibility.params import words
from awards.eligibility.registry import ALTERNATIVES, PREDICATES
from awards.enums import RecipientType
from awards.models import AwardKind, Rule
from campaigns.models import Campaign


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition with the way it is checked in words."""

    rule: Rule
    recipients: str
    checks: list[str]


def rules_of(campaign: Campaign, on: date) -> QuerySet[Rule]:
    """In force on the day or later: what was dropped or replaced before is history."""
    rows = Rule.objects.filter(campaign_key=str(campaign.pk)).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return rows.select_related("award_kind", "basis").order_by("award_kind__rank", "pk")


def conditions_of(campaign: Campaign, on: date) -> list[Condition]:
    rows = list(rules_of(campaign, on))
    names = dict(AwardKind.objects.values_list("code", "name")) if rows else {}
    return [Condition(row, _recipients(row), _checks(row, names)) for row in rows]


def _recipients(rule: Rule) -> str:
    if not rule.recipient_types:
        return "mọi đối tượng"
    return ", ".join(str(RecipientType(code).label).lower() for code in rule.recipient_types)


def _checks(rule: Rule, names: dict[str, str]) -> list[str]:
    if rule.predicate != ALTERNATIVES:
        return [_said(rule.predicate, rule.params, names)]
    ways = rule.params.get("ways") or []
    return [
        f"Cách {place}: {'; và '.join(_said(term['predicate'], term.get('params', {}), names) for term in way)}"
        for place, way in enumerate(ways, start=1)
    ]


def _said(predicate: str, params: dict[str, object], names: dict[str, str]) -> str:
    way = PREDICATES.get(predicate)
    if way is None:
        return "Người thẩm định xem xét"
    detail = words(way.params, params, names)
    return f"{way.label} ({detail})" if detail else way.label

"""Facts the portal knows of a nominee, put into a report so that nobody types them again."""

from __future__ import annotations

from typing import Any

from awards.enums import AwardNature, HonourStatus
from awards.models import Honour
from awards.models.decisions import period_words
from awards.structures import FIELDS, TABLE, Content, Section
from dossiers.models import Nomination
from thidua.common.dates import vi_date
from thidua.common.numbers import format_number


def prefilled(nomination: Nomination, sections: list[Section]) -> Content:
    """A first content of the report; at most one query, for the register of honours."""
    facts = _facts(nomination)
    honours = (
        _honours(nomination)
        if any(section.fill in ("honours.title", "honours.commendation") for section in sections)
        else {}
    )
    return {section.key: _content(section, facts, honours) for section in sections}


def _content(section: Section, facts: dict[str, str], honours: dict[str, list[dict[str, str]]]) -> Any:
    if section.kind == FIELDS:
        return {member.key: facts.get(member.fill, "") for member in section.members}
    if section.kind == TABLE:
        rows = honours.get(section.fill, [])
        return [{member.key: row.get(member.fill, "") for member in section.members} for row in rows]
    return facts.get(section.fill, "")


def _facts(nomination: Nomination) -> dict[str, str]:
    recipient, campaign = nomination.recipient, nomination.dossier.campaign
    place = ", ".join(part for part in (recipient.job_title, str(recipient.unit)) if part)
    return {
        "recipient.name": recipient.name,
        "recipient.birth_year": str(recipient.birth_year or ""),
        "recipient.address": recipient.address,
        "recipient.unit": str(recipient.unit),
        "recipient.job_title": recipient.job_title,
        "recipient.job_and_unit": place,
        "campaign.title": campaign.title if campaign else "",
        "award.name": nomination.award_kind.name,
        "period": period_words(nomination.achievement_from, nomination.achievement_to),
        "citation": nomination.citation,
        "report": nomination.report,
        "contribution": format_number(nomination.contribution) if nomination.contribution is not None else "",
    }


def _honours(nomination: Nomination) -> dict[str, list[dict[str, str]]]:
    """Rows of the two tables of a report, oldest first; what was revoked is not told."""
    rows = Honour.objects.filter(recipient=nomination.recipient).exclude(status=HonourStatus.REVOKED)
    found: dict[str, list[dict[str, str]]] = {"honours.title": [], "honours.commendation": []}
    for row in rows.select_related("award_kind", "issuer").order_by("decided_on", "pk"):
        name = "honours.title" if row.award_kind.nature == AwardNature.TITLE else "honours.commendation"
        year = (row.achievement_to or str(row.decided_on.year))[:4]
        decision = f"Số {row.decision_number} ngày {vi_date(row.decided_on)} của {row.issuer}"
        found[name].append({"year": year, "name": row.award_kind.name, "decision": decision})
    return found

"""The five real campaigns and the documents above them, as finished campaigns; the running one is in `current`."""

from __future__ import annotations

from datetime import date
from typing import Any

from awards.models import AwardKind
from campaigns.enums import CampaignKind, CampaignStatus, LaunchDocumentKind
from campaigns.models import Campaign, Participation
from thidua.accounts.models import User
from thidua.common.dates import PartialDate
from thidua.demo.loaders import catalogue, details, people, receipts, units
from thidua.demo.loaders.source import Row, at_office_hour, read
from thidua.units.enums import UnitKind
from thidua.units.models import Unit

FILES = ("000", "001", "002", "003", "004")
EDITORS = {"sl": "chuyenvien", "db": "chuyenvien.dienbien"}
KINDS = {"thuong_xuyen": CampaignKind.REGULAR, "chuyen_de": CampaignKind.THEMATIC}
PLAIN_DOCUMENTS = {"ke_hoach": LaunchDocumentKind.PLAN, "chi_thi": LaunchDocumentKind.DIRECTIVE}
TAKING_PART = (UnitKind.DEPARTMENT, UnitKind.ORGANIZATION, UnitKind.ARMED_FORCE, UnitKind.DISTRICT, UnitKind.OFFICE)


def load() -> int:
    """Add the campaigns that are missing; returns how many."""
    known = set(Campaign.objects.exclude(demo_key=None).values_list("demo_key", flat=True))
    rows = [*read("campaigns/parents")["campaigns"], *(read(f"campaigns/{name}") for name in FILES)]
    missing = [row for row in rows if row["key"] not in known]
    if missing:
        places, editors, kinds = units.by_key(), people.by_username(), catalogue.kinds_by_code()
        for row in missing:
            _load_finished(row, places, editors[EDITORS[row["key"][:2]]], kinds)
    return len(missing)


def _load_finished(row: Row, places: dict[str, Unit], editor: User, kinds: dict[str, AwardKind]) -> None:
    begun, ended = launch_day(row), PartialDate.parse(row["period"]["to"]).last_day()
    campaign = Campaign.objects.create(
        **paper_fields(row),
        owner=places[row["owner"]],
        parent=Campaign.objects.get(demo_key=row["parent"]) if row.get("parent") else None,
        period_from=row["period"]["from"],
        period_to=row["period"]["to"],
        document_date=row["document"]["date"],
        status=CampaignStatus.CLOSED,
        created_by=editor,
        created_at=at_office_hour(begun),
        launched_at=at_office_hour(begun),
        launched_by=editor,
        closed_at=at_office_hour(ended),
    )
    details.load(campaign, row, kinds)
    Participation.objects.bulk_create(
        Participation(campaign=campaign, unit=unit, joined_at=campaign.launched_at)
        for unit in _units_of_the_time(campaign.owner, begun)
    )
    receipts.load(campaign, editor)


def launch_day(row: Row) -> date:
    """The document's day; a draft without one starts with the first day of its period."""
    signed = PartialDate.parse(row["document"]["date"])
    return signed.first_day() if signed.is_full else PartialDate.parse(row["period"]["from"]).first_day()


def paper_fields(row: Row) -> dict[str, Any]:
    """What the launching document says of itself; dates are left to the caller."""
    document, works = row["document"], row.get("models_works") or {}
    return {
        "demo_key": row["key"],
        "kind": KINDS[row["kind"]],
        "title": row["title"],
        "theme": row.get("theme") or "",
        "other_themes": row.get("other_themes", []),
        "document_kind": row.get("source_kind") or PLAIN_DOCUMENTS[document["kind"]],
        "document_number": document["number"] or "",
        "document_symbol": document["symbol"],
        "document_place": document["place"],
        "document_place_as_written": document.get("place_as_written", ""),
        "document_issuer": document["issuer"],
        "signer": document.get("signer", ""),
        "signer_role": document.get("signer_role", ""),
        "recipients_count": document.get("recipients_count"),
        "document_notes": _notes(row),
        "period_note": row["period"].get("note", ""),
        "who_text": row.get("participants", ""),
        "submission_routes": [route["text"] for route in row.get("submission_routes", [])],
        "min_models": works.get("min_models"),
        "max_models": works.get("max_models"),
        "min_works": works.get("or_works"),
    }


def _notes(row: Row) -> list[str]:
    document = row["document"]
    named = [document.get("issuer_note"), document.get("recipients_note"), document.get("basis")]
    named += [row.get("award_round"), row.get("quota_note"), row.get("note"), *row.get("quirks", [])]
    above = [
        f"Thực hiện văn bản số {paper['written']} ngày {_shown(paper['date'])} của {paper['issuer']}."
        for paper in row.get("parents", [])
    ]
    return [note for note in named if note] + above


def _shown(written: str) -> str:
    return PartialDate.parse(written).display()


def _units_of_the_time(owner: Unit, day: date) -> list[Unit]:
    below = Unit.objects.get_children(owner).filter(kind__in=TAKING_PART)
    return [unit for unit in below if unit.is_active_on(day)]

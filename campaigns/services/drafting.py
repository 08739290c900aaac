"""What people agreed to becomes a draft campaign, all at once or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from campaigns.enums import CampaignKind, FindingDecision, FindingKind, LaunchDocumentKind, ReadingStatus
from campaigns.findings.build import ORDER
from campaigns.findings.fields import COLUMNS, MAX_LINES
from campaigns.findings.rows import row_of
from campaigns.findings.values import Value, shortened
from campaigns.models import Campaign, Finding, PlanReading, Target
from campaigns.rules.reading import check_can_draft, needs_decision
from campaigns.services.campaigns import create_campaign
from campaigns.services.findings import accept_rest
from campaigns.services.participants import add_participants_of_kind
from campaigns.services.reading import locked_reading
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.errors import WrongState

PARTS = [kind for kind in ORDER if kind not in (FindingKind.FIELD, FindingKind.QUESTION)]
TAKEN = (FindingDecision.ACCEPTED, FindingDecision.EDITED)
_NAMES_SHOWN = 5


@transaction.atomic
def make_draft(*, by: User, reading: PlanReading, accept_pending: bool = False, kinds: Iterable[str] = ()) -> Campaign:
    """The draft of what was accepted or edited; a second click gives the same draft.

    What nobody looked at stops it, unless `accept_pending` agrees to all of that. `kinds`: kinds of units to invite.
    """
    row = locked_reading(reading.pk)
    if row.status == ReadingStatus.DRAFTED and row.campaign is not None:
        return row.campaign
    check_can_draft(by, row)
    if accept_pending:
        accept_rest(by, row)
    findings = list(Finding.objects.filter(reading=row).order_by("order", "pk"))
    _check_nothing_waits(findings)
    taken = [item for item in findings if item.decision in TAKEN]
    campaign = create_campaign(by=by, owner=row.owner, values=_document(row, taken), document_file=row.file)
    for kind in PARTS:
        _add_parts(by, campaign, kind, [item for item in taken if item.kind == kind])
    for unit_kind in kinds:
        add_participants_of_kind(by=by, campaign=campaign, kind=unit_kind)
    row.campaign, row.status = campaign, ReadingStatus.DRAFTED
    row.version += 1
    row.save(update_fields=["campaign", "status", "version"])
    record(by=by, verb="reading.drafted", obj=row, unit_id=row.owner_id, after={"title": campaign.title})
    return campaign


def _check_nothing_waits(findings: list[Finding]) -> None:
    waiting = [item.label for item in findings if needs_decision(item)]
    if waiting:
        names = "; ".join(waiting[:_NAMES_SHOWN]) + (" …" if len(waiting) > _NAMES_SHOWN else "")
        raise WrongState(f"Còn {len(waiting)} điều chưa xem: {names}")


def _document(reading: PlanReading, taken: list[Finding]) -> Value:
    """Columns of the campaign. The three it cannot do without fall back on what is no statement about the document."""
    values: Value = {
        "title": reading.title,
        "kind": CampaignKind.THEMATIC,
        "document_kind": LaunchDocumentKind.OTHER,
    }
    for item in taken:
        if item.kind == FindingKind.FIELD and item.value["column"] in COLUMNS:
            values[item.value["column"]] = item.value["value"]
    notes = [*_without_kind(taken)]
    return {**values, "document_notes": [shortened(note, 500) for note in notes][:MAX_LINES]}


def _without_kind(taken: list[Finding]) -> Iterable[str]:
    """Awards the catalogue does not know are not lost: they stand as notes until somebody adds the kind."""
    for item in taken:
        if item.kind == FindingKind.AWARD and not item.value.get("award_kind"):
            yield f"Khen thưởng văn bản nêu, danh mục chưa có: {item.value['wording']}"
        elif item.kind == FindingKind.CRITERION and not item.value.get("award_kind"):
            who = item.value.get("object_label") or ""
            yield f"Tiêu chuẩn chưa rõ của loại khen thưởng nào: {who + ': ' if who else ''}{item.value['text']}"


def _add_parts(by: User, campaign: Campaign, kind: str, taken: list[Finding]) -> None:
    """Rows of one part in the document's order: one insert (two for targets within targets), one line of history."""
    rows: dict[str, models.Model] = {}
    for item in _with_kind(taken) if kind in (FindingKind.AWARD, FindingKind.CRITERION) else taken:
        made = row_of(kind, item.value, campaign.period_from)
        made.campaign, made.order = campaign, len(rows)
        if kind in (FindingKind.AWARD, FindingKind.CRITERION):
            made.award_kind_id = item.value["award_kind"]
        rows[item.path] = made
    if not rows:
        return
    model = type(next(iter(rows.values())))
    if model is Target:
        _insert_targets(rows, {item.path: item.value.get("parent") or "" for item in taken})
    else:
        model._default_manager.bulk_create(rows.values())
    record(
        by=by,
        verb="campaign.part_added",
        obj=campaign,
        unit_id=campaign.owner_id,
        after={"count": len(rows)},
        reason=f"{str(model._meta.verbose_name).capitalize()}: {len(rows)} dòng đọc từ văn bản",
    )


def _with_kind(taken: list[Finding]) -> list[Finding]:
    """Those tied to the catalogue; a campaign offers a kind once, whatever was edited to it."""
    kept, offered = [], set()
    for item in taken:
        kind = item.value.get("award_kind")
        if not kind or (item.kind == FindingKind.AWARD and kind in offered):
            continue
        offered.add(kind)
        kept.append(item)
    return kept


def _insert_targets(rows: dict[str, Any], parents: dict[str, str]) -> None:
    """A target within a target needs its parent's key; without its parent it stands by itself."""
    inner = {path for path, parent in parents.items() if parent in rows and parents.get(parent, "") not in rows}
    outer = [row for path, row in rows.items() if path not in inner]
    Target.objects.bulk_create(outer)
    for path in inner:
        rows[path].parent = rows[parents[path]]
    Target.objects.bulk_create([rows[path] for path in rows if path in inner])

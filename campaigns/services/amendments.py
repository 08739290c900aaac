"""Preparing an amendment of a launched campaign: nothing of it holds until it is published."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import ManyToManyField, Max

from campaigns.amending import CAMPAIGN_FIELDS, OWN_FIELDS_LABEL, PARTS, staged_lines
from campaigns.enums import AmendmentAction, AmendmentStatus
from campaigns.models import Amendment, AmendmentLine, Campaign, CampaignAward, Criterion, Obligation, Target
from campaigns.rules.amendments import check_can_amend, check_can_change
from campaigns.selectors.parts import rows_of
from campaigns.services.campaigns import STALE, locked_campaign
from campaigns.services.parts import FIELDS, Part, fingerprint
from campaigns.staging import freeze, put, thaw
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile


@transaction.atomic
def open_amendment(*, by: User, campaign: Campaign) -> Amendment:
    """The draft there is, or a new one: two people who click at once work on the same."""
    owner = locked_campaign(campaign.pk)
    check_can_amend(by, owner)
    draft = Amendment.objects.filter(campaign=owner, status=AmendmentStatus.DRAFT).first()
    if draft is not None:
        return draft
    last = Amendment.objects.filter(campaign=owner).aggregate(last=Max("number"))["last"] or 0
    draft = Amendment.objects.create(campaign=owner, number=last + 1, created_at=clock.now(), created_by=by)
    _audit(by, draft, "campaign.amendment_opened")
    return draft


@transaction.atomic
def discard_amendment(*, by: User, amendment: Amendment) -> Campaign:
    row = locked_draft(by, amendment)
    _audit(by, row, "campaign.amendment_discarded")
    campaign = row.campaign
    row.delete()
    return campaign


@transaction.atomic
def describe_amendment(
    *,
    by: User,
    amendment: Amendment,
    document_reference: str,
    document_date: str,
    reason: str,
    file: StoredFile | None = None,
) -> Amendment:
    """The document that amends, and why."""
    row = locked_draft(by, amendment)
    row.document_reference, row.document_date = squeeze(document_reference), document_date
    row.reason = reason
    if file is not None:
        row.file = file
    row.save(update_fields=["document_reference", "document_date", "reason", "file"])
    return row


@transaction.atomic
def stage_own_fields(*, by: User, amendment: Amendment, values: dict[str, Any]) -> AmendmentLine | None:
    """The campaign's own fields; what equals the present is no change."""
    row = locked_draft(by, amendment)
    wanted = {name: values[name] for name in CAMPAIGN_FIELDS if name in values}
    line = AmendmentLine(
        amendment=row, action=AmendmentAction.CHANGE, label=OWN_FIELDS_LABEL, values=freeze(Campaign, wanted)
    )
    row.lines.filter(part="").delete()
    return _keep_if_different(row, line)


@transaction.atomic
def stage_addition(*, by: User, amendment: Amendment, model: type[Part], values: dict[str, Any]) -> AmendmentLine:
    row = locked_draft(by, amendment)
    line = AmendmentLine(amendment=row, action=AmendmentAction.ADD, part=str(model._meta.model_name))
    return _save_line(line, model, values)


@transaction.atomic
def restage_addition(*, by: User, line: AmendmentLine, seen: str, values: dict[str, Any]) -> AmendmentLine:
    row = locked_draft(by, line.amendment)
    current = AmendmentLine.objects.filter(pk=line.pk, amendment=row, action=AmendmentAction.ADD).first()
    if current is None:
        raise WrongState("Nội dung bổ sung này đã được bỏ khỏi lần điều chỉnh.")
    if seen_of_line(current) != seen:
        raise StaleObject(STALE)
    return _save_line(current, PARTS[current.part], values)


@transaction.atomic
def stage_change(
    *, by: User, amendment: Amendment, row: Part, seen: str, values: dict[str, Any]
) -> AmendmentLine | None:
    """What a row becomes; saved back to what it is, the line goes away."""
    draft = locked_draft(by, amendment)
    current = live_row(draft.campaign, row)
    if seen_of_row(draft, current) != seen:
        raise StaleObject(STALE)
    _check_still_sent(current, values)
    draft.lines.filter(part=current._meta.model_name, row=current.pk).delete()
    line = AmendmentLine(
        amendment=draft,
        action=AmendmentAction.CHANGE,
        part=str(current._meta.model_name),
        row=current.pk,
        label=str(current)[:600],
        values=freeze(type(current), values),
    )
    return _keep_if_different(draft, line)


@transaction.atomic
def stage_removal(*, by: User, amendment: Amendment, row: Part) -> list[AmendmentLine]:
    """No longer asked or applied, with what hangs on it: a target's parts, an award's criteria."""
    draft = locked_draft(by, amendment)
    current = live_row(draft.campaign, row)
    gone = [current, *_dependents(draft.campaign, current)]
    return [_removal(draft, item) for item in gone]


def complete_removals(draft: Amendment) -> None:
    """What came to hang on a dropped row since it was staged: rounds of a series that were opened meanwhile."""
    staged = set(draft.lines.filter(part="obligation").values_list("row", flat=True))
    removed = draft.lines.filter(part="obligation", action=AmendmentAction.REMOVE).values("row")
    for row in rows_of(draft.campaign, Obligation).filter(pk__in=removed):
        for item in _dependents(draft.campaign, row):
            if item.pk not in staged:
                _removal(draft, item)


def _removal(draft: Amendment, row: Any) -> AmendmentLine:
    draft.lines.filter(part=row._meta.model_name, row=row.pk).delete()
    return AmendmentLine.objects.create(
        amendment=draft,
        action=AmendmentAction.REMOVE,
        part=str(row._meta.model_name),
        row=row.pk,
        label=str(row)[:600],
        order=_next_order(draft),
    )


@transaction.atomic
def unstage(*, by: User, line: AmendmentLine) -> Amendment:
    """Take one line back; a second click finds it gone."""
    draft = locked_draft(by, line.amendment)
    draft.lines.filter(pk=line.pk).delete()
    return draft


def locked_draft(by: User, amendment: Amendment) -> Amendment:
    """The campaign under lock, then its draft: publishing and staging queue here."""
    campaign = locked_campaign(amendment.campaign_id)
    row = Amendment.objects.select_for_update(of=("self",)).filter(pk=amendment.pk).first()
    if row is None:
        raise WrongState("Bản điều chỉnh này đã bị hủy.")
    row.campaign = campaign
    check_can_change(by, row)
    return row


def live_row(campaign: Campaign, row: Part) -> Any:
    current = rows_of(campaign, type(row)).filter(pk=row.pk).first()
    if current is None or getattr(current, "dropped_at", None) is not None:
        raise WrongState("Nội dung này không còn áp dụng nên không điều chỉnh được.")
    return current


def staged_row(amendment: Amendment, row: Part) -> Any:
    """The row as the amendment would leave it, in memory."""
    line = amendment.lines.filter(part=row._meta.model_name, row=row.pk, action=AmendmentAction.CHANGE).first()
    if line is not None:
        put(row, thaw(type(row), line.values))
    return row


def row_of_line(line: AmendmentLine) -> Any:
    """An addition as a row that is not saved yet."""
    row: Any = PARTS[line.part](campaign=line.amendment.campaign)
    put(row, thaw(PARTS[line.part], line.values))
    return row


def seen_of_row(amendment: Amendment, row: Part) -> str:
    return fingerprint(staged_row(amendment, live_row(amendment.campaign, row)))


def seen_of_line(line: AmendmentLine) -> str:
    return fingerprint(row_of_line(line))


def _keep_if_different(draft: Amendment, line: AmendmentLine) -> AmendmentLine | None:
    if not line.part:
        same = not staged_lines(draft.campaign, [line])[0].changes
    else:
        current = rows_of(draft.campaign, PARTS[line.part]).get(pk=line.row)
        before = {name: getattr(current, name) for name in FIELDS[type(current)]}
        put(current, thaw(type(current), line.values))
        same = all(getattr(current, name) == value for name, value in before.items())
        same = same and not _other_lists(current, line)
    if same:
        return None
    line.order = _next_order(draft)
    line.save()
    return line


def _other_lists(row: Any, line: AmendmentLine) -> bool:
    """A staged list of rows (units of an exception) that differs from the present one."""
    lists = {name: keys for name, keys in line.values.items() if isinstance(keys, list)}
    return any(
        sorted(keys) != sorted(getattr(row, name).values_list("pk", flat=True))
        for name, keys in lists.items()
        if isinstance(row._meta.get_field(name), ManyToManyField)
    )


def _save_line(line: AmendmentLine, model: type[Part], values: dict[str, Any]) -> AmendmentLine:
    line.values = freeze(model, values)
    line.label = str(row_of_line(line))[:600]
    if line.pk is None:
        line.order = _next_order(line.amendment)
    line.save()
    return line


def _next_order(draft: Amendment) -> int:
    last = draft.lines.aggregate(last=Max("order"))["last"]
    return 0 if last is None else int(last) + 1


def _check_still_sent(row: Part, values: dict[str, Any]) -> None:
    if not isinstance(row, Obligation):
        return
    if values.get("recurrence", row.recurrence) != row.recurrence:
        once = "Không đổi được giữa việc một lần và việc lặp lại, hoặc giữa các kiểu kỳ: hãy thôi yêu cầu và bổ sung."
        raise InvalidInput(once, field="recurrence")
    if row.units_send and values.get("units_send") is False:
        raise InvalidInput("Việc đơn vị đang phải gửi: hãy dùng “Thôi yêu cầu” thay vì bỏ dấu này.", field="units_send")


def _dependents(campaign: Campaign, row: Part) -> list[Any]:
    if isinstance(row, Target):
        return list(rows_of(campaign, Target).filter(parent=row, dropped_at__isnull=True))
    if isinstance(row, Obligation) and row.is_series:
        return list(rows_of(campaign, Obligation).filter(series=row, dropped_at__isnull=True, due_at__gt=clock.now()))
    if isinstance(row, CampaignAward):
        return list(rows_of(campaign, Criterion).filter(award_kind=row.award_kind))
    return []


def _audit(by: User, amendment: Amendment, verb: str) -> None:
    record(by=by, verb=verb, obj=amendment.campaign, unit_id=amendment.campaign.owner_id, reason=str(amendment))

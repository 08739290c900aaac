"""The parts of a draft, one row at a time: targets, obligations, milestones, awards, criteria, dossier parts, tasks."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar, cast

from django.db import IntegrityError, models, transaction

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
from campaigns.rules.campaigns import check_can_edit
from campaigns.services.campaigns import STALE, locked_campaign, readable
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.dates import deadline_sentence
from thidua.common.errors import InvalidInput, StaleObject, WrongState

Part = Milestone | Target | Obligation | CampaignAward | Criterion | RequiredPart | WorkItem
PartT = TypeVar("PartT", bound=Part)

# What a form may write, part by part; `campaign`, `order` and `done_on` are never among it.
FIELDS: dict[type[Part], tuple[str, ...]] = {
    Milestone: ("kind", "when", "what", "wording"),
    Target: (
        "parent",
        "level",
        "group",
        "text",
        "comparator",
        "value",
        "value_to",
        "unit_label",
        "approx",
        "implicit_zero",
        "in_words",
        "change",
        "baseline_year",
        "by_when",
        "per_year",
        "direction",
        "note",
        "baseline",
        "scope_text",
        "roll_up",
        "weight_label",
        "upper",
    ),
    Obligation: (
        "kind",
        "what",
        "wording",
        "who_text",
        "proof",
        "due_date",
        "due_at",
        "units_send",
        "working_days",
        "counted_from",
        "recurrence",
        "recurs_month",
        "recurs_day",
        "grace_days",
        "grace_shown",
    ),
    CampaignAward: ("award_kind", "wording", "recipients_text"),
    Criterion: ("award_kind", "recipient_type", "object_label", "text", "amount"),
    RequiredPart: ("text", "form_number", "form_basis"),
    WorkItem: ("when", "text", "in_charge", "conditional"),
}


# Units read the campaign's history, and a grace may be kept from them: it is told of the obligation itself.
_KEPT_APART = ("grace_days", "grace_shown")


def fingerprint(row: Part) -> str:
    """What the person saw of a row, in short: a stale save is told by a different one."""
    seen = "\x1f".join(str(readable(row, name, getattr(row, name))) for name in FIELDS[type(row)])
    if isinstance(row, Target):
        seen += f"\x1f{_scope_of(row)}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


@transaction.atomic
def add_part(*, by: User, campaign: Campaign, model: type[PartT], values: dict[str, Any]) -> PartT:
    owner = _open_draft(by, campaign)
    last = model.objects.filter(campaign=owner).aggregate(last=models.Max("order"))["last"]
    row = model(campaign=owner, order=0 if last is None else last + 1)
    _write(row, values)
    _audit(by, owner, "campaign.part_added", row, after=_facts(row))
    _audit_grace(by, owner, row, {})
    return row


@transaction.atomic
def change_part(*, by: User, row: PartT, seen: str, values: dict[str, Any]) -> PartT:
    """Save one row; `seen` is the fingerprint the form carried, an older one is refused with the text kept."""
    owner = _open_draft(by, row.campaign)
    current = _reread(row)
    if fingerprint(current) != seen:
        raise StaleObject(STALE)
    before, grace = _facts(current), _grace(current)
    if isinstance(current, Obligation) and values.get("due_at") != current.due_at:
        current.dropped_at = None  # kept as history for its old deadline: with a new one units are asked again
    _write(current, values)
    after = _facts(current)
    changed = {name for name in after if after[name] != before[name]}
    if changed:
        _audit(
            by,
            owner,
            "campaign.part_changed",
            current,
            before={name: before[name] for name in before if name in changed},
            after={name: after[name] for name in after if name in changed},
        )
    _audit_grace(by, owner, current, grace)
    return current


@transaction.atomic
def delete_part(*, by: User, row: Part) -> None:
    owner = _open_draft(by, row.campaign)
    current = _reread(row)
    _audit(by, owner, "campaign.part_removed", current, before=_facts(current))
    current.delete()


@transaction.atomic
def move_part(*, by: User, row: Part, step: int) -> None:
    """One place up (-1) or down (+1) among its neighbours; at the end nothing happens."""
    owner = _open_draft(by, row.campaign)
    model = type(row)
    rows: list[Any] = list(model._default_manager.filter(campaign=owner).order_by("order", "pk"))
    current = next((item for item in rows if item.pk == row.pk), None)
    if current is None:
        raise WrongState("Dòng này đã bị xóa.")
    neighbours = [item for item in rows if getattr(item, "parent_id", None) == getattr(current, "parent_id", None)]
    place = neighbours.index(current) + step
    if not 0 <= place < len(neighbours):
        return
    here, there = rows.index(current), rows.index(neighbours[place])
    rows[here], rows[there] = rows[there], rows[here]
    for order, item in enumerate(rows):
        item.order = order
    model._default_manager.bulk_update(rows, ["order"])


def _open_draft(by: User, campaign: Campaign) -> Campaign:
    """The campaign under lock and still a draft: a launch and an edit cannot cross."""
    owner = locked_campaign(campaign.pk)
    check_can_edit(by, owner)
    return owner


def _reread(row: PartT) -> PartT:
    current = type(row)._default_manager.filter(pk=row.pk).first()
    if current is None:
        raise WrongState("Dòng này đã bị người khác xóa.")
    return cast(PartT, current)


def _write(row: Part, values: dict[str, Any]) -> None:
    for name in FIELDS[type(row)]:
        if name in values:
            setattr(row, name, values[name])
    if isinstance(row, Target):
        _check_target(row)
    try:
        with transaction.atomic():
            row.save()
            if isinstance(row, Target) and "scope_units" in values:
                row.scope_units.set(values["scope_units"])
    except IntegrityError as error:
        raise InvalidInput(_refusal(row), field="award_kind" if isinstance(row, CampaignAward) else None) from error


def _refusal(row: Part) -> str:
    if isinstance(row, CampaignAward):
        return "Phong trào đã nêu loại khen thưởng này."
    return "Dữ liệu chưa hợp lệ, hãy kiểm tra lại các ô."


def _scope_of(target: Target) -> str:
    """Names of the units an exception is made for."""
    return "; ".join(target.scope_units.order_by("name_sort", "pk").values_list("name", flat=True))


def _check_target(target: Target) -> None:
    parent = target.parent
    if target.upper is not None and target.upper.campaign_id != target.campaign.parent_id:
        raise InvalidInput("Chỉ tiêu cấp trên phải thuộc phong trào mà phong trào này thực hiện.", field="upper")
    if parent is None:
        return
    if parent.campaign_id != target.campaign_id or parent.parent_id is not None or parent.pk == target.pk:
        raise InvalidInput("Chỉ tiêu bao trùm phải là một chỉ tiêu chính của chính phong trào này.", field="parent")
    if target.pk and target.parts.exists():
        raise InvalidInput(
            "Chỉ tiêu này đang có chỉ tiêu thành phần nên không thể thuộc chỉ tiêu khác.", field="parent"
        )


def _facts(row: Part) -> dict[str, Any]:
    """Keys carry the part's name: 'target.text' is labelled apart from the campaign's own fields."""
    part = row._meta.model_name
    names = [name for name in FIELDS[type(row)] if name not in _KEPT_APART]
    facts = {f"{part}.{name}": readable(row, name, getattr(row, name)) for name in names}
    if isinstance(row, Target):
        facts[f"{part}.scope_units"] = _scope_of(row)
    if isinstance(row, Obligation):
        facts[f"{part}.due_at"] = deadline_sentence(row.due_at) if row.due_at else ""
    return facts


def _grace(row: Part) -> dict[str, Any]:
    if not isinstance(row, Obligation) or not row.grace_days:
        return {}
    return {f"obligation.{name}": readable(row, name, getattr(row, name)) for name in _KEPT_APART}


def _audit_grace(by: User, campaign: Campaign, row: Part, before: dict[str, Any]) -> None:
    after = _grace(row)
    if after != before:
        record(by=by, verb="obligation.grace_set", obj=row, unit_id=campaign.owner_id, before=before, after=after)


def audit_labels() -> dict[str, str]:
    """What the keys of `_facts` are called."""
    return {
        f"{model._meta.model_name}.{name}": str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        for model, names in FIELDS.items()
        for name in (*names, *(["scope_units"] if model is Target else []))
    }


def _audit(
    by: User,
    campaign: Campaign,
    verb: str,
    row: Part,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Parts have no page of their own: their history is the campaign's."""
    record(
        by=by,
        verb=verb,
        obj=campaign,
        unit_id=campaign.owner_id,
        before=before,
        after=after,
        reason=f"{str(row._meta.verbose_name).capitalize()}: {row}"[:300],
    )


def apply_values(row: Part, values: dict[str, Any]) -> None:
    """Write a row of a campaign that is no draft any more: the amendment that does so has made its own checks."""
    _write(row, values)


def facts_of(row: Part) -> dict[str, Any]:
    """A row in words, field by field; keys as in the trail."""
    return _facts(row)

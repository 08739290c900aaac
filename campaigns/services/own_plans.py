"""A unit's own plan under a higher campaign: drafted from it, and sent up as the unit's answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from campaigns.enums import CampaignKind, Comparator, LaunchDocumentKind
from campaigns.models import Campaign, Obligation, Participation, Submission, Target, UnitTarget
from campaigns.rules.plans import check_can_draft_plan, check_can_send_plan
from campaigns.selectors.participants import eligible
from campaigns.selectors.plans import plan_duty
from campaigns.services.submissions import send_submission
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import WrongState
from thidua.common.text import squeeze

# What a target keeps when it is taken over; its number is the unit's own where one was registered.
_TARGET_FIELDS = (
    "level",
    "group",
    "text",
    "comparator",
    "value",
    "value_to",
    "unit_label",
    "approx",
    "implicit_zero",
    "change",
    "baseline_year",
    "by_when",
    "per_year",
    "direction",
)


@transaction.atomic
def draft_own_plan(
    *,
    by: User,
    participation: Participation,
    title: str,
    targets: Iterable[Target] = (),
    obligations: Iterable[Obligation] = (),
    with_units: bool = True,
) -> Campaign:
    """A draft of the unit's own, under the campaign it takes part in; dates of its own obligations are left to it."""
    row = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("campaign", "unit")
        .get(pk=participation.pk)
    )
    check_can_draft_plan(by, row)
    plan = _document(by, row, title)
    row.own_campaign = plan
    row.save(update_fields=["own_campaign"])
    _take_targets(plan, row, targets)
    _take_obligations(plan, row.campaign, obligations)
    if with_units:
        step = row.unit.depth + 1
        units = eligible(plan, clock.today()).filter(depth=step).order_by("name_sort", "pk")
        Participation.objects.bulk_create([Participation(campaign=plan, unit=unit) for unit in units])
    record(
        by=by,
        verb="campaign.plan_drafted",
        obj=plan,
        unit_id=row.unit_id,
        after={"title": plan.title, "upper_campaign": row.campaign.title},
    )
    return plan


def _document(by: User, participation: Participation, title: str) -> Campaign:
    upper, unit = participation.campaign, participation.unit
    cited = f"{upper.document_reference} {upper.document_issuer}".strip()
    return Campaign.objects.create(
        owner=unit,
        parent=upper,
        kind=upper.kind or CampaignKind.THEMATIC,
        title=squeeze(title),
        theme=upper.theme,
        document_kind=LaunchDocumentKind.PLAN,
        document_symbol=f"KH-{unit.document_code}" if unit.document_code else "",
        document_place=unit.place_name,
        document_issuer=unit.name,
        parent_documents=[cited] if cited else [],
        period_from=upper.period_from,
        period_to=upper.period_to,
        who_text=upper.who_text,
        created_by=by,
        created_at=clock.now(),
    )


def _take_targets(plan: Campaign, participation: Participation, chosen: Iterable[Target]) -> None:
    rows = [row for row in chosen if row.campaign_id == participation.campaign_id and row.dropped_at is None]
    registered = {row.target_id: row for row in UnitTarget.objects.filter(participation=participation, target__in=rows)}
    for order, row in enumerate(rows):
        values = {name: getattr(row, name) for name in _TARGET_FIELDS}
        own = registered.get(row.pk)
        if own is not None:
            fitting = own.comparator or (Comparator.EQUAL if row.comparator == Comparator.BETWEEN else row.comparator)
            values |= {"text": own.text, "value": own.value, "value_to": own.value_to, "unit_label": own.unit_label}
            values["comparator"] = Comparator.BETWEEN if own.value_to is not None else fitting
        Target.objects.create(campaign=plan, upper=row, order=order, **values)


def _take_obligations(plan: Campaign, upper: Campaign, chosen: Iterable[Obligation]) -> None:
    rows = [row for row in chosen if row.campaign_id == upper.pk and row.dropped_at is None]
    for order, row in enumerate(rows):
        Obligation.objects.create(campaign=plan, kind=row.kind, what=row.what, proof=row.proof, order=order)


@transaction.atomic
def send_own_plan(*, by: User, participation: Participation) -> Submission:
    """The unit's own plan as its answer to the higher level: same number, same date, same file."""
    row = Participation.objects.select_related("campaign", "unit", "own_campaign").get(pk=participation.pk)
    plan, duty = row.own_campaign, plan_duty(row)
    if plan is None:
        raise WrongState("Đơn vị chưa có kế hoạch riêng thực hiện phong trào này.")
    if duty is None:
        raise WrongState("Phong trào không yêu cầu đơn vị gửi kế hoạch.")
    check_can_send_plan(by, duty, plan)
    assert plan.document_file is not None  # noqa: S101  # the check above
    return send_submission(
        by=by,
        duty=duty,
        document_number=f"{plan.document_number}/{plan.document_symbol}",
        document_date=date.fromisoformat(plan.document_date),
        file=plan.document_file,
        signer=plan.signer,
        note="Gửi từ kế hoạch riêng của đơn vị trên Cổng.",
    )

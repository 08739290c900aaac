"""Conditions a campaign sets for its awards: dated rows like those of the law, resting on its launching document."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from awards.enums import AwardGround
from awards.models import AwardKind, LegalBasis, Rule
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.rules.conditions import check_can_set
from campaigns.services.campaigns import locked_campaign
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput, WrongState


@dataclass(frozen=True, slots=True)
class ConditionValues:
    award_kind: AwardKind
    predicate: str
    text: str
    params: dict[str, Any] = field(default_factory=dict)
    recipient_types: list[str] = field(default_factory=list)
    article: str = ""


def basis_of(campaign: Campaign) -> LegalBasis:
    """The launching document as a legal basis, made when there is none."""
    number = campaign.document_reference.removeprefix("Số ") or f"PT-{campaign.pk}"
    basis, _ = LegalBasis.objects.get_or_create(
        number=number,
        issuer=campaign.document_issuer or campaign.owner.name,
        defaults={"title": campaign.title[:400], "verified": True},
    )
    return basis


@transaction.atomic
def add_condition(*, by: User, campaign: Campaign, values: ConditionValues) -> Rule:
    row = _open(by, campaign)
    rule = Rule(code=_next_code(row), campaign_key=str(row.pk), ground=AwardGround.CAMPAIGN, verified=True)
    rule.valid_from = _first_day(row)
    _fill(rule, row, values)
    _save(rule)
    record(by=by, verb="campaign.condition_added", obj=row, unit_id=row.owner_id, after={"condition": rule.text})
    return rule


@transaction.atomic
def change_condition(*, by: User, campaign: Campaign, rule: Rule, values: ConditionValues) -> Rule:
    """While drafted: the row itself. Once launched: a new version from today, the old one ends yesterday."""
    row = _open(by, campaign)
    current = _reread(row, rule)
    before, today = current.text, clock.today()
    if row.status != CampaignStatus.DRAFT and current.valid_from < today:
        current.valid_to = today - timedelta(days=1)
        current.save(update_fields=["valid_to"])
        current = Rule(
            code=current.code, campaign_key=current.campaign_key, ground=current.ground, valid_from=today, verified=True
        )
    _fill(current, row, values)
    _save(current)
    record(
        by=by,
        verb="campaign.condition_changed",
        obj=row,
        unit_id=row.owner_id,
        before={"condition": before},
        after={"condition": current.text},
    )
    return current


@transaction.atomic
def drop_condition(*, by: User, campaign: Campaign, rule: Rule) -> None:
    """A draft forgets it. Once launched it ends, and dossiers submitted before are still judged by it."""
    row = _open(by, campaign)
    current, today = _reread(row, rule), clock.today()
    if row.status == CampaignStatus.DRAFT:
        current.delete()
    elif current.valid_from < today:
        current.valid_to = today - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    else:
        raise WrongState("Điều kiện mới đặt hôm nay: hãy sửa lại, hoặc bỏ từ ngày mai.")
    record(by=by, verb="campaign.condition_dropped", obj=row, unit_id=row.owner_id, before={"condition": current.text})


def _open(by: User, campaign: Campaign) -> Campaign:
    row = locked_campaign(campaign.pk)
    check_can_set(by, row)
    return row


def _reread(campaign: Campaign, rule: Rule) -> Rule:
    row = Rule.objects.select_for_update().filter(pk=rule.pk, campaign_key=str(campaign.pk)).first()
    if row is None:
        raise WrongState("Điều kiện này không còn trong phong trào.")
    if row.valid_to is not None and row.valid_to < clock.today():
        raise WrongState("Điều kiện này đã hết hiệu lực nên không sửa được.")
    return row


def _first_day(campaign: Campaign) -> date:
    """From the beginning of the campaign while it is drafted; from today once it runs."""
    if campaign.status == CampaignStatus.DRAFT and campaign.period_from:
        return PartialDate.parse(campaign.period_from).first_day()
    return clock.today()


def _next_code(campaign: Campaign) -> str:
    prefix = f"phong-trao-{campaign.pk}-"
    taken = Rule.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    numbers = [int(code.removeprefix(prefix)) for code in taken if code.removeprefix(prefix).isdecimal()]
    return f"{prefix}{max(numbers, default=0) + 1}"


def _fill(rule: Rule, campaign: Campaign, values: ConditionValues) -> None:
    rule.basis = basis_of(campaign)
    rule.award_kind, rule.predicate, rule.params = values.award_kind, values.predicate, values.params
    rule.text, rule.article = values.text.strip(), values.article.strip()
    rule.recipient_types = values.recipient_types


def _save(rule: Rule) -> None:
    if not rule.text:
        raise InvalidInput("Hãy ghi điều kiện.", field="text")
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise WrongState("Có người vừa sửa điều kiện này; hãy tải lại trang.") from error

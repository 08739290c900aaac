"""Conditions of the law, kept as versions: a change is a new dated row, a correction mends the row of its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from awards.models import Rule
from awards.rules import check_can_keep_rules
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.errors import InvalidInput, WrongState


@transaction.atomic
def save_rule(*, by: User, rule: Rule | None, values: dict[str, Any]) -> Rule:
    """With a later first day than the row has: the old version ends the day before and stays for older dossiers."""
    check_can_keep_rules(by)
    old = Rule.objects.select_for_update().get(pk=rule.pk) if rule is not None else None
    row, before = old or Rule(), str(old) if old else ""
    if old is not None:
        if old.campaign_key:
            raise WrongState("Điều kiện này thuộc một phong trào; hãy sửa ở trang của phong trào.")
        row = _version(old, values)
    for name, value in values.items():
        setattr(row, name, value)
    if old is not None:
        row.code = old.code
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput("Đã có một bản của điều kiện này từ ngày đó.", field="valid_from") from error
    verb = "catalogue.changed" if old is not None else "catalogue.created"
    record(by=by, verb=verb, obj=row, before={"condition": before} if before else {}, after={"condition": row.text})
    return row


def _version(old: Rule, values: dict[str, Any]) -> Rule:
    first = values["valid_from"]
    if first < old.valid_from:
        raise InvalidInput("Ngày bắt đầu phải bằng hoặc sau ngày bắt đầu của bản đang có.", field="valid_from")
    if first == old.valid_from:
        return old
    if old.valid_to is None or old.valid_to >= first:
        old.valid_to = first - timedelta(days=1)
        old.save(update_fields=["valid_to"])
    return Rule(code=old.code)


def versions_of(rule: Rule) -> list[Rule]:
    return list(Rule.objects.filter(code=rule.code).select_related("basis").order_by("-valid_from", "-pk"))

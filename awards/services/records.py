"""What units declare of their recipients: ratings, initiatives, head counts, papers on discipline, service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from awards.models import DisciplineNote, Initiative, MemberCount, Recipient, YearlyRating
from awards.models.records import DeclaredFact
from awards.rules import check_can_declare
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState

Declared = YearlyRating | Initiative | MemberCount | DisciplineNote
MODELS: dict[str, type[Declared]] = {
    "xep-loai": YearlyRating,
    "sang-kien": Initiative,
    "so-nguoi": MemberCount,
    "ky-luat": DisciplineNote,
}


@transaction.atomic
def declare(*, by: User, recipient: Recipient, kind: str, values: dict[str, Any]) -> DeclaredFact:
    """Write one line; a second one for the same year and matter is refused."""
    owner = Recipient.objects.select_for_update().get(pk=recipient.pk)
    check_can_declare(by, owner)
    row = MODELS[kind](recipient=owner, declared_by=by, declared_at=clock.now(), **values)
    try:
        row.full_clean()
        with transaction.atomic():
            row.save()
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise WrongState("Mục này đã được khai.") from error
    record(by=by, verb="recipient.declared", obj=owner, unit_id=owner.unit_id, after={"declared": _words(row)})
    return row


@transaction.atomic
def withdraw(*, by: User, kind: str, pk: int) -> None:
    row = MODELS[kind].objects.select_for_update().select_related("recipient__unit").filter(pk=pk).first()
    if row is None:
        raise WrongState("Mục này không còn.")
    check_can_declare(by, row.recipient)
    owner, words = row.recipient, _words(row)
    row.delete()
    record(by=by, verb="recipient.declaration_removed", obj=owner, unit_id=owner.unit_id, before={"declared": words})


@transaction.atomic
def set_service(*, by: User, recipient: Recipient, since: date | None) -> Recipient:
    row = Recipient.objects.select_for_update().get(pk=recipient.pk)
    check_can_declare(by, row)
    if since is not None and since > clock.today():
        raise InvalidInput("Ngày bắt đầu công tác không thể ở tương lai.", field="working_since")
    before, row.working_since = row.working_since, since
    row.save(update_fields=["working_since"])
    record(
        by=by,
        verb="recipient.declared",
        obj=row,
        unit_id=row.unit_id,
        before={"working_since": before},
        after={"working_since": since},
    )
    return row


def _words(row: DeclaredFact) -> str:
    return f"{row._meta.verbose_name}: {row}"

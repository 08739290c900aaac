from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from awards.enums import RecipientGroup, RecipientType
from awards.models import Recipient
from thidua.accounts.models import User
from thidua.audit import services as audit
from thidua.common.errors import InvalidInput
from thidua.common.text import person_sort_key, sort_key, squeeze
from thidua.units.models import Unit

_EARLIEST_BIRTH = 1900


@transaction.atomic
def find_or_create_recipient(
    *,
    by: User | None,
    type: str,
    name: str,
    unit: Unit,
    as_unit: Unit | None = None,
    honorific: str = "",
    job_title: str = "",
    group: str = "",
    birth_year: int | None = None,
    address: str = "",
) -> Recipient:
    """The one record of a recipient across the years, made when there is none.

    The unit's row is locked, so two people who enter the same name at once get the same record. Accents count:
    'Lò Văn Tân' is not 'Lò Văn Tấn'. What the existing record leaves empty is filled in, nothing is overwritten.
    """
    _check(type, name, group, birth_year)
    Unit.objects.select_for_update().get(pk=unit.pk)
    found = _existing(type, squeeze(name), unit, as_unit, birth_year).first()
    known = {
        "as_unit": as_unit,
        "honorific": honorific,
        "job_title": squeeze(job_title),
        "group": group,
        "birth_year": birth_year,
        "address": squeeze(address),
    }
    if found is not None:
        return _completed(by, found, known)
    recipient = Recipient(type=type, name=name, unit=unit, **known)
    recipient.save()
    after = {"name": recipient.name, "type": recipient.get_type_display(), "unit": unit}
    audit.record(by=by, verb="recipient.created", obj=recipient, unit_id=unit.pk, after=after)
    return recipient


@transaction.atomic
def create_recipients(*, by: User | None, recipients: Sequence[Recipient]) -> None:
    """Many new records at once. Whoever calls has looked for namesakes, with the unit locked."""
    for recipient in recipients:
        _check(recipient.type, recipient.name, recipient.group, recipient.birth_year)
        recipient.fill_keys()
    Recipient.objects.bulk_create(recipients, batch_size=500)
    for recipient in recipients:
        after = {"name": recipient.name, "type": recipient.get_type_display(), "unit": recipient.unit}
        audit.record(by=by, verb="recipient.created", obj=recipient, unit_id=recipient.unit_id, after=after)


def _check(type: str, name: str, group: str, birth_year: int | None) -> None:
    if type not in RecipientType.values:
        raise InvalidInput("Đối tượng không hợp lệ.", field="type")
    if group and group not in RecipientGroup.values:
        raise InvalidInput("Nhóm đối tượng không hợp lệ.", field="group")
    if not squeeze(name):
        raise InvalidInput("Hãy nhập họ tên hoặc tên tập thể.", field="name")
    if len(squeeze(name)) > 250:
        raise InvalidInput("Tên dài quá 250 ký tự.", field="name")
    if birth_year is not None and not _EARLIEST_BIRTH <= birth_year <= 2200:
        raise InvalidInput("Năm sinh không hợp lệ.", field="birth_year")


def _existing(type: str, name: str, unit: Unit, as_unit: Unit | None, birth_year: int | None) -> QuerySet[Recipient]:
    rows = Recipient.objects.filter(type=type).order_by("pk")
    if as_unit is not None:
        return rows.filter(as_unit=as_unit)
    key = person_sort_key if type == RecipientType.PERSON else sort_key
    rows = rows.filter(name_sort=key(name)[:600], unit=unit)
    if birth_year is not None:
        rows = rows.filter(Q(birth_year=birth_year) | Q(birth_year__isnull=True))
    return rows


def _completed(by: User | None, recipient: Recipient, known: Mapping[str, object]) -> Recipient:
    missing = {field: value for field, value in known.items() if value and not getattr(recipient, field)}
    if not missing:
        return recipient
    for field, value in missing.items():
        setattr(recipient, field, value)
    recipient.save(update_fields=list(missing))
    audit.record(by=by, verb="recipient.completed", obj=recipient, unit_id=recipient.unit_id, after=missing)
    return recipient

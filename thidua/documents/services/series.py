"""The books of numbers. The portal may begin in the middle of a year that already has numbers on paper."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.errors import InvalidInput
from thidua.documents.models import IssuedDocument, NumberSeries
from thidua.documents.rules import check_can_set_series
from thidua.units.models import Unit


@transaction.atomic
def set_last_number(*, by: User, issuer: Unit, series: str, year: int, last_number: int) -> NumberSeries:
    """Say which number was given last; the next document takes the one after it. Never back over an issued one."""
    check_can_set_series(by, issuer)
    NumberSeries.objects.get_or_create(issuer=issuer, series=series, year=year)
    row = NumberSeries.objects.select_for_update().get(issuer=issuer, series=series, year=year)
    issued = IssuedDocument.objects.filter(issuer=issuer, series=series, year=year).aggregate(last=Max("number"))[
        "last"
    ]
    if issued and last_number < issued:
        raise InvalidInput(f"Số {issued} của sổ này đã được ban hành; không thể lùi về trước.", field="last_number")
    before, row.last_number = row.last_number, last_number
    row.save(update_fields=["last_number"])
    record(
        by=by,
        verb="series.set",
        obj=row,
        unit_id=issuer.pk,
        before={"last_number": before},
        after={"last_number": last_number},
    )
    return row

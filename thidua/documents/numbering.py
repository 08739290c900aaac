"""Numbers of issued documents: gapless per issuing agency, series and year."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from thidua.documents.models import NumberSeries
from thidua.units.models import Unit


def next_number(*, issuer: Unit, series: str, year: int) -> int:
    """Take the next number, inside the transaction that issues: a rollback gives it back, a second issuer waits."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that uses it")
    row = _locked_row(issuer, series, year)
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return row.last_number


def _locked_row(issuer: Unit, series: str, year: int) -> NumberSeries:
    rows = NumberSeries.objects.select_for_update().filter(issuer=issuer, series=series, year=year)
    row = rows.first()
    if row is None:
        try:
            with transaction.atomic():
                NumberSeries.objects.create(issuer=issuer, series=series, year=year)
        except IntegrityError:
            pass  # another issuer opened the year's book a moment ago
        row = rows.get()
    return row

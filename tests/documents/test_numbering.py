from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from tests.factories.units import UnitFactory
from thidua.documents.models import NumberSeries
from thidua.documents.numbering import next_number
from thidua.units.models import Unit


def take(unit, series="QĐ", year=2026):
    with transaction.atomic():
        return next_number(issuer=unit, series=series, year=year)


@pytest.mark.django_db
def test_numbers_follow_each_other():
    unit = UnitFactory()

    assert [take(unit) for _ in range(3)] == [1, 2, 3]


@pytest.mark.django_db
def test_each_agency_series_and_year_counts_for_itself():
    unit, other = UnitFactory(), UnitFactory()
    take(unit)

    assert (take(other), take(unit, series="BC"), take(unit, year=2027), take(unit)) == (1, 1, 1, 2)


@pytest.mark.django_db
def test_rollback_gives_the_number_back():
    unit = UnitFactory()
    take(unit)
    with transaction.atomic():
        next_number(issuer=unit, series="QĐ", year=2026)
        transaction.set_rollback(True)

    assert take(unit) == 2


@pytest.mark.django_db(transaction=True)
def test_number_outside_a_transaction_is_refused():
    unit = UnitFactory()

    with pytest.raises(RuntimeError, match="transaction"):
        next_number(issuer=unit, series="QĐ", year=2026)

    assert NumberSeries.objects.count() == 0


def race(unit_id: int, take_number, rounds: int = 8, threads: int = 8) -> list[int]:
    """Numbers taken by threads that start together, each on its own connection."""
    barrier = Barrier(threads)

    def work(_: int) -> list[int]:
        unit = Unit.objects.get(pk=unit_id)
        barrier.wait()
        try:
            return [take_number(unit) for _ in range(rounds)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return sorted(number for taken in pool.map(work, range(threads)) for number in taken)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_have_no_gap_and_no_twin():
    unit = UnitFactory()

    assert race(unit.pk, take) == list(range(1, 65))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_race_is_real_without_the_lock():
    """Positive control: the same threads on an unlocked counter do collide."""
    unit = UnitFactory()
    NumberSeries.objects.create(issuer=unit, series="QĐ", year=2026)

    def take_unlocked(owner: Unit) -> int:
        with transaction.atomic():
            row = NumberSeries.objects.get(issuer=owner)
            row.last_number += 1
            row.save(update_fields=["last_number"])
            return row.last_number

    numbers = race(unit.pk, take_unlocked)

    assert len(set(numbers)) < len(numbers)

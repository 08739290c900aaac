"""How long the staff's queue takes beside its own SQL, with 20,000 dossiers. Run by hand:

    python -m pytest -s -q tests/benchmarks/queue.py

Prints seconds and the ratio of the whole answer to its queries; nothing is asserted, machines differ.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import reverse

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier, Nomination
from tests.benchmarks.board import ROUNDS
from tests.benchmarks.board import _timed as timed
from tests.benchmarks.board import _told as told
from tests.factories.awards import RecipientFactory
from tests.factories.dossiers import WORKING_AT, make_stage
from tests.factories.units import CommuneFactory

SIZE, UNITS = 20_000, 100
STATES = (S.SUBMITTED, S.CHECKING, S.APPRAISING, S.VOTED, S.DECIDED)


@pytest.mark.django_db
def test_queue(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # The test runner copies the context of every template it renders; visitors do not wait for that.
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    staff = _fill()
    client = Client()
    client.force_login(staff)
    lines = []
    with time_machine.travel(WORKING_AT + timedelta(days=60), tick=True):
        for query in ("", "?page=300", "?q=xa+so+7", "?assigned=none"):
            url = reverse("dossiers:queue") + query
            for _ in range(3):
                client.get(url)
            lines.append(told(f"queue{query}", [timed(lambda url=url: client.get(url)) for _ in range(ROUNDS)]))
    with capsys.disabled():
        sys.stderr.write("\n" + "".join(lines))


def _fill() -> object:
    stage = make_stage()
    units = [CommuneFactory(parent=stage.ground.province, name=f"Xã số {n}") for n in range(UNITS)]
    rows = [
        Dossier(
            code=f"HS-2024-8888-{n:05d}",
            unit=units[n % UNITS],
            receiver=stage.ground.province,
            campaign=stage.campaign,
            title=f"Hồ sơ số {n}",
            search_text=f"hs-2024-8888-{n:05d} ho so so {n}",
            status=STATES[n % len(STATES)],
            status_since=WORKING_AT + timedelta(minutes=n),
            created_by=stage.officer,
            created_at=WORKING_AT,
            submitted_at=WORKING_AT,
            receipt_code=f"BN-2024-8888-{n:05d}",
        )
        for n in range(SIZE)
    ]
    made = Dossier.objects.bulk_create(rows, batch_size=2000)
    people = [RecipientFactory(unit=unit) for unit in units]
    Nomination.objects.bulk_create(
        [
            Nomination(
                dossier=dossier,
                recipient=people[n % UNITS],
                award_kind=stage.award,
                achievement_from="2024-01",
                achievement_to="2024-09",
                citation="Thành tích",
                achievement_key=f"{n}",
            )
            for n, dossier in enumerate(made)
        ],
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return stage.staff

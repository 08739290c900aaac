"""Progress of a list being written is seen from outside while nothing of it is."""

import pytest
from django.db import connection

from dossiers.models import Nomination
from dossiers.services import list_accepting
from tests.dossiers.lists.test_services import line, sent, work
from tests.factories.dossiers import make_stage
from thidua.documents.models import Job

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_progress_is_seen_while_nothing_is_written(monkeypatch):
    stage = make_stage()
    row = list_accepting.accept_list(by=stage.officer, nominee_list=sent(stage, line(1, "Lò Văn An")))
    seen = []
    settle = list_accepting._settle_recipients

    def look(*args):
        settle(*args)
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT progress FROM documents_job WHERE key = %s", [list_accepting.accept_key(row)])
            progress = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM awards_recipient")
            seen.append((progress, cursor.fetchone()[0]))
        other.close()

    monkeypatch.setattr(list_accepting, "_settle_recipients", look)
    work(list_accepting.accept_key(row))

    assert (seen, Nomination.objects.count()) == ([(25, 0)], 1)
    assert Job.objects.get(key=list_accepting.accept_key(row)).progress == 100

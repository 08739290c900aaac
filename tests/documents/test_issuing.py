from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.template import TemplateDoesNotExist

from tests.factories.documents import ISSUED_AT, issue_decision, snapshot
from thidua.audit.models import AuditEvent
from thidua.audit.registry import is_registered
from thidua.documents.enums import JobStatus
from thidua.documents.models import IssuedDocument, Job, NumberSeries
from thidua.documents.services import issue
from thidua.documents.services.issuing import composed

pytestmark = pytest.mark.django_db


def issue_with(executive, ground, **changes):
    values = {
        "by": executive,
        "issuer": ground.province,
        "kind": "QĐ",
        "series": "QĐ",
        "symbol": "QĐ-UBND",
        "subject": "Về việc tặng Bằng khen",
        "template": "award_decision",
        "template_version": 1,
        "snapshot": snapshot(),
        "purpose": "test",
        "job_title": "Tạo tệp quyết định",
        "at": ISSUED_AT,
    }
    return issue(**{**values, **changes})


def test_document_is_numbered_and_frozen(executive, ground):
    document, _ = issue_decision(by=executive, issuer=ground.province)

    document.refresh_from_db()
    assert (document.full_number, document.year, document.issued_at, document.issued_by) == (
        "01/QĐ-UBND",
        2026,
        ISSUED_AT,
        executive,
    )
    assert document.snapshot == snapshot(number_text="01/QĐ-UBND")
    assert document.file is None


def test_render_job_is_written_with_the_document(executive, ground):
    document, job = issue_decision(by=executive, issuer=ground.province)

    assert (job.key, job.kind, job.status, job.unit, job.requested_by, job.title) == (
        f"render:{document.pk}",
        "render_document",
        JobStatus.QUEUED,
        ground.province,
        executive,
        "Tạo tệp quyết định",
    )
    assert job.payload == {"document": document.pk, "purpose": "test"}


def test_issuing_is_written_in_the_trail(executive, ground):
    document, _ = issue_decision(by=executive, issuer=ground.province)

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.object_id, event.unit_id, event.after, event.at) == (
        "document.issued",
        executive.pk,
        str(document.pk),
        ground.province.pk,
        {"number": "01/QĐ-UBND", "subject": "Về việc tặng Bằng khen"},
        ISSUED_AT,
    )
    assert is_registered("document.issued")


def test_year_of_the_number_is_the_year_in_hanoi(executive, ground):
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 00:00 of 1/1/2027 in Hà Nội

    before, _ = issue_decision(by=executive, issuer=ground.province, at=new_year - timedelta(seconds=1))
    after, _ = issue_decision(by=executive, issuer=ground.province, at=new_year)

    assert [(document.year, document.number) for document in (before, after)] == [(2026, 1), (2027, 1)]


def test_snapshot_may_be_plain_values(executive, ground):
    document, _ = issue_with(executive, ground, snapshot=snapshot(number_text="tự ghi"))

    assert document.snapshot["number_text"] == "tự ghi"


def test_rolled_back_issue_leaves_nothing(executive, ground):
    with transaction.atomic():
        issue_decision(by=executive, issuer=ground.province)
        transaction.set_rollback(True)

    assert (IssuedDocument.objects.count(), Job.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)
    assert issue_decision(by=executive, issuer=ground.province)[0].number == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"template": "khong-co"}, TemplateDoesNotExist),
        ({"template_version": 99}, TemplateDoesNotExist),
        ({"snapshot": {"amount": Decimal("1.5")}}, TypeError),
        ({"snapshot": {"at": ISSUED_AT}}, TypeError),
        ({"snapshot": snapshot(annex={"groups": [{"columns": ["STT"], "rows": [[1, 2]]}]})}, ValueError),
    ],
)
def test_what_cannot_be_printed_is_not_numbered(executive, ground, changes, error):
    with pytest.raises(error):
        issue_with(executive, ground, **changes)

    assert (IssuedDocument.objects.count(), NumberSeries.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_printed_text_is_composed():
    assert composed({"a": ["Điê\u0323n Biên", {"b": "e\u0302\u0301"}], "n": 1, "x": None}) == {
        "a": ["Điện Biên", {"b": "ế"}],
        "n": 1,
        "x": None,
    }

"""A real worker process reads a Word file that was handed in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.enums import ReadingStatus
from campaigns.models import PlanReading
from campaigns.reading.sources import EXTENSIONS
from campaigns.services.reading import start_reading
from tests.campaigns.reading import papers
from tests.factories.people import make_ground, make_person
from tests.factories.reading import TEXT
from tests.support import WorkerProcess, wait_until
from thidua.documents.files import store_upload


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_a_word_file_is_read_by_the_worker(celery_worker_process: WorkerProcess) -> None:
    ground = make_ground()
    staff = make_person("staff", ground.agency)
    upload = SimpleUploadedFile("Kế hoạch.docx", papers.word_file(*TEXT.split("\n")))
    file = store_upload(by=staff, upload=upload, purpose="campaign_document", allowed=EXTENSIONS)

    reading = start_reading(by=staff, owner=ground.province, file=file)

    wait_until(PlanReading.objects.filter(pk=reading.pk, status=ReadingStatus.READ).exists)
    number = reading.findings.get(path="number")
    reading.refresh_from_db()
    assert (reading.source, number.value["value"], reading.text[number.start : number.end]) == ("docx", "15", "15")

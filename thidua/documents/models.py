from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from thidua.accounts.models import User
from thidua.common.models import Searchable
from thidua.documents.enums import DocumentKind, IssuedStatus, JobStatus
from thidua.units.models import Unit


class StoredFile(models.Model):
    """A file received or made. Bytes are immutable: written aside, fsynced, renamed to a random name, then this row.

    `purpose` names the owning app's access rule in `documents.access`; nobody reads a file by knowing its id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=60)
    original_name = models.CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại nội dung", max_length=100)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=255, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người tải lên"
    )
    created_at = models.DateTimeField("thời điểm")

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return self.original_name


class NumberSeries(models.Model):
    """Counter row: the next number is taken under lock, in the transaction that issues. Restarts each Hà Nội year."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="number_series", verbose_name="cơ quan")
    series = models.CharField("sổ văn bản", max_length=30)
    year = models.PositiveSmallIntegerField("năm", validators=[MinValueValidator(1945), MaxValueValidator(2200)])
    last_number = models.PositiveIntegerField(
        "số cuối cùng", default=0, validators=[MaxValueValidator(999_999)], help_text="Số đã cấp gần nhất của sổ này"
    )

    class Meta:
        verbose_name = "sổ đánh số"
        verbose_name_plural = "sổ đánh số"
        ordering = ["-year", "issuer_id", "series"]
        constraints = [models.UniqueConstraint(fields=["issuer", "series", "year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.series} năm {self.year}: {self.last_number}"


class IssuedDocument(models.Model):
    """What was issued, as it was printed: never edited, never rendered again. `snapshot` holds every printed value."""

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="issued_documents", verbose_name="cơ quan")
    kind = models.CharField("loại văn bản", max_length=10, choices=DocumentKind, blank=True)
    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("ký hiệu", max_length=60)
    subject = models.CharField("trích yếu", max_length=500)
    issued_at = models.DateTimeField("thời điểm ban hành")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ban hành")
    template = models.CharField(max_length=60)
    template_version = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    status = models.CharField("hiệu lực", max_length=12, choices=IssuedStatus, default=IssuedStatus.ISSUED)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="issued_document")

    class Meta:
        verbose_name = "văn bản đã ban hành"
        verbose_name_plural = "văn bản đã ban hành"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "series", "year", "number"], name="issued_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} số {self.full_number}"

    @property
    def full_number(self) -> str:
        """Number with the leading zero of Nghị định 30/2020, e.g. '05/QĐ-UBND'."""
        return f"{self.number:02d}/{self.symbol}"


class Job(Searchable):
    """A long piece of work: written with its cause, rung through Celery, swept when nobody heard.

    `kind` names the handler registered in `documents.jobs`; `key` makes the same work impossible to ask for twice.
    While queued, `lease_until` is the earliest moment of the next try; while running, the end of the worker's claim.
    `tries` also tells claims apart: a worker that comes back late finds another number and gives up its result.
    """

    search_fields = ("title",)

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    title = models.CharField("công việc", max_length=250)
    payload = models.JSONField(default=dict)
    status = models.CharField("tình trạng", max_length=10, choices=JobStatus, default=JobStatus.QUEUED)
    progress = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField("lỗi", blank=True)
    created_at = models.DateTimeField("tạo lúc")
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người yêu cầu"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị"
    )
    result_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "công việc nền"
        verbose_name_plural = "công việc nền"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="job_waiting_idx",
                condition=Q(status__in=[JobStatus.QUEUED, JobStatus.RUNNING]),
            )
        ]
        constraints = [models.CheckConstraint(name="job_progress_percent", condition=Q(progress__lte=100))]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Still waiting or running: a page showing it should look again."""
        return self.status in (JobStatus.QUEUED, JobStatus.RUNNING)


class Heartbeat(models.Model):
    """Last sign of life of the worker and of beat, for /health/."""

    name = models.CharField(max_length=30, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "tín hiệu sống"
        verbose_name_plural = "tín hiệu sống"

    def __str__(self) -> str:
        return self.name

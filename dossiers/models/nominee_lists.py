from __future__ import annotations

from django.db import models
from django.urls import reverse

from awards.models import AwardKind, Recipient
from dossiers.enums import NomineeListStatus, RowChoice, RowState
from dossiers.models.dossier import Dossier, Nomination
from thidua.accounts.models import User
from thidua.common.models import Searchable, VersionedModel
from thidua.common.text import fold
from thidua.documents.models import StoredFile


class NomineeList(VersionedModel):
    """A list of nominees as a unit sent it: read, looked through, and written to the dossier only when accepted.

    `layout` is what was found of the tables, `mapping` what the officer says the columns hold, `defaults` what fills
    the empty cells of all rows, `version` counts what was asked of the worker.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="nominee_lists", verbose_name="hồ sơ")
    title = models.CharField("tên danh sách", max_length=255)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    text = models.TextField("nội dung đã dán", blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=NomineeListStatus, default=NomineeListStatus.WAITING)
    error = models.TextField("lý do", blank=True)
    layout = models.JSONField("các bảng tìm thấy", default=list)
    mapping = models.JSONField("ý nghĩa các cột do cán bộ chọn", default=dict)
    defaults = models.JSONField("giá trị cho các dòng để trống", default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người tải lên")
    created_at = models.DateTimeField("tải lên lúc")
    read_at = models.DateTimeField("đọc xong lúc", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("xử lý lúc", null=True, blank=True)

    class Meta:
        verbose_name = "danh sách đề nghị tải lên"
        verbose_name_plural = "danh sách đề nghị tải lên"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dossiers:nominee_list", args=[self.pk])

    @property
    def is_working(self) -> bool:
        """The worker has it: the page shows how far it is."""
        return self.status in (NomineeListStatus.WAITING, NomineeListStatus.ACCEPTING)

    @property
    def is_open(self) -> bool:
        return self.status == NomineeListStatus.READ


class NomineeRow(Searchable, models.Model):
    """One line of a list. `cells` is what stood in the file, `values` what was understood and then corrected.

    `name_key` brings namesakes of one list together; `codes` names the reasons the row is shown for, so that they
    can be filtered and counted.
    """

    nominee_list = models.ForeignKey(NomineeList, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveIntegerField("thứ tự")
    place = models.CharField("chỗ trong tệp", max_length=160)
    cells = models.JSONField("nội dung trong tệp", default=list)
    values = models.JSONField("nội dung hiểu được", default=dict)
    name = models.CharField("họ tên, tên tập thể", max_length=250, blank=True)
    name_key = models.CharField(max_length=300, blank=True)
    award_kind = models.ForeignKey(
        AwardKind, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đề nghị tặng"
    )
    problems = models.JSONField("điều cần xem", default=list)
    codes = models.CharField(max_length=300, blank=True)
    state = models.CharField("tình trạng", max_length=8, choices=RowState, default=RowState.NEEDS)
    choice = models.CharField("cách xử lý", max_length=6, choices=RowChoice, blank=True, default=RowChoice.OPEN)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    candidates = models.JSONField("người, tập thể cùng tên đã có", default=list)
    is_corrected = models.BooleanField("đã sửa", default=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "dòng của danh sách"
        verbose_name_plural = "dòng của danh sách"
        ordering = ["nominee_list_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["nominee_list", "order"], name="nominee_row_order_once")]
        indexes = [
            models.Index(fields=["nominee_list", "state", "order"], name="nominee_row_state_idx"),
            models.Index(fields=["nominee_list", "name_key"], name="nominee_row_name_idx"),
        ]

    def __str__(self) -> str:
        return self.name or self.place

    def build_search_text(self) -> str:
        told = (self.values.get(field, "") for field in ("job_title", "unit_text", "address"))
        return fold(" ".join([self.name, *told, self.place]))

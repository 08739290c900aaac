from __future__ import annotations

from django.db import models
from django.db.models import Q

from awards.models import AwardKind
from campaigns.enums import CriterionKind, ScoreStage, SheetStatus
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import VersionedModel
from thidua.documents.models import StoredFile
from thidua.units.models import Cluster, Unit


class ScoreSheet(VersionedModel):
    """The scoring table of a cụm or khối for its year. Published, it is frozen with its inputs and their SHA-256."""

    cluster = models.ForeignKey(
        Cluster, on_delete=models.PROTECT, related_name="score_sheets", verbose_name="cụm, khối"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="score_sheets",
        verbose_name="phong trào",
    )
    title = models.CharField("tên bảng điểm", max_length=300)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT)
    total = models.DecimalField("tổng điểm tối đa", max_digits=8, decimal_places=2)
    bonus_limit = models.DecimalField("tổng điểm thưởng tối đa", max_digits=8, decimal_places=2, null=True, blank=True)
    self_due_at = models.DateTimeField("hạn tự chấm", null=True, blank=True)
    cross_due_at = models.DateTimeField("hạn chấm chéo", null=True, blank=True)
    created_at = models.DateTimeField("soạn lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người soạn")
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen_inputs = models.TextField("dữ liệu lúc công bố", blank=True)
    frozen_ranking = models.TextField("bảng xếp hạng đã công bố", blank=True)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    ranking_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "bảng điểm cụm, khối"
        verbose_name_plural = "bảng điểm cụm, khối"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "title"], name="score_sheet_once"),
            models.CheckConstraint(
                name="score_sheet_published_whole",
                condition=Q(status=SheetStatus.PUBLISHED, published_at__isnull=False, published_by__isnull=False)
                & ~Q(frozen_inputs="")
                & ~Q(frozen_ranking="")
                | ~Q(status=SheetStatus.PUBLISHED) & Q(published_at__isnull=True, published_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.cluster})"


class ScoreCriterion(models.Model):
    """One line of the table. `maximum` of a penalty is the most that may be taken away; a knock-out carries none."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts", verbose_name="thuộc nhóm"
    )
    kind = models.CharField("loại", max_length=10, choices=CriterionKind, default=CriterionKind.POINTS)
    code = models.CharField("số thứ tự", max_length=20, blank=True)
    text = models.CharField("tiêu chí", max_length=600)
    guide = models.TextField("cách chấm", blank=True)
    maximum = models.DecimalField("điểm tối đa", max_digits=8, decimal_places=2, null=True, blank=True)
    minimum = models.DecimalField("điểm liệt dưới mức", max_digits=8, decimal_places=2, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tiêu chí chấm điểm"
        verbose_name_plural = "tiêu chí chấm điểm"
        ordering = ["sheet_id", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="score_criterion_maximum",
                condition=Q(kind=CriterionKind.KNOCKOUT) | Q(maximum__gt=0),
                violation_error_message="Điểm tối đa phải lớn hơn 0.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Score(models.Model):
    """Points of one unit for one line at one stage. Zero is a score; no row is no score.

    `scorer` is the unit that scored: the unit itself, a peer, or the standing agency.
    A knock-out line has `points` 0 when it strikes and 1 when it does not.
    """

    criterion = models.ForeignKey(ScoreCriterion, on_delete=models.CASCADE, related_name="scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị được chấm")
    stage = models.CharField("lần chấm", max_length=10, choices=ScoreStage)
    scorer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị chấm")
    points = models.DecimalField("điểm", max_digits=8, decimal_places=2)
    reason = models.CharField("lý do, minh chứng", max_length=600, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scored_at = models.DateTimeField("chấm lúc")
    scored_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người chấm")

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ["criterion_id", "unit_id", "stage", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "unit", "stage", "scorer"], name="score_once"),
            models.CheckConstraint(name="score_not_negative", condition=Q(points__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class ScoreReturn(models.Model):
    """A unit's finished scoring of a stage: sent, it is closed to changes unless sent back with a reason."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="returns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị được chấm")
    stage = models.CharField("lần chấm", max_length=10, choices=ScoreStage)
    scorer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị chấm")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_reason = models.CharField("lý do trả lại", max_length=400, blank=True)

    class Meta:
        verbose_name = "phiếu chấm"
        verbose_name_plural = "phiếu chấm"
        ordering = ["sheet_id", "unit__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "unit", "stage", "scorer"], name="score_return_once"),
            models.CheckConstraint(
                name="score_return_pair",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.get_stage_display()}"


class Endorsement(models.Model):
    """Suy tôn: the cluster puts a ranked unit forward for an award, by a vote of its members at the closing meeting."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="endorsements")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="endorsements", verbose_name="đơn vị")
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="đề nghị tặng")
    votes_for = models.PositiveSmallIntegerField("số phiếu suy tôn")
    votes_total = models.PositiveSmallIntegerField("tổng số đơn vị")
    decided_on = models.DateField("ngày họp suy tôn")
    minutes = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="biên bản"
    )
    note = models.CharField("ghi chú", max_length=400, blank=True)
    created_at = models.DateTimeField("ghi lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "suy tôn"
        verbose_name_plural = "suy tôn"
        ordering = ["sheet_id", "-votes_for", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "unit", "award_kind"],
                name="endorsement_once",
                violation_error_message="Đơn vị đã được suy tôn danh hiệu này.",
            ),
            models.CheckConstraint(
                name="endorsement_votes",
                condition=Q(votes_for__lte=models.F("votes_total")),
                violation_error_message="Số phiếu suy tôn không thể nhiều hơn tổng số đơn vị.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.award_kind}"

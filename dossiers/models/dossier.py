from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from awards.enums import AwardGround, Verdict
from awards.models import AwardKind, Honour, ProcedureLine, Recipient, Rule
from campaigns.models import Campaign, QuotaShare
from dossiers.enums import WITH_STAFF, DossierStatus, NominationResult, OpinionStance, OpinionStatus, QuotaState
from thidua.accounts.models import User
from thidua.common.models import PartialDateField, Searchable, VersionedModel
from thidua.documents.models import StoredFile
from thidua.units.models import Unit

FINAL = (DossierStatus.DECIDED, DossierStatus.WITHDRAWN, DossierStatus.REFUSED, DossierStatus.MERGED)


class Dossier(Searchable, VersionedModel):
    """One submission by one unit under one campaign (or none). Only `dossiers.workflow` writes `status`."""

    search_fields = ("code", "title", "submission_number")

    code = models.CharField("mã hồ sơ", max_length=30, unique=True)
    request_key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers", verbose_name="đơn vị trình")
    receiver = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="received_dossiers", verbose_name="cấp xét khen thưởng"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="phong trào",
    )
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround, default=AwardGround.CAMPAIGN)
    line = models.ForeignKey(
        ProcedureLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dossiers",
        verbose_name="tuyến hồ sơ",
    )
    status = models.CharField("tình trạng", max_length=20, choices=DossierStatus, default=DossierStatus.DRAFT)
    status_since = models.DateTimeField("ở tình trạng này từ")
    desk_since = models.DateTimeField("ở bước này từ", null=True, blank=True, editable=False)
    title = models.CharField("tên hồ sơ", max_length=400)
    submission_number = models.CharField("số tờ trình", max_length=60, blank=True)
    submission_date = models.DateField("ngày tờ trình", null=True, blank=True)
    meeting_date = models.DateField("ngày họp xét", null=True, blank=True)
    summary = models.TextField("tóm tắt việc bình xét", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc")
    approved_at = models.DateTimeField("thủ trưởng duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    receipt_code = models.CharField("mã biên nhận", max_length=30, blank=True)
    assigned_to = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_dossiers",
        verbose_name="chuyên viên xử lý",
    )
    return_reason = models.TextField("lý do trả lại", blank=True)
    refusal_reason = models.TextField("lý do không khen", blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay cho"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="đã gộp vào"
    )

    class Meta:
        verbose_name = "hồ sơ đề nghị khen thưởng"
        verbose_name_plural = "hồ sơ đề nghị khen thưởng"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="dossier_approved_pair",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_returned_with_reason",
                condition=~Q(status=DossierStatus.RETURNED) | ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="dossier_submitted_has_receipt",
                condition=Q(submitted_at__isnull=True, receipt_code="")
                | (Q(submitted_at__isnull=False) & ~Q(receipt_code="")),
            ),
            models.UniqueConstraint(
                fields=["receipt_code"], condition=~Q(receipt_code=""), name="dossier_receipt_once"
            ),
            models.CheckConstraint(
                name="dossier_merged_names_the_other",
                condition=Q(status=DossierStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=DossierStatus.MERGED) & Q(merged_into__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_since"], name="dossier_queue_idx"),
            # The queue reads its first page in this order, over all four states at once.
            models.Index(fields=["status_since", "id"], condition=Q(status__in=WITH_STAFF), name="dossier_waiting_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:detail", args=[self.pk])

    @property
    def is_final(self) -> bool:
        return self.status in FINAL


class Nomination(VersionedModel):
    """One recipient proposed for one award, with the achievement and its period."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="nominations")
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="nominations", verbose_name="được đề nghị"
    )
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="đề nghị tặng")
    order = models.PositiveIntegerField("thứ tự", default=0)
    achievement_from = PartialDateField("thành tích từ")
    achievement_to = PartialDateField("đến")
    citation = models.CharField("thành tích ghi trên quyết định", max_length=500)
    report = models.TextField("báo cáo thành tích", blank=True)
    contribution = models.PositiveBigIntegerField("giá trị đóng góp (đồng)", null=True, blank=True)
    result = models.CharField("kết quả", max_length=12, choices=NominationResult, default=NominationResult.PENDING)
    result_reason = models.TextField("lý do", blank=True)
    is_live = models.BooleanField("đang xét", default=True, editable=False)
    quota_state = models.CharField(
        "số lượng phân bổ", max_length=8, choices=QuotaState, default=QuotaState.FREE, blank=True, editable=False
    )
    quota_share = models.ForeignKey(
        QuotaShare, on_delete=models.PROTECT, null=True, blank=True, related_name="nominations", editable=False
    )
    achievement_key = models.CharField(max_length=80, editable=False)
    honour = models.OneToOneField(Honour, on_delete=models.PROTECT, null=True, blank=True, related_name="nomination")

    class Meta:
        verbose_name = "đề nghị khen thưởng"
        verbose_name_plural = "đề nghị khen thưởng"
        ordering = ["dossier_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "award_kind", "achievement_key"],
                condition=Q(is_live=True),
                name="one_live_nomination_per_achievement",
                violation_error_message="Đã có một đề nghị khác cho cùng đối tượng, cùng hình thức và cùng thành tích.",
            ),
            models.CheckConstraint(
                name="nomination_counted_has_share",
                condition=~Q(quota_state=QuotaState.COUNTED) | Q(quota_share__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.award_kind}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:nomination", args=[self.pk])


class RuleCheck(models.Model):
    """A verdict as found: the rule's words, article and evidence are copied in, so it reads the same years later."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="checks")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+", verbose_name="điều kiện")
    verdict = models.CharField("kết luận", max_length=10, choices=Verdict)
    text = models.CharField("điều kiện", max_length=500)
    citation = models.CharField("căn cứ", max_length=600)
    explanation = models.TextField("giải thích")
    would_change = models.TextField("điều làm thay đổi kết luận", blank=True)
    caution = models.TextField("lưu ý về điều kiện", blank=True)
    law_note = models.TextField("quy định đã áp dụng", blank=True)
    evidence = models.JSONField("minh chứng", default=list)
    checked_at = models.DateTimeField("kiểm tra lúc")
    override = models.CharField("kết luận của người xét", max_length=10, choices=Verdict, blank=True)
    override_reason = models.TextField("lý do", blank=True)
    override_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "kết quả kiểm tra điều kiện"
        verbose_name_plural = "kết quả kiểm tra điều kiện"
        ordering = ["nomination_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "rule"], name="rule_check_once"),
            models.CheckConstraint(
                name="rule_override_with_reason",
                condition=Q(override="") | (~Q(override_reason="") & Q(override_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_verdict_display()}"

    @property
    def final(self) -> str:
        """What counts: the reviewer's conclusion when there is one, the program's otherwise."""
        return self.override or self.verdict


class Opinion(models.Model):
    """An opinion asked of another agency, with a date, and its reply; or withdrawn with a reason before any reply.

    `late_told_at`: when whoever asked was told that this date has passed; a new date clears it.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="opinions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="opinions", verbose_name="cơ quan được hỏi")
    question = models.TextField("nội dung xin ý kiến")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("hỏi lúc")
    due_at = models.DateTimeField("hạn trả lời")
    late_told_at = models.DateTimeField("báo quá hạn lúc", null=True, blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=OpinionStatus, default=OpinionStatus.ASKED)
    stance = models.CharField("ý kiến", max_length=10, choices=OpinionStance, blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="văn bản trả lời"
    )
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdraw_reason = models.CharField("lý do rút", max_length=1000, blank=True)

    class Meta:
        verbose_name = "ý kiến của cơ quan"
        verbose_name_plural = "ý kiến của cơ quan"
        ordering = ["dossier_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "unit"],
                condition=Q(status="asked"),
                name="one_open_opinion_per_unit",
                violation_error_message="Đơn vị này đang được hỏi ý kiến.",
            ),
            models.CheckConstraint(
                name="opinion_given_complete",
                condition=Q(status__in=["asked", "withdrawn"], answered_at__isnull=True, stance="", file__isnull=True)
                | (Q(status="given", answered_at__isnull=False, answered_by__isnull=False) & ~Q(stance="")),
            ),
            models.CheckConstraint(
                name="opinion_withdrawn_with_reason",
                condition=Q(withdrawn_at__isnull=True, withdraw_reason="") & ~Q(status="withdrawn")
                | Q(status="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdraw_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:opinion", args=[self.pk])

from __future__ import annotations

from django.db import models
from django.db.models import Q

from awards.enums import RecipientType
from awards.models import AwardKind
from campaigns.enums import (
    CampaignKind,
    CampaignStatus,
    Comparator,
    Direction,
    LaunchDocumentKind,
    MilestoneKind,
    RollUp,
    TargetLevel,
)
from thidua.accounts.models import User
from thidua.common.models import PartialDateField, Searchable, VersionedModel
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


class Campaign(Searchable, VersionedModel):
    """A campaign as its launching document states it: what the document leaves open stays empty here."""

    search_fields = ("title", "theme", "document_number", "document_symbol")

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="campaigns", verbose_name="cấp phát động")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="thực hiện phong trào cấp trên",
    )
    status = models.CharField("tình trạng", max_length=10, choices=CampaignStatus, default=CampaignStatus.DRAFT)
    kind = models.CharField("hình thức tổ chức", max_length=10, choices=CampaignKind)
    title = models.CharField("tên phong trào", max_length=600)
    theme = models.CharField("chủ đề", max_length=400, blank=True)
    other_themes = models.JSONField("chủ đề khác được nêu", default=list, blank=True)

    document_kind = models.CharField("loại văn bản phát động", max_length=40, choices=LaunchDocumentKind)
    document_number = models.CharField("số", max_length=20, blank=True)
    document_symbol = models.CharField("ký hiệu", max_length=40, blank=True)
    document_place = models.CharField("địa danh", max_length=120, blank=True)
    document_place_as_written = models.CharField("địa danh ghi trên bản gốc", max_length=120, blank=True)
    document_date = PartialDateField("ngày văn bản", blank=True)
    document_issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    signer_role = models.CharField("chức vụ người ký", max_length=200, blank=True)
    recipients_count = models.PositiveSmallIntegerField("số dòng nơi nhận", null=True, blank=True)
    document_notes = models.JSONField("ghi chú về văn bản", default=list, blank=True)
    parent_documents = models.JSONField("văn bản cấp trên được thực hiện", default=list, blank=True)
    document_file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="tệp văn bản",
    )

    period_from = PartialDateField("từ", blank=True)
    period_to = PartialDateField("đến", blank=True)
    period_note = models.CharField("ghi chú về thời gian", max_length=300, blank=True)
    purpose = models.TextField("mục đích", blank=True)
    who_text = models.TextField("đối tượng thi đua", blank=True)
    submission_routes = models.JSONField("tuyến trình", default=list, blank=True)
    quota_note = models.CharField("ghi chú về số lượng khen thưởng", max_length=300, blank=True)
    min_models = models.PositiveSmallIntegerField("số mô hình tối thiểu", null=True, blank=True)
    max_models = models.PositiveSmallIntegerField("số mô hình tối đa", null=True, blank=True)
    min_works = models.PositiveSmallIntegerField("hoặc số công trình tối thiểu", null=True, blank=True)

    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người soạn")
    created_at = models.DateTimeField("soạn lúc")
    launched_at = models.DateTimeField("phát động lúc", null=True, blank=True)
    launched_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("tổng kết lúc", null=True, blank=True)
    archived_at = models.DateTimeField("lưu trữ lúc", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="soạn theo mẫu của"
    )
    demo_key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "phong trào thi đua"
        verbose_name_plural = "phong trào thi đua"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="campaign_launched_pair",
                condition=Q(launched_at__isnull=True, launched_by__isnull=True)
                | Q(launched_at__isnull=False, launched_by__isnull=False),
            ),
            models.CheckConstraint(
                name="campaign_launched_unless_draft",
                condition=Q(status=CampaignStatus.DRAFT, launched_at__isnull=True)
                | (~Q(status=CampaignStatus.DRAFT) & Q(launched_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="campaign_archived_after_closing",
                condition=~Q(status=CampaignStatus.ARCHIVED) | Q(archived_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def document_reference(self) -> str:
        """'Số 223/KH-UBND'; an unnumbered draft reads 'Số …/QĐ-UBND'."""
        if not self.document_symbol:
            return ""
        return f"Số {self.document_number or '…'}/{self.document_symbol}"


class Milestone(models.Model):
    """Sơ kết, tổng kết and other dated moments; `when` empty: the document says only in words."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="milestones")
    kind = models.CharField("loại", max_length=10, choices=MilestoneKind)
    when = PartialDateField("thời gian", blank=True)
    what = models.CharField("nội dung", max_length=400, blank=True)
    wording = models.CharField("nguyên văn", max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "mốc thời gian"
        verbose_name_plural = "mốc thời gian"
        ordering = ["campaign_id", "order", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.when}".strip()


class Target(models.Model):
    """One numeric target with its real wording; a sub-scope ('riêng các huyện nghèo …') points to its parent."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name="thuộc chỉ tiêu",
    )
    level = models.CharField("loại chỉ tiêu", max_length=10, choices=TargetLevel, default=TargetLevel.MAIN)
    group = models.CharField("nhóm", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField("nội dung chỉ tiêu", max_length=500)
    comparator = models.CharField("phép so", max_length=8, choices=Comparator, blank=True)
    value = models.DecimalField("giá trị", max_digits=18, decimal_places=4, null=True, blank=True)
    value_to = models.DecimalField("đến", max_digits=18, decimal_places=4, null=True, blank=True)
    unit_label = models.CharField("đơn vị tính", max_length=60, blank=True)
    approx = models.BooleanField("khoảng", default=False)
    implicit_zero = models.BooleanField("không còn", default=False)
    in_words = models.BooleanField("số viết bằng chữ", default=False)
    change = models.CharField("so với gốc", max_length=10, blank=True, choices=[("tăng", "tăng"), ("giảm", "giảm")])
    baseline_year = models.PositiveSmallIntegerField("năm gốc", null=True, blank=True)
    by_when = PartialDateField("thời điểm đạt", blank=True)
    per_year = models.BooleanField("tính theo năm", default=False)
    direction = models.CharField("chiều tốt", max_length=5, choices=Direction, default=Direction.UP)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    baseline = models.DecimalField("mức gốc", max_digits=18, decimal_places=4, null=True, blank=True)
    scope_text = models.CharField("áp dụng riêng cho", max_length=300, blank=True)
    scope_units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name="đơn vị áp dụng riêng")
    roll_up = models.CharField("cộng dồn từ đơn vị", max_length=10, choices=RollUp, default=RollUp.NONE)
    weight_label = models.CharField(
        "trọng số", max_length=120, blank=True, help_text="Ví dụ: số hộ, số dân, số trường của đơn vị"
    )
    upper = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_by",
        verbose_name="thực hiện chỉ tiêu cấp trên",
    )
    dropped_at = models.DateTimeField("thôi áp dụng từ", null=True, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["campaign_id", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="target_range_in_order",
                condition=Q(value_to__isnull=True) | Q(value_to__gt=models.F("value")),
                violation_error_message="Giá trị đến phải lớn hơn giá trị từ.",
            ),
            models.CheckConstraint(
                name="target_range_has_both_ends",
                condition=(Q(comparator="between") & Q(value__isnull=False) & Q(value_to__isnull=False))
                | (~Q(comparator="between") & Q(value_to__isnull=True)),
                violation_error_message="Chỉ phép so “trong khoảng” mới có hai giá trị.",
            ),
            models.CheckConstraint(
                name="target_weight_named",
                condition=~Q(roll_up=RollUp.WEIGHTED) | ~Q(weight_label=""),
                violation_error_message="Trung bình có trọng số cần nêu trọng số là gì.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CampaignAward(models.Model):
    """An award the campaign offers, with the document's own wording and who may receive it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="awards")
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="loại")
    wording = models.CharField("cách ghi trong văn bản", max_length=400, blank=True)
    recipients_text = models.CharField("đối tượng", max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "khen thưởng của phong trào"
        verbose_name_plural = "khen thưởng của phong trào"
        ordering = ["campaign_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "award_kind"], name="campaign_award_once")]

    def __str__(self) -> str:
        return self.wording or str(self.award_kind)


class Criterion(models.Model):
    """A standard for an award by object (tập thể, cá nhân, doanh nhân, hộ gia đình …)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="criteria")
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="loại")
    recipient_type = models.CharField("đối tượng", max_length=12, choices=RecipientType, blank=True)
    object_label = models.CharField("đối tượng theo văn bản", max_length=200, blank=True)
    text = models.CharField("tiêu chuẩn", max_length=600)
    amount = models.PositiveBigIntegerField("mức đóng góp (đồng)", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tiêu chuẩn"
        verbose_name_plural = "tiêu chuẩn"
        ordering = ["campaign_id", "order", "pk"]

    def __str__(self) -> str:
        return self.text


class RequiredPart(models.Model):
    """A part the campaign's dossiers must contain (tờ trình, biên bản, báo cáo thành tích theo mẫu …)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="required_parts")
    text = models.CharField("thành phần hồ sơ", max_length=500)
    form_number = models.CharField("mẫu số", max_length=20, blank=True)
    form_basis = models.CharField("căn cứ của mẫu", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "thành phần hồ sơ"
        verbose_name_plural = "thành phần hồ sơ"
        ordering = ["campaign_id", "order", "pk"]

    def __str__(self) -> str:
        return self.text


class WorkItem(models.Model):
    """A task of the plan itself, by month or quarter ('quý I/2020'), with who does it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="work_items")
    when = PartialDateField("thời gian", blank=True)
    text = models.CharField("nội dung", max_length=600)
    in_charge = models.CharField("đơn vị thực hiện", max_length=250, blank=True)
    conditional = models.BooleanField("nếu có", default=False)
    done_on = models.DateField("đã làm ngày", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "nhiệm vụ của kế hoạch"
        verbose_name_plural = "nhiệm vụ của kế hoạch"
        ordering = ["campaign_id", "order", "pk"]

    def __str__(self) -> str:
        return self.text

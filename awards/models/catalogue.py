"""Law as dated data. Rows that nobody has checked against the text carry `verified=False` and say so on screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from awards.enums import (
    AwardGround,
    AwardLevel,
    AwardNature,
    Filling,
    PartKind,
    RecipientType,
    RoundingDirection,
    TransitionCriterion,
    VoteDenominator,
)
from thidua.common.models import Searchable, Validity
from thidua.units.enums import UnitKind


def check_days_in_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise ValidationError({"valid_to": "Ngày cuối cùng còn hiệu lực phải bằng hoặc sau ngày bắt đầu."})


class LegalBasis(Searchable, models.Model):
    """A law, decree, circular or provincial regulation, with the days it was in force."""

    search_fields = ("number", "title", "issuer")

    number = models.CharField("số, ký hiệu", max_length=60)
    title = models.CharField("tên văn bản", max_length=400)
    citation = models.CharField("cách viện dẫn trong căn cứ", max_length=500, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name="được thay bởi",
    )
    verified = models.BooleanField("đã đối chiếu văn bản gốc", default=False)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["-issued_on", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["number", "issuer"], name="legal_basis_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})" if self.number else self.title

    def clean(self) -> None:
        check_days_in_order(self.valid_from, self.valid_to)


class CitedRow(Validity):
    """A dated row that cites its article."""

    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+", verbose_name="căn cứ")
    article = models.CharField("điều, khoản", max_length=120, blank=True)
    verified = models.BooleanField("đã đối chiếu văn bản gốc", default=False)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        check_days_in_order(self.valid_from, self.valid_to)

    @property
    def citation(self) -> str:
        return f"{self.article} {self.basis}".strip()


class AwardKind(Searchable, models.Model):
    search_fields = ("name", "short_name")

    code = models.SlugField("mã", max_length=60, unique=True)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên viết gọn", max_length=100, blank=True)
    nature = models.CharField("nhóm", max_length=15, choices=AwardNature)
    level = models.CharField("cấp", max_length=20, choices=AwardLevel)
    recipient_types = models.JSONField("đối tượng", default=list)
    rank = models.PositiveSmallIntegerField("thứ tự", default=100)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "danh hiệu, hình thức khen thưởng"
        verbose_name_plural = "danh hiệu, hình thức khen thưởng"
        ordering = ["rank", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class AwardAuthority(CitedRow):
    """Which kind of unit may decide an award, and in what words it signs ('Chủ tịch Ủy ban nhân dân tỉnh')."""

    award_kind = models.ForeignKey(AwardKind, on_delete=models.CASCADE, related_name="authorities", verbose_name="loại")
    decider_kind = models.CharField("cấp quyết định", max_length=20, choices=UnitKind)
    decider_title = models.CharField("người có thẩm quyền", max_length=200)

    class Meta:
        verbose_name = "thẩm quyền quyết định"
        verbose_name_plural = "thẩm quyền quyết định"
        ordering = ["award_kind_id", "valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.award_kind}: {self.decider_title}"


class AwardForm(CitedRow):
    """A part a dossier must have: name and form number, per line or ground, award kind and recipient type.

    `line` empty: every line of the ground. The line is meant by its code, so its later versions keep their parts.
    """

    award_kind = models.ForeignKey(
        AwardKind,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="forms",
        verbose_name="loại (trống: mọi loại)",
    )
    line = models.ForeignKey(
        "awards.ProcedureLine",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="forms",
        verbose_name="tuyến hồ sơ (trống: mọi tuyến của loại hình)",
    )
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround)
    recipient_type = models.CharField("đối tượng", max_length=12, choices=RecipientType, blank=True)
    part = models.CharField("thành phần hồ sơ", max_length=200)
    form_number = models.CharField("mẫu số", max_length=20, blank=True)
    kind = models.CharField("loại thành phần", max_length=12, choices=PartKind, default=PartKind.OTHER)
    required = models.BooleanField("bắt buộc", default=False)
    per_nominee = models.BooleanField("mỗi đối tượng một bản", default=False)
    filling = models.CharField("cách đưa vào hồ sơ", max_length=8, choices=Filling, default=Filling.UPLOAD)
    structure = models.ForeignKey(
        "awards.ReportStructure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="forms",
        verbose_name="bố cục điền trên cổng",
    )
    rank = models.PositiveSmallIntegerField("thứ tự", default=100)

    class Meta:
        verbose_name = "mẫu hồ sơ"
        verbose_name_plural = "mẫu hồ sơ"
        ordering = ["ground", "rank", "part", "valid_from", "pk"]

    def __str__(self) -> str:
        return f"{self.part} {self.form_number}".strip()

    def clean(self) -> None:
        super().clean()
        if self.filling == Filling.PORTAL and self.structure_id is None:
            raise ValidationError({"structure": "Hãy chọn bố cục để điền trên cổng."})


class RewardRate(CitedRow):
    """Reward money as a coefficient of the base salary on the decision's date."""

    award_kind = models.ForeignKey(
        AwardKind, on_delete=models.CASCADE, related_name="reward_rates", verbose_name="loại"
    )
    recipient_type = models.CharField("đối tượng", max_length=12, choices=RecipientType)
    coefficient = models.DecimalField(
        "hệ số",
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1000))],
    )

    class Meta:
        verbose_name = "mức tiền thưởng"
        verbose_name_plural = "mức tiền thưởng"
        ordering = ["award_kind_id", "recipient_type", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award_kind", "recipient_type", "valid_from"], name="reward_rate_once")
        ]

    def __str__(self) -> str:
        return f"{self.award_kind} ({self.get_recipient_type_display()}): {self.coefficient}"


class BaseSalary(CitedRow):
    amount = models.PositiveIntegerField("mức lương cơ sở (đồng)")

    class Meta:
        verbose_name = "lương cơ sở"
        verbose_name_plural = "lương cơ sở"
        ordering = ["-valid_from"]
        constraints = [models.UniqueConstraint(fields=["valid_from"], name="base_salary_once")]

    def __str__(self) -> str:
        return f"{self.amount} đồng từ {self.valid_from:%d/%m/%Y}"


class RewardRounding(CitedRow):
    """How coefficient × base salary becomes whole money, from when."""

    direction = models.CharField("cách làm tròn", max_length=10, choices=RoundingDirection)
    unit = models.PositiveIntegerField("làm tròn đến (đồng)", validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = "cách làm tròn tiền thưởng"
        verbose_name_plural = "cách làm tròn tiền thưởng"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["valid_from"], name="reward_rounding_once"),
            models.CheckConstraint(name="reward_rounding_unit", condition=Q(unit__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} đến {self.unit} đồng từ {self.valid_from:%d/%m/%Y}"


class VoteThreshold(CitedRow):
    """Share of votes an award needs in the council; `award_kind` null: every award without a row of its own."""

    award_kind = models.ForeignKey(
        AwardKind,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="thresholds",
        verbose_name="loại (trống: mọi loại)",
    )
    min_percent = models.DecimalField(
        "tỷ lệ tối thiểu (%)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    denominator = models.CharField(
        "mẫu số", max_length=15, choices=VoteDenominator, default=VoteDenominator.ALL_MEMBERS
    )
    strict = models.BooleanField(
        "phải vượt tỷ lệ",
        default=False,
        help_text="Đánh dấu khi quy định ghi “quá bán”, “trên …”.",
    )
    secret = models.BooleanField("bỏ phiếu kín", default=False)
    recused_counted = models.BooleanField(
        "tính cả thành viên không biểu quyết vào mẫu số",
        default=True,
        help_text="Thành viên thuộc đơn vị của đối tượng không biểu quyết; bỏ đánh dấu thì mẫu số giảm theo.",
    )
    postal_counted = models.BooleanField(
        "tính ý kiến bằng văn bản của thành viên vắng mặt",
        default=True,
        help_text="Bỏ đánh dấu thì thành viên vắng mặt không được gửi ý kiến về loại này.",
    )

    class Meta:
        verbose_name = "tỷ lệ biểu quyết"
        verbose_name_plural = "tỷ lệ biểu quyết"
        ordering = ["award_kind_id", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["award_kind", "valid_from"], name="vote_threshold_once"),
            models.UniqueConstraint(
                fields=["valid_from"], condition=Q(award_kind__isnull=True), name="vote_threshold_general_once"
            ),
            models.CheckConstraint(
                name="vote_threshold_percent", condition=Q(min_percent__gte=0) & Q(min_percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_kind or 'Mọi loại'}: {self.min_percent}%"


class Rule(CitedRow):
    """A condition a program can check (or says a person must): predicate + parameters, dated, with its basis.

    `award_kind` null: every kind. `campaign_key` empty: every campaign; otherwise the campaign's id as text, so the
    conditions of one campaign are rows like any other.
    """

    code = models.SlugField("mã", max_length=80)
    award_kind = models.ForeignKey(
        AwardKind,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name="loại (trống: mọi loại)",
    )
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround, blank=True)
    campaign_key = models.CharField("riêng cho phong trào", max_length=20, blank=True)
    recipient_types = models.JSONField("đối tượng (trống: mọi đối tượng)", default=list, blank=True)
    predicate = models.CharField("cách kiểm tra", max_length=60)
    params = models.JSONField("tham số", default=dict, blank=True)
    text = models.CharField("điều kiện", max_length=500)

    class Meta:
        verbose_name = "điều kiện xét khen thưởng"
        verbose_name_plural = "điều kiện xét khen thưởng"
        ordering = ["award_kind_id", "code", "valid_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="rule_version_once")]

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.params, dict):
            raise ValidationError({"params": 'Tham số phải là một đối tượng JSON, ví dụ {"amount": 300000000}.'})

    def __str__(self) -> str:
        return self.text


class TransitionRule(models.Model):
    """Which law judges a dossier that was on its way when the law changed."""

    old_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+", verbose_name="quy định cũ")
    new_basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+", verbose_name="quy định mới")
    article = models.CharField("điều, khoản chuyển tiếp", max_length=120, blank=True)
    cutoff = models.DateField("ngày chuyển tiếp", help_text="Ngày quy định mới bắt đầu có hiệu lực")
    criterion = models.CharField(
        "tiêu chí",
        max_length=20,
        choices=TransitionCriterion,
        default=TransitionCriterion.RECEIVED_BEFORE,
    )
    more_favourable = models.BooleanField(
        "áp dụng quy định mới nếu có lợi hơn",
        default=False,
        help_text="Khi chọn, hồ sơ cũ được tính theo cả hai quy định và lấy kết quả có lợi hơn",
    )
    verified = models.BooleanField("đã đối chiếu văn bản gốc", default=False)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "quy định chuyển tiếp"
        verbose_name_plural = "quy định chuyển tiếp"
        ordering = ["-cutoff", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["old_basis", "new_basis"], name="transition_once"),
            models.CheckConstraint(name="transition_between_two_laws", condition=~Q(old_basis=models.F("new_basis"))),
        ]

    def __str__(self) -> str:
        return f"{self.old_basis.number} → {self.new_basis.number} từ {self.cutoff:%d/%m/%Y}"

    def clean(self) -> None:
        if self.old_basis_id is not None and self.old_basis_id == self.new_basis_id:
            raise ValidationError({"new_basis": "Quy định mới phải khác quy định cũ."})

    @property
    def citation(self) -> str:
        return f"{self.article} {self.new_basis}".strip()

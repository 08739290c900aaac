"""What the appraising side notes on a dossier: points to be mended, complaints, and the public's comments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from dossiers.enums import CommentState, ComplaintChannel, ComplaintState, PointTarget
from dossiers.models.dossier import Dossier, Nomination
from thidua.accounts.models import User
from thidua.units.models import Unit


class ReturnPoint(models.Model):
    """One thing to mend: noted while checking, sent with the return, settled by the unit."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="return_points")
    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, null=True, blank=True, related_name="return_points"
    )
    target = models.CharField("phần cần bổ sung", max_length=12, choices=PointTarget)
    reason = models.CharField("nội dung cần bổ sung", max_length=1000)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")
    noted_at = models.DateTimeField("ghi lúc")
    sent_at = models.DateTimeField("trả lại lúc", null=True, blank=True)
    settled_at = models.DateTimeField("đã bổ sung lúc", null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    settled_note = models.CharField("giải trình của đơn vị", max_length=1000, blank=True)

    class Meta:
        verbose_name = "điểm cần bổ sung"
        verbose_name_plural = "điểm cần bổ sung"
        ordering = ["dossier_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="return_point_settled_after_sent",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False, sent_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        where = f"{self.nomination.recipient}: " if self.nomination else ""
        return f"{where}{self.get_target_display()}"


class Complaint(models.Model):
    """Kiến nghị, phản ánh, tố cáo about a nomination. Who sent it is for the appraising side alone."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="complaints")
    received_on = models.DateField("ngày nhận")
    channel = models.CharField("nguồn", max_length=10, choices=ComplaintChannel)
    content = models.TextField("nội dung")
    reporter = models.CharField("người gửi (chỉ bộ phận thẩm định đọc)", max_length=300, blank=True)
    state = models.CharField("tình trạng", max_length=10, choices=ComplaintState, default=ComplaintState.OPEN)
    conclusion = models.TextField("kết luận", blank=True)
    document_number = models.CharField("văn bản kết luận", max_length=120, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi nhận")
    recorded_at = models.DateTimeField("ghi nhận lúc")
    concluded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField("kết luận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kiến nghị, phản ánh"
        verbose_name_plural = "kiến nghị, phản ánh"
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="complaint_concluded_with_words",
                condition=Q(state=ComplaintState.OPEN, concluded_at__isnull=True)
                | (~Q(state=ComplaintState.OPEN) & Q(concluded_at__isnull=False) & ~Q(conclusion="")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_state_display()}"


class PublicNotice(models.Model):
    """Nominations shown to everybody for comment, from one moment to another."""

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="public_notices", verbose_name="cấp xét khen thưởng"
    )
    title = models.CharField("tên đợt lấy ý kiến", max_length=300)
    opens_at = models.DateTimeField("bắt đầu")
    closes_at = models.DateTimeField("kết thúc")
    basis = models.CharField("căn cứ về thời gian", max_length=600, blank=True)
    verified = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người đăng")
    created_at = models.DateTimeField("đăng lúc")

    class Meta:
        verbose_name = "đợt lấy ý kiến công khai"
        verbose_name_plural = "đợt lấy ý kiến công khai"
        ordering = ["-opens_at", "-pk"]
        constraints = [models.CheckConstraint(name="public_notice_has_time", condition=Q(closes_at__gt=F("opens_at")))]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dossiers:public_notice", args=[self.pk])


class PublicNominee(models.Model):
    """One line of the notice, as it was published: name, unit, award and achievement, nothing else of the person."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="nominees")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="publications")
    name = models.CharField("tên", max_length=300)
    unit_name = models.CharField("đơn vị", max_length=300)
    award_name = models.CharField("đề nghị tặng", max_length=250)
    citation = models.CharField("thành tích", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "trường hợp lấy ý kiến"
        verbose_name_plural = "trường hợp lấy ý kiến"
        ordering = ["notice_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "nomination"], name="public_nominee_once")]

    def __str__(self) -> str:
        return self.name


class PublicComment(models.Model):
    """What somebody wrote. It is shown only after a person has read it; the sender stays with the appraising side."""

    nominee = models.ForeignKey(PublicNominee, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField("ý kiến", max_length=4000)
    sender = models.CharField("người gửi (chỉ bộ phận thẩm định đọc)", max_length=300, blank=True)
    sent_at = models.DateTimeField("gửi lúc")
    state = models.CharField("tình trạng", max_length=8, choices=CommentState, default=CommentState.NEW)
    reason = models.CharField("lý do", max_length=500, blank=True)
    moderated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    moderated_at = models.DateTimeField("xử lý lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến của công chúng"
        verbose_name_plural = "ý kiến của công chúng"
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.nominee}: {self.get_state_display()}"

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from awards.enums import VoteDenominator
from dossiers.enums import PaperFormat, PaperKind, Presence, SessionMode, SessionStatus
from dossiers.models.council import Council, CouncilMember
from dossiers.models.dossier import Nomination
from thidua.accounts.models import User
from thidua.common.models import Searchable
from thidua.common.numbers import format_number
from thidua.documents.models import Job, StoredFile


class CouncilSession(Searchable, models.Model):
    """A meeting: prepared, opened for voting, closed once and for all. Totals are readable only after closing."""

    search_fields = ("title", "place")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions", verbose_name="Hội đồng")
    title = models.CharField("tên phiên họp", max_length=300)
    held_at = models.DateTimeField("thời gian họp")
    place = models.CharField("địa điểm", max_length=250, blank=True)
    mode = models.CharField("hình thức", max_length=8, choices=SessionMode, default=SessionMode.MEETING)
    status = models.CharField("tình trạng", max_length=8, choices=SessionStatus, default=SessionStatus.PLANNED)
    chair = models.ForeignKey(
        CouncilMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chủ trì"
    )
    clerk = models.ForeignKey(
        CouncilMember,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thư ký phiên họp",
    )
    invited_at = models.DateTimeField("mời họp lúc", null=True, blank=True)
    postal_due_at = models.DateTimeField("hạn gửi ý kiến bằng văn bản", null=True, blank=True)
    began_at = models.DateTimeField("khai mạc lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    discussion = models.TextField("diễn biến phiên họp", blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("mở biểu quyết lúc", null=True, blank=True)
    closed_at = models.DateTimeField("khóa biểu quyết lúc", null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member_count = models.PositiveSmallIntegerField("tổng số thành viên khi mở", null=True, blank=True)
    present_count = models.PositiveSmallIntegerField("số thành viên có mặt", null=True, blank=True)
    quorum_part = models.PositiveSmallIntegerField("số dự họp cần có: tử số", null=True, blank=True)
    quorum_whole = models.PositiveSmallIntegerField("số dự họp cần có: mẫu số", null=True, blank=True)
    quorum_strict = models.BooleanField(default=False)
    quorum_basis = models.CharField("căn cứ về số dự họp", max_length=600, blank=True)
    quorum_verified = models.BooleanField(default=False)

    class Meta:
        verbose_name = "phiên họp Hội đồng"
        verbose_name_plural = "phiên họp Hội đồng"
        ordering = ["-held_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("dossiers:session", args=[self.pk])


class SessionItem(models.Model):
    """A nomination on the agenda. The threshold in force is copied in when voting opens, the count when it closes."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="items")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="session_items")
    order = models.PositiveIntegerField("thứ tự", default=0)
    min_percent = models.DecimalField("tỷ lệ cần đạt (%)", max_digits=5, decimal_places=2, null=True, blank=True)
    denominator = models.CharField("mẫu số", max_length=15, choices=VoteDenominator, blank=True)
    threshold_basis = models.CharField("căn cứ của tỷ lệ", max_length=600, blank=True)
    threshold_verified = models.BooleanField(default=False)
    threshold_note = models.TextField("ghi chú về tỷ lệ", blank=True)
    strict = models.BooleanField("phải vượt tỷ lệ", default=False)
    recused_counted = models.BooleanField("tính thành viên không biểu quyết vào mẫu số", default=True)
    postal_counted = models.BooleanField("tính ý kiến bằng văn bản", default=True)
    secret = models.BooleanField("bỏ phiếu kín", default=False)
    issued = models.PositiveSmallIntegerField("số phiếu phát ra", null=True, blank=True)
    total = models.PositiveSmallIntegerField("số thành viên làm mẫu số", null=True, blank=True)
    agree = models.PositiveSmallIntegerField("đồng ý", null=True, blank=True)
    disagree = models.PositiveSmallIntegerField("không đồng ý", null=True, blank=True)
    blank = models.PositiveSmallIntegerField("để trắng", null=True, blank=True)
    passed = models.BooleanField("đạt", null=True, blank=True)
    discussion = models.TextField("ý kiến thảo luận", blank=True)

    class Meta:
        verbose_name = "nội dung phiên họp"
        verbose_name_plural = "nội dung phiên họp"
        ordering = ["session_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "nomination"], name="session_item_once")]

    def __str__(self) -> str:
        return str(self.nomination)

    @property
    def needed(self) -> str:
        """The share in words: 'từ 80 %', 'trên 50 %'."""
        return f"{'trên' if self.strict else 'từ'} {format_number(self.min_percent)} %"

    @property
    def share_words(self) -> str:
        """'83,33 %' for reading only: cut, never rounded up to a threshold; results compare whole numbers."""
        if not self.total:
            return ""
        hundredths = (self.agree or 0) * 10_000 // self.total
        return f"{format_number(Decimal(hundredths) / 100)} %"

    @property
    def cast(self) -> int:
        """Ballots taken out of the box; known once the vote is closed."""
        return (self.agree or 0) + (self.disagree or 0) + (self.blank or 0)


class Attendance(models.Model):
    """Whether a member is there. Absent members may have been asked for their opinion in writing."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="attendance")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField("dự họp", max_length=8, choices=Presence)
    reason = models.CharField("lý do vắng", max_length=300, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ghi")
    noted_at = models.DateTimeField("ghi lúc")
    postal_asked_at = models.DateTimeField("xin ý kiến bằng văn bản lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thành viên dự họp"
        verbose_name_plural = "thành viên dự họp"
        ordering = ["session_id", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
            models.CheckConstraint(
                name="attendance_postal_absent",
                condition=Q(postal_asked_at__isnull=True) | Q(presence=Presence.ABSENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_presence_display()}"


class InvitationReply(models.Model):
    """What a member answered to the invitation; presence itself is noted at the meeting."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="replies")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="replies")
    coming = models.BooleanField("dự họp")
    reason = models.CharField("lý do vắng", max_length=300, blank=True)
    replied_at = models.DateTimeField("trả lời lúc")

    class Meta:
        verbose_name = "trả lời giấy mời"
        verbose_name_plural = "trả lời giấy mời"
        ordering = ["session_id", "member_id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="invitation_reply_once"),
            models.CheckConstraint(name="invitation_reply_reason", condition=Q(coming=True) | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {'sẽ dự' if self.coming else 'báo vắng'}"


class Recusal(models.Model):
    """A member leaves one item to the others: declared with a reason, or found by the portal and kept at closing."""

    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="recusals")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField("lý do", max_length=500)
    declared = models.BooleanField("thành viên tự đề nghị", default=False)

    class Meta:
        verbose_name = "không tham gia biểu quyết"
        verbose_name_plural = "không tham gia biểu quyết"
        ordering = ["item_id", "member_id"]
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"


class SessionPaper(models.Model):
    """A draft made from the session: `content` is frozen when it is asked for, so PDF and Word say the same."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField("văn bản", max_length=12, choices=PaperKind)
    format = models.CharField("định dạng", max_length=5, choices=PaperFormat)
    content = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="session_paper")

    class Meta:
        verbose_name = "văn bản của phiên họp"
        verbose_name_plural = "văn bản của phiên họp"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_format_display()})"

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from awards.enums import VoteDenominator
from dossiers.enums import Choice, CouncilPosition, SessionStatus
from dossiers.models.dossier import Nomination
from thidua.accounts.models import User
from thidua.common.models import Searchable, Validity
from thidua.units.models import Unit


class Council(models.Model):
    """Hội đồng Thi đua - Khen thưởng of a level."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="councils", verbose_name="cấp")
    name = models.CharField("tên Hội đồng", max_length=250)

    class Meta:
        verbose_name = "Hội đồng"
        verbose_name_plural = "Hội đồng"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="council_once")]

    def __str__(self) -> str:
        return self.name


class CouncilMember(Validity):
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="council_seats", verbose_name="thành viên")
    position = models.CharField("chức danh", max_length=12, choices=CouncilPosition, default=CouncilPosition.MEMBER)

    class Meta:
        verbose_name = "thành viên Hội đồng"
        verbose_name_plural = "thành viên Hội đồng"
        ordering = ["council_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(valid_to__isnull=True), name="council_seat_once"
            ),
            models.CheckConstraint(
                name="council_seat_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class CouncilSession(Searchable, models.Model):
    """A meeting: prepared, opened for voting, closed once and for all. Totals are readable only after closing."""

    search_fields = ("title", "place")

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="sessions", verbose_name="Hội đồng")
    title = models.CharField("tên phiên họp", max_length=300)
    held_at = models.DateTimeField("thời gian họp")
    place = models.CharField("địa điểm", max_length=250, blank=True)
    status = models.CharField("tình trạng", max_length=8, choices=SessionStatus, default=SessionStatus.PLANNED)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("mở biểu quyết lúc", null=True, blank=True)
    closed_at = models.DateTimeField("khóa biểu quyết lúc", null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    member_count = models.PositiveSmallIntegerField("tổng số thành viên khi mở", null=True, blank=True)

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
    secret = models.BooleanField("bỏ phiếu kín", default=False)
    total = models.PositiveSmallIntegerField("số thành viên làm mẫu số", null=True, blank=True)
    agree = models.PositiveSmallIntegerField("đồng ý", null=True, blank=True)
    disagree = models.PositiveSmallIntegerField("không đồng ý", null=True, blank=True)
    passed = models.BooleanField("đạt", null=True, blank=True)

    class Meta:
        verbose_name = "nội dung phiên họp"
        verbose_name_plural = "nội dung phiên họp"
        ordering = ["session_id", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "nomination"], name="session_item_once")]

    def __str__(self) -> str:
        return str(self.nomination)


class Ballot(models.Model):
    """One member's vote on one item; the database lets a member vote once. Sealed: nobody reads it before closing."""

    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField("biểu quyết", max_length=10, choices=Choice)
    cast_at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "phiếu biểu quyết"
        verbose_name_plural = "phiếu biểu quyết"
        ordering = ["item_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_ballot_per_member")]

    def __str__(self) -> str:
        return f"{self.item}"

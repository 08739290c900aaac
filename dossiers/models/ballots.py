from __future__ import annotations

import uuid

from django.db import models

from dossiers.enums import Choice
from dossiers.models.council import CouncilMember
from dossiers.models.sessions import SessionItem


class Ballot(models.Model):
    """One member's open vote on one item; the database lets a member vote once. Nobody reads it before closing."""

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


class BallotBox(models.Model):
    """The secret ballots of one item, all in one row: no row per ballot, so no order, key or transaction of its own.

    `sealed` is ciphertext of the same length whatever was chosen (`dossiers.sealing`). `codes` are the receipts in
    alphabetical order; they stand beside the ballots and belong to none of them.
    """

    item = models.OneToOneField(SessionItem, on_delete=models.CASCADE, related_name="box")
    sealed = models.TextField(editable=False)
    codes = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = "hòm phiếu kín"
        verbose_name_plural = "hòm phiếu kín"
        ordering = ["item_id"]

    def __str__(self) -> str:
        return f"Hòm phiếu: {self.item}"


class VoterMark(models.Model):
    """A member has put a secret ballot into the box of an item. Nothing here says which, or when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="marks")
    member = models.ForeignKey(CouncilMember, on_delete=models.PROTECT, related_name="marks")

    class Meta:
        verbose_name = "thành viên đã bỏ phiếu kín"
        verbose_name_plural = "thành viên đã bỏ phiếu kín"
        ordering = ["item_id", "member_id"]
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="one_mark_per_member")]

    def __str__(self) -> str:
        return f"{self.member}: {self.item}"

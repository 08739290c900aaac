"""Abstract pieces only: this room owns no tables."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from thidua.common.dates import PartialDate
from thidua.common.text import fold


def validate_partial_date(value: str) -> None:
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError("Ngày không hợp lệ. Ví dụ: 15/7/2024, 7/2024, quý III/2024 hoặc 2024.") from error


class PartialDateField(models.CharField):
    """Stores the ISO form of a PartialDate ('2024', '2024-Q3', '2024-07', '2024-07-15')."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("validators", [validate_partial_date])
        super().__init__(*args, **kwargs)


class Searchable(models.Model):
    """Keeps `search_text` (folded) beside the fields named in `search_fields`."""

    search_fields: tuple[str, ...] = ()
    search_text = models.TextField(editable=False, blank=True, default="")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = self.build_search_text()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(*args, **kwargs)

    def build_search_text(self) -> str:
        return fold(" ".join(str(getattr(self, name) or "") for name in self.search_fields))


class Validity(models.Model):
    """A dated row: in force from `valid_from` up to and including `valid_to` (null: still in force)."""

    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)

    class Meta:
        abstract = True


class VersionedModel(models.Model):
    """Optimistic lock: forms carry `version`, a stale one is refused with the typed text kept."""

    version = models.PositiveIntegerField("phiên bản", default=1, editable=False)

    class Meta:
        abstract = True

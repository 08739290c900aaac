from __future__ import annotations

from django.db import models

from awards.enums import RecipientGroup, RecipientType
from thidua.common.models import Searchable
from thidua.common.text import person_sort_key, sort_key, squeeze
from thidua.units.models import Unit


class Recipient(Searchable, models.Model):
    """One record across the years for a person, a collective, a household or an enterprise."""

    search_fields = ("name", "job_title", "address")

    type = models.CharField("đối tượng", max_length=12, choices=RecipientType)
    name = models.CharField("họ tên hoặc tên tập thể", max_length=250)
    honorific = models.CharField("ông / bà", max_length=10, blank=True, choices=[("Ông", "Ông"), ("Bà", "Bà")])
    job_title = models.CharField("chức vụ, nghề nghiệp", max_length=200, blank=True)
    group = models.CharField("nhóm đối tượng", max_length=15, choices=RecipientGroup, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recipients", verbose_name="đơn vị quản lý")
    as_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="as_recipients",
        verbose_name="chính là đơn vị",
        help_text="Khi tập thể được khen là một đơn vị có trong danh mục",
    )
    working_since = models.DateField("công tác tại đơn vị từ ngày", null=True, blank=True)
    name_sort = models.CharField(max_length=600, editable=False, default="", db_index=True)

    class Meta:
        verbose_name = "người, tập thể được khen"
        verbose_name_plural = "người, tập thể được khen"
        ordering = ["name_sort", "pk"]

    def __str__(self) -> str:
        return f"{self.honorific} {self.name}".strip()

    def save(self, *args: object, **kwargs: object) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unread

    def fill_keys(self) -> None:
        """What is computed on saving, for rows that are written many at once."""
        self.name = squeeze(self.name)
        self.name_sort = self.sorted_as(self.type, self.name)
        self.search_text = self.build_search_text()

    @staticmethod
    def sorted_as(type: str, name: str) -> str:
        key = person_sort_key if type == RecipientType.PERSON else sort_key
        return key(squeeze(name))[:600]

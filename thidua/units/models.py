from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from treebeard.mp_tree import MP_Node

from thidua.common import clock
from thidua.common.models import Searchable, Validity
from thidua.common.text import fold, sort_key
from thidua.units.enums import ClusterKind, CodeScheme, EventSide, UnitEventKind, UnitKind


class Unit(Searchable, MP_Node):  # type: ignore[django-manager-missing]  # treebeard ships no types
    """An organisation with a stable identity through renames and mergers.

    `name` is the present name; `UnitName` rows say what it was called when. Dissolved units stay, with their history.
    The tree is a materialised path: everything below a unit is `path__startswith=unit.path`.
    """

    name = models.CharField("tên đơn vị", max_length=250)
    short_name = models.CharField("tên viết gọn", max_length=120, blank=True)
    kind = models.CharField("loại đơn vị", max_length=20, choices=UnitKind)
    document_code = models.CharField(
        "ký hiệu văn bản",
        max_length=30,
        blank=True,
        help_text="Phần sau dấu gạch ngang của số ký hiệu, ví dụ UBND, SNV",
    )
    place_name = models.CharField("địa danh trên văn bản", max_length=120, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    established_on = models.DateField("ngày thành lập", null=True, blank=True)
    dissolved_on = models.DateField("ngày kết thúc hoạt động", null=True, blank=True)
    is_standing_agency = models.BooleanField(
        "cơ quan thường trực thi đua, khen thưởng",
        default=False,
        help_text="Giúp việc cho cấp chính quyền ngay trên nó",
    )
    note = models.TextField("ghi chú", blank=True)
    demo_key = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    name_sort = models.CharField(max_length=600, editable=False, default="", db_index=True)

    # No `node_order_by`: keeping siblings sorted would rewrite the paths of whole branches at every insertion, and a
    # path is what rights are read from. Lists sort by `path` (tree) or `name_sort` (dictionary).

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        constraints = [
            models.CheckConstraint(
                name="unit_dates_in_order",
                condition=Q(dissolved_on__isnull=True)
                | Q(established_on__isnull=True)
                | Q(dissolved_on__gte=models.F("established_on")),
                violation_error_message="Ngày kết thúc hoạt động phải sau ngày thành lập.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.name_sort = sort_key(self.name)[:600]
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "name_sort"}  # type: ignore[misc]  # a set of names
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unread

    def build_search_text(self) -> str:
        """Former names and codes count too: people search for the district of their childhood."""
        words = [self.name, self.short_name]
        if self.pk:
            words += [row.name for row in self.names.all()] + [row.code for row in self.codes.all()]
        return fold(" ".join(words))

    def get_absolute_url(self) -> str:
        return reverse("units:detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.is_active_on(clock.today())

    def is_active_on(self, day: date) -> bool:
        """In existence on `day` (the day of dissolution itself no longer counts)."""
        begun = self.established_on is None or self.established_on <= day
        return begun and (self.dissolved_on is None or day < self.dissolved_on)

    @property
    def parent_path(self) -> str:
        return str(self.path[: -self.steplen])

    def ancestor_paths(self) -> list[str]:
        """Paths from the root down to this unit itself."""
        step = self.steplen
        return [str(self.path[:end]) for end in range(step, len(self.path) + 1, step)]

    def contains(self, other: Unit) -> bool:
        """`other` is this unit or lies below it."""
        return str(other.path).startswith(self.path)


class UnitName(Validity):
    """What a unit was called, when; `valid_from` null is not allowed: use the founding day or 1/1/1900."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names", verbose_name="đơn vị")
    name = models.CharField("tên đơn vị", max_length=250)
    basis = models.CharField("căn cứ", max_length=250, blank=True)

    class Meta:
        verbose_name = "tên gọi theo thời gian"
        verbose_name_plural = "tên gọi theo thời gian"
        ordering = ["unit_id", "valid_from"]
        constraints = [models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_name_once_a_day")]

    def __str__(self) -> str:
        return self.name


class UnitCode(Validity):
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="codes", verbose_name="đơn vị")
    scheme = models.CharField("loại mã", max_length=20, choices=CodeScheme)
    code = models.CharField("mã", max_length=40)

    class Meta:
        verbose_name = "mã đơn vị"
        verbose_name_plural = "mã đơn vị"
        ordering = ["unit_id", "scheme", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(valid_to__isnull=True),
                name="unit_code_in_use_once",
                violation_error_message="Mã này đang được một đơn vị khác sử dụng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()}: {self.code}"


class UnitEvent(models.Model):
    """A reorganisation: which units before, which after, by what document, from when."""

    kind = models.CharField("sự kiện", max_length=20, choices=UnitEventKind)
    effective_on = models.DateField("có hiệu lực từ ngày")
    document = models.CharField("văn bản căn cứ", max_length=250)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "sự kiện tổ chức"
        verbose_name_plural = "sự kiện tổ chức"
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.document})"


class UnitEventPart(models.Model):
    event = models.ForeignKey(UnitEvent, on_delete=models.CASCADE, related_name="parts", verbose_name="sự kiện")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="event_parts", verbose_name="đơn vị")
    side = models.CharField("vai trò", max_length=10, choices=EventSide)

    class Meta:
        verbose_name = "đơn vị trong sự kiện"
        verbose_name_plural = "đơn vị trong sự kiện"
        ordering = ["event_id", "-side", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "unit", "side"], name="unit_event_part_once")]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.unit}"


class Cluster(models.Model):
    """Cụm / khối thi đua: a group of units compared with each other for one year."""

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="owned_clusters", verbose_name="cấp tổ chức")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=10, choices=ClusterKind)
    name = models.CharField("tên cụm, khối", max_length=200)
    head = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="headed_clusters",
        null=True,
        blank=True,
        verbose_name="trưởng",
    )
    deputy = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="deputised_clusters",
        null=True,
        blank=True,
        verbose_name="phó",
    )
    members = models.ManyToManyField(Unit, through="ClusterMember", related_name="clusters", verbose_name="thành viên")

    class Meta:
        verbose_name = "cụm, khối thi đua"
        verbose_name_plural = "cụm, khối thi đua"
        ordering = ["-year", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "year", "name"], name="cluster_name_once_a_year")]

    def __str__(self) -> str:
        return f"{self.name} năm {self.year}"


class ClusterMember(models.Model):
    """A unit sits in one cluster of an owner per year; owner and year are copied in so the database can hold that."""

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cluster_memberships", verbose_name="đơn vị")
    owner_id_copy = models.BigIntegerField(editable=False)
    year = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        verbose_name = "thành viên cụm, khối"
        verbose_name_plural = "thành viên cụm, khối"
        ordering = ["cluster_id", "unit__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner_id_copy", "year", "unit"], name="unit_in_one_cluster_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.cluster})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.owner_id_copy, self.year = self.cluster.owner_id, self.cluster.year
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed through unread

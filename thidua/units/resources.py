"""Units and clusters in Excel, through their services."""

from __future__ import annotations

from typing import Any

from import_export import fields

from thidua.audit.resources import HouseResource, NumberWidget, RowWidget, TextWidget
from thidua.common.errors import InvalidInput
from thidua.units import selectors, services
from thidua.units.models import Cluster, Unit

_FIELDS = [
    "name",
    "short_name",
    "kind",
    "document_code",
    "place_name",
    "email",
    "established_on",
    "is_standing_agency",
    "note",
]
PARENT_COLUMN = "Mã số đơn vị cấp trên"
MEMBERS_COLUMN = "Mã số các thành viên"


class UnitResource(HouseResource):
    """The superior is named by its number; an existing unit keeps the one it has (moving is an event)."""

    parent = fields.Field(column_name=PARENT_COLUMN, readonly=True)

    class Meta(HouseResource.Meta):
        model = Unit
        fields = ["id", "parent", *_FIELDS]
        clean_model_instances = False  # the service checks; the tree's own columns are not the file's business

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.numbers = dict(Unit.objects.values_list("path", "pk"))

    def dehydrate_parent(self, unit: Unit) -> int | None:
        return self.numbers.get(unit.parent_path)

    def write(self, instance: Unit, is_create: bool, row: Any) -> None:
        values = {name: getattr(instance, name) for name in _FIELDS}
        if not is_create:
            services.update_unit(by=self.by, unit=instance, **values)
            return
        parent = RowWidget(self.rows).clean(row.get(PARENT_COLUMN))
        if parent is None:
            raise InvalidInput(f"Hãy ghi cột “{PARENT_COLUMN}”.")
        instance.pk = services.create_unit(by=self.by, parent=parent, **values).pk


class ClusterResource(HouseResource):
    members = fields.Field(column_name=MEMBERS_COLUMN, readonly=True)

    class Meta(HouseResource.Meta):
        model = Cluster
        fields = ["id", "owner", "year", "kind", "name", "head", "deputy", "members"]
        clean_model_instances = False
        skip_unchanged = False  # the members are no field of the row

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = selectors.managed_by(self.by)
        for name in ("owner", "head", "deputy"):
            self.fields[name].widget = RowWidget(self.units)

    def dehydrate_members(self, cluster: Cluster) -> str:
        return "; ".join(str(pk) for pk in cluster.members.order_by("pk").values_list("pk", flat=True))

    def write(self, instance: Cluster, is_create: bool, row: Any) -> None:
        if instance.owner_id is None or instance.year is None:
            raise InvalidInput("Hãy ghi cấp tổ chức và năm.")
        saved = services.save_cluster(
            by=self.by,
            owner=instance.owner,
            year=instance.year,
            kind=instance.kind,
            name=instance.name,
            members=self._members(row),
            head=instance.head,
            deputy=instance.deputy,
            cluster=None if is_create else self.rows.get(pk=instance.pk),
        )
        instance.pk = saved.pk

    def _members(self, row: Any) -> list[Unit]:
        typed = TextWidget().clean(row.get(MEMBERS_COLUMN))
        numbers = [NumberWidget(whole=True).clean(part.strip()) for part in typed.split(";") if part.strip()]
        found = {unit.pk: unit for unit in self.units.filter(pk__in=numbers)}
        missing = [str(number) for number in numbers if number not in found]
        if missing:
            raise InvalidInput(f"Không tìm thấy đơn vị mã số {', '.join(missing)}.", field="members")
        return [found[number] for number in numbers]

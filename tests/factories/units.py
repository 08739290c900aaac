"""Units, put under a parent through the tree's own door."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory

from thidua.units.enums import ClusterKind, UnitKind
from thidua.units.models import Cluster, ClusterMember, Unit, UnitName


class UnitFactory(factory.django.DjangoModelFactory):
    """`UnitFactory(parent=province)`; without a parent a root is made."""

    class Meta:
        model = Unit

    parent: Any = None
    name = factory.Sequence(lambda n: f"Đơn vị {n:04d}")
    kind = UnitKind.DEPARTMENT

    @classmethod
    def _create(cls, model_class: type[Unit], *args: Any, **kwargs: Any) -> Unit:
        parent = kwargs.pop("parent", None)
        if parent is None:
            unit = Unit.objects.add_root(instance=Unit(**kwargs))
        else:
            unit = Unit.objects.add_child(parent, instance=Unit(**kwargs))
        UnitName.objects.create(unit=unit, name=unit.name, valid_from=unit.established_on or date(1900, 1, 1))
        return unit


class ProvinceFactory(UnitFactory):
    name = factory.Sequence(lambda n: f"Ủy ban nhân dân tỉnh số {n}")
    kind = UnitKind.PROVINCE
    document_code = "UBND"


class StandingAgencyFactory(UnitFactory):
    """The agency that helps the government right above it."""

    name = "Sở Nội vụ"
    is_standing_agency = True
    document_code = "SNV"


class CommuneFactory(UnitFactory):
    name = factory.Sequence(lambda n: f"Ủy ban nhân dân xã số {n}")
    kind = UnitKind.COMMUNE


class ClusterFactory(factory.django.DjangoModelFactory):
    """`ClusterFactory(owner=…, units=[…])`"""

    class Meta:
        model = Cluster
        skip_postgeneration_save = True

    owner = factory.SubFactory(ProvinceFactory)
    year = 2024
    kind = ClusterKind.CLUSTER
    name = factory.Sequence(lambda n: f"Cụm thi đua số {n}")

    @factory.post_generation
    def units(self, create: bool, extracted: list[Unit] | None, **kwargs: Any) -> None:
        for unit in extracted or []:
            ClusterMember.objects.create(cluster=self, unit=unit)  # type: ignore[arg-type]  # self is the cluster here

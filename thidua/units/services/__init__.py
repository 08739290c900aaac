from thidua.units.services.clusters import save_cluster
from thidua.units.services.events import dissolve_unit, merge_units, move_unit, rename_unit, split_unit
from thidua.units.services.units import NewUnit, create_unit, found_province, set_code, update_unit

__all__ = [
    "NewUnit",
    "create_unit",
    "dissolve_unit",
    "found_province",
    "merge_units",
    "move_unit",
    "rename_unit",
    "save_cluster",
    "set_code",
    "split_unit",
    "update_unit",
]

"""The rights, named in the lowest room so that units and the audit trail can ask for them too."""

from thidua.common.permissions import Permission

__all__ = ["Permission"]

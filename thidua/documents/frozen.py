"""What was issued defends itself in the database: printed values never change, a file once attached is never replaced.

`status` may change: a correction or a revocation is a new document that refers to the old one.
"""

from __future__ import annotations

from thidua.common.guards import Guard, changed, postgres_refusal, sqlite_refusal

_TABLE = "documents_issueddocument"
_FROZEN = (
    "issuer_id", "kind", "series", "year", "number", "symbol", "subject", "issued_at", "issued_by_id", "template",
    "template_version", "snapshot",
)  # fmt: skip
_MESSAGE = "issued documents are frozen"

_POSTGRES_CHANGED = changed(_FROZEN, "IS DISTINCT FROM")
_POSTGRES_UP = f"""
{postgres_refusal("documents_refuse_change", _MESSAGE)}
CREATE TRIGGER documents_frozen BEFORE UPDATE ON {_TABLE} FOR EACH ROW
    WHEN ({_POSTGRES_CHANGED}
          OR (OLD.file_id IS NOT NULL AND OLD.file_id IS DISTINCT FROM NEW.file_id))
    EXECUTE FUNCTION documents_refuse_change();
"""
_POSTGRES_DOWN = f"""
DROP TRIGGER IF EXISTS documents_frozen ON {_TABLE};
DROP FUNCTION IF EXISTS documents_refuse_change();
"""
_SQLITE_CHANGED = changed(_FROZEN, "IS NOT")
_SQLITE_WHEN = f"{_SQLITE_CHANGED} OR (OLD.file_id IS NOT NULL AND OLD.file_id IS NOT NEW.file_id)"

GUARD = Guard(
    up={
        "postgresql": [_POSTGRES_UP],
        "sqlite": [sqlite_refusal("documents_frozen", f"UPDATE ON {_TABLE}", _MESSAGE, when=_SQLITE_WHEN)],
    },
    down={"postgresql": [_POSTGRES_DOWN], "sqlite": ["DROP TRIGGER IF EXISTS documents_frozen"]},
)
install, remove = GUARD.install, GUARD.remove

"""What was issued defends itself in the database: printed values never change, a file once attached is never replaced.

`status` may change: a correction or a revocation is a new document that refers to the old one. A migration that
rebuilds the table on SQLite loses the trigger and has to install it again.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "documents_issueddocument"
_FROZEN = (
    "issuer_id", "kind", "series", "year", "number", "symbol", "subject", "issued_at", "issued_by_id", "template",
    "template_version", "snapshot",
)  # fmt: skip
_MESSAGE = "issued documents are frozen"

_POSTGRES_CHANGED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _FROZEN)
_POSTGRES_INSTALL = f"""
CREATE OR REPLACE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER documents_frozen BEFORE UPDATE ON {_TABLE} FOR EACH ROW
    WHEN ({_POSTGRES_CHANGED}
          OR (OLD.file_id IS NOT NULL AND OLD.file_id IS DISTINCT FROM NEW.file_id))
    EXECUTE FUNCTION documents_refuse_change();
"""
_POSTGRES_REMOVE = f"""
DROP TRIGGER IF EXISTS documents_frozen ON {_TABLE};
DROP FUNCTION IF EXISTS documents_refuse_change();
"""
_SQLITE_CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in _FROZEN)
_SQLITE_INSTALL = f"""
CREATE TRIGGER documents_frozen BEFORE UPDATE ON {_TABLE}
WHEN {_SQLITE_CHANGED} OR (OLD.file_id IS NOT NULL AND OLD.file_id IS NOT NEW.file_id)
BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END
"""
_SQLITE_REMOVE = "DROP TRIGGER IF EXISTS documents_frozen"


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, {"postgresql": _POSTGRES_INSTALL, "sqlite": _SQLITE_INSTALL}[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    _run(connection, {"postgresql": _POSTGRES_REMOVE, "sqlite": _SQLITE_REMOVE}[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)

"""The trail defends itself in the database: no row is changed, deleted or truncated, whoever asks.

SQLite knows no TRUNCATE; Django empties a table there with DELETE, which the row trigger refuses. A migration that
rebuilds the table on SQLite loses its triggers and has to install them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

_POSTGRES_INSTALL = """
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
_POSTGRES_REMOVE = """
DROP TRIGGER IF EXISTS audit_no_change ON audit_auditevent;
DROP TRIGGER IF EXISTS audit_no_truncate ON audit_auditevent;
DROP FUNCTION IF EXISTS audit_refuse_change();
"""
_SQLITE_INSTALL = [
    f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit_auditevent"
    " BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END"
    for verb in ("UPDATE", "DELETE")
]
_SQLITE_REMOVE = [f"DROP TRIGGER IF EXISTS audit_no_{verb}" for verb in ("update", "delete")]
_INSTALL = {"postgresql": [_POSTGRES_INSTALL], "sqlite": _SQLITE_INSTALL}
_REMOVE = {"postgresql": [_POSTGRES_REMOVE], "sqlite": _SQLITE_REMOVE}


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _INSTALL[connection.vendor])


def remove(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _REMOVE[connection.vendor])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For the emptying of a test database between tests, and for nothing else."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)

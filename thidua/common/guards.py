"""Triggers by which the database itself refuses what no service may do: put up, taken down, lifted for tests.

The modules that use this name their tables, columns and sentences. A migration that rebuilds a guarded table on SQLite
loses its triggers and has to install them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

Statements = Mapping[str, Sequence[str]]  # "postgresql" and "sqlite", as `connection.vendor` names them


@dataclass(frozen=True)
class Guard:
    """What puts the triggers of one guard up and what takes them down."""

    up: Statements
    down: Statements

    def install(self, connection: BaseDatabaseWrapper) -> None:
        _run(connection, self.up)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        _run(connection, self.down)

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """For the emptying of a test database between tests, and for nothing else."""
        self.remove(connection)
        try:
            yield
        finally:
            self.install(connection)


def postgres_raise(message: str) -> str:
    """What a trigger says; an `IntegrityError` on the side of Django."""
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'"


def postgres_refusal(function: str, message: str) -> str:
    """A trigger function that refuses whatever it is asked about."""
    return f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {postgres_raise(message)};
END $$;
"""


def sqlite_refusal(trigger: str, event: str, message: str, when: str = "") -> str:
    """A trigger on `event` ("UPDATE ON table") that refuses it, always or `when` a condition holds."""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {trigger} BEFORE {event}{condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _run(connection: BaseDatabaseWrapper, statements: Statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)

"""Triggers by which the database itself refuses what no service may do: put up, taken down, lifted for tests.

The modules that use this name their tables, columns and sentences. A migration that rebuilds a guarded table on SQLite
loses its triggers and has to install them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

Statements = Mapping[str, Sequence[str]]  # "postgresql" and "sqlite", as `connection.vendor` names them
KeyOf = Callable[[str], str]  # the key of the parent, of the row's "OLD" or "NEW" side
_SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


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


def postgres_refusal_by_parent(table: str, *, parent: str, status: str, key_of: KeyOf, message: str) -> str:
    """The function `<table>_refuse`: rows are frozen once their parent has the status.

    The parent is read FOR SHARE: a write that comes while it changes waits for the end of it and is then refused.
    """

    def check(side: str) -> str:
        return f"""SELECT status INTO found FROM {parent} WHERE id = {key_of(side)} FOR SHARE;
        IF found = '{status}' THEN
            {postgres_raise(message)};
        END IF;"""  # noqa: S608 # only names of the modules that use this

    return f"""
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        {check("OLD")}
    END IF;
    IF TG_OP <> 'DELETE' THEN
        {check("NEW")}
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
"""


def sqlite_parent_is(verb: str, *, parent: str, status: str, key_of: KeyOf) -> str:
    """The condition that a parent of the row written has the status."""
    keys = ", ".join(key_of(side) for side in _SIDES[verb])
    return f"EXISTS (SELECT 1 FROM {parent} WHERE status = '{status}' AND id IN ({keys}))"  # noqa: S608 # only names of the modules that use this


def changed(columns: Sequence[str], differs: str) -> str:
    """The condition that one of the columns is written anew; `differs` as the database says it."""
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def sqlite_refusal(trigger: str, event: str, message: str, when: str = "") -> str:
    """A trigger on `event` ("UPDATE ON table") that refuses it, always or `when` a condition holds."""
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {trigger} BEFORE {event}{condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"


def _run(connection: BaseDatabaseWrapper, statements: Statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)

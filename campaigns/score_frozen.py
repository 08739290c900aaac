"""A published ranking defends its inputs in the database: the sheet, its lines, scores and returns never change again.

On PostgreSQL the triggers of lines, scores and returns read the sheet's row FOR SHARE: a write that comes while a
ranking is being published waits for the end of it and is then refused.
"""

from __future__ import annotations

from functools import partial

from thidua.common.guards import (
    Guard,
    postgres_refusal,
    postgres_refusal_by_parent,
    sqlite_parent_is,
    sqlite_refusal,
)

_SHEET, _LINE = "campaigns_scoresheet", "campaigns_scorecriterion"
_SCORE, _RETURN = "campaigns_score", "campaigns_scorereturn"
_MESSAGE = "published rankings are frozen"
_PUBLISHED = {"parent": _SHEET, "status": "published"}

# Where the sheet of a row is found: the column, and the table between when there is one.
_WAYS = {_LINE: "sheet_id", _SCORE: "criterion_id", _RETURN: "sheet_id"}


def _sheet_of(table: str, side: str) -> str:
    column = f"{side}.{_WAYS[table]}"
    # Only names of this module stand in the statements.
    return column if table != _SCORE else f"(SELECT sheet_id FROM {_LINE} WHERE id = {column})"  # noqa: S608 # see above


def _postgres_function(table: str) -> str:
    function = postgres_refusal_by_parent(table, key_of=partial(_sheet_of, table), **_PUBLISHED, message=_MESSAGE)
    return f"""{function}CREATE TRIGGER {table}_frozen BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
"""


_POSTGRES_SHEET = f"""
{postgres_refusal(f"{_SHEET}_refuse", _MESSAGE)}
CREATE TRIGGER {_SHEET}_frozen BEFORE UPDATE OR DELETE ON {_SHEET}
    FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION {_SHEET}_refuse();
"""


def _sqlite_trigger(table: str, verb: str) -> str:
    published = sqlite_parent_is(verb, key_of=partial(_sheet_of, table), **_PUBLISHED)
    return sqlite_refusal(f"{table}_frozen_{verb.lower()}", f"{verb} ON {table}", _MESSAGE, when=published)


def _sqlite_sheet(verb: str) -> str:
    name, event = f"{_SHEET}_frozen_{verb.lower()}", f"{verb} ON {_SHEET}"
    return sqlite_refusal(name, event, _MESSAGE, when="OLD.status = 'published'")


_TABLES = (_SHEET, *_WAYS)
_VERBS = ("INSERT", "UPDATE", "DELETE")
_UP = {
    "postgresql": [_POSTGRES_SHEET, *(_postgres_function(table) for table in _WAYS)],
    "sqlite": [
        *(_sqlite_sheet(verb) for verb in _VERBS[1:]),
        *(_sqlite_trigger(table, verb) for table in _WAYS for verb in _VERBS),
    ],
}
_DOWN = {
    "postgresql": [
        statement
        for table in _TABLES
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_refuse()",
        )
    ],
    "sqlite": [f"DROP TRIGGER IF EXISTS {table}_frozen_{verb.lower()}" for table in _TABLES for verb in _VERBS],
}

GUARD = Guard(up=_UP, down=_DOWN)
install, remove, lifted = GUARD.install, GUARD.remove, GUARD.lifted

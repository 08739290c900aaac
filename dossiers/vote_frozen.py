"""A closed session defends its vote in the database: votes, boxes, marks, presence, recusals, results stay as counted.

What the secretary writes down for the minutes may still change. On PostgreSQL the triggers read the session's row FOR
SHARE: a write that comes while the session is being closed waits for the end of it and is then refused.
"""

from __future__ import annotations

from functools import partial

from thidua.common.guards import (
    Guard,
    changed,
    postgres_refusal,
    postgres_refusal_by_parent,
    sqlite_parent_is,
    sqlite_refusal,
)

_SESSION, _ITEM = "dossiers_councilsession", "dossiers_sessionitem"
_BY_ITEM = ("dossiers_ballot", "dossiers_ballotbox", "dossiers_votermark", "dossiers_recusal")
_BY_SESSION = ("dossiers_attendance", _ITEM)
_MESSAGE = "votes of closed sessions are frozen"
_CLOSED = {"parent": _SESSION, "status": "closed"}

_ITEM_KEPT = (
    "session_id", "nomination_id", "min_percent", "denominator", "threshold_basis", "threshold_verified", "strict",
    "recused_counted", "postal_counted", "secret", "issued", "total", "agree", "disagree", "blank", "passed",
)  # fmt: skip
_SESSION_KEPT = (
    "council_id", "title", "held_at", "mode", "status", "chair_id", "clerk_id", "postal_due_at", "opened_at",
    "closed_at", "closed_by_id", "member_count", "present_count", "quorum_part", "quorum_whole", "quorum_strict",
    "quorum_basis",
)  # fmt: skip


def _session_of(table: str, side: str) -> str:
    if table in _BY_SESSION:
        return f"{side}.session_id"
    # Only names of this module stand in the statements.
    return f"(SELECT session_id FROM {_ITEM} WHERE id = {side}.item_id)"  # noqa: S608 # see above


def _postgres_function(table: str) -> str:
    written = f"({changed(_ITEM_KEPT, 'IS DISTINCT FROM')})" if table == _ITEM else "TRUE"
    function = postgres_refusal_by_parent(table, key_of=partial(_session_of, table), **_CLOSED, message=_MESSAGE)
    return f"""{function}CREATE TRIGGER {table}_frozen BEFORE INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({written}) EXECUTE FUNCTION {table}_refuse();
"""  # noqa: E501 # statements in lines of their own


_POSTGRES_SESSION = f"""
{postgres_refusal(f"{_SESSION}_refuse", _MESSAGE)}
CREATE TRIGGER {_SESSION}_frozen BEFORE DELETE ON {_SESSION}
    FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION {_SESSION}_refuse();
CREATE TRIGGER {_SESSION}_frozen_update BEFORE UPDATE ON {_SESSION}
    FOR EACH ROW WHEN (OLD.status = 'closed' AND ({changed(_SESSION_KEPT, "IS DISTINCT FROM")}))
    EXECUTE FUNCTION {_SESSION}_refuse();
"""


def _sqlite_trigger(table: str, verb: str) -> str:
    closed = sqlite_parent_is(verb, key_of=partial(_session_of, table), **_CLOSED)
    if table == _ITEM and verb == "UPDATE":
        closed = f"({changed(_ITEM_KEPT, 'IS NOT')}) AND {closed}"
    return sqlite_refusal(f"{table}_frozen_{verb.lower()}", f"{verb} ON {table}", _MESSAGE, when=closed)


def _sqlite_session(verb: str) -> str:
    written = f" AND ({changed(_SESSION_KEPT, 'IS NOT')})" if verb == "UPDATE" else ""
    name, event = f"{_SESSION}_frozen_{verb.lower()}", f"{verb} ON {_SESSION}"
    return sqlite_refusal(name, event, _MESSAGE, when=f"OLD.status = 'closed'{written}")


_ROWS = (*_BY_SESSION, *_BY_ITEM)
_TABLES = (_SESSION, *_ROWS)
_VERBS = ("INSERT", "UPDATE", "DELETE")
_UP = {
    "postgresql": [_POSTGRES_SESSION, *(_postgres_function(table) for table in _ROWS)],
    "sqlite": [
        *(_sqlite_session(verb) for verb in _VERBS[1:]),
        *(_sqlite_trigger(table, verb) for table in _ROWS for verb in _VERBS),
    ],
}
_DOWN = {
    "postgresql": [
        statement
        for table in _TABLES
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}",
            f"DROP TRIGGER IF EXISTS {table}_frozen_update ON {table}",
            f"DROP FUNCTION IF EXISTS {table}_refuse()",
        )
    ],
    "sqlite": [f"DROP TRIGGER IF EXISTS {table}_frozen_{verb.lower()}" for table in _TABLES for verb in _VERBS],
}

GUARD = Guard(up=_UP, down=_DOWN)
install, remove, lifted = GUARD.install, GUARD.remove, GUARD.lifted

"""A closed session defends its vote in the database: votes, boxes, marks, presence, recusals, results stay as counted.

What the secretary writes down for the minutes may still change. On PostgreSQL the triggers read the session's row FOR
SHARE: a write that comes while the session is being closed waits for the end of it and is then refused.
"""

from __future__ import annotations

from thidua.common.guards import Guard, postgres_raise, postgres_refusal, sqlite_refusal

_SESSION, _ITEM = "dossiers_councilsession", "dossiers_sessionitem"
_BY_ITEM = ("dossiers_ballot", "dossiers_ballotbox", "dossiers_votermark", "dossiers_recusal")
_BY_SESSION = ("dossiers_attendance", _ITEM)
_MESSAGE = "votes of closed sessions are frozen"

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


def _changed(columns: tuple[str, ...], differs: str) -> str:
    return "(" + " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns) + ")"


def _postgres_function(table: str) -> str:
    written = _changed(_ITEM_KEPT, "IS DISTINCT FROM") if table == _ITEM else "TRUE"
    update = f"CREATE TRIGGER {table}_frozen_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({written})"
    return f"""
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT status INTO found FROM {_SESSION} WHERE id = {_session_of(table, "OLD")} FOR SHARE;
        IF found = 'closed' THEN
            {postgres_raise(_MESSAGE)};
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        SELECT status INTO found FROM {_SESSION} WHERE id = {_session_of(table, "NEW")} FOR SHARE;
        IF found = 'closed' THEN
            {postgres_raise(_MESSAGE)};
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER {table}_frozen BEFORE INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
{update} EXECUTE FUNCTION {table}_refuse();
"""  # noqa: S608 # only names of this module


_POSTGRES_SESSION = f"""
{postgres_refusal(f"{_SESSION}_refuse", _MESSAGE)}
CREATE TRIGGER {_SESSION}_frozen BEFORE DELETE ON {_SESSION}
    FOR EACH ROW WHEN (OLD.status = 'closed') EXECUTE FUNCTION {_SESSION}_refuse();
CREATE TRIGGER {_SESSION}_frozen_update BEFORE UPDATE ON {_SESSION}
    FOR EACH ROW WHEN (OLD.status = 'closed' AND {_changed(_SESSION_KEPT, "IS DISTINCT FROM")})
    EXECUTE FUNCTION {_SESSION}_refuse();
"""


def _sqlite_trigger(table: str, verb: str) -> str:
    sides = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}[verb]
    sessions = ", ".join(_session_of(table, side) for side in sides)
    closed = f"EXISTS (SELECT 1 FROM {_SESSION} WHERE status = 'closed' AND id IN ({sessions}))"  # noqa: S608 # only names of this module
    if table == _ITEM and verb == "UPDATE":
        closed = f"{_changed(_ITEM_KEPT, 'IS NOT')} AND {closed}"
    return sqlite_refusal(f"{table}_frozen_{verb.lower()}", f"{verb} ON {table}", _MESSAGE, when=closed)


def _sqlite_session(verb: str) -> str:
    changed = f" AND {_changed(_SESSION_KEPT, 'IS NOT')}" if verb == "UPDATE" else ""
    name, event = f"{_SESSION}_frozen_{verb.lower()}", f"{verb} ON {_SESSION}"
    return sqlite_refusal(name, event, _MESSAGE, when=f"OLD.status = 'closed'{changed}")


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

"""The trail defends itself in the database: no row is changed, deleted or truncated, whoever asks.

SQLite knows no TRUNCATE; Django empties a table there with DELETE, which the row trigger refuses.
"""

from __future__ import annotations

from thidua.common.guards import Guard, postgres_refusal, sqlite_refusal

_TABLE, _MESSAGE = "audit_auditevent", "audit events are append-only"

_POSTGRES_UP = f"""
{postgres_refusal("audit_refuse_change", _MESSAGE)}
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {_TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {_TABLE}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""
_POSTGRES_DOWN = f"""
DROP TRIGGER IF EXISTS audit_no_change ON {_TABLE};
DROP TRIGGER IF EXISTS audit_no_truncate ON {_TABLE};
DROP FUNCTION IF EXISTS audit_refuse_change();
"""
_VERBS = ("UPDATE", "DELETE")

GUARD = Guard(
    up={
        "postgresql": [_POSTGRES_UP],
        "sqlite": [sqlite_refusal(f"audit_no_{verb.lower()}", f"{verb} ON {_TABLE}", _MESSAGE) for verb in _VERBS],
    },
    down={
        "postgresql": [_POSTGRES_DOWN],
        "sqlite": [f"DROP TRIGGER IF EXISTS audit_no_{verb.lower()}" for verb in _VERBS],
    },
)
install, remove, lifted = GUARD.install, GUARD.remove, GUARD.lifted

"""What happens in higher rooms when a decision is issued or its draft is given up.

`awards` names no higher app: an app registers its function from `AppConfig.ready`. Hooks run inside the transaction
of the decision; one that raises undoes the whole issue.
"""

from __future__ import annotations

from collections.abc import Callable

from awards.models import Decision

Hook = Callable[[Decision], None]

_ISSUED: list[Hook] = []
_CANCELLED: list[Hook] = []


def on_issued(hook: Hook) -> Hook:
    """`hook(decision)`: its lines carry `source_key` and `honour`."""
    if hook not in _ISSUED:
        _ISSUED.append(hook)
    return hook


def on_cancelled(hook: Hook) -> Hook:
    """`hook(decision)`: called before the lines let go of their `source_key`."""
    if hook not in _CANCELLED:
        _CANCELLED.append(hook)
    return hook


def run_issued(decision: Decision) -> None:
    for hook in _ISSUED:
        hook(decision)


def run_cancelled(decision: Decision) -> None:
    for hook in _CANCELLED:
        hook(decision)

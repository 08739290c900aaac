"""What the worker can do. Apps register a handler for each kind of job, and what follows when one is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from thidua.documents.models import Job, StoredFile

Progress = Callable[[int], None]


def _nothing(stored: StoredFile) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Output:
    """A file the job made. It is stored, and `apply` run on it, in the transaction that marks the job done."""

    data: bytes
    name: str
    content_type: str
    purpose: str
    apply: Callable[[StoredFile], None] = _nothing


@dataclass(frozen=True, slots=True)
class Effect:
    """Rows the job writes, without a file: `apply` runs in the transaction that marks the job done."""

    apply: Callable[[], None]


# A handler may run twice or be killed half-way. What must happen exactly once belongs into an `apply` or a hook.
# `progress(percent)` also renews the worker's claim: call it at least once a minute in long work.
Handler = Callable[[Job, Progress], Output | Effect | None]
Hook = Callable[[Job], None]

_HANDLERS: dict[str, Handler] = {}
_HOOKS: dict[str, list[Hook]] = {}
_PARKED_HOOKS: dict[str, list[Hook]] = {}


def register(kind: str, handler: Handler) -> None:
    if _HANDLERS.get(kind, handler) is not handler:
        raise ValueError(f"job kind registered twice: {kind}")
    _HANDLERS[kind] = handler


def on_done(kind: str, hook: Hook) -> None:
    """Run `hook(job)` in the transaction that marks a job of this kind done; an exception there is a failed try."""
    hooks = _HOOKS.setdefault(kind, [])
    if hook not in hooks:
        hooks.append(hook)


def on_parked(kind: str, hook: Hook) -> None:
    """Run `hook(job)` in the transaction that parks a job of this kind, so that what waits for it waits no more.

    An exception there is logged and undoes what the hook wrote; the job is parked all the same.
    """
    hooks = _PARKED_HOOKS.setdefault(kind, [])
    if hook not in hooks:
        hooks.append(hook)


def handler_of(kind: str) -> Handler:
    try:
        return _HANDLERS[kind]
    except KeyError:
        raise LookupError(f"no handler for jobs of kind {kind!r}") from None


def hooks_of(kind: str) -> list[Hook]:
    return list(_HOOKS.get(kind, []))


def parked_hooks_of(kind: str) -> list[Hook]:
    return list(_PARKED_HOOKS.get(kind, []))

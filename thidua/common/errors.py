"""Errors a person can understand. Services raise them; views turn them into messages."""

from __future__ import annotations


class DomainError(Exception):
    """A refusal with a Vietnamese sentence, optionally tied to a form field."""

    status_code = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The person may not do this (who)."""

    status_code = 403


class WrongState(DomainError):
    """The thing is not in a state that permits this (when)."""

    status_code = 409


class StaleObject(DomainError):
    """Somebody else saved first; the typed text must be kept and shown."""

    status_code = 409


class InvalidInput(DomainError):
    """A value is refused; `field` names the form field when known."""

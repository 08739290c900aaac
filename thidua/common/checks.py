"""Rules come in pairs: `check_can_x` raises with a Vietnamese sentence, `can_x` is its bool."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from thidua.common.errors import DomainError

Arguments = ParamSpec("Arguments")


def refusal(check: Callable[Arguments, object], *args: Arguments.args, **kwargs: Arguments.kwargs) -> str:
    """The sentence a check refuses with (the tooltip of a disabled button); empty when it allows."""
    try:
        check(*args, **kwargs)
    except DomainError as error:
        return error.message
    return ""


def bool_of(check: Callable[Arguments, object]) -> Callable[Arguments, bool]:
    """`can_x` made from `check_can_x`."""

    def can(*args: Arguments.args, **kwargs: Arguments.kwargs) -> bool:
        return not refusal(check, *args, **kwargs)

    return can

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from awards.eligibility import Candidate, RuleResult, check
from awards.enums import AwardGround
from tests.factories.awards import AwardKindFactory, RecipientFactory, RuleFactory

TODAY = date(2025, 10, 20)


@pytest.fixture
def candidate(db: None) -> Callable[..., Candidate]:
    """A nomination on 20/10/2025 of which nothing is known but who and what."""

    def make(**known: Any) -> Candidate:
        recipient = known.pop("recipient", None) or RecipientFactory()
        values: dict[str, Any] = {
            "recipient": recipient,
            "award_kind": known.pop("award_kind", None) or AwardKindFactory(),
            "ground": AwardGround.MERIT,
            "on": TODAY,
            "unit": recipient.unit,
            **known,
        }
        return Candidate(**values)

    return make


@pytest.fixture
def judge(db: None) -> Callable[..., RuleResult]:
    """The result of one predicate with its parameters."""

    def run(candidate: Candidate, predicate: str, **params: Any) -> RuleResult:
        return check(candidate, [RuleFactory(predicate=predicate, params=params)])[0]

    return run

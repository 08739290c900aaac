from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards import hooks, services
from awards.enums import AwardGround, RecipientType
from awards.models import AwardKind, Decision, Recipient
from awards.services import LineInput
from tests.factories.awards import (
    AwardAuthorityFactory,
    AwardKindFactory,
    BaseSalaryFactory,
    LegalBasisFactory,
    RecipientFactory,
    RewardRateFactory,
    RewardRoundingFactory,
)
from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import User
from thidua.common import clock

# 8:00 on 20 October 2025 in Hà Nội.
NOON = datetime(2025, 10, 20, 1, 0, tzinfo=UTC)


@dataclass
class Desk:
    """A province at work on a decision: who drafts, who signs, what may be given."""

    ground: Ground
    drafter: User
    chairman: User
    bang_khen: AwardKind
    officer: User
    people: list[Recipient] = field(default_factory=list)

    def line(self, recipient: Recipient | None = None, **values: Any) -> LineInput:
        recipient = recipient or RecipientFactory(unit=self.ground.commune)
        defaults: dict[str, Any] = {
            "award_kind": self.bang_khen,
            "proposing_unit": recipient.unit,
            "achievement_from": "2024-06",
            "achievement_to": "2025-10",
        }
        return LineInput(recipient=recipient, **{**defaults, **values})

    def draft(self, *lines: LineInput, **values: Any) -> Decision:
        defaults: dict[str, Any] = {
            "by": self.drafter,
            "issuer": self.ground.province,
            "ground": AwardGround.CAMPAIGN,
            "subject": "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
            "reason": "đã có thành tích xuất sắc trong phong trào thi đua mẫu",
            "signer_name": "Nguyễn Văn Mẫu",
            "lines": lines or [self.line()],
        }
        return services.draft_decision(**{**defaults, **values})

    def submitted(self, *lines: LineInput, **values: Any) -> Decision:
        return services.submit_decision(by=self.drafter, decision=self.draft(*lines, **values))

    def issued(self, *lines: LineInput, **values: Any) -> Decision:
        return services.issue_decision(by=self.chairman, decision=self.submitted(*lines, **values))


@pytest.fixture
def desk(db: None) -> Any:
    ground = make_ground()
    law = LegalBasisFactory(number="06/2022/QH15", title="Luật Thi đua, khen thưởng", valid_from=date(2024, 1, 1))
    bang_khen = AwardKindFactory(
        code="bang_khen_tinh", name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", short_name="Bằng khen tỉnh"
    )
    AwardAuthorityFactory(award_kind=bang_khen, basis=law)
    for type_, coefficient in ((RecipientType.PERSON, "1.5"), (RecipientType.COLLECTIVE, "3.0")):
        RewardRateFactory(award_kind=bang_khen, recipient_type=type_, coefficient=Decimal(coefficient), basis=law)
    BaseSalaryFactory(basis=law)
    RewardRoundingFactory(basis=law, verified=True)
    with clock.at(NOON):
        yield Desk(
            ground=ground,
            drafter=make_person("staff", ground.agency, full_name="Lò Thị Soạn"),
            chairman=make_person("executive", ground.province, full_name="Nguyễn Văn Ký"),
            officer=make_person("unit_officer", ground.commune),
            bang_khen=bang_khen,
        )


@pytest.fixture
def issued_hooks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The list of hooks of this test only."""
    own: list[Any] = []
    monkeypatch.setattr(hooks, "_ISSUED", own)
    return own


@pytest.fixture
def cancelled_hooks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    own: list[Any] = []
    monkeypatch.setattr(hooks, "_CANCELLED", own)
    return own


@pytest.fixture
def queries(client: Any) -> Callable[..., int]:
    """How many questions a page asks the database."""

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    return count

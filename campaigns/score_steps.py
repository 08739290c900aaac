"""The steps of a scoring table: which status follows which, under what verb, and who may take it there."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.enums import ScoreStage
from campaigns.enums import SheetStatus as S
from thidua.accounts.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Step:
    """`verb` names the audit event; `label` is what the button says; `back` steps need a reason."""

    verb: str
    label: str
    permission: P
    back: bool = False


_BACK = "Lùi một bước"

TRANSITIONS: dict[str, dict[str, Step]] = {
    S.DRAFT: {S.SELF: Step("score_sheet.opened", "Duyệt bảng, mở tự chấm", P.EDIT_CAMPAIGN)},
    S.SELF: {
        S.CROSS: Step("score_sheet.cross_opened", "Mở chấm chéo", P.EDIT_CAMPAIGN),
        S.DRAFT: Step("score_sheet.stepped_back", _BACK, P.EDIT_CAMPAIGN, back=True),
    },
    S.CROSS: {
        S.OFFICIAL: Step("score_sheet.official_opened", "Chuyển sang chấm chính thức", P.EDIT_CAMPAIGN),
        S.SELF: Step("score_sheet.stepped_back", _BACK, P.EDIT_CAMPAIGN, back=True),
    },
    S.OFFICIAL: {
        S.PUBLISHED: Step("score_sheet.published", "Công bố xếp hạng", P.LAUNCH_CAMPAIGN),
        S.CROSS: Step("score_sheet.stepped_back", _BACK, P.EDIT_CAMPAIGN, back=True),
    },
    S.PUBLISHED: {},
}
ORDER = (S.DRAFT, S.SELF, S.CROSS, S.OFFICIAL, S.PUBLISHED)
STAGE_OF = {S.SELF: ScoreStage.SELF, S.CROSS: ScoreStage.CROSS, S.OFFICIAL: ScoreStage.OFFICIAL}


def forward_of(status: str) -> str | None:
    return next((target for target, step in TRANSITIONS[status].items() if not step.back), None)


def back_of(status: str) -> str | None:
    return next((target for target, step in TRANSITIONS[status].items() if step.back), None)

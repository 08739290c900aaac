"""The acts of the play, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from thidua.demo.walkthrough import appraisal, council, decision, draft, figures, nominating, progress, sending
from thidua.demo.walkthrough.stage import Stage, build

JOURNAL, DECISION = "nhat-ky.txt", "quyet-dinh.pdf"
ACTS: tuple[Callable[[Stage], None], ...] = (
    draft.play,
    sending.play,
    progress.play,
    nominating.play,
    appraisal.play,
    council.play,
    decision.play,
    figures.play,
)


def play(out: Path, tell: Callable[[str], None]) -> Stage:
    """Play every act. The journal is written even when an act fails: it tells how far the play came."""
    stage = build(out, tell)
    try:
        for act in ACTS:
            act(stage)
    finally:
        (out / JOURNAL).write_text(stage.journal.text(), encoding="utf-8")
    return stage

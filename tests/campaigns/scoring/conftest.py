from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.scoring.stage import ScoreStage, make_score_stage


@pytest.fixture
def stage(db: None) -> ScoreStage:
    return make_score_stage()


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from thidua.common.clock import HANOI

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=HANOI)
REPO = Path(__file__).resolve().parents[2]
DATA = REPO / "thidua" / "demo" / "data"
TRUTH = REPO.parent / "shared" / "seeds" / "truth"


def data_file(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def campaign_file(name: str) -> dict[str, Any]:
    return data_file(f"campaigns/{name}.json")


def unit_rows() -> list[dict[str, Any]]:
    return [row for name in ("units_son_la.json", "units_dien_bien.json") for row in data_file(name)["units"]]


def unit_keys() -> set[str]:
    return {row["key"] for row in unit_rows()}

"""How long a plan of forty pages takes to read, and how much memory. Run by hand:

    python -m pytest -s -q tests/benchmarks/reading.py

The sample plans one after another until forty pages are full, read by a process of their own, the way the command does.
Prints seconds, the ratio to a plan of ten pages, the peak of memory, and for every hostile text of the tests how much
longer four times its length takes; nothing is asserted, machines differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

import pytest

from campaigns.reading.document import Block, PlanText
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.test_targets_properties import HOSTILE

PLANS = Path(__file__).parent.parent / "campaigns" / "reading" / "plans" / "dev"
PAGE = 2_800  # characters of a page of Times New Roman 14 with the margins of Nghị định 30/2020
CHILD = """
import json, sys, time
from campaigns.reading.result import read_plan
text = open(sys.argv[1], encoding="utf-8").read()
began = time.perf_counter()
reading = read_plan(text)
seconds = time.perf_counter() - began
status = open("/proc/self/status").read()  # getrusage would count what the parent held before exec
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([seconds, peak, len(reading.as_json()["targets"])]))
"""


def _plan(pages: int) -> str:
    """One whole plan, then the bodies of others: a launch document of any length."""
    texts = cycle(path.read_text() for path in sorted(PLANS.glob("tinh-*.txt")) + sorted(PLANS.glob("bo-*.txt")))
    plan = next(texts)
    while len(plan) < pages * PAGE:
        plan += "\n\n" + next(texts)
    return plan[: pages * PAGE]


def _read(folder: Path, pages: int) -> tuple[float, float, int]:
    path = folder / f"{pages}.txt"
    path.write_text(_plan(pages))
    answer = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
    seconds, peak, targets = json.loads(answer.stdout)
    return seconds, peak, targets


def test_forty_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ten, _, _ = _read(tmp_path, 10)
    forty, peak, targets = _read(tmp_path, 40)
    with capsys.disabled():
        sys.stderr.write(
            f"\n40 pages: {forty:.2f} s, {forty / ten:.1f} × 10 pages, peak {peak:.0f} MB, {targets} targets\n"
        )


def _seconds(piece: str, length: int) -> float:
    text = (piece * length)[:length]
    doc = PlanText(text, text, (Block(0, len(text), "", False, ()),))
    began = time.perf_counter()
    find_targets(doc)
    return time.perf_counter() - began


@pytest.mark.parametrize("name", HOSTILE)
def test_growth_on_hostile_text(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    _seconds(HOSTILE[name], 2_000)
    short, long = _seconds(HOSTILE[name], 10_000), _seconds(HOSTILE[name], 40_000)
    with capsys.disabled():
        sys.stderr.write(f"\n{name}: {long:.3f} s, {long / max(short, 1e-6):.1f} × a quarter of it\n")

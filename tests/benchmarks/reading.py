"""How long a plan of forty pages takes to read, and how much memory. Run by hand:

    python -m pytest -s -q tests/benchmarks/reading.py

The sample plans one after another until forty pages are full, read by a process of their own, the way the command does.
Prints seconds, the ratio to a plan of ten pages, and the peak of memory; nothing is asserted, machines differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

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

"""Files that mean harm are refused in words or do none: within ten seconds and 512 MB, and nothing is called."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.conf import settings

from tests.support import die_with_tests, process_environment

KINDS = ("excel", "word", "template", "part", "text")
SECONDS, MEGABYTES = 10, 512
# Read for what they say, like any other list: the harm in them is left aside.
ROWS = {
    "read_list: big part nobody reads": "2 rows",
    "read_list: symbolic link": "2 rows",
    "read_list: page after it": "2 rows",
    "read_list: formulas that call": "1 rows",
    "read_list: formulas": "2 rows",
    "read_list: UTF-16 with its mark": "1 rows",
    "read_list: UTF-16 without its mark": "1 rows",
    "read_list: UTF-8 with its mark twice": "1 rows",
}


@pytest.fixture(scope="module")
def told() -> Any:
    """Kind → what each sample came to. They run beside each other, started with the first that is asked for."""
    running = {
        kind: subprocess.Popen(
            [sys.executable, "-m", "tests.dossiers.hostile.probe", kind],
            cwd=settings.BASE_DIR,
            env=process_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=die_with_tests,
        )
        for kind in KINDS
    }

    @cache
    def of(kind: str) -> dict[str, dict[str, Any]]:
        output, errors = running[kind].communicate(timeout=600)
        assert running[kind].returncode == 0, errors.decode()
        return json.loads(output)

    yield of
    for process in running.values():
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_hostile_file_is_refused_in_words_or_read_without_harm(told, kind):
    found = told(kind)

    assert len(found) >= 40
    assert {case: one for case, one in found.items() if one["outcome"].startswith("failed")} == {}
    assert {case: one for case, one in found.items() if one["seconds"] >= SECONDS or one["peak"] >= MEGABYTES} == {}
    refusals = [one["outcome"] for one in found.values() if one["outcome"].startswith("refused")]
    assert [text for text in refusals if not text.endswith(".")] == []
    for case in ROWS.keys() & found.keys():
        assert (case, found[case]["outcome"]) == (case, ROWS[case])


@pytest.mark.slow
def test_files_that_unpack_or_call_are_never_taken(told):
    taken = {
        case: one["outcome"]
        for kind in ("excel", "word", "template", "part")
        for case, one in told(kind).items()
        if case.split(": ", 1)[1].removeprefix("xlsx ").removeprefix("docx ") in NEVER
        and not one["outcome"].startswith("refused")
    }

    assert taken == {}


NEVER = {
    "zip bomb",
    "zip bomb with a lying directory",
    "billion laughs",
    "reads a file",
    "reads a file, in UTF-16",
    "calls out for its declaration",
    "macro",
    "way out",
    "program",
    "program before it",
    "with a password",
    "encrypted entries",
    "a program in a place",
    "a power without end",
    "a range without end",
}

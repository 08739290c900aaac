"""How long a list of nominees that came back from Word takes to compare, and how much memory. Run by hand:

    python -m pytest -s -q tests/benchmarks/wordtrip.py

Rows of a table, all right and then every name misspelt, each count twice the one before; prints seconds for reading and
for comparing, and the peak of what Python holds. Nothing is asserted, machines differ.
"""

from __future__ import annotations

import io
import sys
import time
import tracemalloc
import zipfile
from dataclasses import replace

import docx
import pytest

from dossiers.wordtrip.comparing import differences
from dossiers.wordtrip.facts import Facts, Nominee
from dossiers.wordtrip.reading import passages
from tests.dossiers.wordtrip.papers import AWARDS, HEAD, PROVINCE, saved
from tests.dossiers.wordtrip.test_nearest import _names

_CELL = "<w:tc><w:tcPr/><w:p><w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:t>{}</w:t></w:r></w:p></w:tc>"


def _facts(count: int) -> Facts:
    people = tuple(Nominee(key, name, PROVINCE, "cá nhân", "Nông dân", "Bản") for key, name in enumerate(_names(count)))
    return Facts(people, AWARDS)


def _file(facts: Facts) -> io.BytesIO:
    rows = [HEAD] + [("1", one.name, one.position, one.unit, one.award) for one in facts.nominees]
    table = "".join(f"<w:tr>{''.join(_CELL.format(cell) for cell in row)}</w:tr>" for row in rows)
    source, made = saved(docx.Document()), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<w:sectPr", f"<w:tbl>{table}</w:tbl><w:sectPr".encode(), 1)
            new.writestr(entry, data)
    return made


@pytest.mark.parametrize("count", [1250, 2500, 5000])
@pytest.mark.parametrize("wrong", [False, True])
def test_list_that_came_back(count: int, wrong: bool, capsys: pytest.CaptureFixture[str]) -> None:
    facts = _facts(count)
    sent = (
        replace(facts, nominees=tuple(replace(one, name=f"{one.name}g") for one in facts.nominees)) if wrong else facts
    )
    stream = _file(sent)
    began = time.perf_counter()
    stream.seek(0)
    read = passages(stream)
    middle = time.perf_counter()
    found = differences(facts, read)
    ended = time.perf_counter()
    tracemalloc.start()
    stream.seek(0)
    differences(facts, passages(stream))
    peak = tracemalloc.get_traced_memory()[1] / 1024 / 1024
    tracemalloc.stop()
    with capsys.disabled():
        sys.stderr.write(
            f"\n{count} rows, {len(found)} differences: read {middle - began:.2f} s, "
            f"compared {ended - middle:.2f} s, peak {peak:.0f} MB\n"
        )

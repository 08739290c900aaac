"""The command with a real worker; apart from the other tests of the play, whose open transaction would lock it out."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from awards.models import Decision, Honour
from tests.demo.support import REPO
from tests.support import process_environment
from thidua.demo.walkthrough import JOURNAL


@pytest.mark.slow
@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_command_prints_the_decision_by_a_worker(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "walkthrough", "--out", str(tmp_path)],
        cwd=REPO,
        env=process_environment(),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    decision = Decision.objects.get()
    assert Honour.objects.filter(line__decision=decision).count() == 4
    text = pdf_text(tmp_path / "quyet-dinh.pdf")
    assert f"Số: {decision.number_text}" in text
    assert "Sơn La, ngày 02 tháng 10 năm 2025" in text
    assert "Ông Lò Văn Dạy Thử" in text
    assert "Chưa Đủ" not in text
    assert f"ban hành Quyết định số {decision.number_text}." in (tmp_path / JOURNAL).read_text(encoding="utf-8")


def pdf_text(path: Path) -> str:
    """All text of a PDF on one line, composed: search does not depend on where lines break."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return unicodedata.normalize("NFC", " ".join(" ".join(pages).split()))

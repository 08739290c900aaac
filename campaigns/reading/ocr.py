"""Letters out of pictures of pages, by the program `tesseract` with its Vietnamese data, where both are installed."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess

from thidua.common.text import fold, nfc

PAGE_SECONDS = 60
LANGUAGE = "vie"


# Titles of documents, whose marks are misread in capitals; by what they are without any mark.
_TITLES = {fold(title): title for title in ("CHỈ THỊ", "KẾ HOẠCH", "QUYẾT ĐỊNH", "HƯỚNG DẪN", "CÔNG VĂN")}
_ACCENTED_TWICE = re.compile("([à-ỹ])([à-ỹ])")


class PageFailed(Exception):
    """The program gave no text for this page in its time."""


@functools.cache
def is_available() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        answer = subprocess.run(  # noqa: S603 - the program found on the path, nothing from outside
            [program, "--list-langs"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in answer.stdout.decode(errors="replace").split()


def read_picture(png: bytes, seconds: int = PAGE_SECONDS) -> str:
    program = shutil.which("tesseract") or "tesseract"
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--psm", "4", "-c", "preserve_interword_spaces=0"]
    # One thread: several workers on one machine must not fight over its cores.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        answer = subprocess.run(  # noqa: S603 - the same program; what people sent is its input only
            command, input=png, capture_output=True, timeout=seconds, check=False, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PageFailed(str(error)) from error
    if answer.returncode:
        raise PageFailed(answer.stderr.decode(errors="replace")[:500])
    return tidy(answer.stdout.decode("utf-8", errors="replace").replace("\f", ""))


def tidy(text: str) -> str:
    """Two slips that no Vietnamese syllable can have: a letter read twice ('tháảng'), a title with wrong marks."""
    lines = (_ACCENTED_TWICE.sub(_once, line) for line in nfc(text).split("\n"))
    return "\n".join(_TITLES.get(fold(line), line) if line.isupper() else line for line in lines)


def _once(found: re.Match[str]) -> str:
    first, second = found[1], found[2]
    return first if fold(first) == fold(second) and first != second else found[0]

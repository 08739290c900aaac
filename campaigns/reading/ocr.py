"""Letters out of pictures of pages, by the program `tesseract` with its Vietnamese data, where both are installed."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess

PAGE_SECONDS = 60
LANGUAGE = "vie"


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
    return answer.stdout.decode("utf-8", errors="replace").replace("\f", "")

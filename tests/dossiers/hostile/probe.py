"""Reads every sample of one kind as the portal does, each in its own process; tells what it took.

    python -m tests.dossiers.hostile.probe excel|word|template|part|text

Prints one JSON object: door and sample → outcome, seconds, peak in MB. Nothing may be called or run meanwhile.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import sys
import time
from typing import Any

MEGA = 1024 * 1024
SECONDS = 10
ADDRESS_SPACE = 2048 * MEGA
_FORBIDDEN = (
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "subprocess.Popen",
    "os.system",
    "os.exec",
)


def _deny(event: str, args: Any) -> None:
    if event in _FORBIDDEN:
        os.write(2, f"{event} {args}\n".encode())
        os._exit(77)


def _read_list(name: str, data: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dossiers.forms.nominee_lists import ALLOWED, MAX_BYTES
    from dossiers.lists.reading import read_list
    from dossiers.lists.sources import grids_of
    from thidua.documents.inspection import inspect

    inspect(SimpleUploadedFile(name, data), allowed=ALLOWED, limit=MAX_BYTES)
    found = read_list(grids_of(data, name), 2026).rows
    for row in found:
        json.dumps([row.place, row.cells, row.values]).encode()
    return f"{len(found)} rows"


def _read_pasted(name: str, data: bytes) -> str:
    from dossiers.lists.reading import read_list
    from dossiers.lists.sources import grids_of

    text = data.decode("utf-8", "replace").replace("\0", "")[:1_000_000]
    return f"{len(read_list(grids_of(text.encode(), 'dan.txt'), 2026).rows)} rows"


def _compare_paper(name: str, data: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dossiers.wordtrip.comparing import differences
    from dossiers.wordtrip.reading import passages
    from tests.dossiers.wordtrip.papers import FACTS
    from thidua.documents.inspection import inspect

    inspect(SimpleUploadedFile(name, data), allowed=("docx",))
    return f"{len(differences(FACTS, passages(io.BytesIO(data))))} differences"


def _check_template(name: str, data: bytes) -> str:
    from thidua.documents.templating import Many, Word, check_template

    rows = Many("danh_sach", "", (Word("ho_ten", "", "Lò Văn An"),))
    used = check_template(data, (Word("ten_don_vi", "", "Xã Yên Châu"), rows))
    return f"{len(used)} places"


def _keep_part(name: str, data: bytes) -> str:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from thidua.documents.files import ALLOWED
    from thidua.documents.inspection import inspect

    return f"kept as {inspect(SimpleUploadedFile(name, data), allowed=ALLOWED).type.extension}"


def _doors(which: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The samples of a kind and the doors they are brought to."""
    from tests.dossiers.hostile import samples

    if which == "excel":
        return (_read_list,), samples.excel()
    if which == "word":
        return (_read_list, _compare_paper), samples.papers()
    if which == "template":
        return (_check_template,), {**samples.papers(samples.template_paper), **samples.templates()}
    if which == "part":
        return (_keep_part,), {
            f"{kind} {case}": make
            for kind, cases in (("xlsx", samples.packaged_book()), ("docx", samples.packaged_paper()))
            for case, make in cases.items()
        }
    return (_read_list, _read_pasted), samples.texts()


def _outcome(door: Any, name: str, data: bytes) -> str:
    from thidua.common.errors import InvalidInput
    from thidua.documents.ooxml import WrongPackage
    from thidua.documents.templating import WrongTemplate

    try:
        return str(door(name, data))
    except InvalidInput as error:
        return f"refused: {error.message}"
    except (WrongPackage, WrongTemplate) as error:
        return f"refused: {error}"
    except BaseException as error:  # an answer of its own: the portal would have none
        return f"failed: {type(error).__name__}: {str(error)[:200]}"


def _alone(door: Any, name: str, data: bytes) -> dict[str, Any]:
    """In a child, so that its peak and its end are its own."""
    inlet, outlet = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
        sys.addaudithook(_deny)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS * 6)  # it waits for something
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 1, SECONDS + 1))
        os.write(outlet, _outcome(door, name, data).encode("utf-8", "replace")[:4000])
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as stream:
        outcome = stream.read().decode()
    _, status, used = os.wait4(child, 0)
    if status:
        outcome = f"failed: ended with {status}"
    seconds = used.ru_utime + used.ru_stime
    return {
        "outcome": outcome,
        "seconds": round(seconds, 2),
        "peak": used.ru_maxrss // 1024,
        "waited": round(time.monotonic() - began, 2),
    }


def _make(make: Any) -> tuple[str, bytes]:
    """In a child as well: what a bomb took to build is not held against its reader."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(inlet)
        name, data = make()
        with os.fdopen(outlet, "wb") as stream:
            stream.write(name.encode() + b"\n" + data)
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as stream:
        name, _, data = stream.read().partition(b"\n")
    assert os.waitpid(child, 0)[1] == 0
    return name.decode(), data


def main(which: str) -> None:
    import django

    django.setup()
    doors, cases = _doors(which)
    told = {}
    for case, make in cases.items():
        sample = _make(make)
        for door in doors:
            told[f"{door.__name__[1:]}: {case}"] = _alone(door, *sample)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])

"""script/server as a visitor starts it: everything lives together and ends together."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.infra.test_settings import clean_environment
from tests.support import die_with_tests, free_port, wait_until

ROOT = Path(settings.BASE_DIR)


class Server:
    """A running script/server on a data folder of its own, without the demo."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(ROOT / "script" / "server"), "--port", str(self.port)],
                cwd=folder,
                env=clean_environment(folder / "var", THIDUA_DEMO="0"),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_tests,
            )

    def healthy(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=3) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def parts(self) -> dict[int, str]:
        """Living processes that work on this server's data folder, by id."""
        mark = f"PORT={self.port}".encode()
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit() and int(folder.name) != self.process.pid:
                try:
                    if mark in (folder / "environ").read_bytes().split(b"\0"):
                        found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
        return found

    def end(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=40)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    yield running
    running.end()


@pytest.mark.slow
def test_server_serves_and_ctrl_c_ends_all(server: Server) -> None:
    wait_until(server.healthy, seconds=90)
    names = " ".join(server.parts().values())
    assert [
        part for part in ("gunicorn", "celery -A thidua worker", "celery -A thidua beat") if part not in names
    ] == []
    assert f"http://localhost:{server.port}/" in server.log.read_text()

    code = server.end()

    assert (code, server.parts()) == (0, {})


@pytest.mark.slow
def test_server_ends_when_one_part_dies(server: Server) -> None:
    wait_until(server.healthy, seconds=90)
    beat = next(pid for pid, name in server.parts().items() if "celery -A thidua beat" in name)

    os.kill(beat, signal.SIGKILL)
    code = server.process.wait(timeout=40)

    assert (code, server.parts()) == (1, {})
    assert "Phần «beat» đã dừng bất thường" in server.log.read_text()


@pytest.mark.slow
def test_server_killed_outright_leaves_no_orphans(server: Server) -> None:
    wait_until(server.healthy, seconds=90)

    server.process.kill()
    server.process.wait()

    wait_until(lambda: server.parts() == {}, seconds=40)


def test_server_on_a_busy_port_says_so(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        began = time.monotonic()
        done = subprocess.run(
            [str(ROOT / "script" / "server"), "--port", str(port)],
            env=clean_environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"Cổng {port} đang có chương trình khác dùng" in done.stderr
    assert time.monotonic() - began < 30


@pytest.mark.parametrize("arguments", [["--port"], ["--port", "x"], ["--port", "0"], ["--port", "65536"], ["--prot"]])
def test_server_with_wrong_arguments_explains(tmp_path: Path, arguments: list[str]) -> None:
    done = subprocess.run(
        [str(ROOT / "script" / "server"), *arguments],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.startswith(("Cách dùng", "Cổng phải là số"))

"""Processes and servers that tests start and stop."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import closing, suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as mail_policy
from pathlib import Path
from typing import Any
from urllib.parse import quote

import redis
from aiosmtpd.controller import Controller
from django.conf import settings
from django.db import connection

from thidua.celery import app

ROOT = Path(settings.BASE_DIR)


def die_with_tests() -> None:
    """For `preexec_fn`: the kernel ends the process when the test run is killed, so none is left over."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def process_environment() -> dict[str, str]:
    """Environment in which another process sees the database, broker and files of this test run."""
    database = connection.settings_dict
    environment = {**os.environ, "THIDUA_TEST": "1", "THIDUA_DATA_DIR": str(settings.DATA_DIR)}
    if connection.vendor == "postgresql":
        login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
        host = f"{quote(database['HOST'], safe='')}:{database['PORT']}"
        environment["DATABASE_URL"] = f"postgres://{login}@{host}/{quote(str(database['NAME']))}"
    else:
        environment["THIDUA_SQLITE"] = str(database["NAME"])
    return environment


def wait_until(done: Any, seconds: float = 30, every: float = 0.1) -> None:
    """Poll until `done()` is true; an assertion error when it never is."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(every)


class MailServer:
    """Collects every mail handed to it, parsed."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=mail_policy)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class WorkerProcess:
    """`script/run-worker` in a process group of its own."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Empty the queue, start, and return when the worker takes tasks."""
        app.control.purge()
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(ROOT / "script" / "run-worker")],
                cwd=ROOT,
                env=process_environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_tests,
            )
        started = self.log.read_text(errors="replace").count("ready.")
        wait_until(lambda: self._ready(started), seconds=60)

    def _ready(self, started: int) -> bool:
        assert self._process is not None
        text = self.log.read_text(errors="replace")
        assert self._process.poll() is None, f"the worker ended:\n{text}"
        return text.count("ready.") > started

    def kill(self) -> None:
        """`kill -9` of the whole group: no clean-up, no acknowledgement."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        process = self._process
        if process is None:
            return
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._process = None


def empty_broker() -> None:
    """Lose everything the broker holds, as FLUSHALL does; test processes share one Redis, each under its own prefix."""
    if settings.REDIS_URL:
        client = redis.Redis.from_url(settings.REDIS_URL)
        prefix = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"]
        for key in client.scan_iter(f"{prefix}*"):
            client.delete(key)
        client.close()
        return
    shutil.rmtree(settings.BROKER_DIR / "queue")
    (settings.BROKER_DIR / "queue").mkdir()

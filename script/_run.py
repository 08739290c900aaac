"""Run web, worker and beat together: all of them live, or none.

Started by script/server. Each part is the script production runs. Ctrl-C, a closed terminal or the end of one
part ends all; should this process be killed outright, the kernel tells the parts to stop.
"""

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PARTS = {"web": "run-web", "worker": "run-worker", "beat": "run-beat"}
GRACE = 15.0  # seconds between asking and killing
PR_SET_PDEATHSIG = 1


class Stop(Exception):
    """Somebody asked for the end."""


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def address() -> tuple[str, int]:
    return os.environ.get("THIDUA_BIND", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address())
        except OSError:
            return False
    return True


def port_answers() -> bool:
    host, port = address()
    try:
        socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=1).close()  # noqa: S104  # compared, not bound
    except OSError:
        return False
    return True


def prepare() -> None:
    """Bring the database up to date and load the demo; both are safe to repeat."""
    print("Đang chuẩn bị cơ sở dữ liệu…", flush=True)
    commands = [[str(ROOT / "script" / "run-migrate")]]
    if os.environ.get("THIDUA_DEMO") == "1":
        commands.append([sys.executable, "manage.py", "demo"])
    for command in commands:
        if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
            sys.exit(f"Không chạy được: {' '.join(command)}")


def start(script: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal reaches this process only, which then ends the parts.
    return subprocess.Popen(
        [str(ROOT / "script" / script)], cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent
    )


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def end(running: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE
    try:
        for process in running.values():
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, Stop):
        pass  # too slow, or asked twice
    for process in running.values():
        signal_group(process, signal.SIGKILL)
        process.wait()


def first_ended(running: dict[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, process in running.items() if process.poll() is not None), None)


def greet() -> None:
    print(f"\nCổng Thi đua - Khen thưởng đang chạy tại {os.environ.get('THIDUA_PUBLIC_URL')}/", flush=True)
    people = ROOT / "thidua" / "demo" / "data" / "people.json"
    if os.environ.get("THIDUA_DEMO") == "1" and people.exists():
        show_accounts(json.loads(people.read_text(encoding="utf-8")))
    print("Nhấn Ctrl-C để dừng.\n", flush=True)


def show_accounts(data: dict[str, Any]) -> None:
    print(f"Tài khoản dùng thử, mật khẩu chung {data['password']}:")
    for person in data["people"]:
        print(f"    {person['username']:<20}{person['job_title']}")


def watch(running: dict[str, subprocess.Popen[bytes]]) -> str:
    """Greet once the web answers; return the name of the part that ended by itself."""
    greeted = False
    while (ended := first_ended(running)) is None:
        if not greeted and port_answers():
            greet()
            greeted = True
        time.sleep(0.2)
    return ended


def main() -> int:
    if not port_is_free():
        sys.exit(f"Cổng {address()[1]} đang có chương trình khác dùng. Hãy chọn cổng khác: script/server --port N")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        prepare()
        for name, script in PARTS.items():
            running[name] = start(script)
        ended = watch(running)
        print(f"Phần «{ended}» đã dừng bất thường; đang dừng các phần còn lại.", file=sys.stderr, flush=True)
        return 1
    except Stop:
        print("Đang dừng…", flush=True)
        return 0
    finally:
        end(running)


if __name__ == "__main__":
    sys.exit(main())

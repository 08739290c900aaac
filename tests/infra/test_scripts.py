"""What the two commands say and do on machines unlike this one."""

import os
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMMANDS = ["server", "test", "run-web", "run-worker", "run-beat", "run-migrate", "check-worker", "check-part"]


def in_library(code: str, path: Path | None = None, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run bash code after script/_lib.sh, with the programs of `path` found first."""
    search = f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"]
    return subprocess.run(
        ["bash", "-euc", f". {ROOT}/script/_lib.sh; {code}"],
        env={**os.environ, "PATH": search, **extra},
        capture_output=True,
        text=True,
        check=False,
    )


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("name", COMMANDS)
def test_command_can_be_run(name: str) -> None:
    assert os.access(ROOT / "script" / name, os.X_OK)


@pytest.mark.parametrize("name", ["server", "test", "_lib.sh"])
def test_bash_parses(name: str) -> None:
    done = subprocess.run(["bash", "-n", str(ROOT / "script" / name)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_continuous_integration_runs_the_same_command() -> None:
    assert 'exec "$(dirname "$0")/../script/test" "$@"' in (ROOT / ".ci" / "run").read_text().splitlines()


def test_missing_packages_without_root_are_named_and_stop(tmp_path: Path) -> None:
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "sudo", "exit 1")

    done = in_library("install_packages poppler-utils qpdf; echo went on", tmp_path)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1].strip() == "sudo apt-get install -y --no-install-recommends poppler-utils qpdf"


def test_missing_packages_with_sudo_are_installed(tmp_path: Path) -> None:
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "sudo", f'[ "$2" = true ] || printf "%s\\n" "$*" >> {tmp_path}/asked')
    program(tmp_path, "apt-get", "exit 1")

    done = in_library("install_packages qpdf", tmp_path)

    assert done.returncode == 0
    assert (tmp_path / "asked").read_text().splitlines() == [
        "-n apt-get update -qq",
        "-n env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends qpdf",
    ]


def test_nothing_missing_asks_for_nothing(tmp_path: Path) -> None:
    program(tmp_path, "sudo", "exit 1")
    program(tmp_path, "apt-get", "exit 1")

    assert in_library("install_packages", tmp_path).returncode == 0


def test_missing_library_becomes_a_package_name(tmp_path: Path) -> None:
    """A python3 that finds no library at all stands for a bare machine."""
    program(tmp_path, "python3", "exit 1")

    names = in_library("missing_base_packages", tmp_path).stdout.split()

    assert names == ["python3-venv", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]


def test_named_servers_need_no_server_packages() -> None:
    code = "compgen() { return 1; }; command() { return 1; }; missing_test_packages"
    with_own = in_library(code, DATABASE_URL="", REDIS_URL="").stdout.split()
    with_named = in_library(code, DATABASE_URL="postgres://x", REDIS_URL="redis://x").stdout.split()

    assert set(with_own) - set(with_named) == {"postgresql", "redis-server"}

"""docker-compose.yml against the published schema, and against what the portal needs of it."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OURS = {"migrate", "web", "worker", "beat"}


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    result: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return result


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_compose_file_follows_the_schema() -> None:
    done = validate(ROOT / "docker-compose.yml")

    assert done.returncode == 0, done.stdout


def test_schema_refuses_a_wrong_file(tmp_path: Path) -> None:
    """Shows that the test above can fail."""
    wrong = tmp_path / "compose.yml"
    wrong.write_text("services:\n  web:\n    imagge: thidua\n")

    assert validate(wrong).returncode == 1


def test_every_part_is_there(services: dict[str, Any]) -> None:
    assert set(services) == OURS | {"db", "redis", "proxy"}


def test_workers_can_be_multiplied(services: dict[str, Any]) -> None:
    """A fixed name or a host port exists once only, so a second container could not start."""
    fixed = {name for name, service in services.items() if {"container_name", "ports"} & set(service)}

    assert fixed == {"proxy"}


@pytest.mark.parametrize("part", sorted(OURS))
def test_commands_are_the_scripts_of_the_one_machine_start(services: dict[str, Any], part: str) -> None:
    [command] = services[part]["command"]

    assert command == f"script/run-{part}"
    assert os.access(ROOT / command, os.X_OK)


def test_parts_wait_for_the_migration(services: dict[str, Any]) -> None:
    waiting = {
        name
        for name, service in services.items()
        if service.get("depends_on", {}).get("migrate", {}).get("condition") == "service_completed_successfully"
    }

    assert waiting == OURS - {"migrate"}


def test_every_lasting_service_has_a_health_check(services: dict[str, Any]) -> None:
    unchecked = {name for name, service in services.items() if "healthcheck" not in service}

    assert unchecked == {"migrate", "proxy"}


def test_beat_is_not_multiplied(services: dict[str, Any]) -> None:
    assert services["beat"].get("deploy", {}).get("replicas", 1) == 1


def test_secrets_are_not_written_down(services: dict[str, Any]) -> None:
    """Each secret comes from outside, and its absence stops the start."""
    assert services["web"]["environment"]["THIDUA_SECRET_KEY"] == "${THIDUA_SECRET_KEY:?}"
    assert services["db"]["environment"]["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:?}"


def test_example_names_every_variable_of_the_compose_file() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^(\w+)=", (ROOT / "docs/deploy/env.example").read_text(), flags=re.MULTILINE))

    assert wanted == named


def test_settings_know_every_variable_given_to_the_parts(services: dict[str, Any]) -> None:
    """A misspelt variable would be ignored in silence."""
    given = {name for part in OURS for name in services[part]["environment"]}
    places = [ROOT / "thidua/settings.py", *(ROOT / "script").iterdir()]
    known = "\n".join(place.read_text() for place in places if place.is_file())

    assert {name for name in given if name not in known} == set()


def test_image_copies_only_what_exists() -> None:
    sources = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    missing = {name for line in sources for name in line.split() if not (ROOT / name).exists()}

    assert missing == set()


def test_image_context_lets_through_what_is_copied() -> None:
    allowed = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE))
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)

    assert {name.split("/")[0] for line in copied for name in line.split()} == allowed

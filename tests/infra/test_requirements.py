"""The lock files: complete, hashed, and free of any address."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(settings.BASE_DIR)
LOCKS = ["base", "test"]


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return {
        canonicalize_name(package): version for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M)
    }


def declared(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(("lock", "extras"), [("base", ()), ("test", ("test",))])
def test_lock_satisfies_every_declared_dependency(lock: str, extras: tuple[str, ...]) -> None:
    versions = locked(lock)
    unmet = [
        str(requirement)
        for requirement in declared(*extras)
        if not requirement.specifier.contains(versions.get(canonicalize_name(requirement.name), "0"))
        or canonicalize_name(requirement.name) not in versions
    ]

    assert unmet == []


def test_both_locks_hold_the_same_versions() -> None:
    base, test = locked("base"), locked("test")

    assert {name: (version, test.get(name)) for name, version in base.items() if test.get(name) != version} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[\w.-]+==)", (ROOT / "requirements" / f"{lock}.txt").read_text())

    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()

    assert re.findall(r"://|--index-url|--find-links", text) == []


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[tool.ruff]")]
    lines = [line.strip() for line in block.splitlines() if line.strip().startswith('"')]

    assert [line for line in lines if " # " not in line and not line.startswith('"pytest')] == []

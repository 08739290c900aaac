"""The two ways of running, each read in a fresh process with its own environment."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

PRODUCTION = {
    "DATABASE_URL": "postgres://user:secret@127.0.0.1:5432/thidua",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "THIDUA_SECRET_KEY": "k7Qw2xR9vT4mZ8pL1nB6cD3fG5hJ0sA-yUeIoWqXzVbNmKjHgF",
    "THIDUA_ALLOWED_HOSTS": "thidua.example.vn",
    "THIDUA_PUBLIC_URL": "https://thidua.example.vn",
    "THIDUA_BEHIND_PROXY": "1",
}


def clean_environment(data: Path, **extra: str) -> dict[str, str]:
    foreign = ("THIDUA_", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "THIDUA_DATA_DIR": str(data), "THIDUA_TEST": "0", **extra}


def read_settings(data: Path, *names: str, **extra: str) -> dict[str, Any]:
    code = (
        "import json, sys; from thidua import settings as s;"
        "print(json.dumps({n: getattr(s, n) for n in sys.argv[1:]}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *names],
        cwd=settings.BASE_DIR,
        env=clean_environment(data, **extra),
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_defaults_need_no_server(tmp_path: Path) -> None:
    found = read_settings(tmp_path, "DEBUG", "DATABASES", "CELERY_BROKER_URL", "EMAIL_BACKEND", "DEMO_MODE")

    assert found["DEBUG"] is False
    assert found["DEMO_MODE"] is False
    assert found["DATABASES"]["default"]["ENGINE"] == "django.db.backends.sqlite3"
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["CELERY_BROKER_URL"] == "filesystem://localhost/"
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"


def test_production_uses_what_the_environment_names(tmp_path: Path) -> None:
    found = read_settings(tmp_path, "DEBUG", "DATABASES", "CELERY_BROKER_URL", "SESSION_COOKIE_SECURE", **PRODUCTION)

    database = found["DATABASES"]["default"]
    assert found["DEBUG"] is False
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["CELERY_BROKER_URL"] == PRODUCTION["REDIS_URL"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert database["CONN_HEALTH_CHECKS"] is True
    assert database["OPTIONS"]["options"] == "-c lock_timeout=3000 -c statement_timeout=30000"


def test_production_without_a_secret_key_does_not_start(tmp_path: Path) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != "THIDUA_SECRET_KEY"}

    with pytest.raises(subprocess.CalledProcessError) as refusal:
        read_settings(tmp_path, "DEBUG", **environment)

    assert "THIDUA_SECRET_KEY" in refusal.value.stderr


def test_local_secret_key_is_kept_and_private(tmp_path: Path) -> None:
    first = read_settings(tmp_path, "SECRET_KEY")
    second = read_settings(tmp_path, "SECRET_KEY")

    assert first == second
    assert len(first["SECRET_KEY"]) >= 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_local_secret_key_differs_between_sites(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "a", "SECRET_KEY") != read_settings(tmp_path / "b", "SECRET_KEY")


def test_check_deploy_is_clean_on_production_settings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=clean_environment(tmp_path, **PRODUCTION),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr.replace("\n", "")) == (0, "")


def test_check_deploy_complains_on_development_settings(tmp_path: Path) -> None:
    """Shows that the test above can fail."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "security.W012" in done.stderr


def test_static_files_are_complete_for_the_hashed_storage(tmp_path: Path) -> None:
    """The manifest storage refuses a style sheet that names a missing file; pages would then fail in production."""
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env=clean_environment(tmp_path, **PRODUCTION),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "static" / "staticfiles.json").exists()


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_driver_is_psycopg2() -> None:
    """Django prefers psycopg 3 when some dependency brings it in; it types parameters differently."""
    assert type(connection.connection or connection.cursor().connection).__module__ == "psycopg2.extensions"


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_gives_up_waiting() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("3s", "30s")


def test_sessions_end_after_fifteen_idle_minutes() -> None:
    assert (settings.SESSION_COOKIE_AGE, settings.SESSION_SAVE_EVERY_REQUEST) == (900, True)


def test_language_and_zone() -> None:
    assert (settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.USE_TZ) == ("vi", "Asia/Ho_Chi_Minh", True)


def test_every_variable_is_explained_to_operators() -> None:
    text = (Path(settings.BASE_DIR) / "thidua" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(["\'](\w+)', text))
    explained = set(re.findall(r"`([A-Z_]{6,})`", (Path(settings.BASE_DIR) / "docs/deploy/README.md").read_text()))

    assert read == explained

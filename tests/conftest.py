"""Fixtures shared by all tests. Processes started here are the ones production starts."""

import gc
import os
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from campaigns import score_frozen
from dossiers import vote_frozen
from tests.support import MailServer, WorkerProcess
from thidua.audit import append_only

hypothesis_settings.register_profile("portal", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("portal")
# Playwright's synchronous interface keeps an event loop in this thread, which Django takes for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@receiver(post_migrate)
def _restore_rows_of_migrations(sender: AppConfig, **kwargs: Any) -> None:
    """A test that empties the tables takes the rows of data migrations with it; Django then sends this signal."""
    if sender.label == "notifications" and not apps.get_model("notifications", "ReminderStep").objects.exists():
        import_module("thidua.notifications.migrations.0002_default_steps").add_steps(apps, None)
        import_module("campaigns.migrations.0005_score_card_steps").add_steps(apps, None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need row locks or triggers of PostgreSQL wait for the PostgreSQL pass."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Migrations draw all models anew at each step: collecting meanwhile finds next to nothing and takes long."""
    gc.disable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    if "THIDUA_DATA_DIR" not in os.environ:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def smtp_server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real SMTP server on a free port; `messages` holds what it took. Workers started later use it too."""
    server = MailServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.host, server.port
    monkeypatch.setenv("THIDUA_EMAIL_HOST", server.host)
    monkeypatch.setenv("THIDUA_EMAIL_PORT", str(server.port))
    yield server
    server.stop()


@pytest.fixture
def celery_worker_process(
    request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path
) -> Iterator[WorkerProcess]:
    """A real worker process on the test database and broker, ready to take tasks."""
    if "smtp_server" in request.fixturenames:
        request.getfixturevalue("smtp_server")
    worker = WorkerProcess(log=tmp_path / "worker.log")
    worker.start()
    yield worker
    worker.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium; its sandbox does not start under root."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture
def browser_page(transactional_db: None, live_server: Any, page: Any) -> Any:
    """A Playwright page on the live server; relative addresses go through `live_server.url`."""
    page.set_default_timeout(10_000)
    return page


@pytest.fixture(scope="session", autouse=True)
def _trail_emptied_between_tests() -> Iterator[None]:
    """Tests that commit empty every table afterwards, which the trail and published rankings rightly refuse.

    Their guards are lifted for that.
    """
    with pytest.MonkeyPatch.context() as patch:
        empty_tables = TransactionTestCase._fixture_teardown

        def teardown(case: TransactionTestCase) -> None:
            with append_only.lifted(connection), score_frozen.lifted(connection), vote_frozen.lifted(connection):
                empty_tables(case)

        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield

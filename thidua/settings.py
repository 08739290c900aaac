"""One settings file. The embedded and the production way of running differ by environment variables only.

Nothing set: SQLite and a filesystem broker under `var/`. `DATABASE_URL`, `REDIS_URL` and the
`THIDUA_*` variables make it a production site. `.env` beside manage.py is read when present.
"""

import os
import secrets
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()
# pytest-django reads the settings before a conftest could set a variable; workers of tests have it set.
TESTING = env.bool("THIDUA_TEST", "pytest" in sys.modules)
if not TESTING:
    env.read_env(str(BASE_DIR / ".env"), recurse=False)

# --- Which mode

DATABASE_URL = env.str("DATABASE_URL", "")
REDIS_URL = env.str("REDIS_URL", "")
# Even the embedded mode shows the portal's own error pages: Django's list every address and show the code.
DEBUG = env.bool("THIDUA_DEBUG", False)
DEMO_MODE = env.bool("THIDUA_DEMO", False)
PRODUCTION = bool(DATABASE_URL) and not DEBUG and not TESTING
EMBEDDED = not PRODUCTION and not TESTING
PUBLIC_URL = env.str("THIDUA_PUBLIC_URL", "http://localhost:8000").rstrip("/")
BEHIND_PROXY = env.bool("THIDUA_BEHIND_PROXY", False)

if TESTING and "THIDUA_DATA_DIR" not in os.environ:
    DATA_DIR = Path(tempfile.mkdtemp(prefix="thidua-test-"))
else:
    DATA_DIR = Path(env.str("THIDUA_DATA_DIR", str(BASE_DIR / "var"))).resolve()
BROKER_DIR = DATA_DIR / "broker"
STATIC_ROOT = Path(env.str("THIDUA_STATIC_ROOT", str(DATA_DIR / "static")))
for folder in (DATA_DIR, DATA_DIR / "media", DATA_DIR / "tmp", STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)


def local_secret_key() -> str:
    """Key of a site without `THIDUA_SECRET_KEY`: made once and kept with the data, never shared."""
    path = DATA_DIR / "secret-key"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text() or secrets.token_urlsafe(64)


SECRET_KEY = env.str("THIDUA_SECRET_KEY") if PRODUCTION else env.str("THIDUA_SECRET_KEY", "") or local_secret_key()
SECRET_KEY_FALLBACKS: list[str] = env.list("THIDUA_SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("THIDUA_ALLOWED_HOSTS", ["*"] if EMBEDDED else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []

# WeasyPrint must find the bundled fonts and nothing else, in every process and on every machine.
os.environ.setdefault("FONTCONFIG_FILE", str(BASE_DIR / "thidua" / "documents" / "fonts" / "fonts.conf"))

# --- Applications

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "thidua.audit.admin_config.CatalogueAdminConfig",
    "django.contrib.humanize",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "import_export",
    "treebeard",
    "thidua.common",
    "thidua.audit",
    "thidua.units",
    "thidua.accounts",
    "thidua.documents",
    "thidua.notifications",
    "awards",
    "campaigns",
    "dossiers",
    "thidua.dashboards",
    "thidua.demo",
]

MIDDLEWARE = [
    "thidua.proxy.RealAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "thidua.common.middleware.SecurityHeadersMiddleware",
    "thidua.common.middleware.UnavailableMiddleware",
    "thidua.common.middleware.RejectInvalidInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "thidua.urls"
WSGI_APPLICATION = "thidua.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "thidua.common.context.page",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# --- Database

if DATABASE_URL:
    DATABASES: dict[str, dict[str, Any]] = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=60)}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=2,
        options=f"-c lock_timeout={env.int('THIDUA_LOCK_TIMEOUT_MS', 3000)}"
        f" -c statement_timeout={env.int('THIDUA_STATEMENT_TIMEOUT_MS', 30000)}",
    )
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.str("THIDUA_SQLITE", str(DATA_DIR / "db.sqlite3")),
            # Without IMMEDIATE two read-then-write transactions end in "database is locked" at any timeout.
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    }
    if TESTING:
        # A file, not memory: browser tests and worker tests read it from other threads and processes.
        DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# --- Cache, sessions, sign-in

CACHES: dict[str, dict[str, Any]]
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
elif REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
        }
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]  # inferred as dict[str, str]
PASSWORD_RESET_TIMEOUT = 3600
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Locked per person and address: nobody can lock a colleague out from elsewhere.
AXES_ENABLE_ADMIN = False  # the trail of sign-ins is no catalogue
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/lockout.html"
AXES_VERBOSE = False

# Fifteen minutes without a click sign a person out.
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "thidua.common.held.csrf_refused"

# --- Transport security

HTTPS = PRODUCTION and env.bool("THIDUA_HTTPS", True)
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = env.int("THIDUA_HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# The table of progress has a file field a line, and browsers send the empty ones too.
DATA_UPLOAD_MAX_NUMBER_FILES = 300
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "tmp"
FILE_UPLOAD_PERMISSIONS = 0o640
UPLOAD_MAX_BYTES = env.int("THIDUA_UPLOAD_MAX_MB", 20) * 1024 * 1024

# Per cent by which a figure with "khoảng" may be off, by first day: 2025-01-01=5,2026-01-01=3. Documents never say it.
TARGET_APPROX_PERCENT: dict[str, str] = env.dict("THIDUA_APPROX_PERCENT", {})

# --- Language and time

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- Files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = EMBEDDED
WHITENOISE_AUTOREFRESH = EMBEDDED
STATIC_BACKEND = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "thidua.documents.storage.AtomicFileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_BACKEND},
}

# --- Mail

EMAIL_HOST = env.str("THIDUA_EMAIL_HOST", "")
EMAIL_PORT = env.int("THIDUA_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("THIDUA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.str("THIDUA_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.bool("THIDUA_EMAIL_TLS", False)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("THIDUA_EMAIL_FROM", "Cổng Thi đua - Khen thưởng <khong-tra-loi@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Celery: only the bell, the row in the database is the truth

VISIBILITY_TIMEOUT = 6 * 3600  # seconds; must exceed the longest task, or Redis hands it to a second worker

CELERY_TIMEZONE = TIME_ZONE
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_PUBLISH_RETRY = False  # the sweeper finds what was not rung; a request never waits for the broker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker for ever
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": env.float("THIDUA_BROKER_SOCKET_TIMEOUT", 1.0),
        # A publisher gives up at once: the sweeper is the second try.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.2,
        # Sites, or test processes, that share one Redis do not take each other's messages.
        "global_keyprefix": env.str("THIDUA_REDIS_PREFIX", f"{DATA_DIR.name}:" if TESTING else ""),
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost/"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": BROKER_DIR / "queue",
        "data_folder_out": BROKER_DIR / "queue",
        "control_folder": BROKER_DIR / "control",
        "polling_interval": 0.2,
    }
    for folder in (BROKER_DIR / "queue", BROKER_DIR / "control"):
        folder.mkdir(parents=True, exist_ok=True)

CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-jobs": {"task": "thidua.documents.tasks.sweep_jobs", "schedule": 30},
    "sweep-mail": {"task": "thidua.notifications.tasks.sweep_mail", "schedule": 30},
    "sweep-reminders": {"task": "thidua.notifications.tasks.sweep_reminders", "schedule": 300},
    "open-rounds": {"task": "campaigns.tasks.open_rounds", "schedule": 900},
    "tell-late-opinions": {"task": "dossiers.tasks.tell_late_opinions", "schedule": 900},
    "heartbeat": {"task": "thidua.heartbeat.worker_alive", "schedule": 30},
}
for entry in CELERY_BEAT_SCHEDULE.values():
    # A ring that waited longer than its period is worth nothing: the next one does the same work.
    entry["options"] = {"expires": entry["schedule"]}

# --- Logging

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("THIDUA_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # Celery tells of every task twice, axes of every sign-in thrice; the audit trail already does.
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        # They tell each step of each page at level INFO, pikepdf that it was imported.
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}

"""All settings, from the environment. docs/configuration.md lists every variable."""

from __future__ import annotations

import re
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from tutor.env import env_bool, env_int, env_list, env_str
from tutor.runtime import paths
from tutor.runtime.secret import load_or_make

BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = re.search(r"^## v(\S+)", (BASE_DIR / "CHANGELOG.md").read_text("utf-8"), re.M).group(1)  # type: ignore[union-attr]

# --- Core -----------------------------------------------------------------------------------
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_str("SECRET_KEY") or load_or_make(paths.VAR / "secret_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "tutor.urls"
WSGI_APPLICATION = "tutor.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = env_str("SITE_NAME", "Chiron")
# A demo school shows its log-ins on the front page.
DEMO = env_bool("DEMO", False)

INSTALLED_APPS = [
    "tutor.people",
    "tutor.classrooms",
    "tutor.experiments",
    "tutor.practice",
    "tutor.dashboard",
    "tutor.api",
    "tutor",
    "curriculum",
    "knowledge_tracing",
    "dialogue",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tutor.people.middleware.explain_wrong_method",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tutor.lib.context.site",
                "tutor.people.context.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "django_htmx.templatetags.django_htmx",
                "tutor.lib.templatetags.chiron",
            ],
        },
    }
]

# --- Database: the embedded PostgreSQL unless DATABASE_URL names another -----------------------
DATABASE_URL = env_str("DATABASE_URL")
_database = (
    environ.Env.db_url_config(DATABASE_URL)
    if DATABASE_URL
    else {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env_str("DATABASE_NAME", "chiron"),
        "USER": "chiron",
        "HOST": str(paths.postgres_socket_dir()),
    }
)
_PREPARE = env_int("DATABASE_PREPARE", 3)
DATABASES = {
    "default": {
        **_database,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": env_int("DATABASE_POOL", 8),
                "timeout": 10,
            },
            # Parameters go apart from the SQL, and a statement that a connection runs again and
            # again is planned once. Behind a pooler that hands connections from one transaction to
            # the next, set DATABASE_PREPARE=0.
            "server_side_binding": _PREPARE > 0,
            "prepare_threshold": _PREPARE or None,
        },
    }
}

# --- Celery: a task is never only in the broker; see curriculum/jobs.py -------------------------
VALKEY_URL = env_str("VALKEY_URL")
CELERY_BROKER_URL = VALKEY_URL or f"redis+socket://{paths.valkey_socket()}"
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # A dead broker must not hold a student's answer: give up at once, the reaper enqueues later.
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "dialogue.tasks.diagnose": {"queue": "ml"},
    "knowledge_tracing.tasks.refit": {"queue": "ml"},
}
CELERY_BEAT_SCHEDULE = {
    "reap-diagnoses": {"task": "dialogue.tasks.reap", "schedule": 60.0},
    "reap-refits": {"task": "knowledge_tracing.tasks.reap", "schedule": 60.0},
    "plan-refits": {
        "task": "knowledge_tracing.tasks.plan",
        "schedule": crontab(hour=2, minute=15),
    },
    # When the refits of most schools are done: a promotion forgets what was found before.
    "refresh-traits": {
        "task": "knowledge_tracing.tasks.refresh_traits",
        "schedule": crontab(hour=4, minute=45),
    },
    "measure-paces": {
        "task": "tutor.practice.tasks.measure_paces",
        "schedule": crontab(hour=5, minute=15),
    },
}

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tutor.people.backends.Accounts",
]
AXES_FAILURE_LIMIT = env_int("LOGIN_FAILURE_LIMIT", 8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "tutor.people.backends.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "tutor.people.views.locked_out"
AXES_VERBOSE = False
# When and from where a child logs in is nobody's business.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        (
            "UserAttributeSimilarityValidator",
            {"user_attributes": ("username", "display_name", "email")},
        ),
        ("MinimumLengthValidator", {}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
SESSION_ENGINE = "tutor.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = True

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "tutor.formats"
TIME_ZONE = env_str("TIME_ZONE", "UTC")
# Work of the night is done in the school's night.
CELERY_TIMEZONE = TIME_ZONE
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = paths.VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

# --- Safety --------------------------------------------------------------------------------------
HTTPS = env_bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # MathLive and KaTeX place glyphs with style attributes.
        "style-src": [SELF, UNSAFE_INLINE],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

# --- API -----------------------------------------------------------------------------------------
# What all endpoints share is in tutor/api/endpoint.py; here is what an operator may want to change.
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "tutor.api.schema.Schema",
    "EXCEPTION_HANDLER": "tutor.api.errors.handler",
    # Counted for each person in each web process: a brake for scripts that run wild, not a wall.
    "DEFAULT_THROTTLE_RATES": {"api": "600/min", "answers": "120/min", "exports": "30/hour"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Chiron API",
    "DESCRIPTION": "A tour with examples is in docs/api.md.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tutor.api.schema.share_refusals",
    ],
    "PATH_CONVERTER_OVERRIDES": {"dotted": str},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Models --------------------------------------------------------------------------------------
# auto | cpu | cuda | off: where the diagnosis worker runs its encoder.
MODEL_DEVICE = env_str("MODEL_DEVICE", "auto")
# Whether, and from how many answers of how many students on, a course's tracing model is fitted
# anew at night.
TRACING_REFIT = env_bool("TRACING_REFIT", True)
TRACING_REFIT_ANSWERS = env_int("TRACING_REFIT_ANSWERS", 2000)
TRACING_REFIT_LEARNERS = env_int("TRACING_REFIT_LEARNERS", 30)
# Whether learners are looked at one by one at night: who forgets faster, who transfers more.
TRACING_TRAITS = env_bool("TRACING_TRAITS", True)
MINUTES_PER_SESSION = env_int("MINUTES_PER_SESSION", 30)

# --- Logs ----------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
}

"""Django's settings. Names no engine and no module: it finds them by module.toml."""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF

from ctp_core.applets.modules.manifests import Manifest, discover, rest_prefixes
from ctp_core.conf import environment as given
from ctp_core.conf.logging import logging_config
from ctp_core.conf.private_data import DATABASE, PRIVATE, private_file

HOUSE = given.HOUSE
DATA_DIR = given.DATA_DIR
CTP_PRIVATE = PRIVATE
CTP_DATA_DIR_WAS_THERE = given.DATA_DIR_WAS_THERE
CTP_DATABASE_WAS_THERE = (DATA_DIR / DATABASE).exists()
DEBUG = given.DEBUG
SECRET_KEY = given.purpose_key("django")
ALLOWED_HOSTS = given.HOSTS
CTP_MANIFESTS: dict[str, Manifest] = {one.code: one for one in discover(given.MODULES, HOUSE)}
CTP_REST_PREFIXES = rest_prefixes(CTP_MANIFESTS.values())
CTP_LICENCE_FILE = given.LICENCE_FILE
# Known to everybody, so it opens nothing on a server that others can reach.
CTP_DEMO_PASSWORD = "demo-office-2026"  # noqa: S105
CTP_DEMO_ALLOWED = DEBUG or all(host in ("127.0.0.1", "localhost", "[::1]", "testserver") for host in given.HOSTS)
CTP_LICENCE_KEYS = given.LICENCE_KEYS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "guardian",
    "mptt",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    *(one.app for one in CTP_MANIFESTS.values()),
]

MIDDLEWARE = [
    "ctp_core.web.request_log.RequestLog",
    "ctp_core.web.browser_powers.BrowserPowers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Random padding against guessing secrets by size (BREACH) is built in.
    "django.middleware.gzip.GZipMiddleware",
    "ctp_core.web.body_gate.BodyGate",
    "ctp_core.web.cookie_gate.CookieGate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ctp_core.web.identity.ActorMiddleware",
    "ctp_core.web.identity.LanguageMiddleware",
    "ctp_core.web.identity.DutyGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ctp_core.web.busy_gate.BusyGate",
    "ctp_core.web.address_gate.AddressGate",
    "ctp_core.web.middleware.ModuleGate",
    "ctp_core.web.middleware.ReadOnlyGate",
    # The last one: what it rolls back is the view and nothing else.
    "ctp_core.web.looking.LookingGate",
]

ROOT_URLCONF = "ctp_core.conf.urls"
WSGI_APPLICATION = "ctp_core.conf.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                *(name for one in CTP_MANIFESTS.values() for name in one.context_processors),
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------------------------
if given.DATABASE_URL:
    _database = given.env.db_url_config(given.DATABASE_URL)
    _database["CONN_MAX_AGE"] = 0
    _database["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": 16, "timeout": 10},
        # Without a number the driver prepares nothing, not even what asks for it (ctp_core/applets/statements/preparing.py). So high that
        # nothing else is: the ORM writes its values into the statement, and each text comes once.
        "prepare_threshold": 1_000_000_000,
        "options": "-c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c statement_timeout=30s",
    }
else:
    _database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(private_file(DATA_DIR / DATABASE)),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if given.REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": given.REDIS_URL,
            "KEY_PREFIX": "ctp",
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "ctp",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
    SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = given.BROKER_URL or "memory://"
CELERY_TASK_DEFAULT_QUEUE = given.BROKER_QUEUE
CTP_EMBEDDED = given.BROKER_URL is None

# --- Language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = given.LANGUAGE
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = given.TIME_ZONE
USE_I18N = True
USE_TZ = True

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- Identity -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "ctp_core.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "ctp_core.applets.accounts.outside_passwords.OutsidePasswords",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# django-axes counts failures; how long they lock is ours (ctp_core.applets.accounts.lockout).
AXES_HANDLER = "ctp_core.applets.accounts.lockout.GrowingLock"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 24
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "ctp_core.web.addresses.client_address"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password", "code"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None
CTP_AUDIT_KEY = given.purpose_key("audit")
CTP_AUDIT_ANCHOR = given.AUDIT_ANCHOR
CTP_BACKUP_KEY_FILE = given.BACKUP_KEY_FILE
CTP_ORGANIZATION_SYNC_FOLDER = given.ORGANIZATION_SYNC_FOLDER
CTP_ORGANIZATION_SYNC_BRAKE = given.ORGANIZATION_SYNC_BRAKE
CTP_TOKENS_KEY = given.purpose_key("tokens")
CTP_SECOND_FACTOR_KEY = given.purpose_key("second_factor")
CTP_PASSWORD_PROFILE = given.PASSWORD_PROFILE
CTP_PASSWORD_DAYS = given.PASSWORD_DAYS
CTP_SECOND_FACTOR_FOR_ADMINS = given.SECOND_FACTOR_FOR_ADMINS
CTP_SESSION_IDLE_MINUTES = given.SESSION_IDLE_MINUTES
CTP_SESSION_HOURS = given.SESSION_HOURS
CTP_PROXY_COUNT = given.PROXY_COUNT
CTP_RATE_LIMITS = given.RATE_LIMITS
LOGIN_URL = "core:sign-in"
LOGIN_REDIRECT_URL = "/"
# Rights are asked of ctp_core.api.permissions, never of has_perm; locked accounts are answered by the sign-in page itself.
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # rights are asked of ctp_core.api.permissions, never of has_perm
    "axes.W002",
    "security.W005",  # HSTS of other names below this one is not ours to decide
    "security.W021",  # nor is the browsers' preload list
    "security.W008",  # the proxy in front turns http away (deploy/nginx.conf)
    "security.W019",  # our own pages may frame our own previews
]

# --- Browser safety -----------------------------------------------------------------------------------------------
SESSION_COOKIE_NAME = "__Host-ctp" if given.HTTPS else "ctp"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = given.HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = given.SESSION_HOURS * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-ctp-csrf" if given.HTTPS else "ctp-csrf"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in given.HOSTS] if given.HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if given.HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if given.HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "ctp_core.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# --- Full text: a store that can be rebuilt at any time, private to this host ----------------------------------------
CTP_INDEX_DIR = str(DATA_DIR / "index")

# --- Static files -------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Our pages' scripts and pictures are for our pages.
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = str(DATA_DIR / "static")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": str(DATA_DIR / "files"),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if given.DEBUG
        else "ctp_core.conf.static.StaticStorage"
    },
}

# --- REST ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "ctp_core.kit.rest.schema.HouseSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "CTP",
    "VERSION": "1",
    "DESCRIPTION": "Sign in with `Authorization: Bearer ctp_…` or with the browser's session. Refusals are problem+json (RFC 9457).",
    "SERVE_INCLUDE_SCHEMA": False,
    "APPEND_COMPONENTS": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "SECURITY": [{"token": []}],
    # Choices stay where they are used: a shared name for every “kind” would say nothing.
    "POSTPROCESSING_HOOKS": [],
}

# --- Operations ---------------------------------------------------------------------------------------------------
LOGGING = logging_config(log_format=given.LOG_FORMAT, level=given.LOG_LEVEL)
CTP_METRICS_TOKEN = given.METRICS_TOKEN
CTP_EGRESS_ALLOW = given.EGRESS_ALLOW
CTP_LDAP_CA_FILE = given.LDAP_CA_FILE

"""The one settings module. SOURCEBOOK_MODE (demo, hall, production) and the environment decide.

docs/running.md lists every variable. In demo and hall nothing has to be set.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.conf import locale
from django.utils.translation import gettext_lazy as _

from sourcebook import local_network, logs, signing_in
from sourcebook.environment import Environment, kept_secret
from sourcebook.postgres.cluster import DATABASE, OWNER_ROLE, Cluster
from sourcebook.postgres.cluster import WEB_ROLE as CLUSTER_WEB_ROLE

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# Where data lies and how the portal is run

VAR = (BASE_DIR / env.text("SOURCEBOOK_VAR", "var")).resolve()
MODE = env.mode(VAR)
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
HALL = MODE == "hall"
REAL_DATA = (BASE_DIR / env.text("SOURCEBOOK_REAL_DATA", "../shared/data")).resolve()
RELEASE = "0.1.0"
PORT = env.number("PORT", 8000, lowest=1, highest=65535)

DEBUG = env.switch("SOURCEBOOK_DEBUG") and DEMO  # a hall answers strangers too
if PRODUCTION:
    SECRET_KEY = env.text("SOURCEBOOK_SECRET_KEY", needed=True, example="<50 random characters>")
    if 0 < len(SECRET_KEY) < 40:
        env.problems.append(
            "SOURCEBOOK_SECRET_KEY is shorter than 40 characters. "
            "Example: SOURCEBOOK_SECRET_KEY=<50 random characters>"
        )
else:
    SECRET_KEY = kept_secret(VAR / "secret-key")

LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.names(
    "SOURCEBOOK_HOSTS",
    ["*"] if HALL else [] if PRODUCTION else LOCAL_HOSTS,  # of a hall: `middleware.local_only`
    needed=PRODUCTION,
    example="sourcebook.example.gov.in",
)
_own = local_network.own_address() if HALL else "127.0.0.1"
# Links in mail and feeds carry this address, never the one that a request names.
SITE_URL = env.text(
    "SOURCEBOOK_URL",
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION and ALLOWED_HOSTS else f"http://{_own}:{PORT}",
).rstrip("/")
SECURITY_CONTACT = env.text(
    "SOURCEBOOK_SECURITY_CONTACT",
    "mailto:security@example.org",
    needed=PRODUCTION,
    example="mailto:security@sourcebook.example.gov.in",
)
GRIEVANCE_CONTACT = env.text(
    "SOURCEBOOK_GRIEVANCE_CONTACT",
    "grievance@example.org",
    needed=PRODUCTION,
    example="grievance@sourcebook.example.gov.in",
).removeprefix("mailto:")
METRICS_TOKEN = env.text("SOURCEBOOK_METRICS_TOKEN")

# The database: one, with two roles (docs/running.md)

DATABASE_URL = env.text(
    "DATABASE_URL", needed=PRODUCTION, example="postgres://web:secret@db.example.org/sourcebook"
)
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL")
STATEMENT_TIMEOUT = env.number("SOURCEBOOK_STATEMENT_TIMEOUT", 0)  # milliseconds; 0: none
DURABLE = env.switch("SOURCEBOOK_DURABLE", True)  # whether what is written waits for the disk
EMBEDDED = not (DATABASE_URL or PRODUCTION)
# Where the embedded server's log of changes, copies of it and of the media go, and for how long.
ARCHIVE = env.archive("SOURCEBOOK_ARCHIVE", VAR, embedded=EMBEDDED)
ARCHIVE_DAYS = env.number("SOURCEBOOK_ARCHIVE_DAYS", 14, lowest=1, highest=3650)
CLUSTER = Cluster(VAR, durable=DURABLE, archive=ARCHIVE) if EMBEDDED else None


def _role(url, role, options=""):
    """Return one entry of DATABASES: a role by its address, or a role of the embedded server."""
    if url:
        entry = dj_database_url.parse(url, engine="sourcebook.postgres", conn_max_age=60)
    else:
        entry = {
            "ENGINE": "sourcebook.postgres",
            "NAME": DATABASE,
            "USER": role,
            "CONN_MAX_AGE": 60,
        }
    if CLUSTER:
        entry["OPTIONS"] = {"passfile": str(CLUSTER.passfile)}
    entry["CONN_HEALTH_CHECKS"] = True
    entry.setdefault("OPTIONS", {})["application_name"] = "sourcebook"
    if options:
        entry["OPTIONS"]["options"] = options
    return entry


# A page joins a dozen small tables by their keys, always from the one that it asks for: trying all
# orders of eight of them took longer than the query (a practice page in all 90 ms, with this 57).
DATABASES = {
    "default": _role(
        DATABASE_URL,
        CLUSTER_WEB_ROLE,
        f"-c join_collapse_limit=3 -c statement_timeout={STATEMENT_TIMEOUT}",
    )
}
if CLUSTER or DATABASE_OWNER_URL:
    DATABASES["owner"] = _role(DATABASE_OWNER_URL, OWNER_ROLE) | {
        "CONN_MAX_AGE": 0,
        "TEST": {"MIRROR": "default"},
    }
WEB_ROLE = DATABASES["default"].get("USER") or CLUSTER_WEB_ROLE
DATABASE_ROUTERS = ["sourcebook.router.RoleRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sourcebook_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Rooms, lowest first, and the libraries that they stand on

ROOMS = ["events", "places", "accounts", "practices", "packs", "workshops", "learning"]

INSTALLED_APPS = [
    "sourcebook",
    *reversed(ROOMS),
    "sourcebook.apps.HouseAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "django_q",
    "django_structlog",
    "taggit",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "sourcebook.middleware.headers",
    "sourcebook.middleware.local_only",
    "sourcebook.api.open_to_all",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "sourcebook.early.prints_at_hand",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sourcebook.early.prints",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "sourcebook.middleware.size",
    "sourcebook.middleware.sound_input",
    "sourcebook.middleware.caching",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "sourcebook.flood.limited",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "accounts.sessions.ages",
    "accounts.second_factor.gate",
    "sourcebook.middleware.wrong_method",
    "sourcebook.parking.park",
]

ROOT_URLCONF = "sourcebook.urls"
WSGI_APPLICATION = "sourcebook.wsgi.application"

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
                "django.template.context_processors.i18n",
                "sourcebook.context.portal",
            ],
            "builtins": ["events.templatetags.given"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")  # its widget templates can be replaced in templates/

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
globals().update(signing_in.settings(env, demo=DEMO, production=PRODUCTION, var=VAR))
if HALL:
    SMS_GATEWAY = "file"

# Sessions, cookies, transport

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
_prefix = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME = f"{_prefix}sourcebook-session"
CSRF_COOKIE_NAME = f"{_prefix}sourcebook-csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}sourcebook-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "sourcebook.parking.csrf_failure"

SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXIES = env.number("SOURCEBOOK_PROXIES", 1 if PRODUCTION else 0, highest=5)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {
        "BACKEND": "sourcebook.storage.WholeFiles",
        "OPTIONS": {
            "location": MEDIA_ROOT,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PRINTS, SOUNDS = VAR / "prints", VAR / "sounds"
ERASURE_LEDGER = VAR / "erasures.jsonl"
WHITENOISE_ALLOW_ALL_ORIGINS = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 24  # twenty case studies come at once
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2
# Beside the media, so that a large photo is renamed and not copied; what a killed process leaves
# here is cleared within the hour.
FILE_UPLOAD_TEMP_DIR = VAR / "incoming"
PHOTO_MAX_BYTES = 15 * 1024**2
REQUEST_MAX_BYTES = 8 * PHOTO_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE

# Requests a minute from one address (sourcebook/flood.py): above what a hall full of people behind
# one address needs. Signing in has limits of its own. In the demo 3,000 pages and 60 sign-ins pass
# in one minute together, as fast as they come.
REQUESTS_A_MINUTE = (
    dict.fromkeys(["all", "search", "suggestion", "form", "sign-up", "upload", "print"], 6000)
    if DEMO
    else {
        "all": 3000,
        "search": 200,
        "suggestion": 1800,
        "form": 1200,
        "sign-up": 20,
        "upload": 300,
        "print": 300,
    }
)
# Whether what is searched for is kept, without the person (`practices/searches.py`).
SEARCHES_KEPT = True
REQUESTS_PACED = not DEMO
WEB_WORKERS = env.number("SOURCEBOOK_WEB_WORKERS", 2, lowest=1, highest=64)

REST_FRAMEWORK = {"DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema"}  # for /api/v1/

# Mail

DEFAULT_FROM_EMAIL = env.text(
    "SOURCEBOOK_MAIL_FROM",
    "The Living Sourcebook <sourcebook@example.org>",
    needed=PRODUCTION,
    example="sourcebook@sourcebook.example.gov.in",
)
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
if not HALL:  # a hall asks nothing of the internet
    globals().update(env.mail("SOURCEBOOK_MAIL_URL", needed=PRODUCTION))

# Help of a machine with translating: a function `translate(texts, source, target)`; none here

TRANSLATION_BACKEND = "" if HALL else env.text("SOURCEBOOK_TRANSLATION_BACKEND")

# Jobs: tasks lie in the database; one is given out again after `retry` seconds, so retry > timeout

Q_CLUSTER = {
    "name": "sourcebook",
    "orm": "default",
    "workers": env.number("SOURCEBOOK_WORKERS", 2, lowest=1, highest=32),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 5,
    "ack_failures": False,
    "poll": 0.5,
    "save_limit": 1000,
    "catch_up": False,
    "bulk": 1,
    "queue_limit": 10,
    "label": "Jobs",
    "max_rss": 300_000,
    "recycle": 200,
}

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hi", _("Hindi"))]
# Languages of content that Django has no entry for, and how our pages write Hindi.
EXTRA_LANGUAGES = {
    "as": ("Assamese", "অসমীয়া"),
    "gu": ("Gujarati", "ગુજરાતી"),
    "hi": ("Hindi", "हिन्दी"),
    "or": ("Odia", "ଓଡ଼ିଆ"),
}
locale.LANG_INFO.update(
    {
        code: {"bidi": False, "code": code, "name": name, "name_local": local}
        for code, (name, local) in EXTRA_LANGUAGES.items()
    }
)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sourcebook.formats"]
TIME_ZONE = "Asia/Kolkata"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False  # a key in an address must stay as it is; `grouped` groups

TAGGIT_CASE_INSENSITIVE = True

# Logs: one JSON line an event, UTC, no personal data

LOGGING = logs.logging_to(None if PRODUCTION else VAR / "portal.log")
logs.configure()
DJANGO_STRUCTLOG_USER_ID_FIELD = None

env.finish()
# Only now: a start that is refused leaves nothing behind.
with suppress(OSError):  # a command by somebody who may only read
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)

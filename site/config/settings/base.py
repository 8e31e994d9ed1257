"""What every environment shares. It is strict: dev and test loosen it, so that a forgotten setting fails safe.

Engines (database, cache, tasks, storage) are chosen only here, from the environment; no other code asks
which one is behind the seam.
"""

import sys
from pathlib import Path
from wsgiref.headers import Headers

import environ

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
environ.Env.read_env(ROOT / ".env")

# What the running site writes: database, cache, collected static files, the key of a local site.
VAR = Path(env.str("VAR_DIR", default=str(ROOT / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    "home",
    "campaign.newsroom",
    "campaign.reports",
    "campaign.syndication",
    "campaign.reads",
    "campaign.inbox",
    "campaign.articles",
    "campaign.library",
    "search",
    "edition",
    "base",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "campaign.newsroom.people.app.PeopleConfig",
    "wagtail.snippets",
    "wagtailmedia",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    # First: a style sheet or a font goes out with the headers it needs, as from nginx, not with those of a page.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # nginx compresses in production; one command alone serves slow lines too.
    "django.middleware.gzip.GZipMiddleware",
    "base.delivery.middleware.SecurityPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # After the one that refuses strange hosts.
    "base.delivery.middleware.KnownSiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "base.addresses.gone.GoneMiddleware",
    "base.addresses.redirects.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "base.delivery.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["base.templatetags.base_tags"],
        },
    },
]

# --- Engines -----------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")}
if not str(DATABASES["default"].get("ENGINE", "")).startswith("django.db.backends."):
    sys.stderr.write("Thiết lập DATABASE_URL không đúng: cần postgres://... hoặc sqlite:///đường/dẫn\n")
    raise SystemExit(1)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits for its turn instead of failing half-way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files and not process memory: all workers see the same, so a changed menu is changed for every reader.
_cache_url = env.str("CACHE_URL", default="")
CACHES = {
    "default": env.cache_url_config(_cache_url)
    if _cache_url
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Pictures keep theirs (base.models.media).
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# Immediate: the search index is current without a worker. django-tasks-db or RQ when outgrown.
TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", default="django_tasks.backends.immediate.ImmediateBackend")
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
# What browsers look for by a fixed name at the top of a site.
WHITENOISE_ROOT = ROOT / "site" / "root"
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: Headers, path: str, url: str) -> None:  # noqa: N802  WhiteNoise's name
    headers["X-Content-Type-Options"] = "nosniff"


MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(ROOT / "media")))
STORAGES = {
    "default": {
        "BACKEND": env.str("MEDIA_STORAGE", default="django.core.files.storage.FileSystemStorage"),
    },
    "staticfiles": {"BACKEND": "base.delivery.static_files.SmallStaticFilesStorage"},
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="khong-tra-loi@localhost")

# --- Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
# Django's own `vi` formats have no input formats: 05/11/2026 would be read as 11 May.
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [ROOT / "site" / "locale"]

# --- People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = ["base.desk.auth.RightsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Also that of the link in an invitation.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105  a template
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105  a template

# --- Security --------------------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "base.addresses.views.csrf_failure"

# Wagtail's page editor sends more than Django's default of 1,000 fields for a long article.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Wagtail ---------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Ban Biên tập"
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
# The admin calls nobody outside.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Autosave after 30 s of rest (Wagtail's default of 500 ms clutters the history).
WAGTAIL_AUTOSAVE_INTERVAL = 30_000
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = True
# The only way online: nobody holds the right to publish by hand (base.models.permissions).
WAGTAIL_FINISH_WORKFLOW_ACTION = "campaign.newsroom.review.four_eyes.publish_approved"
WAGTAILADMIN_GLOBAL_EDIT_LOCK = False
WAGTAILADMIN_USER_LOGIN_FORM = "campaign.newsroom.people.forms.LoginForm"
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]},
    }
}

WAGTAILIMAGES_IMAGE_MODEL = "base.Image"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# 40 megapixels decode to 160 MB; a 60-megapixel scan is refused with a message instead of taking the server.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
# By PSNR and SSIM a picture keeps at least as much in AVIF 50 as in WebP 75, and in that as in JPEG 78; AVIF is then a
# third smaller than WebP, and less than a third of JPEG.
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 75
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILIMAGES_IMAGE_FORM_BASE = "base.desk.image_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "base.File"
WAGTAILDOCS_EXTENSIONS = ["csv", "doc", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xls", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
# What browsers play themselves; others would be offered for download only.
WAGTAILMEDIA = {
    "MEDIA_MODEL": "base.Media",
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
# Nothing is asked of a third party on behalf of a reader; oEmbed is not called: the embed block builds a link.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "search.backend",
        # "simple": PostgreSQL's default is English, where "an" is a stop word.
        "SEARCH_CONFIG": "simple",
    }
}


# --- Ours ------------------------------------------------------------------------------------------

# Whole answers are kept for readers (edition/); without, every page is rendered for every reader.
EDITION = env.bool("EDITION", default=True)
EDITION_ROOT = VAR / "edition"
# Parameters that change a public page in more ways than an edition can keep. What is neither here nor the number of
# a listing's page is nothing that a page knows (tests/edition/test_parameters.py).
EDITION_LIVE_PARAMETERS = [
    *("q", "xep", "doi-tuong", "tu"),
    *("nguon", "chuyen-muc", "den"),
    # oEmbed's
    *("url", "format", "maxwidth", "maxheight"),
    *("loai", "co-quan", "nam", "linh-vuc", "hieu-luc"),
]

# Pictures for pages whose address is shared are drawn when a page is published (base/sharing/share_cards.py).
SHARE_CARDS = env.bool("SHARE_CARDS", default=True)

# host:port pairs that the feed reader may dial although they are not public; for tests and development only.
INBOX_ALLOW_ADDRESSES: list[str] = env.list("INBOX_ALLOW_ADDRESSES", default=[])

# Hubs that are told of new entries (WebSub) and that subscribers are sent to; addresses, comma between. Empty: none.
WEBSUB_HUBS: list[str] = env.list("WEBSUB_HUBS", default=[])

# The key by which search engines are told of changed pages (IndexNow), 8 to 128 letters and digits, and where.
# Without a key nobody is told.
INDEXNOW_KEY = env.str("INDEXNOW_KEY", default="")
INDEXNOW_ENDPOINT = env.str("INDEXNOW_ENDPOINT", default="https://api.indexnow.org/indexnow")
# Which area alerts are for, in the words of CAP's areaDesc.
CAP_AREA = env.str("CAP_AREA", default="Tỉnh Quảng Ngãi")

# clamd, by which uploaded documents are scanned: the path of its socket, or host:port. Empty: no scanner.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Two lines a task, several tasks a save: noise where tasks run at once. A .pdf tells of each page.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "weasyprint", "fontTools")},
}

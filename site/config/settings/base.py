"""Settings that all environments share. They are strict; dev and test loosen them, so a forgotten setting fails safe.

Database, cache, task and storage backends are chosen only here, from the environment. No other code depends on the
backend in use.
"""

import logging
import os
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.headers import Headers

import environ

from config.environment import (
    LAST_PORT,
    MAIL_ADDRESS,
    formed,
    listed,
    matches,
    own_hosts,
    proxies_in_front,
    read_file,
    refuse,
    sender,
    stop,
    text,
    web_address,
    web_addresses,
    whole_number,
    yes_or_no,
)

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
read_file(ROOT / ".env")

# Files that the running site writes: database, cache, collected static files, the secret key of a local site.
VAR = Path(text("VAR_DIR", str(ROOT / "var")))
# In days.
_CENTURY = 36_500

DEBUG = False
SECRET_KEY = text("SECRET_KEY")
# Earlier keys, comma-separated: without them a new key would make sessions and second factors unreadable.
SECRET_KEY_FALLBACKS: list[str] = listed("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS: list[str] = own_hosts()

INSTALLED_APPS = [
    "home",
    "campaign.engagement",
    "campaign.newsroom",
    "campaign.reports",
    "campaign.syndication",
    "campaign.reads",
    "campaign.inbox",
    "campaign.articles",
    "campaign.library",
    "campaign.schedule",
    "search",
    "journal",
    "signin",
    "operations.scheduler",
    "operations.health",
    "operations.backup",
    "operations.queue",
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
    "django_tasks_db",
    "django_filters",
    "django_guid",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First, so that all other code runs with the larger stack.
    "config.stack.large_stack_middleware",
    # Numbers each request for the log: by the proxy's X-Request-ID, or else by a new number.
    "operations.health.logs.request_numbers.ForeignNumberMiddleware",
    "django_guid.middleware.guid_middleware",
    # nginx compresses in production; this serves sites that run without nginx.
    "base.delivery.middleware.PageGZipMiddleware",
    # Early, so that static files get their own headers and not those of a page, as when nginx serves them.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "base.delivery.middleware.SecurityPolicyMiddleware",
    "base.delivery.middleware.MethodMiddleware",
    "base.delivery.middleware.MalformedRequestMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "base.uploads.strays.StrayFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    # After CommonMiddleware, which refuses requests for unknown hosts.
    "base.delivery.middleware.KnownSiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "journal.middleware.JournalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # After CsrfViewMiddleware: it keeps a POST until the person has proved their identity.
    "signin.middleware.SignInMiddleware",
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

# --- Backends ----------------------------------------------------------------------------------------

try:
    DATABASES = {"default": env.db_url_config(text("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}"))}
except ValueError:  # of the port
    DATABASES = {"default": {}}
_engines = ("django.db.backends.postgresql", "django.db.backends.sqlite3")
# Each process would have a database of its own in its memory.
_no_names = ("", ":memory:")
if DATABASES["default"].get("ENGINE") not in _engines or DATABASES["default"]["NAME"] in _no_names:
    refuse("DATABASE_URL", "postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên hoặc sqlite:///đường/dẫn")
# In seconds. Opening a connection costs a page a tenth of its time, also on SQLite.
DATABASES["default"]["CONN_MAX_AGE"] = whole_number("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits for the lock instead of failing half-way with "database is locked".
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    _usual = {
        # In seconds and milliseconds: a server that vanished from the network must not hold a thread for minutes.
        "connect_timeout": 5,
        "tcp_user_timeout": 15_000,
        # Compiling to machine code took 50 ms for queries that take 1 ms.
        "options": "-c jit=off",
        # For the cursors of base.delivery.evidence, which let the server keep plans. All others bind on the
        # client.
        "prepare_threshold": 0,
    }
    DATABASES["default"]["OPTIONS"] = _usual | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files, not process memory: all workers share one cache, so a changed menu is invalidated for every reader. Several
# machines share one on Redis.
_cache_url, _cache_wanted = text("CACHE_URL"), "redis://máy-chủ:6379/1"
try:
    _cache = env.cache_url_config(_cache_url)
except (environ.ImproperlyConfigured, ValueError):
    refuse("CACHE_URL", _cache_wanted)
if _cache:
    # The client would notice a wrong port or database only at its first request.
    _redis = r"unix://(\S*@)?/\S+|rediss?://(\S*@)?([^\s/:@\[\]]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?(/\d*)?"
    _places = _cache["LOCATION"] if isinstance(_cache["LOCATION"], list) else [_cache["LOCATION"]]
    if not all(matches(place, _redis) for place in _places):
        refuse("CACHE_URL", _cache_wanted)
    _cache["BACKEND"] = "base.delivery.cache.RedisCache"
CACHES = {
    "default": _cache
    or {
        "BACKEND": "base.delivery.cache.FileCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Renditions are cached by the image model instead (base.models.media).
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# "database": a worker (manage.py run_worker) runs long tasks that a click starts. "immediate": the request does.
TASKS_BACKENDS = {
    "database": "operations.queue.backend.QueueBackend",
    "immediate": "django_tasks.backends.immediate.ImmediateBackend",
}
TASKS_BACKEND = text("TASKS_BACKEND", "immediate")
if TASKS_BACKEND not in TASKS_BACKENDS:
    refuse("TASKS_BACKEND", "database hoặc immediate")
TASKS: dict[str, dict[str, Any]] = {
    # "slow" is the queue of tasks that may take minutes: workers for quick tasks leave it to the others.
    "default": {"BACKEND": TASKS_BACKENDS[TASKS_BACKEND], "QUEUES": ["default", "slow"]},
    "immediate": {"BACKEND": TASKS_BACKENDS["immediate"]},
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "site" / "static"]
# Files that browsers request by a fixed name at the root of a site.
WHITENOISE_ROOT = ROOT / "site" / "root"
WHITENOISE_ALLOW_ALL_ORIGINS = False


def WHITENOISE_ADD_HEADERS_FUNCTION(headers: Headers, path: str, url: str) -> None:  # noqa: N802  WhiteNoise's name
    """Forbid browsers from guessing the type of a static file, and let other sites show it, such as a feed's icon."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"


MEDIA_URL = "/media/"
MEDIA_ROOT = Path(text("MEDIA_ROOT", str(ROOT / "media")))
# Pictures that can be recreated: renditions and share cards.
RENDITIONS_ROOT = text("RENDITIONS_ROOT", str(VAR / "renditions"))
# A bucket on a server that speaks S3, for several machines; without one, files lie in folders of this machine.
# AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY stay in the environment, because OPTIONS are stored in rows of tasks.
S3_BUCKET = text("S3_BUCKET")
# Empty: Amazon's own.
S3_ENDPOINT_URL = web_address("S3_ENDPOINT_URL")
S3_REGION = text("S3_REGION", "us-east-1")
_bucket = {
    "bucket_name": S3_BUCKET,
    "endpoint_url": S3_ENDPOINT_URL or None,
    "region_name": S3_REGION,
}
if S3_BUCKET and not (os.environ.get("AWS_ACCESS_KEY_ID") and os.environ.get("AWS_SECRET_ACCESS_KEY")):
    stop("Có S3_BUCKET thì cần cả AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY")


def _files(kind: str, **of_folder: str | int) -> dict[str, Any]:
    """Return the storage of a kind of files: a folder of the bucket if there is one, else of this machine."""
    if S3_BUCKET:
        return {"BACKEND": "base.files.s3.S3Storage", "OPTIONS": _bucket | {"location": kind}}
    return {"BACKEND": "base.files.folder.WholeFileStorage", "OPTIONS": of_folder}


# Addresses below MEDIA_URL and /tep/ lead to no storage: base/files decides who gets which file.
STORAGES = {
    "default": _files("media"),
    "renditions": _files("renditions", location=RENDITIONS_ROOT),
    # Files that wait to be read or were refused. No address leads there.
    "quarantine": _files("quarantine", location=str(VAR / "cach-ly"), file_permissions_mode=0o600),
    "staticfiles": {"BACKEND": "base.delivery.static_files.SmallStaticFilesStorage"},
}

_mail_wanted = (
    "smtp+tls://người-dùng:mật-khẩu@máy-chủ:587 hoặc smtp+ssl://...:465, có cổng; trong tên và mật khẩu, viết %25 thay "
    "cho %, %40 cho @, %2F cho /, %3F cho ?, %23 cho #"
)
try:
    EMAIL_CONFIG = env.email_url_config(text("EMAIL_URL", "consolemail://"))
except (environ.ImproperlyConfigured, ValueError):
    refuse("EMAIL_URL", _mail_wanted)
if EMAIL_CONFIG["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend":
    # A path means that the password contains a "/". Port 465 expects TLS from the first byte on.
    _is_starttls_on_465 = EMAIL_CONFIG.get("EMAIL_USE_TLS") and EMAIL_CONFIG["EMAIL_PORT"] == 465
    _has_host = EMAIL_CONFIG["EMAIL_HOST"] and EMAIL_CONFIG["EMAIL_PORT"]
    if not _has_host or EMAIL_CONFIG["EMAIL_FILE_PATH"] or _is_starttls_on_465:
        refuse("EMAIL_URL", _mail_wanted)
vars().update(EMAIL_CONFIG)
# Each e-mail is a task, which sends it by MAIL_BACKEND. Code that must not depend on the queue (errors to ADMINS) uses
# MAIL_BACKEND directly.
MAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_BACKEND = "operations.queue.mails.EmailBackend"
# In seconds. Without it, a mail server that does not answer would block a worker, or a request whose error is mailed,
# for ever.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = sender("DEFAULT_FROM_EMAIL", "khong-tra-loi@localhost")
# Sender of mails to ADMINS. Django's own, root@localhost, is refused by many servers.
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
# Without it Django has no Vietnamese input formats and reads 05/11/2026 as 11 May.
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [ROOT / "site" / "locale"]

# --- People ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "base.User"
AUTHENTICATION_BACKENDS = ["base.desk.auth.RightsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    # NIST SP 800-63B: length and a list of common passwords, no composition rules, no expiry.
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "signin.rules.passwords.CommonWordsValidator"},
]
# In seconds, for links in invitations. Those for a forgotten password expire sooner (signin/rules/links.py).
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
FILTERS_EMPTY_CHOICE_LABEL = "Tất cả"
WAGTAIL_FRONTEND_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105  a template
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105  a template

# Sign-in is django-allauth's (docs/decisions/0017-sign-in.md).
ACCOUNT_ADAPTER = "signin.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "signin.forms.LoginForm",
    "reset_password": "signin.forms.ForgottenPasswordForm",
    "change_password": "signin.forms.ChangePasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "signin.rules.links.LinkTokenGenerator"  # noqa: S105  a class
# In seconds: the maximum age of a proof of identity for screens of people, rights and exports.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 30 * 60
# The limits of signin/rules/limits.py count instead, in the database.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "signin.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "signin.forms.CodeForm",
    "reauthenticate": "signin.forms.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# The number of 30-second steps by which a phone's clock may differ.
MFA_TOTP_TOLERANCE = 1
# Single sign-on by OpenID Connect, such as the province's: off without the server's address. It signs in the account
# that has the e-mail address which the server has verified; nobody gets an account by it.
OIDC_SERVER_URL = web_address("OIDC_SERVER_URL").rstrip("/")
OIDC_NAME = text("OIDC_NAME", "tài khoản dùng chung")
SOCIALACCOUNT_ADAPTER = "signin.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": OIDC_NAME,
                "client_id": text("OIDC_CLIENT_ID"),
                "secret": text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
}
# Chief editors and administrators must have a second factor.
SECOND_FACTOR_REQUIRED = yes_or_no("SECOND_FACTOR_REQUIRED", False)
KNOWN_DEVICE_COOKIE_NAME = "thiet-bi"
# 1 if the proxy in front names the client (base.addresses.client), else 0.
ALLAUTH_TRUSTED_PROXY_COUNT = proxies_in_front(0)
# In seconds. A session ends this long after the sign-in, whether it is used or not.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_REMEMBERED_AGE = 14 * 24 * 3600
# Nobody sets another person's password, and one's own is changed in one place only (signin/urls.py).
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False

# --- Security --------------------------------------------------------------------------------------

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_FAILURE_VIEW = "base.addresses.views.csrf_failure"

# Wagtail's page editor sends more fields for a long article than Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A folder of the library's import, with the files that systems leave in it; Django's default is 100.
DATA_UPLOAD_MAX_NUMBER_FILES = 300

# --- Wagtail ---------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Ban Biên tập"
# Paths are appended to it.
WAGTAILADMIN_BASE_URL = web_address("WAGTAILADMIN_BASE_URL", "http://localhost:8000").rstrip("/")
if WAGTAILADMIN_BASE_URL.count("/") > 2 or "?" in WAGTAILADMIN_BASE_URL:
    refuse("WAGTAILADMIN_BASE_URL", "địa chỉ không kèm đường dẫn, ví dụ https://anm.example.vn")
# Prefix of mails to ADMINS, who may look after several sites.
EMAIL_SUBJECT_PREFIX = f"[{urlsplit(WAGTAILADMIN_BASE_URL).hostname}] "
# The host that passkeys belong to. They work on no other.
PASSKEY_HOST = text("PASSKEY_HOST", urlsplit(WAGTAILADMIN_BASE_URL).hostname or "")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["Asia/Ho_Chi_Minh"]
# The admin sends no requests to third parties.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# In milliseconds. A script decides when autosave runs (js/kept/autosave.js); then the form is sent at once.
WAGTAIL_AUTOSAVE_INTERVAL = 50
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# The text in review may be the correction of one that goes online at its hour.
WAGTAIL_WORKFLOW_CANCEL_ON_PUBLISH = False
# Approval is the only way to publish: nobody has the permission to publish by hand (base.models.permissions).
WAGTAIL_FINISH_WORKFLOW_ACTION = "campaign.newsroom.review.four_eyes.publish_approved"
# Time within which a second person should confirm an alert that was published urgently. It stays online after that.
URGENT_REVIEW_WITHIN = timedelta(hours=whole_number("URGENT_REVIEW_HOURS", 24, maximum=24 * 365))

WAGTAILIMAGES_IMAGE_MODEL = "base.Image"
WAGTAILIMAGES_RENDITION_STORAGE = "renditions"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# 40 megapixels take 160 MB when decoded. Larger images are refused with a message; they could exhaust the memory.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
# By PSNR and SSIM, AVIF at 50 is at least as good as WebP at 75, and WebP at 75 as JPEG at 78. AVIF is then a third
# smaller than WebP and less than a third of JPEG.
WAGTAILIMAGES_AVIF_QUALITY = 50
WAGTAILIMAGES_WEBP_QUALITY = 75
WAGTAILIMAGES_JPEG_QUALITY = 78
WAGTAILIMAGES_IMAGE_FORM_BASE = "campaign.newsroom.review.media_forms.ImageForm"
WAGTAILDOCS_DOCUMENT_MODEL = "base.File"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "campaign.newsroom.review.media_forms.FileForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "doc", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xls", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
# In the folder for temporary files, the list of an unfinished import would stay for ever.
WAGTAIL_REDIRECTS_FILE_STORAGE = "cache"
# Such a file and the rest of its form stay below nginx's limit (client_max_body_size).
MEDIA_MAX_UPLOAD_SIZE = 35 * 1024 * 1024
# Formats that browsers play; others would only be offered as a download.
WAGTAILMEDIA = {
    "MEDIA_MODEL": "base.Media",
    "MEDIA_FORM_BASE": "campaign.newsroom.review.media_forms.MediaForm",
    "AUDIO_EXTENSIONS": ["mp3", "m4a", "ogg"],
    "VIDEO_EXTENSIONS": ["mp4", "webm"],
}
# No third party gets a request on behalf of a reader. oEmbed is not called; the embed block builds a link.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "search.backend",
        # PostgreSQL's default configuration is English, in which "an" is a stop word.
        "SEARCH_CONFIG": "simple",
    }
}


# --- This project's own settings ---------------------------------------------------------------------

# Store whole responses for readers (edition/). If off, every request renders its page.
EDITION = yes_or_no("EDITION", True)
EDITION_ROOT = VAR / "edition"
# Query parameters with too many values for an edition to store; such requests are rendered each time. All other
# parameters, except the page number of a list, change no page (tests/test_every_page.py).
EDITION_LIVE_PARAMETERS = [
    *("q", "xep", "doi-tuong", "tu"),
    *("nguon", "chuyen-muc", "den"),
    # oEmbed
    *("url", "format", "maxwidth", "maxheight"),
    *("loai", "co-quan", "nam", "linh-vuc", "hieu-luc", "ngay", "dieu"),
]

# Draw an image for shared links when a page is published (base/sharing/share_cards.py).
SHARE_CARDS = yes_or_no("SHARE_CARDS", True)

# Other hosts to which redirects may lead, besides ALLOWED_HOSTS; ".gov.vn" includes all its subdomains. Empty: none.
REDIRECT_HOSTS: list[str] = listed(
    "REDIRECT_HOSTS", pattern=r"[^\s/:@*;]+", wanted="tên miền, không có https://, cách nhau bằng dấu phẩy"
)

# host:port pairs that the feed reader may connect to although they are not public; for tests and development only.
INBOX_ALLOW_ADDRESSES: list[str] = listed(
    "INBOX_ALLOW_ADDRESSES", pattern=r"\S+:\d{1,5}", wanted="máy:cổng, cách nhau bằng dấu phẩy"
)

# WebSub hubs that are notified of new entries and announced to subscribers; comma-separated URLs. Empty: none.
WEBSUB_HUBS = web_addresses("WEBSUB_HUBS")

# IndexNow: the key (8 to 128 letters and digits) and the endpoint that is notified of changed pages. Without a key
# nothing is sent.
INDEXNOW_KEY = formed(
    "INDEXNOW_KEY", r"[A-Za-z0-9-]{8,128}", "8 đến 128 chữ cái không dấu, chữ số hoặc dấu gạch nối"
)
INDEXNOW_ENDPOINT = web_address("INDEXNOW_ENDPOINT", "https://api.indexnow.org/indexnow")

# security.txt (RFC 9116): where to report vulnerabilities, as mailto: or https: addresses, and the page with the rules.
# Without a contact it names the e-mail address of the agency, and without that there is no security.txt.
SECURITY_CONTACTS: list[str] = listed(
    "SECURITY_CONTACTS",
    pattern=rf"mailto:{MAIL_ADDRESS}|https://\S+",
    wanted="mailto:địa-chỉ-thư hoặc https://..., cách nhau bằng dấu phẩy",
)
SECURITY_POLICY_URL = web_address("SECURITY_POLICY_URL")

# Address of clamd, which scans uploaded files: path of a socket, or host:port. Empty: no scan.
CLAMD_SOCKET = text("CLAMD_SOCKET")

# Key of the hashes that chain the log (journal/). Empty: SECRET_KEY. If SECRET_KEY changes, set the old one here, or
# the log cannot be verified any more.
JOURNAL_KEY = text("JOURNAL_KEY")
# Folder of the daily files of the log, preferably on another machine: cutting the log on this one alone is
# then noticed.
JOURNAL_EXPORT_DIR = formed(
    "JOURNAL_EXPORT_DIR", "/.*", "đường dẫn của một thư mục, bắt đầu bằng / (nơi ở máy khác thì gắn vào đó)"
) or str(VAR / "nhat-ky")

# Where `manage.py backup` puts archives: a folder, preferably on another machine, or s3://bucket/prefix.
# Everything else, such as sftp://machine/folder, would be a folder of this machine, beside the code.
BACKUP_TO = formed(
    "BACKUP_TO",
    r"/.*|s3://[^/\s]+(/.*)?",
    "đường dẫn bắt đầu bằng / (nơi ở máy khác thì gắn vào đó), hoặc s3://kho/thư-mục",
) or str(VAR / "sao-luu")
# age recipient (age1...) to which archives are encrypted. Its private key is kept away from this machine.
BACKUP_PUBLIC_KEY = formed(
    "BACKUP_PUBLIC_KEY",
    r"age1[02-9ac-hj-np-z]{58}",
    "khóa công khai của age, bắt đầu bằng age1, do age-keygen tạo ra",
)
# Full archives are deleted after this many days, but never the last three.
BACKUP_KEEP_DAYS = whole_number("BACKUP_KEEP_DAYS", 30, maximum=_CENTURY)

# Days after which editors are reminded to verify a reporting route again.
ROUTE_VERIFIED_DAYS = whole_number("ROUTE_VERIFIED_DAYS", 180, maximum=_CENTURY)

# Newsletter: its sender; the mailbox for its bounces, and the address to read it (imaps://user:password@host); letters
# a minute; days for which a confirmation link is valid.
NEWSLETTER_FROM = parseaddr(sender("NEWSLETTER_FROM", DEFAULT_FROM_EMAIL))[1]
NEWSLETTER_MAILBOX = formed("NEWSLETTER_MAILBOX", MAIL_ADDRESS, "một địa chỉ thư, không kèm tên")
NEWSLETTER_IMAP_URL = formed(
    "NEWSLETTER_IMAP_URL",
    r"imaps://[^\s/:@]+:[^\s/@]+@[^\s/:@]+(:\d{1,5})?(/\S*)?",
    "imaps://người-dùng:mật-khẩu@máy-chủ:993/INBOX, @ trong tên hay mật khẩu viết là %40",
)
NEWSLETTER_PER_MINUTE = whole_number("NEWSLETTER_PER_MINUTE", 200, minimum=1)
NEWSLETTER_CONFIRM_DAYS = whole_number("NEWSLETTER_CONFIRM_DAYS", 3, minimum=1, maximum=_CENTURY)

# Days after which a line of nginx's access log is deleted, as the page "Riêng tư" says. By Debian's default, logrotate
# keeps 14 daily files beside the current one.
ACCESS_LOG_DAYS = whole_number("ACCESS_LOG_DAYS", 15, minimum=1, maximum=_CENTURY)

# Certificate of the site (PEM), whose expiry is watched. Empty: it is read from the host of WAGTAILADMIN_BASE_URL.
TLS_CERTIFICATE = text("TLS_CERTIFICATE")

# Loopback port of the web server's metrics for Prometheus; the scheduler serves the site's own on the next. 0: none.
METRICS_PORT = whole_number("METRICS_PORT", 0, maximum=LAST_PORT - 1)

# People who get a mail about logged errors and urgent findings, and the address of a Sentry server. Empty: none.
_watchers = listed("ADMINS", pattern=MAIL_ADDRESS, wanted="địa chỉ thư, cách nhau bằng dấu phẩy")
ADMINS = [("", address) for address in _watchers]
SENTRY_DSN = formed(
    "SENTRY_DSN",
    r"https?://[^\s/@]+@[^\s/@:]+(:\d{1,5})?/([^\s?#]+/)?\d+",
    "https://khóa@máy-chủ/số-của-dự-án, như Sentry cho xem ở mục Client Keys (DSN)",
)

LOG_LEVEL = text("LOG_LEVEL", "INFO").upper()
if LOG_LEVEL not in logging.getLevelNamesMapping():
    refuse("LOG_LEVEL", "DEBUG, INFO, WARNING hoặc ERROR")
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "EXPOSE_HEADER": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "operations.health.logs.formats.Line",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "operations.health.logs.formats.Json"},
    },
    "filters": {
        "number": {"()": "django_guid.log_filters.CorrelationId", "correlation_id_field": "request_id"}
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if text("LOG_FORMAT").lower() == "json" else "line",
            "filters": ["number"],
        },
        "admins": {"class": "operations.health.logs.error_reports.AdminMails", "filters": ["number"]},
    },
    "root": {"handlers": ["console", "admins"], "level": LOG_LEVEL},
    "loggers": {
        # django_tasks logs two lines per task, several tasks per save; the PDF libraries log every page; django_guid
        # logs a line for each request.
        **{
            name: {"level": "WARNING"}
            for name in (
                "django_tasks",
                "django_tasks_db",
                "weasyprint",
                "fontTools",
                "django_guid",
                "botocore",
            )
        },
        # Django would mail errors of requests itself, with its own report.
        "django": {"handlers": [], "level": "INFO"},
    },
}

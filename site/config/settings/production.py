"""Settings for production behind a web server that ends TLS.

The process exits with one clear line per missing setting.
"""

from config.environment import listed, proxies_in_front, stop, text, whole_number, yes_or_no
from config.settings.base import *  # noqa: F403  settings modules are flat by Django's design
from config.settings.base import TASKS, TASKS_BACKENDS

_required = {
    "SECRET_KEY": "khóa bí mật, ít nhất 50 ký tự ngẫu nhiên",
    "ALLOWED_HOSTS": "tên miền của trang, cách nhau bằng dấu phẩy",
    "DATABASE_URL": "ví dụ postgres://người-dùng:mật-khẩu@máy-chủ:5432/tên-cơ-sở-dữ-liệu",
}
if _missing := [f"Thiếu thiết lập {name}: {form}" for name, form in _required.items() if not listed(name)]:
    stop("\n".join(_missing))

SECURE_SSL_REDIRECT = yes_or_no("SECURE_SSL_REDIRECT", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = whole_number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = yes_or_no("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = yes_or_no("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# Browsers accept cookies with this prefix only from this exact host and over TLS, so no subdomain can set them.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = listed("CSRF_TRUSTED_ORIGINS")
KNOWN_DEVICE_COOKIE_NAME = "__Host-thiet-bi"
SECOND_FACTOR_REQUIRED = yes_or_no("SECOND_FACTOR_REQUIRED", True)
# nginx is in front (deploy/nginx).
ALLAUTH_TRUSTED_PROXY_COUNT = proxies_in_front(1)
# No request waits for work that a worker can do (docs/decisions/0019-queue.md).
TASKS["default"]["BACKEND"] = TASKS_BACKENDS[text("TASKS_BACKEND", "database")]
# The console is the journal of the server, which would keep addresses and links that set a password for half a year.
if not text("EMAIL_URL"):
    MAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

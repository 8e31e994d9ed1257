"""Settings for development (`make run`): like production, but nothing has to be set first."""

import secrets

from config.environment import own_hosts, refuse, yes_or_no
from config.settings.base import *  # noqa: F403  settings modules are flat by Django's design
from config.settings.base import DEBUG, SECRET_KEY, VAR

DEBUG = yes_or_no("DEBUG", DEBUG)
if DEBUG:
    EDITION = False  # a changed template shows at once
ALLOWED_HOSTS = own_hosts(["localhost", "127.0.0.1", "[::1]"])

try:
    VAR.mkdir(parents=True, exist_ok=True)
except OSError:
    refuse("VAR_DIR", "một thư mục mà tài khoản này ghi được")
if not SECRET_KEY:
    key_file = VAR / "secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    SECRET_KEY = key_file.read_text(encoding="ascii").strip()

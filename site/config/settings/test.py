"""The test suite: fast hashes, media and cache in a temporary folder, nothing outside the process."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403  settings modules are flat by Django's design

SECRET_KEY = "only-for-tests"  # noqa: S105  never used outside the suite
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Removed when the process ends.
_folder = tempfile.TemporaryDirectory(prefix="anm-test-")
VAR = Path(_folder.name) / "var"
EDITION = False
SHARE_CARDS = False  # 50 ms a page
MEDIA_ROOT = Path(_folder.name) / "media"
# Nothing is collected for the suite; an existing folder keeps WhiteNoise from warning on every start.
STATIC_ROOT = Path(_folder.name) / "static"
STATIC_ROOT.mkdir()

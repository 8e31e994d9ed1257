"""Settings of the test suite: fast password hashes, media and cache in a temporary folder, no services outside it."""

import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403  settings modules are flat by Django's design

SECRET_KEY = "only-for-tests"  # noqa: S105  never used outside the suite
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # noqa: F405
# TemporaryDirectory removes the folder when the process ends.
_folder = tempfile.TemporaryDirectory(prefix="anm-test-")
VAR = Path(_folder.name) / "var"
STORAGES = {
    "default": {"BACKEND": "base.files.folder.WholeFileStorage"},
    "renditions": {
        "BACKEND": "base.files.folder.WholeFileStorage",
        "OPTIONS": {"location": str(VAR / "renditions")},
    },
    "quarantine": {
        "BACKEND": "base.files.folder.WholeFileStorage",
        "OPTIONS": {"location": str(VAR / "cach-ly")},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EDITION = False
SHARE_CARDS = False  # drawing one takes 50 ms
JOURNAL_EXPORT_DIR = str(VAR / "nhat-ky")
MEDIA_ROOT = Path(_folder.name) / "media"
# No static files are collected for the suite; without the folder WhiteNoise warns at every start.
STATIC_ROOT = Path(_folder.name) / "static"
STATIC_ROOT.mkdir()

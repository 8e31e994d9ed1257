"""Settings of the site that go into an archive: all in .env.example, without secrets."""

import os
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.views.debug import SafeExceptionReporterFilter

from journal.chain import sign

_NAME = re.compile(r"^#?([A-Z][A-Z0-9_]*)=", re.MULTILINE)
# Addresses with credentials that Django's filter does not know.
_SECRET = re.compile("DSN")


def names() -> list[str]:
    """Return the names of all settings."""
    return _NAME.findall((settings.ROOT / ".env.example").read_text(encoding="utf-8"))


def without_secrets() -> dict[str, str]:
    """Return the settings that are set, by name. Keys and passwords are replaced by stars."""
    found = {name: os.environ[name] for name in names() if os.environ.get(name)}
    return {name: _shown(name, value) for name, value in found.items()}


def _shown(name: str, value: str) -> str:
    reporter = SafeExceptionReporterFilter()
    if _SECRET.search(name):
        return reporter.cleansed_substitute
    if "@" in (host := urlsplit(value).netloc):
        return value.replace(host.rpartition("@")[0], reporter.cleansed_substitute)
    return str(reporter.cleanse_setting(name, value))


def marks_of_keys() -> dict[str, str]:
    """Return a mark of each secret key, by which a restoration notices that a key has changed."""
    return {"SECRET_KEY": _mark(settings.SECRET_KEY), "JOURNAL_KEY": sign("backup")[:16]}


def lost_keys(marks: dict[str, str]) -> list[str]:
    """Return the names of the keys with these marks that this site has no longer, not even in SECRET_KEY_FALLBACKS."""
    own = {name: {mark} for name, mark in marks_of_keys().items()}
    own["SECRET_KEY"].update(map(_mark, settings.SECRET_KEY_FALLBACKS))
    return [name for name in own if marks.get(name) not in own[name]]


def _mark(secret: str) -> str:
    return salted_hmac("operations.backup", "SECRET_KEY", secret=secret, algorithm="sha256").hexdigest()[:16]

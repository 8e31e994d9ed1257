import math

import pytest

from campaign.reads import counting


@pytest.fixture(autouse=True)
def proxy(settings):
    """Let the requests name a reader's address, as nginx does."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    """Write every read immediately."""
    counting._waiting.clear()
    counting._reports.clear()
    monkeypatch.setattr(counting, "_WRITE_EVERY", -math.inf)
    yield
    counting._waiting.clear()

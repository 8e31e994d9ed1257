import math

import pytest

from campaign.reads import counting


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    """Write every read immediately."""
    counting._waiting.clear()
    counting._reports.clear()
    monkeypatch.setattr(counting, "_WRITE_EVERY", -math.inf)
    yield
    counting._waiting.clear()

"""Tests that the core of the inbox maps values to values and imports neither Django nor the network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CORE = (
    "reading.addresses",
    "reading.formats.xml_entries",
    "reading.identity",
    "reading.parse",
    "reading.sanitize",
    "reading.similar",
    "reading.types",
    "polling.listed_entries",
    "polling.plan",
    "polling.schedule",
)


def test_core_knows_no_django_and_no_network() -> None:
    modules = ", ".join(f"campaign.inbox.{name}" for name in CORE)
    program = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'site')]!r}; import {modules}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert not {"django", "urllib3", "campaign.inbox.reading.fetch", "campaign.inbox.models"} & set(
        loaded.split()
    )

"""The interface of a browser window that the tests of all engines use, and a function that waits for a condition."""

import time
from contextlib import suppress
from typing import Any, Protocol


class PageLeftError(Exception):
    """The page was left before it had answered."""


class Reader(Protocol):
    """A reader's window. Widths are those of the page in CSS pixels."""

    def open(self, address: str) -> bool:
        """Open `address` and wait until it has loaded. Return False if the browser can only show an error."""

    def run(self, script: str) -> Any:
        """Return the value that the function body `script` returns in the page, awaited. Raises PageLeftError."""

    def click(self, selector: str) -> None:
        """Click as a reader does, so that the page may use what needs a click (the clipboard)."""

    def size(self, width: int, height: int) -> None:
        """Give the page this size."""

    def dark(self, wanted: bool) -> None:
        """Prefer dark or light colours, as the settings of a device do."""

    def scripts(self, allowed: bool) -> None:
        """Allow or forbid the scripts of pages that are opened from now on."""

    def pdf(self) -> bytes | None:
        """Return the printed page, or None if the engine cannot print to a file."""

    def picture(self) -> bytes:
        """Return what the window shows, as PNG."""


def wait_for(reader: Reader, condition: str) -> None:
    """Wait until the expression `condition` holds in the page, which may be left for another meanwhile."""
    # As long as Playwright's (conftest.py).
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(PageLeftError):
            if reader.run(f"return Boolean({condition})"):
                return
        time.sleep(0.02)
    raise AssertionError(f"never true: {condition}")

"""Debian's WebKitGTK in a window of our own, on a virtual display.

The window is a process of Debian's Python, which has WebKit's bindings (webkit_window.py). It reads one command per
line and answers each with one line. Unlike MiniBrowser's, which the packaged WebDriver starts, this window can be as
narrow as a phone.
"""

import base64
import json
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.browser.engines.reader import PageLeftError

_PYTHON = "/usr/bin/python3"
_WINDOW = Path(__file__).with_name("webkit_window.py")
_IMPORT = "import gi; gi.require_version('WebKit2', '4.1'); from gi.repository import WebKit2"


def is_installed() -> bool:
    """Return True if Xvfb and WebKit's bindings are there."""
    return (
        bool(shutil.which("Xvfb"))
        and not subprocess.run([_PYTHON, "-c", _IMPORT], check=False, stderr=subprocess.DEVNULL).returncode
    )


class WebKit:
    """A window of WebKitGTK (`engines.reader.Reader`). Raises AssertionError if a script of a test fails."""

    def __init__(self, folder: Path) -> None:
        self._display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._display.stdout
        own = {"DISPLAY": f":{self._display.stdout.readline().strip()}", "LANG": "C.UTF-8"}
        folders = {f"XDG_{name}_HOME": str(folder / name) for name in ("DATA", "CACHE", "CONFIG")}
        # Without a bus of accessibility, which would start further processes.
        self._window = subprocess.Popen(
            [_PYTHON, str(_WINDOW)],
            env=os.environ | own | folders | {"NO_AT_BRIDGE": "1", "GTK_A11Y": "none"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _send(self, command: str, *values: Any) -> Any:
        assert self._window.stdin
        assert self._window.stdout
        print(json.dumps([command, *values]), file=self._window.stdin, flush=True)
        answer = self._window.stdout.readline()
        assert answer, "WebKit stopped"
        kind, value = json.loads(answer)
        if kind == "left":
            raise PageLeftError
        assert kind == "done", value
        return value

    def open(self, address: str) -> bool:
        return self._send("open", address)

    def run(self, script: str) -> Any:
        # A script's value becomes text on its way here.
        told = self._send("run", f"return JSON.stringify(await (async () => {{ {script} }})())")
        return None if told == "undefined" else json.loads(told)

    def click(self, selector: str) -> None:
        # WebKit treats scripts of the window's owner as acts of the reader.
        with suppress(PageLeftError):
            self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def size(self, width: int, height: int) -> None:
        self._send("size", width, height)
        self.run(f"while (innerWidth !== {width}) await new Promise(requestAnimationFrame)")

    def dark(self, wanted: bool) -> None:
        self._send("dark", wanted)
        self.run(f"""
            const isDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
            while (isDark() !== {json.dumps(wanted)}) await new Promise(requestAnimationFrame)
        """)

    def scripts(self, allowed: bool) -> None:
        self._send("scripts", allowed)

    def pdf(self) -> bytes | None:
        return None

    def picture(self) -> bytes:
        return base64.b64decode(self._send("picture"))

    def close(self) -> None:
        for process in (self._window, self._display):
            process.terminate()
            process.wait(timeout=20)

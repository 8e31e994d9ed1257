"""Debian's Firefox ESR, driven by Marionette: WebDriver's commands as JSON over a socket, without another program.

Its other interface, WebDriver BiDi, can neither turn scripts off nor choose dark colours.
"""

import base64
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.browser.engines.reader import PageLeftError

EXECUTABLE = shutil.which("firefox-esr") or shutil.which("firefox")

_SETTINGS = {
    "marionette.port": 0,  # any free one
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "vi-VN, vi",
    "dom.ipc.processPrelaunch.enabled": False,
    "fission.autostart": False,
    "ui.useOverlayScrollbars": 1,  # as on a phone: they take no width
}


class Firefox:
    """A process of Firefox with one window (`engines.reader.Reader`). Raises AssertionError if a command fails."""

    def __init__(self, folder: Path) -> None:
        settings = (
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _SETTINGS.items()
        )
        (folder / "user.js").write_text("\n".join(settings))
        self._process = subprocess.Popen(
            [
                *(str(EXECUTABLE), "--headless", "--no-remote", "--profile", str(folder)),
                # System access: for the window's size, scripts and colours.
                *("--marionette", "--remote-allow-system-access", "about:blank"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        connection = socket.create_connection(
            ("127.0.0.1", self._port(folder / "MarionetteActivePort")), timeout=180
        )
        self._stream = connection.makefile("rwb")
        self._sent = 0
        self._receive()  # the greeting
        self._send("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def _port(self, file: Path) -> int:
        deadline = time.monotonic() + 60
        while not file.exists() or not file.read_text():
            assert self._process.poll() is None, "Firefox stopped"
            assert time.monotonic() < deadline, "Firefox did not start within a minute"
            time.sleep(0.05)
        return int(file.read_text())

    def _ask(self, command: str, **parameters: Any) -> tuple[Any, Any]:
        """Send one command; return its error and its result. A message is its length in bytes, a colon, and JSON."""
        self._sent += 1
        message = json.dumps([0, self._sent, command, parameters]).encode()
        self._stream.write(b"%d:%b" % (len(message), message))
        self._stream.flush()
        _, _, error, result = self._receive()
        return error, result

    def _send(self, command: str, **parameters: Any) -> Any:
        error, result = self._ask(command, **parameters)
        if error is not None and error["message"] == "Document was unloaded":
            raise PageLeftError
        assert error is None, f"{command}: {error}"
        return result

    def _receive(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            assert digit, "Firefox closed the connection"
            length += digit
        return json.loads(self._stream.read(int(length)))

    def _set_up(self, script: str) -> None:
        """Run a script with the rights of the browser itself."""
        self._send("Marionette:SetContext", value="chrome")
        self._send("WebDriver:ExecuteScript", script=script, args=[])
        self._send("Marionette:SetContext", value="content")

    def open(self, address: str) -> bool:
        error, _ = self._ask("WebDriver:Navigate", url=address)
        assert error is None or "about:neterror" in error["message"], error
        return error is None

    def run(self, script: str) -> Any:
        return self._send(
            "WebDriver:ExecuteScript", script=f"return (async () => {{ {script} }})()", args=[]
        )["value"]

    def click(self, selector: str) -> None:
        found = self._send("WebDriver:FindElement", using="css selector", value=selector)["value"]
        (element,) = found.values()
        self._send("WebDriver:ElementClick", id=element)

    def size(self, width: int, height: int) -> None:
        # A window cannot be narrower than 450 pixels, so the page gets a size of its own.
        self._set_up(f"""
            const {{ style }} = gBrowser.selectedBrowser;
            style.width = style.minWidth = style.maxWidth = "{width}px";
            style.height = style.minHeight = style.maxHeight = "{height}px";
        """)
        self.run(f"while (innerWidth !== {width}) await new Promise(requestAnimationFrame)")

    def dark(self, wanted: bool) -> None:
        scheme = "layout.css.prefers-color-scheme.content-override"
        self._set_up(f"Services.prefs.setIntPref('{scheme}', {0 if wanted else 1})")

    def scripts(self, allowed: bool) -> None:
        self._set_up(f"gBrowser.selectedBrowser.browsingContext.allowJavascript = {json.dumps(allowed)}")

    def pdf(self) -> bytes | None:
        return base64.b64decode(self._send("WebDriver:Print")["value"])

    def picture(self) -> bytes:
        return base64.b64decode(self._send("WebDriver:TakeScreenshot", full=False)["value"])

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)

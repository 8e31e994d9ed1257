"""A window of WebKitGTK that obeys commands on standard input. Run by Debian's Python; see webkit.py."""

import base64
import json
import signal
import sys
from typing import Any

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, GLib, Gtk, WebKit2  # noqa: E402  after the versions are chosen

view = WebKit2.WebView()
# Rendering on the CPU is cheaper than emulating a graphics card.
view.get_settings().set_hardware_acceleration_policy(WebKit2.HardwareAccelerationPolicy.NEVER)
window = Gtk.Window(decorated=False)
window.add(view)
window.show_all()

failures: list[str] = []


def note_failure(_view: Any, _event: Any, _address: str, error: GLib.Error) -> bool:
    """Note why a page could not be loaded. Return True, so that WebKit loads no error page."""
    failures.append(error.message)
    return True


view.connect("load-failed", note_failure)


def load(address: str) -> bool:
    """Load `address`, wait until it has loaded, and return False if it could not be."""
    loop = GLib.MainLoop()
    seen = view.connect("load-changed", lambda _, event: event == WebKit2.LoadEvent.FINISHED and loop.quit())
    failures.clear()
    view.load_uri(address)
    loop.run()
    view.disconnect(seen)
    return not failures


class PageLeftError(Exception):
    """The page was left before it had answered; WebKit then never reports a result."""


def run(script: str) -> str:
    """Return as text the value of an async function's body. Raises GLib.Error if it throws, and PageLeftError."""
    loop = GLib.MainLoop()
    seen = view.connect("load-changed", lambda _, event: event == WebKit2.LoadEvent.COMMITTED and loop.quit())
    results = []

    def finish(_: WebKit2.WebView, result: Any) -> None:
        results.append(result)
        loop.quit()

    view.call_async_javascript_function(script, -1, None, None, None, None, finish)
    loop.run()
    view.disconnect(seen)
    if not results:
        raise PageLeftError
    return view.call_async_javascript_function_finish(results[0]).to_string()


def picture() -> str:
    """Return the window as PNG in base64."""
    shown = Gdk.pixbuf_get_from_window(window.get_window(), 0, 0, *window.get_size())
    return base64.b64encode(shown.save_to_bufferv("png", [], [])[1]).decode()


def prefer_dark(wanted: bool) -> None:
    """Let the desktop prefer dark or light colours, which pages follow."""
    Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", wanted)


COMMANDS = {
    "open": load,
    "run": run,
    "size": window.resize,
    "dark": prefer_dark,
    # Concerns the scripts of pages only; those of `run` always work.
    "scripts": view.get_settings().set_enable_javascript_markup,
    "picture": picture,
}

for line in sys.stdin:
    command, *values = json.loads(line)
    # A page that never answers ends this process, and with it the test.
    signal.alarm(60)
    try:
        answer = ["done", COMMANDS[command](*values)]
    except GLib.Error as error:
        answer = ["failed", error.message]
    except PageLeftError:
        answer = ["left", ""]
    sys.stdout.write(f"{json.dumps(answer)}\n")
    sys.stdout.flush()
    signal.alarm(0)

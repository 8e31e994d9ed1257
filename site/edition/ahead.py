"""Keeps the edition ahead of its readers: starts the next one when one is over, prints first what is read most.

What readers of the last editions asked for first is what is read most; no page is named here.
"""

import threading
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from edition import clock
from edition.address import Address
from edition.front import Front
from edition.shelf import Shelf

_LOOK_EVERY = 0.5


def keep_ahead(stop: threading.Event) -> None:
    """Works until told to stop. Any number of processes may do it at once. Raises what the database raises."""
    shelf = Shelf(Path(settings.EDITION_ROOT))
    front = Front(get_wsgi_application(), shelf)
    printed: str | None = None
    while not stop.is_set():
        edition = shelf.current()
        if edition is None and shelf.latest() is not None:
            edition = shelf.start(clock.next_moment())
        if edition is not None and edition != printed:
            print_wanted(front, edition, stop)
            printed = edition
        stop.wait(_LOOK_EVERY)


def print_wanted(front: Front, edition: str, stop: threading.Event) -> None:
    """Prints what readers will ask for, until it is all there, `edition` is over, or we are told to stop."""
    for file in front.shelf.wanted(edition):
        if stop.is_set() or front.shelf.current() != edition:
            return
        address = Address.of_file(file)
        if front.shelf.find(edition, address) is None:
            front.print(edition, address, _environ(address))


def _environ(address: Address) -> dict[str, object]:
    name, _, port = address.host.partition(":")
    return {
        "SCRIPT_NAME": "",
        "SERVER_NAME": name,
        "SERVER_PORT": port or ("443" if address.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme,
        "wsgi.errors": None,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }

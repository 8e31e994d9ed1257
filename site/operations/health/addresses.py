"""Addresses that tell balancers and scripts on this machine whether the site is alive (/song/) and ready (/san-sang/).

They are answered before Django: no session, no site, no edition, no middleware. Requests from other machines, and
those that a proxy passes on, reach the application instead, which has no such addresses.
"""

import json
import os
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

from django.db import Error, close_old_connections

from operations.health import figures
from operations.health.findings import schema
from operations.health.findings.disks import existing, folders, is_full, of_others
from operations.health.findings.machine import cache_answers

ALIVE, READY = "/song/", "/san-sang/"


def answering_health(application: WSGIApplication) -> WSGIApplication:
    """Return `application` behind the two addresses."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path not in (ALIVE, READY) or not _is_from_here(environ):
            return application(environ, start_response)
        state = {"alive": True} if path == ALIVE else state_of_machine()
        body = json.dumps(state).encode()
        status = "200 OK" if state.get("ready", True) else "503 Service Unavailable"
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        start_response(status, headers)
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    return answer


def _is_from_here(environ: dict[str, Any]) -> bool:
    if any(name in environ for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")):
        return False
    try:
        return ip_address(environ.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _is_usable(folder: Path) -> bool:
    """Return True if this process may write in the folder, or if the folder does not exist yet."""
    place = existing(folder)
    # Below a folder that only other users may enter, every folder seems not to exist.
    return os.access(place, os.W_OK if place == folder else os.X_OK) and not is_full(place)


def state_of_machine() -> dict[str, Any]:
    """Return the readiness of this machine to serve requests, its obstacles, and the site's numbers.

    `failing` lists only obstacles that another machine may not have: database, schema, disks. Cache and numbers never
    make a machine unready: every machine has the same ones, or the site works without them.
    """
    close_old_connections()
    failing = []
    is_usable = all(map(_is_usable, folders().values()))
    numbers: dict[str, float] = {}
    try:
        if schema.pending():
            failing.append("migrations")
        numbers = {name: round(value, 1) for name, value in figures.read().items()}
        # Only PostgreSQL writes there. Without space, it refuses what every page stores.
        folder = of_others().get("database")
        is_usable = is_usable and (folder is None or not is_full(folder))
    except Error:
        failing.append("database")
    finally:
        close_old_connections()
    if not is_usable:
        failing.append("disk")
    return {"ready": not failing, "failing": failing, "cache": cache_answers(), "figures": numbers}

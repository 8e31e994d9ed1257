"""Web server: `python -m config.server`, behind a proxy or alone.

PORT sets its port, WEB_CONCURRENCY its number of workers. The application is loaded before the workers are forked,
so that they share its memory.
"""

import gc
import os
import threading

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import environment


def main() -> None:
    """Start the server and block until it stops."""
    server = Granian(
        "config.wsgi:application",
        # WEB_HOST: the machine's own address where the proxy stands on another one.
        address=os.environ.get("WEB_HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_CONCURRENCY", "2")),
        blocking_threads=1,
        log_level=LogLevels.warning,
        # A worker that is told to stop before its signal handler is installed ignores the signal, so it is killed
        # after 10 seconds.
        workers_kill_timeout=10,
    )
    load()
    server.serve()


def load() -> None:
    """Import everything that a request needs, and leave nothing that a fork must not inherit.

    Connections are closed, and other threads are joined.
    """
    from django.db import connections
    from django.template import engines
    from django.urls import get_resolver
    from wagtail import hooks

    import config.wsgi  # noqa: F401

    hooks.search_for_hooks()
    _ = get_resolver().url_patterns
    engines.all()
    connections.close_all()
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join()
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    environment.read("config.settings.production")
    main()

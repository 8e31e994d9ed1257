"""The web server: `python -m config.server`, behind a proxy or alone. PORT and WEB_CONCURRENCY say where and how many.

The application is loaded before the workers are forked, so that they have its memory in common.
"""

import gc
import os
import threading

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    server = Granian(
        "config.wsgi:application",
        address="127.0.0.1",
        port=int(os.environ.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("WEB_CONCURRENCY", "2")),
        blocking_threads=1,
        log_level=LogLevels.warning,
        # A worker that is told to end before it listens for that never hears it.
        workers_kill_timeout=10,
    )
    load()
    server.serve()


def load() -> None:
    """Everything that a request would import, and nothing that a fork must not inherit: connections, threads."""
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
    main()

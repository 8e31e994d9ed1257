"""Web server: `python -m config.server`, behind a proxy or alone.

PORT sets its port, WEB_CONCURRENCY its number of workers, WEB_THREADS the number of requests that a worker answers at
a time, METRICS_PORT the loopback port of its metrics. The application is loaded before the workers are forked, so that
they share its memory.
"""

import ctypes
import errno
import gc
import ipaddress
import os
import signal
import socket
import sys
import threading

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from config import environment

# The most workers, and threads of each, that a machine of any size can use.
_MAX_WORKERS = 256


def main() -> None:
    """Start the server and block until it stops."""
    metrics_port = environment.whole_number("METRICS_PORT", 0, maximum=environment.LAST_PORT - 1)
    address, port = free_address()
    if metrics_port in (port, port - 1):
        # Granian would share the port, and half of the readers would get the metrics. The scheduler has the next port.
        environment.refuse("METRICS_PORT", f"một cổng khác PORT ({port}), và cổng kế tiếp cũng khác")
    if metrics_port and _is_taken("127.0.0.1", metrics_port):
        # With a port that is taken, Granian would serve pages, but not stop when told to.
        sys.stderr.write(
            f"METRICS_PORT: cổng {metrics_port} đang có chương trình khác dùng, nên không có số liệu\n"
        )
        metrics_port = 0
    server = Granian(
        "config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=environment.whole_number("WEB_CONCURRENCY", 2, minimum=1, maximum=_MAX_WORKERS),
        # docs/performance.md: most requests take milliseconds, but some wait for a lock, a scan or an upload.
        blocking_threads=environment.whole_number("WEB_THREADS", 4, minimum=1, maximum=_MAX_WORKERS),
        log_level=LogLevels.warning,
        # A worker that died is replaced at once. One that dies again within 5.5 seconds ends the server, which its
        # unit restarts (deploy/systemd).
        respawn_failed_workers=True,
        metrics_enabled=bool(metrics_port),
        metrics_address="127.0.0.1",
        metrics_port=metrics_port or 9090,
        # A worker that is told to stop before its signal handler is installed ignores the signal, so it is killed
        # after 10 seconds.
        workers_kill_timeout=10,
    )
    load()
    if sys.platform == "linux":
        os.register_at_fork(after_in_child=_end_with_parent)
    server.serve()


def free_address() -> tuple[str, int]:
    """Return the address and the port on which the server shall listen. Ends the process if it cannot."""
    # WEB_HOST: this machine's own address if the proxy is on another machine.
    address = environment.text("WEB_HOST", "127.0.0.1")
    port = environment.whole_number("PORT", 8000, minimum=1, maximum=environment.LAST_PORT)
    if not _is_own(address):
        # Granian would end with a trace of its Rust code.
        environment.refuse("WEB_HOST", "một địa chỉ IP của chính máy này")
    if not _may_open(address, port):
        environment.refuse(
            "PORT", f"một cổng mà tài khoản này mở được, từ 1024; cổng {port} chỉ root mở được"
        )
    if _is_taken(address, port):
        # Granian would share the port with that program, and get only some of the requests.
        environment.refuse("PORT", f"một cổng chưa ai dùng; cổng {port} đang có chương trình khác dùng")
    return address, port


def _is_own(address: str) -> bool:
    """Return True if this is an IP address of this machine."""
    try:
        ipaddress.ip_address(address)
        with socket.create_server((address, 0), family=_family(address)):
            return True
    except (ValueError, OSError):
        return False


def _may_open(address: str, port: int) -> bool:
    """Return True unless only root may listen on this port."""
    try:
        with socket.create_server((address, port), family=_family(address)):
            return True
    except OSError as error:
        return error.errno != errno.EACCES


def _is_taken(address: str, port: int) -> bool:
    """Return True if another process listens here."""
    try:
        with socket.create_server((address, port), family=_family(address)):
            return False
    except OSError as error:
        return error.errno == errno.EADDRINUSE


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def _end_with_parent() -> None:
    """Make the kernel end this worker when its server is killed; otherwise it would still serve an old release."""
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


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

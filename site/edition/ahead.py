"""Keeps the edition ahead of its readers, in the scheduler's process.

A loop starts the next edition when the current one expires or another machine has begun one, and renders
popular pages before readers request them. The pages that readers of the last editions requested first count
as popular; no page is named here.
"""

import threading
import time

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from edition import number
from edition.front import Front
from edition.shelf import Shelf, end_of

_CHECK_INTERVAL, _MIN_WAIT = 0.5, 0.1  # seconds


def keep_ahead(stop: threading.Event) -> None:
    """Keep the edition current and filled until `stop` is set.

    Any number of processes may run this at once. If the disk cannot be written, this function tries again. Raises the
    database's errors.
    """
    shelf = Shelf(settings.EDITION_ROOT)
    # Not get_wsgi_application, which configures the log anew: its handlers would forget what they have just mailed.
    front = Front(WSGIHandler(), shelf)
    printed, rest = "", _CHECK_INTERVAL
    while not stop.is_set():
        try:
            edition = number.follow(shelf)
            if edition != printed:
                print_wanted(front, edition, stop)
                printed = edition
            # Wake up when the edition expires: nginx does not check its end.
            rest = max(_MIN_WAIT, min(_CHECK_INTERVAL, end_of(edition) - time.time()))
        except OSError as error:
            shelf.report(error)
        stop.wait(rest)


def print_wanted(front: Front, edition: str, stop: threading.Event) -> None:
    """Render the responses that readers will request into `edition`.

    Stops early when `edition` is over or `stop` is set.
    """
    for address in front.shelf.wanted(edition):
        if stop.is_set() or front.shelf.current() != edition:
            return
        # The host may have been removed from the settings since.
        if front.is_known(address.host) and front.shelf.find(edition, address) is None:
            front.print(edition, address)
    # An address that is no longer kept leaves the list.
    front.shelf.forget_wanted(edition)

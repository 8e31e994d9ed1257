"""Puts the front before the WSGI application, if editions are turned on."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from edition import clock, number
from edition.front import WSGI, Front
from edition.shelf import Shelf

logger = logging.getLogger(__name__)


def behind_edition(application: WSGI) -> WSGI:
    """Return `application` behind a front, or `application` itself if editions are turned off.

    Starting the process begins a new edition: templates may be new, or the last process may have died between
    a write and its edition. If the database does not answer, the last edition stays; if the disk cannot be written,
    there is none.
    """
    if not settings.EDITION:
        return application
    shelf = Shelf(Path(settings.EDITION_ROOT))
    try:
        shelf.start(clock.next_moment(), number.begin())
    except DatabaseError:
        logger.warning("the database does not answer; the last edition stays", exc_info=True)
    except OSError as error:
        shelf.report(error)
    return Front(application, shelf)

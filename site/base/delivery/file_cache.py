"""The cache in files, which the site can do without: on a full disk nothing is kept."""

import logging
import math
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

logger = logging.getLogger(__name__)

# In seconds; a disk that cannot be written fails at every request.
_REPORT_EVERY = 3600.0


class FileCache(FileBasedCache):
    """Django's cache in files, but what cannot be written is lost instead of failing the request."""

    # Of the process and not of the object, because each thread has its own.
    reported_at = -math.inf

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """Keep a value, or log at most once an hour that the disk takes none."""
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            if time.monotonic() - FileCache.reported_at >= _REPORT_EVERY:
                FileCache.reported_at = time.monotonic()
                logger.error("the cache cannot be written, so nothing is kept there: %s", error)

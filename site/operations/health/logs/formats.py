"""Formats of the log: lines for people, or one JSON object a line (LOG_FORMAT=json) with the number of the request.

Neither reveals the content of rows: PostgreSQL adds values to its errors ("DETAIL: Key (email)=(...) already exists").
Neither reveals secrets in addresses.
"""

import logging
import re
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError
from pythonjsonlogger.json import JsonFormatter

# Parts of PostgreSQL's errors with values of rows, parameters or statements, which may have lines of their own, up to
# the next part or exception.
_VALUES = re.compile(
    r"^(?:DETAIL|CONTEXT|PARAMETERS|LINE \d+):.*?"
    r"(?=^(?:HINT|DETAIL|QUERY|CONTEXT|PARAMETERS|STATEMENT|LOCATION):"
    r"|^\s*(?:The above exception was|During handling of|Traceback \()|\Z)",
    re.MULTILINE | re.DOTALL,
)
# Addresses with the secret of one person: of a draft, a letter, a message, a paper, a new password. nginx cuts them in
# its log of visits, too (deploy/nginx/site.conf).
_SECRETS = re.compile(
    r"(/(?:xem-truoc|gui/+ban-bien-tap/+da-nhan|gui/+ban-tin/+[^/?\s]+|gui/+thi/+bai|admin/+password/+reset/+key"
    r"|admin/+password_reset/+confirm)/+)[^\s?\"']+",
    re.IGNORECASE,
)


def without_values(text: str) -> str:
    """Return a text without the parts in which PostgreSQL quotes values, and without secrets in addresses."""
    return _SECRETS.sub(r"\1...", _VALUES.sub("", text))


class _Traceback(logging.Formatter):
    """Formatter of exceptions."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's name
        """Return the traceback, or only the error if the database or its disk is away.

        In an outage, every job and every request meets it. psycopg's errors have no code (SQLSTATE) then; SQLite's name
        the disk.
        """
        error = ei[1]
        if isinstance(error, OperationalError) and (
            getattr(error.__cause__, "sqlstate", "") is None or "disk" in str(error)
        ):
            return f"OperationalError: {error}"
        return super().formatException(ei)


class Line(_Traceback):
    """Formatter of one line for people."""

    def format(self, record: logging.LogRecord) -> str:
        return without_values(super().format(record))


class Json(JsonFormatter):
    """Formatter of one JSON object a line. Fields that a library adds, such as the request, are left out."""

    def __init__(self) -> None:
        super().__init__(["message"], rename_fields={"exc_info": "exception"})

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        """Fill the object with our fields only."""
        log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"], log_data["logger"] = record.levelname, record.name
        log_data["message"] = without_values(record.getMessage())
        for name in ("request_id", "status_code"):
            if (value := getattr(record, name, None)) is not None:
                log_data[name] = value
        if record.exc_info:
            log_data["exception"] = without_values(_Traceback().formatException(record.exc_info))

"""Reports of errors to people: mails to ADMINS, and Sentry if SENTRY_DSN is set. Neither contains typed text."""

import logging
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import get_connection
from django.db import connections
from django.utils.log import AdminEmailHandler
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter
from redis.exceptions import RedisError

from base.addresses.unavailable import cause_of
from operations.health.logs.formats import without_values

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

# Name of the thread that looks for the cause of an outage.
_OUTAGE = "outage"
# The seconds within which the same error is mailed once, and the maximum number of mails of a process in an hour.
_SAME_AGAIN, _MAX_PER_HOUR = 600.0, 20


class BriefReporter(ExceptionReporter):
    """Report of an error for a mail: method, path and traceback.

    Django's own lists settings, environment, cookies and forms, where a filter of names would have to find every
    secret: the password in DATABASE_URL is not among the names that it hides.
    """

    def get_traceback_text(self) -> SafeString:
        """Return the report as text."""
        lines = [f"{self.request.method} {self.request.path}\n\n"] if self.request is not None else []
        if self.exc_value is not None and self.exc_type is not None:
            lines += traceback.format_exception(self.exc_type, self.exc_value, self.tb)
        return SafeString(without_values("".join(lines)))


class AdminMails(AdminEmailHandler):
    """Handler that mails errors to ADMINS: the same error once in ten minutes, and at most 20 an hour and process.

    While the database, a disk or the cache is away, many places report errors. The mail is then that of the finding
    (`operations.health.mails`), one for all processes.
    """

    def __init__(self) -> None:
        super().__init__(reporter_class="operations.health.logs.error_reports.BriefReporter")
        self.setLevel(logging.ERROR)
        self._counting = threading.Lock()
        # Key of an error -> the time at which it was last mailed, and the number of times that it occurred since.
        self._last: dict[tuple[Any, ...], tuple[float, int]] = {}
        self._sent: list[float] = []

    def connection(self) -> Any:
        """Return a connection that sends at once: an error of the database or the queue must not wait in the queue."""
        return get_connection(settings.MAIL_BACKEND, fail_silently=True)

    def emit(self, record: logging.LogRecord) -> None:
        """Mail `record`, unless it was mailed just now or too many were."""
        held_back = self._held_back(record) if settings.ADMINS else None
        if held_back is None:
            return
        if held_back:
            record = logging.makeLogRecord(record.__dict__ | {"held_back": held_back})
        if _outage_of(record):
            # In a thread, because disks and servers that are away take seconds to be asked.
            threading.Thread(target=self._tell, args=(record,), name=_OUTAGE, daemon=True).start()
        else:
            super().emit(record)

    def _tell(self, record: logging.LogRecord) -> None:
        """Mail the finding that explains `record`, or `record` itself if there is none (any more)."""
        # Imported late: the log is configured before the apps.
        from operations.health import mails

        try:
            is_told = mails.tell()
        except (OSError, mails.NotSentError):
            is_told = False
        finally:
            connections.close_all()
        if not is_told:
            super().emit(record)

    def format_subject(self, subject: str) -> str:
        """Return the subject of the mail, which names the address."""
        return super().format_subject(without_values(subject))

    def format(self, record: logging.LogRecord) -> str:
        """Return the first lines of the mail."""
        held_back = getattr(record, "held_back", 0)
        again = f"\nLỗi này đã xảy ra thêm {held_back} lần từ thư trước." if held_back else ""
        number = getattr(record, "request_id", None)
        asked = f"\nSố hiệu yêu cầu trong nhật ký: {number}" if number else ""
        return f"{record.levelname} {record.name}: {without_values(record.getMessage())}{asked}{again}"

    def _held_back(self, record: logging.LogRecord) -> int | None:
        """Return the number of times that this error came without a mail, or None if it is not to be mailed now."""
        key, now = _key(record), time.monotonic()
        with self._counting:
            at, count = self._last.get(key, (-_SAME_AGAIN, 0))
            self._sent = [moment for moment in self._sent if now - moment < 3600]
            if now - at < _SAME_AGAIN or len(self._sent) >= _MAX_PER_HOUR:
                self._last[key] = at, count + 1
                return None
            self._last[key] = now, 0
            self._sent.append(now)
            return count


def _key(record: logging.LogRecord) -> tuple[Any, ...]:
    """Return the key that equal errors share: type and innermost place of the exception, or place of the log call.

    All errors of an outage share one.
    """
    if outage := _outage_of(record):
        return (outage,)
    if record.exc_info and record.exc_info[2] is not None:
        *_, (frame, line) = traceback.walk_tb(record.exc_info[2])
        return record.exc_info[0], frame.f_code.co_filename, line
    return record.pathname, record.lineno


def _outage_of(record: logging.LogRecord) -> str:
    """Return what is away (database, disk, store, cache) by the exception or an argument of `record`; "" if nothing."""
    found = [record.exc_info[1]] if record.exc_info else []
    arguments = record.args if isinstance(record.args, tuple) else ()
    for error in [*found, *(one for one in arguments if isinstance(one, BaseException))]:
        if isinstance(error, RedisError):
            return "cache"
        if cause := cause_of(error):
            return cause.words
    return ""


def start_sentry() -> None:
    """Send errors to Sentry if SENTRY_DSN is set. The library is imported only then."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        # Breadcrumbs hold log lines and statements with their values.
        max_breadcrumbs=0,
        auto_session_tracking=False,
        before_send=_without_people,
    )


def _without_people(event: "Event", hint: "Hint") -> "Event":
    """Return the event with method and address of the request only, and without values of rows and log lines."""
    event.pop("user", None)
    if "logentry" in event:
        event["logentry"] = {"message": event["logentry"]["message"]}
    request = event.get("request")
    if request:
        event["request"] = {
            name: without_values(str(request[name])) for name in ("method", "url") if name in request
        }
    for exception in event.get("exception", {}).get("values", []):
        exception["value"] = without_values(exception.get("value") or "")
    return event

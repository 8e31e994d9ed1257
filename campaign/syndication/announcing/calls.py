"""Sending of a short message to an external address.

Every connection goes through the inbox's guard, which allows only public addresses. Only the status of the response is
read, and redirects are not followed.
"""

import http.client
import threading
import time
from dataclasses import dataclass

from django.conf import settings
from urllib3.exceptions import HTTPError

from campaign.inbox.reading.fetch import user_agent
from campaign.inbox.reading.guard import AddressRefusedError, check_address, open_connection

_CONNECT_SECONDS = 5
_TOTAL_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a message.

    `reason` is for logs: a status or the name of an error, never content of the response.
    """

    is_accepted: bool
    reason: str


def post(url: str, body: bytes, content_type: str, allow: frozenset[str]) -> Outcome:
    """Send `body` by POST and return the outcome. Raises nothing, whatever the other side does."""
    deadline = time.monotonic() + _TOTAL_SECONDS
    try:
        target = check_address(url, allow)
    except AddressRefusedError as refused:
        return Outcome(False, refused.reason)
    connection = open_connection(target, allow, _CONNECT_SECONDS, deadline)
    # Socket timeouts restart with each byte, so only closing the connection ends a slowly trickling response.
    watchdog = threading.Timer(_TOTAL_SECONDS, connection.expire)
    watchdog.daemon = True
    watchdog.start()
    try:
        headers = {"content-type": content_type, "user-agent": user_agent(settings.WAGTAILADMIN_BASE_URL)}
        connection.request("POST", target.path, body=body, headers=headers, preload_content=False)
        status = connection.getresponse().status
    except AddressRefusedError as refused:
        return Outcome(False, refused.reason)
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        return Outcome(False, type(error).__name__)
    finally:
        watchdog.cancel()
        connection.release()
    return Outcome(200 <= status < 300, str(status))

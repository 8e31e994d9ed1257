"""Sends a short message to an address outside and tells how it went. Every connection goes through the inbox's guard:
public addresses only. It reads no more of an answer than its status, and follows no redirect."""

import http.client
import threading
import time
from dataclasses import dataclass

from urllib3.exceptions import HTTPError

from campaign.inbox.reading.guard import AddressRefusedError, check_address, open_connection

_CONNECT_SECONDS = 5
_TOTAL_SECONDS = 10
_AGENT = "QuangNgai-TinAnNinhMang/1.0"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is for programs and logs: a status or the name of an error, never anything that came back."""

    is_accepted: bool
    reason: str


def post(url: str, body: bytes, content_type: str, allow: frozenset[str]) -> Outcome:
    """Never raises for anything that the other side does."""
    deadline = time.monotonic() + _TOTAL_SECONDS
    try:
        target = check_address(url, allow)
    except AddressRefusedError as refused:
        return Outcome(False, refused.reason)
    connection = open_connection(target, allow, _CONNECT_SECONDS, deadline)
    # Socket timeouts count from byte to byte; only cutting the connection ends a slow trickle.
    watchdog = threading.Timer(_TOTAL_SECONDS, connection.expire)
    watchdog.daemon = True
    watchdog.start()
    try:
        headers = {"content-type": content_type, "user-agent": _AGENT}
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

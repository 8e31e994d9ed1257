"""Tests that no request fails, whatever its headers hold: the response is a page, even before any middleware."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from base.delivery.charsets import taking_utf8
from home.first_run.structure import Tree
from tests.edition.conftest import environ

pytestmark = pytest.mark.both(heavy=True)

CHARSETS = ["hex", "rot13", "zip", "base64", "idna", "undefined", "utf-16", "khong-co"]
LATIN = "é".encode().decode("latin-1")
DATES = ["Sun, 99 Nov 0000 99:99:99 GMT", f"Sun, 06 Nov {'9' * 20} 08:49:37 GMT", "-1", "9" * 5000]
TAGS = ["*", '*, "a"', 'W/"a", "b', "W/", LATIN]
ODD = {
    "CONTENT_TYPE": [
        *(f"text/plain; charset={name}" for name in CHARSETS),
        *(f"multipart/form-data; boundary=x; charset={name}" for name in CHARSETS),
        "text/plain; x*=khong-co''%41",
        "text/plain; x*=undefined''%41",
        "multipart/form-data",
        f"multipart/form-data; boundary={LATIN}",
        ";=;*;",
    ],
    "CONTENT_LENGTH": ["-1", "x", "9" * 30],
    "HTTP_ORIGIN": ["http://[", "null", "[", LATIN],
    "HTTP_REFERER": ["http://[x/", "//[", LATIN],
    "HTTP_ACCEPT": ["*", ";q=", "text/html;q=x", LATIN],
    "HTTP_ACCEPT_LANGUAGE": ["*", ",;q=,", "vi;q=9999", "x-" * 500],
    "HTTP_ACCEPT_ENCODING": [";q=", "br;q=x", "*"],
    "HTTP_RANGE": ["bytes=", "bytes=-", "bytes=9-1", f"bytes=0-{'9' * 5000}", "bytes=0-1,5-", LATIN],
    "HTTP_IF_RANGE": [*TAGS, *DATES],
    "HTTP_IF_NONE_MATCH": TAGS,
    "HTTP_IF_MATCH": TAGS,
    "HTTP_IF_MODIFIED_SINCE": DATES,
    "HTTP_IF_UNMODIFIED_SINCE": DATES,
    "HTTP_X_FORWARDED_FOR": ["x", "203.0.113.9, [", ",", LATIN],
    "HTTP_X_FORWARDED_HOST": ["[", "a:b", LATIN],
    "HTTP_X_FORWARDED_PROTO": ["x", LATIN],
    "HTTP_X_REQUEST_ID": ["x" * 5000, LATIN],
    "HTTP_X_REQUESTED_WITH": ["XMLHttpRequest"],
    "HTTP_SEC_FETCH_SITE": [LATIN],
    "HTTP_HOST": ["[", "a:b", "[::1", "x" * 300, LATIN],
    "HTTP_COOKIE": [
        "=;;=",
        LATIN,
        *(
            f"{name}={value}"
            for name in (
                settings.SESSION_COOKIE_NAME,
                settings.CSRF_COOKIE_NAME,
                settings.KNOWN_DEVICE_COOKIE_NAME,
                "messages",
            )
            for value in ("a:b:c", LATIN)
        ),
    ],
}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/rss/tat-ca.xml?q=a"),
        ("POST", "/gui/ban-bien-tap/?q=a"),
    ],
)
def test_no_header_breaks_a_request(
    method: str, address: str, tree: Tree, open_connection: None, begin_edition: Callable[[], None]
) -> None:
    begin_edition()
    application = taking_utf8(WSGIHandler())
    wrong: list[Any] = []
    for name, values in ODD.items():
        for value in values:
            try:
                statuses: list[str] = []
                answer = application(
                    environ(address, method, **{name: value}),
                    lambda status, *_, told=statuses: told.append(status),
                )
                b"".join(answer)
                answer.close()
            except Exception as error:  # noqa: BLE001  after any of them, the server would have no page
                wrong.append((name, value[:40], repr(error)[:200]))
            else:
                wrong += [(name, value[:40], status) for status in statuses if status >= "5"]
    assert wrong == []

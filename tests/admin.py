"""Helpers that fill in the admin's forms as a browser does: each field is sent back with its value."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from tests.prepared import connected

_STREAMS = (
    *("body", "what_to_do", "corrections", "days", "outcome", "answers", "prizes", "rounds"),
    *("elsewhere", "first_hour", "first_day", "afterwards", "evidence", "related"),
)


class _Fields(HTMLParser):
    """Parser that collects names and values of the page form's controls."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str | list[str]] = {}
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "input" and name and "disabled" not in found:
            is_box = found.get("type") in ("checkbox", "radio")
            if is_box and "checked" not in found:
                return
            self.values.setdefault(name, found.get("value") or ("on" if is_box else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.values[self._select] = found.get("value") or ""
        elif tag == "textarea" and name:
            self._textarea = name
            self.values[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            # A browser drops the line break that Django writes after the tag.
            self.values[self._textarea] = str(self.values[self._textarea]).removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] = str(self.values[self._textarea]) + data


def page_form(client: Client, address: str) -> dict[str, str | list[str]]:
    """Return the values of the form at `address`, StreamFields empty. Raises AssertionError if it does not open."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return fields_of(response.content.decode())


def fields_of(html: str) -> dict[str, str | list[str]]:
    """Return the values of the fields in `html`, StreamFields empty."""
    parser = _Fields()
    parser.feed(html)
    values = {name: value for name, value in parser.values.items() if not name.startswith("action-")}
    for stream in _STREAMS:
        values.setdefault(f"{stream}-count", "0")
    return values


def never_stale(form: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    """Return `form` without the version that it was opened with, so that it also fits later states of the text."""
    return {name: form[name] for name in form if not name.startswith("loaded_")}


def said(answer: Any) -> str:
    """Return the messages, as HTML, that `answer` shows, or stores for a next page that need not be requested."""
    left = answer.cookies.get("messages")
    # The next response must contain only its own messages.
    answer.client.cookies.pop("messages", None)
    if left is None or not left.value:
        return answer.content.decode().split('class="messages"', 1)[1].split("</ul>", 1)[0]
    request = HttpRequest()
    request.COOKIES["messages"] = left.value
    return " ".join(map(str, CookieStorage(request)))


def concurrently(*requests: Callable[[], HttpResponse]) -> list[HttpResponse]:
    """Return the responses to requests sent at the same moment. Needs a database of its own (`own_site`)."""
    start, name = threading.Barrier(len(requests)), str(connection.settings_dict["NAME"])

    def send(request: Callable[[], HttpResponse]) -> HttpResponse:
        with connected(name):
            start.wait()
            return request()

    with ThreadPoolExecutor(len(requests)) as people:
        return list(people.map(send, requests))

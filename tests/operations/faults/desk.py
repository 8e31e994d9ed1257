"""A person at the desk, who is signed in and sends the admin's forms to a running site."""

import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass

from tests.admin import page_form
from tests.edition.web import Site

_SESSION = """
from django.test import Client
from base.models import User
client = Client()
client.force_login(User.objects.get(username={username!r}))
print(client.cookies["sessionid"].value)
"""

# Prints the key of an article that is online.
FIRST_ARTICLE = """
from campaign.articles.models import ArticlePage
print(ArticlePage.objects.live().first().pk)
"""


@dataclass
class Answer:
    """Answer of the site, with the seconds that it took."""

    status_code: int
    content: bytes
    seconds: float
    url: str

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")


class Person:
    """Person of the sample accounts, who talks to the application behind nginx."""

    def __init__(self, site: Site, username: str) -> None:
        self._site = site
        self._session = site.manage("shell", "-v0", "--no-imports", "-c", _SESSION.format(username=username))

    def get(self, address: str) -> Answer:
        return self._ask(address)

    def form(self, address: str) -> dict[str, str | list[str]]:
        """Return the values of the form at `address`."""
        return page_form(self, address)  # type: ignore[arg-type]  # it only needs `get`

    def send(self, address: str, values: dict[str, str | list[str]]) -> Answer:
        """Send a form without files, as a browser does."""
        data = urllib.parse.urlencode(values, doseq=True).encode()
        return self._ask(
            address, data, "application/x-www-form-urlencoded", str(values["csrfmiddlewaretoken"])
        )

    def upload(
        self, address: str, values: dict[str, str], name: str, file: bytes, field: str = "file"
    ) -> Answer:
        """Send a form with a file."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in values.items()
        ]
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
        )
        data = b"".join([*parts, head, file, f"\r\n--{mark}--\r\n".encode()])
        return self._ask(
            address, data, f"multipart/form-data; boundary={mark}", values["csrfmiddlewaretoken"]
        )

    def _ask(self, address: str, data: bytes | None = None, kind: str = "", token: str = "") -> Answer:
        headers = {
            "Host": "localhost",
            "Cookie": f"sessionid={self._session.strip()}; csrftoken={self.token}",
        }
        if data is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": token}
        request = urllib.request.Request(f"http://127.0.0.1:{self._site.behind}{address}", data, headers)
        since = time.monotonic()
        try:
            answer = urllib.request.urlopen(request, timeout=90)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return Answer(answer.status, answer.read(), time.monotonic() - since, answer.url)

    # Any value of the right length: Django compares it with the token of the form.
    token = "x" * 32

"""Write every public response of the site that the settings name, in a form that can be compared.

    python -m tests.upgrade.crawl FOLDER [ADDRESS ...]

Each address gives one file. Two checkouts that answer alike from one database write the same files. Links are
followed from STARTS and from the given addresses.
"""

import hashlib
import io
import json
import re
import sys
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import django
from django.test import Client

# Addresses that no page links to, or that have no page.
STARTS = [
    *("/", "/robots.txt", "/.well-known/security.txt", "/sitemap-tin-moi.xml", "/khong-co/"),
    *(f"/nhung/{name}" for name in ("tin.js", "tat-ca/", "canh-bao/")),
    *(f"/tim-kiem/{name}" for name in ("?q=lua+dao", "?q=mật+khẩu&xep=moi", "?q=khongcogi", "goi-y/?q=an")),
    *(f"/rss/tim-kiem.{form}?q=an+toan" for form in ("xml", "atom", "json")),
]
# A path in quotes or after "=", or an address with the site's own host anywhere.
_LINK = re.compile(
    r"""(?:https?://localhost(?::\d+)?|(?<=["'=]))(/(?!admin/|static/|dem/|[/*>%])[^\s"'<>\\#]*)"""
)
# The parts of a response that change from one request to the next.
_CHANGING = [
    (re.compile(r"(/static/[\w/.-]+?)\.[0-9a-f]{12}\."), r"\1.HASH."),
    (re.compile(r'(name="csrfmiddlewaretoken"[^>]* value=")\w+'), r"\1TOKEN"),
    (re.compile(r"(/media/images/)[0-9a-f]{20}-"), r"\1TOKEN-"),
    (re.compile(r"(<lastBuildDate>)[^<]+"), r"\1NOW"),
    # The feed's own date, which precedes the dates of its entries.
    (re.compile(r"\A((?:(?!<entry>).)*?<updated>)[^<]+", re.DOTALL), r"\1NOW"),
]
# White space around all other tags is invisible.
_INLINE = re.compile(
    "a|abbr|b|br|button|cite|code|em|i|img|input|kbd|label|mark|picture|q|select|small|span|strong|sub|sup|svg|time|wbr"
)


def crawl(client: Client, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each address that can be reached, and its response as comparable lines of text."""
    waiting = deque(dict.fromkeys(starts))
    known = set(waiting)
    while waiting:
        address = waiting.popleft()
        response = client.get(address)
        content, location = response.getvalue(), response.get("Location", "")
        kind = response["Content-Type"].partition(";")[0]
        head = [address, str(response.status_code), response["Content-Type"], location]
        yield address, "\n".join([*head, _comparable(kind, content), ""])
        found = [location]
        if kind.endswith(("html", "xml", "json", "opml")):
            found += _LINK.findall(unescape(content.decode()))
        for link in found:
            # Links with two parameters are skipped: lists with filters would lead to all combinations.
            if link.startswith("/") and "&" not in link and link not in known:
                known.add(link)
                waiting.append(link)


def _comparable(kind: str, content: bytes) -> str:
    text = _body(kind, content)
    for pattern, instead in _CHANGING:
        text = pattern.sub(instead, text)
    return text


def _body(kind: str, content: bytes) -> str:
    if kind == "text/html":
        return _Lines(content.decode()).text
    if kind.endswith("json"):
        return json.dumps(json.loads(content), indent=1, ensure_ascii=False, sort_keys=True)
    if kind.endswith(("xml", "opml")):
        return ElementTree.canonicalize(content, strip_text=True).replace("><", ">\n<")
    if kind.endswith("sheet"):
        files = zipfile.ZipFile(io.BytesIO(content)).infolist()
        return str([(file.filename, file.CRC) for file in files if file.filename != "docProps/core.xml"])
    return content.decode() if kind.startswith("text/") else hashlib.sha256(content).hexdigest()


class _Lines(HTMLParser):
    """HTML with sorted attributes and collapsed white space.

    NUL marks the tags that begin a line of their own, until it becomes a line break.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()
        self.text = re.sub(r"[\s\0]*\0[\s\0]*", "\n", self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = (f' {name}="{" ".join((value or "").split())}"' for name, value in sorted(attrs))
        self._add(tag, f"<{tag}{''.join(shown)}>")

    def handle_endtag(self, tag: str) -> None:
        self._add(tag, f"</{tag}>")

    def _add(self, tag: str, text: str) -> None:
        self.text += text if _INLINE.fullmatch(tag) else f"\0{text}\0"

    def handle_data(self, data: str) -> None:
        self.text += re.sub(r"\s+", " ", data)


def main() -> None:
    django.setup()
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True)
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    for address, text in crawl(client, [*STARTS, *sys.argv[2:]]):
        name = re.sub(r"[^\w.=-]+", "_", address)[:150] + f"-{zlib.crc32(address.encode()):x}"
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

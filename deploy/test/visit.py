"""Acts as a reader or a member of the board, over HTTPS. Run by fresh-debian.sh with the release's Python.

visit.py HOST CHAIN read FILE                    read 30 pages with their pictures, write their checksums to FILE
visit.py HOST CHAIN read-texts FILE              the same without pictures: a dump of a database brings no files
visit.py HOST CHAIN compare FILE                 read them again; fail if the bytes of one differ
visit.py HOST CHAIN enter LINK NAME              set a password by an invitation's link, sign in, set up a second factor
visit.py HOST CHAIN approve LINK NAME PAGE STEP  the same, then approve this step of the page's review
visit.py HOST CHAIN find ADDRESS TEXT            read a page; fail if it lacks TEXT
"""

import hashlib
import html
import json
import re
import ssl
import struct
import sys
import time
import urllib.parse
import urllib.request
from base64 import b32decode
from hmac import digest
from http.cookiejar import CookieJar
from pathlib import Path

PASSWORD = "mot-cau-dai-chi-de-thu-may"  # noqa: S105  of a machine that is thrown away
PAGES = 30


class Visitor:
    """A browser without scripts: it keeps cookies and sends forms."""

    def __init__(self, host: str, chain: str) -> None:
        self.base = f"https://{host}"
        self._open = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=chain)),
            urllib.request.HTTPCookieProcessor(CookieJar()),
        ).open

    def get(self, address: str, data: dict[str, str] | None = None) -> str:
        """Return the text of the answer. Raises HTTPError if it is not 200 in the end."""
        self.address = urllib.parse.urljoin(self.base, address)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.address, body, {"Referer": self.base + "/"})
        with self._open(request, timeout=60) as answer:
            self.address = answer.url
            return answer.read().decode()

    def send(self, page: str, address: str = "", **fields: str) -> str:
        """Send the form of `page`, with its token, to `address` or, by default, to the page's own address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, f"{self.address}: no form in {page[:3000]}"
        return self.get(address or self.address, {"csrfmiddlewaretoken": token[1], **fields})

    def enter(self, link: str, name: str) -> None:
        """Accept an invitation: set a password, sign in for the first time, and see the dashboard."""
        self.send(self.get(link), password1=PASSWORD, password2=PASSWORD)
        self.send(self.get("/admin/login/"), login=name, password=PASSWORD)
        self.get("/admin/")
        if "/2fa/" in self.address:
            form = self.get("/admin/2fa/totp/activate/")
            secret = re.search(r"<code>([A-Z2-7]+)</code>", form)
            assert secret, form
            self.send(form, code=_code(secret[1]))
        dashboard = self.get("/admin/")
        assert self.address == self.base + "/admin/", self.address
        assert name in dashboard or "Bảng công việc" in dashboard, dashboard

    def approve(self, page: str, step: str) -> None:
        """Approve this step of the page's review, which publishes the page."""
        form = self.get(f"/admin/pages/{page}/edit/")
        self.send(form, f"/admin/pages/workflow/action/{page}/approve/{step}/")

    def checksums(self, *, with_pictures: bool = True) -> dict[str, str]:
        """Return the SHA-256 of the first pages of the site map, by address. All pictures on them must be there."""
        pages = self.addresses()
        assert len(pages) == PAGES, pages
        texts = {page: self.get(page) for page in pages}
        pictures = {found for text in texts.values() for found in re.findall(r'/media/[^" ,]+', text)}
        for picture in pictures if with_pictures else ():
            # Raises HTTPError if the picture is not there.
            self._open(urllib.parse.urljoin(self.base, picture), timeout=60).close()
        return {page: hashlib.sha256(text.encode()).hexdigest() for page, text in texts.items()}

    def addresses(self) -> list[str]:
        """Return the addresses of the first pages of the site map."""
        maps = re.findall(r"<loc>(.*?)</loc>", self.get("/sitemap.xml"))
        pages = [page for part in maps for page in re.findall(r"<loc>(.*?)</loc>", self.get(part))]
        return [html.unescape(page) for page in dict.fromkeys(pages)][:PAGES]


def main(host: str, chain: str, action: str, *given: str) -> None:
    """Run the action that the command line names."""
    visitor = Visitor(host, chain)
    if action == "read":
        Path(given[0]).write_text(json.dumps(visitor.checksums()))
    elif action == "read-texts":
        Path(given[0]).write_text(json.dumps(visitor.checksums(with_pictures=False)))
    elif action == "compare":
        before, now = json.loads(Path(given[0]).read_text()), visitor.checksums()
        assert now == before, [page for page in before if now.get(page) != before[page]]
    elif action == "find":
        assert given[1] in visitor.get(given[0]), given
    else:
        visitor.enter(*given[:2])
        if action == "approve":
            visitor.approve(*given[2:])


def _code(secret: str) -> str:
    """Return the present code of a second factor (RFC 6238)."""
    signed = digest(b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    number = struct.unpack(">I", signed[(at := signed[-1] & 15) : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


if __name__ == "__main__":
    main(*sys.argv[1:])

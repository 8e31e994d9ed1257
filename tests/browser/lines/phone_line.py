"""The line between a phone and the site: it can be cut, and responses can be changed."""

import threading
from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class PhoneLine:
    """A server on loopback that passes every GET on to the site at `url`, and back.

    `changes` maps a path to a function that changes its body, `gone` holds paths that are answered by 404.
    """

    def __init__(self, url: str) -> None:
        self.changes: dict[str, Callable[[str], str]] = {}
        self.gone: set[str] = set()
        self._address = ("127.0.0.1", 0)
        line, site = self, urlsplit(url)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if line.is_cut:
                    # The browser had connected in advance.
                    return
                connection = HTTPConnection(site.hostname or "", site.port)
                # A body that is to be changed must come uncompressed.
                taken = "identity" if self.path in line.changes else self.headers["Accept-Encoding"]
                headers = {"Host": self.headers["Host"], "Accept-Encoding": taken}
                connection.request("GET", self.path, headers=headers)
                answer = connection.getresponse()
                body = answer.read()
                if self.path in line.changes:
                    body = line.changes[self.path](body.decode()).encode()
                self.send_response_only(404 if self.path in line.gone else answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "transfer-encoding", "etag"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                """Count no reads."""
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
                """Log nothing."""

        self._handler = Handler
        self.mend()
        self.url = f"http://127.0.0.1:{self._address[1]}"

    def cut(self) -> None:
        """Refuse all connections from now on."""
        self.is_cut = True
        self._server.shutdown()
        self._server.server_close()

    def mend(self) -> None:
        """Connect the phone again, at the same address."""
        self.is_cut = False
        self._server = ThreadingHTTPServer(self._address, self._handler)
        self._address = self._server.server_address[:2]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

"""No address but a public one is ever dialled, whatever a name or a redirect says."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from campaign.inbox.fetch import FetchConfig, fetch
from campaign.inbox.guard import AddressRefusedError, check_address, is_public
from campaign.inbox.types import FetchFailed, FetchRequest
from tests.inbox import server as play
from tests.inbox.server import FeedServer

CLOSED = [
    "127.0.0.1", "127.255.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.1.2.3", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0",
    "ff02::1", "5f00::1", "100::1", "not-an-address",
]  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_special_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "113.160.0.1", "172.32.0.1", "2606:4700::1111", "2405:4800::1"]
)
def test_ordinary_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://coquan.vn/rss", "file:///etc/passwd", "gopher://coquan.vn/", "//coquan.vn/rss",
        "coquan.vn/rss",
        "http://user:pass@coquan.vn/", "http://coquan.vn\\@evil.vn/", "http://co quan.vn/", "http://coquan.vn/a\nb",
        "http:///rss", "http://coquan.vn:port/", "http://[::1/", "http://coquan..vn/", "http://-coquan.vn/",
    ],
)  # fmt: skip
def test_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        check_address(url)
    assert refused.value.reason == "bad_url"


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379, 8080])
def test_odd_port_is_refused_unless_allowed(port: int) -> None:
    url = f"http://coquan.vn:{port}/rss"
    with pytest.raises(AddressRefusedError):
        check_address(url)
    assert check_address(url, frozenset([f"coquan.vn:{port}"])).port == port


def test_international_name_and_path_become_ascii() -> None:
    target = check_address("https://Tiếng-Việt.vn/tin tức".replace(" ", "%20"))
    assert target.host == "Tiếng-Việt.vn".encode("idna").decode()
    assert target.path == "/tin%20t%E1%BB%A9c"


class Wire:
    """Stands in for the network below the socket: answers names as told, and records every dialling."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.lookups: list[str] = []
        self.dialled: list[str] = []
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)
        monkeypatch.setattr(socket.socket, "connect", lambda _sock, address: self._connect(address))

    def _look_up(self, host: str, port: int, **_: Any) -> list[Any]:
        self.lookups.append(host)
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        families = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in addresses]
        return [(f, socket.SOCK_STREAM, 6, "", (a, port)) for f, a in zip(families, addresses, strict=True)]

    def _connect(self, address: Any) -> None:
        self.dialled.append(address[0])
        raise ConnectionRefusedError


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_checked_address_is_the_one_dialled(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    # A second look-up would be answered with the inside of the house.
    wire = Wire(monkeypatch, ["113.160.0.1", "2405:4800::1"], ["127.0.0.1"])
    result = fetch(FetchRequest(f"{scheme}://coquan.vn/rss"), FetchConfig())
    assert wire.lookups == ["coquan.vn"]
    assert wire.dialled == ["113.160.0.1", "2405:4800::1"]
    assert isinstance(result, FetchFailed)
    assert result.reason == "connect"


@pytest.mark.parametrize("answers", [["10.0.0.5"], ["113.160.0.1", "10.0.0.5"], ["::ffff:10.0.0.5"]])
def test_name_with_any_private_answer_is_not_dialled_at_all(
    monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    wire = Wire(monkeypatch, answers)
    result = fetch(FetchRequest("https://coquan.vn/rss"), FetchConfig())
    assert wire.dialled == []
    assert isinstance(result, FetchFailed)
    assert result.reason == "private_address"
    assert "nội bộ" in result.message


def test_number_that_the_resolver_reads_as_loopback_is_not_dialled() -> None:
    for url in (
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://[::1]/",
        "http://localhost/",
    ):
        result = fetch(FetchRequest(url), FetchConfig(connect_seconds=2))
        assert isinstance(result, FetchFailed)
        assert result.reason in ("private_address", "dns")


def test_allowance_holds_for_its_own_port_only(feed_server: FeedServer, fetch_config: FetchConfig) -> None:
    other = feed_server.play("/nhay", play.redirect("http://127.0.0.1:80/rss"))
    result = fetch(FetchRequest(other), fetch_config)
    assert isinstance(result, FetchFailed)
    assert result.reason == "private_address"


def test_stalled_resolver_does_not_hold_the_poll(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: time.sleep(3))
    started = time.monotonic()
    result = fetch(FetchRequest("https://coquan.vn/rss"), FetchConfig(connect_seconds=0.2))
    assert time.monotonic() - started < 2
    assert isinstance(result, FetchFailed)
    assert result.reason == "dns"

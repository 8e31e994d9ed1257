"""Tests of the guard: only public addresses are connected to, whatever DNS or a redirect says."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from campaign.inbox.reading.fetch import FetchConfig, fetch
from campaign.inbox.reading.guard import AddressRefusedError, check_address, connect, is_public
from campaign.inbox.reading.types import FetchFailed, FetchRequest
from tests.inbox import server as play
from tests.inbox.server import FeedServer

# Both ends of every range that must not be connected to.
CLOSED = {
    "this host": "0.0.0.0 0.255.255.255",
    "private": "10.0.0.0 10.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255",
    "shared by carriers": "100.64.0.0 100.127.255.255",
    "loopback": "127.0.0.1 127.255.255.255 ::1",
    "link-local, clouds' metadata among it": "169.254.0.0 169.254.169.254 169.254.255.255 fe80::1 febf:ffff::1",
    "IETF protocols": "192.0.0.0 192.0.0.170 192.0.0.255",
    "6to4 relays": "192.88.99.0 192.88.99.255",
    "benchmarks": "198.18.0.0 198.19.255.255 2001:2::1",
    "documentation": "192.0.2.1 198.51.100.7 203.0.113.9 2001:db8::1 3fff::1 3fff:fff:ffff::1",
    "multicast": "224.0.0.0 239.255.255.255 ff00::1 ff02::1 ffff::1",
    "reserved": "240.0.0.0 255.255.255.254 4000::1 5f00::1 8000::1 e000::1",
    "broadcast": "255.255.255.255",
    "unspecified": "::",
    "IPv4-mapped": "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:7f00:1",
    "IPv4-translated (SIIT)": "::ffff:0:127.0.0.1 ::ffff:0:8.8.8.8",
    "IPv4-compatible": "::127.0.0.1 ::8.8.8.8",
    "6to4": "2002:: 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 2002:ffff:ffff:ffff::1",
    "NAT64": "64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::808:808",
    "local NAT64": "64:ff9b:1:: 64:ff9b:1:ffff:ffff:ffff:7f00:1",
    "Teredo": "2001::1 2001:0:7f00:1:: 2001:0:ffff:ffff:ffff:ffff:80ff:fffe",
    "ORCHID": "2001:10::1 2001:20::1",
    "discard": "100::1",
    "unique local": "fc00::1 fdff:ffff::1",
    "site-local": "fec0::1 feff:ffff::1",
    "with a zone": "fe80::1%eth0 fe80::1%25eth0 2606:4700::1%eth0 ::1%1",
    "no address": "localhost 127.1 2130706433 0x7f000001 1.2.3 1.2.3.4.5 256.1.1.1 ::g 08.1.1.1",
}
# The nearest addresses outside those ranges, which must stay allowed.
OPEN = (
    "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 "
    "169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0 192.88.98.255 192.88.100.0 192.167.255.255 "
    "192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 113.160.0.1 8.8.8.8 "
    "2000::1 2001:200::1 2001:db7:ffff::1 2001:db9::1 2003::1 2405:4800::1 2606:4700::1111 3ffe:ffff::1"
)


@pytest.mark.parametrize("kind", CLOSED)
def test_special_address_is_not_public(kind: str) -> None:
    assert [address for address in CLOSED[kind].split() if is_public(address)] == []


def test_ordinary_address_is_public() -> None:
    assert [address for address in OPEN.split() if not is_public(address)] == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "017700000001", "0177.0.0.01", "127.0.0.1.",
        "１２７.0.0.1", "①②⑦.⓪.⓪.①", "127。0。0。1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[fe80::1%25eth0]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "0", "0.0",
    ],
)  # fmt: skip
def test_private_address_is_recognised_however_it_is_spelt(host: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        check_address(f"http://{host}/rss")
    assert refused.value.reason == "private_address"


@pytest.mark.parametrize(
    ("host", "dialled"),
    [
        ("CoQuan.VN", "coquan.vn"),
        ("coquan.vn.", "coquan.vn"),
        ("ⓒoquan。vn", "coquan.vn"),
        ("co_quan.vn", "co_quan.vn"),
        ("bộcôngan.vn", "xn--bcngan-jxa6332d.vn"),
        ("134744072", "8.8.8.8"),
        ("[2405:4800:0:0::1]", "2405:4800::1"),
    ],
)
def test_host_has_one_spelling(host: str, dialled: str) -> None:
    assert check_address(f"https://{host}/").host == dialled


@pytest.mark.parametrize(
    "url",
    [
        "ftp://coquan.vn/rss", "file:///etc/passwd", "gopher://coquan.vn/", "//coquan.vn/rss",
        "coquan.vn/rss",
        "http://user:pass@coquan.vn/", "http://coquan.vn\\@evil.vn/", "http://co quan.vn/", "http://coquan.vn/a\nb",
        "http:///rss", "http://coquan.vn:port/", "http://[::1/", "http://coquan..vn/", "http://-coquan.vn/",
        "javascript:alert(1)", "data:text/xml,<rss/>", "ws://coquan.vn/", "dict://127.0.0.1:11211/stat", "jar:http://a.vn!/",
        "http://:@coquan.vn/", "http://coquan.vn@127.0.0.1/", "http://127.0.0.1%00.coquan.vn/", "http://coquan.vn\t/",
        "http://%31%32%37.0.0.1/", "http://coquan.vn:٨٠/", "http://coquan.vn:-1/", "http://coquan.vn:99999/",
        f"http://{'a' * 64}.vn/", "http://.vn/", "http://coquan.vn../",
    ],
)  # fmt: skip
def test_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError) as refused:
        check_address(url)
    assert refused.value.reason == "bad_url"


@pytest.mark.parametrize("port", [0, 22, 25, 445, 3306, 5432, 6379, 8080, 65535])
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
    """Network below the socket: resolves names as told and records every connection."""

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
    # A second look-up would give a private address.
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
    poll_is_over, answered = threading.Event(), threading.Event()

    def stall(*_a: Any, **_k: Any) -> None:
        poll_is_over.wait(60)
        answered.set()

    monkeypatch.setattr(socket, "getaddrinfo", stall)
    result = fetch(FetchRequest("https://coquan.vn/rss"), FetchConfig(connect_seconds=0.2))
    assert not answered.is_set()
    poll_is_over.set()
    assert isinstance(result, FetchFailed)
    assert result.reason == "dns"


def test_connection_reads_until_the_deadline_and_none_is_made_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = check_address(
            f"http://127.0.0.1:{server.getsockname()[1]}/",
            allow := frozenset({f"127.0.0.1:{server.getsockname()[1]}"}),
        )
        with connect(target, allow, 5, time.monotonic() + 60) as made:
            assert 0 < (made.gettimeout() or 0) <= 60
        with pytest.raises(TimeoutError, match="deadline"):
            connect(target, allow, 5, time.monotonic())

"""Outgoing connections that reach only public addresses.

The address that is checked is the address that is connected to: a name is resolved once, every answer is
checked, and the socket connects to one of these answers. TLS still verifies the host's name. Redirects are
not followed here; callers that follow them use `check_address` and a new connection for every hop.
`ipaddress.is_global` is not used, because its answer depends on the version of Python.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import quote, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection

# IANA special-purpose registries (RFC 6890 and later), including multicast and reserved addresses.
_CLOSED_V4 = tuple(
    ipaddress.IPv4Network(n)
    for n in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Only global unicast is open, which excludes loopback, mapped, NAT64, ULA, link-local and multicast
# addresses.
_OPEN_V6 = ipaddress.IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    ipaddress.IPv6Network(n)
    for n in (
        "2001::/23",  # IETF protocol assignments, including Teredo
        "2001:db8::/32",
        "2002::/16",  # 6to4 contains an IPv4 address
        "3fff::/20",
    )
)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")
_OPEN_PORTS = {80, 443}


class AddressRefusedError(Exception):
    """Raised for an address to which no connection is allowed. `reason` is a code for programs."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class NotAcceptedError(OSError):
    """Raised if no address of the host accepted a connection in the time for connecting."""


class NameNotFoundError(OSError):
    """Raised if the host's name has no address, or if the resolver did not answer in time."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked web address in parts, so that it is parsed only once."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def allowance(self) -> str:
        """The form in which `allow` lists this target: "host:port"."""
        return f"{self.host}:{self.port}"


def check_address(url: str, allow: frozenset[str] = frozenset()) -> Target:
    """Return the parts of an http(s) address whose port is allowed.

    `allow` holds "host:port" entries that are allowed whatever they resolve to. Raises AddressRefusedError
    with the reason "bad_url", "port" or "private_address" (for a literal IP address; names are resolved
    later).
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefusedError("bad_url", str(error)) from error
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or re.search(r"[\x00-\x20\x7f\\]", url):
        raise AddressRefusedError("bad_url", f"not a plain web address: {url[:200]!r}")
    host = _ascii_host(host)
    port = port if port is not None else {"http": 80, "https": 443}[parts.scheme]
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?[]") if parts.query else ""
    )
    target = Target(parts.scheme, host, port, path)
    if port not in _OPEN_PORTS and target.allowance not in allow:
        raise AddressRefusedError("port", f"port {port} is not open")
    if _is_number(host) and not is_public(host) and target.allowance not in allow:
        raise AddressRefusedError("private_address", f"{host} is not public")
    return target


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _ascii_host(host: str) -> str:
    """Return the host in the form used for connecting.

    Names become punycode, every spelling of an IPv4 address becomes dotted decimals. Raises
    AddressRefusedError.
    """
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError as error:
            raise AddressRefusedError("bad_url", str(error)) from error
    try:
        ascii_host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise AddressRefusedError("bad_url", f"not a host name: {host[:100]!r}") from error
    if not _HOST.fullmatch(ascii_host):
        raise AddressRefusedError("bad_url", f"not a host name: {host[:100]!r}")
    try:
        # Resolvers accept "127.1", "0x7f000001" and "2130706433" as addresses.
        return socket.inet_ntoa(socket.inet_aton(ascii_host))
    except OSError:
        return ascii_host


def is_public(address: str) -> bool:
    """Return True if an IP address belongs to the public internet.

    Scoped IPv6 addresses and those that contain an IPv4 address do not count as public.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    return ip.scope_id is None and ip in _OPEN_V6 and not any(ip in network for network in _CLOSED_V6)


def resolve(host: str, port: int, seconds: float) -> list[tuple[int, Any]]:
    """Return (family, socket address) of every answer, in the resolver's order. Raises NameNotFoundError.

    The system's resolver has no deadline, so it runs in a thread that is abandoned if it stalls.
    """
    answers: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(NameNotFoundError(str(error)))

    threading.Thread(target=look_up, daemon=True, name="inbox-resolve").start()
    try:
        found = answers.get(timeout=max(seconds, 0.01))
    except Empty:
        raise NameNotFoundError(f"no answer for {host} within {seconds:.0f} s") from None
    if isinstance(found, OSError):
        raise found
    return [(family, address) for family, _type, _proto, _name, address in found]


def connect(target: Target, allow: frozenset[str], connect_seconds: float, deadline: float) -> socket.socket:
    """Return a socket connected to one of the target's checked addresses, with the time to `deadline` for reading.

    `deadline` is on the monotonic clock. If one of the answers is not public, all are refused: a name that
    points both inside and outside is an attack or a mistake. Raises AddressRefusedError, NameNotFoundError,
    NotAcceptedError, OSError.
    """
    answers = resolve(target.host, target.port, min(connect_seconds, deadline - time.monotonic()))
    if target.allowance not in allow:
        for _family, address in answers:
            if not is_public(str(address[0])):
                raise AddressRefusedError("private_address", f"{target.host} resolves to {address[0]}")
    failure: OSError = NameNotFoundError(f"{target.host} has no address")
    for family, address in answers:
        seconds = min(connect_seconds, deadline - time.monotonic())
        if seconds <= 0:
            raise TimeoutError("deadline passed while connecting")
        try:
            return _dial(family, address, seconds, deadline)
        except TimeoutError:
            failure = NotAcceptedError(f"{address[0]} accepted no connection within {seconds:.1f} s")
        except OSError as error:
            failure = error
    raise failure


def _dial(family: int, address: Any, connect_seconds: float, deadline: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(connect_seconds)
        sock.connect(address)
    except OSError:
        sock.close()
        raise
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(max(deadline - time.monotonic(), 0.01))
    return sock


class GuardedConnection(HTTPConnection):
    """A connection opened through `connect`, which another thread can end with `expire`."""

    def __init__(
        self, target: Target, allow: frozenset[str], connect_seconds: float, deadline: float, **tls: Any
    ) -> None:
        # urllib3 applies its timeout to the wait for the response, which may last until the deadline.
        super().__init__(target.host, target.port, timeout=max(deadline - time.monotonic(), 0.01), **tls)
        self._dialling = (target, allow, connect_seconds, deadline)
        self._lifeline: socket.socket | None = None
        self.expired = False

    def _new_conn(self) -> socket.socket:
        sock = connect(*self._dialling)
        # A second handle on the connection: TLS takes over the first one, and a handshake may stall too.
        self._lifeline = sock.dup()
        if self.expired:
            sock.close()
            raise TimeoutError("deadline passed while connecting")
        return sock

    def expire(self) -> None:
        """End the connection now. Its reader sees a regular end."""
        self.expired = True
        if self._lifeline is not None:
            # The other side may have closed it already.
            with contextlib.suppress(OSError):
                self._lifeline.shutdown(socket.SHUT_RDWR)

    def release(self) -> None:
        """Close all handles. Not named `close`, which http.client calls while the body is still being read."""
        self.close()
        if self._lifeline is not None:
            self._lifeline.close()


class _GuardedTLSConnection(GuardedConnection, HTTPSConnection):
    pass


@lru_cache(maxsize=1)
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


def open_connection(
    target: Target, allow: frozenset[str], connect_seconds: float, deadline: float
) -> GuardedConnection:
    """Return a guarded connection that is not yet connected."""
    if target.scheme == "https":
        return _GuardedTLSConnection(target, allow, connect_seconds, deadline, ssl_context=_tls_context())
    return GuardedConnection(target, allow, connect_seconds, deadline)

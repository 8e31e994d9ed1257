"""Asks clamd, if it is configured (settings.CLAMD_SOCKET), whether a file is infected; programs are always refused.

The scan fails closed: if a configured scanner does not answer, no file passes. The protocol is clamd's
INSTREAM (clamd(8)): chunks preceded by their length, an empty one at the end, and one line as the answer.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from tarfile import TarInfo

from django.conf import settings

# In seconds. nginx waits a minute for the site's answer (proxy_read_timeout).
_TIMEOUT = 45
_PING_TIMEOUT = 5
# Parts of the harmless file that every scanner reports as a virus (eicar.org). Whole, it would be found here, too.
_TEST_VIRUS = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_CHUNK = 64 * 1024
# How programs for Windows, Linux and macOS begin; a text may begin with the letters of the first, but holds no NUL.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe")
_HEAD = 64


class NotCleanError(Exception):
    """Raised if a file must be refused; the message tells the editor why."""


def scan(chunks: Iterable[bytes]) -> None:
    """Raise NotCleanError if the file of these `chunks` is a program, whatever its name, or the scanner refuses it."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    if first.startswith(_PROGRAMS) and b"\0" in first[:_HEAD]:
        raise NotCleanError(
            "Tệp này là chương trình máy tính, dù mang tên gì, nên không nhận. Hãy chọn tệp khác."
        )
    if not settings.CLAMD_SOCKET:
        return
    try:
        # A few uploads that wait for a scanner that hangs would keep every thread of the web server.
        _ping()
        answer = _ask(settings.CLAMD_SOCKET, chain([first], chunks))
    except (OSError, ValueError) as error:
        raise NotCleanError(
            "Không liên lạc được với chương trình quét vi-rút, nên chưa nhận tệp. Hãy thử lại sau, hoặc báo Quản trị."
        ) from error
    if _is_too_large(answer):
        raise NotCleanError(
            "Tệp nặng hơn mức chương trình quét vi-rút nhận, nên chưa nhận tệp. Hãy báo Quản trị."
        )
    if answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise NotCleanError(f"Tệp có mã độc ({name}). Đừng mở và đừng gửi tệp này cho ai.")
    if answer != "stream: OK":
        raise NotCleanError(
            f"Chương trình quét vi-rút không quét được tệp này ({answer[:100]}). Hãy thử lại sau, hoặc báo Quản trị."
        )


def is_answering() -> bool:
    """Return True if the site's scanner answers within seconds."""
    try:
        _ping()
    except (OSError, ValueError):
        return False
    return True


def finds_in(size: int) -> bool:
    """Return True if the site's scanner finds the test virus after `size` bytes, and False if it does not answer.

    clamd passes a file that is larger than its MaxFileSize without reading it.
    """
    try:
        answer = _ask(settings.CLAMD_SOCKET, _test_archive(size))
    except (OSError, ValueError):
        return False
    return answer.endswith(" FOUND") and not _is_too_large(answer)


def _is_too_large(answer: str) -> bool:
    """Return True if clamd did not read the file; with AlertExceedsMax it reports this as if it had found a virus."""
    return "size limit exceeded" in answer or "Heuristics.Limits.Exceeded" in answer


def _test_archive(size: int) -> Iterator[bytes]:
    """Return a tar archive of a file with at least `size` zeros, and of the test virus."""
    chunks = size // _CHUNK + 1
    yield _header("trong", chunks * _CHUNK)
    yield from repeat(bytes(_CHUNK), chunks)
    virus = b"".join(_TEST_VIRUS)
    yield _header("thu.txt", len(virus))
    yield virus.ljust(512, b"\0")
    yield bytes(1024)


def _header(name: str, size: int) -> bytes:
    member = TarInfo(name)
    member.size = size
    return member.tobuf()


def _ping() -> None:
    """Raise OSError or ValueError if the scanner does not answer within seconds."""
    with _connect(settings.CLAMD_SOCKET, _PING_TIMEOUT) as connection:
        connection.sendall(b"zPING\0")
        if (answer := _receive(connection)) != "PONG":
            raise ValueError(answer)


def _ask(address: str, chunks: Iterable[bytes]) -> str:
    with _connect(address, _TIMEOUT) as connection:
        # clamd answers and hangs up before the end of a file that is too large for it.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(b"zINSTREAM\0")
            # An empty chunk would end the file.
            for chunk in filter(None, chunks):
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
            connection.sendall(struct.pack("!I", 0))
        return _receive(connection)


def _receive(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and (part := connection.recv(4096)):
        answer += part
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _connect(address: str, seconds: float) -> socket.socket:
    """Return a connection to `address`: the path of a Unix socket, or host:port."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)

"""Parse in a child process with limits of CPU time and memory, so that no document can stop the caller.

feedparser takes quadratic time on hostile input, and neither the poller nor a web worker may wait for it. The
child process uses no Django, database or network.
"""

from __future__ import annotations

import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from campaign.inbox.reading.types import ParsedFeed, ParseRefused, ParseResult

# CPU time, because a document is not to blame if the machine is busy.
CPU_SECONDS = 4.0
# The share of the CPU time for the first try; the rest is for a second try without the longest entries.
_FIRST_TRY = 0.6
# The longest wait for an answer, however busy the machine is.
WALL_SECONDS = 60.0
SUSPICIOUS_LENGTH = 65536
_START_SECONDS = 60.0
# Address space in bytes, not resident memory: the interpreter and its libraries alone map about 100 MB.
MEMORY_BYTES = 384 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
_SIZE = struct.Struct("!Q")
BUSY = ParseRefused("busy", "Máy chủ của trang đang quá tải nên chưa đọc kịp bản tin này.")
TOO_HEAVY = ParseRefused("too_heavy", "Bản tin quá nặng hoặc cố tình gây quá tải nên không được xử lý.")


@dataclass
class ParseWorker:
    """Calls `parse` in a child process. A context manager; the child starts with the first document."""

    cpu_seconds: float = CPU_SECONDS
    wall_seconds: float = WALL_SECONDS
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _link: socket.socket | None = field(default=None, init=False)

    def __enter__(self) -> ParseWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def __call__(
        self,
        data: bytes,
        content_type: str = "",
        url: str = "",
        known: Collection[str] = (),
        keeps_torn: bool = False,
    ) -> ParseResult:
        """Return the result of `parse`, `TOO_HEAVY` or `BUSY`.

        `TOO_HEAVY` means that the document took too much CPU time or memory, or killed the child. Before
        that, a second try leaves out the longest entries, so that one entry does not make the others fail.
        `BUSY` means that the child did not answer in time, which says nothing about the document.
        """
        result = self._ask((data, content_type, url, known, None, keeps_torn), self.cpu_seconds * _FIRST_TRY)
        if result != TOO_HEAVY:
            return result
        result = self._ask(
            (data, content_type, url, known, SUSPICIOUS_LENGTH, keeps_torn),
            self.cpu_seconds * (1 - _FIRST_TRY),
        )
        rescued = isinstance(result, ParsedFeed) and (result.entries or result.passed)
        return result if rescued or result == BUSY else TOO_HEAVY

    def _ask(self, question: tuple[object, ...], cpu_seconds: float) -> ParseResult:
        try:
            link = self._link or self._start()
            deadline = monotonic() + self.wall_seconds
            _send(link, (cpu_seconds, question), deadline)
            answer = _receive(link, deadline)
        except TimeoutError:
            self._stop()
            return BUSY
        except (EOFError, ConnectionError):
            self._stop()
            return TOO_HEAVY
        return pickle.loads(answer)  # noqa: S301  written by our own child, from the values of types.py

    def _start(self) -> socket.socket:
        path = [str(_ROOT), str(_ROOT / "site")]
        program = f"import sys; sys.path[:0] = {path!r}; from campaign.inbox.reading.parse_worker import serve; serve()"
        self._link, theirs = socket.socketpair()
        with theirs:
            # -I: neither the working directory (it may contain a types.py) nor the environment changes
            # imports.
            self._child = subprocess.Popen(  # noqa: S603  our own interpreter and program
                [sys.executable, "-I", "-c", program], stdin=theirs.fileno(), stdout=subprocess.DEVNULL
            )
        _receive(self._link, monotonic() + _START_SECONDS)
        return self._link

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
        if self._link is not None:
            self._link.close()
        self._child = self._link = None


def _send(link: socket.socket, value: object, deadline: float | None) -> None:
    payload = pickle.dumps(value)
    _time_left(link, deadline)
    link.sendall(_SIZE.pack(len(payload)) + payload)


def _receive(link: socket.socket, deadline: float | None) -> bytearray:
    (size,) = _SIZE.unpack(_receive_exactly(link, _SIZE.size, deadline))
    return _receive_exactly(link, size, deadline)


def _receive_exactly(link: socket.socket, size: int, deadline: float | None) -> bytearray:
    """Return `size` bytes.

    Raises EOFError if the other side is gone, TimeoutError at the deadline (monotonic), if there is one.
    """
    received = bytearray()
    while len(received) < size:
        _time_left(link, deadline)
        chunk = link.recv(min(size - len(received), 1 << 20))
        if not chunk:
            raise EOFError
        received += chunk
    return received


def _time_left(link: socket.socket, deadline: float | None) -> None:
    if deadline is not None:
        link.settimeout(max(deadline - monotonic(), 0.001))


def serve() -> None:
    """Run the child: answer documents on standard input, which is a socket, until the other side is gone."""
    from campaign.inbox.reading.parse import parse

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    link = socket.socket(fileno=0)
    _send(link, "ready", None)
    # The other side may disappear at any time, even while it is being answered.
    with suppress(EOFError, ConnectionError, KeyboardInterrupt):
        while True:
            cpu_seconds, question = pickle.loads(_receive(link, None))  # noqa: S301  written by the parent
            # When this much CPU time is used up, SIGPROF ends the process.
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
            try:
                result: ParseResult = parse(*question)
            except MemoryError:
                result = TOO_HEAVY
            signal.setitimer(signal.ITIMER_PROF, 0)
            _send(link, result, None)

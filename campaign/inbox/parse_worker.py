"""Parses in a process of its own, with a deadline and a memory limit, and lives on when a document kills it.

feedparser is quadratic on hostile input; neither the poller nor a web worker may wait for it. The child knows
nothing of Django, the database or the network. Run as a module it is the child.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from time import monotonic
from types import TracebackType
from typing import BinaryIO

from campaign.inbox.parse import parse
from campaign.inbox.types import ParseRefused, ParseResult

DEADLINE_SECONDS = 5.0
# Address space, not resident memory: the interpreter and its libraries alone map some 100 MB.
MEMORY_BYTES = 512 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_SIZE = struct.Struct("!Q")
TOO_HEAVY = ParseRefused("too_heavy", "Bản tin quá nặng hoặc cố tình gây quá tải nên không được xử lý.")


@dataclass
class ParseWorker:
    """Calls `parse` in a child process; a context manager. The child starts with the first document."""

    deadline_seconds: float = DEADLINE_SECONDS
    _child: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def __enter__(self) -> ParseWorker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def __call__(self, data: bytes, content_type: str = "", url: str = "") -> ParseResult:
        """The same answer as `parse`, or `TOO_HEAVY` when it takes too long, too much memory, or dies."""
        child = self._child or self._start()
        try:
            _send(child.stdin, (data, content_type, url))
            answer = _receive(child.stdout, monotonic() + self.deadline_seconds)
        except (TimeoutError, EOFError, BrokenPipeError):
            self._stop()
            return TOO_HEAVY
        return pickle.loads(answer)  # noqa: S301  written by our own child from frozen values of types.py

    def _start(self) -> subprocess.Popen[bytes]:
        path = [str(_ROOT), str(_ROOT / "site")]
        start = f"import sys; sys.path[:0] = {path!r}; from campaign.inbox.parse_worker import serve; serve()"
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-c", start], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None


def _send(stream: BinaryIO | None, value: object) -> None:
    assert stream is not None
    payload = pickle.dumps(value)
    stream.write(_SIZE.pack(len(payload)) + payload)
    stream.flush()


def _receive(stream: BinaryIO | None, deadline: float) -> bytes:
    assert stream is not None
    descriptor = stream.fileno()
    (size,) = _SIZE.unpack(b"".join(_read(descriptor, _SIZE.size, deadline)))
    return b"".join(_read(descriptor, size, deadline))


def _read(descriptor: int, size: int, deadline: float) -> Iterator[bytes]:
    while size:
        if not select([descriptor], [], [], max(deadline - monotonic(), 0))[0]:
            raise TimeoutError
        chunk = os.read(descriptor, min(size, 1 << 20))
        if not chunk:
            raise EOFError
        size -= len(chunk)
        yield chunk


def serve() -> None:
    """The child: answers documents from standard input until it is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # Nothing that a library prints may get between the answers.
    sys.stdout = sys.stderr
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        while header := source.read(_SIZE.size):
            payload = source.read(_SIZE.unpack(header)[0])
            data, content_type, url = pickle.loads(payload)  # noqa: S301  written by the parent process
            try:
                result: ParseResult = parse(data, content_type, url)
            except MemoryError:
                result = TOO_HEAVY
            _send(target, result)

"""A loopback server that stands in for clamd. It finds the test virus EICAR, and takes files of at most a megabyte.

Like clamd, it passes a file larger than its MaxFileSize unread, or reports it (AlertExceedsMax).
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MAX_BYTES = 1_000_000


@contextmanager
def clamd(
    path: str = "", max_file_size: int = MAX_BYTES, *, alerts: bool = False
) -> Iterator[tuple[str, list[bytes]]]:
    """Serve at the socket `path`, or at a free port; yield the address and all files that were sent."""
    if path:
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()
    else:
        server = socket.create_server(("127.0.0.1", 0))
    scanned: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                _answer(connection, scanned, max_file_size, alerts)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield path or f"127.0.0.1:{server.getsockname()[1]}", scanned
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def _answer(connection: socket.socket, scanned: list[bytes], max_file_size: int, alerts: bool) -> None:
    """Answer one session as clamd does: it hangs up in the middle of a file that is too large."""
    command = b""
    while not command.endswith(b"\0"):
        command += _read(connection, 1)
    if command == b"zPING\0":
        connection.sendall(b"PONG\0")
        return
    assert command == b"zINSTREAM\0"
    received = b""
    while size := struct.unpack("!I", _read(connection, 4))[0]:
        received += _read(connection, size)
        if len(received) > MAX_BYTES:
            connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
    scanned.append(received)
    is_unread = len(received) > max_file_size
    if is_unread and alerts:
        connection.sendall(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")
    elif EICAR in received and not is_unread:
        connection.sendall(b"stream: Eicar-Signature FOUND\0")
    else:
        connection.sendall(b"stream: OK\0")


def _read(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            return data
        data += part
    return data

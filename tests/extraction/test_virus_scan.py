"""Tests of the virus scanner: no file passes it. A loopback server stands in for clamd."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentRecord, ImportedFile
from extraction import virus_scan
from tests.library.official import plan

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _read(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            return data
        data += part
    return data


def _answer(connection: socket.socket) -> None:
    """Answer one INSTREAM session as clamd does."""
    assert _read(connection, 10) == b"zINSTREAM\0"
    received = b""
    while size := struct.unpack("!I", _read(connection, 4))[0]:
        received += _read(connection, size)
    if len(received) > 1_000_000:
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
    else:
        connection.sendall(b"stream: Eicar-Signature FOUND\0" if EICAR in received else b"stream: OK\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path) -> Iterator[None]:
    if request.param == "tcp":
        server = socket.create_server(("127.0.0.1", 0))
        settings.CLAMD_SOCKET = f"127.0.0.1:{server.getsockname()[1]}"
    else:
        path = str(tmp_path / "clamd.ctl")
        server = socket.socket(socket.AF_UNIX)
        server.bind(path)
        server.listen()
        settings.CLAMD_SOCKET = path

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                _answer(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def test_clean_file_passes(clamd):
    virus_scan.scan(b"sach" * 50_000)


def test_infected_file_is_refused_by_name_of_the_virus(clamd):
    with pytest.raises(virus_scan.NotCleanError, match="Eicar-Signature"):
        virus_scan.scan(b"a" * 100_000 + EICAR)


def test_what_the_scanner_cannot_judge_is_refused(clamd):
    with pytest.raises(virus_scan.NotCleanError, match="không quét được"):
        virus_scan.scan(b"a" * 1_100_000)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/khong/co/clamd.ctl", "sai-dia-chi"])
def test_a_scanner_that_does_not_answer_lets_nothing_through(settings, address):
    settings.CLAMD_SOCKET = address
    with pytest.raises(virus_scan.NotCleanError, match="Không liên lạc được"):
        virus_scan.scan(b"sach")


def test_without_a_scanner_files_pass(settings):
    settings.CLAMD_SOCKET = ""
    virus_scan.scan(EICAR)


def test_an_infected_document_is_not_imported(clamd, tree):
    before = DocumentRecord.objects.count()
    outcome = import_file(tree.library, "ke-hoach.txt", plan().encode() + EICAR)
    assert outcome.state == ImportedFile.State.REFUSED
    assert "mã độc" in outcome.message
    assert DocumentRecord.objects.count() == before

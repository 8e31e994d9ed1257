"""Tests of the virus scanner: no file passes it. A loopback server stands in for clamd."""

import socket
from collections.abc import Iterator

import pytest

from campaign.library.importing.importer import import_file
from campaign.library.models import DocumentRecord, ImportedFile
from extraction import virus_scan
from tests.extraction import clamd as loopback
from tests.extraction.clamd import EICAR
from tests.library.official import plan


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path) -> Iterator[None]:
    with loopback.clamd(str(tmp_path / "clamd.ctl") if request.param == "unix" else "") as (address, _):
        settings.CLAMD_SOCKET = address
        yield


def test_clean_file_passes(clamd):
    virus_scan.scan([b"sach" * 50_000, b"", b"va sach"])


def test_infected_file_is_refused_by_name_of_the_virus(clamd):
    with pytest.raises(virus_scan.NotCleanError, match="Eicar-Signature"):
        virus_scan.scan([b"a" * 100_000, EICAR])


def test_files_that_the_scanner_cannot_judge_are_refused(clamd):
    with pytest.raises(virus_scan.NotCleanError, match="nặng hơn mức"):
        virus_scan.scan([b"a" * 60_000] * 200)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/khong/co/clamd.ctl", "sai-dia-chi"])
def test_a_scanner_that_does_not_answer_lets_nothing_through(settings, address):
    settings.CLAMD_SOCKET = address
    with pytest.raises(virus_scan.NotCleanError, match="Không liên lạc được"):
        virus_scan.scan([b"sach"])


def test_a_scanner_that_hangs_is_not_waited_for_with_a_file(settings, monkeypatch):
    monkeypatch.setattr(virus_scan, "_PING_TIMEOUT", 0.1)
    chunks = iter([b"sach", b"va sach"])
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD_SOCKET = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(virus_scan.NotCleanError, match="Không liên lạc được"):
            virus_scan.scan(chunks)
    assert next(chunks) == b"va sach"


def test_a_scanner_is_asked_for_a_sign_of_life(clamd, settings):
    assert virus_scan.is_answering()
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    assert not virus_scan.is_answering()


def test_a_scanner_is_tried_with_a_large_file(settings):
    with loopback.clamd(max_file_size=200_000) as (settings.CLAMD_SOCKET, sent):
        assert virus_scan.finds_in(100_000)
        assert not virus_scan.finds_in(400_000), "passed unread"
        assert not virus_scan.finds_in(loopback.MAX_BYTES), "refused"
        assert [len(each) > size for each, size in zip(sent, (100_000, 400_000), strict=True)] == [True, True]
    assert not virus_scan.finds_in(100_000), "no answer"


def test_a_scanner_that_tells_of_unread_files_found_no_virus_in_them(settings):
    with loopback.clamd(max_file_size=200_000, alerts=True) as (settings.CLAMD_SOCKET, _):
        assert not virus_scan.finds_in(400_000)
        with pytest.raises(virus_scan.NotCleanError, match="nặng hơn mức"):
            virus_scan.scan([b"a" * 400_000])


def test_without_a_scanner_files_pass(settings):
    settings.CLAMD_SOCKET = ""
    virus_scan.scan([EICAR])


def test_an_infected_document_is_not_imported(clamd, tree):
    before = DocumentRecord.objects.count()
    outcome = import_file(tree.library, "ke-hoach.txt", plan().encode() + EICAR)
    assert outcome.state == ImportedFile.State.REFUSED
    assert "mã độc" in outcome.message
    assert DocumentRecord.objects.count() == before

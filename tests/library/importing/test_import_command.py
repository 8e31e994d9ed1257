"""Tests of `import_documents`: folders, progress, and a second run that continues after the first."""

import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from campaign.library.importing import batches
from campaign.library.models import DocumentRecord, ImportedFile
from tests.library.official import NO_BASIS, plan


@pytest.fixture
def folder(tree, tmp_path):
    for number in range(1, 4):
        text = plan(number=f"70{number}", basis=NO_BASIS)
        (tmp_path / f"kh-{number}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "hong.pdf").write_bytes(b"%PDF-1.4 hong")
    (tmp_path / ".an").write_text("x", encoding="utf-8")
    return tmp_path


def _run(*args) -> str:
    out = io.StringIO()
    call_command("import_documents", *map(str, args), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def _imported() -> int:
    return DocumentRecord.objects.filter(symbol="KH-SKHCN", is_stub=False).count()


def test_each_file_becomes_a_draft_with_progress(folder):
    out = _run(folder)
    assert _imported() == 3
    assert "1/4 kh-1.txt: Bản nháp mới: Kế hoạch số 701/KH-SKHCN" in out
    assert "Xong: 3 bản nháp mới, 0 đã có, 1 không nhận." in out


def test_second_run_adds_nothing(folder):
    _run(folder)
    pages = DocumentRecord.objects.count()
    assert "Xong: 0 bản nháp mới, 3 đã có, 1 không nhận." in _run(folder)
    assert DocumentRecord.objects.count() == pages
    assert ImportedFile.objects.count() == 1


def test_run_that_was_cut_off_is_taken_up(folder, monkeypatch):
    whole = batches.import_file

    def cut_off(library, name, data, user):
        if name == "kh-2.txt":
            raise KeyboardInterrupt
        return whole(library, name, data, user)

    monkeypatch.setattr(batches, "import_file", cut_off)
    with pytest.raises(KeyboardInterrupt):
        _run(folder)
    assert _imported() == 1
    monkeypatch.undo()
    assert "Xong: 2 bản nháp mới, 1 đã có, 1 không nhận." in _run(folder)


def test_a_file_that_is_too_large_is_quarantined_once(folder, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    for _ in range(2):
        assert "4 không nhận" in _run(folder)
    rows = ImportedFile.objects.filter(name="kh-1.txt")
    assert rows.get().kept.read() == (folder / "kh-1.txt").read_bytes()
    assert "lớn hơn 100" in rows.get().message


def test_json_has_one_object_a_line(folder):
    lines = [json.loads(line) for line in _run(folder, "--json").splitlines()]
    assert len(lines) == 4
    assert {line["state"] for line in lines} == {"xong", "tu-choi"}
    assert lines[0]["title"] == "Kế hoạch số 701/KH-SKHCN"


def test_drafts_belong_to_the_account_that_is_named(folder, author):
    _run(folder / "kh-1.txt", "--user", author.username)
    assert DocumentRecord.objects.get(number="701").owner == author


@pytest.mark.parametrize("args", [("/khong/co",), ("--user", "khong-co", ".")])
def test_missing_places_are_named(tree, args):
    with pytest.raises(CommandError):
        _run(*args)


@pytest.mark.parametrize("closed", [".", "sub", "kh-3.txt"])
def test_what_the_account_may_not_read_is_named_and_nothing_is_imported(folder, request, monkeypatch, closed):
    """An officer copies files as root, and the command runs as the site's user."""
    monkeypatch.chdir(folder)
    os.chmod(closed, 0)
    if os.geteuid() == 0:
        os.chown(folder, 12345, -1)
        request.addfinalizer(lambda: os.seteuid(0))
        os.seteuid(12345)
    with pytest.raises(CommandError, match=rf"không đọc được “(./)?{closed}”: Permission denied"):
        _run(".")
    assert _imported() == 0

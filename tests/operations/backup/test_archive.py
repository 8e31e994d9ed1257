"""Tests of the archive format: every changed byte is found, and only plain files are unpacked."""

import io
import os
import tarfile
import tracemalloc
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from pyrage import x25519

from operations.backup.archives.archive import (
    DATABASE,
    MANIFEST,
    ArchiveName,
    Manifest,
    StoredFile,
    read,
    writing,
)
from operations.backup.archives.sealing import encrypting, identities
from operations.backup.refusal import Refused, in_words

KEY = x25519.Identity.generate()
PUBLIC = str(KEY.to_public())
both = pytest.mark.parametrize("public_key", ["", PUBLIC], ids=["plain", "encrypted"])
CONTENT = {"a/b.txt": b"noi dung", "Ảnh đẹp.jpg": bytes(range(256)) * 40}


def _manifest() -> Manifest:
    return Manifest(
        kind="full",
        made_at="2026-11-27T01:00:00+07:00",
        release="0.1.0",
        engine="sqlite",
        counts={"base_user": 1},
        migrations=["base.0001_initial"],
        database_size=100,
        keys={},
    )


def _write(folder: Path, public_key: str = "") -> Path:
    """Write a small archive as backups do, and return its path."""
    manifest, path = _manifest(), folder / "partial"
    with writing(path, public_key, lambda count: None) as (writer, summed):
        manifest.members[DATABASE] = writer.add_bytes(DATABASE, b"x" * 1000)
        manifest.files["default"] = {
            name: StoredFile(*writer.add_bytes(f"files/default/{name}", data), "2026")
            for name, data in CONTENT.items()
        }
        writer.add_bytes(MANIFEST, manifest.to_json())
    name = ArchiveName("20261127T010000Z", "full", summed.sum.hexdigest()[:16], bool(public_key))
    return path.rename(folder / str(name))


@both
def test_written_archive_is_read(public_key, tmp_path):
    path = _write(tmp_path, public_key)
    found: dict[str, bytes] = {}

    def visit(name: str, file: Any) -> None:
        found[name] = file.read()

    manifest = read(path, [KEY], visit)
    assert found == {DATABASE: b"x" * 1000} | {
        f"files/default/{name}": data for name, data in CONTENT.items()
    }
    assert manifest.files["default"]["a/b.txt"].size == len(CONTENT["a/b.txt"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert not public_key or b"noi dung" not in path.read_bytes()


@both
def test_every_changed_byte_is_found(public_key, tmp_path):
    path = _write(tmp_path, public_key)
    whole = path.read_bytes()
    # All of the beginning, where the headers are, and samples of the rest.
    for place in [*range(0, 1024, 7), *range(1024, len(whole), 199), len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= 1
        path.write_bytes(damaged)
        with pytest.raises(Refused):
            read(path, [KEY])
    for length in (0, 100, 512, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(Refused):
            read(path, [KEY])
    path.write_bytes(whole)
    read(path, [KEY])


def test_under_another_name_changed_content_is_still_found(tmp_path):
    path = _write(tmp_path)
    damaged = path.read_bytes().replace(b"noi dung", b"noi dunG")
    other = tmp_path / "ban-gui-qua-thu.tar"
    other.write_bytes(damaged)
    with pytest.raises(Refused, match="bị hỏng"):
        read(other, [])


def test_wrong_key_and_no_key_are_distinguished(tmp_path):
    path = _write(tmp_path, PUBLIC)
    with pytest.raises(Refused, match="khóa bằng khóa công khai khác"):
        read(path, [x25519.Identity.generate()])
    with pytest.raises(Refused, match="--identity"):
        read(path, [])


def test_key_files_are_those_of_age_keygen(tmp_path):
    file = tmp_path / "khoa.txt"
    file.write_text(f"# created: 2026-11-27\n# public key: {PUBLIC}\n{KEY}\n")
    read(_write(tmp_path, PUBLIC), identities(file))
    file.write_text(PUBLIC)
    with pytest.raises(Refused, match="không có khóa riêng"):
        identities(file)
    with pytest.raises(Refused, match="BACKUP_PUBLIC_KEY"):
        _write(tmp_path, "age1sai")


def _fill(disk: BinaryIO) -> None:
    with in_words():
        disk.write(b"x")


def _fill_encrypted(disk: BinaryIO) -> None:
    with in_words(), encrypting(disk, KEY.to_public()) as plain:
        plain.write(bytes(10_000_000))


@pytest.mark.parametrize("fill", [_fill, _fill_encrypted])
def test_full_disk_is_reported_as_such(fill):
    with open("/dev/full", "wb", buffering=0) as disk, pytest.raises(Refused, match="Đĩa đầy"):
        fill(disk)


# --- Hostile archives ---------------------------------------------------------------------------------


def _hostile(folder: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write an archive of these members, with a manifest that names them all."""
    manifest, path = _manifest(), folder / "la.tar"
    plain = {info.name: data for info, data in members if info.isreg()}
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
        for info, data in members:
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
        with writing(folder / "other", "", lambda count: None) as (writer, _):
            for name, data in plain.items():
                manifest.members[name] = writer.add_bytes(name, data)
        info = tarfile.TarInfo(MANIFEST)
        data = manifest.to_json()
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    return path


def _file(name: str, **values: Any) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    for key, value in values.items():
        setattr(info, key, value)
    return info, b"x" if info.isreg() else b""


HOSTILE = {
    "above": _file("files/default/../../../etc/passwd"),
    "above, at the end": _file("files/default/.."),
    "absolute": _file("/etc/cron.d/x"),
    "elsewhere": _file("etc/passwd"),
    "dot": _file("./files/default/a"),
    "double slash": _file("files//default/a"),
    "no name": _file("files/default"),
    "symbolic link": _file("files/default/a", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "hard link": _file("files/default/a", type=tarfile.LNKTYPE, linkname="manifest.json"),
    "device": _file("files/default/a", type=tarfile.CHRTYPE, devmajor=1, devminor=1),
    "block device": _file("files/default/a", type=tarfile.BLKTYPE),
    "pipe": _file("files/default/a", type=tarfile.FIFOTYPE),
    "folder": _file("files/default/a", type=tarfile.DIRTYPE),
    "sparse": _file("files/default/a", type=tarfile.GNUTYPE_SPARSE),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_only_plain_files_are_taken(kind, tmp_path):
    def visit(name: str, file: Any) -> None:
        pytest.fail(f"{name} was handed on")

    with pytest.raises(Refused, match="bị hỏng"):
        read(_hostile(tmp_path, HOSTILE[kind]), [], visit)


def test_control_a_plain_archive_made_the_same_way_is_taken(tmp_path):
    assert read(_hostile(tmp_path, _file("files/default/a")), []).members


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b"{}", b"[]", b"null", b"\xff", b'{"format": 1, "files": 3}']
)
def test_a_manifest_that_is_none_is_refused(data, tmp_path):
    with writing(tmp_path / "la.tar", "", lambda count: None) as (writer, _):
        writer.add_bytes(MANIFEST, data)
    with pytest.raises(Refused, match="bị hỏng"):
        read(tmp_path / "la.tar", [])


def test_two_members_of_one_name_are_refused(tmp_path):
    with pytest.raises(Refused):
        read(_hostile(tmp_path, _file("files/default/a"), _file("files/default/a")), [])


def test_nothing_follows_the_manifest(tmp_path):
    path = _hostile(tmp_path, _file("files/default/a"))
    with tarfile.open(path, "a") as tar:
        info, data = _file("files/default/b")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
    with pytest.raises(Refused):
        read(path, [])


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_endless_names_are_not_read_into_memory(kind, tmp_path):
    header = tarfile.TarInfo("././@LongLink")
    header.type, header.size = kind, 200_000_000
    path = tmp_path / "la.tar"
    path.write_bytes(header.tobuf(tarfile.GNU_FORMAT))
    os.truncate(path, header.size + 10_240)
    tracemalloc.start()
    with pytest.raises(Refused):
        read(path, [])
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_memory_does_not_grow_with_the_size_of_files(tmp_path):
    size = 30_000_000
    manifest = _manifest()

    class Zeros(io.RawIOBase):
        def read(self, count: int = -1) -> bytes:
            return bytes(count)

    tracemalloc.start()
    with writing(tmp_path / "la.tar", PUBLIC, lambda count: None) as (writer, _):
        manifest.members[DATABASE] = writer.add(DATABASE, Zeros(), size)
        writer.add_bytes(MANIFEST, manifest.to_json())
    read(tmp_path / "la.tar", [KEY])
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()

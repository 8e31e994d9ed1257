"""Tests of the file cache on a full disk: values that do not fit are lost, and no request fails."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from base.delivery.cache import FileCache


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not permitted here")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk_keeps_nothing_and_recovers(disk, monkeypatch, caplog):
    monkeypatch.setattr(FileCache, "reported_at", float("-inf"))
    cache = FileCache(str(disk), {})
    cache.set("trước", 1)
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"0" * 4096)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            cache.set("sau", 2)
            assert cache.add("thêm", 3)
    assert (cache.get("trước"), cache.get("sau")) == (1, None)
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    filler.unlink()
    cache.set("sau", 2)
    assert cache.get("sau") == 2
    assert sorted(path.suffix for path in disk.iterdir()) == [".djcache"] * 2

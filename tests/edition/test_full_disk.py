"""Tests of an edition on a disk that is full or read-only: readers get fresh pages, and the edition recovers."""

import logging
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from campaign.articles.models import TopicPage
from edition import watch
from edition.ahead import keep_ahead
from edition.front import behind_edition
from edition.shelf import Shelf
from tests.edition.conftest import Reader, committed

ADDRESS = "/phong-trao/cam-nang-an-toan/"


@pytest.fixture
def disk(settings: Any, tmp_path: Path, db: None) -> Iterator[Path]:
    """Mount a small disk for the edition. Needs root's rights."""
    folder = tmp_path / "edition"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=2m,nr_inodes=400", "tmpfs", str(folder)]
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not permitted here")
    settings.EDITION, settings.EDITION_ROOT = True, folder
    watch._shelf.cache_clear()
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def reader(disk: Path, tree: Any, open_connection: None) -> Reader:
    return Reader(Shelf(disk))


class Steps(threading.Event):
    """Stop signal that takes one of the steps at each wait of the follower, and is then set."""

    def __init__(self, *steps: Callable[[], None]) -> None:
        super().__init__()
        self._steps = [*steps, self.set]

    def wait(self, timeout: float | None = None) -> bool:
        self._steps.pop(0)()
        return self.is_set()


def _out_of_room(disk: Path) -> Callable[[], None]:
    """Fill the disk, and return the function that frees it again."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(b"0" * 4096)
            file.flush()
    return filler.unlink


def _out_of_files(disk: Path) -> Callable[[], None]:
    """Create files until the disk takes no more, and return the function that removes them."""
    made: list[Path] = []
    with suppress(OSError):
        while True:
            (disk / f"filler-{len(made)}").touch()
            made.append(disk / f"filler-{len(made)}")

    def free() -> None:
        for path in made:
            path.unlink()

    return free


def _read_only(disk: Path) -> Callable[[], None]:
    """Mount the disk read-only, and return the function that mounts it as before."""

    def remount(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)

    remount("ro")
    return lambda: remount("rw")


def _rename(title: str) -> None:
    with committed(execute=True):
        TopicPage.objects.filter(slug="cam-nang-an-toan").update(title=title)


@pytest.mark.parametrize(
    "trouble",
    [_out_of_room, *(pytest.param(each, marks=pytest.mark.slow) for each in (_out_of_files, _read_only))],
)
def test_readers_get_fresh_pages_and_the_follower_goes_on(
    reader: Reader,
    disk: Path,
    trouble: Callable[[Path], Callable[[], None]],
    caplog: pytest.LogCaptureFixture,
):
    end: list[Callable[[], None]] = []

    def begin() -> None:
        assert reader.get(ADDRESS).headers["etag"]
        end.append(trouble(disk))
        _rename("Tên mới một")
        for _ in range(3):
            assert "Tên mới một" in reader.get(ADDRESS).body.decode()

    def go_on() -> None:
        _rename("Tên mới hai")
        for _ in range(3):
            assert "Tên mới hai" in reader.get(ADDRESS).body.decode()
        assert reader.get("/khong-co/").status == 404

    def recover() -> None:
        end[0]()
        _rename("Tên mới ba")

    def check() -> None:
        assert "Tên mới ba" in reader.get(ADDRESS).body.decode()
        asked = len(reader.asked)
        assert "Tên mới ba" in reader.get(ADDRESS).body.decode()
        assert len(reader.asked) == asked
        assert [path.name for path in disk.glob("link-*")] == []

    handlers = list(logging.root.handlers)
    keep_ahead(Steps(begin, go_on, go_on, recover, check))
    log = caplog.text
    # At most once for each of the follower, the watch and the front.
    assert 1 <= log.count("the edition cannot be written") <= 3, log
    assert "Traceback" not in log
    # New ones would mail again what the former ones have just mailed.
    assert logging.root.handlers == handlers


def test_server_starts_on_a_disk_that_cannot_be_written(reader: Reader, disk: Path):
    reader.shelf.start(2**31)
    end = _read_only(disk)
    behind_edition(reader.front.application)
    assert reader.get(ADDRESS).status == 200
    end()

"""Fixtures of a small disk, as the tests of the edition mount one, and of an empty log."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.journal.conftest import empty


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Return a function that mounts a disk with options such as "size=2m" or "ro". Needs root's rights."""
    mounted: list[Path] = []

    def mount(options: str) -> Path:
        folder = tmp_path / f"disk-{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("mounting a disk is not permitted here")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """Return a folder that the process may not enter: root's, to whom a person who copies files by hand may give it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0)
        user = os.getuid()
        if user == 0:
            os.setresuid(12345, 12345, 0)
        yield Path(folder)
        os.setresuid(user, user, user)
        os.chmod(folder, 0o700)


@pytest.fixture
def empty_log(db: None) -> None:
    """Empty the log: the tests' database was made by a process with another key."""
    empty()

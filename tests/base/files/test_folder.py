"""Tests of files in a folder: a file gets its name only once it is complete, whatever happens meanwhile."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import call_command

# A process that stores a file and, as `act` says, interferes with the system calls that give the file its name.
STORE = """
import os, sys
from django.conf import settings
settings.configure()
from django.core.files.base import ContentFile
from base.files.folder import WholeFileStorage
folder, act = sys.argv[1:]
acted = []
def see(event, args):
    if event in ("os.link", "os.rename") and not acted:
        acted.append(event)
        if act == "kill":
            os.kill(os.getpid(), 9)
        open(os.path.join(folder, "anh", "a.png"), "x").close()
sys.addaudithook(see)
print(WholeFileStorage(location=folder).save("anh/a.png", ContentFile(b"whole")))
"""


def store(folder: Path, act: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", STORE, str(folder), act]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def named(folder: Path) -> dict[str, bytes]:
    """Return the files that a request can reach."""
    return {path.name: path.read_bytes() for path in folder.rglob("*.png")}


def test_killed_process_leaves_no_empty_file_under_the_name(tmp_path):
    assert store(tmp_path, "kill").returncode == -signal.SIGKILL
    assert named(tmp_path) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("alias", ["default", "renditions", "quarantine"])
def test_parts_written_by_a_killed_process_go_after_a_day(alias):
    folder = Path(storages[alias].location)
    for _ in range(2):
        store(folder, "kill")
    old, new = (folder / ".parts").iterdir()
    os.utime(old, times=(0, 0))
    call_command("tend_uploads")
    assert [*(folder / ".parts").iterdir()] == [new]
    new.unlink()


def test_name_that_another_process_took_meanwhile_is_left_to_it(tmp_path):
    done = store(tmp_path, "take the name")
    name = done.stdout.strip().removeprefix("anh/")
    assert named(tmp_path) == {"a.png": b"", name: b"whole"}, done.stderr
    assert name != "a.png"
    assert len([*(tmp_path / "anh").iterdir()]) == 2

"""Disk space of the folders that the running site writes, and of those that its backups and its database need."""

import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection

# In bytes. An edition may take 1 GB, and two of them exist for a while.
LITTLE, TOO_LITTLE = 2 * 1024**3, 512 * 1024**2
# In bytes. With less, the disk takes no upload.
_FULL = 1024**2
# Share of free inodes below which the disk will soon take no more files.
FEW_INODES = 0.02

_STORAGES = ("default", "renditions", "quarantine")
# In seconds: the time within which a disk must answer.
_TIMEOUT = 3.0
# Folders by name, with the name in Vietnamese.
NAMES = {
    "edition": "trang dựng sẵn",
    "default": "tệp tải lên",
    "renditions": "ảnh đã thu nhỏ",
    "quarantine": "văn bản chờ nhập",
    "database": "cơ sở dữ liệu",
    "var": "dữ liệu của trang",
    "backups": "bản sao lưu",
}


@dataclass(frozen=True)
class Disk:
    """Disk of one or more folders: their names in Vietnamese, one path of them, bytes and inodes.

    `refused` is the folder that this process should write but cannot, or None. `is_silent`: it did not answer.
    """

    names: list[str]
    path: Path
    free: int
    size: int
    refused: Path | None
    free_inodes: float
    is_silent: bool = False


def folders() -> dict[str, Path]:
    """Return the folders that the site writes on this machine, by the keys of NAMES."""
    found = {"edition": Path(settings.EDITION_ROOT), "var": settings.VAR}
    for alias in _STORAGES:
        storage = storages[alias]
        if isinstance(storage, FileSystemStorage):
            found[alias] = Path(storage.location)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "mode=memory" not in name:
        found["database"] = Path(name).parent
    return found


def of_others() -> dict[str, Path]:
    """Return the folders on this machine that only other processes write, by the keys of NAMES.

    These are the folder of backups, and PostgreSQL's own, if its server runs here and the site's role may know it
    (`set_up_role` in deploy/lib.sh).
    """
    found = {}
    if not settings.BACKUP_TO.startswith("s3://"):
        found["backups"] = Path(settings.BACKUP_TO)
    if connection.vendor == "postgresql":
        # A database that is away, perhaps because its disk is full, is a finding of its own.
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(
                "SELECT setting FROM pg_settings WHERE name = 'data_directory'"
                " AND inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()"
            )
            if (row := cursor.fetchone()) and os.path.isdir(row[0]):
                found["database"] = Path(row[0])
    return found


def disks() -> list[Disk]:
    """Return the disks of all folders. Folders on one disk are grouped, unless one of them cannot be written."""
    found: dict[tuple[int, Path | None], Disk] = {}
    own, others = folders(), of_others()
    silent = {name: folder for name, folder in others.items() if not _answers(folder)}
    for name, folder in (own | others).items():
        if name in silent:
            continue
        path = existing(folder)
        # root makes such folders of uploads when it copies files by hand.
        is_listed = path == folder and name in _STORAGES and os.access(path, os.R_OK)
        inner = path.iterdir() if is_listed else ()
        kept = (path, *(one for one in inner if one.is_dir() and one.name != "lost+found"))
        refused = next((one for one in kept if name in own and not os.access(one, os.W_OK)), None)
        key = path.stat().st_dev, refused
        if key in found:
            found[key].names.append(NAMES[name])
            continue
        numbers = os.statvfs(path)
        found[key] = Disk(
            [NAMES[name]],
            path,
            numbers.f_bavail * numbers.f_frsize,
            numbers.f_blocks * numbers.f_frsize,
            refused,
            numbers.f_favail / numbers.f_files if numbers.f_files else 1.0,
        )
    away = [Disk([NAMES[name]], folder, 0, 0, None, 1.0, is_silent=True) for name, folder in silent.items()]
    return [*found.values(), *away]


def _answers(folder: Path) -> bool:
    """Return False if the disk does not answer, such as a mounted folder of a machine that is away."""
    # Another process asks it, because this one would hang until that machine is back.
    command = ["stat", "--file-system", str(folder)]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=_TIMEOUT)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    return True


def free_bytes() -> dict[str, float]:
    """Return the free bytes of the disk of each folder, which need not exist yet."""
    found = {}
    for name, folder in folders().items():
        numbers = os.statvfs(existing(folder))
        found[f"disk_free_bytes:{name}"] = float(numbers.f_bavail * numbers.f_frsize)
    return found


def is_full(folder: Path) -> bool:
    """Return True if the disk of the folder, which exists, takes no more files."""
    numbers = os.statvfs(folder)
    # Some file systems do not count inodes.
    return numbers.f_bavail * numbers.f_frsize < _FULL or (numbers.f_files > 0 and numbers.f_favail == 0)


def existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    # Unlike Path.exists, this returns False for a folder that only other users may look into.
    return next(place for place in (folder, *folder.parents) if os.path.exists(place))

"""Disk space of the folders that the running site writes."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection

# In bytes. An edition may take 1 GB, and two of them exist for a while.
LITTLE, TOO_LITTLE = 2 * 1024**3, 512 * 1024**2
# Share of free inodes below which the disk will soon take no more files.
FEW_INODES = 0.02

_STORAGES = ("default", "renditions", "quarantine")
# Folders by name, with the name in Vietnamese.
NAMES = {
    "edition": "trang dựng sẵn",
    "default": "tệp tải lên",
    "renditions": "ảnh đã thu nhỏ",
    "quarantine": "văn bản chờ nhập",
    "database": "cơ sở dữ liệu",
    "var": "dữ liệu của trang",
}


@dataclass(frozen=True)
class Disk:
    """Disk of one or more folders: their names in Vietnamese, one path of them, bytes and inodes.

    `refused` is the folder that this process cannot write, or None.
    """

    names: list[str]
    path: Path
    free: int
    size: int
    refused: Path | None
    free_inodes: float


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


def disks() -> list[Disk]:
    """Return the disks of `folders`. Folders on one disk are grouped, unless one of them cannot be written."""
    found: dict[tuple[int, Path | None], Disk] = {}
    for name, folder in folders().items():
        path = _existing(folder)
        # root makes such folders of uploads when it copies files by hand.
        inner = path.iterdir() if path == folder and name in _STORAGES else ()
        kept = (path, *(one for one in inner if one.is_dir() and one.name != "lost+found"))
        refused = next((one for one in kept if not os.access(one, os.W_OK)), None)
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
    return list(found.values())


def free_bytes() -> dict[str, float]:
    """Return the free bytes of the disk of each folder, which need not exist yet."""
    found = {}
    for name, folder in folders().items():
        numbers = os.statvfs(_existing(folder))
        found[f"disk_free_bytes:{name}"] = float(numbers.f_bavail * numbers.f_frsize)
    return found


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())

"""Places where archives are kept: a folder, or a bucket on a server that speaks S3."""

import datetime
import fcntl
import os
import shutil
import socket
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import boto3
from botocore.exceptions import ClientError
from django.conf import settings

from base.files.s3 import CLIENT_CONFIG
from operations.backup.archives.archive import ArchiveName
from operations.backup.refusal import Refused


@contextmanager
def exclusive_folder() -> Iterator[Path]:
    """Make other backups, checks and restorations of this site wait, and yield an empty folder for this one."""
    with open(settings.VAR / "sao-luu.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = _workshop()
        # A killed process has left its folder.
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)


def _workshop() -> Path:
    return settings.VAR / "sao-luu-tam"


class Place(ABC):
    """Place of archives. Raises the errors of the operating system and of boto3."""

    # Folder in which an archive is written before it is put here.
    workshop: Path

    @abstractmethod
    def _names(self) -> list[str]: ...

    @abstractmethod
    def address(self, name: str) -> str:
        """Return the address of an archive, as the command `restore` takes it."""

    @abstractmethod
    def put(self, path: Path, name: str) -> None:
        """Move the finished file at `path` here, whole or not at all."""

    @abstractmethod
    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """Return a context with the path of the archive on this machine. Raises `Refused` without it.

        A bucket downloads it into the folder of `exclusive_folder`.
        """

    @abstractmethod
    def delete(self, name: str) -> None: ...

    def partial(self, name: str) -> Path:
        """Return the path of the unfinished file `name`. Other machines that use this place have others."""
        return self.workshop / f".{name}-{socket.gethostname()}.partial"

    def has(self, name: str) -> bool:
        return name in self._names()

    def archives(self) -> list[tuple[str, ArchiveName]]:
        """Return the names of all archives, oldest first, but those dated in the future (a clock was ahead) first."""
        found = [(name, parsed) for name in self._names() if (parsed := ArchiveName.parse(name))]
        now = f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}"
        return sorted(found, key=lambda pair: (pair[1].made_at <= now, pair[1].made_at))


class Folder(Place):
    """Folder of this machine, or one mounted on it."""

    def __init__(self, path: Path) -> None:
        # Archives are written in the same folder, so that a rename puts them in place.
        self.workshop = path

    def _names(self) -> list[str]:
        return [file.name for file in self.workshop.iterdir()] if self.workshop.is_dir() else []

    def address(self, name: str) -> str:
        return str(self.workshop / name)

    def put(self, path: Path, name: str) -> None:
        _sync(path, os.O_RDWR)
        path.rename(self.workshop / name)
        _sync(self.workshop, os.O_RDONLY)

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        path = self.workshop / name
        if not path.is_file():
            raise Refused(f"Không có bản sao lưu {path}.")
        yield path

    def delete(self, name: str) -> None:
        (self.workshop / name).unlink(missing_ok=True)


class Bucket(Place):
    """Bucket with a prefix. The store shows a file only when all of it has arrived."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self.workshop = _workshop()
        store = boto3.resource(
            "s3",
            endpoint_url=settings.S3_ENDPOINT_URL or None,
            region_name=settings.S3_REGION,
            config=CLIENT_CONFIG,
        )
        self._bucket = store.Bucket(bucket)
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def _names(self) -> list[str]:
        found = self._bucket.objects.filter(Prefix=self._prefix)
        return [one.key.removeprefix(self._prefix) for one in found]

    def address(self, name: str) -> str:
        return f"s3://{self._bucket.name}/{self._prefix}{name}"

    def put(self, path: Path, name: str) -> None:
        self._abort_killed()
        self._bucket.upload_file(str(path), self._prefix + name)
        path.unlink()

    def _abort_killed(self) -> None:
        """Abort uploads that killed processes left: the store would keep their parts for ever without listing them."""
        a_day_ago = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
        # Some keys may write archives, but not list uploads.
        with suppress(ClientError):
            for upload in self._bucket.multipart_uploads.filter(Prefix=self._prefix):
                is_archive = ArchiveName.parse(upload.object_key.removeprefix(self._prefix))
                # A newer upload may be another machine's, still under way.
                if is_archive and upload.initiated < a_day_ago:
                    upload.abort()

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        if not self.has(name):
            raise Refused(f"Không có bản sao lưu {self.address(name)}.")
        path = self.workshop / name
        self._bucket.download_file(self._prefix + name, str(path))
        yield path

    def delete(self, name: str) -> None:
        self._bucket.Object(self._prefix + name).delete()


def _sync(path: Path, mode: int) -> None:
    """Wait until the file, or the list of names in the folder, is on the disk."""
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place_of(address: str) -> Place:
    """Return the place that BACKUP_TO names: a folder, or s3://bucket/prefix."""
    if address.startswith("s3://"):
        parts = urlsplit(address)
        return Bucket(parts.netloc, parts.path)
    return Folder(Path(address))


def split(address: str) -> tuple[Place, str]:
    """Return place and name of an archive, given by its whole address or by its name in BACKUP_TO."""
    folder, _, name = address.rpartition("/")
    if folder:
        return place_of(folder), name
    here = Path(name)
    return (Folder(here.parent) if here.exists() else place_of(settings.BACKUP_TO)), name

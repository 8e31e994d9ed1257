"""Files of the storages that cannot be recreated: listed for a backup, and put back by a restoration."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import normpath
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db.models import FileField

from base.files.folder import PARTS
from operations.backup.archives.archive import StoredFile, Writer
from operations.backup.refusal import DAMAGED, Refused

# Folders without files of the site: parts of unfinished uploads, and what a disk keeps for its repair, for root only.
_NOT_OURS = {PARTS, "lost+found"}
# Renditions and static files can be recreated.
_RECREATABLE = {"renditions", "staticfiles"}
_CHUNK = 1024 * 1024


def aliases() -> list[str]:
    """Return the names of the storages whose files are backed up."""
    return [alias for alias in settings.STORAGES if alias not in _RECREATABLE]


def listed(alias: str) -> Iterator[tuple[str, int, str]]:
    """Yield name, size in bytes and time of the last change of each file of a storage."""
    storage: Any = storages[alias]
    if hasattr(storage, "bucket"):
        # The methods of the storage send two requests per file; a listing returns a thousand files per request.
        prefix = f"{storage.location.strip('/')}/" if storage.location else ""
        for one in storage.bucket.objects.filter(Prefix=prefix):
            # The site stores no other names; programs that show a store as folders make an object "a/" for each.
            if normpath(one.key) == one.key:
                yield one.key.removeprefix(prefix), one.size, one.last_modified.isoformat()
        return
    for name in sorted(_walk(storage, "")):
        try:
            yield name, storage.size(name), storage.get_modified_time(name).isoformat()
        except FileNotFoundError:
            # Deleted while the others were listed.
            continue


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        # No file was stored yet.
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        if name not in _NOT_OURS:
            yield from _walk(storage, f"{folder}{name}/")


def named(cursor: Any) -> Iterator[tuple[str, str]]:
    """Yield storage and name of each file that the database names, as `cursor` sees it."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if not isinstance(field, FileField):
                continue
            alias = next((alias for alias in aliases() if field.storage == storages[alias]), None)
            if alias:
                cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}"')  # noqa: S608  our own names
                yield from ((alias, name) for (name,) in cursor.fetchall() if name)


def pack(
    writer: Writer, alias: str, listed: list[tuple[str, int, str]], known: dict[str, StoredFile]
) -> Iterator[tuple[str, StoredFile]]:
    """Write the files that are not `known`, and yield the line of each."""
    for name, size, changed in listed:
        before = known.get(name)
        if before and (before.size, before.changed) == (size, changed):
            yield name, before._replace(is_in_base=True)
            continue
        try:
            with storages[alias].open(name) as file:
                member = writer.add(f"files/{alias}/{name}", file, size)
        except FileNotFoundError:
            # Deleted since it was listed.
            continue
        yield name, StoredFile(member.size, member.sha256, changed)


class Returned:
    """Files that a restoration has put back, and those that they replaced, which are set aside until it succeeds."""

    def __init__(self, folder: Path, stamp: str) -> None:
        self._folder, self._stamp = folder, stamp
        # Each file is noted before it is written, because a full disk may leave half a file, which `undo` must find.
        self._added: list[tuple[Storage, str]] = []
        self._asides: list[tuple[Storage, str]] = []
        # Storage, name, and the name under which the former file is kept.
        self._replaced: list[tuple[Storage, str, str]] = []

    def put(self, alias: str, name: str, expected: StoredFile, source: BinaryIO) -> None:
        """Store `source` as `name` unless it is there; a different file is set aside. Raises `Refused` if damaged."""
        storage = storages[alias]
        stands = storage.exists(name)
        if stands and storage.size(name) == expected.size and _sum(storage, name) == expected.sha256:
            return
        with tempfile.TemporaryFile(dir=self._folder) as copy:
            digest = hashlib.sha256()
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            if digest.hexdigest() != expected.sha256:
                raise Refused(DAMAGED)
            copy.seek(0)
            if stands:
                aside = f"truoc-khoi-phuc-{self._stamp}/{name}"
                self._asides.append((storage, aside))
                with storage.open(name) as former:
                    _save(storage, aside, former)
                self._replaced.append((storage, name, aside))
                storage.delete(name)
            else:
                self._added.append((storage, name))
            _save(storage, name, copy)

    def report(self) -> Iterator[str]:
        """Yield a line for each file that was set aside."""
        for _, name, aside in self._replaced:
            yield f"Tệp {name} trước đó khác, được giữ ở {aside}."

    def undo(self) -> None:
        """Restore the former content of the storages."""
        for storage, name in self._added:
            storage.delete(name)
        for storage, name, aside in self._replaced:
            storage.delete(name)
            with storage.open(aside) as former:
                _save(storage, name, former)
        for storage, aside in self._asides:
            storage.delete(aside)


def _save(storage: Storage, name: str, content: Any) -> None:
    if (taken := storage.save(name, File(content))) != name:
        storage.delete(taken)
        raise Refused(f"Kho tệp không nhận tên {name}. Hãy dừng trang rồi chạy lại.")


def _sum(storage: Storage, name: str) -> str:
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

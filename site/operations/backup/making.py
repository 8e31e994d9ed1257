"""Makes an archive: the database first, then the files that it names (docs/decisions/0018-backup.md)."""

import datetime
import hashlib
import json
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from edition import number
from operations.backup import records
from operations.backup.archives import erased
from operations.backup.archives.archive import (
    DATABASE,
    MANIFEST,
    SETTINGS,
    ArchiveName,
    Manifest,
    StoredFile,
    writing,
)
from operations.backup.archives.places import Folder, Place, exclusive_folder, place_of
from operations.backup.content import databases, files, own_settings, pages
from operations.backup.models import Run
from operations.backup.refusal import Refused, in_words, need_writable

_MIN_FULL = 3
_HOUR = datetime.timedelta(hours=1)
_CODE = ("site", "campaign", "home", "templates")
_GENERATED = {"__pycache__", ".mo"}
_TRIES = 3
_EMPTY = (
    "Trang còn trống nên không sao lưu; các bản sao lưu đã có được giữ nguyên. Hãy khôi phục (manage.py restore) hoặc "
    "lập trang (manage.py setup) trước."
)


def bar(title: str, size: int) -> Any:
    """Return a progress bar for `size` bytes, which shows only on a terminal."""
    return tqdm(desc=title, total=size, unit="B", unit_scale=True, disable=None, leave=False)


def make(only_changes: bool = False) -> str:
    """Make an archive in BACKUP_TO, delete the oldest, and return a message. Raises `Refused`.

    An archive of changes has the whole database, and the files that the last full archive lacks. Without a full
    archive, a full one is made. An empty site is refused: on a new machine, its archives would push out those that are
    to be restored.
    """
    started_at = timezone.now()
    kind = Run.Kind.CHANGES if only_changes else Run.Kind.FULL
    try:
        with in_words(), exclusive_folder() as folder:
            place = _checked_place()
            if not pages.any_written():
                raise Refused(_EMPTY)
            base, known = _base(place) if only_changes else ("", {})
            kind = Run.Kind.CHANGES if base else Run.Kind.FULL
            name, message, size = _make(folder, place, kind, base, known, started_at)
            erased.put(place)
            _delete_old(place)
            records.write(kind, started_at, True, message, name, size)
    except Refused as error:
        records.write_failure(kind, started_at, str(error))
        raise
    return message


def _checked_place() -> Place:
    place = place_of(settings.BACKUP_TO)
    if isinstance(place, Folder):
        for alias in files.aliases():
            folder = getattr(storages[alias], "location", None)
            if folder and place.workshop.resolve().is_relative_to(Path(folder).resolve()):
                raise Refused(f"BACKUP_TO nằm trong thư mục tệp của trang ({folder}): hãy chọn thư mục khác.")
    place.workshop.mkdir(mode=0o700, parents=True, exist_ok=True)
    need_writable(place.workshop)
    # A killed backup has left it.
    place.partial("sao-luu").unlink(missing_ok=True)
    return place


def base_list() -> Path:
    """Return the path of the list of files that the last full archive holds, with the key for which it is encrypted."""
    return settings.VAR / "sao-luu-goc.json"


def _base(place: Place) -> tuple[str, dict[str, dict[str, StoredFile]]]:
    """Return name and files of the last full archive, if it is in `place` and its list of files is intact.

    After a change of BACKUP_PUBLIC_KEY there is none, because a person with only the new private key could
    not open it.
    """
    try:
        archive, listed, key = json.loads(base_list().read_bytes())
        known = {
            alias: {name: StoredFile(*stored) for name, stored in names.items()}
            for alias, names in listed.items()
        }
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return "", {}
    is_of_use = key == settings.BACKUP_PUBLIC_KEY and archive in [name for name, _ in place.archives()]
    return (archive, known) if is_of_use else ("", {})


def _make(
    folder: Path,
    place: Place,
    kind: Run.Kind,
    base: str,
    known: dict[str, dict[str, StoredFile]],
    started_at: datetime.datetime,
) -> tuple[str, str, int]:
    """Write the archive. Return its name, a message, and its size in bytes."""
    dump = folder / DATABASE
    manifest, named = _dump(folder, dump, kind, base, started_at)
    stamp = started_at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    partial = place.partial("sao-luu")
    try:
        sha256 = _pack(partial, dump, manifest, known, named)
        size = partial.stat().st_size
        name = str(ArchiveName(stamp, kind, sha256[:16], bool(settings.BACKUP_PUBLIC_KEY)))
        place.put(partial, name)
    finally:
        partial.unlink(missing_ok=True)
    if kind == Run.Kind.FULL:
        _keep_base(name, manifest)
    return name, _message(place.address(name), size, manifest), size


def _dump(
    folder: Path, dump: Path, kind: Run.Kind, base: str, started_at: datetime.datetime
) -> tuple[Manifest, set[tuple[str, str]]]:
    """Write the database to `dump`. Return the manifest so far, and storage and name of each file it names."""
    engine = databases.engine()
    engine.check_tools()
    edition, moment, sums = _quiet_pages()
    with engine.snapshot(folder) as (cursor, write):
        cursor.execute("SELECT value FROM edition_number")
        if (cursor.fetchone() or ("",)) != (edition,):
            # Somebody has published meanwhile, so the pages do not show this state.
            sums = {}
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = [f"{app}.{name}" for app, name in cursor.fetchall()]
        manifest = Manifest(
            kind=kind,
            made_at=started_at.isoformat(),
            release=release(),
            engine=connection.vendor,
            counts=databases.counts(cursor),
            migrations=migrations,
            database_size=write(dump),
            keys=own_settings.marks_of_keys(),
            pages=sums,
            pages_at=moment.isoformat(),
            base=base,
        )
        return manifest, set(files.named(cursor))


def _pack(
    partial: Path,
    dump: Path,
    manifest: Manifest,
    known: dict[str, dict[str, StoredFile]],
    named: set[tuple[str, str]],
) -> str:
    """Write all members to `partial` and list them in the manifest. Return the SHA-256 of the archive."""
    listed = {alias: list(files.listed(alias)) for alias in files.aliases()}
    size = dump.stat().st_size + sum(size for found in listed.values() for _, size, _ in found)
    with (
        bar("Sao lưu", size) as progress,
        writing(partial, settings.BACKUP_PUBLIC_KEY, progress.update) as (writer, summed),
    ):
        with open(dump, "rb") as file:
            manifest.members[DATABASE] = writer.add(DATABASE, file, dump.stat().st_size)
        own = json.dumps(own_settings.without_secrets(), ensure_ascii=False, indent=1)
        manifest.members[SETTINGS] = writer.add_bytes(SETTINGS, own.encode())
        for alias, found in listed.items():
            manifest.files[alias] = dict(files.pack(writer, alias, found, known.get(alias, {})))
        packed = {(alias, name) for alias, names in manifest.files.items() for name in names}
        manifest.missing = sorted("/".join(pair) for pair in named - packed)
        writer.add_bytes(MANIFEST, manifest.to_json())
    return summed.sum.hexdigest()


def _quiet_pages() -> tuple[str, datetime.datetime, dict[str, str]]:
    """Return the number of an edition, a moment, and the sums of pages as they were then.

    The sums are empty if every attempt was interrupted by a publication.
    """
    for _ in range(_TRIES):
        before, moment = number.current(), timezone.now()
        sums = pages.sums(pages.addresses(), moment)
        # A page that cannot be rendered now says nothing about a restored one.
        sums = {url: value for url, value in sums.items() if len(value) == 64}
        if before == number.current():
            return before, moment, sums
    return "", moment, {}


def _keep_base(name: str, manifest: Manifest) -> None:
    path = base_list()
    new = path.with_suffix(".new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([name, manifest.files, settings.BACKUP_PUBLIC_KEY], file)
    new.rename(path)


def _delete_old(place: Place) -> None:
    """Delete the archives that are past their retention.

    Full archives stay for BACKUP_KEEP_DAYS, and the last three always; each run deletes only the oldest. Archives of
    changes stay for an hour, and the last of each hour for a day.
    """
    now = timezone.now()
    kept_full = datetime.timedelta(days=settings.BACKUP_KEEP_DAYS)
    archives = place.archives()
    last_full = [name for name, parsed in archives if parsed.kind == Run.Kind.FULL][-_MIN_FULL:]
    last_of_hour = {parsed.made_at[:11]: name for name, parsed in archives if parsed.kind == Run.Kind.CHANGES}
    full_over = []
    for name, parsed in archives:
        age = now - datetime.datetime.strptime(parsed.made_at, "%Y%m%dT%H%M%S%z")
        if parsed.kind == Run.Kind.FULL:
            if age > kept_full and name not in last_full:
                full_over.append(name)
        elif not (age <= _HOUR or (age <= 24 * _HOUR and name in last_of_hour.values())):
            place.delete(name)
    # If the machine starts with a clock that is a month ahead, all of them are over at once. A day has a hundred runs,
    # so people have time to set the clock right.
    for name in full_over[:1]:
        place.delete(name)


def _message(address: str, size: int, manifest: Manifest) -> str:
    count = sum(len(names) for names in manifest.files.values())
    own = len(manifest.expected()) - len(manifest.members)
    parts = [
        f"Đã sao lưu vào {address} ({size / 1e6:.1f} MB): {sum(manifest.counts.values())} dòng trong "
        f"{len(manifest.counts)} bảng, {count} tệp"
    ]
    if manifest.base:
        parts.append(f"{own} tệp mới nằm trong bản này, số còn lại trong {manifest.base}")
    if not manifest.pages:
        parts.append(
            "không ghi được dấu của các trang, vì có người đang đăng bài hoặc không dựng được trang nào"
        )
    if manifest.missing:
        first = ", ".join(manifest.missing[:3])
        parts.append(f"{len(manifest.missing)} tệp có tên trong cơ sở dữ liệu nhưng không còn: {first}")
    if not settings.BACKUP_PUBLIC_KEY:
        parts.append("không mã hóa vì chưa đặt BACKUP_PUBLIC_KEY")
    return "; ".join(parts) + "."


@cache
def release() -> str:
    """Return version and mark of this code. Pages of other code need not be the same."""
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = hashlib.sha256()
    for folder in _CODE:
        for file in sorted((settings.ROOT / folder).rglob("*")):
            if file.is_file() and not _GENERATED & {file.parent.name, file.suffix}:
                found.update(f"{file.relative_to(settings.ROOT)}\0".encode() + file.read_bytes())
    return f"{project['version']}-{found.hexdigest()[:12]}"

"""Format of an archive: a tar file, encrypted as a whole if there is a key, whose last member is the manifest.

Members are `database` (a dump), `settings.json`, `files/<storage>/<name>` and `manifest.json`, which names all others
with size and SHA-256. The file's name ends with the start of its SHA-256, so every changed byte is found. Archives are
read and written as streams. `tar` and `age` can open them without this program.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, NamedTuple

from pyrage.x25519 import Identity

from operations.backup.archives import sealing
from operations.backup.refusal import DAMAGED, Refused

FORMAT = 1
MANIFEST, DATABASE, SETTINGS = "manifest.json", "database", "settings.json"
_NAME = re.compile(r"sao-luu-(\d{8}T\d{6}Z)-(full|changes)\.([0-9a-f]{16})\.tar(\.age)?")
_CHUNK = 1024 * 1024
# In bytes. A manifest has about 150 for each file.
_MAX_MANIFEST_SIZE = 512 * 1024 * 1024
_MAX_HEADER_SIZE = 64 * 1024

# Called with the number of bytes done since the last call.
Progress = Callable[[int], Any]


class Member(NamedTuple):
    """Size in bytes and SHA-256 of a member, in hexadecimal digits."""

    size: int
    sha256: str


class StoredFile(NamedTuple):
    """File of a storage: size in bytes, SHA-256, time of its last change, and whether the base archive holds it."""

    size: int
    sha256: str
    changed: str
    is_in_base: bool = False


@dataclass
class Manifest:
    """Content of an archive, and the state of the site when it was made."""

    kind: str
    made_at: str
    release: str
    engine: str
    # Rows of each table, and migrations as "app.name".
    counts: dict[str, int]
    migrations: list[str]
    # In bytes, unpacked.
    database_size: int
    # Marks of the secret keys, which are not in the archive.
    keys: dict[str, str]
    # SHA-256 of rendered pages by their address, and the moment whose state they show.
    pages: dict[str, str] = field(default_factory=dict)
    pages_at: str = ""
    # Name of the full archive that holds the older files; empty if this one is full.
    base: str = ""
    members: dict[str, Member] = field(default_factory=dict)
    # Keyed by storage and name.
    files: dict[str, dict[str, StoredFile]] = field(default_factory=dict)
    # Files that the database names and no storage has, as "storage/name".
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def to_json(self) -> bytes:
        # `asdict` would copy every file's entry.
        return json.dumps(vars(self), separators=(",", ":")).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """Return the manifest. Raises `Refused` if it is damaged or of a newer format."""
        try:
            raw = json.loads(data)
            if raw["format"] > FORMAT:
                raise Refused("Bản sao lưu do bản phần mềm mới hơn ghi. Hãy nâng cấp phần mềm trước.")
            manifest = cls(**raw)
            manifest.members = {name: Member(*member) for name, member in manifest.members.items()}
            manifest.files = {
                storage: {name: StoredFile(*stored) for name, stored in names.items()}
                for storage, names in manifest.files.items()
            }
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise Refused(DAMAGED) from error
        return manifest

    def expected(self) -> dict[str, Member]:
        """Return all members that the archive must have besides the manifest."""
        own = {
            f"files/{storage}/{name}": Member(stored.size, stored.sha256)
            for storage, names in self.files.items()
            for name, stored in names.items()
            if not stored.is_in_base
        }
        return self.members | own


class ArchiveName(NamedTuple):
    """Parts of an archive's file name. Names sort by the time at which the backup began."""

    made_at: str
    kind: str
    sha256: str
    is_encrypted: bool

    @classmethod
    def parse(cls, name: str) -> "ArchiveName | None":
        match = _NAME.fullmatch(name)
        return cls(match[1], match[2], match[3], bool(match[4])) if match else None

    def __str__(self) -> str:
        return f"sao-luu-{self.made_at}-{self.kind}.{self.sha256}.tar{'.age' if self.is_encrypted else ''}"


class _Summed:
    """Stream over a file that computes the SHA-256 of all that passes."""

    def __init__(self, file: Any, progress: Progress = lambda count: None) -> None:
        self.file, self.progress = file, progress
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        return self._note(self.file.read(size))

    def write(self, data: Any) -> int:
        self._note(data)
        return self.file.write(data)

    def _note(self, data: bytes) -> bytes:
        self.sum.update(data)
        self.progress(len(data))
        return data


class Writer:
    """Writes the members of an archive one after the other."""

    def __init__(self, tar: tarfile.TarFile, progress: Progress) -> None:
        self._tar, self._progress = tar, progress

    def add(self, name: str, file: Any, size: int) -> Member:
        """Write `size` bytes of `file` as member `name`. Raises `Refused` if there are fewer."""
        source = _Summed(file, self._progress)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        try:
            self._tar.addfile(info, source)
        except OSError as error:
            # tarfile's error for a file that is too short has no errno.
            if error.errno is not None:
                raise
            raise Refused(f"Tệp {name} bị sửa trong lúc sao lưu. Hãy chạy lại.") from error
        return Member(size, source.sum.hexdigest())

    def add_bytes(self, name: str, data: bytes) -> Member:
        return self.add(name, io.BytesIO(data), len(data))


@contextmanager
def writing(path: Path, public_key: str, progress: Progress) -> Iterator[tuple[Writer, _Summed]]:
    """Write an archive to `path`, with mode 0600.

    Yield its writer, and a stream whose `sum` is the file's SHA-256 once the context has ended.
    """
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file, ExitStack() as stack:
        summed: Any = _Summed(file)
        target: Any = summed
        if public_key:
            target = stack.enter_context(sealing.encrypting(summed, sealing.recipient(public_key)))
        # GNU's format: sizes and names without limits, in few bytes.
        tar = stack.enter_context(tarfile.open(fileobj=target, mode="w|", format=tarfile.GNU_FORMAT))
        yield Writer(tar, progress), summed


def sum_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _SmallHeader(tarfile.TarInfo):
    """Header that refuses long names above a limit, which tarfile would read into memory whole."""

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        if not self.isreg() and self.size > _MAX_HEADER_SIZE:
            raise Refused(DAMAGED)
        return super()._proc_member(tar)  # type: ignore[misc]


# Takes the name of a member and a stream of its bytes, which the function may leave unread.
Visit = Callable[[str, BinaryIO], None]


def read(
    path: Path,
    keys: list[Identity],
    visit: Visit = lambda name, file: None,
    progress: Progress = lambda count: None,
) -> Manifest:
    """Read the whole archive, hand each member to `visit`, and return the manifest.

    Raises `Refused` if a byte differs from what was written, and if a member is anything but a file with a plain name.
    The data that `visit` has read is known to be genuine only when this function returns.
    """
    parsed = ArchiveName.parse(path.name)
    with open(path, "rb") as file:
        whole = _Summed(file, progress)
        encrypted = file.read(21) == b"age-encryption.org/v1"
        file.seek(0)
        if encrypted and not keys:
            raise Refused("Bản sao lưu được mã hóa: hãy chỉ tệp khóa riêng bằng --identity TỆP.")
        with ExitStack() as stack:
            plain: Any = whole
            if encrypted:
                plain = stack.enter_context(sealing.decrypting(whole, keys))  # type: ignore[arg-type]
            manifest = _read_members(plain, visit)
            # The rest is the zeros after the last member.
            while plain.read(_CHUNK):
                pass
        if parsed and not whole.sum.hexdigest().startswith(parsed.sha256):
            raise Refused(DAMAGED)
    return manifest


def _read_members(plain: BinaryIO, visit: Visit) -> Manifest:
    found: dict[str, Member] = {}
    data: bytes | None = None
    try:
        with tarfile.open(fileobj=plain, mode="r|", tarinfo=_SmallHeader) as tar:
            for info in tar:
                # After the manifest nothing may follow.
                if data is not None or info.name in found or not _is_plain(info):
                    raise Refused(DAMAGED)
                file = tar.extractfile(info)
                assert file is not None  # noqa: S101  _is_plain: it is a file
                if info.name == MANIFEST:
                    if info.size > _MAX_MANIFEST_SIZE:
                        raise Refused(DAMAGED)
                    data = file.read()
                else:
                    found[info.name] = _visit(info.name, file, visit)
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise Refused(DAMAGED) from error
    if data is None:
        raise Refused(DAMAGED)
    manifest = Manifest.from_json(data)
    if manifest.expected() != found:
        raise Refused(DAMAGED)
    return manifest


def _is_plain(info: tarfile.TarInfo) -> bool:
    """Return True for a file whose name stays below the folder into which the archive is unpacked."""
    path = PurePosixPath(info.name)
    return (
        info.type == tarfile.REGTYPE
        and not info.issparse()
        and not path.is_absolute()
        and str(path) == info.name
        and ".." not in path.parts
        and "\0" not in info.name
        and (
            info.name in (MANIFEST, DATABASE, SETTINGS) or (path.parts[0] == "files" and len(path.parts) > 2)
        )
    )


def _visit(name: str, file: Any, visit: Visit) -> Member:
    summed: Any = _Summed(file)
    visit(name, summed)
    while summed.read(_CHUNK):
        pass
    return Member(file.tell(), summed.sum.hexdigest())

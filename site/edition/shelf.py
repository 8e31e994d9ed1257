"""The files of the editions: whole answers, each with its compressed forms and headers, in one folder an edition.

    <root>/current -> editions/<name>           one rename of this link starts a new edition
    <root>/editions/<name>/<scheme>-<host>/...  index.html, index.html.gz, index.html.br, index.html.head
    <root>/locks/                               one file for each of a few hundred groups of addresses

`.head` is written last: an answer without it does not exist. Nothing in an edition is ever changed. An edition's
name ends in the number that all machines know it by and the time at which it is over by itself.
"""

import fcntl
import gzip
import json
import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import brotli  # type: ignore[import-untyped]  # a C module without stubs

from edition.address import Address

# A bound on what one edition can take on disk: with pages of 30 KB about 1 GB.
MOST_ANSWERS = 20_000
LARGEST_ANSWER = 4 * 1024 * 1024
_LOCKS = 512
# Compressing pays from here on.
_SMALLEST_COMPRESSED = 300
# Brotli's quality: while a reader waits, and for what most readers get (a twentieth smaller, fifty times the work).
QUICK, TIGHT = 7, 11
# Above this it takes seconds.
_LARGEST_TIGHT = 256 * 1024
# So many answers a process has in memory: what is in an edition never changes.
_MOST_AT_HAND = 200
_LARGEST_AT_HAND = 64 * 1024
# Of an outgoing edition, the addresses that are printed again before anyone asks.
MOST_WANTED = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept answer. `encodings` are the forms there are beside the plain one: "br", "gzip", of this quality."""

    path: str
    headers: tuple[tuple[str, str], ...]
    etag: str
    last_modified: int
    encodings: tuple[str, ...]
    quality: int
    _bodies: dict[str, bytes] = field(default_factory=dict)

    def body(self, encoding: str = "") -> bytes:
        if encoding in self._bodies:
            return self._bodies[encoding]
        with open(self.path + _SUFFIX[encoding], "rb") as file:
            body = file.read()
        if len(body) <= _LARGEST_AT_HAND:
            self._bodies[encoding] = body
        return body


logger = logging.getLogger(__name__)

_SUFFIX = {"": "", "gzip": ".gz", "br": ".br"}


def end_of(edition: str) -> int:
    """Seconds since 1970."""
    return int(edition.rpartition("-")[2])


def number_of(edition: str) -> str:
    return edition.rsplit("-", 2)[1]


class Shelf:
    """The editions below `root`. Any number of processes may use it at once. `quality`: of what is printed by this one.

    An edition is named by its folder; plain strings, because a path object costs more than reading the file.
    """

    def __init__(self, root: Path, quality: int = QUICK) -> None:
        self.root = root
        self.quality = quality
        self._link = str(root / "current")
        self._at_hand: tuple[str, dict[str, Kept]] = ("", {})

    def current(self) -> str | None:
        """The folder of the edition that readers get; None when there is none, or it is over by itself."""
        edition = self.latest()
        return edition if edition is not None and end_of(edition) > time.time() else None

    def start(self, ends_at: float, number: str = "") -> str:
        """A new, empty edition that is over at `ends_at` (seconds since 1970). The old one is readers' no more.
        `number`: that of all machines (edition.number).

        Several may start one at once: the last rename counts, and nothing was printed in it before.
        """
        outgoing = self.latest()
        edition = self.root / "editions" / f"{time.time_ns()}-{token_hex(4)}-{number}-{int(ends_at)}"
        edition.mkdir(parents=True)
        if outgoing is not None:
            (edition / "wanted").write_text("\n".join(_wanted(Path(outgoing))), encoding="utf-8")
        link = self.root / f"link-{token_hex(8)}"
        link.symlink_to(edition.relative_to(self.root))
        link.rename(self._link)
        threading.Thread(target=self._sweep, daemon=True).start()
        return str(edition)

    def close(self) -> None:
        """Ends the current edition without a next one."""
        Path(self._link).unlink(missing_ok=True)

    def latest(self) -> str | None:
        """The last edition, over or not."""
        try:
            return f"{self.root}/{os.readlink(self._link)}"
        except FileNotFoundError:
            return None

    def _sweep(self) -> None:
        """Removes what is older than the edition before the current one. That one stays: what is unchanged keeps the
        date at which it was first printed."""
        current = self.latest()
        if current is not None:
            for edition in [edition for edition in self._editions() if edition < current][:-1]:
                shutil.rmtree(edition, ignore_errors=True)

    def _editions(self) -> list[str]:
        """All there are, oldest first; one that has just been made may not be linked yet."""
        return sorted(str(folder) for folder in (self.root / "editions").iterdir())

    def find(self, edition: str, address: Address) -> Kept | None:
        if self._at_hand[0] != edition:
            self._at_hand = (edition, {})
        at_hand = self._at_hand[1]
        kept = at_hand.get(address.file)
        if kept is None and (kept := self._read(edition, address)) is not None:
            if len(at_hand) >= _MOST_AT_HAND:
                at_hand.clear()
            at_hand[address.file] = kept
        return kept

    def _read(self, edition: str, address: Address) -> Kept | None:
        path = f"{edition}/{address.file}"
        try:
            with open(f"{path}.head", "rb") as file:
                head = json.loads(file.read())
        except (FileNotFoundError, NotADirectoryError):
            return None
        return Kept(
            path,
            tuple(map(tuple, head["headers"])),
            head["etag"],
            head["last_modified"],
            tuple(head["encodings"]),
            # Not told by what an earlier release printed.
            head.get("quality", 0),
        )

    def keep(
        self, edition: str, address: Address, headers: list[tuple[str, str]], body: bytes
    ) -> Kept | None:
        """Puts an answer into `edition`; None where it is full, gone, or the answer too large for it."""
        counter = Path(edition, "count")
        if len(body) > LARGEST_ANSWER or _size(counter) >= MOST_ANSWERS:
            return None
        etag = f'W/"{sha256(body).hexdigest()[:32]}"'
        earlier = self._same_in_the_last(edition, address, etag)
        path = f"{edition}/{address.file}"
        # A reader's copy of the same bytes stays good.
        last_modified = earlier.last_modified if earlier else int(time.time())
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            if earlier and earlier.quality >= self.quality and _link_forms(earlier, path):
                encodings, quality = earlier.encodings, earlier.quality
            else:
                encodings, quality = _write_forms(path, body, last_modified, self.quality), self.quality
            head = {
                "headers": headers,
                "etag": etag,
                "last_modified": last_modified,
                "encodings": encodings,
                "quality": quality,
            }
            _write(Path(f"{path}.head"), json.dumps(head).encode(), last_modified)
            with counter.open("ab") as file:
                file.write(b".")
        except OSError:
            # Swept away meanwhile, a full disk, a name that is a folder elsewhere: it is rendered for each reader.
            logger.warning("the answer of %s was not kept", address.path, exc_info=True)
            return None
        return Kept(path, tuple(headers), etag, last_modified, encodings, quality)

    def _same_in_the_last(self, edition: str, address: Address, etag: str) -> Kept | None:
        """The answer of the edition before, if it was the same."""
        for earlier in [other for other in self._editions() if other < edition][-1:]:
            known = self._read(earlier, address)
            if known is not None and known.etag == etag:
                return known
        return None

    @contextmanager
    def lock(self, address: Address) -> Iterator[None]:
        """One printer an address, on this machine. Addresses share so many locks: made-up ones cost nothing."""
        folder = self.root / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        number = int.from_bytes(sha256(address.file.encode()).digest()[:4], "big") % _LOCKS
        with (folder / str(number)).open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def wanted(self, edition: str) -> list[str]:
        """Files of addresses that readers of the editions before asked for first, most wanted first."""
        with suppress(FileNotFoundError):
            return list(filter(None, Path(edition, "wanted").read_text(encoding="utf-8").split("\n")))
        return []


def _wanted(edition: Path) -> list[str]:
    """What was printed in `edition` in the order in which it was asked for, then what it was asked to print."""
    heads = []
    for folder, _, names in os.walk(edition):
        heads += [os.path.join(folder, name) for name in names if name.endswith(".head")]
        if len(heads) > MOST_ANSWERS:
            break
    heads.sort(key=lambda path: os.stat(path).st_ctime_ns)
    printed = [os.path.relpath(path, edition).removesuffix(".head") for path in heads[:MOST_WANTED]]
    asked = (
        (edition / "wanted").read_text(encoding="utf-8").split("\n") if (edition / "wanted").exists() else []
    )
    return [name for name in dict.fromkeys([*printed, *asked]) if name][:MOST_WANTED]


def _write_forms(path: str, body: bytes, modified: int, quality: int) -> tuple[str, ...]:
    forms = {"": body}
    if len(body) >= _SMALLEST_COMPRESSED:
        forms["gzip"] = gzip.compress(body, 6, mtime=0)
        quality = quality if len(body) <= _LARGEST_TIGHT else QUICK
        forms["br"] = brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality)
    for encoding, content in forms.items():
        _write(Path(f"{path}{_SUFFIX[encoding]}"), content, modified)
    return tuple(encoding for encoding in ("br", "gzip") if encoding in forms)


def _link_forms(earlier: Kept, path: str) -> bool:
    """The same files under a second name: nothing is compressed anew. Not where they have just been swept away, where
    something half done was left, or on a disk that knows no second names."""
    try:
        for encoding in ("", *earlier.encodings):
            os.link(f"{earlier.path}{_SUFFIX[encoding]}", f"{path}{_SUFFIX[encoding]}")
    except OSError:
        return False
    return True


def _write(path: Path, content: bytes, modified: int) -> None:
    """Whole or not at all; dated `modified`, by which a web server makes its own validators."""
    draft = path.with_name(f".{token_hex(8)}")
    draft.write_bytes(content)
    os.utime(draft, (modified, modified))
    draft.rename(path)


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0

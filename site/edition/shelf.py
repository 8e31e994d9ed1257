"""The shelf: the files of the editions, one folder each, with compressed forms and headers of each response.

    <root>/current -> editions/<name>           renaming this link starts a new edition
    <root>/editions/<name>/<scheme>-<host>/...  index.html, index.html.gz, index.html.br, index.html.kept
    <root>/editions/<name>/printed.jsonl        its addresses, in order of rendering; pictures have another list
    <root>/bodies/                              the same files by the hash of their bytes (edition.bodies)
    <root>/locks/                               one file for each of a few hundred groups of addresses

`.kept` holds the headers and is written last: a response without it does not exist. A kept response never changes. An
edition's name ends in the number shared by all machines and the time at which the edition expires.
"""

import fcntl
import json
import logging
import math
import os
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from zlib import crc32

from django.utils.http import http_date

from edition import bodies
from edition.address import PICTURES, Address

# Bounds the disk space of one edition by the list of its addresses, in bytes: some 20,000, about 1 GB with pages of
# 30 KB. Pictures count apart.
MAX_LIST_SIZE = 1_500_000
# Lists of the addresses of an edition, one in a line, as JSON.
_PRINTED, _PICTURES, _WANTED = "printed.jsonl", "pictures.jsonl", "wanted.jsonl"
MAX_ANSWER_SIZE = 4 * 1024 * 1024
_LOCKS = 512
# Responses that a process caches in memory, and the largest body cached, in bytes.
_MAX_AT_HAND = 200
_MAX_SIZE_AT_HAND = 64 * 1024
# Addresses of an outgoing edition that are rendered again before a reader requests them.
MAX_WANTED = 2_000
# In seconds; a disk that cannot be written fails at every request.
_REPORT_EVERY = 3600.0


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A stored response.

    `headers` belong to the plain form, without its length. `encodings` are the compressed forms beside it ("br",
    "gzip"). `pages` is the number of pages of the list that it shows, 0 if it shows none.
    """

    path: str
    headers: dict[str, str]
    encodings: list[str]
    pages: int
    _bodies: dict[str, bytes] = field(default_factory=dict)

    def body(self, encoding: str = "") -> bytes:
        """Return the response's body in `encoding`, plain if it is "".

        Raises FileNotFoundError if the edition is gone.
        """
        if encoding in self._bodies:
            return self._bodies[encoding]
        body = Path(self.path + bodies.SUFFIX[encoding]).read_bytes()
        if len(body) <= _MAX_SIZE_AT_HAND:
            self._bodies[encoding] = body
        return body

    def size(self, encoding: str) -> int:
        """Return the length of the body in `encoding`. Raises FileNotFoundError if the edition is gone."""
        return os.path.getsize(self.path + bodies.SUFFIX[encoding])


logger = logging.getLogger(__name__)


def end_of(edition: str) -> int:
    """Return the time at which `edition` expires, in seconds since 1970."""
    return int(edition.rpartition("-")[2])


def begun_at(edition: str) -> int:
    """Return the time at which `edition` was begun, in seconds since 1970."""
    return int(edition.rpartition("/")[2].partition("-")[0]) // 10**9


def is_of_now(edition: str) -> bool:
    """Return True if `edition` has not expired, and was not begun before the clock was set back."""
    return begun_at(edition) - bodies.CLOCK_ERROR < time.time() < end_of(edition)


def number_of(edition: str) -> str:
    """Return the number of `edition` that all machines share."""
    return edition.rsplit("-", 2)[1]


class Shelf:
    """The editions below `root`. Any number of processes may use it at once.

    An edition is named by its folder, as a plain string because a path object costs more than reading the file.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._link = str(root / "current")
        self._bodies = root / "bodies"
        self._reported_at = -math.inf

    def current(self) -> str | None:
        """Return the folder of the current edition, or None if there is none.

        Three kinds of editions do not count: an expired one; one in a read-only folder, where no change can end it; and
        one from the future, whose end was computed before the clock was set back.
        """
        edition = self.latest()
        return edition if edition and is_of_now(edition) and os.access(self.root, os.W_OK) else None

    def start(self, ends_at: float, number: str = "") -> str:
        """Start a new, empty edition that expires at `ends_at` (seconds since 1970), and return its folder.

        `number` is the one that all machines share (edition.number). Readers no longer get the old edition.
        Several processes may start editions at once: the last rename counts, and its edition is still empty
        then. If the disk cannot be written, the current edition is closed and OSError raised: readers get every
        page from the application, until an edition can be started.
        """
        outgoing = self.latest()
        edition = self.root / "editions" / f"{time.time_ns()}-{token_hex(4)}-{number}-{int(ends_at)}"
        link = self.root / f"link-{token_hex(8)}"
        try:
            edition.mkdir(parents=True)
            if outgoing is not None:
                self._note_wanted(edition, outgoing)
            link.symlink_to(edition.relative_to(self.root))
            link.rename(self._link)
        except OSError:
            self.close()
            shutil.rmtree(edition, ignore_errors=True)
            link.unlink(missing_ok=True)
            raise
        threading.Thread(target=self._sweep, name="sweep", daemon=True).start()
        return str(edition)

    def close(self) -> None:
        """End the current edition without starting a next one.

        Raises OSError if the folder is read-only. nginx, which cannot know this, then continues to serve the edition.
        """
        Path(self._link).unlink(missing_ok=True)

    def report(self, error: OSError) -> None:
        """Log that the disk of the editions cannot be written, at most once an hour."""
        if time.monotonic() - self._reported_at >= _REPORT_EVERY:
            self._reported_at = time.monotonic()
            logger.error("the edition cannot be written, so the application renders every page: %s", error)

    def latest(self) -> str | None:
        """Return the folder of the last edition, expired or not, or None if there is none."""
        try:
            return f"{self.root}/{os.readlink(self._link)}"
        except FileNotFoundError:
            return None

    def _sweep(self) -> None:
        """Remove all editions older than the one before the current, and bodies that were not used for long.

        The one before the current stays, because another process may be starting an edition and reading its wanted
        addresses. Editions from the future, begun before the clock was set back, go, too: nothing else would ever
        remove what they hold.
        """
        current = self.latest()
        if current is None:
            return
        # An edition that was just made may not be linked yet.
        editions = sorted(str(folder) for folder in (self.root / "editions").iterdir())
        latest_start = time.time() + bodies.CLOCK_ERROR
        over = [edition for edition in editions if edition < current][:-1]
        over += [edition for edition in editions if edition > current and begun_at(edition) > latest_start]
        for edition in over:
            shutil.rmtree(edition, ignore_errors=True)
        # Another process may sweep, too.
        with suppress(FileNotFoundError):
            bodies.sweep(self._bodies)

    def find(self, edition: str, address: Address) -> StoredResponse | None:
        """Return the kept response of `address` in `edition`, or None."""
        try:
            return _stored(f"{edition}/{address.file}")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def keep(
        self, edition: str, address: Address, headers: Mapping[str, str], body: bytes, pages: int = 0
    ) -> StoredResponse | None:
        """Store a response in `edition`, and return it as kept.

        `pages` is the number of pages of the list that it shows. Returns None if the edition or the disk is full, the
        edition is gone, or the response is too large.
        """
        if len(body) > MAX_ANSWER_SIZE:
            return None
        path, is_picture = f"{edition}/{address.file}", address.path.endswith(PICTURES)
        encodings = bodies.ENCODINGS if len(body) >= bodies.MIN_COMPRESSED_SIZE and not is_picture else ()
        printed = f"{edition}/{_PICTURES if is_picture else _PRINTED}"
        try:
            with open(printed, "a", encoding="utf-8") as addresses:
                if addresses.tell() >= MAX_LIST_SIZE:
                    return None
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                seen = bodies.place(self._bodies, body, path, encodings)
                own = {"ETag": f'W/"{bodies.hash_of(body)}"', "Last-Modified": http_date(seen)}
                head = {**headers, **own, "Vary": "Accept-Encoding"}, encodings, pages
                bodies.write(Path(f"{path}.kept"), json.dumps(head).encode(), seen)
                addresses.write(f"{json.dumps(address)}\n")
        except FileNotFoundError:
            # The edition was removed meanwhile.
            return None
        except OSError as error:
            self.report(error)
            return None
        return self.find(edition, address)

    def body_of(self, headers: Mapping[str, str]) -> bytes:
        """Return the body of a response, whose edition may be gone. Raises FileNotFoundError if the body is, too."""
        return (self._bodies / headers["ETag"].removeprefix("W/").strip('"')).read_bytes()

    @contextmanager
    def lock(self, address: Address) -> Iterator[None]:
        """Hold the lock of `address`: on one machine, one process at a time renders an address.

        Addresses share a fixed number of locks, so invented addresses cost nothing. Where no lock can be written,
        each process renders.
        """
        path = self.root / "locks" / str(crc32(address.file.encode()) % _LOCKS)
        with ExitStack() as held:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                fcntl.flock(held.enter_context(path.open("wb")), fcntl.LOCK_EX)
            except OSError as error:
                self.report(error)
            yield

    def wanted(self, edition: str) -> list[Address]:
        """Return the addresses that readers of previous editions requested, most wanted first."""
        addresses = []
        for line in _lines(f"{edition}/{_WANTED}"):
            # A full disk may have cut a line.
            with suppress(ValueError):
                addresses.append(Address(*json.loads(line)))
        return addresses

    def forget_wanted(self, edition: str) -> None:
        """Forget the list of wanted addresses; those that `edition` keeps are wanted again in the next one."""
        with suppress(OSError):
            os.unlink(f"{edition}/{_WANTED}")

    def _note_wanted(self, edition: Path, outgoing: str) -> None:
        """Write the addresses that the outgoing edition keeps, in order of rendering, and then those that it wanted."""
        lines = dict.fromkeys([*_lines(f"{outgoing}/{_PRINTED}"), *_lines(f"{outgoing}/{_WANTED}")])
        try:
            bodies.write(edition / _WANTED, "\n".join(list(lines)[:MAX_WANTED]).encode(), int(time.time()))
        except OSError as error:
            # An edition without the list is better than none.
            self.report(error)


# Kept responses never change.
@lru_cache(maxsize=_MAX_AT_HAND)
def _stored(path: str) -> StoredResponse:
    with open(f"{path}.kept", "rb") as file:
        return StoredResponse(path, *json.load(file))


def _lines(path: str) -> list[str]:
    """Return the lines of a list of addresses, or none if there is no list."""
    with suppress(FileNotFoundError):
        return Path(path).read_text(encoding="utf-8").splitlines()
    return []

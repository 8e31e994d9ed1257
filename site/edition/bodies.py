"""The bodies of responses: each is stored once, under the hash of its bytes, with its compressed forms.

    <folder>/<hash>, <hash>.gz, <hash>.br

Editions hold hard links to these files, so an unchanged response is neither compressed nor stored again, and keeps the
date at which its bytes were first seen.
"""

import gzip
import math
import os
import time
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import brotli  # type: ignore[import-untyped]  # a C module without stubs

# In bytes; compression does not pay below this size.
MIN_COMPRESSED_SIZE = 300
# The highest quality, 11, would save another 7 % for 50 times the work.
_QUALITY = 7
SUFFIX = {"": "", "gzip": ".gz", "br": ".br"}
# The smallest form first.
ENCODINGS = ("br", "gzip")
# Bodies that no edition holds any more, kept because they may come back.
MAX_SPARE_BODIES = 20_000
# In seconds. They may hold what was made private or erased since.
MAX_SPARE_AGE = 7 * 24 * 3600
# The seconds by which clocks are set back in normal operation.
CLOCK_ERROR = 60
# In seconds. No process takes this long to write a file, so an older draft is a killed process's.
_OLD_DRAFT = 3600


def hash_of(body: bytes) -> str:
    """Return the hash under which `body` is stored: 128 bits, hexadecimal."""
    return sha256(body).hexdigest()[:32]


def place(folder: Path, body: bytes, path: str, encodings: tuple[str, ...]) -> int:
    """Put `body` at `path`, and its compressed forms beside it.

    Returns the date at which these bytes were first seen, in seconds since 1970. Raises OSError, FileNotFoundError
    among them if the folder of `path` is gone.
    """
    stored = folder / hash_of(body)
    now = int(time.time())
    try:
        seen = int(stored.stat().st_mtime)
    except FileNotFoundError:
        seen = now
    # The plain form comes last: as long as it is missing, a web server asks the application.
    for encoding in (*encodings, ""):
        form = Path(f"{stored}{SUFFIX[encoding]}")
        if not form.exists():
            folder.mkdir(exist_ok=True)
            write(form, _encoded(body, encoding), seen)
        link = Path(f"{path}{SUFFIX[encoding]}")
        link.unlink(missing_ok=True)
        link.hardlink_to(form)
    # The access time tells `sweep` when a body was last used; the modification time stays.
    os.utime(stored, (now, seen))
    return seen


def _encoded(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.compress(body, 6, mtime=0)
    if encoding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_QUALITY))
    return body


def write(path: Path, content: bytes, modified: float) -> None:
    """Write a file atomically, dated `modified`, from which a web server makes its own validators."""
    draft = path.with_name(f".{token_hex(8)}")
    try:
        draft.write_bytes(content)
        os.utime(draft, (modified, modified))
        draft.rename(path)
    except OSError:
        # A partial file would take up space on a full disk.
        draft.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Delete the bodies that no edition holds, except for the MAX_SPARE_BODIES that were used last, for MAX_SPARE_AGE.

    Bodies without compressed forms are not spared: they are pictures, which the media folder still has.
    """
    spare, over = [], []
    for entry in os.scandir(folder) if folder.exists() else ():
        found = entry.stat()
        # Scanners read files, which changes the access time. The change time is that of the last link's removal; if it
        # lies in the future, the clock was set back since, and the age is unknown.
        age = time.time() - found.st_ctime
        if age < -CLOCK_ERROR:
            age = math.inf
        if entry.name.startswith("."):
            if age > _OLD_DRAFT:
                os.unlink(entry.path)
        elif "." not in entry.name and found.st_nlink == 1:
            if age < MAX_SPARE_AGE and os.path.exists(f"{entry.path}{SUFFIX['br']}"):
                spare.append((found.st_atime, entry.path))
            else:
                over.append(entry.path)
    over += [path for _, path in sorted(spare, reverse=True)[MAX_SPARE_BODIES:]]
    for path in over:
        # The plain form goes last, because the others are found through it.
        for encoding in (*ENCODINGS, ""):
            Path(f"{path}{SUFFIX[encoding]}").unlink(missing_ok=True)

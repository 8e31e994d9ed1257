"""Daily files: sealed files of everything logged by the end of a day. They reveal a cut tail or a replaced database."""

import datetime
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import Max

from base.files.folder import give_name
from journal.chain import is_signed, sign
from journal.models import Entry
from journal.verification import Fault, faults, merged
from vietnamese.dates import midnight

# In bytes: the end of a file that contains its last line.
_TAIL = 8192
# The number of faults listed in the last line; verify_log lists all.
_MAX_FAULTS = 10
_COLUMNS = (
    "number",
    "actor_id",
    "actor",
    "action",
    "kind",
    "key",
    "name",
    "address_seal",
    "previous",
    "hash",
)


def folder() -> Path:
    """Return the folder of the files, which only the owner of the process may read. Raises OSError if it may not."""
    path = Path(settings.JOURNAL_EXPORT_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Path.glob would take a folder that cannot be read for an empty one.
    os.scandir(path).close()
    return path


def write(today: datetime.date) -> list[str]:
    """Write the file of the day before `today`, unless it exists, with all entries that are in no file yet.

    Return the faults in the entries of the latest file and at the end of the log, in words.
    """
    day = (today - datetime.timedelta(days=1)).isoformat()
    path = folder() / f"{day}.jsonl"
    latest = _summary(path) if path.exists() else _write(day, today, _latest())
    end = Entry.objects.aggregate(end=Max("number"))["end"] or 0
    wrong = list(latest["wrong"])
    if end < latest["last"]:
        wrong.append(str(Fault(end + 1, latest["last"], "có trong bản xuất mà nhật ký không còn")))
    return wrong


def _latest() -> dict[str, Any]:
    """Return the last line of the newest file. Its day may be in the future, if a clock was ahead."""
    none: dict[str, Any] = {"first": 0, "last": 0, "day": "", "head": ""}
    ends = [(_place(none), none)]
    for path in folder().glob("*.jsonl"):
        # `findings` reports the faults of a file.
        with suppress(ValueError, KeyError, IndexError):
            end = _summary(path)
            ends.append((_place(end), end))
    return max(ends, key=lambda pair: pair[0])[1]


def _place(end: dict[str, Any]) -> tuple[int, int, str]:
    """Return a key that sorts last lines in the order of the log, independently of the clock. Raises KeyError."""
    return end["first"], end["last"], end["day"]


def set_aside(stamp: str) -> Path | None:
    """Move all files into a separate folder, because the restored log is older than they are. Return the folder."""
    files = list(folder().glob("*.jsonl"))
    if not files:
        return None
    aside = folder() / f"truoc-khoi-phuc-{stamp}"
    aside.mkdir(mode=0o700)
    for file in files:
        file.rename(aside / file.name)
    return aside


def _write(day: str, today: datetime.date, before: dict[str, Any]) -> dict[str, Any]:
    last = Entry.objects.filter(at__lt=midnight(today)).aggregate(last=Max("number"))["last"] or 0
    entries = Entry.objects.filter(number__gt=before["last"], number__lte=last).order_by("number")
    path = folder() / f"{day}.jsonl"
    # mkstemp makes a file that only its owner may read.
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            lines = _Lines(file)
            wrong = [str(f) for f in faults(lines.of(entries.iterator()), before["last"], before["head"])][
                :_MAX_FAULTS
            ]
            end = {"day": day, "first": before["last"] + 1, "last": max(last, before["last"])}
            end |= {"head": lines.head or before["head"], "wrong": wrong}
            end["seal"] = sign("file", lines.hash.hexdigest(), json.dumps(end, sort_keys=True))
            file.write(json.dumps(end, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # False if another scheduler was faster.
        return end if give_name(unfinished, str(path)) else _summary(path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)


class _Lines:
    """Lines of entries in a file, with their hash and that of the last entry."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.head = ""

    def of(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """Write `entries` one by one, and yield them."""
        for entry in entries:
            row = {name: getattr(entry, name) for name in _COLUMNS}
            row |= {"at": entry.at.astimezone(datetime.UTC).isoformat(), "details": entry.details}
            line = json.dumps(row, ensure_ascii=False).encode() + b"\n"
            self.file.write(line)
            self.hash.update(line)
            self.head = entry.hash
            yield entry


def _summary(path: Path) -> dict[str, Any]:
    """Return the last line of a file."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return json.loads(file.read().splitlines()[-1])


def findings() -> Iterator[str]:
    """Yield a sentence for each file that was changed or is missing, and for entries that differ from the log's.

    Files from before the oldest one may have been moved to another place.
    """
    ends: list[tuple[tuple[int, int, str], Path, dict[str, Any]]] = []
    for path in sorted(folder().glob("*.jsonl")):
        try:
            end = _summary(path)
            ends.append((_place(end), path, end))
        except (ValueError, KeyError, IndexError):
            yield f"Bản xuất {path.name} không đọc được."
    last: int | None = None
    for _, path, end in sorted(ends):
        try:
            if last is not None and end["first"] != last + 1:
                yield str(Fault(last + 1, end["first"] - 1, "thiếu trong bản xuất: một tệp đã mất"))
            last = end["last"]
            yield from map(str, merged(_differences(path, end)))
            if not _is_genuine(path, end):
                yield f"Bản xuất {path.name} bị sửa."
        except (ValueError, KeyError, IndexError):
            yield f"Bản xuất {path.name} không đọc được."


def _differences(path: Path, end: dict[str, Any]) -> Iterator[Fault]:
    rows = Entry.objects.filter(number__gte=end["first"], number__lte=end["last"]).order_by("number")
    logged = rows.values_list("number", "hash").iterator()
    number, known = next(logged, (0, ""))
    for line in _entries(path):
        row = json.loads(line)
        while number < row["number"] and (found := next(logged, None)):
            number, known = found
        if number != row["number"]:
            yield Fault(row["number"], row["number"], f"có trong bản xuất {path.name} mà nhật ký không còn")
        elif known != row["hash"]:
            yield Fault(number, number, f"khác trong bản xuất {path.name}")


def _is_genuine(path: Path, end: dict[str, Any]) -> bool:
    lines = hashlib.sha256()
    for line in _entries(path):
        lines.update(line)
    signed = {name: value for name, value in end.items() if name != "seal"}
    return is_signed(end["seal"], "file", lines.hexdigest(), json.dumps(signed, sort_keys=True))


def _entries(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file except the last."""
    with path.open("rb") as file:
        yield from (line for line, _ in pairwise(file))

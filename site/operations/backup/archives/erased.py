"""Copy of the list of erasures beside the archives, which survives the loss of the database.

A restoration therefore finds a list newer than its archive, even on an empty machine.
"""

import json
from pathlib import Path

from django.db import connection

from operations.backup.archives.places import Place
from operations.backup.erasures import note
from operations.backup.models import Erasure
from operations.backup.refusal import Refused

_FILE = "da-xoa.json"
NONE_FOUND = (
    f"Không có {_FILE} cạnh bản sao lưu: nếu từng xóa hẳn gì sau lúc sao lưu thì nó đã trở lại; hãy tìm tệp ấy, "
    "chép vào cạnh bản sao lưu rồi khôi phục lại."
)

# Kind and key of each erased object.
Pairs = set[tuple[str, str]]


def put(place: Place) -> None:
    """Put a copy of the list in `place`. Raises the errors of the place.

    Entries in an existing copy stay in it: a restored database has lost those made since its backup.
    """
    place.workshop.mkdir(mode=0o700, parents=True, exist_ok=True)
    if pairs := gather(place):
        path = place.partial(_FILE)
        path.write_text(json.dumps(sorted(pairs)), encoding="utf-8")
        place.put(path, _FILE)


def gather(*places: Place) -> Pairs:
    """Return the list of this database, which may be empty, together with the lists of `places`.

    Raises the errors of the places, and `Refused` if a list is damaged.
    """
    pairs = _own()
    for place in places:
        if place.has(_FILE):
            with place.at_hand(_FILE) as path:
                pairs |= _read(path, place.address(_FILE))
    return pairs


def _read(path: Path, address: str) -> Pairs:
    try:
        return {(what, key) for what, key in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError) as error:
        raise Refused(
            f"Danh sách những gì đã xóa hẳn bị hỏng: {address}. Hãy chép lại tệp ấy từ chỗ khác; nếu không còn thì đổi "
            f"tên nó thành {_FILE}.hong rồi chạy lại: khi khôi phục, những gì chỉ tệp ấy kể sẽ không được xóa lại."
        ) from error


def add(pairs: Pairs) -> None:
    """Add the list gathered before the restoration to the restored database."""
    for what in {what for what, _ in pairs}:
        note(what, (key for kind, key in pairs if kind == what))


def _own() -> Pairs:
    if Erasure._meta.db_table not in connection.introspection.table_names():
        return set()
    return set(Erasure.objects.values_list("what", "key"))

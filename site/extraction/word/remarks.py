"""Remarks and tracked changes in text files and slides: words that nobody approved, for everybody who downloads them.

Notes in cells of a workbook are no remarks: they tell people how to fill it in.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from extraction.packed import BROKEN

_COMMENT, _CHANGE = "nhận xét", "chỗ sửa chưa chốt (Track Changes)"
# Members of the archive, and the tags in them that begin a remark or a change (ISO/IEC 29500-1, 17.13 and 19.4;
# OpenDocument 1.3, part 3, 5.5 and 14.1). Text that a change deletes or inserts stays in the file until somebody
# accepts or rejects the change.
_TAGS = [
    (r"word/comments\d*\.xml", rb"<\w+:comment[\s>/]", _COMMENT),
    (r"word/[^/]+\.xml", rb"<\w+:(?:ins|del|moveFrom|moveTo)[\s>/]", _CHANGE),
    (r"ppt/comments/[^/]+\.xml", rb"<(?:\w+:)?cm[\s>/]", _COMMENT),
    (r"content\.xml", rb"<office:annotation[\s>/]", _COMMENT),
    (r"content\.xml", rb"<text:changed-region[\s>/]", _CHANGE),
]
_TAG_LENGTH = 64
_STEP, _MAX_SIZE_INSIDE = 1024 * 1024, 150 * 1024 * 1024


def refusal(file: IO[bytes]) -> str:
    """Return a sentence for the editor about the remarks in a file; "" if it has none, or is of another kind."""
    found = " và ".join(dict.fromkeys(sorted(_found(file), reverse=True)))
    if not found:
        return ""
    return (
        f"Tệp còn {found}: ai tải về cũng đọc được. Hãy mở tệp, vào thẻ Review (Xem lại), chấp nhận hoặc bỏ mọi chỗ"
        " sửa, xóa mọi nhận xét, lưu lại rồi tải lên."
    )


def _found(file: IO[bytes]) -> Iterator[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                for name, tag, what in _TAGS:
                    if re.fullmatch(name, member.filename) and _has(archive, member, re.compile(tag)):
                        yield what
    except BROKEN:
        return


def _has(archive: zipfile.ZipFile, member: zipfile.ZipInfo, tag: re.Pattern[bytes]) -> bool:
    """Return True if a tag stands in a member, of which only a part is in memory at any time."""
    before, left = b"", _MAX_SIZE_INSIDE
    with archive.open(member) as stream:
        while (step := stream.read(_STEP)) and left > 0:
            if tag.search(before + step):
                return True
            before, left = step[-_TAG_LENGTH:], left - len(step)
    return False

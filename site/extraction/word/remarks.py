"""Remarks and tracked changes in files: words that nobody approved, for everybody who downloads them."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from extraction.packed import BROKEN

_COMMENT, _CHANGE = "nhận xét", "chỗ sửa chưa chốt (Track Changes)"
# Members of the archive, and the tags in them that begin a remark or a change (ISO/IEC 29500-1, 17.13, 18.7, 18.11 and
# 19.4; OpenDocument 1.3, part 3, 5.5, 9.9 and 14.1). Text that a change deletes or inserts stays in the file until
# somebody accepts or rejects the change.
_TAGS = [
    (r"word/comments\d*\.xml", rb"<\w+:comment[\s>/]", _COMMENT),
    (r"word/[^/]+\.xml", rb"<\w+:(?:ins|del|cellIns|cellDel|moveFrom|moveTo)[\s>/]", _CHANGE),
    (r"ppt/comments/[^/]+\.xml", rb"<(?:\w+:)?cm[\s>/]", _COMMENT),
    (r"xl/(?:comments|threadedComments/).*\.xml", rb"<(?:\w+:)?(?:c|threadedC)omment[\s>/]", _COMMENT),
    (r"xl/revisions/revisionLog\d*\.xml", rb"<(?:\w+:)?r(?:cc|m|rc)[\s>/]", _CHANGE),
    (r"content\.xml", rb"<office:annotation[\s>/]", _COMMENT),
    (
        r"content\.xml",
        rb"<(?:text:changed-region|table:(?:cell-content-change|insertion|deletion))[\s>/]",
        _CHANGE,
    ),
]
# How files of older programs begin, and their remarks and changes: the head of Word's text with the length of the list
# of comments, formats of inserted and deleted text (MS-DOC, 2.5.6 and 2.6.1), notes in Excel (MS-XLS, 2.5.143), RTF.
_OLE, _RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"
_MARKS = [
    (_OLE, rb"(?s)\xec\xa5(?:[\xc0-\xd9]\0|[\x01-\x12]\x01)....\0\0.{180}(?!\0{4}).{4}", _COMMENT),
    (_OLE, rb"(?s)\x01\x08\x01\x04\x48..\x05\x68|\0\x08\x01\x63\x48..\x64\x68", _CHANGE),
    (_OLE, rb"(?s)\x5d\0..\x15\0\x12\0\x19\0", _COMMENT),
    (_RTF, rb"\\\*\\annotation\b", _COMMENT),
    (_RTF, rb"\\(?:revised|deleted)(?!\w)", _CHANGE),
]
_BEGINNINGS = (b"PK\x03\x04", b"%PDF-", _OLE, _RTF)
_TAG_LENGTH = 256
_STEP = 1024 * 1024
# In bytes: most that is read of one file, with all that it unpacks to, and of a document in an archive. A member counts
# at least as much as opening it costs.
_MOST, _MOST_OF_DOCUMENT, _LEAST = 500 * 1024 * 1024, 100 * 1024 * 1024, 4096
_BOMB = "Tệp này giải nén ra quá lớn nên máy không kiểm tra được. Hãy bớt nội dung hoặc tách thành nhiều tệp."


class _TooMuchInsideError(Exception):
    """Raised if a file unpacks to more than can be read."""


class _Allowance:
    """Number of bytes that may still be read: nested archives of a few kilobytes unpack to any size."""

    def __init__(self) -> None:
        self._left = _MOST

    def read(self, stream: IO[bytes], size: int) -> bytes:
        data = stream.read(size)
        self._left -= max(len(data), _LEAST)
        if self._left < 0:
            raise _TooMuchInsideError
        return data


def refusal(file: IO[bytes]) -> str:
    """Return a sentence for the editor about the remarks in a file; "" if it has none, or is of another kind.

    A file that unpacks to too much is refused, too.
    """
    try:
        found = " và ".join(dict.fromkeys(sorted(_found(file, _Allowance()), reverse=True)))
    except _TooMuchInsideError:
        return _BOMB
    if not found:
        return ""
    return (
        f"Tệp còn {found}: ai tải về cũng đọc được. Hãy mở tệp (Word, Excel, PowerPoint: thẻ Review, Xem lại), chấp"
        " nhận hoặc bỏ mọi chỗ sửa, xóa mọi nhận xét, lưu lại rồi tải lên."
    )


def _found(file: IO[bytes], allowance: _Allowance, *, is_inner: bool = False) -> Iterator[str]:
    head = file.read(1024)
    if b"%PDF-" in head:
        # Imported here because the library takes memory, which serving pages does not need.
        from extraction.pdf_reader import has_remarks

        yield from [_COMMENT] * has_remarks(file)
    for magic, mark, what in _MARKS:
        file.seek(0)
        if head.startswith(magic) and _has(file, re.compile(mark), allowance):
            yield what
    with suppress(*BROKEN), zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            with suppress(*BROKEN):
                yield from _in_member(archive, member, allowance, is_inner=is_inner)


def _in_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, allowance: _Allowance, *, is_inner: bool
) -> Iterator[str]:
    """Yield the remarks in a member, which may be a document itself; documents inside that one are not read."""
    for name, tag, what in _TAGS:
        if re.fullmatch(name, member.filename):
            with archive.open(member) as stream:
                if _has(stream, re.compile(tag), allowance):
                    yield what
    with archive.open(member) as stream:
        head = allowance.read(stream, _TAG_LENGTH)
        if head.startswith(_BEGINNINGS) and not is_inner:
            document = head + allowance.read(stream, _MOST_OF_DOCUMENT)
            if len(document) > _MOST_OF_DOCUMENT:
                raise _TooMuchInsideError
            yield from _found(io.BytesIO(document), allowance, is_inner=True)


def _has(stream: IO[bytes], tag: re.Pattern[bytes], allowance: _Allowance) -> bool:
    """Return True if a tag stands in a stream, of which only a part is in memory at any time."""
    before = b""
    while step := allowance.read(stream, _STEP):
        if tag.search(before + step):
            return True
        before = step[-_TAG_LENGTH:]
    return False

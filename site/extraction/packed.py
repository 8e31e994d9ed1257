"""Measures ZIP archives (.docx, .odt, .xlsx) before they are opened, against zip bombs; reads workbooks."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from extraction.reading import Unreadable

# Errors that zipfile raises for archives that break the format's rules.
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
)
_MAX_MEMBERS = 2000
_MAX_SIZE_INSIDE = 150 * 1024 * 1024
_STEP = 1024 * 1024
_BOMB = "Tệp này giải nén ra quá lớn, không an toàn nên không mở. Hãy mở bằng Word, bớt ảnh rồi lưu lại."
DAMAGED = "Tệp .docx bị hỏng, không mở được. Hãy mở bằng Word và lưu lại."
_PASSWORD = "Tệp .docx được đặt mật khẩu. Hãy bỏ mật khẩu rồi tải lên."  # noqa: S105 - a message, not a password


def measure(data: bytes) -> None:
    """Raise Unreadable if the archive unpacks to too many bytes or members, or is encrypted.

    Declared sizes are not trusted: each member is unpacked in steps and discarded.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_SIZE_INSIDE:
                raise Unreadable(_BOMB)
            if any(member.flag_bits & 1 for member in members):
                raise Unreadable(_PASSWORD)
            left = _MAX_SIZE_INSIDE
            for member in members:
                with archive.open(member) as stream:
                    while step := stream.read(_STEP):
                        left -= len(step)
                        if left < 0:
                            raise Unreadable(_BOMB)
    except BROKEN as error:
        raise Unreadable(DAMAGED) from error


# openpyxl takes 250 bytes of memory for a cell, which may have 15 bytes in the file.
_MAX_SIZE_OF_WORKBOOK = 20 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 30
# Excel's; of a row with a higher number, openpyxl would make up all rows above.
_LAST_ROW = 1_048_576
_LARGE_WORKBOOK = (
    "Tệp .xlsx này quá lớn. Hãy xóa dòng, cột và trang tính không dùng, hoặc tách thành nhiều tệp."
)


def sheet_rows(data: bytes) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the filled rows of a workbook's first sheet, each with its number and its first MAX_COLUMNS cells.

    Raises Unreadable, also while rows are read.
    """
    # Imported late: web workers keep what they load, and few requests need it.
    from openpyxl import load_workbook

    measure(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MAX_SIZE_OF_WORKBOOK:
                raise Unreadable(_LARGE_WORKBOOK)
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        filled = 0
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=_LAST_ROW), start=1):
            if any(cell.value is not None for cell in cells):
                filled += 1
                if filled > MAX_ROWS:
                    raise Unreadable(_LARGE_WORKBOOK)
                yield number, cells
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, *BROKEN) as error:
        raise Unreadable("Tệp .xlsx bị hỏng, không mở được. Hãy mở bằng Excel và lưu lại.") from error

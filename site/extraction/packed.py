"""Measures ZIP archives (.docx, .odt, .xlsx) before they are opened, as a defence against zip bombs."""

import io
import lzma
import zipfile
import zlib

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

"""Opens uploaded .zip archives, so that a folder can come as one file, within limits and under readable names."""

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat

from extraction.packed import BROKEN
from vietnamese.encodings import decode

MAX_FILES = 200
_MAX_SIZE = 500 * 1024 * 1024
_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
# Files that systems and programs leave in folders.
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini"}
_BROKEN = "Tệp .zip bị hỏng. Hãy nén lại rồi tải lên."


def is_of_a_document(name: str) -> bool:
    """Return False for hidden files and files that systems leave in folders."""
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in parts)
    return bool(parts) and not hidden and parts[-1].lower() not in _LEFT_BY_SYSTEMS


def count(upload: File) -> int:
    """Return the number of files in an upload: as many as its archive holds, else one."""
    archive = _opened(upload)
    return 1 if archive is None else len(_members(archive))


def files_of(upload: File) -> Iterator[tuple[str, File | None, str]]:
    """Yield name and content of each file in an archive, or of the upload itself if it is not an archive.

    A file that cannot be unpacked has no content, but a sentence for the editor.
    """
    archive = _opened(upload)
    if archive is None:
        yield upload.name or "", upload, ""
        return
    left = _MAX_SIZE
    for member in _members(archive):
        name = _name(member)
        most = min(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE, left)
        if member.flag_bits & _ENCRYPTED:
            yield name, None, "Tệp .zip được đặt mật khẩu. Hãy nén lại không đặt mật khẩu rồi tải lên."
            continue
        try:
            with archive.open(member) as stream:
                # The size that the archive declares is not trusted.
                data = stream.read(most + 1)
        except BROKEN:
            yield name, None, _BROKEN
            continue
        if len(data) > most:
            limit = filesizeformat(most)
            yield (
                name,
                None,
                f"Tệp lớn hơn {limit}. Hãy tải riêng tệp ấy, hoặc nén lại, tách thành nhiều tệp.",
            )
            continue
        left -= len(data)
        yield name, ContentFile(data, name=name), ""


def _opened(upload: File) -> zipfile.ZipFile | None:
    """Return an upload as a .zip archive; None for any other file, and for .docx and .odt, which have its format."""
    upload.seek(0)
    if upload.read(4) != b"PK\x03\x04":
        upload.seek(0)
        return None
    try:
        archive = zipfile.ZipFile(upload)
    except BROKEN:
        return None
    return None if {"[Content_Types].xml", "mimetype"} & set(archive.namelist()) else archive


def _members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [each for each in archive.infolist() if not each.is_dir() and is_of_a_document(_name(each))]


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member. A name not marked as UTF-8 is in whatever encoding the packing program used."""
    if member.flag_bits & _UTF8_NAMES:
        return member.filename
    # zipfile reads such names as cp437, in which every byte is a character.
    return decode(member.filename.encode("cp437", "replace")).text

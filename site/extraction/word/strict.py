"""Turns Word files of the strict form (ISO/IEC 29500-1), which have namespaces of their own, into the usual form."""

import io
import re
import zipfile

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(wordprocessingml|officeDocument|drawingml)/")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/"


def in_usual_form(data: bytes) -> bytes:
    """Return the file with the namespaces of ISO/IEC 29500-4; any other file is returned unchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not _STRICT.search(archive.read("_rels/.rels")):
            return data
        rewritten = io.BytesIO()
        with zipfile.ZipFile(rewritten, "w") as usual:
            for name in archive.namelist():
                member = archive.read(name)
                usual.writestr(
                    name, _STRICT.sub(_USUAL, member) if name.endswith((".xml", ".rels")) else member
                )
    return rewritten.getvalue()

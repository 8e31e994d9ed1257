"""Reads a plain text file in any encoding."""

import re

from extraction.reading import ReadText, Unreadable, as_read
from vietnamese.encodings import decode

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_SAMPLE = 100_000


def read_txt(data: bytes) -> ReadText:
    """Return the text of `data`. Raises Unreadable if it has too many control characters to be text."""
    decoded = decode(data)
    sample = decoded.text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > len(sample) / 50:
        raise Unreadable("Không nhận ra loại tệp này. Hãy tải lên .docx, .pdf, .html hoặc .txt.")
    warnings = []
    if decoded.encoding not in ("utf-8", "windows-1252") and not decoded.encoding.startswith("utf-16"):
        warnings.append(
            f"Chữ trong tệp dùng bảng mã cũ ({decoded.encoding}), đã chuyển sang Unicode; cần soát lại."
        )
    return as_read(decoded.text, "txt", warnings)

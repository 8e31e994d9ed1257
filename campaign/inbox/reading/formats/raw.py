"""The content of a document as the publisher wrote it, before anything is cleaned or judged. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException

from campaign.inbox.reading.types import Quiet

MAX_ENTRIES = 200
TORN = "Bản tin bị cắt cụt giữa chừng; chỉ nhận những tin còn nguyên vẹn."
TORN_KEPT = (
    "Bản tin bị cắt cụt giữa chừng ba lần liền; tin cuối cùng được nhận với những phần còn nguyên vẹn của nó."
)
# Exceptions that feedparser and its HTML parser are known to raise on hostile input.
PARSER_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OverflowError,
    SAXException,
)  # fmt: skip
_NEVER_QUIET = Quiet()


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as published. `is_html` tells its type, `base` the address to which its links are relative."""

    value: str = ""
    is_html: bool = True
    base: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One entry. `fingerprint` is the hash of its text in the document, or "" if that text cannot be located."""

    guid: str = ""
    link: str = ""
    title: Markup = Markup()
    summary: Markup = Markup()
    content: Markup = Markup()
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document.

    `passed` are the fingerprints of known entries that were left out, `deleted` the guids that the publisher
    declares deleted (RFC 6721). `is_torn` is True if the document is truncated, `is_whole` if no entry that
    it lists is missing.
    """

    format: str
    title: str = ""
    link: str = ""
    ttl_minutes: int | None = None
    entries: list[RawEntry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    quiet: Quiet = _NEVER_QUIET
    passed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    is_torn: bool = False
    is_whole: bool = True


def text(value: Any) -> str:
    """Return `value` without surrounding whitespace if it is a string, else "".

    Removes the characters that databases reject: lone surrogates (possible in JSON) and NUL.
    """
    if not isinstance(value, str):
        return ""
    if not value.isascii():
        value = value.encode("utf-8", "ignore").decode("utf-8")
    return value.replace("\x00", "").strip()


def too_many(total: int) -> str:
    """Return the warning that a document has more entries than are accepted."""
    return f"Bản tin có {total} tin; chỉ nhận {MAX_ENTRIES} tin đầu."

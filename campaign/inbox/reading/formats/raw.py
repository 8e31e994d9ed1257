"""What a document says of its items, as the publisher wrote it: nothing cleaned, nothing judged. Pure values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXException

from campaign.inbox.reading.types import Quiet

MAX_ENTRIES = 200
TORN = "Bản tin bị cắt cụt giữa chừng; chỉ nhận những tin còn nguyên vẹn."
# What feedparser and its HTML parser are known to raise on hostile input.
PARSER_ERRORS = (
    ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError, OverflowError,
    SAXException,
)  # fmt: skip
_NEVER_QUIET = Quiet()


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as published; `is_html` says how to read it, `base` what its links are relative to."""

    value: str = ""
    is_html: bool = True
    base: str = ""


@dataclass(frozen=True, slots=True)
class RawEntry:
    """`fingerprint` is that of the entry's own text in the document, "" where it could not be told from others."""

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
    """`passed` are the fingerprints of entries that were known and left out, `deleted` the guids that the publisher
    declares deleted (RFC 6721). `is_torn`: it ends before its time; `is_whole`: nothing that it lists is missing."""

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
    """`value` if it is text, without what no database stores: lone surrogates (JSON can spell them) and NUL."""
    if not isinstance(value, str):
        return ""
    if not value.isascii():
        value = value.encode("utf-8", "ignore").decode("utf-8")
    return value.replace("\x00", "").strip()


def too_many(total: int) -> str:
    return f"Bản tin có {total} tin; chỉ nhận {MAX_ENTRIES} tin đầu."

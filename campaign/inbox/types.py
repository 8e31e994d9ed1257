"""The values that pass between fetch, parse, decide and store.

Frozen, and free of Django, network, clock and settings. Every time in them is aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# --- fetch -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """What to ask for. An empty `allowed_hosts` lets redirects go to any public host."""

    url: str
    etag: str = ""
    last_modified: str = ""
    allowed_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole body, decompressed. `moved_to` is set when every hop was a permanent redirect."""

    url: str
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: int | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server's 304, or the same bytes under a 200."""

    etag: str = ""
    last_modified: str = ""
    max_age: int | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """`reason` is for programs, `message` is what the editor reads, `retry_after` is in seconds."""

    reason: str
    message: str
    status: int | None = None
    retry_after: int | None = None


FetchResult = Fetched | NotModified | FetchFailed

# --- parse -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item. `key` identifies it within its source; `link_key` and `text_key` find it again when the
    publisher changed all guids or all addresses; `version` changes when anything the reader sees does."""

    key: str
    link_key: str
    text_key: str
    version: str
    guid: str
    link: str
    title: str
    summary: str
    summary_html: str
    content_html: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str
    published: datetime | None
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours (UTC) and weekdays (Monday is 0) in which a publisher does not want to be asked."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    format: str
    encoding: str
    title: str
    link: str
    entries: tuple[ParsedEntry, ...]
    warnings: tuple[str, ...] = ()
    ttl_minutes: int | None = None
    quiet: Quiet = Quiet()
    # It ends in the middle: there is more, which the next poll has to ask for.
    is_torn: bool = False


@dataclass(frozen=True, slots=True)
class ParseRefused:
    """The document is no feed, or could not be read in time; `message` is what the editor reads."""

    reason: str
    message: str


ParseResult = ParsedFeed | ParseRefused

# --- decide ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the store remembers of an item, so far as deciding needs it."""

    id: int
    key: str
    link_key: str
    text_key: str
    version: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it stood before this poll. `known` are its own items that the document may name again,
    `purged` keys and link keys of those that were cleared away, `seen` those of stories that it shares with others,
    `elsewhere` maps link keys to items of other sources."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    interval: timedelta | None = None
    quiet: Quiet = Quiet()
    consecutive_failures: int = 0
    moved_to: str = ""
    moved_ignored: str = ""
    moved_sightings: int = 0
    gone_sightings: int = 0
    known: tuple[KnownItem, ...] = ()
    purged: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    elsewhere: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A body that was fetched and parsed into a feed."""

    feed: ParsedFeed
    fetched: Fetched
    body_hash: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A body that was fetched, and is no feed."""

    refused: ParseRefused


Outcome = Read | NotModified | FetchFailed | Unreadable


@dataclass(frozen=True, slots=True)
class AddItem:
    entry: ParsedEntry
    published: datetime | None
    encoding: str


@dataclass(frozen=True, slots=True)
class AddSighting:
    """The story is there already, from another source: its item gets one source more."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """The original changed and nobody has decided on the item yet: it takes the new text."""

    item_id: int
    entry: ParsedEntry
    published: datetime | None


@dataclass(frozen=True, slots=True)
class FlagChangedOriginal:
    """The original changed after an editor decided: the decided version stands, the new one lies beside."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class RekeyItem:
    """The publisher gave a known item another guid or address; its text is as it was."""

    item_id: int
    key: str
    link_key: str


@dataclass(frozen=True, slots=True)
class HoldHost:
    """The server asked to be left alone: no source of its host is polled before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """The source's health after the poll. None leaves a field as it is; `error` is "" after a success."""

    next_poll_at: datetime
    error: str
    consecutive_failures: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval: timedelta | None = None
    quiet: Quiet | None = None
    moved_to: str | None = None
    moved_sightings: int | None = None
    gone_sightings: int | None = None
    # The address has moved for good: the source is polled at `moved_to` from now on.
    takes_move: bool = False
    # The publisher has given the feed up: it is asked no more until an editor wants it to be.
    pauses: bool = False


ItemIntent = AddItem | AddSighting | UpdateItem | FlagChangedOriginal | RekeyItem


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one poll of one source changes."""

    source: SourceUpdate
    items: tuple[ItemIntent, ...] = ()
    unchanged: int = 0
    hold_host: HoldHost | None = None

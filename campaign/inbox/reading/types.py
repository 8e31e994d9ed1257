"""The values that pass between fetch, parse, decide and store.

Frozen, and free of Django, network, clock and settings. Every time in them is aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign.inbox.reading.similar import Marks, Opener

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
    """`reason` is for programs, `message` for the editor; `retry_after` is in seconds, and holds for `host`."""

    reason: str
    message: str
    status: int | None = None
    retry_after: int | None = None
    host: str = ""


FetchResult = Fetched | NotModified | FetchFailed

# --- parse -----------------------------------------------------------------------------------------


_UNMARKED = Marks()


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One item. `key` identifies it within its source; `link_key` and `text_key` find it again when the
    publisher changed all guids or all addresses; `version` changes when anything the reader sees does.
    `fingerprint` is that of its text in the document, "" where it has to be read each time."""

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
    fingerprint: str = ""
    marks: Marks = _UNMARKED


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours (UTC) and weekdays (Monday is 0) in which a publisher does not want to be asked."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """`entries` without those that were known before: of them `passed` has the fingerprints. `deleted` are keys of
    items that the publisher declares deleted. `is_whole`: what it does not list, its publisher does not list."""

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
    is_whole: bool = True
    passed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


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
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a source's last document; `missed`: it was there before, and is missing so many readings since."""

    fingerprint: str
    key: str
    link_key: str
    text_key: str
    published: datetime | None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it stood before this poll. `known` are its own items that the document may name again,
    `purged` keys and link keys of those that were cleared away, `seen` those of stories that it shares with others,
    `elsewhere` maps link keys to items of other sources, `openers` are first items of stories that may resemble new
    ones, `listing` is what the last document listed."""

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
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    openers: tuple[Opener, ...] = ()
    listing: tuple[Listed, ...] = ()


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
    """`story`: the item whose story it tells again, as near as a title can say."""

    entry: ParsedEntry
    published: datetime | None
    encoding: str
    story: int | None = None


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
class FlagWithdrawn:
    """The source lists the originals of these keys no more."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearWithdrawn:
    """The original is there again."""

    item_id: int


@dataclass(frozen=True, slots=True)
class HoldHost:
    """The server asked to be left alone: no source of `host` is polled before `until`."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """The source's health after the poll. None leaves a field as it is; `error` is "" after a success.

    `warning` says what was wrong with a document whose items were taken all the same.
    """

    next_poll_at: datetime
    error: str
    consecutive_failures: int
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval: timedelta | None = None
    quiet: Quiet | None = None
    warning: str | None = None
    moved_to: str | None = None
    moved_sightings: int | None = None
    gone_sightings: int | None = None
    # The address has moved for good: the source is polled at `moved_to` from now on.
    takes_move: bool = False
    # The publisher has given the feed up: it is asked no more until an editor wants it to be.
    pauses: bool = False


ItemIntent = (
    AddItem | AddSighting | UpdateItem | FlagChangedOriginal | RekeyItem | FlagWithdrawn | ClearWithdrawn
)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that one poll of one source changes."""

    source: SourceUpdate
    items: tuple[ItemIntent, ...] = ()
    unchanged: int = 0
    listing: tuple[Listed, ...] | None = None
    hold_host: HoldHost | None = None

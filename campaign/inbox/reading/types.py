"""Values that pass between fetching, parsing, deciding and storing.

Frozen, and independent of Django, network, clock and settings. Every time in them is aware.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from campaign.inbox.reading.similar import Marks, Opener

# --- fetch -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """The address to fetch and its validators.

    If `allowed_hosts` is empty, redirects may lead to any public host.
    """

    url: str
    etag: str = ""
    last_modified: str = ""
    allowed_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete, decompressed body. `moved_to` is set if every redirect was permanent."""

    url: str
    body: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: int | None = None
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server's status 304, or a response with the same bytes as last time."""

    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """A failed request. `reason` is a code for programs, `message` is for the editor.

    `retry_after` is in seconds and applies to `host`.
    """

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
    """One entry of a document.

    `key` identifies it within its source; `link_key` and `text_key` find it again if the publisher changed
    all guids or all addresses; `version` changes if anything that readers see changes. `fingerprint` is the
    hash of its text in the document, or "" if it must be parsed each time.
    """

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
    # Addresses of the pictures besides `image`.
    pictures: tuple[str, ...] = ()

    @property
    def all_pictures(self) -> tuple[str, ...]:
        """The addresses of all pictures, the lead picture first."""
        return tuple(filter(None, (self.image, *self.pictures)))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours (UTC) and weekdays (Monday is 0) in which the publisher asks not to be polled."""

    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A parsed document.

    `entries` leaves out known entries; `passed` has their fingerprints. `deleted` are keys of items that the
    publisher declares deleted. `is_whole` is True if an entry that is missing here is missing in the
    publisher's document too.
    """

    format: str
    encoding: str
    title: str
    link: str
    entries: tuple[ParsedEntry, ...]
    warnings: tuple[str, ...] = ()
    ttl_minutes: int | None = None
    quiet: Quiet = Quiet()
    # The document is truncated, so the next poll must fetch it in full.
    is_torn: bool = False
    is_whole: bool = True
    passed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseRefused:
    """A document that is not a feed or could not be parsed in time. `message` is shown to the editor."""

    reason: str
    message: str


ParseResult = ParsedFeed | ParseRefused

# --- decide ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KnownItem:
    """The stored values of an item that deciding needs."""

    id: int
    key: str
    link_key: str
    text_key: str
    version: str
    is_decided: bool
    is_withdrawn: bool = False
    pictures: tuple[str, ...] = ()
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a source's last document. `missed` counts the consecutive readings in which it was missing."""

    fingerprint: str
    key: str
    link_key: str
    text_key: str
    published: datetime | None
    missed: int = 0


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source before this poll, with its `id`.

    `known` are its own items that the document may contain. `purged` are the keys and link keys of its purged items,
    `seen` the same of stories that it shares with other sources. `elsewhere` maps link keys to items of other sources,
    `adoptable` to the items among them whose originals this source publishes. `openers` are items that may be similar
    to new items, `listing` has the entries of the last document.
    """

    id: int = 0
    interval: timedelta | None = None
    quiet: Quiet = Quiet()
    consecutive_failures: int = 0
    moved_to: str = ""
    moved_ignored: str = ""
    moved_sightings: int = 0
    gone_sightings: int = 0
    torn_polls: int = 0
    known: tuple[KnownItem, ...] = ()
    purged: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    adoptable: Mapping[str, KnownItem] = field(default_factory=dict)
    openers: tuple[Opener, ...] = ()
    listing: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """A fetched body that was parsed into a feed."""

    feed: ParsedFeed
    fetched: Fetched
    body_hash: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A fetched body that is not a feed."""

    refused: ParseRefused


Outcome = Read | NotModified | FetchFailed | Unreadable


@dataclass(frozen=True, slots=True)
class AddItem:
    """Add the entry as a new item.

    `story` is the item whose story it repeats, as far as title and summary show; later items find it by `marks`.
    """

    entry: ParsedEntry
    published: datetime | None
    encoding: str
    story: int | None = None
    marks: Marks = _UNMARKED


@dataclass(frozen=True, slots=True)
class AddSighting:
    """Add the source to an item that tells the same story and came from another source."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class AdoptItem:
    """Make the item this source's own: it came from an aggregator, which remains as a sighting."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class UpdateItem:
    """Replace the text of an undecided item, because the original changed."""

    item_id: int
    entry: ParsedEntry
    published: datetime | None


@dataclass(frozen=True, slots=True)
class FlagChangedOriginal:
    """Store the changed original beside the version that an editor has decided on."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class RekeyItem:
    """Store a new guid or address of a known item whose text has not changed."""

    item_id: int
    key: str
    link_key: str


@dataclass(frozen=True, slots=True)
class SetPictures:
    """Store other addresses of the pictures of an undecided item whose text has not changed."""

    item_id: int
    entry: ParsedEntry


@dataclass(frozen=True, slots=True)
class FlagWithdrawn:
    """Mark the items with these keys as withdrawn, because the source no longer lists them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearWithdrawn:
    """Remove the mark of a withdrawn item, because the source lists it again."""

    item_id: int


@dataclass(frozen=True, slots=True)
class HoldHost:
    """Poll no source of `host` before `until`, because the server asked for a pause."""

    host: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SourceUpdate:
    """The state of the source after the poll. None leaves a field unchanged; `error` is "" after a success.

    `warning` describes faults of a document whose items were accepted.
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
    torn_polls: int | None = None
    # The feed has moved permanently: the source is polled at `moved_to` from now on.
    takes_move: bool = False
    # The publisher has removed the feed: the source is not polled until an editor resumes it.
    pauses: bool = False


ItemIntent = (
    AddItem
    | AddSighting
    | AdoptItem
    | UpdateItem
    | FlagChangedOriginal
    | RekeyItem
    | SetPictures
    | FlagWithdrawn
    | ClearWithdrawn
)


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes that one poll of one source makes."""

    source: SourceUpdate
    items: tuple[ItemIntent, ...] = ()
    unchanged: int = 0
    listing: tuple[Listed, ...] | None = None
    hold_host: HoldHost | None = None

"""Keys that identify an item from one poll to the next.

An item is identified by its guid if that is unique in its document, else by its canonical link, else by a
hash of its text. Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from campaign.inbox.reading.addresses import names_a_document
from vietnamese.fold import fold

# Increase this when the input of the hash changes: each undecided item is then rewritten once.
_VERSION = "1"
_MIN_TELLING_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one entry. `link_key` and `text_key` are "" if they do not identify it."""

    key: str
    link_key: str
    text_key: str


def digest(*parts: str) -> str:
    """Return a short stable hash of several strings, in which their boundaries count."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return hashed.hexdigest()[:40]


def version(title: str, summary: str, content_html: str, link_key: str) -> str:
    """Return a hash of all that readers see.

    Dates and images are left out, because many servers change them each time.
    """
    return _VERSION + ":" + digest(title, summary, content_html, link_key)


def text_key(title: str, summary: str) -> str:
    """Return a key that finds an item whose guid and address both changed, or "" if its text is too short."""
    text = fold(f"{title}\n{summary}")
    return digest(text) if len(text) >= _MIN_TELLING_LENGTH else ""


def guid_key(guid: str) -> str:
    """Return the key of an item that is identified by its guid."""
    return "guid:" + (guid if len(guid) <= 200 else digest(guid))


def assign_keys(entries: Sequence[tuple[str, str, str, str]]) -> tuple[list[Keys | None], bool]:
    """Return the keys of all entries of one document, and a flag that they are independent of each other.

    Each entry is given as (guid, link key, title, summary). An entry that repeats another has None instead of
    keys; without guid and link to a document, entries of one title repeat only if their summaries are equal, too. The
    second value is True if no two entries share a guid or an address, so that each would have the same keys without
    the others.
    """
    fingerprints = [entry[:3] if entry[0] or names_a_document(entry[1]) else entry for entry in entries]
    first: dict[tuple[str, ...], int] = {}
    for index, fingerprint in enumerate(fingerprints):
        first.setdefault(fingerprint, index)
    distinct = [index for index, fingerprint in enumerate(fingerprints) if first[fingerprint] == index]
    guids = Counter(entries[index][0] for index in distinct)
    links = Counter(entries[index][1] for index in distinct)

    keys: list[Keys | None] = [None] * len(entries)
    taken: set[str] = set()
    for index in distinct:
        guid, link_key, title, summary = entries[index]
        own_link = link_key if links[link_key] == 1 and names_a_document(link_key) else ""
        if guid and guids[guid] == 1:
            key = guid_key(guid)
        elif own_link:
            key = "link:" + digest(own_link)
        else:
            key = "hash:" + digest(guid, link_key, title, summary)
        if key not in taken:
            taken.add(key)
            keys[index] = Keys(key, own_link and digest(own_link), text_key(title, summary))
    shared = (count for counts in (guids, links) for value, count in counts.items() if value)
    return keys, len(distinct) == len(entries) and max(shared, default=1) == 1

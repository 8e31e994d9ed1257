"""Which item is which: the keys by which an item is found again at the next poll.

A guid counts where it is unique in its document; else the canonical link; else a hash of the text. Pure.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from campaign.inbox.reading.addresses import names_a_document
from vietnamese.fold import fold

# Raise it when what goes into the hash changes: every undecided item is then rewritten once, silently.
_VERSION = "1"
_SHORTEST_TELLING_TEXT = 30


@dataclass(frozen=True, slots=True)
class Keys:
    key: str
    link_key: str
    text_key: str


def digest(*parts: str) -> str:
    """A short stable hash of several strings; their boundaries count."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return hashed.hexdigest()[:40]


def version(title: str, summary: str, content_html: str, link_key: str) -> str:
    """Changes when what a reader sees changes. Dates and pictures do not: many servers make them anew."""
    return _VERSION + ":" + digest(title, summary, content_html, link_key)


def text_key(title: str, summary: str) -> str:
    """Finds an item whose guid and address both changed; "" where the text is too short to tell."""
    text = fold(f"{title}\n{summary}")
    return digest(text) if len(text) >= _SHORTEST_TELLING_TEXT else ""


def guid_key(guid: str) -> str:
    return "guid:" + (guid if len(guid) <= 200 else digest(guid))


def assign_keys(entries: Sequence[tuple[str, str, str, str]]) -> tuple[list[Keys | None], bool]:
    """Keys for each (guid, link key, title, summary) of one document; None for one that repeats another.

    And whether no two share a guid or an address, so that each would have got the same keys without the others.
    """
    link_keys = [link_key for _guid, link_key, _title, _summary in entries]
    fingerprints = [entry[:3] for entry in entries]
    first: dict[tuple[str, str, str], int] = {}
    for index, fingerprint in enumerate(fingerprints):
        first.setdefault(fingerprint, index)
    distinct = [index for index, fingerprint in enumerate(fingerprints) if first[fingerprint] == index]
    guids = Counter(entries[index][0] for index in distinct)
    links = Counter(link_keys[index] for index in distinct)

    keys: list[Keys | None] = [None] * len(entries)
    taken: set[str] = set()
    for index in distinct:
        guid, _link, title, summary = entries[index]
        own_link = (
            link_keys[index] if links[link_keys[index]] == 1 and names_a_document(link_keys[index]) else ""
        )
        if guid and guids[guid] == 1:
            key = guid_key(guid)
        elif own_link:
            key = "link:" + digest(own_link)
        else:
            key = "hash:" + digest(guid, link_keys[index], title, summary)
        if key not in taken:
            taken.add(key)
            keys[index] = Keys(key, own_link and digest(own_link), text_key(title, summary))
    shared = (count for counts in (guids, links) for value, count in counts.items() if value)
    return keys, len(distinct) == len(entries) and max(shared, default=1) == 1

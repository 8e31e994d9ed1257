"""What other apps ask of the search: newest first, as plain values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from search.filters import select
from search.finding.finder import Results
from search.models import SearchEntry


@dataclass(frozen=True)
class Found:
    """One public thing. `page_id` is set for pages of the tree; others have `key`, such as "inbox:12", and `url`."""

    key: str
    kind: str
    page_id: int | None
    url: str
    title: str
    published_at: datetime.datetime


def find(parameters: Mapping[str, str], limit: int = 30) -> list[Found]:
    """What the search page finds for these parameters of its address (a request's GET will do), the newest first.

    At most five queries and two of the filters. Without a word to look for it finds nothing; it never fails.
    """
    selection = select(parameters)
    results = Results(selection.query, selection.within, is_newest_first=True)
    ids = results.ids(slice(0, limit)) if results.count() else []
    entries = SearchEntry.objects.defer("text").in_bulk(ids)
    return [
        Found(entry.key, entry.kind, entry.page_id, entry.url, entry.title, entry.published_at)
        for pk in ids
        if (entry := entries.get(pk))
    ]

"""The search for other apps: newest results first, as plain values."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from search.filters import select
from search.finding.finder import Results
from search.models import SearchEntry


@dataclass(frozen=True)
class Found:
    """One public result.

    Pages have `page_id`; other results have a `key`, such as "inbox:12", and a `url`.
    """

    key: str
    kind: str
    page_id: int | None
    url: str
    title: str
    published_at: datetime.datetime


def find(parameters: Mapping[str, str], limit: int = 30) -> list[Found]:
    """Return the results of the search page for these parameters, newest first.

    `parameters` are those of the search page's address; `request.GET` will do. Runs at most five database
    queries, plus those of the registered filters. Without a word to search for, the result is empty. Never
    fails.
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

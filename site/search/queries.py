"""The search for other apps: newest results first."""

from collections.abc import Mapping

from search.filters import select
from search.finding.finder import Results
from search.models import SearchEntry


def find(parameters: Mapping[str, str], limit: int = 30) -> list[SearchEntry]:
    """Return the results of the search page for these parameters, newest first, without their texts.

    `parameters` are those of the search page's address; `request.GET` will do. Runs at most five database
    queries, plus those of the registered filters. Without a word to search for, the result is empty. Never
    fails.
    """
    selection = select(parameters)
    results = Results(selection.query, selection.within, is_newest_first=True)
    ids = results.ids(slice(0, limit)) if results.count() else []
    entries = SearchEntry.objects.defer("text").in_bulk(ids)
    return [entries[pk] for pk in ids if pk in entries]

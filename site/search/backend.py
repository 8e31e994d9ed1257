"""The admin's search backend: Wagtail's database search with rewritten queries.

Queries are rewritten in the index's words (base.models.search_fields). Stock Wagtail answers a `"` on SQLite
with an error and finds nothing for a document number on PostgreSQL; the rewritten query holds only words, so
it has no syntax that could break.
"""

from typing import Any

from django.db import connection
from django.utils.module_loading import import_string
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from base.models.search_fields import words
from vietnamese.fold import fold

_STOCK = {
    "postgresql": "modelsearch.backends.database.postgres.postgres.PostgresSearchBackend",
    "sqlite": "modelsearch.backends.database.sqlite.sqlite.SQLiteSearchBackend",
}
_MOST_WORDS = 20

Stock: Any = import_string(_STOCK[connection.vendor])


def clean_text(text: str) -> str:
    """Return the words of `text` as the index has them, with the last word folded.

    A word with accents finds only that word; the last one, perhaps unfinished, finds any accents.
    """
    *finished, last = words(text)[:_MOST_WORDS] or [""]
    return " ".join([*finished, fold(last)])


def clean_query(query: SearchQuery) -> SearchQuery | None:
    """Return `query` with all text cleaned, or None if no word is left."""
    if isinstance(query, PlainText):
        text = clean_text(query.query_string)
        return PlainText(text, operator=query.operator) if text else None
    if isinstance(query, Phrase):
        text = " ".join(words(query.query_string)[:_MOST_WORDS])
        return Phrase(text) if text else None
    if isinstance(query, Not):
        inner = clean_query(query.subquery)
        return Not(inner) if inner else None
    if isinstance(query, And | Or):
        kept = [inner for subquery in query.subqueries if (inner := clean_query(subquery))]
        if len(kept) < 2:
            return kept[0] if kept else None
        return type(query)(kept)
    return query if isinstance(query, MatchAll) else None


class SearchBackend(Stock):
    """Wagtail's backend of the database in use, with cleaned queries."""

    def _search(self, compiler: type, query: str | SearchQuery, model_or_queryset: Any, **kwargs: Any) -> Any:
        cleaned = clean_text(query) if isinstance(query, str) else clean_query(query)
        # Stock Wagtail returns no results for the empty string.
        return super()._search(compiler, cleaned or "", model_or_queryset, **kwargs)

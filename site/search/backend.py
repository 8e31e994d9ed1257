"""The admin's search backend: Wagtail's database search, asked in the words of the index (base.models.search_fields).

It only rewrites queries. Stock Wagtail answers a `"` on SQLite with an error and finds nothing for a document
number on PostgreSQL; here the query keeps nothing but words, so there is no syntax left to break.
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
    """Words with accents find those words only; the last one, perhaps still being typed, finds any accents."""
    *finished, last = words(text)[:_MOST_WORDS] or [""]
    return " ".join([*finished, fold(last)])


def clean_query(query: SearchQuery) -> SearchQuery | None:
    """`query` with all text cleaned; None if no word is left of it."""
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
    def _search(self, compiler: type, query: str | SearchQuery, model_or_queryset: Any, **kwargs: Any) -> Any:
        cleaned = clean_text(query) if isinstance(query, str) else clean_query(query)
        # Stock answers the empty string with no results.
        return super()._search(compiler, cleaned or "", model_or_queryset, **kwargs)

"""The admin's search backend: Wagtail's database search with rewritten queries.

Queries are rewritten in the index's words (base.models.search_fields). Stock Wagtail answers a `"` on SQLite
with an error and finds nothing for a document number on PostgreSQL; the rewritten query holds only words, so
it has no syntax that could break. A few results are ranked; of many, the newest come first.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from base.models.search_fields import words
from vietnamese.fold import fold

_STOCK = {
    "postgresql": "modelsearch.backends.database.postgres.postgres.PostgresSearchBackend",
    "sqlite": "modelsearch.backends.database.sqlite.sqlite.SQLiteSearchBackend",
}
_MAX_WORDS = 20
# With more results than this, the newest come first: on SQLite, stock Wagtail ranks each result with a query that takes
# milliseconds.
MAX_RANKED = 30

Stock: Any = import_string(_STOCK[connection.vendor])


def clean_text(text: str) -> str:
    """Return the words of `text` as the index has them, with the last word folded.

    A word with accents finds only that word; the last one, perhaps unfinished, finds any accents.
    """
    *finished, last = words(text)[:_MAX_WORDS] or [""]
    return " ".join([*finished, fold(last)])


def clean_query(query: SearchQuery) -> SearchQuery | None:
    """Return `query` with all text cleaned, or None if no word is left."""
    if isinstance(query, PlainText):
        text = clean_text(query.query_string)
        return PlainText(text, operator=query.operator) if text else None
    if isinstance(query, Phrase):
        text = " ".join(words(query.query_string)[:_MAX_WORDS])
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


class _RankedIfFew:
    """Query compiler that ranks the results on a page only if there are at most `MAX_RANKED` in all."""

    order_by_relevance: bool
    queryset: QuerySet[Any]

    def check(self) -> None:
        """Accept every filter and order: the database applies them to rows, and the index need not have them.

        Stock Wagtail raises an error for some that its own lists offer, such as the type of a page.
        """

    def search(self, config: Any, start: int, stop: int | None, **kwargs: Any) -> Any:
        stock: Any = super()
        if self.order_by_relevance and stop is not None:
            self.order_by_relevance = False
            if stock.search(config, 0, MAX_RANKED + 1).count() > MAX_RANKED:
                self.queryset = self.queryset.order_by("-pk")
            else:
                self.order_by_relevance = True
        return stock.search(config, start, stop, **kwargs)


class _QueryCompiler(_RankedIfFew, Stock.query_compiler_class):
    pass


class _AutocompleteQueryCompiler(_RankedIfFew, Stock.autocomplete_query_compiler_class):
    pass


class _Index(Stock.index_class):
    """Index without title length norms, for which each save would read the whole index, twice on PostgreSQL."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Leave every norm at 1, as the database does. SQLite's ranking does not read them."""


class SearchBackend(Stock):
    """Wagtail's backend of the database in use, with cleaned queries."""

    index_class = _Index
    query_compiler_class = _QueryCompiler
    autocomplete_query_compiler_class = _AutocompleteQueryCompiler

    def _search(self, compiler: type, query: str | SearchQuery, model_or_queryset: Any, **kwargs: Any) -> Any:
        cleaned = clean_text(query) if isinstance(query, str) else clean_query(query)
        # Stock Wagtail returns no results for the empty string.
        return super()._search(compiler, cleaned or "", model_or_queryset, **kwargs)

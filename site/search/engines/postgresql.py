"""PostgreSQL: two tsvector columns of the search table with GIN indexes (migration 0002), unknown to Django's model.

`words` holds title (weight A) and body, `title_words` the title alone, small enough to stay in the row. Both are
written as literals: no parser of PostgreSQL sees the text, so none can shred a document number. Each word stands
at its place twice, accented and folded; a query says by its accents which of the two it means.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.engines import FEW, Words, counts, kind_word
from search.query import Match
from vietnamese.fold import fold

# A tsvector knows no place beyond this.
_LAST_PLACE = 16_383
_BEFORE_BODY = 2
# Up to so many hits are sorted by date; of more, the newest are soon met in a walk by date.
_SORTED = 5_000


class PostgresqlEngine:
    def write(self, rows: Sequence[Words]) -> None:
        vectors = [_vectors(row) for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_searchentry AS entry SET title_words = new.title::tsvector, words = new.words::tsvector "
                "FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (key, title, words) WHERE entry.key = new.key",
                [[row.key for row in rows], [title for title, _ in vectors], [words for _, words in vectors]],
            )

    def count(self, matches: Sequence[Match], enough: int) -> list[int]:
        some = f"SELECT 1 FROM search_searchentry WHERE words @@ %s::tsquery LIMIT {FEW + 1}"  # noqa: S608  constants
        one = f"(SELECT count(*) FROM ({some}) AS found)"  # noqa: S608  constants
        return counts(one, [_tsquery(match) for match in matches], enough)

    def ranked(self, match: Match) -> list[int]:
        # 1: a long text is not better for being long.
        sql = (
            "SELECT id FROM search_searchentry, CAST(%s AS tsquery) AS query WHERE words @@ query "
            "ORDER BY title_words @@ query DESC, ts_rank(words, query, 1) DESC, published_at DESC, id DESC"
        )
        return [pk for (pk,) in _rows(sql, [_tsquery(match)])]

    def hits(self, match: Match) -> list[tuple[int, bool]]:
        sql = (
            "SELECT id, title_words @@ query FROM search_searchentry, CAST(%s AS tsquery) AS query "
            "WHERE words @@ query"
        )
        return _rows(sql, [_tsquery(match)])

    def newest(self, match: Match, limit: int) -> list[int]:
        query = _tsquery(match)
        ids = dict.fromkeys(_newest("title_words", query, limit))
        if len(ids) < limit:
            ids.update(dict.fromkeys(_newest("words", query, limit)))
        return list(ids)[:limit]


def _newest(column: str, query: str, limit: int) -> list[int]:
    """Left to itself PostgreSQL reads the table by date until it has met enough hits; that is right for very common
    words and takes long for all others."""
    matching = f"SELECT id, published_at FROM search_searchentry WHERE {column} @@ %s::tsquery"  # noqa: S608  constants
    order = "ORDER BY published_at DESC, id DESC LIMIT %s"
    sorted_hits = (
        f"WITH hits AS MATERIALIZED ({matching} LIMIT {_SORTED + 1}) "  # noqa: S608  constants
        f"SELECT id, (SELECT count(*) FROM hits) FROM hits {order}"
    )
    found = _rows(sorted_hits, [query, limit])
    if found and found[0][1] > _SORTED:
        found = _rows(f"{matching} {order}", [query, limit])
    return [row[0] for row in found]


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _vectors(row: Words) -> tuple[str, str]:
    title = _lexemes(row.title, start=1, weight="A")
    # The gap keeps a phrase from beginning in the title and ending in the body.
    body = _lexemes(row.body, start=len(row.title) + _BEFORE_BODY, weight="")
    kind = f"'{kind_word(row.kind)}'" if row.kind else ""
    return f"{title} {kind}", f"{title} {body} {kind}"


def _lexemes(words: list[str], start: int, weight: str) -> str:
    """Words hold letters and digits only; nothing of them needs escaping inside the quotes."""
    pieces = []
    for number, word in enumerate(words, start):
        place = f"{min(number, _LAST_PLACE)}{weight}"
        pieces.append(f"'{word}':{place}")
        if (folded := fold(word)) != word:
            pieces.append(f"'{folded}':{place}")
    return " ".join(pieces)


def _tsquery(match: Match) -> str:
    last = len(match.terms) - 1
    parts = []
    for number, term in enumerate(match.terms):
        lexemes = [f"'{word}'" for word in term]
        if match.is_prefix and number == last:
            lexemes[-1] += ":*"
        parts.append(f"({' <-> '.join(lexemes)})")
    if match.kind:
        parts.append(f"'{kind_word(match.kind)}'")
    return " & ".join(parts)

"""PostgreSQL: two tsvector columns of the search table with GIN indexes, unknown to Django's model.

The first migration creates them. `words` holds title, keywords and body; `title_words` holds title and keywords alone
and is small enough to stay in the row. Both hold the marks, and both are written as literals: no parser of PostgreSQL
sees the text, so none can split a document number. Each word is indexed at its position twice, accented and folded;
the accents of a query select one of the two.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.finding.engines.base import FEW, Sql, Words, counted
from search.finding.query import Choice, Match, mark_word
from vietnamese.fold import fold

# The highest position in a tsvector.
_LAST_PLACE = 16_383
_BEFORE_BODY = 2
# Up to this many hits of a column are sorted by date; with more hits, a scan by date soon finds the newest. The scan
# reads `title_words` faster, because `words` is stored outside the row.
_SORTED = {"title_words": FEW, "words": 5_000}


class PostgresqlEngine:
    """The engine of PostgreSQL; see the protocol in base.py."""

    def write(self, rows: Sequence[Words]) -> None:
        vectors = [_vectors(row) for row in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE search_searchentry AS entry SET title_words = new.title::tsvector, words = new.words::tsvector "
                "FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (key, title, words) WHERE entry.key = new.key",
                [[row.key for row in rows], [title for title, _ in vectors], [words for _, words in vectors]],
            )

    def count(self, matches: Sequence[Match], enough: int, surely: int = 1) -> list[int]:
        parts = []
        for match in matches:
            where, params = _where("words", match)
            some = f"SELECT 1 FROM search_searchentry WHERE {where} LIMIT {FEW + 1}"  # noqa: S608  constants
            parts.append((f"(SELECT count(*) FROM ({some}) AS found)", params))  # noqa: S608  constants
        return counted(parts, enough, surely)

    def ranked(self, match: Match) -> list[int]:
        where, params = _where("words", match)
        scores, of_score = ["(title_words @@ %s::tsquery)::int"], [_tsquery(match)]
        for pair in match.pairs:
            scores.append("2 * (title_words @@ %s::tsquery)::int + (words @@ %s::tsquery)::int")
            of_score += 2 * [_choice((pair,), is_prefix=False)]
        order = f"{' + '.join(scores)} DESC, published_at DESC, id DESC"
        sql = f"SELECT id FROM search_searchentry WHERE {where} ORDER BY {order}"  # noqa: S608  constants
        return [pk for (pk,) in _rows(sql, [*params, *of_score])]

    def weighed(self, matches: Sequence[tuple[Match, int]], limit: int) -> dict[int, int]:
        found = [
            (_where(column, match), weight)
            for match, weight in matches
            for column in ("words", "title_words")
        ]
        parts = [
            f"SELECT id, published_at, {weight} AS weight FROM search_searchentry WHERE {where}"  # noqa: S608  constants
            for (where, _), weight in found
        ]
        params = [param for (_, some), _ in found for param in some]
        sql = (
            f"SELECT id, sum(weight) FROM ({' UNION ALL '.join(parts)}) AS found GROUP BY id, published_at "  # noqa: S608  constants
            "ORDER BY sum(weight) DESC, published_at DESC, id DESC LIMIT %s"
        )
        return dict(_rows(sql, [*params, limit]))

    def hits(self, match: Match, *, title_only: bool = False) -> list[int]:
        # The query is hidden from the planner: for a word in most texts, the planner would read the whole table, which
        # takes ten times as long as using the index.
        column = "title_words" if title_only else "words"
        where, params = _where(column, match, "(SELECT %s::tsquery)")
        # All ids in one value, because one row for each takes longer.
        [[ids]] = _rows(f"SELECT ARRAY(SELECT id FROM search_searchentry WHERE {where})", params)  # noqa: S608  constants
        return ids

    def newest(self, match: Match, limit: int, *, titles_first: bool = True) -> list[int]:
        ids = dict.fromkeys(_newest("title_words", match, limit) if titles_first else ())
        if len(ids) < limit:
            ids.update(dict.fromkeys(_newest("words", match, limit)))
        return list(ids)[:limit]


def _newest(column: str, match: Match, limit: int) -> list[int]:
    """Return the ids of the newest `limit` rows.

    Left to itself, PostgreSQL reads the table by date until it has enough hits, which is right for very common words
    and slow for all others, or sorts all hits of a common word.
    """
    where, params = _where(column, match)
    order = "ORDER BY published_at DESC, id DESC LIMIT %s"
    sorted_hits = (
        f"WITH hits AS MATERIALIZED (SELECT id, published_at FROM search_searchentry WHERE {where} "  # noqa: S608  constants
        f"LIMIT {_SORTED[column] + 1}) SELECT id, (SELECT count(*) FROM hits) FROM hits {order}"
    )
    found = _rows(sorted_hits, [*params, limit])
    if found and found[0][1] > _SORTED[column]:
        # "IS TRUE" keeps PostgreSQL from the index of words.
        by_date = f"SELECT id FROM search_searchentry WHERE ({where}) IS TRUE {order}"  # noqa: S608  constants
        found = _rows(by_date, [*params, limit])
    return [row[0] for row in found]


def _where(column: str, match: Match, query: str = "%s::tsquery") -> Sql:
    conditions = [f"{column} @@ {query}"]
    params: list[Any] = [_tsquery(match)]
    for moment, operator in ((match.within.since, ">="), (match.within.before, "<")):
        if moment is not None:
            conditions.append(f"published_at {operator} %s")
            params.append(moment)
    return " AND ".join(conditions), params


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _vectors(row: Words) -> tuple[str, str]:
    title = _lexemes(row.title + row.keywords, start=1)
    # The gap keeps a phrase from matching across title and body.
    body = _lexemes(row.body, start=len(row.title) + len(row.keywords) + _BEFORE_BODY)
    marks = " ".join(f"'{mark_word(mark)}'" for mark in row.marks)
    return f"{title} {marks}", f"{title} {body} {marks}"


def _lexemes(words: list[str], start: int) -> str:
    """Return the words as lexemes of a tsvector literal.

    Words hold letters and digits only, so nothing needs escaping inside the quotes.
    """
    pieces = []
    for number, word in enumerate(words, start):
        place = min(number, _LAST_PLACE)
        pieces.append(f"'{word}':{place}")
        if (folded := fold(word)) != word:
            pieces.append(f"'{folded}':{place}")
    return " ".join(pieces)


def _tsquery(match: Match) -> str:
    last = len(match.clauses) - 1
    parts = []
    for number, (typed, *others) in enumerate(match.clauses):
        choices = [_choice(typed, is_prefix=match.is_prefix and number == last)]
        choices += [_choice(other, is_prefix=False) for other in others]
        parts.append(f"({' | '.join(choices)})")
    return " & ".join([*parts, *(f"'{mark_word(mark)}'" for mark in match.within.marks)])


def _choice(choice: Choice, *, is_prefix: bool) -> str:
    terms = [" <-> ".join(f"'{word}'" for word in term) for term in choice]
    if is_prefix:
        terms[-1] += ":*"
    return f"({' & '.join(f'({term})' for term in terms)})"

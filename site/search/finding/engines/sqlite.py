"""SQLite: an FTS5 table beside the search table.

Triggers (created by the first migration) delete its rows together with the search table's.

Its rowid combines the second of publication and the entry's id, so that FTS5's own order is "newest first"
and a common word needs no sorting. Words are split before they are stored; the tokenizer only separates them
at spaces.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from search.finding.engines.base import FEW, Sql, Words, counted
from search.finding.query import MARK, Choice, Match, Term, mark_word
from vietnamese.fold import fold

# Must match the triggers of the first migration.
_ROWID = "CAST(strftime('%%s', published_at) AS INTEGER) * 2147483648 + id"
_ID_BITS = 2147483647
# Of a rowid, in the year 2106. Readers may type later years.
_LAST_SECOND = 2**32 - 1


class SqliteEngine:
    """The engine of SQLite; see the protocol in base.py."""

    def write(self, rows: Sequence[Words]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words (rowid, title, title_accented, body, body_accented) "  # noqa: S608  constants
                f"SELECT {_ROWID}, %s, %s, %s, %s FROM search_searchentry WHERE key = %s",
                [_columns(row) for row in rows],
            )

    def count(self, matches: Sequence[Match], enough: int, surely: int = 1) -> list[int]:
        parts = []
        for match in matches:
            where, params = _where(match)
            some = f"SELECT 1 FROM search_words WHERE {where} LIMIT {FEW + 1}"  # noqa: S608  constants
            parts.append((f"(SELECT count(*) FROM ({some}))", params))  # noqa: S608  constants
        return counted(parts, enough, surely)

    def ranked(self, match: Match) -> list[int]:
        every, params = _where(match)
        parts, merits = [every], [0]
        for expression, merit in [
            (_expression(match, title_only=True), 1),
            *((_term(pair, title_only=True), 2) for pair in match.pairs),
            *((_term(pair, title_only=False), 1) for pair in match.pairs),
        ]:
            parts.append(every)
            merits.append(merit)
            params += [f"({params[0]}) AND ({expression})", *params[1 : every.count("%s")]]
        return [pk for pk, _ in _best(parts, merits, params)]

    def weighed(self, matches: Sequence[tuple[Match, int]], limit: int) -> dict[int, int]:
        found = [
            (_where(match, title_only=title_only), weight)
            for match, weight in matches
            for title_only in (False, True)
        ]
        params = [param for (_, some), _ in found for param in some]
        best = _best([where for (where, _), _ in found], [weight for _, weight in found], params)
        return dict(best[:limit])

    def hits(self, match: Match, *, title_only: bool = False) -> list[int]:
        where, params = _where(match, title_only=title_only)
        # All ids in one value, because one row for each takes three times as long.
        sql = f"SELECT json_group_array(rowid & {_ID_BITS}) FROM search_words WHERE {where}"  # noqa: S608  constants
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return json.loads(*cursor.fetchone())

    def newest(self, match: Match, limit: int, *, titles_first: bool = True) -> list[int]:
        ids: dict[int, None] = {}
        with connection.cursor() as cursor:
            for title_only in (True, False) if titles_first else (False,):
                if len(ids) < limit:
                    where, params = _where(match, title_only=title_only)
                    cursor.execute(
                        f"SELECT rowid FROM search_words WHERE {where} ORDER BY rowid DESC LIMIT %s",  # noqa: S608  constants
                        [*params, limit],
                    )
                    ids.update(dict.fromkeys(rowid & _ID_BITS for (rowid,) in cursor.fetchall()))
        return list(ids)[:limit]


def _best(parts: Sequence[str], merits: Sequence[int], params: list[Any]) -> list[tuple[int, int]]:
    """Return the ids of all rows of any part with the sums of their merits, the highest first."""
    sql = " UNION ALL ".join(
        f"SELECT rowid AS found, {merit} AS merit FROM search_words WHERE {part}"  # noqa: S608  constants
        for part, merit in zip(parts, merits, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT found & {_ID_BITS}, sum(merit) FROM ({sql}) GROUP BY found ORDER BY 2 DESC, found DESC",  # noqa: S608  constants
            params,
        )
        return cursor.fetchall()


def _columns(row: Words) -> tuple[str, str, str, str, str]:
    title, body = " ".join(row.title + row.keywords), " ".join(row.body)
    return fold(title), title, " ".join([*map(mark_word, row.marks), fold(body)]), body, row.key


def _where(match: Match, *, title_only: bool = False) -> Sql:
    conditions = ["search_words MATCH %s"]
    params: list[Any] = [_expression(match, title_only=title_only)]
    # The upper bits of the rowid hold the time.
    for moment, operator in ((match.within.since, ">="), (match.within.before, "<")):
        if moment is not None:
            conditions.append(f"rowid {operator} %s")
            params.append(min(int(moment.timestamp()), _LAST_SECOND) << 31)
    return " AND ".join(conditions), params


def _expression(match: Match, *, title_only: bool) -> str:
    """Return FTS5's query: each term as a quoted phrase in the columns of its kind.

    Words hold letters and digits only, so nothing in them can be syntax.
    """
    last = len(match.clauses) - 1
    parts = []
    for number, (typed, *others) in enumerate(match.clauses):
        is_prefix = match.is_prefix and number == last
        choices = [_choice(typed, title_only=title_only, is_prefix=is_prefix)]
        choices += [_choice(other, title_only=title_only, is_prefix=False) for other in others]
        parts.append(choices[0] if len(choices) == 1 else f"({' OR '.join(choices)})")
    parts += [f'(body : "{mark_word(mark)}")' for mark in match.within.marks]
    return " AND ".join(parts)


def _choice(choice: Choice, *, title_only: bool, is_prefix: bool) -> str:
    terms = [_term(term, title_only=title_only) for term in choice]
    if is_prefix:
        terms[-1] += " *"
    return f"({' AND '.join(f'({term})' for term in terms)})"


def _term(term: Term, *, title_only: bool) -> str:
    if term[0][0] == MARK:
        return f'body : "{term[0]}"'
    suffix = "_accented" if any(fold(word) != word for word in term) else ""
    columns = f"title{suffix}" if title_only else f"{{title{suffix} body{suffix}}}"
    return f'{columns} : "{" ".join(term)}"'

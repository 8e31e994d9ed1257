"""SQLite: an FTS5 table beside the search table. Triggers (migration 0002) delete its rows with those of the table.

Its rowid is the second of publication and the entry's id, so that FTS5's own order is "newest first" and a common
word costs no sorting. The table has its words split already; its tokenizer only separates them at spaces.
"""

from collections.abc import Sequence

from django.db import connection

from search.engines import FEW, Words, counts, kind_word
from search.query import Match, Term
from vietnamese.fold import fold

# Kept in step with the triggers of migration 0002.
_ROWID = "CAST(strftime('%%s', published_at) AS INTEGER) * 2147483648 + id"
_ID_BITS = 2147483647
_WEIGHTS = "10.0, 10.0, 1.0, 1.0"


class SqliteEngine:
    def write(self, rows: Sequence[Words]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO search_words (rowid, title, title_accented, body, body_accented) "  # noqa: S608  constants
                f"SELECT {_ROWID}, %s, %s, %s, %s FROM search_searchentry WHERE key = %s",
                [(*_columns(row.title), *_columns(row.body, row.kind), row.key) for row in rows],
            )

    def count(self, matches: Sequence[Match], enough: int) -> list[int]:
        some = f"SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT {FEW + 1}"  # noqa: S608  constants
        return counts(f"(SELECT count(*) FROM ({some}))", [_expression(match) for match in matches], enough)  # noqa: S608  constants

    def ranked(self, match: Match) -> list[int]:
        sql = (
            "SELECT rowid, 0 AS is_title, "  # noqa: S608  constants
            f"bm25(search_words, {_WEIGHTS}) AS score FROM search_words WHERE search_words MATCH %s "
            "UNION ALL SELECT rowid, 1, 0 FROM search_words WHERE search_words MATCH %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [_expression(match), _expression(match, title_only=True)])
            found = cursor.fetchall()
        in_title = {rowid for rowid, is_title, _ in found if is_title}
        # bm25 is the smaller the better.
        order = sorted(
            (rowid not in in_title, score, -rowid) for rowid, is_title, score in found if not is_title
        )
        return [-rowid & _ID_BITS for _, _, rowid in order]

    def hits(self, match: Match) -> list[tuple[int, bool]]:
        sql = "SELECT rowid FROM search_words WHERE search_words MATCH %s"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT 0, rowid FROM ({sql}) UNION ALL SELECT 1, rowid FROM ({sql})",  # noqa: S608  constants
                [_expression(match), _expression(match, title_only=True)],
            )
            found = cursor.fetchall()
        in_title = {rowid for is_title, rowid in found if is_title}
        return [(rowid & _ID_BITS, rowid in in_title) for is_title, rowid in found if not is_title]

    def newest(self, match: Match, limit: int) -> list[int]:
        ids: dict[int, None] = {}
        with connection.cursor() as cursor:
            for title_only in (True, False):
                if len(ids) < limit:
                    cursor.execute(
                        "SELECT rowid FROM search_words WHERE search_words MATCH %s ORDER BY rowid DESC LIMIT %s",
                        [_expression(match, title_only=title_only), limit],
                    )
                    ids.update(dict.fromkeys(rowid & _ID_BITS for (rowid,) in cursor.fetchall()))
        return list(ids)[:limit]


def _columns(words: list[str], kind: str = "") -> tuple[str, str]:
    text = " ".join(words)
    return f"{kind_word(kind)} {fold(text)}" if kind else fold(text), text


def _expression(match: Match, *, title_only: bool = False) -> str:
    """FTS5's query: every term a quoted phrase in the columns of its kind. Words hold letters and digits only, so
    nothing of them can be syntax."""
    last = len(match.terms) - 1
    parts = []
    for number, term in enumerate(match.terms):
        suffix = "_accented" if _has_accents(term) else ""
        columns = f"title{suffix}" if title_only else f"{{title{suffix} body{suffix}}}"
        prefix = " *" if match.is_prefix and number == last else ""
        parts.append(f'({columns} : "{" ".join(term)}"{prefix})')
    if match.kind:
        parts.append(f'(body : "{kind_word(match.kind)}")')
    return " AND ".join(parts)


def _has_accents(term: Term) -> bool:
    return any(fold(word) != word for word in term)

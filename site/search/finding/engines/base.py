"""The common interface of the two engines: the same queries for a tsvector and for an FTS5 table.

Engines handle folded and accented words and row ids; they know no pages, readers or HTML. Up to `FEW` results are
ranked; if there are more, the newest come first, because finding a common word is cheap and ranking it is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from search.finding.query import Mark, Match

FEW = 1_000

# SQL of the database in use, and its parameters.
Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Words:
    """The words and marks to index for one row.

    Words are accented and in order; the engine folds them itself.
    """

    key: str
    title: list[str]
    # Matched like words of the title.
    keywords: list[str]
    body: list[str]
    marks: tuple[Mark, ...] = ()


class Engine(Protocol):
    """The interface of an engine."""

    def write(self, rows: Sequence[Words]) -> None:
        """Index existing rows of the table by these words."""

    def count(self, matches: Sequence[Match], enough: int, surely: int = 1) -> list[int]:
        """Return the number of rows of each match, in one query; `FEW` + 1 stands for more than `FEW`.

        The first `surely` matches are always counted. If the last of these finds `enough`, the others are not
        counted and are 0.
        """

    def ranked(self, match: Match) -> list[int]:
        """Return the ids of all rows, best first, in one query. For at most `FEW` rows.

        A row gets one point if all terms are in its title or keywords, and one for each two words that follow each
        other as typed, two more if in the title. Of equal rows the newest comes first. The order is the same in both
        databases.
        """

    def weighed(self, matches: Sequence[tuple[Match, int]], limit: int) -> dict[int, int]:
        """Return the ids of the `limit` rows whose matches weigh most together, each with this weight, in one query.

        A match in the title counts twice. Of equal rows the newest comes first. For matches of at most `FEW` rows each.
        """

    def hits(self, match: Match, *, title_only: bool = False) -> list[int]:
        """Return the ids of all rows, in no order; with `title_only`, of those with all terms in the title. One query.

        Use it only for a match limited to one kind: all hits are read, however many there are.
        """

    def newest(self, match: Match, limit: int, *, titles_first: bool = True) -> list[int]:
        """Return the ids of `limit` rows, newest first, in at most three queries.

        With `titles_first`, rows with all terms in the title come before the others.
        """


def counted(parts: Sequence[Sql], enough: int, surely: int) -> list[int]:
    """Return the values of `parts` for `Engine.count`, in one query; `parts` are scalar subqueries."""
    first = ", ".join(f"{sql} AS n{number}" for number, (sql, _) in enumerate(parts[:surely]))
    known = [f"n{number}" for number in range(len(parts[:surely]))]
    others = [f"CASE WHEN {known[-1]} < {enough:d} THEN {sql} ELSE 0 END" for sql, _ in parts[surely:]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH first AS MATERIALIZED (SELECT {first}) SELECT {', '.join([*known, *others])} FROM first",  # noqa: S608  constants
            [param for _, params in parts for param in params],
        )
        return list(cursor.fetchone())

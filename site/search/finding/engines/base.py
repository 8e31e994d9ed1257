"""How the two databases match: the same questions, asked of a tsvector or of an FTS5 table.

Engines see folded and accented words and row ids; they know nothing of pages, readers or HTML. Results up to
`FEW` are ranked; of more, the newest come first, because ranking a common word costs what finding it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection

from search.finding.query import KIND, Mark, Match

FEW = 1_000

# SQL of this database, and what stands in its places.
Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Words:
    """What is to be matched of one row: accented words in order (the engine folds them itself), and its marks."""

    key: str
    title: list[str]
    # They count as words of the title do, and a little less where hits are ranked.
    keywords: list[str]
    body: list[str]
    marks: tuple[Mark, ...] = ()


def mark_word(mark: Mark) -> str:
    """The word by which a row is known to have a mark. Its first letter is for private use, and no word of a
    text or of a query has that."""
    name, value = mark
    return "\ue000" + "".join(filter(str.isalnum, value if name == KIND else f"{name}{value}"))


class Engine(Protocol):
    def write(self, rows: Sequence[Words]) -> None:
        """Makes rows of the table, which stand there already, findable by these words."""

    def count(self, matches: Sequence[Match], enough: int, surely: int = 1) -> list[int]:
        """How many rows match, in one query; `FEW` + 1 stands for more than `FEW`. The first `surely` matches are
        asked in any case; if the last of these finds `enough`, the others are not and count as 0."""

    def ranked(self, match: Match) -> list[int]:
        """Ids of all rows: first those that have all in the title, or standing together, best both; then by rank,
        then the newest. For at most `FEW` rows; one query."""

    def hits(self, match: Match, *, title_only: bool = False) -> list[int]:
        """Ids of all rows, in no order; with `title_only`, of those with all terms in the title. One query. For a
        match of one kind: however many there are, they are all read."""

    def newest(self, match: Match, limit: int, *, titles_first: bool = True) -> list[int]:
        """Ids of `limit` rows, the newest first; with `titles_first`, those with all terms in the title before the
        others. At most three queries."""


def counted(parts: Sequence[Sql], enough: int, surely: int) -> list[int]:
    """Runs `Engine.count`. `parts`: scalar subqueries."""
    first = ", ".join(f"{sql} AS n{number}" for number, (sql, _) in enumerate(parts[:surely]))
    known = [f"n{number}" for number in range(len(parts[:surely]))]
    others = [f"CASE WHEN {known[-1]} < {enough:d} THEN {sql} ELSE 0 END" for sql, _ in parts[surely:]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH first AS MATERIALIZED (SELECT {first}) SELECT {', '.join([*known, *others])} FROM first",  # noqa: S608  constants
            [param for _, params in parts for param in params],
        )
        return list(cursor.fetchone())

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

    def hits(self, matches: Sequence[Match], enough: int, surely: int = 1) -> list[list[int]]:
        """As `count`, but the ids of all rows, in no order. For matches of one kind: however many there are, they are
        all read."""

    def in_title(self, match: Match) -> list[int]:
        """Ids of all rows with all terms in the title, in no order; one query. For a match of one kind."""

    def newest(self, match: Match, limit: int, *, titles_first: bool = True) -> list[int]:
        """Ids of `limit` rows, the newest first; with `titles_first`, those with all terms in the title before the
        others. At most three queries."""


def asked(parts: Sequence[Sql], enough: int, surely: int, size: str = "{}") -> list[Any]:
    """Runs `Engine.count` and `Engine.hits`. `parts`: scalar subqueries; `size`: SQL of how much one has found. None
    stands for what was not asked."""
    first = ", ".join(f"{sql} AS n{number}" for number, (sql, _) in enumerate(parts[:surely]))
    known = [f"n{number}" for number in range(len(parts[:surely]))]
    found = size.format(known[-1])
    others = [f"CASE WHEN {found} < {enough:d} THEN {sql} END" for sql, _ in parts[surely:]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH first AS MATERIALIZED (SELECT {first}) SELECT {', '.join([*known, *others])} FROM first",  # noqa: S608  constants
            [param for _, params in parts for param in params],
        )
        return list(cursor.fetchone())

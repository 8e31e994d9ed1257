"""How the two databases match: the same questions, asked of a tsvector or of an FTS5 table.

Engines see folded and accented words and row ids; they know nothing of pages, readers or HTML. Results up to
`FEW` are ranked; of more, the newest come first, because ranking a common word costs what finding it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from search.query import Match

FEW = 1_000


@dataclass(frozen=True)
class Words:
    """What is to be matched of one row: accented words in order (the engine folds them itself)."""

    key: str
    title: list[str]
    body: list[str]
    kind: str = ""


def kind_word(kind: str) -> str:
    """The word by which a row is known as one of its kind. Its first letter is for private use, and no word of a
    text or of a query has that."""
    return "\ue000" + "".join(filter(str.isalnum, kind))


class Engine(Protocol):
    def write(self, rows: Sequence[Words]) -> None:
        """Makes rows of the table, which stand there already, findable by these words."""

    def count(self, matches: Sequence[Match], enough: int) -> list[int]:
        """How many rows match, in one query; `FEW` + 1 stands for more than `FEW`. If the first match finds
        `enough`, the others are not asked and count as 0."""

    def ranked(self, match: Match) -> list[int]:
        """Ids of all rows, the title's hits first, then by rank, then the newest. For at most `FEW` rows; one
        query."""

    def hits(self, match: Match) -> list[tuple[int, bool]]:
        """Ids of all rows in no order, each with whether all terms stand in its title; one query. For a match of one
        kind: however many there are, they are all read."""

    def newest(self, match: Match, limit: int) -> list[int]:
        """Ids of `limit` rows: first those with all terms in the title, then the others; each newest first. At
        most three queries."""


def counts(one: str, questions: Sequence[str], enough: int) -> list[int]:
    """Runs `Engine.count`. `one`: a scalar subquery of this database that counts, with a place for the question."""
    others = "".join(f", CASE WHEN first.n < {enough:d} THEN {one} ELSE 0 END" for _ in questions[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH first AS MATERIALIZED (SELECT {one} AS n) SELECT first.n{others} FROM first",  # noqa: S608  constants
            list(questions),
        )
        return list(cursor.fetchone())


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from search.engines import postgresql

        return postgresql.PostgresqlEngine()
    from search.engines import sqlite

    return sqlite.SqliteEngine()

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
class Count:
    """How many rows match, and how many in the title; `FEW` + 1 stands for more than `FEW`."""

    rows: int
    in_title: int


@dataclass(frozen=True)
class Words:
    """What is to be matched of one row: accented words in order (the engine folds them itself)."""

    key: str
    title: list[str]
    body: list[str]


class Engine(Protocol):
    def write(self, rows: Sequence[Words]) -> None:
        """Makes rows of the table, which stand there already, findable by these words."""

    def count(self, matches: Sequence[Match]) -> list[Count]:
        """Counts for all `matches` in one query."""

    def ranked(self, match: Match) -> list[int]:
        """Ids of all rows, the title's hits first, then by rank, then the newest. For at most `FEW` rows."""

    def newest(self, match: Match, limit: int, *, in_title: int) -> list[int]:
        """Ids of `limit` rows: first those with all terms in the title (`in_title` many), then the others; each
        newest first."""


def engine() -> Engine:
    """The engine of the database in use."""
    if connection.vendor == "postgresql":
        from search.engines import postgresql

        return postgresql.PostgresqlEngine()
    from search.engines import sqlite

    return sqlite.SqliteEngine()

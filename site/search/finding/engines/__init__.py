"""The engine of the database in use, which matches words."""

from django.db import connection

from search.finding.engines.base import Engine
from search.finding.engines.postgresql import PostgresqlEngine
from search.finding.engines.sqlite import SqliteEngine


def engine() -> Engine:
    """Return the engine of the default database."""
    return PostgresqlEngine() if connection.vendor == "postgresql" else SqliteEngine()

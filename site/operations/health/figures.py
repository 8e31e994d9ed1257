"""Registry of the site's own numbers, which the ready address and the metrics show."""

from collections.abc import Callable, Mapping

# Name -> number, or None while there is nothing to count. A name ends in its unit ("poll_age_seconds"). A label follows
# if several numbers share the name ("disk_free_bytes:edition").
Numbers = Mapping[str, float | None]

_sources: list[Callable[[], Numbers]] = []
# Meaning of each name, in English for Prometheus.
helps: dict[str, str] = {}


def register(read: Callable[[], Numbers], **names: str) -> None:
    """Add numbers that are read together, with the meaning of each name."""
    _sources.append(read)
    helps.update(names)


def read() -> dict[str, float]:
    """Return all registered numbers by name. Raises the database's errors."""
    return {name: value for source in _sources for name, value in source().items() if value is not None}

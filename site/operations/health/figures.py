"""Registry of the site's own numbers, which the ready address and the metrics show."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """Number of the site. `read` returns it, or None while there is nothing to count."""

    name: str
    help: str
    read: Callable[[], float | None]
    labels: dict[str, str] = field(default_factory=dict)


registered: list[Figure] = []


def register(name: str, help: str, read: Callable[[], float | None], **labels: str) -> None:  # noqa: A002
    """Add a number. `name` ends in its unit, as in "poll_age_seconds"; `labels` tell numbers of one name apart."""
    registered.append(Figure(name, help, read, labels))

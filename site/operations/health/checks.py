"""Registry of the health checks of the site: each returns findings in Vietnamese for the server's administrators.

The administrators' page shows them, `manage.py check --deploy` warns of them, and the metrics count them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db import DatabaseError


class Level(StrEnum):
    """Level of a finding."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """Finding of a check, in Vietnamese: its subject, its state, and advice ("" if there is nothing to do).

    Commands, settings and paths are in backquotes.
    """

    level: Level
    title: str
    text: str
    what_to_do: str = ""


# Finding of each check that the database did not answer.
DATABASE_UNREACHABLE = Finding(
    Level.ERROR,
    "Cơ sở dữ liệu",
    "Cơ sở dữ liệu không trả lời, nên chưa biết được những mục cần hỏi nó.",
    "Với PostgreSQL ở máy này: xem `pg_lsclusters` (cột Status phải là online), rồi `systemctl restart postgresql`.",
)

Check = Callable[[], list[Finding]]
# Keyed by name: the check, and whether it looks at the running site.
_checks: dict[str, tuple[Check, bool]] = {}


def register(name: str, function: Check, *, is_live: bool = True) -> None:
    """Add a check.

    `name` is the last part of the identifier of its warnings, as in "health.backup". `is_live` is False for a check
    that only reads settings: `manage.py check --deploy` runs all others only with `--database default`.
    """
    _checks[name] = function, is_live


def run(*, is_live: bool | None = None) -> dict[str, list[Finding]]:
    """Return the findings of each check by its name: of all checks, or only of those that are live or are not."""
    return {
        name: _run(function)
        for name, (function, looks) in _checks.items()
        if is_live is None or is_live is looks
    }


def _run(function: Check) -> list[Finding]:
    try:
        return function()
    except DatabaseError:
        return [DATABASE_UNREACHABLE]

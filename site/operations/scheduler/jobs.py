"""The periodic jobs. Upper apps register their own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """Management command that the scheduler runs every minute, or once a night."""

    # For editors.
    description: str
    is_nightly: bool


jobs: dict[str, Job] = {}


def register(command: str, description: str, *, is_nightly: bool = False) -> None:
    """Make a management command a periodic job."""
    jobs[command] = Job(description, is_nightly)

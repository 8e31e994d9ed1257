"""List of everything erased for good, so that it is erased again after the restoration of an older backup.

The list is a table of the database, and each backup puts a copy beside the archives (`archives.erased`). Its keys are
hashes or random, so they reveal nothing.
"""

from collections.abc import Iterable

from operations.backup.models import Erasure


def note(what: str, keys: Iterable[str]) -> None:
    """Note that things of the kind `what` (at most 20 characters) were erased, by keys of at most 64 characters."""
    rows = [Erasure(what=what, key=key) for key in keys]
    Erasure.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)


def noted(what: str) -> set[str]:
    """Return the keys of all things of the kind `what` that were erased."""
    return set(Erasure.objects.filter(what=what).values_list("key", flat=True))

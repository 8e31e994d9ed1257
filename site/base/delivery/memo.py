"""Values that all pages share, cached in the memory of the process until public data changes.

The edition names the current state of the data (`follow`). A cached value is valid for one state only, so nothing is
invalidated one by one and nothing is stale. If there is no state (an open transaction has written, or no edition is
used), every value is computed again. Requests share cached values: never mutate one. Each is cached with its evidence,
which everything made from it inherits (base.delivery.evidence).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from base.delivery.evidence import note, recorded

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

# The maximum number of values, some of which visitors can cause (host names). When it is reached, all are dropped.
_MAX_VALUES = 2_000

_current_state: Callable[[], str | None] = lambda: None  # noqa: E731  replaced by `follow`
_cached: tuple[str, dict[Hashable, Any]] = ("", {})


def follow(current_state: Callable[[], str | None]) -> None:
    """Set the function that returns the name of the current state of public data, or None if it has none."""
    global _current_state
    _current_state = current_state


def is_active() -> bool:
    """Return True if values are cached now."""
    return _current_state() is not None


def get_or_set(key: Hashable, make: Callable[[], T]) -> T:
    """Return the result of `make`, which is called once per state of the data."""
    return get_or_set_many(key, [None], lambda _: {None: make()})[None]


def get_or_set_many(
    name: Hashable, keys: Iterable[K], make: Callable[[list[K]], Mapping[K, T]]
) -> dict[K, T]:
    """Return the values of `keys`.

    `make` is called once with all keys that are not cached and returns a value for each of them.
    """
    global _cached
    keys = list(dict.fromkeys(keys))
    state = _current_state()
    if state is None:
        return dict(make(keys)) if keys else {}
    if _cached[0] != state:
        _cached = (state, {})
    # A local reference, because another thread may begin the next state meanwhile.
    values = _cached[1]
    found = {}
    for key in keys:
        if (name, key) in values:
            found[key], reads = values[name, key]
            note(reads)
    missing = [key for key in keys if key not in found]
    if missing:
        with recorded() as reads:
            made = make(missing)
        found |= made
        if len(values) >= _MAX_VALUES:
            _cached = (state, values := {})
        values |= {(name, key): (value, reads) for key, value in made.items()}
    return found

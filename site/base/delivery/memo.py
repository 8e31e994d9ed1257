"""What is the same on every page, kept in this process's memory until something public changes.

The app that knows of changes says which state of the data stands (`follow`); a value is good for that state and no
other, so nothing has to be dropped and nothing can be stale. Where no state stands (an open transaction has written,
no edition is kept), each value is made anew. Kept values are shared by requests: nobody changes them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

# A bound on what strangers can fill our memory with (names of hosts); then all is forgotten and asked for anew.
_MOST = 2_000

_standing: Callable[[], str | None] = lambda: None  # noqa: E731  replaced by `follow`
_kept: tuple[str, dict[Hashable, Any]] = ("", {})


def follow(standing: Callable[[], str | None]) -> None:
    """`standing` names the state of all public data, another after each change; None while none can be named."""
    global _standing
    _standing = standing


def is_kept() -> bool:
    return _standing() is not None


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What `make` answers, asked once for each state of the data."""
    return kept_many(key, [None], lambda _: {None: make()})[None]


def kept_many(name: Hashable, keys: Iterable[K], make: Callable[[list[K]], Mapping[K, T]]) -> dict[K, T]:
    """The values of `keys`; `make` is asked for all that are not at hand, at once, and answers each of them."""
    global _kept
    keys = list(dict.fromkeys(keys))
    state = _standing()
    if state is None:
        return dict(make(keys)) if keys else {}
    if _kept[0] != state:
        _kept = (state, {})
    # Ours even if another thread begins the next state meanwhile.
    values = _kept[1]
    found = {key: values[name, key] for key in keys if (name, key) in values}
    missing = [key for key in keys if key not in found]
    if missing:
        made = make(missing)
        found |= made
        if len(values) >= _MOST:
            _kept = (state, values := {})
        values |= {(name, key): value for key, value in made.items()}
    return found

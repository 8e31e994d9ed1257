"""A check of code that reads strangers' input: its time must not grow with the square of the length."""

import time
from collections.abc import Callable

MEGABYTE = 1_000_000


def assert_linear(read: Callable[[str], object], piece: str) -> None:
    """Check that a megabyte of `piece` takes less than eight times as long as a quarter (sixteen times if quadratic).

    Each time is the least of three, because other processes can only make it longer.
    """

    def once(size: int) -> float:
        begun = time.process_time()
        read(piece * (size // len(piece)))
        return time.process_time() - begun

    def seconds(size: int) -> float:
        return min(once(size) for _ in range(3))

    assert seconds(MEGABYTE) < 8 * max(seconds(MEGABYTE // 4), 0.02)

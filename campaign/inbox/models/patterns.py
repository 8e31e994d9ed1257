"""Regular expressions that editors write, within a limit of time and of memory.

Python's own `re` cannot be stopped once it searches; `regex` can. What it makes of nested counts can still fill the
memory before any searching, so these are counted first.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# Of this thread's own processor time, so that a busy machine turns no good pattern off.
SECONDS_A_TEXT = 0.1
# All texts of one batch together.
SECONDS_A_BATCH = 1.0
MOST_CHARACTERS = 20_000
_MOST_REPEATS = 5_000
_BRACES = re.compile(r"\{[^{}]*\}")


class PatternError(Exception):
    """No pattern that can be used; the message is what the editor reads."""


class TooSlowError(PatternError):
    """It takes longer than it may."""


class Stopwatch:
    """What is left of the time that one pattern has for a batch of texts."""

    def __init__(self, seconds: float = SECONDS_A_BATCH) -> None:
        self._left = seconds

    def search(self, pattern: str, text: str) -> bool:
        """Whether the pattern is found. Raises PatternError, TooSlowError when the time is over."""
        compiled = compile_pattern(pattern)
        started = time.thread_time()
        try:
            if self._left <= 0:
                raise TimeoutError
            return (
                compiled.search(text[:MOST_CHARACTERS], timeout=min(SECONDS_A_TEXT, self._left)) is not None
            )
        except TimeoutError as error:
            raise TooSlowError(
                "Mẫu này mất quá nhiều thời gian để so. Hãy bớt các đoạn lặp lồng nhau như (a+)+ hay (.*)*."
            ) from error
        except MemoryError as error:
            raise TooSlowError("Mẫu này cần quá nhiều bộ nhớ. Hãy viết mẫu ngắn hơn.") from error
        finally:
            self._left -= time.thread_time() - started


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> regex.Pattern[str]:
    """The pattern, ready to search with, whatever the case of letters. Raises PatternError in words."""
    import regex

    repeats = 1
    for braces in _BRACES.findall(pattern):
        repeats *= max([int(number[:9]) for number in re.findall(r"\d+", braces)] + [1])
    if repeats > _MOST_REPEATS:
        raise PatternError(f"Mẫu lặp quá nhiều lần; số lần lặp nhân với nhau không quá {_MOST_REPEATS}.")
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        where = f" ở ký tự thứ {error.pos + 1}" if error.pos is not None else ""
        raise PatternError(f"Mẫu viết chưa đúng{where}: {_in_words(error.msg)}.") from error
    except (RecursionError, OverflowError, ValueError, KeyError) as error:
        raise PatternError("Mẫu viết chưa đúng hoặc lồng quá sâu.") from error


def check(pattern: str) -> None:
    """Tries the pattern on texts that make bad ones slow, before it meets real ones. Raises PatternError."""
    stopwatch = Stopwatch()
    letters = list(dict.fromkeys(filter(str.isalnum, pattern)))[:12]
    samples = ["", "Cảnh báo lừa đảo qua mạng. " * 200, "a b " * 500, " " * 2000, "1, " * 700]
    samples += [f"{letter * 3000}!" for letter in ["a", "0", *letters]]
    # A letter that a pattern needs must be there, or `regex` knows at once that nothing can be found.
    samples += [f"{''.join(letters) * 200}!", f"{' '.join(letters)} {'a b ' * 500}!"]
    for sample in samples:
        stopwatch.search(pattern, sample)


_WORDS = {
    "missing )": "thiếu dấu )",
    "unbalanced parenthesis": "thừa dấu )",
    "unterminated character set": "thiếu dấu ]",
    "nothing to repeat": "trước dấu lặp không có gì",
    "multiple repeat": "hai dấu lặp liền nhau",
    "bad escape": "dấu \\ đứng trước chữ không hợp lệ",
    "min repeat greater than max repeat": "số lần lặp ít nhất lớn hơn số lần nhiều nhất",
    "bad character range": "khoảng trong dấu [ ] viết ngược",
    "trailing backslash": "dấu \\ đứng cuối",
}


def _in_words(message: str) -> str:
    return next(
        (words for known, words in _WORDS.items() if known in message), "hãy xem lại các dấu ngoặc và ký hiệu"
    )

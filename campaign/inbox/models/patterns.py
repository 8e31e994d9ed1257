"""Regular expressions written by editors, with limits of time and memory.

Python's own `re` cannot be interrupted while it searches; `regex` can. Nested repetition counts may still
fill the memory when `regex` compiles them, so they are checked before.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

# Seconds of this thread's own processor time, so that a busy machine does not turn off a good pattern.
SECONDS_A_TEXT = 0.1
# For all texts of one batch together.
SECONDS_A_BATCH = 1.0
MAX_CHARACTERS = 20_000
_MAX_REPEATS = 5_000
_BRACES = re.compile(r"\{[^{}]*\}")


class PatternError(Exception):
    """Raised for a pattern that cannot be used. The message is shown to the editor."""


class TooSlowError(PatternError):
    """Raised for a pattern that takes too much time or memory."""


class Stopwatch:
    """The remaining time, in seconds, that one pattern may use for a batch of texts."""

    def __init__(self, seconds: float = SECONDS_A_BATCH) -> None:
        self._left = seconds

    def search(self, pattern: str, text: str) -> bool:
        """Return True if the pattern is found in `text`.

        Only the first MAX_CHARACTERS characters are searched. Raises PatternError, or TooSlowError when the
        time is over.
        """
        compiled = compile_pattern(pattern)
        started = time.thread_time()
        try:
            if self._left <= 0:
                raise TimeoutError
            return compiled.search(text[:MAX_CHARACTERS], timeout=min(SECONDS_A_TEXT, self._left)) is not None
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
    """Return the compiled pattern, which ignores case. Raises PatternError with a message for the editor."""
    import regex

    repeats = 1
    for braces in _BRACES.findall(pattern):
        repeats *= max([int(number[:9]) for number in re.findall(r"\d+", braces)] + [1])
    if repeats > _MAX_REPEATS:
        raise PatternError(f"Mẫu lặp quá nhiều lần; số lần lặp nhân với nhau không quá {_MAX_REPEATS}.")
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        where = f" ở ký tự thứ {error.pos + 1}" if error.pos is not None else ""
        raise PatternError(f"Mẫu viết chưa đúng{where}: {_in_words(error.msg)}.") from error
    except (RecursionError, OverflowError, ValueError, KeyError) as error:
        raise PatternError("Mẫu viết chưa đúng hoặc lồng quá sâu.") from error


def check(pattern: str) -> None:
    """Try the pattern on texts that make bad patterns slow, before it is used on items. Raises PatternError."""
    stopwatch = Stopwatch()
    letters = list(dict.fromkeys(filter(str.isalnum, pattern)))[:12]
    samples = ["", "Cảnh báo lừa đảo qua mạng. " * 200, "a b " * 500, " " * 2000, "1, " * 700]
    samples += [f"{letter * 3000}!" for letter in ["a", "0", *letters]]
    # Letters that a pattern requires must be present, or `regex` rejects the text without any search.
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

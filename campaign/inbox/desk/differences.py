"""What differs between two texts, word by word, in pieces that a page marks up. Pure; it never says which is right.

Words are compared as they are written: most Vietnamese syllables are short, and nothing is skipped for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes time quadratic to the length where little is alike.
MOST_WORDS = 3000
_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind` is "same", "gone" or "new"."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> list[Piece]:
    """The way from `old` to `new`; long stretches that stayed are cut to the words around a change."""
    before, after = old.split(), new.split()
    cut = len(before) > MOST_WORDS or len(after) > MOST_WORDS
    before, after = before[:MOST_WORDS], after[:MOST_WORDS]
    pieces: list[Piece] = []
    opcodes = SequenceMatcher(None, before, after).get_opcodes()
    for number, (kind, i1, i2, j1, j2) in enumerate(opcodes):
        if kind == "equal":
            words = _shortened(before[i1:i2], is_first=number == 0, is_last=number == len(opcodes) - 1)
            pieces.append(Piece("same", " ".join(words)))
            continue
        if i1 < i2:
            pieces.append(Piece("gone", " ".join(before[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("new", " ".join(after[j1:j2])))
    if cut:
        pieces.append(Piece("same", f"… (chỉ so {MOST_WORDS} chữ đầu)"))
    return pieces


def _shortened(words: list[str], *, is_first: bool, is_last: bool) -> list[str]:
    head = [] if is_first else words[:_CONTEXT]
    tail = [] if is_last else words[-_CONTEXT:]
    if len(words) <= len(head) + len(tail) + _CONTEXT:
        return words
    return [*head, "…", *tail]

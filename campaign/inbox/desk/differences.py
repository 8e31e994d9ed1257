"""Word-by-word differences of two texts, in pieces that a page marks up. Pure.

All words are compared as written, whatever their length, because most Vietnamese syllables are short.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

# Comparing takes quadratic time if the texts have little in common.
MAX_WORDS = 3000
_CONTEXT = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. `kind` is "same", "gone" or "new"."""

    kind: str
    text: str


def word_changes(old: str, new: str) -> list[Piece]:
    """Return the pieces that lead from `old` to `new`.

    Long unchanged stretches are shortened to the words around a change.
    """
    before, after = old.split(), new.split()
    cut = len(before) > MAX_WORDS or len(after) > MAX_WORDS
    before, after = before[:MAX_WORDS], after[:MAX_WORDS]
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
        pieces.append(Piece("same", f"… (chỉ so {MAX_WORDS} chữ đầu)"))
    return pieces


def _shortened(words: list[str], *, is_first: bool, is_last: bool) -> list[str]:
    head = [] if is_first else words[:_CONTEXT]
    tail = [] if is_last else words[-_CONTEXT:]
    if len(words) <= len(head) + len(tail) + _CONTEXT:
        return words
    return [*head, "…", *tail]

"""The shadow of a text: what the grammar reads instead of the text itself, and the way back to it.

Official texts come decomposed, with no-break spaces, Markdown marks, flattened tables and OCR's double spaces.
The shadow has none of that, so that every rule can be written for clean text; `places` leads from each of its
characters back to the original. It corrects no word and is never shown.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from vietnamese.fold import fold
from vietnamese.text import INVISIBLE, nfc, one_line

# Classes for patterns. A range such as à-ỹ would hold capitals too: they alternate in Unicode's tables.
_LETTERS = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
SMALL = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
CAPITAL = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())

# A run of white space is one character of the shadow, the strongest that the run contains. All are \s.
SPACE, COLUMN, LINE, PARAGRAPH = " ", "\t", "\n", "\v"

# Markdown's marks for bold, italic, code and escapes; a lone * is also the rule of a Party document's head.
_DROPPED = rf"*`\\~\u200c\u200d{INVISIBLE}"
_CELL = "|"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_OTHER_SPACES = "\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0e-\x1b\x7f"
_UNUSUAL = rf"{_DROPPED}{_CELL}{_LINE_ENDS}{_OTHER_SPACES}"
# A lone space, the most common of all, is copied with the words around it. More than a few marks on one letter
# are no writing, and normalising a million of them would take time that grows with their square.
_BREAK = r"<[bB][rR]\s?/?>"
_RUN = rf" ?(?:[{_UNUSUAL}]|{_BREAK})(?:[{_UNUSUAL} ]|{_BREAK})*|  [{_UNUSUAL} ]*"
_MARKED = r"[^\W\d_][\u0300-\u036f]{1,6}"
# Underscores of Markdown italics stand at the edge of a word; inside one they belong to it.
_LAYOUT = r"(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\s_])_{1,3}(?!\w)|(?:(?<=[\s*])|\A)#{1,6}[ \u00a0]|(?:(?<=\n)|\A)> "
_SPECIAL = re.compile(rf"(?P<run>{_RUN})|(?P<marked>{_MARKED})|[\u0300-\u036f]+|{_LAYOUT}")
_LINE_END = re.compile(r"\r\n|<[bB][rR]|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_ANY_SPACE = re.compile(rf"[ {_OTHER_SPACES}]")
_WIDE_GAP = 3

_LOOK_ALIKES = {
    **dict.fromkeys("ÐƉ", "Đ"),
    **dict.fromkeys("ðɖ", "đ"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚", "'"),
    "\uff1a": ":",
}
_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}]")


@dataclass(frozen=True)
class Shadow:
    """`text` is the clean form; `original` what was given. Positions of one lead to the other in steps:
    from `_shadow_steps[i]` on, a character of the shadow stands `_original_steps[i]` further on or before."""

    original: str
    text: str
    _shadow_steps: list[int]
    _original_steps: list[int]

    @cached_property
    def folded(self) -> str:
        """The text without marks and capitals, character by character: positions are those of `text`."""
        folded = fold(self.text)
        if len(folded) == len(self.text):
            return folded
        return "".join(f if len(f := fold(char)) == 1 else char for char in self.text)

    @cached_property
    def lowered(self) -> str:
        """The text in small letters with its accents, character by character."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(low if len(low := char.lower()) == 1 else char for char in self.text)

    def place(self, position: int) -> int:
        """Where the character at `position` of the shadow stands in the original."""
        step = bisect_right(self._shadow_steps, position) - 1
        return min(self._original_steps[step] + position - self._shadow_steps[step], len(self.original))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that `start:end` of the shadow stands for, its last letter's marks included."""
        if end <= start:
            return self.place(start), self.place(start)
        last = self.place(end - 1) + 1
        while last < len(self.original) and "\u0300" <= self.original[last] <= "\u036f":
            last += 1
        return self.place(start), last

    def printed(self, start: int, end: int) -> str:
        """The original's own words at `start:end`, in one line and composed; dashes and Ð as they were printed."""
        first, last = self.span(start, end)
        words = _CELLS.sub(" ", self.original[first:last])
        return one_line(_MARKS_OF_LAYOUT.sub("", words)).strip(" _")


_CELLS = re.compile(rf"\||{_BREAK}")
_MARKS_OF_LAYOUT = re.compile(rf"[{_DROPPED}]+|(?<!\w)_{{1,3}}(?=[^\W_])|(?<=[^\s_])_{{1,3}}(?!\w)")


def cast(original: str) -> Shadow:
    """The shadow of `original`, in time that grows with its length."""
    pieces: list[str] = []
    shadow_steps, original_steps = [0], [0]
    length = place = 0
    for match in _SPECIAL.finditer(original):
        start, end = match.span()
        replaced = _shown(match)
        pieces += (original[place:start], replaced)
        length += start - place
        shadow_steps += (length, length + len(replaced))
        original_steps += (start, end)
        length += len(replaced)
        place = end
    pieces.append(original[place:])
    text = _LOOK_ALIKE.sub(lambda match: _LOOK_ALIKES[match.group()], "".join(pieces))
    return Shadow(original, text, shadow_steps, original_steps)


def _shown(match: re.Match[str]) -> str:
    """What the shadow shows for a part of the text that it does not copy."""
    if match["marked"]:
        return nfc(match["marked"])
    return _one_space(match["run"]) if match["run"] else ""


def _one_space(run: str) -> str:
    line_ends = len(_LINE_END.findall(run))
    if line_ends:
        return LINE if line_ends == 1 else PARAGRAPH
    spaces = len(_ANY_SPACE.findall(run))
    if _CELL in run or "\t" in run or spaces >= _WIDE_GAP:
        return COLUMN
    return SPACE if spaces else ""

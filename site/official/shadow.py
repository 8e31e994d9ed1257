"""The shadow of a text: a clean copy that the grammar reads, with a way back to positions in the text.

Official texts come decomposed, with no-break spaces, Markdown marks, flattened tables and OCR's double
spaces. The shadow has none of these, so that every rule can be written for clean text; `place` maps each of
its characters back to the original. No word is corrected, and the shadow is never shown.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from official.spacing import SPACED, inner_spaces
from vietnamese.fold import LOOK_ALIKES_OF_D, fold
from vietnamese.syllables import is_syllable
from vietnamese.text import INVISIBLE, nfc, one_line

# Character classes for patterns. A range such as à-ỹ would include capitals, which alternate with small
# letters in Unicode's tables.
_LETTERS = [chr(code) for code in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
SMALL = "a-z" + "".join(letter for letter in _LETTERS if letter.islower())
CAPITAL = "A-Z" + "".join(letter for letter in _LETTERS if letter.isupper())

# A run of white space becomes one character of the shadow, the strongest that the run contains. All four
# match \s.
SPACE, COLUMN, LINE, PARAGRAPH = " ", "\t", "\n", "\v"

# Markdown's marks for bold, italic, code and escapes; a lone * is also the rule under a Party document's
# head.
_DROPPED = rf"*`\\~\u200c\u200d{INVISIBLE}"
_CELL = "|"
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_OTHER_SPACES = "\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\x00-\x08\x0e-\x1b\x7f"
_UNUSUAL = rf"{_DROPPED}{_CELL}{_LINE_ENDS}{_OTHER_SPACES}"
# A lone space, the most common case, is copied with the words around it. No writing has more than a few marks on
# one letter, and normalising a million of them would take quadratic time.
_BREAK = r"<[bB][rR]\s?/?>"
_RUN = rf" ?(?:[{_UNUSUAL}]|{_BREAK})(?:[{_UNUSUAL} ]|{_BREAK})*|  [{_UNUSUAL} ]*"
_MARKED = r"[^\W\d_][\u0300-\u036f]{1,6}"
# Underscores of Markdown italics stand at the edge of a word; inside a word they belong to it.
_LAYOUT = r"(?<!\w)_{1,3}(?=[^\W_])|(?<=[^\s_])_{1,3}(?!\w)|(?:(?<=[\s*])|\A)#{1,6}[ \u00a0]|(?:(?<=\n)|\A)> "
# A line in capitals that lost its end: "QUYẾT ĐỊNHVề việc", and the rule of stars below an organ of the Party.
_JOINED = rf"(?<![^\W_])[{CAPITAL}]{{2,7}}(?=[{CAPITAL}][{SMALL}])"
_STARS = rf"(?<=[{CAPITAL}])\*{{3}}(?=[{CAPITAL}])"
# Marks of footnotes: "NĐ-CP[1]", "NĐ-CP¹". After an organ whose symbol has no figures, an ordinary figure in a PDF is a
# footnote mark, too.
_SYMBOLS = ("CP", "TW", "TTg", "UBND", "HĐND")
_SUPERIOR = "|".join(rf"(?<=[-/]{symbol}.)" for symbol in _SYMBOLS)
_NOTES = rf"(?<=\w) ?\[\d{{1,3}}\]|[¹²³⁰⁴-⁹](?<=\w.)|\d(?:{_SUPERIOR})\d?(?![\w/-]|[.,]\d)"
_SPECIAL = re.compile(
    rf"(?P<stars>{_STARS})|(?P<run>{_RUN})|(?P<marked>{_MARKED})|[\u0300-\u036f]+|(?P<spaced>{SPACED})"
    rf"|(?P<joined>{_JOINED})|{_LAYOUT}|{_NOTES}"
)
_LETTER_WITH_MARKS = re.compile(_MARKED)
_LINE_END = re.compile(r"\r\n|<[bB][rR]|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_ANY_SPACE = re.compile(rf"[ {_OTHER_SPACES}]")
_WIDE_GAP = 3

_LOOK_ALIKES = {
    **LOOK_ALIKES_OF_D,
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚", "'"),
    "\uff1a": ":",
}
_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}]")


@dataclass(frozen=True)
class Shadow:
    """A clean form, `text`, of the text `original`, with a map between their positions.

    From position `_shadow_steps[i]` up to the next step, the shadow copies the original from `_original_steps[i]` on.
    """

    original: str
    text: str
    _shadow_steps: list[int]
    _original_steps: list[int]

    @cached_property
    def folded(self) -> str:
        """The shadow in lower case without accents, at the same positions as `text`."""
        folded = fold(self.text)
        if len(folded) == len(self.text):
            return folded
        return "".join(f if len(f := fold(char)) == 1 else char for char in self.text)

    @cached_property
    def lowered(self) -> str:
        """The shadow in lower case with its accents, at the same positions as `text`."""
        lowered = self.text.lower()
        if len(lowered) == len(self.text):
            return lowered
        return "".join(low if len(low := char.lower()) == 1 else char for char in self.text)

    def place(self, position: int) -> int:
        """Return the position in the original of the character at `position` of the shadow."""
        step = bisect_right(self._shadow_steps, position) - 1
        return min(self._original_steps[step] + position - self._shadow_steps[step], len(self.original))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's range for `start:end` of the shadow, with the marks of its last letter."""
        if end <= start:
            return self.place(start), self.place(start)
        last = self.place(end - 1) + 1
        while last < len(self.original) and "\u0300" <= self.original[last] <= "\u036f":
            last += 1
        return self.place(start), last

    def printed(self, start: int, end: int) -> str:
        """Return the original's words at `start:end` as one line in NFC, with dashes and Ð as printed."""
        first, last = self.span(start, end)
        words = _CELLS.sub(" ", self.original[first:last])
        words = _SPACED_WORDS.sub(_without_inner_spaces, words)
        return one_line(_MARKS_OF_LAYOUT.sub("", words)).strip(" _")


def _without_inner_spaces(match: re.Match[str]) -> str:
    dropped = inner_spaces(match[0], match.string, match.start())
    return "".join(char for place, char in enumerate(match[0]) if place not in dropped)


_SPACED_WORDS = re.compile(SPACED)
_CELLS = re.compile(rf"\||{_BREAK}")
_MARKS_OF_LAYOUT = re.compile(
    rf"[{_DROPPED}]+|(?<!\w)_{{1,3}}(?=[^\W_])|(?<=[^\s_])_{{1,3}}(?!\w)|(?<=\w) ?\[\d{{1,3}}\]"
)


def cast(original: str) -> Shadow:
    """Return the shadow of `original`, in time that grows with its length."""
    pieces: list[str] = []
    shadow_steps, original_steps = [0], [0]
    length = place = 0
    for start, end, replaced in _changes(original):
        pieces += (original[place:start], replaced)
        length += start - place
        shadow_steps += (length, length + len(replaced))
        original_steps += (start, end)
        length += len(replaced)
        place = end
    pieces.append(original[place:])
    text = _LOOK_ALIKE.sub(lambda match: _LOOK_ALIKES[match.group()], "".join(pieces))
    return Shadow(original, text, shadow_steps, original_steps)


def _changes(original: str) -> Iterator[tuple[int, int, str]]:
    """Yield the parts of the text that are not copied, with their replacements in the shadow."""
    for match in _SPECIAL.finditer(original):
        if match["spaced"]:
            yield from _changes_of_spaced(match)
        elif match["marked"]:
            yield match.start(), match.end(), nfc(match["marked"])
        elif match["stars"]:
            yield match.start(), match.end(), LINE
        elif match["joined"]:
            if is_syllable(match["joined"]):
                yield match.end(), match.end(), LINE
        else:
            yield match.start(), match.end(), _one_space(match["run"]) if match["run"] else ""


def _changes_of_spaced(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the letters to be composed and the spaces to be dropped in words that text recognition split."""
    dropped = inner_spaces(match[0], match.string, match.start())
    changes = [(place, place + 1, "") for place in dropped]
    changes += [(*letter.span(), nfc(letter[0])) for letter in _LETTER_WITH_MARKS.finditer(match[0])]
    for start, end, replaced in sorted(changes):
        yield match.start() + start, match.start() + end, replaced


def _one_space(run: str) -> str:
    line_ends = len(_LINE_END.findall(run))
    if line_ends:
        return LINE if line_ends == 1 else PARAGRAPH
    spaces = len(_ANY_SPACE.findall(run))
    if _CELL in run or "\t" in run or spaces >= _WIDE_GAP:
        return COLUMN
    return SPACE if spaces else ""

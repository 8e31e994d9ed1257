"""Lettering of drawn pictures: the site's heading font at any size, and the breaking of texts into lines.

The letters come from the site's web fonts, two files that are parts of one typeface, so a line is drawn in runs of one
file each.
"""

import re
from bisect import bisect_right
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageDraw, ImageFont

from vietnamese.text import nfc, one_line

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
# Characters of the first font file, as in the style sheet's `unicode-range`. _UNKNOWN matches those of neither file.
_VIETNAMESE = (
    r" -\"%-)+-;?A-Z\[\]a-z\u00a0\u00b7\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd"
    r"\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169"
    r"\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u2013\u2014\u2018\u2019\u201c\u201d\u2026"
)
_OTHER = re.compile(f"[^{_VIETNAMESE}]+")
_UNKNOWN = re.compile(
    f"[^{_VIETNAMESE}\u0020-\u00ff\u0131\u0152\u0153\u02c6\u02da\u02dc\u0300\u0301\u0303\u0304\u0308\u0309\u0323"
    "\u201a\u201e\u2022\u2039\u203a\u2044\u20ab\u20ac\u2122\u2212\u2215]"
)
# Cached widths of words per face; Vietnamese syllables recur.
_MAX_WIDTHS = 5_000


class Face:
    """Heading font at one size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._vietnamese, self._other = (
            ImageFont.truetype(str(FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)
            for name in ("be-vietnam-pro-600.woff2", "be-vietnam-pro-600-other.woff2")
        )
        self._word_width = lru_cache(_MAX_WIDTHS)(self._measured)

    def _runs(self, text: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        runs, end = [], 0
        for match in _OTHER.finditer(text):
            if match.start() > end:
                runs.append((text[end : match.start()], self._vietnamese))
            runs.append((match[0], self._other))
            end = match.end()
        return [*runs, (text[end:], self._vietnamese)] if end < len(text) else runs

    def width(self, text: str) -> float:
        return sum(self._word_width(word) for word in text.split(" ")) + text.count(" ") * self._word_width(
            " "
        )

    def _measured(self, word: str) -> float:
        return sum(font.getlength(run) for run, font in self._runs(word))

    def draw(self, draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, fill: str) -> None:
        for run, font in self._runs(text):
            draw.text((x, baseline), run, font=font, fill=fill, anchor="ls")
            x += font.getlength(run)

    def lines(self, text: str, width: float) -> list[str]:
        """Break `text` between words into lines; break a word only if it is wider than a line."""
        lines, line, filled = [], "", 0.0
        for word in text.split():
            longer = filled + self._word_width(" ") + self._word_width(word)
            if line and longer <= width:
                line, filled = f"{line} {word}", longer
                continue
            if line:
                lines.append(line)
            while self._word_width(word) > width:
                fitting = self._fitting(word, width)
                lines.append(word[:fitting])
                word = word[fitting:]
            line, filled = word, self._word_width(word)
        return [*lines, line] if line else lines

    def balanced(self, text: str, width: float) -> list[str]:
        """Return as few lines as `lines` does, but of about equal length, so that no word is alone on the last."""
        best = self.lines(text, width)
        narrower = width
        while len(best) > 1 and narrower > width / 2:
            narrower -= self.size / 2
            candidate = self.lines(text, narrower)
            if len(candidate) > len(best):
                break
            best = candidate
        return best

    def _fitting(self, word: str, width: float) -> int:
        return max(1, bisect_right(range(1, len(word)), width, key=lambda n: self.width(word[:n])))

    def cut(self, text: str, width: float, most_lines: int) -> list[str]:
        """Return at most `most_lines` lines of `text`. If text is left out, the last line ends with an ellipsis."""
        lines = self.lines(text, width)
        if len(lines) <= most_lines:
            return lines
        last = lines[most_lines - 1]
        while " " in last and self.width(f"{last}…") > width:
            last = last.rpartition(" ")[0]
        while self.width(f"{last}…") > width:
            last = last[:-1]
        return [*lines[: most_lines - 1], f"{last.rstrip(' ,;:.–-')}…"]


@cache
def face_of(size: int) -> Face:
    """Return the heading font at this size in pixels."""
    return Face(size)


def clean(text: str) -> str:
    """Return `text` on one line, with only characters that the font has."""
    return one_line(_UNKNOWN.sub(" ", nfc(text).replace("\u00a0", " ")))

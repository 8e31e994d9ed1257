"""Drawing of share cards: topic, title and agency on the site's own background.

It uses no page, storage or request, and the same words give the same bytes. The letters come from the site's web fonts,
two files that are parts of one typeface, so a line is drawn in runs of one file each.
"""

import io
import re
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from base.sharing.card_spec import HEIGHT, WIDTH, Words
from vietnamese.text import nfc, one_line

_FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
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

_PAPER, _INK, _MUTED, _SEA, _RED, _SAND = "#fbfaf7", "#16242c", "#4a5a63", "#0b5563", "#a5121f", "#efe7d6"
_LEFT, _RIGHT = 80, WIDTH - 80
_BAND = 48
_FOOT = HEIGHT - 132
# Title sizes; the first that fits is used. Vietnamese marks stack above and below, so the line height is 1.3.
_TITLE_SIZES = (76, 68, 60, 54, 48)
_LEADING = 1.3
_KICKER_SIZE, _TEXT_SIZE, _NAME_SIZE, _AGENCY_SIZE = 30, 32, 30, 24
_TITLE_TOP = _BAND + 112
_GAP = 26
# Cached widths of words per face; Vietnamese syllables recur.
_MOST_WIDTHS = 5_000


class Face:
    """Heading font at one size."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._vietnamese, self._other = (
            ImageFont.truetype(str(_FONTS / name), size, layout_engine=ImageFont.Layout.BASIC)
            for name in ("be-vietnam-pro-600.woff2", "be-vietnam-pro-600-other.woff2")
        )
        self._widths: dict[str, float] = {}

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

    def _word_width(self, word: str) -> float:
        if word not in self._widths:
            if len(self._widths) > _MOST_WIDTHS:
                self._widths.clear()
            self._widths[word] = sum(font.getlength(run) for run, font in self._runs(word))
        return self._widths[word]

    def draw(self, draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, fill: str) -> None:
        for run, font in self._runs(text):
            draw.text((x, baseline), run, font=font, fill=fill, anchor="ls")
            x += font.getlength(run)

    def lines(self, text: str, width: float) -> list[str]:
        """Break `text` between words into lines; break a word only if it is wider than a line."""
        lines, line = [], ""
        for word in text.split():
            candidate = f"{line} {word}".strip()
            if self.width(candidate) <= width:
                line = candidate
                continue
            if line:
                lines.append(line)
            while self.width(word) > width:
                fitting = self._fitting(word, width)
                lines.append(word[:fitting])
                word = word[fitting:]
            line = word
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
        return next((n for n in range(len(word) - 1, 1, -1) if self.width(word[:n]) <= width), 1)

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
def _face(size: int) -> Face:
    return Face(size)


def draw_card(words: Words) -> bytes:
    """Return the share card as a PNG of 1200 x 630 pixels."""
    image = _ground(is_alert=words.is_alert).copy()
    draw = ImageDraw.Draw(image)
    accent = _RED if words.is_alert else _SEA
    width = _RIGHT - _LEFT
    kicker = _face(_KICKER_SIZE)
    kicker.draw(draw, _LEFT, _BAND + 74, _one(words.kicker, _KICKER_SIZE, width), accent)
    face, lines = _title(_clean(words.title))
    baseline = _TITLE_TOP + face.size * 0.86
    for line in lines:
        face.draw(draw, _LEFT, baseline, line, _INK)
        baseline += face.size * _LEADING
    text, leading = _face(_TEXT_SIZE), _TEXT_SIZE * 1.5
    top = baseline - face.size * _LEADING + _GAP + leading
    room = int((_FOOT - _GAP - top) // leading) + 1
    if words.text and room > 0:
        for number, line in enumerate(text.cut(_clean(words.text), width, min(room, 3))):
            text.draw(draw, _LEFT, top + number * leading, line, _MUTED)
    _face(_NAME_SIZE).draw(draw, _LEFT + 88, HEIGHT - 74, _one(words.site, _NAME_SIZE, width - 88), _INK)
    _face(_AGENCY_SIZE).draw(
        draw, _LEFT + 88, HEIGHT - 40, _one(words.agency, _AGENCY_SIZE, width - 88), _MUTED
    )
    out = io.BytesIO()
    # 64 colours make a third of the size and keep the edges of letters smooth.
    image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()


def _clean(text: str) -> str:
    """Return `text` on one line, with only characters that the font has."""
    return one_line(_UNKNOWN.sub(" ", nfc(text).replace("\u00a0", " ")))


def _one(text: str, size: int, width: float) -> str:
    """Return the part of `text` that fits on one line."""
    return "".join(_face(size).cut(_clean(text), width, 1))


def _title(title: str) -> tuple[Face, list[str]]:
    """Return the largest face in which the title fits, and its lines. A longer title is cut at the smallest size."""
    for size in _TITLE_SIZES:
        most_lines = int((_FOOT - _TITLE_TOP) // (size * _LEADING))
        lines = _face(size).lines(title, _RIGHT - _LEFT)
        if len(lines) <= min(most_lines, 4):
            return _face(size), _face(size).balanced(title, _RIGHT - _LEFT)
    return _face(size), _face(size).cut(title, _RIGHT - _LEFT, most_lines)


@cache
def _ground(*, is_alert: bool) -> Image.Image:
    """Return the background that all cards share: paper, band, line and the site's logo."""
    scale = 3
    image = Image.new("RGB", (WIDTH * scale, HEIGHT * scale), _PAPER)
    draw = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        corners = (left * scale, top * scale, right * scale - 1, bottom * scale - 1)
        draw.rounded_rectangle(corners, radius * scale, fill=fill)

    def figure(left: float, top: float, unit: float, points: list[tuple[float, float]], fill: str) -> None:
        draw.polygon([((left + x * unit) * scale, (top + y * unit) * scale) for x, y in points], fill=fill)

    def wave(left: float, top: float, unit: float, width: float, fill: str) -> None:
        """Draw the lying S of Sa Huỳnh pottery, in a box of 16 x 8 units."""
        points = [_bezier(step / 40) for step in range(41)]
        points += [(16 - x, 8 - y) for x, y in reversed(points[:-1])]
        scaled = [((left + x * unit) * scale, (top + y * unit) * scale) for x, y in points]
        radius = width * unit * scale / 2
        for x, y in scaled:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
        draw.line(scaled, fill=fill, width=round(radius * 2), joint="curve")

    box(0, 0, WIDTH, _BAND, _RED if is_alert else _SEA)
    unit = _BAND / 16
    for n in range(-1, int(WIDTH / (10 * unit)) + 2):
        figure(n * 10 * unit, 0, unit, [(0, 0), (10, 0), (5, 4)], _SAND)
        figure((n - 0.5) * 10 * unit, 0, unit, [(0, 16), (10, 16), (5, 12)], _SAND)
    for n in range(int(WIDTH / (20 * unit)) + 1):
        wave((n * 20 + 2) * unit, 4 * unit, unit, 1.6, _SAND)
    box(_LEFT, _FOOT, _RIGHT, _FOOT + 2, "#d8d3c7")
    mark = HEIGHT - 108
    box(_LEFT, mark, _LEFT + 72, mark + 72, _SEA, 13)
    for n in range(3):
        figure(_LEFT, mark, 72 / 32, [(4 + 8 * n, 5), (12 + 8 * n, 5), (8 + 8 * n, 9.5)], _SAND)
        figure(_LEFT, mark, 72 / 32, [(4 + 8 * n, 27), (12 + 8 * n, 27), (8 + 8 * n, 22.5)], _SAND)
    wave(_LEFT + 72 / 32 * 5.5, mark + 72 / 32 * 10.6, 72 / 32 * 21 / 16, 2.3, "#ffffff")
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _bezier(t: float) -> tuple[float, float]:
    """Return the point at `t` (0 to 1) of the left half of the S."""
    ends = ((0.0, 3.2), (0.0, 7.6), (6.0, 7.6), (8.0, 4.0))
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, ends, strict=True)) for axis in (0, 1))
    return x, y

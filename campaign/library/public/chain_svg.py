"""Draws the relation picture as SVG, with attributes and classes only: Content-Security-Policy forbids inline style.

A pure function from a `Chain` to a string. The style sheet colours the classes for light, dark and print. All
text is escaped here. Lengths are units of the view box; on a phone, one unit is about one pixel.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from campaign.library.public.chain import Chain, Node, Rail
from vietnamese.fold import fold

_WIDTH = 340
_LANE = 13
_ARROW = 9
_PADDING = 10
_GAP = 14
_BEND = 6

# Font size and line height: Vietnamese marks need room above and below.
_TITLE, _TITLE_LEADING = 14.5, 20
_TEXT, _TEXT_LEADING = 12.5, 17.5
_MAX_TITLE_LINES = 3
_MAX_SUBJECT_LINES = 2

# Widths of letters in ems, on the generous side because readers' fonts differ.
_NARROW, _WIDE = frozenset("iljtfr.,:;'!|()[]/- “”"), frozenset("mw@%—")


@dataclass(frozen=True)
class _Line:
    text: str
    css: str
    baseline: float


@dataclass(frozen=True)
class _Box:
    node: Node
    top: float
    height: float
    lines: tuple[_Line, ...]

    @property
    def entry(self) -> float:
        """Return the height at which rails arrive. Outgoing rails start a little below."""
        return self.top + self.height / 2 - 6

    @property
    def exit(self) -> float:
        return self.entry + 12


def draw(chain: Chain, *, title: str, description: str, kind_labels: Mapping[str, str]) -> str:
    """Return an SVG element. `kind_labels`: the label of each kind of rail, used as its title."""
    left = chain.lanes * _LANE + _ARROW + 2
    boxes: list[_Box] = []
    top = 1.5
    for node in chain.nodes:
        box = _box(node, top, _WIDTH - left - 2)
        boxes.append(box)
        top += box.height + _GAP
    height = top - _GAP + 2
    parts = [
        f'<svg class="chain__picture" viewBox="0 0 {_WIDTH} {height:g}" role="group" '
        'aria-labelledby="so-do-title" aria-describedby="so-do-desc" xmlns="http://www.w3.org/2000/svg">',
        f'<title id="so-do-title">{escape(title)}</title>',
        f'<desc id="so-do-desc">{escape(description)}</desc>',
        *(_rail(rail, boxes, left, kind_labels[rail.kind]) for rail in chain.rails),
        *(_drawn(box, left) for box in boxes),
        "</svg>",
    ]
    return "".join(parts)


def _box(node: Node, top: float, width: float) -> _Box:
    room = width - 2 * _PADDING
    lines: list[_Line] = []
    at = top + _PADDING
    subject = "" if fold(node.subject) in fold(node.title) else node.subject
    for text, css, size, leading, most in (
        (node.title, "chain__title", _TITLE, _TITLE_LEADING, _MAX_TITLE_LINES),
        (node.note, "chain__note", _TEXT, _TEXT_LEADING, _MAX_SUBJECT_LINES),
        (subject, "chain__subject", _TEXT, _TEXT_LEADING, _MAX_SUBJECT_LINES),
    ):
        for line in wrapped(text, room / size, most):
            lines.append(_Line(line, css, at + leading * 0.76))
            at += leading
    return _Box(node, top, at + _PADDING - 3 - top, tuple(lines))


def wrapped(text: str, ems: float, most: int) -> list[str]:
    """Return `text` in at most `most` lines of about `ems` ems, cut with an ellipsis if it is longer."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if not lines[-1] or _ems(longer) <= ems:
            lines[-1] = _cut(longer, ems)
        elif len(lines) < most:
            lines.append(_cut(word, ems))
        else:
            lines[-1] = _cut(f"{lines[-1]}…", ems)
            break
    return [line for line in lines if line]


def _cut(text: str, ems: float) -> str:
    """Return `text`, cut with an ellipsis if it is wider than `ems`."""
    if _ems(text) <= ems:
        return text
    text = text[: int(ems / 0.3)].removesuffix("…")
    while text and _ems(f"{text}…") > ems:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _ems(text: str) -> float:
    return sum(map(_width, text))


@lru_cache(maxsize=1_000)
def _width(char: str) -> float:
    plain = fold(char)
    if plain in _NARROW:
        return 0.34
    if char.isupper():
        return 0.72
    return 0.88 if plain in _WIDE else 0.57


def _rail(rail: Rail, boxes: list[_Box], left: float, label: str) -> str:
    x = left - _ARROW - rail.lane * _LANE - 4
    exits = [boxes[row].exit for row in rail.uppers]
    entries = [boxes[row].entry for row in rail.lowers]
    top, *between, bottom = sorted([*exits, *entries])
    line = "".join(
        [
            f"M{left:g} {top:g}H{x + _BEND:g}Q{x:g} {top:g} {x:g} {top + _BEND:g}",
            f"V{bottom - _BEND:g}Q{x:g} {bottom:g} {x + _BEND:g} {bottom:g}H{left:g}",
            *(f"M{x:g} {y:g}H{left:g}" for y in between),
        ]
    )
    starts = "".join(f'<circle cx="{left:g}" cy="{y:g}" r="3.5"/>' for y in exits)
    arrows = "".join(f'<path d="M{left - 8:g} {y - 4.5:g}l8 4.5l-8 4.5z"/>' for y in entries)
    return (
        f'<g class="chain__rail chain__rail--{escape(rail.kind)}" aria-hidden="true"><title>{escape(label)}</title>'
        f'<path class="chain__line" fill="none" stroke="currentColor" d="{line}"/>'
        f'<g fill="currentColor">{starts}{arrows}</g></g>'
    )


def _drawn(box: _Box, left: float) -> str:
    node = box.node
    states = f"{' chain__box--here' * node.is_here}{' chain__box--past' * bool(node.out_of_force)}"
    rect = (
        f'<rect class="chain__box{states}" x="{left:g}" y="{box.top:g}" width="{_WIDTH - left - 2:g}" '
        f'height="{box.height:g}" rx="6"/>'
    )
    # Joined by spaces, because the words together are the link's name.
    text = " ".join(
        f'<text class="{line.css}" x="{left + _PADDING:g}" y="{line.baseline:g}">{escape(line.text)}</text>'
        for line in box.lines
    )
    inside = f"{rect}{text}"
    if not node.url or node.is_here:
        return f"<g>{inside}</g>"
    return f'<a class="chain__link" href="{escape(node.url)}">{inside}</a>'

"""Draws pictures for sample content, from the geometry of the site's band, its palettes and one symbol.

The pictures form a series: all have the same triangles and S-waves, but differ in ground, arrangement and
symbol. The same symbol and seed give the same bytes. No picture, font or other file is loaded.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageDraw

from base.sharing.ornament import Point, curve

WIDTH, HEIGHT = 1600, 900
# Drawn at twice the size and scaled down, because Pillow does not smooth the edges of its shapes.
SCALE = 2

Colour = str


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one picture."""

    ground: Colour
    figure: Colour
    quiet: Colour
    disc: Colour
    symbol: Colour


PALETTES = (
    Palette(ground="#0b5563", figure="#efe7d6", quiet="#11667a", disc="#fbfaf7", symbol="#0b5563"),
    Palette(ground="#efe7d6", figure="#0b5563", quiet="#e0d3b8", disc="#0b5563", symbol="#fbfaf7"),
    Palette(ground="#16242c", figure="#7cc4d2", quiet="#213640", disc="#7cc4d2", symbol="#16242c"),
    Palette(ground="#cfe3e4", figure="#083f4a", quiet="#bad5d7", disc="#fbfaf7", symbol="#083f4a"),
    Palette(ground="#e3c9a0", figure="#6b3a1e", quiet="#d8ba8a", disc="#6b3a1e", symbol="#fbf3e4"),
)


class Pen:
    """Pillow's drawing functions, in units of `unit` pixels of the finished picture, from `centre`."""

    def __init__(self, draw: ImageDraw.ImageDraw, centre: Point = (0, 0), unit: float = 1) -> None:
        self._draw, self._centre, self._unit = draw, centre, unit * SCALE

    def _at(self, x: float, y: float) -> Point:
        return self._centre[0] * SCALE + x * self._unit, self._centre[1] * SCALE + y * self._unit

    def polygon(self, points: list[Point], fill: Colour) -> None:
        self._draw.polygon([self._at(*point) for point in points], fill=fill)

    def circle(self, x: float, y: float, radius: float, fill: Colour) -> None:
        corners = (*self._at(x - radius, y - radius), *self._at(x + radius, y + radius))
        self._draw.ellipse(corners, fill=fill)

    def box(
        self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0
    ) -> None:
        corners = (*self._at(left, top), *self._at(right, bottom))
        self._draw.rounded_rectangle(corners, radius=radius * self._unit, fill=fill)

    def line(self, points: list[Point], width: float, fill: Colour) -> None:
        """Draw a line with round ends and joints."""
        scaled = [self._at(*point) for point in points]
        self._draw.line(scaled, fill=fill, width=round(width * self._unit), joint="curve")
        for end in (points[0], points[-1]):
            self.circle(*end, width / 2, fill)

    def arc(
        self, x: float, y: float, radius: float, start: float, end: float, width: float, fill: Colour
    ) -> None:
        """Draw part of a ring; angles in degrees, clockwise from the right."""
        outer = radius + width / 2
        corners = (*self._at(x - outer, y - outer), *self._at(x + outer, y + outer))
        self._draw.arc(corners, start, end, fill=fill, width=round(width * self._unit))

    def wave(self, x: float, y: float, size: float, width: float, fill: Colour) -> None:
        """Draw an S on its side, as on Sa Huỳnh pottery; `size` is half its length."""
        k = size / 8

        def at(dx: float, dy: float) -> Point:
            return (x + dx * k, y + dy * k)

        first = curve(at(-8, -0.8), at(-8, 3.6), at(-2, 3.6), at(0, 0))
        second = curve(at(0, 0), at(2, -3.6), at(8, -3.6), at(8, 0.8))
        self.line(first + second[1:], width, fill)


# --- The band's figures --------------------------------------------------------------------------------


def triangles(pen: Pen, y: float, base: float, height: float, fill: Colour) -> None:
    """Draw a row of triangles across the picture; a negative height points down."""
    count = int(WIDTH / base) + 2
    for i in range(-1, count):
        left = i * base
        pen.polygon([(left, y), (left + base, y), (left + base / 2, y - height)], fill)


def s_row(pen: Pen, y: float, size: float, width: float, fill: Colour, shift: float) -> None:
    """Draw a row of S-waves across the picture."""
    step = size * 2.5
    for i in range(-1, int(WIDTH / step) + 2):
        pen.wave(i * step + shift, y, size, width, fill)


# --- Arrangements: each draws the bands and returns the disc's centre and radius --------------------------


def _between_bands(pen: Pen, colours: Palette) -> tuple[Point, float]:
    triangles(pen, 0, 100, -84, colours.figure)
    triangles(pen, HEIGHT, 100, 84, colours.figure)
    for row in range(3):
        s_row(pen, 255 + row * 195, 82, 17, colours.quiet, shift=row * 102)
    return (WIDTH / 2, HEIGHT / 2), 262


def _over_the_sea(pen: Pen, colours: Palette) -> tuple[Point, float]:
    pen.circle(WIDTH * 0.69, 630, 560, colours.quiet)
    pen.box(0, 640, WIDTH, HEIGHT, colours.ground)
    triangles(pen, 641, 64, 46, colours.figure)
    for row in range(2):
        s_row(pen, 722 + row * 104, 66, 15, colours.figure, shift=40 + row * 82)
    return (WIDTH * 0.69, 340), 238


def _beside_the_wall(pen: Pen, colours: Palette) -> tuple[Point, float]:
    for row in range(5):
        base = 900 - row * 180
        for column in range(4 - row % 2):
            left = column * 180 + (row % 2) * 90
            fill = colours.figure if (row + column) % 3 else colours.quiet
            pen.polygon([(left, base), (left + 180, base), (left + 90, base - 150)], fill)
    for row in range(3):
        pen.wave(1130, 118 + row * 332, 150, 26, colours.quiet)
        pen.wave(1490, 118 + row * 332, 150, 26, colours.quiet)
    return (1130, HEIGHT / 2), 258


ARRANGEMENTS: tuple[Callable[[Pen, Palette], tuple[Point, float]], ...] = (
    _between_bands,
    _over_the_sea,
    _beside_the_wall,
)


# --- Symbols, in units of the disc: (0, 0) its centre, 1 its radius -------------------------------------


class Stencil(Pen):
    """A pen in units of the disc. `ink` is the colour of the symbol, `cut` that of the disc."""

    def __init__(
        self, draw: ImageDraw.ImageDraw, centre: Point, radius: float, ink: Colour, cut: Colour
    ) -> None:
        super().__init__(draw, centre, radius)
        self.ink, self.cut = ink, cut


def _phone(s: Stencil) -> None:
    s.box(-0.34, -0.62, 0.34, 0.62, s.ink, 0.09)
    s.box(-0.26, -0.5, 0.26, 0.42, s.cut, 0.02)
    s.circle(0, 0.52, 0.05, s.cut)
    s.wave(0, -0.12, 0.17, 0.055, s.ink)
    s.line([(-0.15, 0.16), (0.15, 0.16)], 0.055, s.ink)


def _letter(s: Stencil) -> None:
    s.box(-0.62, -0.42, 0.62, 0.42, s.ink, 0.06)
    s.line([(-0.56, -0.34), (0, 0.1), (0.56, -0.34)], 0.07, s.cut)


def _key(s: Stencil) -> None:
    s.circle(-0.36, 0, 0.3, s.ink)
    s.circle(-0.36, 0, 0.14, s.cut)
    s.box(-0.12, -0.07, 0.66, 0.07, s.ink, 0.02)
    s.box(0.32, 0, 0.42, 0.26, s.ink, 0.02)
    s.box(0.54, 0, 0.66, 0.32, s.ink, 0.02)


def _shield(s: Stencil) -> None:
    side = curve((0.54, -0.44), (0.54, 0.22), (0.34, 0.5), (0, 0.68))
    mirrored = [(-x, y) for x, y in reversed(side)]
    s.polygon([(0, -0.66), *side, *mirrored], s.ink)
    s.line([(-0.22, 0), (-0.05, 0.19), (0.25, -0.18)], 0.1, s.cut)


def _wave(s: Stencil) -> None:
    for y in (-0.34, 0, 0.34):
        s.wave(0, y, 0.56, 0.13, s.ink)


def _document(s: Stencil) -> None:
    s.polygon([(-0.44, -0.62), (0.2, -0.62), (0.44, -0.38), (0.44, 0.62), (-0.44, 0.62)], s.ink)
    s.polygon([(0.2, -0.62), (0.2, -0.38), (0.44, -0.38)], s.cut)
    for y, right in ((-0.14, 0.26), (0.06, 0.26), (0.26, 0.06)):
        s.line([(-0.26, y), (right, y)], 0.065, s.cut)


def _megaphone(s: Stencil) -> None:
    s.box(-0.62, -0.17, -0.3, 0.19, s.ink, 0.05)
    s.polygon([(-0.34, -0.17), (0.26, -0.5), (0.26, 0.52), (-0.34, 0.19)], s.ink)
    s.polygon([(-0.5, 0.16), (-0.3, 0.16), (-0.2, 0.54), (-0.4, 0.54)], s.ink)
    s.arc(0.2, 0.01, 0.24, -52, 52, 0.08, s.ink)
    s.arc(0.2, 0.01, 0.44, -46, 46, 0.08, s.ink)


_QR_ROWS = ("1011", "0110", "1101", "0111")


def _qr(s: Stencil) -> None:
    for x, y in ((-0.52, -0.52), (0.12, -0.52), (-0.52, 0.12)):
        s.box(x, y, x + 0.4, y + 0.4, s.ink, 0.03)
        s.box(x + 0.085, y + 0.085, x + 0.315, y + 0.315, s.cut)
        s.box(x + 0.145, y + 0.145, x + 0.255, y + 0.255, s.ink)
    for row, cells in enumerate(_QR_ROWS):
        for column, cell in enumerate(cells):
            if cell == "1":
                left, top = 0.12 + column * 0.1, 0.12 + row * 0.1
                s.box(left, top, left + 0.1, top + 0.1, s.ink)


def _book(s: Stencil) -> None:
    s.polygon([(-0.66, -0.4), (-0.03, -0.28), (-0.03, 0.5), (-0.66, 0.36)], s.ink)
    s.polygon([(0.66, -0.4), (0.03, -0.28), (0.03, 0.5), (0.66, 0.36)], s.ink)
    for y in (-0.14, 0.06):
        s.line([(-0.52, y - 0.02), (-0.16, y + 0.04)], 0.06, s.cut)
        s.line([(0.52, y - 0.02), (0.16, y + 0.04)], 0.06, s.cut)


def _network(s: Stencil) -> None:
    outer = [(0, -0.54), (0.52, -0.14), (0.34, 0.48), (-0.34, 0.48), (-0.52, -0.14)]
    s.line([*outer, outer[0]], 0.05, s.ink)
    for point in outer:
        s.line([(0, 0.04), point], 0.05, s.ink)
        s.circle(*point, 0.13, s.ink)
    s.circle(0, 0.04, 0.19, s.ink)


def _bell(s: Stencil) -> None:
    side = curve((0, -0.5), (0.4, -0.5), (0.3, 0.02), (0.52, 0.3))
    mirrored = [(-x, y) for x, y in reversed(side)]
    s.polygon([*side, *mirrored], s.ink)
    s.circle(0, -0.52, 0.09, s.ink)
    s.line([(-0.5, 0.29), (0.5, 0.29)], 0.1, s.ink)
    s.circle(0, 0.46, 0.12, s.ink)


def _flag(s: Stencil) -> None:
    s.line([(-0.42, -0.58), (-0.42, 0.64)], 0.09, s.ink)
    top = curve((-0.42, -0.5), (-0.1, -0.74), (0.14, -0.26), (0.54, -0.48))
    bottom = [(x, y + 0.6) for x, y in reversed(top)]
    s.polygon([*top, *bottom], s.ink)


SYMBOLS: dict[str, Callable[[Stencil], None]] = {
    "phone": _phone,
    "letter": _letter,
    "key": _key,
    "shield": _shield,
    "wave": _wave,
    "document": _document,
    "megaphone": _megaphone,
    "qr": _qr,
    "book": _book,
    "network": _network,
    "bell": _bell,
    "flag": _flag,
}


def draw_sample_image(symbol: str, seed: int) -> bytes:
    """Return a JPEG of 1600 x 900 pixels; fifteen seeds in a row give fifteen pictures of a symbol.

    Raises KeyError for a symbol that is not in SYMBOLS.
    """
    draw_symbol = SYMBOLS[symbol]
    colours = PALETTES[seed % len(PALETTES)]
    arrange = ARRANGEMENTS[seed % len(ARRANGEMENTS)]
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), colours.ground)
    draw = ImageDraw.Draw(image)
    pen = Pen(draw)
    centre, radius = arrange(pen, colours)
    pen.circle(*centre, radius + 16, colours.ground)
    pen.circle(*centre, radius, colours.disc)
    draw_symbol(Stencil(draw, centre, radius, ink=colours.symbol, cut=colours.disc))
    out = io.BytesIO()
    image.reduce(SCALE).save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return out.getvalue()

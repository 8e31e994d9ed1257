"""Ornaments of drawn pictures: the palette, the band of Sa Huỳnh pottery and the site's logo.

Coordinates are those of the finished picture. Painter multiplies them by its scale, because large drawings that are
made smaller have smooth edges.
"""

from PIL import Image, ImageDraw

PAPER = "#fbfaf7"
INK = "#16242c"
MUTED = "#4a5a63"
SEA = "#0b5563"
RED = "#a5121f"
SAND = "#efe7d6"
LINE = "#d8d3c7"
_SCALE = 3

Point = tuple[float, float]


class Painter:
    """Ground of a picture on which ornaments are painted."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def image(self) -> Image.Image:
        """Return the picture at its own size."""
        return self._image.reduce(_SCALE)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
        self._draw.rounded_rectangle(corners, radius * _SCALE, fill=fill)

    def band(self, height: float, *, is_alert: bool) -> None:
        """Paint the band across the head."""
        width, unit = self.size[0], height / 16
        self.box(0, 0, width, height, RED if is_alert else SEA)
        for n in range(-1, int(width / (10 * unit)) + 2):
            self._figure(n * 10 * unit, 0, unit, [(0, 0), (10, 0), (5, 4)])
            self._figure((n - 0.5) * 10 * unit, 0, unit, [(0, 16), (10, 16), (5, 12)])
        for n in range(int(width / (20 * unit)) + 1):
            self._wave((n * 20 + 2) * unit, 4 * unit, unit, 1.6, SAND)

    def logo(self, left: float, top: float, size: float) -> None:
        """Paint the logo in a square."""
        unit = size / 32
        self.box(left, top, left + size, top + size, SEA, 13 / 72 * size)
        for n in range(3):
            self._figure(left, top, unit, [(4 + 8 * n, 5), (12 + 8 * n, 5), (8 + 8 * n, 9.5)])
            self._figure(left, top, unit, [(4 + 8 * n, 27), (12 + 8 * n, 27), (8 + 8 * n, 22.5)])
        self._wave(left + unit * 5.5, top + unit * 10.6, unit * 21 / 16, 2.3, "#ffffff")

    def _figure(self, left: float, top: float, unit: float, points: list[Point]) -> None:
        scaled = [((left + x * unit) * _SCALE, (top + y * unit) * _SCALE) for x, y in points]
        self._draw.polygon(scaled, fill=SAND)

    def _wave(self, left: float, top: float, unit: float, width: float, fill: str) -> None:
        """Draw the lying S of Sa Huỳnh pottery, in a box of 16 x 8 units."""
        points = curve((0, 3.2), (0, 7.6), (6, 7.6), (8, 4), steps=40)
        points += [(16 - x, 8 - y) for x, y in reversed(points[:-1])]
        scaled = [((left + x * unit) * _SCALE, (top + y * unit) * _SCALE) for x, y in points]
        radius = width * unit * _SCALE / 2
        for x, y in scaled:
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)
        self._draw.line(scaled, fill=fill, width=round(radius * 2), joint="curve")


def curve(p0: Point, p1: Point, p2: Point, p3: Point, steps: int = 24) -> list[Point]:
    """Return points on a cubic Bézier curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        x, y = (a * p0[axis] + b * p1[axis] + c * p2[axis] + d * p3[axis] for axis in (0, 1))
        points.append((x, y))
    return points

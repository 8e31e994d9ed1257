"""Fitting of texts: the largest size at which headline, lead and points fill a product without leaving it.

Texts are measured with the letters by which they are drawn. Units are those of the product: pixels of a picture, tenths
of a millimetre of a sheet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from base.sharing.lettering import clean, face_of
from campaign.engagement.kit.texts import KitTexts

TITLE_LEADING, TEXT_LEADING = 1.28, 1.42
_STEP = 0.04
# Usable fraction of a width: other programs kern a little differently.
_KERNING = 0.985
# Titles are far larger than points, so they may shrink faster.
_TITLE_SHRINKS = 1.6
# A lead or picture is left out before letters shrink below this part of their greatest size.
_COMFORTABLE = 0.76


class TooLongError(Exception):
    """Raised for texts that do not fit even at the smallest legible size."""

    def __init__(self, product: str, too_many: int) -> None:
        super().__init__(
            f"Chữ dài quá cho {product}: hãy bớt ít nhất {too_many} ký tự ở tiêu đề ngắn hoặc ở các ý chính."
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """Space for texts on a product: width, height, greatest letter sizes, and the least allowed part of them.

    `number` is the width for a point's number; `picture` the height of a picture, 0 for none.
    """

    product: str
    width: float
    height: float
    title: int
    lead: int
    point: int
    number: float
    gap: float
    picture: float = 0
    least: float = 0.5


@dataclass(frozen=True, slots=True)
class Lines:
    """Text in lines of one size."""

    size: int
    lines: tuple[str, ...]
    leading: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * self.leading


@dataclass(frozen=True, slots=True)
class Fitted:
    """Texts that fit a frame, with the picture's height, the frame's gap and the remaining height."""

    title: Lines
    lead: Lines | None
    points: tuple[Lines, ...]
    picture: float
    gap: float
    spare: float

    @property
    def above(self) -> float:
        """Space above the title, taken from the remaining height."""
        return min(self.spare / 3, self.gap * 2)

    @property
    def between(self) -> float:
        """Space before each point: the gap plus a part of the remaining height."""
        return self.gap + min((self.spare - self.above) / 2 / max(len(self.points), 1), self.gap)


def fit(texts: KitTexts, frame: Frame) -> Fitted:
    """Return the texts at the largest size that fits `frame`. Raises TooLongError.

    The picture, the lead or both are left out before the letters become small.
    """
    rich = frame if texts.picture else replace(frame, picture=0)
    tries = [(texts, rich), (texts, replace(frame, picture=0))]
    if texts.points:
        bare = replace(texts, lead="")
        tries += [(bare, rich), (bare, replace(frame, picture=0))]
    for some, room in tries:
        if found := _largest(some, room, _COMFORTABLE):
            return found
    some, room = tries[-1]
    if found := _largest(some, room, frame.least):
        return found
    raise TooLongError(frame.product, _too_many(some, room))


def lines_of(text: str, size: int, width: float, leading: float = TEXT_LEADING) -> Lines:
    """Return the text broken into lines of at most `width`."""
    return Lines(size, tuple(face_of(size).lines(clean(text), width * _KERNING)), leading)


def _largest(texts: KitTexts, frame: Frame, least: float) -> Fitted | None:
    scale = 1.0
    while scale >= least - 1e-9:
        found = _at(texts, frame, scale)
        if found.spare >= 0:
            return found
        scale -= _STEP
    return None


def _at(texts: KitTexts, frame: Frame, scale: float) -> Fitted:
    title_size = round(frame.title * scale**_TITLE_SHRINKS)
    face = face_of(title_size)
    title = Lines(
        title_size, tuple(face.balanced(clean(texts.headline), frame.width * _KERNING)), TITLE_LEADING
    )
    lead = lines_of(texts.lead, round(frame.lead * scale), frame.width) if texts.lead else None
    point_face = face_of(round(frame.point * scale))
    points = tuple(
        Lines(
            point_face.size,
            tuple(point_face.balanced(clean(point), (frame.width - frame.number) * _KERNING)),
            TEXT_LEADING,
        )
        for point in texts.points
    )
    used = title.height + frame.picture + (frame.gap if frame.picture else 0)
    used += lead.height + frame.gap if lead else 0
    # An extra gap separates the points from the text above.
    used += sum(point.height + frame.gap for point in points) + (frame.gap if points else 0)
    return Fitted(title, lead, points, frame.picture, frame.gap, frame.height - used)


def _too_many(texts: KitTexts, frame: Frame) -> int:
    """Return the number of letters that the longest texts have to lose before all fit at the least size."""
    gone = 0
    while _at(texts, frame, frame.least).spare < 0:
        longest = max((texts.headline, *texts.points), key=len)
        cut = longest[:-5].rstrip()
        gone += len(longest) - len(cut)
        points = tuple(cut if point == longest else point for point in texts.points)
        texts = replace(texts, headline=cut if texts.headline == longest else texts.headline, points=points)
    return gone

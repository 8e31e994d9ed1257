"""Specification of a share card: size, words and version of the design. card_drawing.py draws it."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
# Version of the drawing, part of the digest in a card's name. Increase it when the drawing changes.
DESIGN = "1"


@dataclass(frozen=True, slots=True)
class Words:
    """Words on a card. `text` is drawn if the title leaves room; `is_alert` selects the colour of alerts."""

    kicker: str
    title: str
    text: str
    site: str
    agency: str
    is_alert: bool = False

"""What a share card is: its size, what it says, which drawing. The drawing itself is card_drawing.py's."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630
# Part of a card's name: another look is another picture. Raise it when the drawing changes.
DESIGN = "1"


@dataclass(frozen=True, slots=True)
class Words:
    """What a card says. `text` is shown where the title leaves room; `is_alert` colours it as an alert."""

    kicker: str
    title: str
    text: str
    site: str
    agency: str
    is_alert: bool = False

"""Composes texts for many sample articles from a profile's phrases; at a glance they are plausible.

The same random numbers give the same text.
"""

import json
import random
import uuid
from dataclasses import dataclass
from typing import Any

from home.first_run.profile import PHRASES


@dataclass(frozen=True)
class DemoText:
    """The text of one sample article."""

    title: str
    summary: str
    body: str  # a StreamField value as JSON


def compose(rng: random.Random, phrases: dict[str, Any]) -> DemoText:
    """Return the text of one article, which states that it is a sample."""
    who, does, for_whom, where = (rng.choice(phrases[name]) for name in ("who", "does", "for_whom", "where"))
    middles, headings = (rng.sample(phrases[name], count) for name, count in PHRASES.items())
    opening, ending = rng.choice(phrases["openings"]), rng.choice(phrases["endings"])
    blocks: list[tuple[str, object]] = [
        ("text", f"<p>{opening} {middles[0]}</p><p>Đây là bài mẫu, không nói về một việc có thật.</p>"),
        ("heading", {"text": headings[0]}),
        ("text", f"<p>{who} {does} {for_whom} {where}. {middles[1]} {middles[2]}</p>"),
        ("heading", {"text": headings[1]}),
        ("text", f"<p>{middles[3]} {middles[4]} {middles[5]}</p>"),
        ("callout", {"kind": "meo", "text": f"<p>{middles[6]}</p>"}),
        ("heading", {"text": headings[2]}),
        ("text", f"<p>{middles[7]} {ending}</p>"),
    ]
    return DemoText(
        title=f"{who} {does} {for_whom} {where}",
        summary=f"{opening} {middles[0]}",
        body=json.dumps(
            [
                {"type": kind, "value": value, "id": str(uuid.UUID(int=rng.getrandbits(128)))}
                for kind, value in blocks
            ],
            ensure_ascii=False,
        ),
    )

"""Questions of a sheet as people see them, with or without the right answers, and the answers in its form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from campaign.engagement.contest.bank import Card
from campaign.engagement.contest.drawing import Sheet

Rows = list[dict[str, Any]]
FIELD = re.compile(r"cau-([1-9]\d{0,2})")


def answers(sent: Mapping[str, str]) -> dict[int, int]:
    """Return the choices in a form: places on the sheet, both from 0. They may lie beyond its end."""
    return {
        int(field[1]) - 1: int(value)
        for name, value in sent.items()
        if (field := FIELD.fullmatch(name)) and re.fullmatch("[0-7]", value)
    }


def questions(sheet: Sheet, chosen: Mapping[int, int], cards: Mapping[int, Card]) -> Rows:
    """Return the questions with the choices. Nothing reveals the right answer, not even keys of the bank."""
    return [
        {
            "number": place + 1,
            "text": cards[key].text,
            "answers": [(shown, cards[key].answers[real]) for shown, real in enumerate(order)],
            "chosen": chosen.get(place),
        }
        for place, (key, order) in enumerate(sheet)
    ]


def marked(sheet: Sheet, chosen: Mapping[int, int], cards: Mapping[int, Card]) -> Rows:
    """Return the questions with the choices, the right answers and the explanations."""
    rows = []
    for place, (key, order) in enumerate(sheet):
        card, own = cards[key], chosen.get(place)
        answers = [(card.answers[real], real == card.right, shown == own) for shown, real in enumerate(order)]
        rows.append(
            {
                "number": place + 1,
                "text": card.text,
                "answers": answers,
                "is_answered": own is not None,
                "is_right": own is not None and order[own] == card.right,
                "explanation": card.explanation,
            }
        )
    return rows

"""Numbers and bullets that Word prints before the items of lists, which the text does not hold (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from extraction.parts import BULLET, whole_number, written
from extraction.word.elements import toggle, value


@dataclass(frozen=True)
class _Level:
    """One level of a list.

    `text` has %1 for the number of the first level, and so on. The numbers begin again at `start` after an item of a
    level before `restart`. `is_legal` writes all numbers in figures.
    """

    kind: str
    text: str
    start: int
    restart: int
    is_legal: bool


class Numbering:
    """Counts Word's lists as Word does."""

    def __init__(self, part: Any) -> None:
        # Levels by the id of the list, with the key of its counter: lists of one abstract definition share one.
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        related = (rel for rel in part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.NUMBERING)
        numbering = next(related, None)
        if numbering is not None:
            self._read(numbering.target_part.element)

    def _read(self, root: Any) -> None:
        abstracts = {each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))}
        # The definition of a list style stands in another abstract definition.
        of_styles = {value(each, "w:styleLink"): each for each in abstracts.values()}
        for number in root.iter(qn("w:num")):
            abstract = abstracts.get(value(number, "w:abstractNumId"))
            if abstract is None:
                continue
            if style := value(abstract, "w:numStyleLink"):
                abstract = of_styles.get(style, abstract)
            key, list_id = abstract.get(qn("w:abstractNumId")), number.get(qn("w:numId"))
            levels = _levels(abstract)
            for override in number.iter(qn("w:lvlOverride")):
                levels |= _levels(override)
                level, start = _place(override), value(override, "w:startOverride")
                if start and level in levels:
                    levels[level] = replace(levels[level], start=whole_number(start, 1))
                    key = f"{abstract.get(qn('w:abstractNumId'))}/{list_id}"
            self._lists[list_id] = key, levels

    def mark(self, place: tuple[str, int] | None) -> tuple[int, str]:
        """Return level (from 1) and mark of the next item of a list; (0, "") if the paragraph is not an item.

        `place` is the list's id with the level from 0.
        """
        if place is None or place[0] not in self._lists:
            return 0, ""
        level = place[1]
        key, levels = self._lists[place[0]]
        if level not in levels:
            return 0, ""
        own, counts = levels[level], self._counters[key]
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in range(level + 1, 9):
            if deeper in levels and level < levels[deeper].restart:
                counts.pop(deeper, None)

        def number(found: re.Match[str]) -> str:
            asked = int(found[1]) - 1
            if asked not in levels:
                return ""
            kind = "decimal" if own.is_legal else levels[asked].kind
            return written(counts.get(asked, levels[asked].start), kind)

        mark = BULLET if own.kind == "bullet" else re.sub(r"%(\d)", number, own.text).strip()
        return (level + 1, mark) if mark else (0, "")


def _levels(parent: Any) -> dict[int, _Level]:
    return {_place(each): _level(each) for each in parent.iter(qn("w:lvl"))}


def _place(element: Any) -> int:
    return whole_number(element.get(qn("w:ilvl")), 0)


def _level(element: Any) -> _Level:
    return _Level(
        kind=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        start=whole_number(value(element, "w:start"), 1),
        restart=whole_number(value(element, "w:lvlRestart"), _place(element)),
        is_legal=bool(toggle(element, "w:isLgl", False)),
    )

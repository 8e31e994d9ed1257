"""Formats of paragraphs and runs: their own properties, and those of the styles from which they inherit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from extraction.parts import whole_number
from extraction.word.elements import child, toggle, value

_KINDS = {
    "title": "title",
    "subtitle": "summary",
    "sapo": "summary",
    "tóm tắt": "summary",
    "caption": "caption",
    "quote": "quote",
    "intense quote": "quote",
}
_LIST_STYLE = re.compile(r"list (?:bullet|number) ([2-5])")
_HEADING = re.compile(r"heading ([1-6])")
_CONTENTS_STYLE = re.compile(r"toc (?:[1-9]|heading)")


class Formatting(NamedTuple):
    """The formatting of a run; `font` is "" if nothing names one."""

    bold: bool
    italic: bool
    is_hidden: bool
    font: str


class Styles:
    """The styles of a document."""

    def __init__(self, document: Any) -> None:
        styles = document.styles.element
        self._named = cache(styles.get_by_id)
        self._formatting_of = cache(self._formatting_of_style)
        self._default = styles.xpath('string(w:style[@w:default="1"][@w:type="paragraph"]/@w:styleId)')
        self._default_font = next(
            filter(None, map(_font, styles.xpath("w:docDefaults/w:rPrDefault/w:rPr"))), ""
        )

    def of(self, paragraph: Any) -> str:
        """Return the id of a paragraph's style."""
        return value(paragraph, "w:pPr/w:pStyle") or self._default

    def kind(self, paragraph: Any) -> str:
        """Return the kind of a paragraph, by its outline level or the name of its style."""
        own = value(paragraph, "w:pPr/w:outlineLvl")
        levels = [own] if own else []
        for each in self._chain(self.of(paragraph)):
            name = _name(each)
            if name in _KINDS:
                return _KINDS[name]
            if heading := _HEADING.fullmatch(name):
                levels.append(str(int(heading[1]) - 1))
            if outline := value(each, "w:pPr/w:outlineLvl"):
                levels.append(outline)
        return f"h{int(levels[0]) + 1}" if levels and levels[0] in tuple("012345") else "p"

    def is_of_contents(self, paragraph: Any) -> bool:
        """Return True if a paragraph is a line of an automatic table of contents."""
        style = self._named(self.of(paragraph))
        return style is not None and _CONTENTS_STYLE.fullmatch(_name(style)) is not None

    def place_in_list(self, paragraph: Any) -> tuple[str, int] | None:
        """Return the id of a paragraph's list and its level (from 0); None if it is no item."""
        places = [paragraph, *self._chain(self.of(paragraph))]
        # Inherited separately: a style may only name the level of the list of the style it is based on.
        list_id = next(filter(None, (value(each, "w:pPr/w:numPr/w:numId") for each in places)), None)
        level = next(filter(None, (value(each, "w:pPr/w:numPr/w:ilvl") for each in places)), None)
        return (list_id, min(whole_number(level, 0), 8)) if list_id else None

    def level_by_name(self, paragraph: Any) -> int:
        """Return the level in a style's name, such as "List Bullet 2" or "List Number 3"; 0 for other styles.

        Each of these styles is a list of one level, so the numbering does not give it.
        """
        names = map(_name, self._chain(self.of(paragraph)))
        return next((int(found[1]) for name in names if (found := _LIST_STYLE.fullmatch(name))), 0)

    def formatting(self, properties: Any, paragraph_style: str) -> Formatting:
        """Return the formatting of a run with these properties (None: it has none of its own)."""
        formatting = self._formatting_of(paragraph_style)
        if properties is not None:
            if character_style := value(properties, "w:rStyle"):
                own = self._formatting_of(character_style)
                # A style of characters reverses what that of the paragraph turns on (ECMA-376, 17.7.3).
                formatting = Formatting(
                    own.bold != formatting.bold,
                    own.italic != formatting.italic,
                    own.is_hidden != formatting.is_hidden,
                    own.font or formatting.font,
                )
            formatting = Formatting(
                bool(toggle(properties, "w:b", formatting.bold)),
                bool(toggle(properties, "w:i", formatting.italic)),
                bool(toggle(properties, "w:vanish", formatting.is_hidden)),
                _font(properties) or formatting.font,
            )
        return formatting._replace(font=formatting.font or self._default_font)

    def _formatting_of_style(self, style: str) -> Formatting:
        bold = italic = is_hidden = None
        font = ""
        for each in self._chain(style):
            properties = child(each, "w:rPr")
            if properties is not None:
                bold = toggle(properties, "w:b", None) if bold is None else bold
                italic = toggle(properties, "w:i", None) if italic is None else italic
                is_hidden = toggle(properties, "w:vanish", None) if is_hidden is None else is_hidden
                font = font or _font(properties)
        return Formatting(bool(bold), bool(italic), bool(is_hidden), font)

    def _chain(self, style: str) -> Iterator[Any]:
        """Yield the style and the styles it is based on."""
        seen: set[str] = set()
        while style not in seen and (found := self._named(style)) is not None:
            seen.add(style)
            yield found
            style = value(found, "w:basedOn") or ""


def _name(style: Any) -> str:
    return (value(style, "w:name") or "").lower()


def _font(properties: Any) -> str:
    fonts = child(properties, "w:rFonts")
    return "" if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""

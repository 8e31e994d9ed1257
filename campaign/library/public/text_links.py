"""A document's text as HTML: its lines as they stand, the documents that it cites as links, long texts in two parts.

Pure: the places of the citations were found when the document was published and are given; a place at which other
words stand now is passed over. Everything but the links is escaped here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

# About a screen and a half. What is less than half as long again is not worth a second part.
FIRST_PART = 3_000
# The longest law has about 300,000 characters; more is for the file.
LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class TextLink:
    """The words that stand at `start` of the text lead to `url`."""

    start: int
    words: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkedText:
    first: SafeString
    rest: SafeString
    rest_length: int
    is_cut: bool


def linked(text: str, links: Iterable[TextLink]) -> LinkedText:
    shown = text[:LONGEST]
    right = sorted(
        (link for link in links if link.words and shown.startswith(link.words, link.start)),
        key=lambda link: (link.start, -len(link.words)),
    )
    at = _break(shown)
    return LinkedText(
        first=_html(shown, 0, at, right),
        rest=_html(shown, at, len(shown), right),
        rest_length=len(shown) - at,
        is_cut=len(text) > LONGEST,
    )


def _break(text: str) -> int:
    """Where the second part begins: after an empty line if there is one near, else after a line; the text's end if
    it is short."""
    if len(text) <= FIRST_PART * 3 // 2:
        return len(text)
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, FIRST_PART // 2, FIRST_PART)
        if at >= 0:
            return at + len(mark)
    return len(text)


def _html(text: str, start: int, end: int, links: list[TextLink]) -> SafeString:
    """Lines and empty lines stay what they are; the style sheet keeps them."""
    pieces = []
    at = start
    for link in links:
        if at <= link.start and link.start + len(link.words) <= end:
            pieces += [
                escape(text[at : link.start], quote=False),
                f'<a href="{escape(link.url)}" title="{escape(link.title)}">{escape(link.words, quote=False)}</a>',
            ]
            at = link.start + len(link.words)
    pieces.append(escape(text[at:end], quote=False))
    return mark_safe("".join(pieces).strip())  # noqa: S308  every piece is escaped above

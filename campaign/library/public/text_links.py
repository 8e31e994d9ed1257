"""Renders a document's text as HTML: its lines as stored, its citations as links, long texts in two parts.

Pure functions: publishing finds the places of the citations. A place that now holds other words is ignored.
Everything except the links is escaped here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

# About a screen and a half. A text of at most 1.5 times this length is not divided.
FIRST_PART = 3_000
# The longest law has about 300,000 characters. The rest of a longer text is only in the file.
LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class TextLink:
    """The words at `start` of the text link to `url`."""

    start: int
    words: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkedText:
    """The two parts of a text as HTML. `is_cut`: the text was longer than LONGEST."""

    first: SafeString
    rest: SafeString
    rest_length: int
    is_cut: bool


def linked(text: str, links: Iterable[TextLink]) -> LinkedText:
    """Return the text as HTML with links, divided if it is long."""
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
    """Return the offset of the second part; the length of the text if it is short.

    The second part begins after an empty line if there is one near, otherwise after a line.
    """
    if len(text) <= FIRST_PART * 3 // 2:
        return len(text)
    for mark in ("\n\n", "\n"):
        at = text.rfind(mark, FIRST_PART // 2, FIRST_PART)
        if at >= 0:
            return at + len(mark)
    return len(text)


def _html(text: str, start: int, end: int, links: list[TextLink]) -> SafeString:
    """Return a part of the text with its links; line breaks are kept, as the style sheet shows them."""
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

"""Renders a document's text as HTML: paragraphs, citations and marks of footnotes as links, anchors, notes.

A long text without provisions is divided in two parts. Pure functions: publishing finds the places of the citations. A
place that now holds other words is ignored. Everything except the links is escaped here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.safestring import SafeString, mark_safe

from official import provisions
from official.provisions import Level, Provision
from vietnamese.line_ends import flowing

# About a screen and a half. A text of at most 1.5 times this length is not divided.
FIRST_PART = 3_000
# A longer first line of a điều is its text and no heading.
_MAX_HEADING_LENGTH = 150
_HIGHEST_HEADING = 3
_CONTENTS = {Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION, Level.ARTICLE}
# The longest law has about 300,000 characters. The rest of a longer text is only in the file.
MAX_LENGTH = 400_000
# The number of a footnote below the text, and its marks in the text; a link may hold a mark, too.
_FOOTNOTE = re.compile(r"^\[(\d{1,3})\](?= )", re.MULTILINE)
_MARK = re.compile(r"<a .*?</a>|(?<=[^\s\[])\[(?P<number>\d{1,3})\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TextLink:
    """The words at `start` of the text link to `url`."""

    start: int
    words: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class LinkedText:
    """The two parts of a text as HTML, and its table of contents. `is_cut`: the text was longer than MAX_LENGTH.

    `extract` is the name of the điều to which `first` is restricted: "Điều 5"; "" for the whole text.
    """

    first: SafeString
    rest: SafeString
    rest_length: int
    is_cut: bool
    contents: tuple[Provision, ...] = ()
    extract: str = ""

    @property
    def article_count(self) -> int:
        return sum(one.level is Level.ARTICLE for one in self.contents)


def linked(
    text: str, links: Iterable[TextLink], notes: Mapping[str, Sequence[SafeString]], article: str = ""
) -> LinkedText:
    """Return the text as HTML with links, divided if it is long and has no table of contents.

    `notes` are shown after the provision with their anchor. If the text has a điều with the number `article`, only that
    is returned.
    """
    shown = text[:MAX_LENGTH]
    right = sorted(
        (
            _with_provision(shown, link)
            for link in links
            if link.words and shown.startswith(link.words, link.start)
        ),
        key=lambda link: (link.start, -len(link.words)),
    )
    shown = flowing(shown)
    found = provisions.find(shown)
    contents = tuple(one for one in found if one.level in _CONTENTS)
    # A regulation that the document issues may have a điều of the same number.
    extracts = [one for one in contents if one.level is Level.ARTICLE and one.number.lower() == article]
    if extracts:
        html = [_extract(shown, one, right, found, notes) for one in extracts]
        first = mark_safe("\n\n".join(html))  # noqa: S308  made of escaped pieces
        return LinkedText(first, SafeString(), 0, False, contents, extracts[0].label)
    at = len(shown) if found else _break(shown)
    footnotes = _footnotes(shown)
    return LinkedText(
        first=_with_footnotes(_html(shown, 0, at, right, found, notes), footnotes),
        rest=_with_footnotes(_html(shown, at, len(shown), right, [], {}), footnotes),
        rest_length=len(shown) - at,
        is_cut=len(text) > MAX_LENGTH,
        contents=contents,
    )


def _footnotes(text: str) -> frozenset[str]:
    """Return the numbers of the footnotes below the text; none if they begin again on each page."""
    numbers = _FOOTNOTE.findall(text)
    return frozenset(numbers) if len(set(numbers)) == len(numbers) else frozenset()


def _with_footnotes(html: SafeString, footnotes: frozenset[str]) -> SafeString:
    """Return the text with a link from each mark to its footnote."""
    if not footnotes:
        return html

    def link(mark: re.Match[str]) -> str:
        number = mark["number"]
        known = f'<a href="#chu-thich-{number}" aria-label="Chú thích {number}">[{number}]</a>'
        return known if number in footnotes else mark[0]

    marked = _FOOTNOTE.sub(r'<span id="chu-thich-\1">[\1]</span>', _MARK.sub(link, html))
    return mark_safe(marked)  # noqa: S308  the text is escaped, and only figures are added


def _extract(
    text: str,
    article: Provision,
    links: list[TextLink],
    found: list[Provision],
    notes: Mapping[str, Sequence[SafeString]],
) -> SafeString:
    """Return a điều. Its heading has the highest level, as nothing stands around it."""
    first = last = found.index(article)
    while last + 1 < len(found) and found[last + 1].level not in _CONTENTS:
        last += 1
    end = provisions.own_ends(text, found)[last]
    inside = [replace(one, depth=one.depth - article.depth) for one in found[first : last + 1]]
    return _html(text, article.start, end, links, inside, notes)


def _with_provision(text: str, link: TextLink) -> TextLink:
    """Return the link with the provision that is cited before the document's name: "khoản 2 Điều 8 Luật ..."."""
    named = provisions.named_before(text, link.start)
    if named is None:
        return link
    start, anchor = named
    return TextLink(start, text[start : link.start] + link.words, f"{link.url}#{anchor}", link.title)


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


def _html(
    text: str,
    start: int,
    end: int,
    links: list[TextLink],
    found: list[Provision],
    notes: Mapping[str, Sequence[SafeString]],
) -> SafeString:
    """Return a part of the text with its links; line breaks are kept, as the style sheet shows them."""
    pieces: list[str] = []
    at, noted = start, ""
    for one in found:
        before = _noted(_with_links(text, at, one.start, links), noted)
        noted = "".join(f'<p class="official__note">{note}</p>' for note in notes.get(one.anchor, ()))
        if _is_heading(one):
            # A heading makes its own line breaks, so the breaks of the text around it are dropped.
            pieces += [before.rstrip("\n"), _heading(one, _with_links(text, one.start, one.end, links))]
            at = one.end + text.startswith("\n", one.end)
        else:
            at = provisions.number_end(text, one)
            number = escape(text[one.start : at], quote=False)
            pieces += [before, f'<span id="{one.anchor}">{number}</span>']
    pieces.append(_noted(_with_links(text, at, end, links), noted))
    return mark_safe("".join(pieces).strip())  # noqa: S308  every piece is escaped


def _noted(html: str, notes: str) -> str:
    # A note makes its own line breaks, so the breaks of the text before it are dropped.
    return html.rstrip("\n") + notes if notes else html


def _is_heading(one: Provision) -> bool:
    if one.level is Level.ARTICLE:
        return len(one.heading) <= _MAX_HEADING_LENGTH and not one.heading.endswith((".", ";", ":", ","))
    return one.level in _CONTENTS


def _heading(one: Provision, html: str) -> str:
    tag = f"h{min(_HIGHEST_HEADING + one.depth, 6)}"
    return f'<{tag} id="{one.anchor}">{html.strip()}</{tag}>'


def _with_links(text: str, start: int, end: int, links: list[TextLink]) -> str:
    pieces = []
    at = start
    for link in links:
        after = link.start + len(link.words)
        if at <= link.start and after <= end:
            words = escape(text[link.start : after], quote=False)
            pieces += [
                escape(text[at : link.start], quote=False),
                f'<a href="{escape(link.url)}" title="{escape(link.title)}">{words}</a>',
            ]
            at = after
    return "".join([*pieces, escape(text[at:end], quote=False)])

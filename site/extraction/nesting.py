"""Bounds the nesting of HTML before nh3 parses it.

A parser by the HTML standard looks through all open elements at each tag, and opens formatting that was never closed
again in each paragraph: 30 KB of hostile markup take seconds, and 250 KB minutes or all memory.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from extraction.html_text import BLOCKS, MAX_DEPTH

# A quote begins a value only after "=". No character is read twice: all repetitions are possessive, and the end of the
# text ends a tag, too.
_REST = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+(?:>|\Z)"""
_TOKEN = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/(?![a-z]))[^>]*+>?|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+){_REST}",
    re.IGNORECASE | re.DOTALL,
)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])|\Z", re.IGNORECASE)
    for name in (
        *("iframe", "math", "noembed", "noframes", "noscript", "script", "style", "svg", "textarea", "title"),
        "xmp",
    )
}
# Their elements follow rules of their own.
_DRAWINGS = {"math", "svg"}

# The end tag of any of them closes any other.
_HEADING = "h1"
_HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
_CELLS = {"td", "th", "caption"}
_PARTS_OF_TABLES = {*_CELLS, "tr", "tbody", "thead", "tfoot", "colgroup"}
_FORMATTING = {
    "a",
    "b",
    "big",
    "code",
    "em",
    "font",
    "i",
    "nobr",
    "s",
    "small",
    "strike",
    "strong",
    "tt",
    "u",
}
# An end tag inside one of these closes nothing outside.
_WALLS = {*_CELLS, "table", "applet", "marquee", "object", "select", "template"}
_SPECIAL = {
    *(
        *_WALLS,
        *BLOCKS,
        *_RAW,
        "button",
        "details",
        "dialog",
        "dir",
        "hgroup",
        "listing",
        "menu",
        "plaintext",
    ),
    *("search", "summary"),
}
_LINE_ENDS = {*_SPECIAL, "tr", "br"}
_EMPTY = {
    *("area", "base", "basefont", "bgsound", "body", "br", "col", "embed", "frame", "frameset", "head", "hr"),
    *("html", "image", "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr"),
}
_AROUND_ITEMS = _SPECIAL - {"address", "div", "p", "dd", "dt"}
# A start tag ends the last element with one of the first names, unless one of the second stands between.
_ENDS = {
    "a": ({"a"}, _WALLS),
    "button": ({"button"}, _WALLS),
    "nobr": ({"nobr"}, _WALLS),
    "dd": ({"dd", "dt"}, _AROUND_ITEMS),
    "dt": ({"dd", "dt"}, _AROUND_ITEMS),
    "li": ({"li"}, _SPECIAL - {"address", "div", "p"}),
}
_FOLLOWERS = [("option", ["option"]), ("optgroup", ["option"]), (_HEADING, [_HEADING])]
_STAYS_IN_P = {*_RAW, *_WALLS, "button"} - {"table", "xmp"}
# Between an end tag and its element, these let it close nothing.
_BETWEEN = {"p": {*_WALLS, "button"}, "li": {*_WALLS, "ol", "ul"}}
# The standard moves formatting out of at most so many blocks.
_MAX_MOVES = 7


class _Tag(NamedTuple):
    """A tag or a comment, with the text before it; `name` is empty for a comment and at the end.

    What is no markup, such as a script, belongs to the tag before it. Drawings are left out.
    """

    before: str
    markup: str = ""
    name: str = ""
    is_end: bool = False


def flattened(markup: str) -> str:
    """Return `markup` without drawings, or only its paragraphs if more than MAX_DEPTH elements are open at once."""
    kept: list[str] = []
    opened: list[str] = []
    for tag in _tags(markup):
        if tag.is_end:
            _close(opened, tag.name)
        elif tag.name and tag.name not in _EMPTY:
            _open(opened, tag.name)
        if len(opened) > MAX_DEPTH:
            return paragraphs(markup)
        kept += (tag.before, tag.markup)
    return "".join(kept)


def paragraphs(markup: str) -> str:
    """Return the text of `markup`, each block as a paragraph without formatting."""
    text = "".join(tag.before + ("\v" if tag.name in _LINE_ENDS else "") for tag in _tags(markup))
    return "".join(f"<p>{line}</p>" for line in text.split("\v") if line.strip())


def _tags(markup: str) -> Iterator[_Tag]:
    position = 0
    while token := _TOKEN.search(markup, position):
        name, is_end, end = (token["name"] or "").lower(), bool(token["end"]), token.end()
        name = _HEADING if name in _HEADINGS else name
        if name in _RAW and not is_end and not (name in _DRAWINGS and token[0].endswith("/>")):
            found = _RAW[name].search(markup, end)
            end = found.start() if found else len(markup)
        shown = "" if name in _DRAWINGS else markup[token.start() : end]
        yield _Tag(markup[position : token.start()], shown, "" if name in _DRAWINGS else name, is_end)
        position = end
    yield _Tag(markup[position:])


def _open(opened: list[str], name: str) -> None:
    if name in _PARTS_OF_TABLES:
        if "table" not in opened:
            return
        _end_cell(opened)
        if name not in _CELLS:
            return
    elif name in _ENDS:
        names, walls = _ENDS[name]
        last = next((one for one in reversed(opened) if one in names or one in walls), "")
        if last in names:
            _close(opened, last)
    elif (name, opened[-1:]) in _FOLLOWERS:
        opened.pop()
    elif name == "select" and name in opened:
        depth = len(opened)
        _close(opened, name)
        if len(opened) < depth:
            return
    if name in _SPECIAL and name not in _STAYS_IN_P:
        _close(opened, "p")
    opened.append(name)


def _close(opened: list[str], name: str) -> None:
    """Close the last element with this name, unless the standard ignores its end tag here."""
    if name in _PARTS_OF_TABLES:
        _end_cell(opened)
        return
    if name not in opened:
        return
    at = len(opened) - 1 - opened[::-1].index(name)
    inside = opened[at + 1 :]
    if name in _FORMATTING:
        is_ignored = (
            not _WALLS.isdisjoint(inside) or sum(one not in _FORMATTING for one in inside) > _MAX_MOVES
        )
    elif name == "table":
        is_ignored = "template" in inside
    elif name in _SPECIAL:
        is_ignored = not _BETWEEN.get(name, _WALLS).isdisjoint(inside)
    else:
        is_ignored = not _SPECIAL.isdisjoint(inside)
    if not is_ignored:
        opened[at:] = inside if name in _FORMATTING | {"form"} else _kept(name, inside)


def _end_cell(opened: list[str]) -> None:
    """Close the cell of the innermost table, or what stands outside its cells."""
    if "table" in opened:
        at = len(opened) - opened[::-1].index("table")
        opened[at:] = _kept("table", opened[at:])


def _kept(name: str, inside: list[str]) -> list[str]:
    """Return the formatting in a closed element that continues after it."""
    if name in _WALLS - {"table", "select"}:
        return []
    wall = next((at for at, one in enumerate(inside) if one in _WALLS - {"table", "select"}), len(inside))
    return [one for one in inside[:wall] if one in _FORMATTING]

"""Tells deeply nested HTML before nh3 parses it, which takes quadratic time: 14 s for 250 KB of open elements."""

import re
from collections import Counter

from extraction.html_text import BLOCKS, MAX_DEPTH

_NOT_MARKUP = ("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp")
# A comment, an element whose content is no markup, or a tag. The end of the text ends each of them, too.
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>{'|'.join(_NOT_MARKUP)})(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)"
    r"""|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:[^>"']++|"[^"]*+"|'[^']*+'|["'])*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
_FORMATTING = {
    *(
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
        "span",
        "strike",
        "strong",
        "tt",
        "u",
    ),
}
# Elements without content, and those that the next of their kind ends.
_NEVER_NESTED = {
    *(
        "area",
        "base",
        "body",
        "br",
        "col",
        "embed",
        "frame",
        "head",
        "hr",
        "html",
        "image",
        "img",
        "input",
        "link",
    ),
    *("meta", "param", "source", "track", "wbr"),
    *(
        "a",
        "dd",
        "dt",
        "li",
        "option",
        "p",
        "caption",
        "colgroup",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ),
}


def flattened(markup: str) -> str:
    """Return `markup`, or only its paragraphs if more than MAX_DEPTH elements are open at once."""
    return paragraphs(markup) if _is_deep(markup) else markup


def paragraphs(markup: str) -> str:
    """Return the text of `markup`, each block as a paragraph without formatting."""
    text = _TOKEN.sub(_edge, markup)
    return "".join(f"<p>{line}</p>" for line in text.split("\v") if line.strip())


def _is_deep(markup: str) -> bool:
    depth = 0
    opened: Counter[str] = Counter()
    for tag in _TOKEN.finditer(markup):
        name = (tag["name"] or "").lower()
        # The standard ignores "/>" at elements of HTML.
        is_empty = tag[0].endswith("/>") and name not in BLOCKS | _FORMATTING
        if not name or name in _NEVER_NESTED or is_empty or (tag["end"] and not opened[name]):
            continue
        step = -1 if tag["end"] else 1
        opened[name] += step
        depth += step
        if depth > MAX_DEPTH:
            return True
    return False


def _edge(tag: re.Match[str]) -> str:
    is_edge = (tag["name"] or "").lower() in BLOCKS | {"td", "th", "tr", "br"}
    return "\v" if is_edge else ""

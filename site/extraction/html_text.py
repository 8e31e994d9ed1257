"""Extracts plain text from the HTML of rich text, and measures its nesting."""

import re
from html import unescape

BLOCKS = {
    *("address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "ul"),
}
CELLS = {"td", "th"}
# All tags that divide text into lines or cells.
BLOCK_TAGS = {*BLOCKS, *CELLS, "tr", "br"}

# A quoted attribute may contain ">".
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_LINE_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|div)>|<br\b[^<>]*>", re.IGNORECASE)
_EDGE = re.compile(rf"</?(?:{'|'.join(BLOCK_TAGS)})\b[^<>]*>", re.IGNORECASE)
# Matches the edges of a block amid text, such as a list within an item.
_EDGE_IN_TEXT = re.compile(r"\v(?<=\S\v)\v*(?=\S)")
_SIMPLE_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = {"br", "hr", "img"}
# libxml2 stops at a depth of 256.
MAX_DEPTH = 200


def html_to_text(markup: str) -> str:
    """Return the text of well-formed `markup` (rich text, cleaned HTML): blocks end lines, entities are decoded."""
    text = _TAG.sub("", _EDGE.sub("\v", _LINE_END.sub("\n", markup)))
    return unescape(_EDGE_IN_TEXT.sub("\n", text).replace("\v", "")).strip()


def depth(cleaned: str) -> int:
    """Return the greatest nesting depth of the elements of `cleaned` HTML."""
    level = deepest = 0
    for closing, name in _SIMPLE_TAG.findall(cleaned):
        if name not in _VOID:
            level += -1 if closing else 1
            deepest = max(deepest, level)
    return deepest

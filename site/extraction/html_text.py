"""Extracts plain text from HTML, and bounds its nesting.

nh3 takes quadratic time for deep nesting: 14 s for 250 KB of elements that stay open.
"""

import re
from collections import Counter
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
_NOT_MARKUP = ("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp")
# A comment, an element whose content is no markup, or a tag. The end of the text ends each of them, too.
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<raw>{'|'.join(_NOT_MARKUP)})(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])|\Z)"
    r"""|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:[^>"']++|"[^"]*+"|'[^']*+'|["'])*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
_FORMATTING = {
    *("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "span", "strike", "strong", "tt", "u")
}
# Elements without content, and those that the next of their kind ends.
_NEVER_NESTED = {
    *("area", "base", "body", "br", "col", "embed", "frame", "head", "hr", "html", "image", "img", "input"),
    *("link", "meta", "param", "source", "track", "wbr"),
    *(
        "a",
        "caption",
        "colgroup",
        "dd",
        "dt",
        "li",
        "option",
        "p",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    ),
}


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


def flattened(markup: str) -> str:
    """Return `markup`, or only its paragraphs if more than MAX_DEPTH elements are open at once."""
    return paragraphs(markup) if _is_deep(markup) else markup


def paragraphs(markup: str) -> str:
    """Return the text of `markup`, each block as a paragraph without formatting."""
    text = _TOKEN.sub(_edge, markup)
    return "".join(f"<p>{line}</p>" for line in text.split("\v") if line.strip())


def _is_deep(markup: str) -> bool:
    open_now = 0
    opened: Counter[str] = Counter()
    for tag in _TOKEN.finditer(markup):
        name = (tag["name"] or "").lower()
        # The standard ignores "/>" at elements of HTML.
        is_empty = tag[0].endswith("/>") and name not in BLOCKS | _FORMATTING
        if not name or name in _NEVER_NESTED or is_empty or (tag["end"] and not opened[name]):
            continue
        step = -1 if tag["end"] else 1
        opened[name] += step
        open_now += step
        if open_now > MAX_DEPTH:
            return True
    return False


def _edge(tag: re.Match[str]) -> str:
    return "\v" if (tag["name"] or "").lower() in BLOCK_TAGS else ""

"""Extracts plain text from HTML: from rich text, or from a page with its lines and table rows."""

import re
from html import unescape
from html.parser import HTMLParser

import nh3

from extraction.reading import ReadText, Unreadable, as_read
from vietnamese.encodings import decode
from vietnamese.text import nfc

BLOCKS = {
    *("address", "article", "aside", "blockquote", "caption", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "ul"),
}
_CELLS = {"td", "th"}
# All tags that divide text into lines or cells.
BLOCK_TAGS = {*BLOCKS, *_CELLS, "tr", "br"}

# A quoted attribute may contain ">".
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
_LINE_END = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|blockquote|div)>|<br\b[^<>]*>", re.IGNORECASE)
_EDGE = re.compile(rf"</?(?:{'|'.join(BLOCK_TAGS)})\b[^<>]*>", re.IGNORECASE)
# Matches the edges of a block amid text, such as a list within an item.
_EDGE_IN_TEXT = re.compile(r"\v(?<=\S\v)\v*(?=\S)")
_SIMPLE_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = {"br", "hr", "img"}

_DECLARED = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
_EMPTY_LINES = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_WHITE = re.compile(r"[ \t\r\n\f]+")


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


def read_page(data: bytes) -> ReadText:
    """Return the text of an HTML page: blocks are lines; a row of a table is one line, with "|" between cells.

    Raises Unreadable if there is no text. The cleaner drops scripts and styles; nothing is fetched.
    """
    declared = _DECLARED.search(data[:_HEAD])
    decoded = decode(data, declared[1].decode("ascii", "ignore") if declared else None)
    # The cleaner closes and nests all tags, so the parser below sees only well-formed HTML.
    cleaned = nh3.clean(
        decoded.text, tags=BLOCK_TAGS, attributes={}, clean_content_tags={"script", "style", "head", "title"}
    )
    reader = _Lines()
    reader.feed(cleaned)
    reader.close()
    text = _EMPTY_LINES.sub("\n\n", nfc(reader.text())).strip("\n ")
    if not text.strip():
        raise Unreadable("Trang HTML không có chữ.")
    return as_read(text, "html")


class _Lines(HTMLParser):
    """Collects text.

    `_cells` holds a list of cells for each open row; `_pieces` holds a list of texts for the page and each
    open cell.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[list[str]] = [[]]
        self._cells: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._cells.append([])
        elif tag in _CELLS:
            self._pieces.append([])
        else:
            self._pieces[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS and len(self._pieces) > 1:
            cell = "".join(self._pieces.pop()).strip()
            if self._cells:
                self._cells[-1].append(cell)
            else:
                self._pieces[-1].append(f"\n{cell}\n")
        elif tag == "tr" and self._cells:
            cells = self._cells.pop()
            # Cells with several lines are page layout (letterhead, signatures), so they follow one another.
            joint = "\n\n" if any("\n" in cell for cell in cells) else " | "
            self._pieces[-1].append(f"\n{joint.join(cells)}")
        elif tag in BLOCKS:
            self._pieces[-1].append("\n")

    def handle_data(self, data: str) -> None:
        self._pieces[-1].append(_WHITE.sub(" ", data))

    def text(self) -> str:
        """Return all collected text, including that of cells that were never closed."""
        lines = "".join(piece for pieces in self._pieces for piece in pieces).split("\n")
        return "\n".join(line.strip(" ") for line in lines)

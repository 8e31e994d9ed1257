"""The text of an HTML page with its lines: blocks are lines, rows of a table are cells with "|".

Scripts, styles and everything that does not show are dropped by the cleaner first; nothing is loaded.
"""

import re
from html.parser import HTMLParser

import nh3

from extraction.reading import LONGEST_TEXT, TOO_LONG, ReadText, Unreadable, with_repaired_fonts
from vietnamese.encodings import decode
from vietnamese.text import nfc

_DECLARED = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
        "caption",
    ]
)
_KEPT = {*_BLOCKS, "br", "tr", "td", "th"}
_EMPTY_LINES = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")


def read_html(data: bytes) -> ReadText:
    declared = _DECLARED.search(data[:_HEAD])
    decoded = decode(data, declared[1].decode("ascii", "ignore") if declared else None)
    # The cleaner closes and nests everything, so that the reader below meets well-formed tags only.
    cleaned = nh3.clean(
        decoded.text, tags=_KEPT, attributes={}, clean_content_tags={"script", "style", "head", "title"}
    )
    reader = _Lines()
    reader.feed(cleaned)
    reader.close()
    text = _EMPTY_LINES.sub("\n\n", nfc(reader.text())).strip("\n ")
    if not text.strip():
        raise Unreadable("Trang HTML không có chữ.")
    warnings = (TOO_LONG,) if len(text) > LONGEST_TEXT else ()
    return with_repaired_fonts(ReadText(text[:LONGEST_TEXT], "html", None, warnings))


class _Lines(HTMLParser):
    """Collects text. `_cells` holds one list of cells for each row that is open, `_pieces` one for each open cell
    and the page itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[list[str]] = [[]]
        self._cells: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._cells.append([])
        elif tag in ("td", "th"):
            self._pieces.append([])
        elif tag == "br" or tag in _BLOCKS:
            self._pieces[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and len(self._pieces) > 1:
            cell = "".join(self._pieces.pop()).strip()
            if self._cells:
                self._cells[-1].append(cell)
            else:
                self._pieces[-1].append(f"\n{cell}\n")
        elif tag == "tr" and self._cells:
            cells = self._cells.pop()
            # Cells of several lines lay out a page (letterhead, signatures): one after the other.
            joint = "\n\n" if any("\n" in cell for cell in cells) else " | "
            self._pieces[-1].append(f"\n{joint.join(cells)}")
        elif tag in _BLOCKS:
            self._pieces[-1].append("\n")

    def handle_data(self, data: str) -> None:
        self._pieces[-1].append(_WHITE.sub(" ", data))

    def text(self) -> str:
        """All that was collected; cells that were never closed included."""
        lines = "".join(piece for pieces in self._pieces for piece in pieces).split("\n")
        return "\n".join(line.strip(" ") for line in lines)


_WHITE = re.compile(r"[ \t\r\n\f]+")

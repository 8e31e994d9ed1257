"""Reads the text of a web page: blocks are lines; a row of a table is one line, with "|" between cells."""

import re
from html.parser import HTMLParser

import nh3

from extraction.html_text import BLOCK_TAGS, BLOCKS, CELLS
from extraction.reading import ReadText, as_read
from extraction.web import main_text
from extraction.word.symbols import raised
from vietnamese.encodings import decode

_DECLARED = re.compile(rb"""<meta\b[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_HEAD = 4096
_EMPTY_LINES = re.compile(r"\n(?:[ \t\xa0]*\n){2,}")
_WHITE = re.compile(r"[ \t\r\n\f]+")


def read_page(data: bytes, charset: str | None = None) -> ReadText:
    """Return the main text of an HTML page. Raises Unreadable if there is none.

    `charset` comes from the protocol that carried the page; without it, the page's own declaration counts. Nothing is
    fetched.
    """
    declared = _DECLARED.search(data[:_HEAD])
    decoded = decode(data, charset or (declared[1].decode("ascii", "ignore") if declared else None))
    # The cleaner closes and nests all tags, so the parser below sees only well-formed HTML.
    cleaned = nh3.clean(main_text.cut_out(decoded.text), tags={*BLOCK_TAGS, "sup"}, attributes={})
    reader = _Lines()
    reader.feed(cleaned)
    reader.close()
    return as_read(_EMPTY_LINES.sub("\n\n", reader.text()).strip("\n "), "html")


class _Lines(HTMLParser):
    """Collects text.

    `_cells` holds a list of cells for each open row; `_pieces` holds a list of texts for the page and each
    open cell.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[list[str]] = [[]]
        self._cells: list[list[str]] = []
        self._is_raised = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "sup":
            self._is_raised = True
        elif tag == "tr":
            self._cells.append([])
        elif tag in CELLS:
            self._pieces.append([])
        else:
            self._pieces[-1].append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "sup":
            self._is_raised = False
        elif tag in CELLS and len(self._pieces) > 1:
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
        text = _WHITE.sub(" ", data)
        self._pieces[-1].append((self._is_raised and raised(text)) or text)

    def text(self) -> str:
        """Return all collected text, including that of cells that were never closed."""
        lines = "".join(piece for pieces in self._pieces for piece in pieces).split("\n")
        return "\n".join(line.strip(" ") for line in lines)

"""The parts of a text in the order of reading: paragraphs of runs, tables and pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

BULLET = "•"
MOST_PICTURES = 200
# Losses, as an editor calls them.
FAR_PICTURE = "ảnh nằm ở nơi khác, không kèm trong nội dung"
HIDDEN_TEXT = "đoạn chữ ẩn"


class Run(NamedTuple):
    """Text of one look; "\\n" in it is a line break. `font` is the name as the source gives it."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str = ""


@dataclass
class Paragraph:
    """`kind` is p, h1 to h6, title, summary, quote or caption. An item of a list has a `level` from 1 and the mark that
    stands before it ("•", "1.", "a)")."""

    runs: list[Run]
    kind: str = "p"
    level: int = 0
    mark: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(eq=False)
class Picture:
    """Bytes of a picture with its description."""

    data: bytes
    alt: str = ""
    caption: str = ""


@dataclass
class Cell:
    """Cell of a table. With `rowspan` 0 it continues the cell above, which has its parts."""

    parts: list[Part]
    colspan: int = 1
    rowspan: int = 1
    is_header: bool = False


@dataclass
class Table:
    """Rows of cells."""

    rows: list[list[Cell]]


Part = Paragraph | Picture | Table


@dataclass
class Source:
    """Content of a file or clipboard. `title` comes from its properties; `lost` counts what could not be taken along,
    by an editor's name for it; `header` and `footer` are the lines that the pages repeat."""

    parts: list[Part] = field(default_factory=list)
    title: str = ""
    lost: Counter[str] = field(default_factory=Counter)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)


def whole_number(text: str | None, otherwise: int) -> int:
    """Return the number of at most five digits that an attribute holds, else `otherwise`."""
    return int(text) if text and re.fullmatch("[0-9]{1,5}", text) else otherwise


def is_blank(part: Part) -> bool:
    return isinstance(part, Paragraph) and not part.text.strip()


def lines(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the text of `parts` by lines, without pictures and the marks of lists. A row of a table is one line with
    "|" between its cells, unless the table lays out a page (letterhead, signatures): cells of several lines follow
    one another."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield from part.text.split("\n")
        elif isinstance(part, Table):
            for row in part.rows:
                yield from _row_lines(row)


def _row_lines(row: list[Cell]) -> Iterator[str]:
    cells = [[line for line in lines(cell.parts) if line.strip()] for cell in row]
    if all(len(cell) <= 1 for cell in cells):
        yield " | ".join(cell[0].strip() if cell else "" for cell in cells)
    else:
        for cell in filter(None, cells):
            yield from cell
            yield ""

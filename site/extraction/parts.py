"""The parts of a text in reading order: paragraphs of runs, tables and pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

BULLET = "•"
MAX_PICTURES = 200
# The address of a note's reference; the note's number follows.
NOTE = "#ghi-chu-"
# Editors' names for content that could not be read.
FAR_PICTURE = "ảnh nằm ở nơi khác, không kèm trong nội dung"
HIDDEN_TEXT = "đoạn chữ ẩn"
_ROMAN = {
    1000: "m",
    900: "cm",
    500: "d",
    400: "cd",
    100: "c",
    90: "xc",
    50: "l",
    40: "xl",
    10: "x",
    9: "ix",
    5: "v",
    4: "iv",
    1: "i",
}
_MAX_ROMAN, _MAX_LETTERS = 3999, 780


class Run(NamedTuple):
    """Text of one format, with line feeds as line breaks.

    `font` is the name that the source gives, and `is_raised` its position; `reading.repair_fonts` turns both into text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str = ""
    is_raised: bool = False


@dataclass
class Paragraph:
    """A paragraph of runs.

    `kind` is p, h1 to h6, title, summary, quote or caption. A list item has a `level` from 1, and the `mark`
    before it ("•", "1.", "a)"). `is_right` is True if the source sets it at the right edge.
    """

    runs: list[Run]
    kind: str = "p"
    level: int = 0
    mark: str = ""
    is_right: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(eq=False)
class Picture:
    """The bytes of a picture, with its description.

    `crop` holds the shares of width and height that the source cuts off: left, top, right, bottom.
    """

    data: bytes
    alt: str = ""
    caption: str = ""
    credit: str = ""
    crop: tuple[float, float, float, float] = (0, 0, 0, 0)


@dataclass
class Cell:
    """A cell of a table. With `rowspan` 0 it continues the cell above, which holds its parts."""

    parts: list[Part]
    colspan: int = 1
    rowspan: int = 1
    is_header: bool = False


@dataclass
class Table:
    """A table as rows of cells."""

    rows: list[list[Cell]]


Part = Paragraph | Picture | Table


@dataclass
class Source:
    """The content of a file or clipboard.

    `title` comes from the file's properties. `notes` are the footnotes and endnotes in the order of their
    numbers, to which runs refer by `NOTE`. `lost` counts the content that could not be read, by its name
    for editors. `header` and `footer` are lines repeated on each page.
    """

    parts: list[Part] = field(default_factory=list)
    title: str = ""
    notes: list[list[Part]] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    header: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)


def whole_number(text: str | None, otherwise: int) -> int:
    """Return the number of at most five digits that an attribute holds, else `otherwise`."""
    return int(text) if text and re.fullmatch("[0-9]{1,5}", text) else otherwise


def written(number: int, kind: str) -> str:
    """Return a number in Word's format `kind`: "12", "xii", "L"; after "z" come "aa" and "bb"."""
    if kind == "none":
        return ""
    if kind == "decimalZero":
        return f"{number:02}"
    if kind.endswith("Letter") and 0 < number <= _MAX_LETTERS:
        text = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    elif kind.endswith("Roman") and 0 < number <= _MAX_ROMAN:
        text = ""
        for amount, letters in _ROMAN.items():
            text += letters * (number // amount)
            number %= amount
    else:
        return str(number)
    return text.upper() if kind.startswith("upper") else text


def is_blank(part: Part) -> bool:
    """Return True for a paragraph without visible text."""
    return isinstance(part, Paragraph) and not part.text.strip()


def paragraphs(parts: Iterable[Part]) -> Iterator[Paragraph]:
    """Yield all paragraphs, including those in tables."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield part
        elif isinstance(part, Table):
            for row in part.rows:
                for cell in row:
                    yield from paragraphs(cell.parts)


def joined(runs: Iterable[Run]) -> list[Run]:
    """Return the runs with neighbours of one format merged: Word splits runs, even within a letter of VNI."""
    return [
        Run("".join(run.text for run in same), *look) for look, same in groupby(runs, key=lambda run: run[1:])
    ]


def lines(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the text of `parts` by lines, without pictures and list marks.

    A row of a table is one line with "|" between its cells. If a cell has several lines, the table is page
    layout (letterhead, signatures), and the cells of the row follow one another.
    """
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

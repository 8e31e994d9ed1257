"""What a text consists of, before it is blocks: paragraphs of runs, tables and pictures, in the order of reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

BULLET = "•"
MOST_PICTURES = 200


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
    data: bytes
    alt: str = ""
    caption: str = ""


@dataclass
class Cell:
    parts: list[Part]
    colspan: int = 1
    rowspan: int = 1
    is_header: bool = False


@dataclass
class Table:
    rows: list[list[Cell]]


Part = Paragraph | Picture | Table


@dataclass
class Source:
    """What a file or clipboard holds. `title` is what it says of itself outside the text; `lost` counts what could not
    be taken along, by what an editor calls it; `left_out` is text that stands beside the text (head and foot of pages).
    """

    parts: list[Part] = field(default_factory=list)
    title: str = ""
    lost: Counter[str] = field(default_factory=Counter)
    left_out: list[str] = field(default_factory=list)


FAR_PICTURE = "ảnh nằm ở nơi khác, không kèm trong nội dung"
HIDDEN_TEXT = "đoạn chữ ẩn"

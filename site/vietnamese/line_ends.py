"""Tells line ends within a paragraph from those between paragraphs.

The lines of a PDF or a scan, and of text copied from them, end where the paper did. On a phone they would break twice.
"""

import re
from itertools import pairwise
from statistics import quantiles

# Beginnings of list items, headings and footnotes: "- ", "1. ", "2.1. ", "a) ", "iv) ", "II. ", "Điều 3.", "[1] ".
_ITEM = re.compile(
    r"[-–—+*•▪●○·|]|o\s|\[\w+\]|\(?\d{1,3}(?:\.\d{1,3})*[.)/](?:\s|$)|\(?(?:[a-zđ]|[ivx]+)\)|[a-zđ]\.\s"
    r"|[IVXLC]+[.)]\s|(?:Điều|Khoản|Chương|Mục|Phần|Phụ lục)\s+(?:\d+|[IVXLC]+)[a-zđ]?(?:[.:]|\s*$)"
)
_LETTER = re.compile(r"[^\W\d_]")
# Of the lines of a page, so many begin with a small letter. In other texts, few do: titles that are broken by hand.
_SHARE = 0.1
_MIN_LENGTH = 40
# Letters differ in width, so a full line may have fewer of them than another.
_FULL = 0.85


def flowing(text: str) -> str:
    """Return `text` with a space in place of each line end within a paragraph; offsets stay. Lines end with LF.

    A line that begins with a small letter continues the one before. One that begins with a capital or a figure does so
    only in the text of pages, and if the line before is as long as others that are continued.
    """
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    unfinished = [
        at
        for at, (line, following) in enumerate(pairwise(bare))
        if following and not (_ends(line) or _ITEM.match(following) or "\t" in following)
    ]
    continued = {at for at in unfinished if bare[at + 1][0].islower()}
    if len(continued) > max(1, _SHARE * sum(map(bool, bare))):
        full = max(quantiles((len(bare[at]) for at in continued), n=10)[-1], _MIN_LENGTH) * _FULL
        for at in unfinished:
            line, following = bare[at : at + 2]
            if len(line) >= full and following[0].isalnum() and line.isupper() == following.isupper():
                continued.add(at)
    ends = (" " if at in continued else "\n" for at in range(len(lines)))
    return "".join(line + end for line, end in zip(lines, ends, strict=True))[:-1]


def _ends(line: str) -> bool:
    """Return True for the end of a sentence or an item, the row of a table, and a line without letters."""
    is_ended = line.rstrip("'\"”’)]").endswith((".", ";", ":", "!", "?", "…", "|"))
    return is_ended or "\t" in line or _LETTER.search(line) is None

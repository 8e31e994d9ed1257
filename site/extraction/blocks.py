"""Makes the fields and body blocks of an article from the parts of a text. All words are kept, in their order.

The highest headings of the text become heading blocks; lower ones stay inside text blocks. Only lists that count 1, 2,
3 become numbered lists of HTML; other lists keep their marks as words. Table cells are plain text, as in the table
block. Footnotes become a separate block, to which their numbers in the text link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import chain, groupby, takewhile
from typing import Any, TypeGuard

from extraction.article import MAX_TITLE_LENGTH, Frame, take_frame
from extraction.captions import (
    MAX_CAPTION_LENGTH,
    in_reading_order,
    mark_captions,
    places_pictures,
    split_credit,
)
from extraction.links import destination
from extraction.parts import (
    BULLET,
    NOTE,
    Cell,
    Paragraph,
    Part,
    Picture,
    Run,
    Source,
    Table,
    is_blank,
    joined,
    paragraphs,
)
from extraction.reading import repair_fonts, visible
from vietnamese.text import nfc, one_line

_MAX_HEADING_LENGTH = 150
_MAX_COLUMNS = 60

_SPACES = re.compile("[ \t\r\f\v\xa0\u2000-\u200a\u202f\u3000]+")
_NUMBER = re.compile(r"\(?(\d{1,4})[.)]?")
# Mail programs give a picture its file's name as a description.
_FILE_NAME = re.compile(r".*\.(?:png|jpe?g|gif|bmp|webp|avif|heic|tiff?)", re.IGNORECASE)


@dataclass
class Built:
    """The blocks of a text, and the fields that it fills.

    `blocks` holds (type, value) pairs as a StreamField stores them, but an image block holds its Picture
    instead of a key. `notices` are sentences for the editor.
    """

    title: str = ""
    summary: str = ""
    author: str = ""
    source_name: str = ""
    source_url: str = ""
    blocks: list[tuple[str, Any]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def build(source: Source, *, is_article: bool = True) -> Built:
    """Return the blocks of `source`.

    If `is_article` is set, title, summary and the like fill fields, and footnotes become a block; otherwise the text is
    a passage, and footnotes become its last paragraphs.
    """
    _number_headings([*source.parts, *chain(*source.notes)])
    converted = repair_fonts([*source.parts, *chain(*source.notes)])
    parts = mark_captions(list(_tidied(source.parts)))
    notes = [list(_tidied(note)) for note in source.notes]
    built = Built()
    if is_article:
        frame, parts = take_frame(parts)
        built.title = frame.title or one_line(_clean(source.title))[:MAX_TITLE_LENGTH]
        built.summary, built.author = frame.summary, frame.author
        built.source_name, built.source_url = frame.source_name, frame.source_url
    else:
        frame = Frame()
        for part in paragraphs(parts):
            part.runs = joined(
                [run._replace(href="") if run.href.startswith(NOTE) else run for run in part.runs]
            )
        parts += _numbered(notes)
    body = _Body(parts, frame.photographer)
    built.blocks = body.blocks
    if is_article and notes:
        built.blocks.append(("notes", {"notes": [_note(note) for note in notes]}))
    if converted:
        built.notices.append(
            f"Đã chuyển {converted} đoạn từ phông chữ cũ (TCVN3, VNI) sang Unicode; hãy soát lại chữ."
        )
    built.notices += [f"Không lấy {count} {what}." for what, count in source.lost.items() if count]
    if frame.letterhead:
        built.notices.append(f"Không lấy phần đầu văn bản: {_quoted([frame.letterhead])}.")
    if left_out := dict.fromkeys(map(one_line, [*source.header, *source.footer])):
        built.notices.append(f"Không lấy đầu trang, chân trang: {_quoted(left_out)}.")
    return built


def flat(blocks: Iterable[tuple[str, Any]]) -> str:
    """Return the blocks as one rich text, for fields without blocks.

    A row of a table becomes a line; pictures are left out.
    """
    pieces = []
    for kind, value in blocks:
        if kind == "text":
            pieces.append(value)
        elif kind == "heading":
            pieces.append(f"<h3>{escape(value['text'], quote=False)}</h3>")
        elif kind == "quote":
            pieces += [f"<p>{escape(line, quote=False)}</p>" for line in value["text"].split("\n")]
        elif kind == "notes":
            pieces += value["notes"]
        elif kind == "table":
            rows = (" | ".join(cell.replace("\n", " ") for cell in row) for row in value["data"])
            pieces += [
                f"<p>{escape(row, quote=False)}</p>" for row in filter(None, [value["table_caption"], *rows])
            ]
    return "".join(pieces)


def _quoted(texts: Iterable[str]) -> str:
    words = " / ".join(texts)
    return f"“{words if len(words) <= 200 else words[:199] + '…'}”"


# --- Letters --------------------------------------------------------------------------------------------


def _number_headings(parts: Sequence[Part]) -> None:
    """Turn the numbers of headings into words, as they are not list items; drop bullets before headings."""
    for paragraph in paragraphs(parts):
        if paragraph.mark and paragraph.kind != "p" and not is_blank(paragraph):
            if paragraph.mark != BULLET:
                paragraph.runs.insert(0, Run(f"{paragraph.mark} "))
            paragraph.level, paragraph.mark = 0, ""


def _clean(text: str) -> str:
    return nfc(_SPACES.sub(" ", visible(text)))


def _tidied(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield the parts without empty paragraphs and extra white space; two line breaks start a new paragraph.

    A table that is only used for layout is replaced by its contents.
    """
    for part in parts:
        if isinstance(part, Table) and _is_layout(part):
            yield from _tidied(in_reading_order(part))
        elif isinstance(part, Table):
            yield Table(
                [[replace(cell, parts=list(_tidied(cell.parts))) for cell in row] for row in part.rows]
            )
        elif isinstance(part, Paragraph):
            for number, runs in enumerate(_without_gaps(part.runs)):
                is_item = part.level and not number
                level, mark = (part.level, part.mark) if is_item else (0, "")
                yield Paragraph(runs, part.kind, level, mark, part.is_right)
        else:
            yield part


def _without_gaps(runs: list[Run]) -> Iterator[list[Run]]:
    """Yield the runs of each paragraph, with white space as displayed; an empty line ends a paragraph."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for number, piece in enumerate(_clean(run.text).split("\n")):
            if number:
                lines.append([])
            lines[-1].append(run._replace(text=piece, href=destination(run.href), font=""))
    paragraph: list[Run] = []
    for line in [*map(_stripped, lines), []]:
        if line and paragraph:
            paragraph += [Run("\n"), *line]
        elif line:
            paragraph = line
        elif paragraph:
            yield joined(paragraph)
            paragraph = []


def _stripped(line: list[Run]) -> list[Run]:
    """Return one line without white space at its ends, and with one space where several runs have some."""
    result: list[Run] = []
    for run in line:
        text = run.text.lstrip(" ") if not result or result[-1].text.endswith(" ") else run.text
        if text:
            result.append(run._replace(text=text))
    while result and not result[-1].text.strip(" "):
        result.pop()
    if result:
        result[-1] = result[-1]._replace(text=result[-1].text.rstrip(" "))
    return result


# --- Blocks ---------------------------------------------------------------------------------------------


def _is_heading(part: Part) -> TypeGuard[Paragraph]:
    return isinstance(part, Paragraph) and re.fullmatch(r"h\d", part.kind) is not None


class _Body:
    """Builds blocks from the given parts. Text, list items and quotes are collected until another kind follows."""

    def __init__(self, parts: Sequence[Part], photographer: str) -> None:
        self.blocks: list[tuple[str, Any]] = []
        self._photographer = photographer
        self._text: list[str] = []
        self._items: list[Paragraph] = []
        self._quote: list[str] = []
        self._highest = min((part.kind for part in parts if _is_heading(part)), default="h1")
        self._add_all(parts)
        self._end_text()

    def _add_all(self, parts: Sequence[Part]) -> None:
        taken = -1
        for place, part in enumerate(parts):
            if place == taken:
                continue
            following = parts[place + 1] if place + 1 < len(parts) else None
            if isinstance(part, Picture):
                if _is_caption(following):
                    part.caption, credit = split_credit(following.text)
                    part.credit = credit or part.credit
                    taken = place + 1
                self._add_picture(part)
            elif isinstance(part, Table):
                self._add_table(part)
            elif _is_caption(part) and isinstance(following, Table):
                self._add_table(following, one_line(part.text))
                taken = place + 1
            else:
                self._add_paragraph(part)

    def _add_paragraph(self, part: Paragraph) -> None:
        if part.kind != "quote":
            self._end_quote()
        if part.level and part.mark and part.kind == "p":
            self._items.append(part)
            return
        self._end_list()
        if part.kind == "quote":
            self._end_text(but_quote=True)
            self._quote.append(_with_addresses(part))
        elif part.kind == self._highest and len(part.text) <= _MAX_HEADING_LENGTH:
            self._end_text()
            self.blocks.append(("heading", {"text": one_line(part.text)}))
        elif part.kind == self._highest:
            self._text.append(f"<p><b>{escape(one_line(part.text), quote=False)}</b></p>")
        elif _is_heading(part):
            self._text.append(f"<h3>{escape(one_line(part.text), quote=False)}</h3>")
        else:
            self._text.append(f"<p>{_inline(part.runs)}</p>")

    def _add_picture(self, picture: Picture) -> None:
        self._end_text()
        alt = one_line(_clean(picture.alt))[:250]
        alt = "" if _FILE_NAME.fullmatch(alt) else alt
        credit = picture.credit or self._photographer
        value = {
            "image": picture,
            "alt": alt,
            "decorative": False,
            "caption": picture.caption,
            "credit": credit,
        }
        self.blocks.append(("image", value))

    def _add_table(self, table: Table, caption: str = "") -> None:
        self._end_text()
        cells = [cell for row in table.rows for cell in row]
        data, merged = _grid(table)
        has_header = len(table.rows) > 1 and _is_header(table.rows[0])
        self.blocks.append(
            (
                "table",
                {
                    "data": data,
                    "cell": [],
                    "mergeCells": merged,
                    "table_caption": caption,
                    "table_header_choice": "row" if has_header else "neither",
                    "first_row_is_table_header": has_header,
                    "first_col_is_header": False,
                },
            )
        )
        for picture in (part for cell in cells for part in cell.parts if isinstance(part, Picture)):
            self._add_picture(picture)

    def _end_list(self) -> None:
        if self._items:
            self._text.append(_lists(self._items))
            self._items = []

    def _end_quote(self) -> None:
        if self._quote:
            self.blocks.append(("quote", {"text": "\n".join(self._quote), "source": ""}))
            self._quote = []

    def _end_text(self, *, but_quote: bool = False) -> None:
        self._end_list()
        if not but_quote:
            self._end_quote()
        if self._text:
            self.blocks.append(("text", "".join(self._text)))
            self._text = []


def _is_caption(part: Part | None) -> TypeGuard[Paragraph]:
    return isinstance(part, Paragraph) and part.kind == "caption" and len(part.text) <= MAX_CAPTION_LENGTH


def _inline(runs: list[Run]) -> str:
    pieces = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        html = "".join(map(_formatted, linked))
        pieces.append(f'<a href="{escape(href)}">{html}</a>' if href else html)
    return "".join(pieces)


def _formatted(run: Run) -> str:
    html = escape(run.text, quote=False).replace("\n", "<br/>")
    if run.italic and run.text.strip():
        html = f"<i>{html}</i>"
    return f"<b>{html}</b>" if run.bold and run.text.strip() else html


def _with_addresses(part: Paragraph) -> str:
    """Return the paragraph as plain text, with each link's address after its words unless they contain it."""
    pieces = [BULLET + " " if part.mark == BULLET else f"{part.mark} " if part.mark else ""]
    for href, linked in groupby(part.runs, key=lambda run: run.href):
        words = "".join(run.text for run in linked)
        address = "" if href.startswith(NOTE) else href.removeprefix("mailto:")
        pieces.append(f"{words} ({address})" if address and address.rstrip("/") not in words else words)
    return "".join(pieces)


# --- Lists ----------------------------------------------------------------------------------------------

_Entry = tuple[Paragraph, list[Paragraph]]


def _lists(items: list[Paragraph], *, inside: bool = False) -> str:
    """Return the HTML of consecutive list items: lists, or lines if their marks are words.

    `inside` a list item, such lines follow the item's own text; elsewhere they are paragraphs.
    """
    outer = min(item.level for item in items)
    entries: list[_Entry] = []
    for item in items:
        if item.level == outer or not entries:
            entries.append((item, []))
        else:
            entries[-1][1].append(item)
    pieces = []
    for tag, stretch in _by_kind(entries):
        if tag:
            lines = (f"<li>{_inline(item.runs)}{_below(below, inside=True)}</li>" for item, below in stretch)
            pieces.append(f"<{tag}>{''.join(lines)}</{tag}>")
            continue
        for item, below in stretch:
            line = f"{escape(item.mark, quote=False)} {_inline(item.runs)}"
            pieces.append((f"<br/>{line}" if inside else f"<p>{line}</p>") + _below(below, inside=inside))
    return "".join(pieces)


def _below(items: list[Paragraph], *, inside: bool) -> str:
    return _lists(items, inside=inside) if items else ""


def _by_kind(entries: list[_Entry]) -> Iterator[tuple[str, list[_Entry]]]:
    """Yield groups of entries as "ul", as "ol" (two or more that count from 1), or one by one as ""."""
    start = 0
    while start < len(entries):
        rest = entries[start:]
        bullets = _length(item.mark == BULLET for item, _ in rest)
        numbers = _length(_number(item.mark) == place for place, (item, _) in enumerate(rest, start=1))
        tag, length = ("ul", bullets) if bullets else ("ol", numbers) if numbers > 1 else ("", 1)
        yield tag, rest[:length]
        start += length


def _length(agreeing: Iterable[bool]) -> int:
    """Return the number of True values before the first False."""
    return sum(1 for _ in takewhile(bool, agreeing))


def _number(mark: str) -> int:
    """Return the number in a mark such as "1." or "(1)"; 0 for any other mark."""
    found = _NUMBER.fullmatch(mark)
    return int(found[1]) if found else 0


# --- Tables ---------------------------------------------------------------------------------------------


def _is_layout(table: Table) -> bool:
    """Return True for a table that is not read by rows and columns.

    Such a table has one cell, contains another table, or places pictures with their captions.
    """
    cells = [
        [part for part in cell.parts if not is_blank(part)]
        for row in table.rows
        for cell in row
        if cell.rowspan
    ]
    return (
        len(cells) == 1
        or any(isinstance(part, Table) for parts in cells for part in parts)
        or places_pictures(table)
    )


def _is_header(row: list[Cell]) -> bool:
    """Return True if each cell with text is marked as a header or is bold."""
    marked = []
    for cell in row:
        runs = [run for part in paragraphs(cell.parts) for run in part.runs if run.text.strip()]
        if any(not run.href.startswith(NOTE) for run in runs):
            marked.append(cell.is_header or all(run.bold or run.href.startswith(NOTE) for run in runs))
    return bool(marked) and all(marked)


def _grid(table: Table) -> tuple[list[list[str]], list[dict[str, int]]]:
    """Return rows of equal length, and the merged cells as the table block stores them.

    The first position of a merged cell has its text.
    """
    taken: set[tuple[int, int]] = set()
    rows: list[list[str]] = []
    merged: list[dict[str, int]] = []
    for number, row in enumerate(table.rows):
        line: list[str] = []
        for cell in (cell for cell in row if cell.rowspan):
            while (number, len(line)) in taken:
                line.append("")
            place = len(line)
            width = max(1, min(cell.colspan, _MAX_COLUMNS - place))
            width = next((w for w in range(1, width) if (number, place + w) in taken), width)
            height = max(1, min(cell.rowspan, len(table.rows) - number))
            taken |= {(number + down, place + right) for down in range(1, height) for right in range(width)}
            if width > 1 or height > 1:
                merged.append({"row": number, "col": place, "rowspan": height, "colspan": width})
            line += ["\n".join(map(_with_addresses, paragraphs(cell.parts))), *[""] * (width - 1)]
        rows.append(line)
    longest = max(map(len, rows))
    return [row + [""] * (longest - len(row)) for row in rows], merged


# --- Notes ----------------------------------------------------------------------------------------------


def _note(parts: Sequence[Part]) -> str:
    """Return the rich text of one note."""
    lines = "<br/>".join(_inline(part.runs) for part in paragraphs(parts))
    return f"<p>{lines}</p>" if lines else "<p>…</p>"


def _numbered(notes: Sequence[list[Part]]) -> Iterator[Part]:
    """Yield the paragraphs of the notes, each note with its number before it."""
    for number, note in enumerate(notes, start=1):
        for place, part in enumerate(paragraphs(note)):
            mark = [] if place else [Run(f"[{number}] ")]
            yield Paragraph([*mark, *part.runs])

"""Reads the parts of HTML as the clipboards of Word, Google Docs and browsers hold it.

The cleaner (nh3) first repairs the markup and drops comments, including Word's conditional ones. Of the
styles, only meaning is read: bold, italic, old fonts, lists and headings. Nothing is fetched.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from typing import Any

import lxml.html
import nh3

from extraction.html_text import BLOCKS, MAX_DEPTH, depth, flattened, paragraphs
from extraction.parts import (
    BULLET,
    FAR_PICTURE,
    HIDDEN_TEXT,
    NOTE,
    Cell,
    Paragraph,
    Part,
    Picture,
    Run,
    Source,
    Table,
    whole_number,
    written,
)

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_TABLE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
_BLOCKS = {*BLOCKS, "body", "details", "html", "legend", "summary"} - _TABLE
_INLINE = {"a", "b", "strong", "i", "em", "span", "font", "br", "img", "del", "sub", "sup", "u", "ins"}
_DROPPED = {
    *("script", "style", "title", "template", "noscript", "iframe"),
    *("object", "svg", "math", "textarea", "select"),
}
_LOOKS = {"style", "class"}
_CLEANER = nh3.Cleaner(
    tags=_BLOCKS | _INLINE | _TABLE,
    clean_content_tags=_DROPPED,
    attributes={
        "*": _LOOKS,
        "a": {"href"},
        "img": {"src", "alt"},
        "font": {"face"},
        "ol": {"start", "type"},
        "li": {"value", "type"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    url_schemes={"http", "https", "mailto", "data"},
    link_rel=None,
)
# Two expressions: one for both would try each beginning with each end.
_FRAGMENT_START, _FRAGMENT_END = (
    re.compile(rf"<!--\s*{name}Fragment\s*-->", re.IGNORECASE) for name in ("Start", "End")
)

_SPACES = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# Word's links from a note's number in the text to the note, and back.
_NOTE_LINK = re.compile(r"\S*#_(?P<kind>ftn|edn)(?P<back>ref)?(?P<number>\d{1,4})")
_IS_NOTE = re.compile(r"mso-element:\s*(?:footnote|endnote)(?![\w-])")
# Pages and mail programs show emoji as pictures, with the letter as the description.
_EMOJI = re.compile(
    "(?:[0-9#*]\ufe0f?\u20e3|[\u2190-\u2bff\U0001f000-\U0001faff\U000e0020-\U000e007f\u200d\ufe0f])+"
)
_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)
_LIST_LEVEL = re.compile(r"mso-list:[^;]*\blevel(\d)")
_OUTLINE = re.compile(r"mso-outline-level:\s*([1-6])")
_LIST_STYLE = re.compile(
    r"(?<![\w-])list-style(?:-type)?:[^;]*?\b(decimal|(?:lower|upper)-(?:alpha|latin|roman))\b"
)
_WEIGHT = re.compile(r"(?<![\w-])font-weight:\s*(bold|normal|[1-9]00)")
_SLANT = re.compile(r"(?<![\w-])font-style:\s*(italic|oblique|normal)")
_RIGHT = re.compile(r"(?<![\w-])text-align:\s*(?:right|end)")
_RAISED = re.compile(r"(?<![\w-])vertical-align:\s*super")
_FAMILY = re.compile(r"(?<![\w-])font-family:\s*[\"']?([^;,\"']+)", re.IGNORECASE)
_KINDS = {
    "msotitle": "title",
    "msosubtitle": "summary",
    "msocaption": "caption",
    "msoquote": "quote",
    "msointensequote": "quote",
}
_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    **dict.fromkeys(("lower-alpha", "lower-latin"), "lowerLetter"),
    **dict.fromkeys(("upper-alpha", "upper-latin"), "upperLetter"),
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_TAG_KINDS = {"blockquote": "quote", "figcaption": "caption", "caption": "caption"} | {
    h: h for h in _HEADINGS
}
_REMARKS = {"msocommenttext", "msocommentreference", "msocommentsubject"}
# Marks that people type instead of a list, or that the clipboard of an old Word contains.
_TYPED_BULLET = re.compile("^[\\s\xa0]*[·•●▪◦§\uf0b7\uf0a7][\\s\xa0]+")
_TYPED_MARK = re.compile("^[\\s\xa0]*(?:[·•●▪◦§o\uf0b7\uf0a7–-]|\\(?\\w{1,3}[.)])[\\s\xa0]+")


def _fragment(markup: str) -> str:
    start = _FRAGMENT_START.search(markup)
    ends = [end.start() for end in _FRAGMENT_END.finditer(markup, start.end())] if start else []
    return markup[start.end() : ends[-1]] if start and ends else markup


def read_html(markup: str) -> Source:
    """Return the parts of `markup`; if it is a clipboard's document, only of the copied fragment."""
    markup = _fragment(markup)
    cleaned = _CLEANER.clean(flattened(markup))
    if depth(cleaned) > MAX_DEPTH:
        cleaned = _CLEANER.clean(paragraphs(markup))
    source = Source()
    if cleaned.strip():
        root = lxml.html.fragment_fromstring(cleaned, create_parent="div")
        notes = _Notes(_named_notes(root))
        reader = _Reader(source, notes)
        reader.walk(root, _Style())
        source.parts = reader.parts
        source.notes = [notes.parts.get(name, []) for name in notes.referred]
    return source


@dataclass(eq=False)
class _Item:
    """A list item that is being read; its further paragraphs become lines of the first."""

    level: int
    mark: str
    paragraph: Paragraph | None = None


@dataclass(frozen=True)
class _Style:
    """The format of the text inside an element."""

    kind: str = "p"
    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str = ""
    depth: int = 0
    item: _Item | None = None
    is_pre: bool = False
    is_right: bool = False
    is_raised: bool = False


@dataclass
class _Notes:
    """Word's names of the notes in the markup, of those to which the text refers, and the parts of each note."""

    known: set[str]
    referred: list[str] = field(default_factory=list)
    parts: dict[str, list[Part]] = field(default_factory=dict)


class _Reader:
    def __init__(self, source: Source, notes: _Notes) -> None:
        self.parts: list[Part] = []
        self._source = source
        self._notes = notes
        self._runs: list[Run] = []
        self._pictures: list[Picture] = []
        self._begins_with_picture = False
        # The mark of Word's list paragraph, which is part of its text.
        self._mark: str | None = None

    def walk(self, element: Any, style: _Style) -> None:
        """Read `element` and its content, but not the text after it."""
        look = (element.get("style") or "").lower()
        classes = set((element.get("class") or "").lower().split())
        if element.tag == "del" or classes & _REMARKS or "mso-element:comment" in look:
            return
        if "display:none" in look.replace(" ", "") or "mso-hide:all" in look:
            self._source.lost[HIDDEN_TEXT] += bool(element.text_content().strip())
            return
        if "mso-list:ignore" in look.replace(" ", ""):
            self._mark = element.text_content().strip(" \xa0\t\r\n")
            return
        if _IS_NOTE.search(look):
            self._note(element)
            return
        if element.tag == "a" and (found := _NOTE_LINK.fullmatch(element.get("href") or "")):
            name = found["kind"] + found["number"]
            if found["back"] and name in self._notes.known:
                return
            if name in self._notes.known:
                self._notes.referred.append(name)
                number = len(self._notes.referred)
                self._runs.append(Run(f"[{number}]", href=f"{NOTE}{number}"))
                return
        outer, style = style, _styled(element, look, classes, style)
        if element.tag == "table":
            self._flush(outer)
            self._table(element, style)
        elif element.tag == "br":
            self._runs.append(Run("\n"))
        elif element.tag == "img":
            self._picture(element, style)
        elif element.tag in _BLOCKS:
            self._flush(outer)
            self._inside(element, style)
            self._close(look, classes, style)
        else:
            self._inside(element, style)

    def _inside(self, element: Any, style: _Style) -> None:
        self._add(element.text, style)
        count = whole_number(element.get("start"), 1)
        for child in element:
            inner = style
            if child.tag == "li":
                count = whole_number(child.get("value"), count)
                inner = replace(style, item=_Item(max(style.depth, 1), _mark_of(child, element, count)))
                count += 1
            self.walk(child, inner)
            self._add(child.tail, style)

    def _note(self, element: Any) -> None:
        reader = _Reader(self._source, self._notes)
        reader._inside(element, _Style())
        reader._close("", set(), _Style())
        names = _named_notes(element)
        self._notes.parts |= dict.fromkeys(names, reader.parts)
        if not names & set(self._notes.referred):
            self.parts += reader.parts

    def _add(self, text: str | None, style: _Style) -> None:
        if text:
            text = text if style.is_pre else _SPACES.sub(" ", text)
            self._runs.append(Run(text, style.bold, style.italic, style.href, style.font, style.is_raised))

    def _close(self, look: str, classes: set[str], style: _Style) -> None:
        """End a block. A paragraph with a mark, as Word writes list items, becomes an item here."""
        level = _LIST_LEVEL.search(look)
        is_list = level or any(name.startswith("msolistparagraph") for name in classes)
        if style.item is None and style.kind == "p":
            mark, self._mark = self._mark, None
            if mark is None and is_list:
                mark = self._take_typed(_TYPED_MARK)
            elif mark is None:
                mark = self._take_typed(_TYPED_BULLET)
            if mark:
                style = replace(style, item=_Item(int(level[1]) if level else 1, _plain(mark)))
        elif self._mark:
            self._runs.insert(0, Run(f"{self._mark} "))
        self._mark = None
        self._flush(style)

    def _take_typed(self, pattern: re.Pattern[str]) -> str:
        """Remove a typed mark from the start of the open paragraph and return it; "" if there is none."""
        text = "".join(run.text for run in self._runs)
        found = pattern.match(text)
        if found is None or not text[found.end() :].strip():
            return ""
        left = found.end()
        while left:
            first = self._runs[0]
            self._runs[0] = first._replace(text=first.text[left:])
            left = max(0, left - len(first.text))
            if not self._runs[0].text:
                self._runs.pop(0)
        return found[0].strip(" \xa0\t\n")

    def _flush(self, style: _Style) -> None:
        runs, self._runs = self._runs, []
        if self._begins_with_picture:
            self.parts += self._pictures
            self._pictures = []
        if any(run.text.strip() for run in runs):
            item = style.item
            if item is None:
                self.parts.append(Paragraph(runs, style.kind, is_right=style.is_right))
            elif (
                item.paragraph
                and self.parts[-1] is item.paragraph
                and item.paragraph.kind == style.kind == "p"
            ):
                item.paragraph.runs += [Run("\n"), *runs]
            else:
                mark = "" if item.paragraph else item.mark
                item.paragraph = Paragraph(runs, style.kind, item.level, mark)
                self.parts.append(item.paragraph)
        self.parts += self._pictures
        self._pictures = []
        self._begins_with_picture = False

    def _picture(self, element: Any, style: _Style) -> None:
        address, alt = element.get("src") or "", element.get("alt") or ""
        if _EMOJI.fullmatch(alt):
            self._add(alt, style)
            return
        start = _DATA.match(address)
        try:
            data = base64.b64decode(address[start.end() :], validate=True) if start else b""
        except (binascii.Error, ValueError):
            data = b""
        if data:
            if not any(run.text.strip() for run in self._runs):
                self._begins_with_picture = True
            self._pictures.append(Picture(data, alt))
        else:
            self._source.lost[FAR_PICTURE] += 1

    def _table(self, element: Any, style: _Style) -> None:
        rows = []
        for row in element.iter("tr", "caption"):
            if next(row.iterancestors("table")) is not element:
                continue
            if row.tag == "caption":
                self.walk(row, style)
                continue
            cells = []
            for cell in row.iterchildren("td", "th"):
                reader = _Reader(self._source, self._notes)
                is_header = cell.tag == "th"
                inner = _Style(font=style.font)
                reader.walk(cell, inner)
                reader._close("", set(), inner)
                cells.append(Cell(reader.parts, _span(cell, "colspan"), _span(cell, "rowspan"), is_header))
            if cells:
                rows.append(cells)
                continue
            # All cells of this row began above.
            for distance, above in enumerate(reversed(rows), 1):
                for cell in above:
                    cell.rowspan -= cell.rowspan > distance
        if rows:
            self.parts.append(Table(rows))


def _named_notes(element: Any) -> set[str]:
    """Return Word's names of the notes in `element`: each has a link back to its number in the text."""
    links = (_NOTE_LINK.fullmatch(link.get("href") or "") for link in element.iter("a"))
    return {link["kind"] + link["number"] for link in links if link and link["back"]}


def _styled(element: Any, look: str, classes: set[str], style: _Style) -> _Style:
    """Return `style` with the changes that `element` makes."""
    changes: dict[str, Any] = {}
    tag = element.tag
    if tag in ("b", "strong"):
        changes["bold"] = True
    if tag in ("i", "em"):
        changes["italic"] = True
    if weight := _WEIGHT.search(look):
        changes["bold"] = weight[1] not in ("normal", "100", "200", "300", "400", "500")
    if slant := _SLANT.search(look):
        changes["italic"] = slant[1] != "normal"
    if font := _FAMILY.search(element.get("style") or ""):
        changes["font"] = font[1].strip()
    elif face := element.get("face"):
        changes["font"] = face
    if tag == "a" and _LINK.match(element.get("href") or ""):
        changes["href"] = element.get("href")
    if tag in ("ul", "ol"):
        changes |= {"depth": style.depth + 1, "item": None}
    if _RIGHT.search(look):
        changes["is_right"] = True
    changes["is_raised"] = style.is_raised or tag == "sup" or _RAISED.search(look) is not None
    if tag == "pre":
        changes["is_pre"] = True
    if kind := _kind(tag, look, classes):
        changes["kind"] = kind
    return replace(style, **changes)


def _kind(tag: str, look: str, classes: set[str]) -> str:
    named = next((_KINDS[name] for name in classes if name in _KINDS), "")
    outline = _OUTLINE.search(look)
    return named or (f"h{outline[1]}" if outline and tag == "p" else "") or _TAG_KINDS.get(tag, "")


def _mark_of(item: Any, parent: Any, number: int) -> str:
    """Return the mark that a browser shows before an item."""
    if parent.tag != "ol":
        return BULLET
    kind = next(filter(None, map(_kind_of_numbers, (item, parent))), "")
    # Browsers continue with "ab" after "aa", Word with "bb".
    return f"{number}." if kind.endswith("Letter") and number > 26 else f"{written(number, kind)}."


def _kind_of_numbers(element: Any) -> str:
    """Return Word's name for the numbers that an element of a list asks for; "" if it asks for none."""
    found = _LIST_STYLE.search((element.get("style") or "").lower())
    return _STYLES[found[1]] if found else _TYPES.get(element.get("type") or "", "")


def _plain(mark: str) -> str:
    """Return a mark with a number or letter as it is, and a bullet for any other; Courier's "o" is a bullet too."""
    return mark if any(char.isalnum() for char in mark) and mark != "o" else BULLET


def _span(cell: Any, name: str) -> int:
    return max(1, whole_number(cell.get(name), 1))

"""Cuts the main text out of a web page: without menus, footers, lists of other pages, and the site's date of today.

Elements are left out by their tag, their class or their share of links. The rest is narrowed to the smallest element
that holds most of the text together with the letterhead, because a letterhead often stands in a table beside the
text. Extractors made for news (readability, trafilatura) lose such tables.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import lxml.html
import nh3

from extraction.html_text import BLOCK_TAGS, MAX_DEPTH, depth, flattened
from vietnamese.fold import fold

_DROPPED = {
    *("head", "title", "script", "style", "noscript", "template", "iframe", "object", "svg", "nav"),
    *("select", "textarea", "button", "dialog"),
}
_CLEANER = nh3.Cleaner(
    tags={*BLOCK_TAGS, "a", "sup", "body", "html"} - _DROPPED,
    clean_content_tags=_DROPPED,
    attributes={"*": {"class", "id", "role"}, "a": {"href"}},
    link_rel=None,
)

_AROUND_TAGS = {"footer", "aside"}
_AROUND_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search"}
# Words of a class or an id, divided by hyphens. Vietnamese ones are glued to others as well: "itemvblienquan".
_AROUND_NAME = re.compile(
    r"(?<![^\s_-])(?:nav|navbar|menu|breadcrumbs?|footer|sidebar|related|comments?|share|social|banners?|ads|copyright"
    r"|toolbar|search|pagination|paging|tags?|widget|files?|attachments?|downloads?|top-?bar|clock|datetime|today)(?![^\s_-])"
    r"|(?:lien[_-]?quan|quang[_-]?cao)",
    re.IGNORECASE,
)
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LISTS = {"ul", "ol", "dl", "div", "section", "table", "td"}
_FEW_LINKS = 3
_LINK_SHARE = 0.6
# The legal bases of a document may all be links.
_BASIS = re.compile(r"\bcan cu\b")
_HEADING_OF_OTHERS = re.compile(
    r"(?:cac )?(?:tin|bai|van ban|thong tin)\b.{0,20}\b(?:lien quan|khac|moi|moi nhat|doc nhieu|cung chuyen muc)\W*"
    r"|(?:cung chuyen muc|xem them|doc them|co the ban quan tam)\W*"
)
_MAX_HEADING_LENGTH = 60

# "Thứ Sáu, 27/11/2026, 19:02", "Cập nhật ngày 27/11/2026". No document writes its date so (NĐ 30/2020, Phụ lục I).
_TODAY = re.compile(
    r"(?:hom nay|thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|ngay dang"
    r"|(?:ngay )?(?:cap nhat|dang tin|dang tai|xuat ban))\b"
    r".{0,20}?\d{1,2} ?(?:[/.-]|thang) ?\d{1,2} ?(?:[/.-]|nam) ?\d{4}"
)
_MAX_DATE_LENGTH = 80

_MOTTO = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam")
_PROPERTY = re.compile(r"(?:so (?:ky )?hieu|ngay ban hanh|co quan ban hanh|loai van ban|nguoi ky)\b")
_PARTS_OF_TABLES = {"tbody", "tfoot", "thead", "tr"}
# An element with a greater share of the text is never left out.
_MAX_SHARE = 0.5


class _Size(NamedTuple):
    """Characters of an element, those in links, and the number of links."""

    letters: int = 0
    linked: int = 0
    links: int = 0

    @property
    def prose(self) -> int:
        return self.letters - self.linked


def cut_out(markup: str) -> str:
    """Return the main text of a page as cleaned HTML."""
    cleaned = _CLEANER.clean(flattened(markup))
    if depth(cleaned) > MAX_DEPTH:
        return cleaned
    root = lxml.html.fragment_fromstring(cleaned, create_parent="div")
    sizes = _sizes(root)
    _leave_out(root, sizes, sizes[root].prose * _MAX_SHARE)
    heads = list(_heads(root))
    for element in list(_lines_before(root, heads[:1])):
        if _TODAY.match(_words(element)):
            element.drop_tree()
    return lxml.html.tostring(_smallest(root, heads), encoding="unicode")


def _leave_out(parent: Any, sizes: dict[Any, _Size], most: float) -> None:
    """Remove the elements around the text, except those with more text than `most`."""
    is_under_heading = False
    for child in [*parent]:
        size = sizes[child]
        is_heading = _is_heading_of_others(child, size)
        is_under_heading = is_heading or (is_under_heading and size.linked >= size.letters * _MAX_SHARE)
        if size.prose <= most and (is_under_heading or _is_around(child, size)):
            child.drop_tree()
        else:
            _leave_out(child, sizes, most)


def _sizes(root: Any) -> dict[Any, _Size]:
    """Return the size of each element, children before parents."""
    sizes: dict[Any, _Size] = {}
    for element in reversed([*root.iter()]):
        letters = _length(element.text) + sum(sizes[child].letters + _length(child.tail) for child in element)
        if element.tag == "a" and element.get("href"):
            sizes[element] = _Size(letters, letters, 1)
        else:
            linked = sum(sizes[child].linked for child in element)
            sizes[element] = _Size(letters, linked, sum(sizes[child].links for child in element))
    return sizes


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _words(element: Any) -> str:
    return " ".join(fold(element.text_content()).split())


def _is_around(element: Any, size: _Size) -> bool:
    """Return True for an element that websites put around their texts, such as a menu."""
    if element.tag in _AROUND_TAGS or element.get("role") in _AROUND_ROLES:
        return True
    if element.tag == "header":
        return next(element.iterancestors("article", "main"), None) is None
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if _AROUND_NAME.search(_CAMEL_CASE.sub("-", names)):
        return True
    is_list = element.tag in _LISTS and size.links >= _FEW_LINKS and size.linked >= size.letters * _LINK_SHARE
    return is_list and not _BASIS.search(_words(element))


def _is_heading_of_others(element: Any, size: _Size) -> bool:
    is_short = 0 < size.letters <= _MAX_HEADING_LENGTH
    return is_short and element.tag in BLOCK_TAGS and bool(_HEADING_OF_OTHERS.fullmatch(_words(element)))


def _heads(root: Any) -> Iterator[Any]:
    """Yield the elements that begin a document: those with the motto, else those with its title or properties."""
    texts = [(element, fold(_own_text(element)[:_MAX_DATE_LENGTH])) for element in root.iter()]
    mottos = [element for element, text in texts if _MOTTO.match(text)]
    if mottos:
        yield mottos[0]
    else:
        yield from (element for element, text in texts if element.tag == "h1" or _PROPERTY.match(text))


def _own_text(element: Any) -> str:
    """Return the text at the beginning of an element, and the text after each of its line breaks."""
    return ((element.tail if element.tag == "br" else element.text) or "").strip()


def _lines_before(root: Any, heads: list[Any]) -> Iterator[Any]:
    """Yield the short elements before the first head, or all of them without one."""
    sizes = _sizes(root)
    for element in root.iterdescendants():
        if element in heads:
            return
        if sizes[element].letters <= _MAX_DATE_LENGTH:
            yield element


def _smallest(root: Any, heads: list[Any]) -> Any:
    """Return the smallest element that holds most of the text, and the heads; of a part of a table, the whole table.

    Rows and cells mean nothing outside their table.
    """
    sizes = _sizes(root)
    main = root
    while True:
        inner = next((child for child in main if sizes[child].prose > sizes[root].prose * _MAX_SHARE), None)
        if inner is None or not all(inner in (head, *head.iterancestors()) for head in heads):
            return next(main.iterancestors("table"), main) if main.tag in _PARTS_OF_TABLES else main
        main = inner

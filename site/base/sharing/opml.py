"""Lists of feeds as OPML 2.0. The same list gives the same bytes."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree

from vietnamese.text import xml_legal

CONTENT_TYPE = "text/x-opml; charset=utf-8"

Attributes = Mapping[str, str]


def write_opml(head: Attributes, groups: Iterable[tuple[str, Iterable[Attributes]]]) -> bytes:
    """Return an OPML document of feeds.

    `head` holds the elements of the head by name. `groups` are headings with the attributes of the outlines below them;
    outlines with an empty heading stand at the top level. Empty attributes are omitted. A list without feeds says so in
    an outline, because OPML requires one.
    """
    root = ElementTree.Element("opml", version="2.0")
    head_element = ElementTree.SubElement(root, "head")
    for name, value in head.items():
        ElementTree.SubElement(head_element, name).text = xml_legal(value)
    body = ElementTree.SubElement(root, "body")
    for heading, outlines in groups:
        parent = ElementTree.SubElement(body, "outline", text=xml_legal(heading)) if heading else body
        for outline in outlines:
            attributes = {name: xml_legal(value) for name, value in outline.items() if value}
            ElementTree.SubElement(parent, "outline", {"type": "rss"} | attributes)
    if not len(body):
        ElementTree.SubElement(body, "outline", text="Danh sách này chưa có mục nào")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)

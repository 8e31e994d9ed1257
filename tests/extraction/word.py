"""Word files and clipboard contents as Word makes them, and assertions on the blocks made of them."""

import io
import re
import zipfile
from html import unescape
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph

from extraction.blocks import Built
from tests.factories import image_file

NAMESPACES = nsdecls("w", "r", "a", "wp", "pic")
# The end of each paragraph on Word's clipboard.
_OFFICE = "<o:p></o:p>"


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def level(number: int, kind: str, text: str, more: str = "") -> str:
    # The order of the elements is that of the schema.
    inner = f'<w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}">{inner}</w:lvl>'


def abstract(document: Any, levels: str, key: int = 90) -> None:
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{key}">{levels}</w:abstractNum>'))


def concrete(document: Any, key: int = 90, of: int = 90, overrides: str = "") -> str:
    xml = f'<w:num {NAMESPACES} w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'
    document.part.numbering_part.element.append(parse_xml(xml))
    return str(key)


def numbering(document: Any, formats: list[tuple[str, str]]) -> str:
    """Add a numbering whose levels have these formats and texts. Return its id."""
    abstract(document, "".join(level(number, *each) for number, each in enumerate(formats)))
    return concrete(document)


def numbered(paragraph: Paragraph, number: str, level: int) -> None:
    """Make the paragraph an item of the numbering with this id, on a level from 0."""
    properties = paragraph._p.get_or_add_pPr()
    xml = f'<w:numPr {NAMESPACES}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.append(parse_xml(xml))


def add_footnotes(document: Any, notes: dict[int, str]) -> None:
    """Add the part with the footnotes of these ids and texts."""
    bodies = "".join(
        f"<w:footnote w:id='{number}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
        for number, text in notes.items()
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    xml = f"<w:footnotes {NAMESPACES}>{bodies}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), kind, xml, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def bomb() -> bytes:
    """Return a small .docx that unpacks to 151 MB, above the limit. Call it in a test, not at collection."""
    return zipped(**{"word/document.xml": bytes(151 * 1024 * 1024)})


def append(paragraph: Paragraph, xml: str) -> None:
    """Add `xml` to the paragraph: elements of w: that python-docx cannot make."""
    root = parse_xml(f"<w:p {NAMESPACES}>{xml}</w:p>")
    for element in list(root):
        paragraph._p.append(element)


def link(paragraph: Paragraph, address: str, words: str) -> None:
    key = paragraph.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    append(paragraph, f'<w:hyperlink r:id="{key}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>')


def png(width: int = 40) -> bytes:
    return image_file(width, 30).read()


def clipboard(body: str) -> str:
    """Return `body` as Word for Windows puts it on the clipboard."""
    return (
        'Version:1.0\r\nStartHTML:0000000105\r\n<html xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        "<head><meta name=Generator content='Microsoft Word 15'><!--[if gte mso 9]><xml><o:OfficeDocumentSettings>"
        "<o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]--><style><!-- p.MsoNormal {mso-style-unhide:no;"
        "font-family:Calibri} --></style></head><body lang=VI style='tab-interval:.5in'><!--StartFragment-->"
        f"{body}<!--EndFragment--></body></html>"
    )


def normal(inner: str) -> str:
    return (
        "<p class=MsoNormal style='margin-bottom:0in;text-align:justify'><span lang=VI style='font-size:14.0pt;"
        f'font-family:"Times New Roman",serif;color:#333;mso-ansi-language:VI\'>{inner}{_OFFICE}</span></p>\r\n'
    )


def item(mark: str, inner: str, level: int = 1) -> str:
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-.25in;mso-list:l0 level{level} lfo1'>"
        "<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span "
        f"style='mso-list:Ignore'>{mark}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span>"
        f"</span></span><![endif]><span lang=VI style='font-size:14.0pt'>{inner}{_OFFICE}</span></p>\r\n"
    )


def texts(built: Built) -> list[str]:
    return [value for kind, value in built.blocks if kind == "text"]


def of_kind(built: Built, kind: str) -> list[Any]:
    return [value for each, value in built.blocks if each == kind]


def words(built: Built) -> list[str]:
    """Return all words of title, summary and blocks, in order."""
    found = [built.title, built.summary]
    for kind, value in built.blocks:
        if kind == "text":
            flat = re.sub(r"</?(?:b|i|a)\b[^>]*>", "", value)
            found.append(unescape(re.sub(r"<[^>]*>", " ", flat)))
        elif kind in ("heading", "quote"):
            found.append(value["text"])
        elif kind == "table":
            found += [value["table_caption"], *(cell for row in value["data"] for cell in row)]
        elif kind == "image":
            found.append(value["caption"])
    return " ".join(found).split()


_ALLOWED = re.compile(
    r'</?(?:p|b|i|h3|ul|ol|li)>|<br/>|<a href="(?:https?://|mailto:|#ghi-chu-)[^"<>]*">|</a>'
)


def assert_clean(built: Built) -> None:
    """Check that there are only elements of the editor, none empty, and no attribute but href."""
    for text in texts(built):
        assert "<" not in _ALLOWED.sub("", text), text
        assert not re.search(r"<(p|h3|li|b|i|a)\b[^>]*>(?:\s|<br/>|\xa0)*</\1>", text), text
        assert "\xa0" not in text
        assert "mso" not in text.lower()

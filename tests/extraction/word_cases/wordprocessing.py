"""Builds .docx files with the habits of Word's own XML: split runs, revision marks, proofing, settings."""

from __future__ import annotations

import io
import re
import zipfile
from html import escape

from tests.factories import image_file

_NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_ROOT = " ".join(f'xmlns:{name}="{address}"' for name, address in _NS.items()) + ' mc:Ignorable="w14"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = _NS["r"]
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "header1",
    "footer": "footer1",
}
_REFERENCE = re.compile(r'"(link|picture):([^"]*)"')
_STYLES = f"""<w:styles {_ROOT}><w:docDefaults><w:rPrDefault><w:rPr>
<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="28"/>
<w:lang w:val="vi-VN" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:latentStyles w:count="376" w:defUIPriority="99">
<w:lsdException w:name="heading 1" w:uiPriority="9"/></w:latentStyles>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="paragraph" w:styleId="u1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr>
<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="u2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr>
<w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="oancuaDanhsach">
<w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Chuthich">
<w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:rPr><w:i/></w:rPr>
</w:style><w:style w:type="paragraph" w:styleId="Mucluc1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/></w:style>
<w:style w:type="character" w:styleId="Siuktni"><w:name w:val="Hyperlink"/><w:rPr><w:color w:val="0563C1"/><w:u
w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="ThamchiuCcchu"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign
w:val="superscript"/></w:rPr></w:style></w:styles>"""


def run(text: str, props: str = "") -> str:
    """Return `text` as Word saves it after some editing: in several runs, with proofing marks within words."""
    middle = len(text) // 2
    pieces = [text[:middle], text[middle : middle + 1], text[middle + 1 :]] if len(text) > 8 else [text]
    return '<w:proofErr w:type="spellStart"/>'.join(
        f'<w:r w:rsidR="00A{place}77B2" w:rsidRPr="00C41{place}5E"><w:rPr>{props}<w:lang w:val="vi-VN"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t></w:r>'
        for place, piece in enumerate(pieces)
    )


def bold(text: str) -> str:
    return run(text, "<w:b/><w:bCs/>")


def italic(text: str) -> str:
    return run(text, "<w:i/><w:iCs/>")


def bold_italic(text: str) -> str:
    return run(text, "<w:b/><w:bCs/><w:i/><w:iCs/>")


def paragraph(*content: str, style: str = "", align: str = "both", props: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        '<w:p w14:paraId="5A3B17C0" w14:textId="77777777" w:rsidR="00E06B19" w:rsidRDefault="00E06B19"><w:pPr>'
        f'{named}{props}<w:spacing w:before="120" w:after="120"/><w:ind w:firstLine="567"/><w:jc w:val="{align}"/>'
        '<w:rPr><w:szCs w:val="28"/></w:rPr></w:pPr><w:bookmarkStart w:id="0" w:name="_GoBack"/>'
        f'{"".join(content)}<w:bookmarkEnd w:id="0"/></w:p>'
    )


def text(*sentences: str) -> str:
    """Return a plain paragraph."""
    return paragraph(*map(run, sentences))


def hyperlink(address: str, words: str) -> str:
    address = escape(address)
    return f'<w:hyperlink r:id="link:{address}" w:history="1">{run(words, _char("Siuktni"))}</w:hyperlink>'


def field_link(address: str, words: str) -> str:
    """Return a link as a complex field, with its instruction split in the middle of the address."""
    instruction = escape(f' HYPERLINK "{address}" \\t "_blank" ', quote=False)
    middle = len(instruction) // 2
    code = "".join(
        f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in (instruction[:middle], instruction[middle:])
    )
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(words, _char("Siuktni"))}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _char(style: str) -> str:
    return f'<w:rStyle w:val="{style}"/>'


def footnote(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:rPr>{_char("ThamchiuCcchu")}</w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def picture(width: int, alt: str = "", crop: str = "") -> str:
    """Return a run with a DrawingML picture of this width; `crop` are the attributes of a:srcRect."""
    return (
        '<w:r><w:rPr><w:noProof/></w:rPr><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="5400000" cy="3600000"/><wp:docPr id="{width}" name="Picture {width}" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData uri="{_NS["pic"]}"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="IMG_0042.jpg"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="picture:{width}" cstate="print"/>'
        f"<a:srcRect {crop}/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def vml_picture(width: int, crop: str = "") -> str:
    return (
        '<w:r><w:pict><v:shape id="_x0000_i1025" type="#_x0000_t75" style="width:400pt;height:300pt"><v:imagedata '
        f'r:id="picture:{width}" o:title="DSC_0017" {crop}/></v:shape></w:pict></w:r>'
    )


def text_box(*paragraphs: str) -> str:
    """Return a run with a text box, once as a shape and once as VML for old versions."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="9" name="Text Box 9"/>'
        f'<a:graphic><a:graphicData uri="{_NS["wps"]}"><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>'
        f"</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def cell(*content: str, props: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{props}</w:tcPr>{"".join(content)}</w:tc>'


def row(*cells: str, props: str = "") -> str:
    return f'<w:tr w:rsidR="00E06B19"><w:trPr><w:jc w:val="center"/>{props}</w:trPr>{"".join(cells)}</w:tr>'


def table(*rows: str) -> str:
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0"/>'
        "</w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def docx(*body: str, **parts: str) -> bytes:
    """Return the file with this body. `parts` are the contents of notes, comments, numbering, header, footer."""
    names = {name: _PARTS[name] for name in ("styles", *parts)}
    margins = "".join(
        f'<w:{name}Reference w:type="default" r:id="rId{list(names).index(name) + 1}"/>'
        for name in parts
        if name in ("header", "footer")
    )
    section = f'<w:sectPr>{margins}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    contents = {"document": f"<w:document {_ROOT}><w:body>{''.join(body)}{section}</w:body></w:document>"}
    tags = {"header": "hdr", "footer": "ftr"}
    for name, content in parts.items():
        tag = tags.get(name, name)
        contents[names[name]] = f"<w:{tag} {_ROOT}>{content}</w:{tag}>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        kinds = "".join(
            f'<Override PartName="/word/{file}.xml" ContentType="{_TYPES}{name}+xml"/>'
            for name, file in names.items()
        )
        archive.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPES}document.main+xml"/>{kinds}</Types>',
        )
        archive.writestr("_rels/.rels", _relations(_relation("rId1", "officeDocument", "word/document.xml")))
        archive.writestr("word/styles.xml", _HEAD + _STYLES)
        for file, content in contents.items():
            own = [
                _relation(f"rId{n}", name, f"{part}.xml")
                for n, (name, part) in enumerate(names.items(), start=1)
            ]
            written, relations = _with_relations(content, archive)
            archive.writestr(f"word/{file}.xml", _HEAD + written)
            relations = relations if file != "document" else [*own, *relations]
            archive.writestr(f"word/_rels/{file}.xml.rels", _relations(*relations))
    return buffer.getvalue()


def _with_relations(content: str, archive: zipfile.ZipFile) -> tuple[str, list[str]]:
    """Return `content` with relation ids in place of the addresses and pictures that it names, and the relations."""
    found: dict[str, str] = {}
    for kind, name in _REFERENCE.findall(content):
        key = f"{kind}:{name}"
        if key in found:
            continue
        if kind == "link":
            found[key] = _relation(f"rLink{len(found)}", "hyperlink", name, mode=' TargetMode="External"')
        else:
            media = f"media/image{name}.png"
            found[key] = _relation(f"rLink{len(found)}", "image", media)
            if f"word/{media}" not in archive.namelist():
                archive.writestr(f"word/{media}", image_file(int(name), 30).read())
    keys = {key: f"rLink{place}" for place, key in enumerate(found)}
    return _REFERENCE.sub(lambda match: f'"{keys[match[1] + ":" + match[2]]}"', content), list(found.values())


def _relation(key: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def _relations(*relations: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{"".join(relations)}</Relationships>'

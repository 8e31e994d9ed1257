"""Tests of files for readers: no form takes one with comments or tracked changes, which nobody approved."""

import io
import json
import time
import zipfile
from dataclasses import replace
from pathlib import PurePath

import docx
import pytest
from docx.oxml import parse_xml
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Highlight, Link, Rectangle, Text
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from base.models import File
from campaign.library.models import DocumentRecord
from extraction.word import remarks
from extraction.word.remarks import refusal
from tests.base.uploads.test_scanning import UPLOAD_FORMS, folder  # noqa: F401  a fixture
from tests.people import client_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGED = f'<w:ins {W} w:id="1" w:author="A"><w:r><w:t> chưa chốt</w:t></w:r></w:ins>'
COMMENT, CHANGE = "nhận xét", "chỗ sửa chưa chốt"
CASES = {
    "inserted": ("word/document.xml", f'<w:p {W}><w:ins w:id="1"><w:r/></w:ins></w:p>', CHANGE),
    "deleted": ("word/document2.xml", f'<w:p {W}><w:del\nw:id="1"><w:r/></w:del></w:p>', CHANGE),
    "deleted end of a paragraph": ("word/document.xml", f"<w:rPr {W}><w:del/></w:rPr>", CHANGE),
    "moved": ("word/header1.xml", f'<w:p {W}><w:moveFrom w:id="1"/></w:p>', CHANGE),
    "in a note": ("word/footnotes.xml", f'<w:p {W}><w:ins w:id="1"/></w:p>', CHANGE),
    "behind much text": (
        "word/document.xml",
        f'<w:p {W}>{" " * (1024 * 1024 - 90)}<w:ins w:id="1"/>',
        CHANGE,
    ),
    "comment": ("word/comments.xml", f'<w:comments {W}><w:comment w:id="1"/></w:comments>', COMMENT),
    "comment on a slide": ("ppt/comments/comment1.xml", '<p:cmLst><p:cm idx="1"/></p:cmLst>', COMMENT),
    "OpenDocument's comment": ("content.xml", "<office:annotation>", COMMENT),
    "OpenDocument's change": ("content.xml", '<text:changed-region text:id="a">', CHANGE),
    "comments that were deleted": ("word/comments.xml", f"<w:comments {W}></w:comments>", ""),
    "instruction": ("word/document.xml", f"<w:p {W}><w:instrText>PAGE</w:instrText></w:p>", ""),
    "inserted cell": ("word/document.xml", f'<w:tcPr {W}><w:cellIns w:id="1"/></w:tcPr>', CHANGE),
    "note in a cell": ("xl/comments1.xml", '<comments><comment ref="A1"/></comments>', COMMENT),
    "note in a cell by another program": (
        "xl/comments/comment1.xml",
        '<x:comments><x:comment ref="A1"/></x:comments>',
        COMMENT,
    ),
    "thread in a cell": (
        "xl/threadedComments/threadedComment1.xml",
        '<ThreadedComments><threadedComment ref="A1"/></ThreadedComments>',
        COMMENT,
    ),
    "changes of a workbook": (
        "xl/revisions/revisionLog1.xml",
        '<revisions><rcc rId="1"/></revisions>',
        CHANGE,
    ),
    "changes of OpenDocument's cells": ("content.xml", "<table:cell-content-change>", CHANGE),
    "notes in cells that were deleted": ("xl/comments1.xml", "<comments><authors/></comments>", ""),
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The head of Word's text with the length of the list of comments (MS-DOC, 2.5.1), and of a text without any.
COMMENTED, PLAIN = (
    OLE + bytes(504) + b"\xec\xa5\xc1\x00\x00\x00\x09\x04\x00\x00" + bytes(180) + length + bytes(300)
    for length in (b"\x26\0\0\0", bytes(4))
)
OLD_FILES = {
    "comment in .doc": (COMMENTED, COMMENT),
    ".doc without": (PLAIN, ""),
    "inserted in .doc": (PLAIN + b"\x01\x08\x01\x04\x48\x01\x00\x05\x68\x22", CHANGE),
    "deleted in .doc": (PLAIN + b"\x00\x08\x01\x63\x48\x01\x00\x64\x68\x22", CHANGE),
    "note in .xls": (OLE + bytes(900) + b"\x5d\0\x34\0\x15\0\x12\0\x19\0\1\0", COMMENT),
    "picture in .xls": (OLE + bytes(900) + b"\x5d\0\x34\0\x15\0\x12\0\x08\0\1\0", ""),
    "comment in .rtf": (rb"{\rtf1 {\*\annotation \pard Xem l\u7841?i}}", COMMENT),
    "inserted in .rtf": (rb"{\rtf1 {\revised\revauth1 th\u234?m}}", CHANGE),
    "deleted in .rtf": (rb"{\rtf1 {\deleted\revauth1 b\u7887?}}", CHANGE),
    ".rtf without": (rb"{\rtf1 {\*\revtbl {Unknown;}}\revised0\deleted0 ch\u7919?}", ""),
}


def pdf(*annotations: DictionaryObject) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_blank_page(200, 200)
    for each in annotations:
        writer.add_annotation(1, each)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


PLACE = (10, 10, 60, 30)
CORNERS = ArrayObject(map(FloatObject, (10, 30, 60, 30, 10, 10, 60, 10)))
EXPLAINED = Rectangle(rect=PLACE)
EXPLAINED[NameObject("/Contents")] = TextStringObject("Bỏ hình này?")
SIGNATURE = DictionaryObject(
    {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/Widget")}
)
SIGNATURE.update(
    {NameObject("/FT"): NameObject("/Sig"), NameObject("/Rect"): ArrayObject(map(FloatObject, PLACE))}
)


def packed(member: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, text)
    return buffer.getvalue()


@pytest.mark.parametrize("name", CASES)
def test_remarks_are_found_wherever_they_stand(name):
    member, text, what = CASES[name]
    found = refusal(io.BytesIO(packed(member, text)))
    assert (what in found) if what else not found


@pytest.mark.parametrize("name", OLD_FILES)
def test_remarks_in_files_of_older_programs_are_found(name):
    data, what = OLD_FILES[name]
    found = refusal(io.BytesIO(data))
    assert (what in found) if what else not found


@pytest.mark.parametrize(
    "annotation",
    [Text(text="Xem lại", rect=PLACE), Highlight(rect=PLACE, quad_points=CORNERS), EXPLAINED],
    ids=["note", "mark on words", "drawing with words"],
)
def test_remarks_in_a_pdf_are_found(annotation):
    assert COMMENT in refusal(io.BytesIO(pdf(Link(rect=PLACE, url="https://a.vn"), annotation)))


def test_links_forms_signatures_and_what_is_typed_onto_a_pdf_are_no_remarks():
    typed = FreeText(text="Số 12/KH-UBND", rect=PLACE)
    link = Link(rect=PLACE, url="https://a.vn")
    assert refusal(io.BytesIO(pdf(link, SIGNATURE, typed, Rectangle(rect=PLACE)))) == ""


def test_a_small_pdf_that_names_its_page_and_its_links_thousands_of_times_is_read_at_once():
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_annotation(0, Link(rect=PLACE, url="https://a.vn"))
    for named in (page["/Annots"], writer.root_object["/Pages"]["/Kids"]):
        named.extend([*named] * 5_000)
    buffer = io.BytesIO()
    writer.write(buffer)
    begun = time.process_time()
    assert refusal(io.BytesIO(buffer.getvalue())) == ""
    assert time.process_time() - begun < 1


def test_a_small_archive_that_unpacks_to_far_more_is_refused_soon(monkeypatch):
    monkeypatch.setattr(remarks, "_MOST", 20_000_000)
    document = packed("word/document.xml", " " * 8_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(100):
            archive.writestr(f"{number}.docx", document)
    begun = time.process_time()
    assert "giải nén ra quá lớn" in refusal(io.BytesIO(buffer.getvalue()))
    assert time.process_time() - begun < 0.3
    assert refusal(io.BytesIO(document)) == ""


@pytest.mark.parametrize("name", ["comment", "inserted", "comment in .doc"])
def test_remarks_are_found_in_the_files_of_an_archive(name):
    data = packed(*CASES[name][:2]) if name in CASES else OLD_FILES[name][0]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("anh.png", b"ANH" * 9)
        archive.writestr("Hồ sơ/ke-hoach.tep", data)
    # A member that is damaged hides no other.
    assert refusal(io.BytesIO(buffer.getvalue().replace(b"ANH" * 9, b"HON" + b"ANH" * 8, 1)))


def test_both_kinds_are_named():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("comment", "inserted"):
            archive.writestr(*CASES[name][:2])
    assert "nhận xét và chỗ sửa chưa chốt" in refusal(buffer)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.4", b"PK\3\4 broken", packed("a.txt", "<w:ins >")],
    # An archive has the time in it, and processes of the suite must agree on names.
    ids=["empty", "PDF", "broken", "another archive"],
)
def test_files_without_comments_are_accepted(data):
    assert refusal(io.BytesIO(data)) == ""


def _word(inside: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph("Kế hoạch số 12/KH-UBND")
    if inside:
        document.paragraphs[0]._p.append(parse_xml(inside))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_no_upload_form_for_readers_files_takes_comments(admin_user, tree, folder, subtests):  # noqa: F811
    upload_forms = {name: form for name, form in UPLOAD_FORMS.items() if "tệp" in name or "văn bản" in name}
    assert len(upload_forms) == 6
    for name, upload_form in upload_forms.items():
        with subtests.test(name):
            word = replace(upload_form, name=f"{PurePath(upload_form.name).stem}.docx")
            client, address = client_of(admin_user), upload_form.address()
            before = File.objects.count()
            answer = word.upload(
                client, address, tree.topics["cam-nang-an-toan"], _word(CHANGED), follow=True
            )
            is_json = answer.headers["Content-Type"].startswith("application/json")
            assert CHANGE in (json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.text)
            assert File.objects.count() == before
            word.upload(client, address, tree.topics["cam-nang-an-toan"], _word())
            assert File.objects.count() == before + (name != "thay tệp")
            File.objects.all().delete()
            DocumentRecord.objects.all().delete()

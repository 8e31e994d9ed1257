"""Tests of files for readers: no door takes one with comments or tracked changes, which nobody approved."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import PurePath

import docx
import pytest
from docx.oxml import parse_xml

from base.models import File
from campaign.library.models import DocumentRecord
from extraction.word.remarks import refusal
from tests.base.uploads.test_scanned_doors import DOORS, folder  # noqa: F401  a fixture
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
    "note in a cell": ("xl/comments1.xml", '<comments><comment ref="A1"/></comments>', ""),
}


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
def test_other_files_have_none(data):
    assert refusal(io.BytesIO(data)) == ""


def _word(inside: str = "") -> bytes:
    document = docx.Document()
    document.add_paragraph("Kế hoạch số 12/KH-UBND")
    if inside:
        document.paragraphs[0]._p.append(parse_xml(inside))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_no_door_of_a_file_for_readers_takes_remarks(admin_user, tree, folder, subtests):  # noqa: F811
    doors = {name: door for name, door in DOORS.items() if "tệp" in name or "văn bản" in name}
    assert len(doors) == 6
    for name, door in doors.items():
        with subtests.test(name):
            word = replace(door, name=f"{PurePath(door.name).stem}.docx")
            client, address = client_of(admin_user), door.address()
            before = File.objects.count()
            answer = word.upload(
                client, address, tree.topics["cam-nang-an-toan"], _word(CHANGED), follow=True
            )
            is_json = answer.headers["Content-Type"].startswith("application/json")
            assert CHANGE in (json.dumps(answer.json(), ensure_ascii=False) if is_json else answer.text)
            assert File.objects.count() == before
            word.upload(client, address, tree.topics["cam-nang-an-toan"], _word(), follow=True)
            assert File.objects.count() == before + (name != "thay tệp")
            File.objects.all().delete()
            DocumentRecord.objects.all().delete()

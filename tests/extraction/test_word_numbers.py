"""Tests of the numbers that Word prints before the items of lists."""

import docx
import pytest
from docx.oxml import parse_xml

from extraction.word.reader import read_docx_text
from tests.extraction.word import NAMESPACES, abstract, append, concrete, level, numbered, numbering, saved


def lines_of(document) -> list[str]:
    return read_docx_text(saved(document)).text.split("\n")


def items(document, number: str, *found: tuple[int, str]) -> None:
    for at, words in found:
        numbered(document.add_paragraph(words), number, at)


def test_articles_are_numbered_through_all_chapters():
    document = docx.Document()
    article = level(1, "decimal", "Điều %2.", '<w:lvlRestart w:val="0"/>')
    abstract(document, level(0, "upperRoman", "Chương %1") + article + level(2, "decimal", "%3."))
    items(
        document,
        concrete(document),
        (0, "Một"),
        (1, "A"),
        (2, "a"),
        (2, "b"),
        (1, "B"),
        (0, "Hai"),
        (1, "C"),
        (2, "c"),
    )
    assert lines_of(document) == [
        *("Chương I Một", "Điều 1. A", "1. a", "2. b", "Điều 2. B", "Chương II Hai", "Điều 3. C", "1. c"),
    ]


def test_level_that_begins_again_only_after_a_named_one():
    document = docx.Document()
    third = level(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>')
    abstract(document, level(0, "decimal", "%1.") + level(1, "decimal", "%2-") + third)
    items(document, concrete(document), (0, "A"), (1, "B"), (2, "C"), (1, "D"), (2, "E"), (0, "F"), (2, "G"))
    assert lines_of(document) == ["1. A", "1- B", "1) C", "2- D", "2) E", "2. F", "1) G"]


def test_numbers_of_a_level_in_figures_although_the_one_above_has_roman_ones():
    document = docx.Document()
    abstract(document, level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", "<w:isLgl/>"))
    items(document, concrete(document), (0, "Một"), (1, "A"))
    assert lines_of(document) == ["I. Một", "1.1. A"]


def test_list_that_begins_with_another_number_on_several_levels():
    document = docx.Document()
    abstract(document, level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2."))
    starts = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for at, start in ((0, 5), (1, 1))
    )
    items(document, concrete(document), (0, "Một"))
    items(document, concrete(document, 91, 90, starts), (1, "A"), (0, "Năm"), (1, "B"), (0, "Sáu"))
    assert lines_of(document) == ["1. Một", "5.1. A", "5. Năm", "5.1. B", "6. Sáu"]


def test_item_that_inherits_its_list_from_a_style():
    document = docx.Document()
    number = numbering(document, [("decimal", "%1."), ("decimal", "%1.%2.")])
    style = document.styles["List Paragraph"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {NAMESPACES}><w:numId w:val="{number}"/></w:numPr>'))
    document.add_paragraph("A", style="List Paragraph")
    below = document.add_paragraph("B", style="List Paragraph")._p.get_or_add_pPr()
    below.append(parse_xml(f'<w:numPr {NAMESPACES}><w:ilvl w:val="1"/></w:numPr>'))
    assert lines_of(document) == ["1. A", "1.1. B"]


def test_list_whose_levels_are_in_a_list_style():
    document = docx.Document()
    abstract(document, '<w:numStyleLink w:val="DanhSach"/>', 91)
    abstract(document, '<w:styleLink w:val="DanhSach"/>' + level(0, "decimal", "Điều %1."))
    concrete(document)
    items(document, concrete(document, 91, 91), (0, "A"), (0, "B"))
    assert lines_of(document) == ["Điều 1. A", "Điều 2. B"]


@pytest.mark.parametrize("change", ["del", "moveFrom"])
def test_item_that_a_tracked_change_removes_is_not_counted(change):
    document = docx.Document()
    number = numbering(document, [("decimal", "%1.")])
    items(document, number, (0, "Một"), (0, ""), (0, "Hai"))
    gone = document.paragraphs[1]
    gone._p.get_or_add_pPr().append(
        parse_xml(f'<w:rPr {NAMESPACES}><w:{change} w:id="1" w:author="a"/></w:rPr>')
    )
    words = "delText" if change == "del" else "t"
    append(gone, f'<w:{change} w:id="2" w:author="a"><w:r><w:{words}>Cũ</w:{words}></w:r></w:{change}>')
    assert lines_of(document) == ["1. Một", "2. Hai"]


@pytest.mark.parametrize(
    ("kind", "text", "count", "mark"),
    [
        ("decimalZero", "%1.", 3, "03."),
        ("lowerLetter", "%1)", 27, "aa)"),
        ("upperRoman", "%1.", 44, "XLIV."),
        ("none", "Ghi chú:", 2, "Ghi chú:"),
    ],
)
def test_formats_of_numbers(kind, text, count, mark):
    document = docx.Document()
    items(document, numbering(document, [(kind, text)]), *[(0, "x")] * count)
    assert lines_of(document)[-1] == f"{mark} x"


def test_level_without_a_mark_is_counted():
    document = docx.Document()
    number = numbering(document, [("decimal", ""), ("decimal", "%1.%2.")])
    items(document, number, (0, "Một"), (0, "Hai"), (1, "A"))
    assert lines_of(document) == ["Một", "Hai", "2.1. A"]

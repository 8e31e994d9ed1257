"""Tests of the printed content by NĐ 30/2020/NĐ-CP, Phụ lục I: end mark, letterhead, numbers, lists, annexes."""

import time
from itertools import product

import pytest

from campaign.reports import services
from campaign.reports.counts.lists import lists_of
from campaign.reports.figures import ALERTS, ARTICLES, DOCUMENTS, ITEMS
from campaign.reports.files.printed import printed
from campaign.reports.models import Report


def of(report, **kwargs):
    return printed(report, services.figures_of(report), lists_of(report), **kwargs)


@pytest.fixture
def sheet_of(world):
    """Return a function that prints the report of `world`, whose figures are counted once."""
    figures, lists = services.figures_of(world.report), lists_of(world.report)
    return lambda: printed(world.report, figures, lists)


def texts(sheet):
    for section in sheet.sections:
        yield from filter(None, [*section.paragraphs, section.closing])
    yield from sheet.appendix


def test_the_end_mark_stands_once_and_last(world, sheet_of, subtests):
    ends = ("Xong", "Xong.", "Xong./.", "Xong /.", "Xong./. ", "Xong;", "Xong././.")
    for end, last in product(ends, ("results", "proposals")):
        with subtests.test(end=end, last=last):
            world.report.results = world.report.proposals = ""
            world.report.directing = f"Đã họp.\n{end}"
            setattr(world.report, last, f"Một câu.\n{end}")
            world.report.appendix = end
            sheet = sheet_of()
            *others, closing = [text for text in texts(sheet) if text not in sheet.appendix]
            assert closing.endswith("./.")
            assert closing.count("/.") == 1
            assert not [text for text in [*others, *sheet.appendix] if "/." in text]
            # Below the table of totals if the results are the last section.
            assert sheet.sections[-1].closing == (closing if last == "results" else "")


def test_end_marks_within_a_line_stay_and_are_read_once(world, sheet_of):
    world.report.appendix = f"Ghi chú{' /.' * 24} hết"
    begun = time.process_time()
    sheet = sheet_of()
    # Each mark was read in two ways: 2 ** 24 ways to read the line.
    assert time.process_time() - begun < 3
    assert sheet.appendix[-1].startswith(world.report.appendix)


def test_the_letterhead_names_nothing_twice(world, sheet_of):
    for parent, agency, lines in (
        (
            "UBND tỉnh Quảng Ngãi",
            "Sở Khoa học và Công nghệ",
            ("UBND TỈNH QUẢNG NGÃI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
        ),
        (
            "UBND tỉnh Quảng Ngãi",
            "Sở Khoa học và Công nghệ tỉnh Quảng Ngãi",
            ("UBND TỈNH QUẢNG NGÃI", "SỞ KHOA HỌC VÀ CÔNG NGHỆ"),
        ),
        ("UBND xã Bình Sơn", "UBND xã  Bình Sơn", ("", "UBND XÃ BÌNH SƠN")),
        ("", "Ủy ban nhân dân xã Bình Sơn", ("", "ỦY BAN NHÂN DÂN XÃ BÌNH SƠN")),
        (
            "Sở Khoa học và Công nghệ",
            "Trung tâm Khoa học và Công nghệ",
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "TRUNG TÂM KHOA HỌC VÀ CÔNG NGHỆ"),
        ),
        ("UBND tỉnh Quảng Ngãi", "", ("UBND TỈNH QUẢNG NGÃI", "")),
    ):
        world.report.parent_agency, world.report.agency_name = parent, agency
        sheet = sheet_of()
        assert (sheet.parent_agency, sheet.agency) == lines


@pytest.mark.parametrize(
    ("number", "shown"), [("5", "05"), ("05", "05"), ("12", "12"), ("123", "123"), ("5a", "5a"), ("", "…")]
)
def test_numbers_have_two_digits_and_symbols_capitals(number, shown):
    assert Report(number=number, symbol="Bc-Skhcn").code == f"{shown}/BC-SKHCN"


def test_recipients_and_addressees(world, sheet_of):
    report = world.report
    report.recipients = "UBND tỉnh\n- Sở Nội vụ.\nLưu: VT."
    assert sheet_of().recipients == ["- UBND tỉnh;", "- Sở Nội vụ;", "- Lưu: VT."]
    report.addressees = "UBND tỉnh Quảng Ngãi"
    sheet = sheet_of()
    assert (sheet.addressee, sheet.addressees) == ("UBND tỉnh Quảng Ngãi", [])
    assert sheet.recipients[0] == "- Như trên;"
    report.addressees, report.recipients = "- UBND tỉnh,\nSở Nội vụ", "Như trên;\nLưu: VT"
    sheet = sheet_of()
    assert (sheet.addressee, sheet.addressees) == ("", ["- UBND tỉnh;", "- Sở Nội vụ."])
    assert sheet.recipients == ["- Như trên;", "- Lưu: VT."]


@pytest.mark.parametrize(
    ("parts", "appendix", "names"),
    [
        ([ARTICLES], "", ["Phụ lục I", "Phụ lục II"]),
        ([ARTICLES], "Thêm", ["Phụ lục I", "Phụ lục II", "Phụ lục III"]),
        # Documents have no tables of figures, and a single annex has no number.
        ([DOCUMENTS], "", ["Phụ lục"]),
    ],
)
def test_annexes_are_numbered_and_named_in_the_text(world, parts, appendix, names):
    world.report.parts, world.report.appendix = parts, appendix
    sheet = of(world.report)
    assert [annex.name for annex in sheet.annexes] == names
    closing = sheet.sections[-1].closing.lower()
    assert all(f"{annex.title} tại {annex.name}".lower() in closing for annex in sheet.annexes)


def test_a_list_says_where_the_rest_is(world):
    world.report.parts = [ARTICLES]
    assert of(world.report).cut == ""
    assert "2 mục mới nhất trong 4 mục; danh sách đầy đủ ở tệp .xlsx" in of(world.report, most=2).cut
    world.report.parts = [ARTICLES, ALERTS, DOCUMENTS, ITEMS]
    assert of(world.report).cut == (
        "Danh sách văn bản, tin dẫn về bài gốc của các nguồn ở tệp .xlsx của báo cáo."
    )

"""Tests of relations that a text states to the documents it cites. Sentences are invented in official style."""

import datetime

import pytest

from campaign.library.importing.relation_finding import effective_date, propose
from official import find_citations, read_document
from tests.library.official import DISPATCH


def _relations(text: str, cited=None) -> list[str]:
    cited = find_citations(text) if cited is None else cited

    def name(index):
        return "này" if index is None else cited[index].number or cited[index].name

    return [f"{name(each.by)} {each.kind.label.lower()} {name(each.to)}" for each in propose(text, cited)]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ Nghị định số 13/2023/NĐ-CP;", ["này căn cứ 13/2023/NĐ-CP"]),
        ("Thực hiện Chỉ thị số 03/CT-UBND của UBND tỉnh,", ["này thực hiện 03/CT-UBND"]),
        ("Quyết định này thay thế Quyết định số 12/QĐ-UBND.", ["này thay thế 12/QĐ-UBND"]),
        ("Bãi bỏ Quyết định số 12/QĐ-UBND.", ["này bãi bỏ 12/QĐ-UBND"]),
        (
            "Sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP.",
            ["này sửa đổi, bổ sung 15/2020/NĐ-CP"],
        ),
        (
            "Sửa đổi, bổ sung khoản 2, khoản 3 Điều 1 Nghị quyết số 17/NQ-HĐND.",
            ["này sửa đổi, bổ sung 17/NQ-HĐND"],
        ),
        (
            "Thực hiện quy định của Chính phủ tại Nghị định số 63/2010/NĐ-CP.",
            ["này thực hiện 63/2010/NĐ-CP"],
        ),
        (
            "Thay thế Quyết định số 12/QĐ-UBND, Quyết định số 13/QĐ-UBND và Quyết định số 14/QĐ-UBND.",
            ["này thay thế 12/QĐ-UBND", "này thay thế 13/QĐ-UBND", "này thay thế 14/QĐ-UBND"],
        ),
        ("Nghị định số 13/2023/NĐ-CP quy định về bảo vệ dữ liệu cá nhân.", []),
        ("Theo Kế hoạch thực hiện Chỉ thị số 03/CT-UBND đã ban hành.", []),
    ],
)
def test_words_before_a_citation_say_the_relation(text, relations):
    assert _relations(text) == relations


def test_words_that_describe_a_cited_document_are_of_that_one():
    text = (
        "Thực hiện Kế hoạch số 1905/KH-BCĐ138 ngày 13/5/2022 thực hiện Chỉ thị số 03/CT-UBND ngày 28/4/2022.\n"
        "Căn cứ Nghị định số 14/2022/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP;"
    )
    assert _relations(text) == [
        "này thực hiện 1905/KH-BCĐ138",
        "1905/KH-BCĐ138 thực hiện 03/CT-UBND",
        "này căn cứ 14/2022/NĐ-CP",
        "14/2022/NĐ-CP sửa đổi, bổ sung 15/2020/NĐ-CP",
    ]


def test_the_chain_of_the_dispatch():
    text = DISPATCH.read_text(encoding="utf-8")
    found = _relations(text, read_document(text).cited)
    for step in (
        "44-KL/TW thực hiện 09-CT/TW",
        "này thực hiện 44-KL/TW",
        "này thực hiện 1905/KH-BCĐ138",
        "này thực hiện 2149/KH-BCĐ138",
        "1905/KH-BCĐ138 thực hiện 03/CT-UBND",
        "2149/KH-BCĐ138 thực hiện 03/CT-UBND",
    ):
        assert step in found
    assert all("thực hiện" in relation for relation in found)


def test_a_text_without_empty_lines_between_paragraphs_says_the_same():
    text = DISPATCH.read_text(encoding="utf-8")
    flat = "\n".join(line for line in text.splitlines() if line.strip())
    assert _relations(flat, read_document(flat).cited) == _relations(text, read_document(text).cited)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", datetime.date(2024, 3, 15)),
        ("Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2026.", datetime.date(2026, 7, 1)),
        ("Nghị định này có hiệu lực\nthi hành kể từ ngày 01/7/2023.", datetime.date(2023, 7, 1)),
        ("Nghị định đó có hiệu lực kể từ ngày 01/7/2023.", None),
        ("Không nói gì.", None),
    ],
)
def test_the_day_of_effect_is_what_the_document_says_of_itself(text, day):
    assert effective_date(text, datetime.date(2024, 3, 15)) == day


def test_a_long_text_takes_little_time():
    text = "Thực hiện Chỉ thị số 03/CT-UBND; " * 20_000
    assert _relations(text) == ["này thực hiện 03/CT-UBND"]

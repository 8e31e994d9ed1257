"""Tests of excerpts: hits are marked in the reader's own text, all else is escaped."""

import unicodedata
from dataclasses import replace

import pytest

from search.finding.excerpts import EXCERPT_LENGTH, Highlighter
from search.finding.query import parse


def mark(query, text):
    return str(Highlighter(parse(query), is_prefix=False).title(text))


def test_a_query_without_accents_marks_accented_words():
    assert mark("lua dao", "Cảnh báo Lừa Đảo") == "Cảnh báo <mark>Lừa</mark> <mark>Đảo</mark>"


def test_typed_accents_mark_only_those_where_they_occur():
    assert mark("đề án", "Dễ ăn hay đề án") == "Dễ ăn hay <mark>đề</mark> <mark>án</mark>"
    assert mark("đề án", "Dễ ăn") == "<mark>Dễ</mark> <mark>ăn</mark>"


def test_only_whole_words_are_marked_unless_the_word_may_go_on():
    assert mark("kha", "mật khẩu") == "mật khẩu"
    assert (
        str(Highlighter(parse("mat kha"), is_prefix=True).title("mật khẩu"))
        == "<mark>mật</mark> <mark>khẩu</mark>"
    )


def test_a_word_that_may_go_on_marks_longer_ones_only_in_texts_without_it():
    marker = Highlighter(parse("nguoi la"), is_prefix=True)
    assert marker.title("Lấy lại của người lạ") == "Lấy lại của <mark>người</mark> <mark>lạ</mark>"
    assert marker.title("Người làm") == "<mark>Người</mark> <mark>làm</mark>"


def test_document_numbers_are_marked_as_one_however_they_are_typed():
    assert mark("13/2023/nd-cp", "Nghị định 13/2023/NĐ-CP") == "Nghị định <mark>13/2023/NĐ-CP</mark>"
    assert mark("3/ct-ubnd", "Chỉ thị 03/CT-UBND") == "Chỉ thị <mark>03/CT-UBND</mark>"


@pytest.mark.parametrize("query", ["bị bị-lừa lừa lừa-đảo", "lừa-đảo lừa bị-lừa bị"])
def test_the_longest_term_is_marked_where_several_begin(query):
    assert mark(query, "Bị lừa, bị phạt vì lừa đảo, lừa ai") == (
        "<mark>Bị lừa</mark>, <mark>bị</mark> phạt vì <mark>lừa đảo</mark>, <mark>lừa</mark> ai"
    )


def test_the_longest_term_is_marked_though_a_synonym():
    query = replace(parse("bị"), synonyms=((0, 1, (("bị", "lừa"),)),))
    assert str(Highlighter(query, is_prefix=True).title("Tôi bị lừa")) == "Tôi <mark>bị lừa</mark>"


def test_markup_in_the_text_is_shown_and_not_run():
    marked = mark("script", "<script>alert(1)</script> & script")
    assert "<script" not in marked
    assert "&lt;<mark>script</mark>&gt;" in marked
    assert "&amp;" in marked


def test_decomposed_text_is_marked_whole():
    text = unicodedata.normalize("NFD", "mạng xã hội")
    assert unicodedata.normalize("NFC", mark("mang", text)) == "<mark>mạng</mark> xã hội"


def test_an_excerpt_is_around_the_densest_place_and_breaks_between_words():
    text = (
        "Mở đầu nói về mật thư. "
        + "Đoạn này không nói gì. " * 60
        + "Hãy đặt mật khẩu mạnh cho tài khoản. "
        + "Hết. " * 90
    )
    excerpt = str(Highlighter(parse("mật khẩu"), is_prefix=False).excerpt(text))
    assert "đặt <mark>mật</mark> <mark>khẩu</mark> mạnh" in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    plain = excerpt.replace("<mark>", "").replace("</mark>", "").strip("… ")
    assert plain in text
    assert len(plain) <= EXCERPT_LENGTH + 10


def test_without_a_hit_the_beginning_is_shown():
    text = "Câu thứ nhất. " * 50
    assert str(Highlighter(parse("xyz"), is_prefix=False).excerpt(text)).startswith("Câu thứ nhất.")
    assert str(Highlighter(parse(""), is_prefix=False).excerpt("ngắn")) == "ngắn"


def test_a_whole_law_is_searched_quickly():
    import time

    text = "Điều khoản này quy định trách nhiệm. " * 10_000 + "mật khẩu"
    started = time.process_time()
    assert "<mark>mật</mark>" in str(Highlighter(parse("mật khẩu"), is_prefix=False).excerpt(text))
    assert time.process_time() - started < 2

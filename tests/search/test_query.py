"""Tests of queries: typed text becomes terms, and no input fails."""

import unicodedata

import pytest

from search.finding.query import MARK, Match, Within, mark_word, parse
from tests.search.hostile import HOSTILE


def _match(*words, is_prefix=False):
    return Match(tuple((((word,),),) for word in words), is_prefix=is_prefix)


def test_words_and_phrases_and_compounds_become_terms():
    query = parse("Lừa đảo “mật khẩu mạnh” 13/2023/NĐ-CP")
    assert query.terms == (("lừa",), ("đảo",), ("mật", "khẩu", "mạnh"), ("13", "2023", "nđ", "cp"))


def test_decomposed_and_composed_input_give_the_same_terms():
    assert parse(unicodedata.normalize("NFD", "mạng xã hội")).terms == parse("mạng xã hội").terms


def test_leading_zeros_of_numbers_do_not_count():
    assert parse("03/CT-UBND").terms == parse("3/ct-ubnd").terms == (("3", "ct", "ubnd"),)


def test_both_schools_of_tone_placement_are_one_word():
    assert parse("hoà thuỷ").terms == parse("hòa thủy").terms


def test_levels_go_from_accents_to_folded_to_prefix():
    assert parse("mật khẩ").levels()[1:] == [
        _match("mật", "khẩ"),
        _match("mat", "kha"),
        _match("mat", "kha", is_prefix=True),
    ]


def test_without_accents_there_is_no_accented_level():
    assert parse("mat khau").levels()[1] == _match("mat", "khau")


def test_the_first_levels_are_what_is_called_so_and_what_has_the_number_and_the_date():
    named, numbered, *_ = parse("Chỉ thị số 03 ngày 28/4/2022 là gì").levels()
    assert named == Match(((((mark_word(("ten", "chỉthị32842022làgì")),),),),))
    assert numbered == Match(
        tuple(((term,),) for term in [("chi",), ("thi",), ("3",), ("28", "4", "2022")]),
        within=Within((("ngay", "2022-04-28"), ("so", "3"))),
    )


@pytest.mark.parametrize("typed", ["ct03", "CT03", "ct 03", "CT số 3"])
def test_type_and_number_written_together_are_two_words(typed):
    assert parse(typed).terms == (("ct",), ("3",))


@pytest.mark.parametrize(
    "typed", ["28/4/2022", "ngày 28/04/2022", "28 tháng 4 năm 2022", "ngay 28 thang 4 nam 2022"]
)
def test_dates_are_one_term(typed):
    assert parse(typed).terms == (("28", "4", "2022"),)


def test_quoted_words_stay_as_they_are():
    assert parse('"Nghị định số 13 ngày 17 tháng 4 năm 2023"').terms == (
        ("nghị", "định", "số", "13", "ngày", "17", "tháng", "4", "năm", "2023"),
    )


def test_a_closed_phrase_and_a_single_letter_are_no_prefix():
    assert not any(level.is_prefix for level in parse('"mat khau"').levels())
    assert not any(level.is_prefix for level in parse("mat k").levels())


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_any_input_gives_a_bounded_query(raw):
    query = parse(raw)
    assert len(query.text) <= 200
    levels = query.levels() + query.parts()
    choices = [choice for level in levels for clause in level.clauses for choice in clause]
    words = [word for choice in choices for term in choice for word in term]
    # No character is left that a database could read as syntax.
    assert all(char.isalnum() or unicodedata.combining(char) for word in words for char in word.lstrip(MARK))


def test_operators_are_plain_words():
    assert parse("lừa AND đảo").terms == (("lừa",), ("and",), ("đảo",))

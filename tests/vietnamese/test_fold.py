import string
import unicodedata

import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, TONES, nfc, nfd
from vietnamese.fold import accented, fold, fold_with_map, other_spelling, tokens


@pytest.mark.parametrize("letter", ACCENTED)
def test_every_letter_folds_to_its_ascii_base_in_both_forms(letter):
    base = "d" if letter in "đĐ" else nfd(letter)[0].lower()
    assert fold(letter) == fold(nfd(letter)) == base
    assert base in string.ascii_lowercase


@pytest.mark.parametrize("look_alike", ["Ðảng", "Ɖảng", "Đảng", "ðảng", "ĐẢNG"])
def test_look_alikes_of_d_with_stroke_fold_to_d(look_alike):
    assert fold(look_alike) == "dang"
    assert accented(look_alike) == "đảng"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_folding_ignores_the_normal_form_and_is_done_after_once(sentence):
    assert fold(nfd(sentence)) == fold(sentence) == fold(fold(sentence))


def test_white_space_and_punctuation_are_untouched():
    assert fold(" Đề\u00a0án\n “số” 03/CT-UBND\t") == " de\u00a0an\n “so” 03/ct-ubnd\t"


def test_invisible_characters_do_not_hide_a_word():
    assert fold("lừ\u00ada\u200b đảo\ufeff") == "lua dao"


def test_both_tone_placements_fold_alike():
    assert fold("hòa ủy khỏe") == fold("hoà uỷ khoẻ") == "hoa uy khoe"


def test_folding_a_character_at_a_time_agrees_with_the_standard_library():
    text = "".join(map(chr, range(0x20, 0x2000)))
    marks_dropped = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    expected = marks_dropped.casefold()
    for letter, base in (("đ", "d"), ("ð", "d"), ("ɖ", "d"), ("ı", "i"), ("\u00ad", ""), ("\u200b", "")):
        expected = expected.replace(letter, base)
    assert fold(text) == expected


def test_other_scripts_and_emoji_survive():
    assert fold("Москва 東京 👍 한국") == fold(nfd("москва 東京 👍 한국"))
    assert "東京 👍" in fold("東京 👍")


@pytest.mark.parametrize("form", [nfc, nfd])
@pytest.mark.parametrize(
    ("query", "hit"),
    [("duong day nong", "Đường dây nóng"), ("nong", "nóng"), ("lua dao", "lừa đảo"), ("mang", "mạng")],
)
def test_a_hit_in_folded_text_maps_back_to_the_original(form, query, hit):
    original = form("“Đường dây nóng” về lừa đảo trên mạng")
    folded, places = fold_with_map(original)
    start = folded.index(query)
    assert original[places[start] : places[start + len(query)]] == form(hit)


@pytest.mark.parametrize("text", [*SENTENCES, "", "Straße ﬁ", "\u200bđ\u00ad"])
def test_the_map_fits_the_folded_text(text):
    folded, places = fold_with_map(text)
    assert folded == fold(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


def test_tokens_are_folded_words_and_numbers():
    assert tokens("Đề án số 13/2023/NĐ-CP: “an_ninh” mạng!") == [
        "de", "an", "so", "13", "2023", "nd", "cp", "an", "ninh", "mang",
    ]  # fmt: skip


def test_tokens_of_a_document_number_do_not_depend_on_how_it_is_typed():
    assert tokens("13/2023/NĐ-CP") == tokens("13/2023/nd-cp") == tokens(nfd("13/2023/nđ-cp"))


def test_decomposed_words_are_not_broken():
    assert tokens(nfd("mạng Việt")) == ["mang", "viet"]


def test_no_words_give_no_tokens():
    assert tokens(" –…/ ") == []


@pytest.mark.parametrize("tone", TONES[1:])
@pytest.mark.parametrize(("first", "last"), ["oa", "oe", "uy"])
def test_accented_form_levels_tone_placement(tone, first, last):
    new_school, old_school = nfc("h" + first + last + tone), nfc("h" + first + tone + last)
    assert new_school != old_school
    assert accented(new_school) == accented(old_school) == accented(new_school.upper())


@pytest.mark.parametrize(
    ("one", "other"), [("kỹ", "kĩ"), ("lý", "lí"), ("quý", "quí"), ("quy", "qui"), ("Mỹ", "mĩ"), ("ty", "ti")]
)
def test_a_syllable_in_i_has_two_spellings(one, other):
    assert other_spelling(accented(one)) == accented(other)
    assert other_spelling(accented(other)) == accented(one)


@pytest.mark.parametrize("word", ["y", "ý", "ỷ", "đi", "thi", "nghĩ", "tay", "kim", "huy", "2"])
def test_other_words_have_one_spelling(word):
    assert other_spelling(accented(word)) == ""


def test_accented_form_distinguishes_what_folding_does_not():
    assert accented("đề án") != accented("de an")
    assert accented("hoàn") == "hoàn"
    assert len({accented(letter) for letter in ACCENTED}) == 67

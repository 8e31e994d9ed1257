import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, nfd
from vietnamese.text import nfc, one_line


def test_there_are_134_letters():
    assert len(set(ACCENTED)) == 134


@pytest.mark.parametrize("sentence", SENTENCES)
def test_decomposed_text_is_composed(sentence):
    assert nfc(nfd(sentence)) == sentence


def test_a_tone_typed_before_the_circumflex_is_composed():
    assert nfc("vie\u0323\u0302t") == "việt"


@pytest.mark.parametrize("kept", ["Ðảng", "hoà", "hòa"])
def test_spelling_is_never_rewritten(kept):
    assert nfc(kept) == one_line(kept) == kept


@pytest.mark.parametrize(
    ("pasted", "title"),
    [
        ("  Đường\u00a0dây\r\n\tnóng  ", "Đường dây nóng"),
        ("lừa\u00ad đảo\u200b", "lừa đảo"),
        ("\ufeffTiêu đề\x00\x07", "Tiêu đề"),
        ("một\u2028hai\x0bba\x85bốn", "một hai ba bốn"),
        ("\u202egnud ion\u202c", "gnud ion"),
        ("hỏng\ud800", "hỏng"),
        (nfd("mạng"), "mạng"),
        (" \n ", ""),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
    ],
)
def test_one_line_keeps_only_what_a_reader_sees(pasted, title):
    assert one_line(pasted) == title


def test_one_line_is_done_after_once():
    assert one_line(one_line(" a\n\u200b b ")) == one_line(" a\n\u200b b ")


def test_a_hundred_thousand_marks_on_one_letter_take_no_time_and_a_few_stay():
    assert len(nfc("a" + "\u0323\u0302" * 100_000)) <= 31

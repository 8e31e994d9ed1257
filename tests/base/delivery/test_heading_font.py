"""Tests of the two files of the heading font: they have the characters that style sheet and share cards expect."""

import re

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from base.sharing import lettering
from vietnamese.text import nfc

STATIC = settings.STATICFILES_DIRS[0]
FILES = re.findall(
    r'src: url\("\.\./fonts/([\w-]+\.woff2)"\).*?unicode-range: ([^;]+);',
    (STATIC / "css" / "site.css").read_text(),
    re.DOTALL,
)


def letters(file: str) -> set[str]:
    return {chr(code) for code in TTFont(STATIC / "fonts" / file).getBestCmap()}


def named(ranges: str) -> set[str]:
    ends = [[int(end, 16) for end in part.strip()[2:].split("-")] for part in ranges.split(",")]
    return {chr(code) for end in ends for code in range(end[0], end[-1] + 1)}


@pytest.mark.parametrize(("file", "ranges"), FILES)
def test_a_file_has_what_the_style_sheet_says(file, ranges):
    assert letters(file) == named(ranges)


def test_share_cards_take_each_letter_from_the_file_that_has_it():
    vietnamese, other = (letters(file) for file, _ in FILES)
    assert [letter for letter in vietnamese if lettering._OTHER.match(letter)] == []
    assert [letter for letter in other if not lettering._OTHER.match(letter)] == []
    assert [letter for letter in vietnamese | other if lettering._UNKNOWN.match(letter)] == []


def test_vietnamese_needs_the_first_file_alone():
    vowels = [base + mark for base in "aăâeêioôơuưy" for mark in ("", *"\u0300\u0301\u0303\u0309\u0323")]
    written = nfc("".join(vowels)) + "bcdđghklmnpqrstvxfjwz" + "0123456789 .,:;!?()/-–“”‘’…%&\"'"
    assert not {*written, *written.upper()} - letters(FILES[0][0])

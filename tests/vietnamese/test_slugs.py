import re

import pytest

from tests.vietnamese.letters import ACCENTED, SENTENCES, nfd
from vietnamese.slugs import MAX_LENGTH, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Đề phòng lừa đảo trên mạng", "de-phong-lua-dao-tren-mang"),
        ("Đường dây nóng", "duong-day-nong"),
        ("Ðảng ủy", "dang-uy"),
        ("  13/2023/NĐ-CP — “toàn văn”!  ", "13-2023-nd-cp-toan-van"),
        ("Cảnh báo: OTP & mật khẩu (2026)", "canh-bao-otp-mat-khau-2026"),
        ("snake_case", "snake-case"),
        ("!!!", ""),
        ("東京", ""),
        ("", ""),
    ],
)
def test_titles_become_addresses(title, slug):
    assert slugify(title) == slugify(nfd(title)) == slug


def test_every_letter_stays_in_its_word():
    for letter in ACCENTED:
        assert re.fullmatch("x[a-z]x", slugify(f"x{letter}x"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_slug_is_its_own_slug(sentence):
    assert slugify(slugify(sentence)) == slugify(sentence)


def test_a_long_title_is_cut_between_words():
    slug = slugify("đường dây nóng " * 1000)
    assert len(slug) <= MAX_LENGTH
    assert set(slug.split("-")) == {"duong", "day", "nong"}


@pytest.mark.parametrize(
    ("title", "max_length", "slug"),
    [
        ("mot hai ba", 7, "mot-hai"),
        ("mot hai ba", 6, "mot"),
        ("mot hai ba", 8, "mot-hai"),
        ("nghiêng", 4, "nghi"),
    ],
)
def test_the_cut_is_exact(title, max_length, slug):
    assert slugify(title, max_length=max_length) == slug

"""Tests of words typed as for a Vietnamese keyboard that was turned off."""

import pytest

from vietnamese.fold import accented
from vietnamese.keyboards import decoded


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("luwaf ddaor maatj khaaur", "lừa đảo mật khẩu"),
        ("dduowngf nguowif nguwowif nhwngx", "đường người người những"),
        ("tieengs vieejt toanf quoocs gif quys giaf", "tiếng việt toàn quốc gì quý già"),
        ("hoaf khoer thuyr ngoaif khuyeens", "hòa khỏe thủy ngoài khuyến"),
        ("lu7a2 d9ao3 ma6t5 kha6u3 d9u7o72ng", "lừa đảo mật khẩu đường"),
        ("ddaaus quaanr as", "đấu quẩn á"),
    ],
)
def test_keys_of_telex_and_vni_are_read(typed, meant):
    assert [accented(decoded(word) or "") for word in typed.split()] == [
        accented(word) for word in meant.split()
    ]


@pytest.mark.parametrize(
    "word", ["scam", "link", "facebook", "otp", "password", "lừa", "", "12", "a" * 40, "xyz", "www"]
)
def test_other_words_are_not_decoded(word):
    assert decoded(word) is None

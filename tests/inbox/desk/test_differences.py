"""Tests of the comparison of two texts, word by word."""

import time

import pytest

from campaign.inbox.desk.differences import MAX_WORDS, Piece, word_changes


def marked(old: str, new: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    return " ".join(signs[piece.kind].format(piece.text) for piece in word_changes(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Sáng nay, 120 đại biểu", "Sáng nay, 150 đại biểu", "Sáng nay, [-120-] [+150+] đại biểu"),
        ("lừa đảo", "lừa đảo qua mạng", "lừa đảo [+qua mạng+]"),
        ("lừa đảo qua mạng", "qua mạng", "[-lừa đảo-] qua mạng"),
        ("", "mới", "[+mới+]"),
        ("cũ", "", "[-cũ-]"),
        ("", "", ""),
        ("xã an toàn", "xã an ninh", "xã an [-toàn-] [+ninh+]"),
    ],
)
def test_words_that_came_and_went_are_marked(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_long_stretches_that_stayed_are_cut_to_the_words_around_a_change() -> None:
    words = [f"từ{n}" for n in range(500)]
    changed = [*words[:250], "KHÁC", *words[251:]]
    text = marked(" ".join(words), " ".join(changed))
    assert "[-từ250-] [+KHÁC+]" in text
    assert "từ249" in text
    assert "từ251" in text
    assert "từ100" not in text
    assert len(text) < 400


@pytest.mark.parametrize(("old", "new"), [("a b " * 50_000, "b a " * 50_000), ("x " * 90_000, "y " * 90_000)])
def test_hostile_lengths_are_bounded(old: str, new: str) -> None:
    started = time.process_time()
    pieces = word_changes(old, new)
    assert time.process_time() - started < 2
    assert pieces[-1] == Piece("same", f"… (chỉ so {MAX_WORDS} chữ đầu)")

"""Tests of the environment: every setting is read alike, and what is not understood is refused with its name."""

import pytest

from config import environment

NAME = "SECOND_FACTOR_REQUIRED"


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("1", True),
        (" True ", True),
        ("bật", True),
        ("có", True),
        ("0", False),
        ("off", False),
        ("tắt", False),
    ],
)
def test_yes_and_no_in_both_languages(monkeypatch, value, answer):
    monkeypatch.setenv(NAME, value)
    assert environment.yes_or_no(NAME, not answer) is answer


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: environment.yes_or_no(NAME, True), "đúng"),
        (lambda: environment.yes_or_no(NAME, True), "2"),
        (lambda: environment.whole_number(NAME, 1), "-5"),
        (lambda: environment.whole_number(NAME, 1), "1,5"),
        (lambda: environment.whole_number(NAME, 1), "99999999999999"),
    ],
)
def test_what_is_not_understood_is_refused(monkeypatch, capsys, read, value):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(SystemExit):
        read()
    assert f"Thiết lập {NAME} không đúng: cần" in capsys.readouterr().err


@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_absent_or_empty_has_its_default(monkeypatch, value):
    monkeypatch.delenv(NAME, raising=False) if value is None else monkeypatch.setenv(NAME, value)
    assert environment.yes_or_no(NAME, True) is True
    assert environment.whole_number(NAME, 7) == 7
    assert environment.text(NAME, "chữ") == "chữ"
    assert environment.listed(NAME, ["a"]) == ["a"]


def test_values_of_a_list_have_no_spaces(monkeypatch):
    monkeypatch.setenv(NAME, "a.vn, b.vn ,")
    assert environment.listed(NAME) == ["a.vn", "b.vn"]

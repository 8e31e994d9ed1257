"""Tests that each letter to a person greets them, even if their account has no name."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from base.models import User

FOLDER = Path(settings.ROOT) / "templates"
LETTERS = [
    str(path.relative_to(FOLDER))
    for path in sorted(FOLDER.rglob("*.txt"))
    if "Kính gửi {{ user" in path.read_text(encoding="utf-8")
]
WAGTAIL_S = "wagtailadmin/notifications/base.txt"


@pytest.mark.parametrize("letter", [*LETTERS, WAGTAIL_S])
@pytest.mark.parametrize(
    ("person", "greeted"),
    [
        (User(username="thu-ha"), "thu-ha"),
        (User(username="thu-ha", last_name="Nguyễn Thị Thu", first_name="Hà"), "Nguyễn Thị Thu Hà"),
    ],
)
def test_a_letter_greets_the_person(letter: str, person: User, greeted: str) -> None:
    assert render_to_string(letter, {"user": person}).lstrip().startswith(f"Kính gửi {greeted},\n")


def test_enough_letters_are_found() -> None:
    assert len(LETTERS) >= 6

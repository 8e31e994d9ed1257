"""Password validator that refuses common words, Vietnamese ones and those of this office."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError

from base.models import User
from vietnamese.fold import fold

_WORDS = Path(__file__).with_name("common_words.txt")
# Characters that people type in place of letters.
_DISGUISED = str.maketrans("0134578@$!", "oieastbasi")
_MIN_OWN_LETTERS = 4


class CommonWordsValidator:
    """Validator that asks for letters beyond common words, years and signs.

    Length and the commonest passwords in English are checked by Django's validators.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError if little is left of `password` without common words."""
        folded = fold(password)
        if any(len(_own_letters(form)) < _MIN_OWN_LETTERS for form in (folded, folded.translate(_DISGUISED))):
            raise ValidationError(
                "Mật khẩu này dễ đoán: gần như chỉ gồm những từ, tên và dãy phím hay dùng. "
                "Hãy ghép vài từ không liên quan với nhau, ví dụ năm từ bất kỳ trong một cuốn sách.",
                code="common_words",
            )

    def get_help_text(self) -> str:
        return (
            "Mật khẩu không được chỉ gồm những từ hay dùng, như “matkhau”, “anhyeuem”, tên tỉnh, tên cơ quan."
        )


def _own_letters(folded: str) -> set[str]:
    """Return the distinct letters that remain without common words, digits and signs."""
    return set(_common().sub("", re.sub(r"[^a-z]", "", folded)))


@cache
def _common() -> re.Pattern[str]:
    words = _WORDS.read_text(encoding="utf-8").split()
    return re.compile("|".join(sorted(words, key=len, reverse=True)))

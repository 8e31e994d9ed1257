"""Fields of the admin's search index that a Vietnamese editor finds with and without accents.

They stand beside Wagtail's own fields of the same name, and index words as the search table does, accented and
folded. They know no database and no query syntax: `search.backend` brings queries into the same form.
"""

import re
from typing import Any

from wagtail.search import index

from vietnamese.fold import accented, fold

# A letter or digit with what follows it; marks that no composed letter has stay with their letter.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# PostgreSQL takes no lexeme above 2 KB; no word that anybody types is longer than this.
_LONGEST_WORD = 60


def words(text: str) -> list[str]:
    """The words and numbers of `text` in the form that is compared: accented, lower case, without the leading
    zeros of numbers, so that 01/8/2022 is 1/8/2022 and 3/CT-UBND is 03/CT-UBND."""
    found = _WORD.findall(accented(text))
    return [
        (word.lstrip("0") or "0") if word.isascii() and word.isdigit() else word[:_LONGEST_WORD]
        for word in found
    ]


def with_folded(text: str) -> str:
    """The words of `text` as they are, and again without accents where that differs."""
    plain = " ".join(words(text))
    folded = fold(plain)
    return plain if folded == plain else f"{plain} {folded}"


class SearchField(index.SearchField):
    def get_value(self, obj: Any) -> str:
        return with_folded(str(super().get_value(obj) or ""))


class AutocompleteField(index.AutocompleteField):
    def get_value(self, obj: Any) -> str:
        return with_folded(str(super().get_value(obj) or ""))

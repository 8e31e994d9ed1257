"""Fields of the admin's search index that match with and without Vietnamese accents, and "kỹ" with "kĩ".

They are declared beside Wagtail's fields of the same name and index words in the form of the search table, accented and
folded. They depend on no database and no query syntax: `search.backend` converts queries to the same form.
"""

import re
from typing import Any

from wagtail.search import index

from vietnamese.fold import accented, fold, other_spelling

# A run of letters and digits. Combining marks without a composed letter stay with their letter.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# PostgreSQL refuses lexemes above 2 KB. No word that anybody types is longer than this limit.
_MAX_WORD_LENGTH = 60


def words(text: str) -> list[str]:
    """Return the words and numbers of `text` in the form that is compared: accented and lower case.

    Numbers lose their leading zeros, so that 01/8/2022 matches 1/8/2022, and 3/CT-UBND matches 03/CT-UBND.
    """
    found = _WORD.findall(accented(text))
    return [
        (word.lstrip("0") or "0") if word.isascii() and word.isdigit() else word[:_MAX_WORD_LENGTH]
        for word in found
    ]


def with_folded(text: str) -> str:
    """Return the words of `text` and other spellings of them, followed by their folded form if it differs."""
    found = words(text)
    plain = " ".join([*found, *filter(None, map(other_spelling, found))])
    folded = fold(plain)
    return plain if folded == plain else f"{plain} {folded}"


class SearchField(index.SearchField):
    """Search field that matches with and without accents."""

    def get_value(self, obj: Any) -> str:
        return with_folded(str(super().get_value(obj) or ""))


class AutocompleteField(index.AutocompleteField):
    """Autocomplete field that matches with and without accents."""

    def get_value(self, obj: Any) -> str:
        return with_folded(str(super().get_value(obj) or ""))

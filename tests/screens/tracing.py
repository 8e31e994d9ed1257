"""Trace of the lookups in the Vietnamese catalogue, by screen, while the admin is crawled."""

import gettext
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import trans_real


class Trace(gettext.NullTranslations):
    """Fallback of the catalogue that records missing texts. `answered` records texts translated as themselves."""

    def __init__(self) -> None:
        super().__init__()
        self.screen = ""
        # Text -> the screens that looked it up. A context precedes its text, as in .mo files.
        self.missing: dict[str, set[str]] = defaultdict(set)
        self.unchanged: dict[str, set[str]] = defaultdict(set)

    def gettext(self, message: str) -> str:
        self.missing[message].add(self.screen)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.missing[msgid1].add(self.screen)
        return msgid1 if n == 1 else msgid2

    def answered(self, key: str, text: str) -> None:
        if text == key.rpartition("\x04")[2]:
            self.unchanged[key].add(self.screen)


class _Catalogue:
    """Django's catalogue, with every answer reported to the trace."""

    def __init__(self, inner: Any, trace: Trace, without: str) -> None:
        self._inner = inner
        self._trace = trace
        self._without = without

    def get(self, key: Any, default: Any = None) -> Any:
        if key == self._without:
            return default
        found = self._inner.get(key, default)
        if found is not default:
            self._trace.answered(key if isinstance(key, str) else key[0], found)
        return found

    def plural(self, key: str, number: int) -> Any:
        found = self._inner.plural(key, number)
        self._trace.answered(key, found)
        return found


@contextmanager
def traced(without: str = "") -> Iterator[Trace]:
    """Record look-ups until the block ends. `without` is a text whose translation is removed meanwhile."""
    translation = trans_real.translation("vi")
    trace = Trace()
    before = translation._catalog, translation._fallback
    translation._catalog, translation._fallback = _Catalogue(translation._catalog, trace, without), trace
    try:
        yield trace
    finally:
        translation._catalog, translation._fallback = before

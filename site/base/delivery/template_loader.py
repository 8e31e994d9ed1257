"""Loads our templates without their indentation and without lines that hold nothing to show: readers need not wait for
what only we read."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

_SHOWS_NOTHING = "if|elif|else|endif|for|empty|endfor|with|endwith|kept|endkept|block|endblock|load|extends"
_INSIDE = r"(?:(?!%\}).)*"
_TAG = rf"\{{% (?:(?:{_SHOWS_NOTHING})\b{_INSIDE}|{_INSIDE} as \w+ )%\}}|\{{#[^\n]*?#\}}"
_FOR_US = re.compile(
    # The line end before such a line; the one behind it stays and keeps words apart.
    rf"\n[ \t]*(?=(?:(?:{_TAG})[ \t]*)+$)|(?<=\n)[ \t]+",
    re.MULTILINE,
)


class Loader(FilesystemLoader):
    """What stood apart by white space still does. None of our templates indents <pre>."""

    def get_contents(self, origin: Origin) -> str:
        return _FOR_US.sub("", f"\n{super().get_contents(origin)}").strip()

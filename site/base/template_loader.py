"""Loads our templates without their indentation: readers need not wait for what only we read."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

_INDENTATION = re.compile(r"(?<=\n)[ \t]+")


class Loader(FilesystemLoader):
    """Lines stay lines: what stood apart by white space still does. None of our templates indents <pre>."""

    def get_contents(self, origin: Origin) -> str:
        return _INDENTATION.sub("", super().get_contents(origin))

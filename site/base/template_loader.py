"""Loads our templates without their indentation: readers need not wait for what only we read."""

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader as FilesystemLoader

# Indentation, and the line end before a line that holds a tag or a comment only. None of our templates indents <pre>.
_FOR_US = re.compile(r"\n[ \t]*(?=\{[%#][^\n]*?[%#]\}[ \t]*$)|(?<=\n)[ \t]+", re.MULTILINE)


class Loader(FilesystemLoader):
    """What stood apart by white space still does: of every line end before a text or an element, one is left."""

    def get_contents(self, origin: Origin) -> str:
        return _FOR_US.sub("", super().get_contents(origin))

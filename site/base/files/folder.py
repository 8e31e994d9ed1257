"""The storage of files in a folder of this machine, which stores a file whole or not at all."""

import os
from contextlib import suppress
from secrets import token_hex

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's storage, but a file gets its name when all of it is written.

    Django's own leaves the beginning of a file that did not fit on the disk, or whose writer was killed.
    """

    def _save(self, name: str, content: File) -> str:
        """Store the file and return its name. Raises OSError, and leaves nothing, if it cannot be written whole."""
        part = os.path.join(os.path.dirname(name), f".{token_hex(8)}.part")
        try:
            super()._save(part, content)  # type: ignore[misc]  # left out of the stubs
            # An empty file takes the name, so that no other process does.
            while not self._reserve(name):
                name = self.get_available_name(name)
            os.replace(self.path(part), self.path(name))
        except OSError:
            with suppress(FileNotFoundError):
                os.unlink(self.path(part))
            raise
        return name

    def _reserve(self, name: str) -> bool:
        try:
            os.close(os.open(self.path(name), os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            return False
        return True
